"""Find the film of a catalogue that a record means: by id, else by title and year."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Final

from rapidfuzz import fuzz, process

from engine.bundle import Bundle
from engine.catalogue.credits import read_credits
from engine.catalogue.film_ids import FilmIds
from engine.importing.records import ImportRecord
from engine.importing.title_lookup import TitleLookup
from engine.search.index.title_variants import fold_name
from engine.text import listed

_LISTED: Final = 3
_MOST_NEAREST: Final = 300  # records for which a film with a similar name is looked for
_SIMILAR: Final = 75.0  # of 100: less is another name


class Matcher:
    """Finds the catalogue row of a record's film.

    Parameters
    ----------
    ids
        The ids of the catalogue's films on other sites, where known.
    records
        All records that `find` will be asked for.
    """

    def __init__(self, bundle: Bundle, ids: FilmIds, records: Sequence[ImportRecord]):
        catalogue = self._catalogue = bundle.catalogue
        self._bundle = bundle
        self._imdb_of_row = {
            catalogue.row(movie_id): imdb_id
            for movie_id, imdb_id in ids.imdb.items()
            if movie_id in catalogue
        }
        self._rows_of_imdb = _rows_by(self._imdb_of_row)
        self._rows_of_tmdb = _rows_by(
            {
                catalogue.row(movie_id): tmdb_id
                for movie_id, tmdb_id in ids.tmdb.items()
                if movie_id in catalogue
            }
        )
        self._looked_for = 0
        self._lookup = TitleLookup(
            catalogue.titles,
            {
                title
                for record in records
                if self._needs_title(record)
                for title in (record.title, record.original_title)
                if title
            },
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

    def is_approximate(self, record: ImportRecord, row: int) -> bool:
        """Return whether the year is one off, or only an original title fitted."""
        if self._rows_by_id(record):
            return False
        return self.years_apart(record, row) > 0 or not (
            record.title and row in self._lookup.rows(record.title, record.year)
        )

    def years_apart(self, record: ImportRecord, row: int) -> int:
        """Return how far the record's year is from that of its film in `row`.

        0 where the record's id decided, or where either has no year.
        """
        year = self._catalogue.movie(row).year
        if self._rows_by_id(record) or record.year is None or year is None:
            return 0
        return abs(record.year - year)

    def nearest(self, record: ImportRecord) -> str:
        """Return the label of the film of the catalogue that a record may mean, or "".

        A film of the same name in another year, else for the first records one with a similar
        name.
        """
        if record.title is None or record.other_kind is not None:
            return ""
        same_name = self._lookup.rows_named(record.title)
        if same_name:
            year = record.year or 0
            return self._catalogue.movie(
                min(same_name, key=lambda row: abs((self._catalogue.movie(row).year or 0) - year))
            ).label
        self._looked_for += 1
        if self._looked_for > _MOST_NEAREST:
            return ""
        found = process.extractOne(
            fold_name(record.title), self._folded, scorer=fuzz.ratio, score_cutoff=_SIMILAR
        )
        return "" if found is None else self._catalogue.movie(found[2]).label

    @cached_property
    def _folded(self) -> list[str]:
        movies = map(self._catalogue.movie, range(len(self._catalogue)))
        return [fold_name(movie.main_title) for movie in movies]

    @cached_property
    def _by_original_title(self) -> dict[str, list[int]]:
        rows: dict[str, list[int]] = {}
        for movie_id, credit in read_credits(self._bundle.processed).items():
            if credit.original_title and movie_id in self._catalogue:
                name = fold_name(credit.original_title)
                rows.setdefault(name, []).append(self._catalogue.row(movie_id))
        return rows

    def _rows_by_id(self, record: ImportRecord) -> list[int]:
        if record.movie_id is not None and record.movie_id in self._catalogue:
            return [self._catalogue.row(record.movie_id)]
        if record.imdb_id is not None and (rows := self._rows_of_imdb.get(record.imdb_id)):
            return rows
        return self._rows_of_tmdb.get(record.tmdb_id, []) if record.tmdb_id is not None else []

    def _needs_title(self, record: ImportRecord) -> bool:
        """Return whether the record's title has to be looked up.

        An id of IMDb or TMDB always means the same film. A MovieLens id may have been typed by
        hand, so that a title that differs from the film's can be another film's.
        """
        if record.title is None or record.other_kind is not None:
            return False
        rows = self._rows_by_id(record)
        if not rows:
            return True
        if record.imdb_id is not None or record.tmdb_id is not None:
            return False
        movie = self._catalogue.movie(rows[0])
        return (movie.title, movie.year) != (record.title, record.year)

    def _rows_by_title(self, record: ImportRecord) -> list[int]:
        """Return the rows of the title, else of the original title."""
        # A film with another IMDb id is another film.
        excluded = self._imdb_of_row if record.imdb_id is not None else ()
        for title in (record.title, record.original_title):
            if title and (rows := self._lookup.rows(title, record.year, excluded)):
                return rows
        if record.title is None or record.year is None:
            return []
        return [
            row
            for row in self._by_original_title.get(fold_name(record.title), ())
            if self._catalogue.movie(row).year == record.year and row not in excluded
        ]

    def _why_none(self, record: ImportRecord) -> str:
        if record.other_kind is not None:
            return f"is a {record.other_kind}, not a film"
        if record.title is None:
            return "no film in the catalogue has this id"
        named = self._lookup.rows(record.title, record.year)
        if named and record.imdb_id is not None:
            return f"another IMDb id: {self._labels(named)}"
        years = self._lookup.years(record.title)
        if years and record.year is None:
            return "has no year, so the film is not certain"
        if years:
            return f"films of this name are from {listed(years, _LISTED)}"
        return "nothing of exactly this name"

    def _labels(self, rows: Sequence[int]) -> str:
        return listed((self._catalogue.movie(row).label for row in rows), _LISTED, "; ")


def _rows_by(id_of_row: Mapping[int, int]) -> dict[int, list[int]]:
    rows: dict[int, list[int]] = {}
    for row, number in id_of_row.items():
        rows.setdefault(number, []).append(row)
    return rows
