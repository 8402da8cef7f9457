"""Find the film of a catalogue that a record means: by id, else by title and year."""

from collections.abc import Mapping, Sequence

from engine.catalogue.movies import Catalogue
from engine.importing.records import ImportRecord
from engine.importing.title_lookup import TitleLookup
from engine.text import listed

_LISTED = 3


class Matcher:
    """Finds the catalogue row of a record's film.

    Parameters
    ----------
    imdb_ids
        MovieLens id -> number of the IMDb id, where known.
    records
        All records that `find` will be asked for.
    """

    def __init__(
        self, catalogue: Catalogue, imdb_ids: Mapping[int, int], records: Sequence[ImportRecord]
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
            {record.title for record in records if record.title and self._needs_title(record)},
        )

    def find(self, record: ImportRecord) -> int | str:
        """Return the row of the record's film, or the reason why there is not exactly one."""
        rows = self._rows_by_id(record)
        if self._needs_title(record):
            named = self._rows_by_title(record)
            if rows and named and rows[0] not in named:
                return f"its id belongs to {self._labels(rows)}, its title to {self._labels(named)}"
            rows = rows or named
        if len(rows) == 1:
            return rows[0]
        if rows:
            return f"more than one film fits: {self._labels(rows)}"
        return self._why_none(record)

    def years_apart(self, record: ImportRecord, row: int) -> int:
        """Return how far the record's year is from that of its film in `row`.

        0 where the record's id decided, or where either has no year.
        """
        year = self._catalogue.movie(row).year
        if self._rows_by_id(record) or record.year is None or year is None:
            return 0
        return abs(record.year - year)

    def _rows_by_id(self, record: ImportRecord) -> list[int]:
        if record.movie_id is not None and record.movie_id in self._catalogue:
            return [self._catalogue.row(record.movie_id)]
        return self._rows_of_imdb.get(record.imdb_id, []) if record.imdb_id is not None else []

    def _needs_title(self, record: ImportRecord) -> bool:
        """Return whether the record's title has to be looked up.

        An IMDb id always means the same film. A MovieLens id may have been typed by hand,
        so that a title that differs from the film's can be another film's.
        """
        if record.title is None or record.other_kind is not None:
            return False
        rows = self._rows_by_id(record)
        if not rows:
            return True
        movie = self._catalogue.movie(rows[0])
        return record.imdb_id is None and (movie.title, movie.year) != (record.title, record.year)

    def _rows_by_title(self, record: ImportRecord) -> list[int]:
        if record.title is None:
            return []
        # A film with another IMDb id is another film.
        excluded = self._imdb_of_row if record.imdb_id is not None else ()
        return self._lookup.rows(record.title, record.year, excluded)

    def _why_none(self, record: ImportRecord) -> str:
        if record.other_kind is not None:
            return f"is a {record.other_kind}, not a film"
        if record.title is None:
            return "no film in the catalogue has this id"
        years = self._lookup.years(record.title)
        if not years or record.imdb_id is not None:
            return "not in the catalogue"
        if record.year is None:
            return "has no year, so the film is not certain"
        return f"not in the catalogue; films of this name are from {listed(years, _LISTED)}"

    def _labels(self, rows: list[int]) -> str:
        return listed((self._catalogue.movie(row).label for row in rows), _LISTED, "; ")
