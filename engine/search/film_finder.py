"""Find the films of a catalogue by what a person types: a title, filters, an id or an address."""

import re
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from engine.catalogue.film_ids import FilmIds
from engine.catalogue.movies import Catalogue
from engine.catalogue.titles import split_year
from engine.errors import TitleError
from engine.files.manifest import CheckedFolder
from engine.search.query.address import Address, Site, read_address
from engine.search.query.filter_syntax import parse_query
from engine.search.title_index import Match, TitleIndex
from engine.text import counted

MOST_RESULTS = 50  # because drawing a thousand would slow every keystroke down
_YEAR_AT_END = re.compile(r"(?P<name>.+)-(?P<year>\d{4})(?:-\d+)?")
_COUNTER_AT_END = re.compile(r"(?P<name>.+)-\d+")


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found.

    Attributes
    ----------
    matches
        The films, best first.
    heading
        A line for above them.
    problems
        A sentence for each part of the query that could not be used.
    """

    matches: tuple[Match, ...]
    heading: str
    problems: tuple[str, ...] = ()

    @property
    def guess(self) -> bool:
        """Whether no film fits the query, and these have only similar names."""
        return bool(self.matches) and self.matches[0].guess


class FilmFinder:
    """Finds the films of a catalogue.

    Parameters
    ----------
    index
        Of the catalogue's titles, by catalogue row.
    processed
        Where the films' ids on other sites are; None where they are not known.
    """

    def __init__(self, catalogue: Catalogue, index: TitleIndex, processed: CheckedFolder | None):
        self.catalogue = catalogue
        self.index = index
        self._processed = processed

    def find(self, typed: str, limit: int = MOST_RESULTS) -> Found:
        """Return the films that `typed` means, at most `limit`.

        Blank text means well-known films of every decade, or with filters the most popular.

        Raises
        ------
        DataError
            The films' ids, read for an address, are damaged.
        """
        try:
            address = read_address(typed)
        except TitleError as error:
            return Found((), "Not an address of a film.", (f"{error}.",))
        if address is not None:
            return self._by_id(self._rows_at(address)[:limit], str(address))
        catalogue = self.catalogue
        query = parse_query(typed, catalogue.genres, self.index.has_word)
        if query.movie_id is not None:
            known = query.movie_id in catalogue
            rows = [catalogue.row(query.movie_id)] if known else []
            return self._by_id(rows, f"id:{query.movie_id}", query.problems)
        if not typed.strip():
            rows = self._well_known[:limit].tolist()
            return Found(tuple(Match(row, 1.0) for row in rows), "Well-known films of every decade")
        mask = query.mask(catalogue.years, catalogue.genres, catalogue.has_genre)
        matches = tuple(self.index.search(query.text, limit, mask))
        heading = _heading(matches, limit, blank=not query.text, filtered=mask is not None)
        return Found(matches, heading, query.problems)

    def _by_id(self, rows: list[int], label: str, problems: tuple[str, ...] = ()) -> Found:
        matches = tuple(Match(row, 1.0, whole=True) for row in rows)
        if not matches:
            return Found((), "No such film.", (*problems, f"{label} is not in the catalogue."))
        return Found(matches, counted(len(matches), "film"), problems)

    def _rows_at(self, address: Address) -> list[int]:
        """Return the rows of the film at `address`; several where the name does not say which."""
        if address.site is Site.LETTERBOXD:
            return self._rows_of_slug(address.film)
        number = int(address.film)
        if address.site is Site.MOVIELENS:
            movie_ids = [number]
        else:
            ids = self._ids.imdb if address.site is Site.IMDB else self._ids.tmdb
            movie_ids = [movie_id for movie_id, other in ids.items() if other == number]
        return [self.catalogue.row(one) for one in movie_ids if one in self.catalogue]

    def _rows_of_slug(self, slug: str) -> list[int]:
        """Return the rows of the films that Letterboxd calls `slug`: "heat-1995", "solaris-1".

        A year at the end may belong to the name: "blade-runner-2049".
        """
        rows = self._rows_named(slug)
        if (dated := _YEAR_AT_END.fullmatch(slug)) is not None and not rows:
            year = int(dated["year"])
            rows = [
                row
                for row in self._rows_named(dated["name"])
                if split_year(self.catalogue.titles[row])[1] == year
            ]
        elif (counted_name := _COUNTER_AT_END.fullmatch(slug)) is not None and not rows:
            rows = self._rows_named(counted_name["name"])
        return rows or self._rows_named(slug, parts=True)

    def _rows_named(self, slug: str, *, parts: bool = False) -> list[int]:
        return self.index.rows_named(slug.replace("-", " "), parts=parts)

    @cached_property
    def _well_known(self) -> NDArray[np.int64]:
        """(n,) rows: the best known film of each decade, then the second of each, and so on.

        Films of the same place in their decades are ordered by popularity.
        """
        by_popularity = self.catalogue.by_popularity
        decades = self.catalogue.years[by_popularity] // 10
        by_decade = np.argsort(decades, kind="stable")
        in_order = decades[by_decade]
        place = np.empty_like(by_decade)
        place[by_decade] = np.arange(len(place)) - np.searchsorted(in_order, in_order)
        return by_popularity[np.argsort(place, kind="stable")]

    @cached_property
    def _ids(self) -> FilmIds:
        return FilmIds.read(self._processed)


def _heading(matches: tuple[Match, ...], limit: int, *, blank: bool, filtered: bool) -> str:
    if not matches:
        return "No film passes these filters." if filtered else "No film like that."
    if matches[0].guess:
        return "No film like that; nearest:"
    if blank and filtered:
        return "Popular films that pass"
    if len(matches) == limit:
        return f"The {limit} best of more films"
    return counted(len(matches), "film")
