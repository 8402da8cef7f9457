"""Which film of a catalogue one entry means: by id where there is one, else by title and year.

What to make of several entries for one film is `matching`'s to decide.
"""

from collections.abc import Mapping, Sequence

from engine.catalogue.movies import Catalogue
from engine.files.manifest import CheckedFolder
from engine.files.names import MOVIE_FACTS
from engine.files.readers import is_movie_id, read_table
from engine.importing.records import SeenEntry
from engine.importing.title_lookup import TitleLookup

_LISTED = 3


class Matcher:
    """Finds the row that an entry means.

    Parameters
    ----------
    catalogue
        The films.
    imdb_ids
        MovieLens id -> number of the IMDb id, as far as known.
    entries
        All that will be asked for.
    """

    def __init__(
        self, catalogue: Catalogue, imdb_ids: Mapping[int, int], entries: Sequence[SeenEntry]
    ):
        self._catalogue = catalogue
        self._imdb_of_row = {
            catalogue.row(movie_id): imdb_id
            for movie_id, imdb_id in imdb_ids.items()
            if movie_id in catalogue
        }
        self._rows_of_imdb: dict[int, list[int]] = {}
        for row, imdb_id in self._imdb_of_row.items():
            self._rows_of_imdb.setdefault(imdb_id, []).append(row)
        self._lookup = TitleLookup(
            catalogue.titles,
            {entry.title for entry in entries if entry.title and not self._settled(entry)},
        )

    def find(self, entry: SeenEntry) -> int | str:
        """Return the row of the one film that `entry` means, or the reason why there is none."""
        rows = self._rows_by_id(entry)
        if not self._settled(entry):
            named = self._rows_by_name(entry)
            if rows and named and rows[0] not in named:
                return f"its id is that of {self._listed(rows)}, its title of {self._listed(named)}"
            rows = rows or named
        if len(rows) == 1:
            return rows[0]
        if rows:
            return f"more than one film fits: {self._listed(rows)}"
        return self._why_none(entry)

    def years_apart(self, entry: SeenEntry, row: int) -> int:
        """Return how far an entry's year is from that of the film it was found to mean.

        0 where an id decides, or where neither has a year.
        """
        year = self._catalogue.movie(row).year
        if self._rows_by_id(entry) or entry.year is None or year is None:
            return 0
        return abs(entry.year - year)

    def _rows_by_id(self, entry: SeenEntry) -> list[int]:
        if entry.movie_id is not None and entry.movie_id in self._catalogue:
            return [self._catalogue.row(entry.movie_id)]
        return self._rows_of_imdb.get(entry.imdb_id, []) if entry.imdb_id is not None else []

    def _settled(self, entry: SeenEntry) -> bool:
        """Tell whether an entry's id, or what it is, leaves nothing to ask of its title.

        IMDb's ids are those of one film for ever. A MovieLens id may have been written by
        hand, and its title, where it differs, can be another film's.
        """
        rows = self._rows_by_id(entry)
        if entry.imdb_id is not None and rows:
            return True
        if entry.title is None or entry.no_film is not None:
            return True
        if not rows:
            return False
        movie = self._catalogue.movie(rows[0])
        return (movie.title, movie.year) == (entry.title, entry.year)

    def _rows_by_name(self, entry: SeenEntry) -> list[int]:
        if entry.title is None:
            return []
        possible = None
        if entry.imdb_id is not None:  # a film known to have another IMDb id is another film
            possible = self._has_no_imdb_id
        return self._lookup.rows(entry.title, entry.year, possible)

    def _has_no_imdb_id(self, row: int) -> bool:
        return row not in self._imdb_of_row

    def _why_none(self, entry: SeenEntry) -> str:
        if entry.no_film is not None:
            return f"is a {entry.no_film}, not a film"
        if entry.title is None:
            return "no film in the catalogue has this id"
        years = self._lookup.years(entry.title)
        if not years or entry.imdb_id is not None:
            return "not in the catalogue"
        if entry.year is None:
            return "has no year to tell which film is meant"
        shown = ", ".join(map(str, years[:_LISTED])) + (", …" if len(years) > _LISTED else "")
        return f"not in the catalogue; films of like name are from {shown}"

    def _listed(self, rows: list[int]) -> str:
        shown = "; ".join(self._catalogue.movie(row).label for row in rows[:_LISTED])
        return f"{shown}; …" if len(rows) > _LISTED else shown


def read_imdb_ids(processed: CheckedFolder | None) -> dict[int, int]:
    """Return MovieLens id -> number of the IMDb id for the films where it is known.

    Parameters
    ----------
    processed
        The checked folder of a bundle; None where there is none.

    Raises
    ------
    DataError
        The facts are damaged or are not the ones that their manifest vouches for.
    """
    if processed is None or not processed.has(MOVIE_FACTS):
        return {}
    rows = read_table(processed, MOVIE_FACTS, ("movieId", "imdbId"))
    return {
        int(movie_id): int(imdb_id)
        for movie_id, imdb_id in rows
        if is_movie_id(movie_id) and is_movie_id(imdb_id)
    }
