"""The ids of films on other sites, from movie_facts.csv."""

from dataclasses import dataclass

from engine.catalogue.film_details import read_facts
from engine.files.manifest import CheckedFolder
from engine.files.names import FACT_COLUMNS
from engine.files.readers import is_whole_number


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
        facts = read_facts(processed)
        imdb, tmdb = (
            {
                movie_id: int(row[column])
                for movie_id, row in facts.items()
                if is_whole_number(row[column])
            }
            for column in map(FACT_COLUMNS.index, ("imdbId", "tmdbId"))
        )
        return cls(imdb, tmdb)
