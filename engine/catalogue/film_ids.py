"""The ids of films on other sites, from movie_facts.csv."""

from dataclasses import dataclass

from engine.files.manifest import CheckedFolder
from engine.files.names import MOVIE_FACTS
from engine.files.readers import is_whole_number, read_table


@dataclass(frozen=True, slots=True)
class FilmIds:
    """MovieLens id -> the film's number on IMDb and on TMDB, for the films where it is known."""

    imdb: dict[int, int]
    tmdb: dict[int, int]

    @classmethod
    def read(cls, processed: CheckedFolder | None) -> "FilmIds":
        """Read the ids in processed/; without the file none is known.

        Raises
        ------
        DataError
            The facts are damaged or do not fit their manifest.
        """
        if processed is None or not processed.has(MOVIE_FACTS):
            return cls({}, {})
        rows = read_table(processed, MOVIE_FACTS, ("movieId", "imdbId", "tmdbId"))
        known = [row for row in rows if is_whole_number(row[0])]
        imdb, tmdb = (
            {int(row[0]): int(row[column]) for row in known if is_whole_number(row[column])}
            for column in (1, 2)
        )
        return cls(imdb, tmdb)
