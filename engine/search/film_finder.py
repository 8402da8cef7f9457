"""Find the films of a catalogue by what a person types: a title, filters, an id or an address."""

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from engine.catalogue.film_details import read_rating_means
from engine.catalogue.film_ids import FilmIds
from engine.catalogue.movies import Catalogue
from engine.errors import TitleError
from engine.files.manifest import CheckedFolder
from engine.search.index.normalize import fold
from engine.search.letterboxd import rows_of_slug
from engine.search.people_index import People, PeopleIndex, Role, find_people_index
from engine.search.query.address import Address, Site, find_addresses
from engine.search.query.filter_syntax import parse_query
from engine.search.query.parsed_query import Query
from engine.search.title_index import Match, TitleIndex
from engine.text import counted, visible

_MEAN_RATING = 3.5  # stars, of a film whose ratings are not known
_DISLIKED = 2.5  # stars: films rated worse make nobody known
_LEAST_LIKING = 0.1
MOST_RESULTS = 50  # because drawing a thousand would slow every keystroke down


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
    people
        The directors or actors whose films these are, because no title fits better.
    """

    matches: tuple[Match, ...]
    heading: str
    problems: tuple[str, ...] = ()
    people: tuple[str, ...] = ()

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
        Where the films' credits and ids on other sites are; None where they are not known.
    """

    def __init__(self, catalogue: Catalogue, index: TitleIndex, processed: CheckedFolder | None):
        self.catalogue = catalogue
        self.index = index
        self._processed = processed

    def find(self, typed: str, limit: int = MOST_RESULTS) -> Found:
        """Return the films that `typed` means, at most `limit`.

        Blank text means well-known films of every decade, or with filters the most popular.
        Ids and addresses name their films, whatever else the text says.

        Raises
        ------
        DataError
            The films' ids, read for an address, or their credits are damaged.
        """
        try:
            addresses, rest = find_addresses(typed)
        except TitleError as error:
            return Found((), "Not an address of a film.", (f"{error}.",))
        if addresses:
            return self._at(addresses, rest, limit)
        catalogue = self.catalogue
        query = parse_query(typed, catalogue.genres, self.index.has_word, self._find_people)
        if not typed.strip():
            rows = self._well_known[:limit].tolist()
            return Found(tuple(Match(row, 1.0) for row in rows), "Well-known films of every decade")
        mask = query.mask(
            catalogue.years, catalogue.genres, catalogue.has_genre, catalogue.movie_ids
        )
        matches = tuple(self.index.search(query.text, limit, mask))
        if (people := self._meant(query, matches)) is not None:
            rows = (catalogue.row(one) for one in people.movie_ids if one in catalogue)
            films = tuple(Match(row, 1.0) for row in rows if mask is None or mask[row])
            if films:
                return Found(films[:limit], people.label, query.problems, people.names)
        heading = _heading(matches, limit, blank=not query.text, filtered=mask is not None)
        return Found(matches, heading, query.problems)

    def _meant(self, query: Query, matches: tuple[Match, ...]) -> People | None:
        """Return the people whose films are asked for, because no title fits as well."""
        if not query.text:
            return query.people[0] if len(query.people) == 1 else None
        if matches and matches[0].exact:
            return None
        exact = bool(matches and not matches[0].guess)
        return self._people.find(query.text, exact=exact, worth=self._worth)

    def _find_people(self, name: str, role: Role) -> People | None:
        return self._people.find(name, role, worth=self._worth)

    def _worth(self, movie_id: int) -> float:
        """Return how well known and liked a film is; 0 for one outside the catalogue.

        It is a root, so that several films make a person better known than a single one.
        """
        if movie_id not in self.catalogue:
            return 0.0
        popularity = int(self.catalogue.popularity[self.catalogue.row(movie_id)])
        mean = self._rating_means.get(movie_id, _MEAN_RATING)
        return math.sqrt(popularity * max(mean - _DISLIKED, _LEAST_LIKING))

    def _at(self, addresses: list[Address], rest: str, limit: int) -> Found:
        """Return the films at `addresses`; `rest` is the text beside these."""
        rows: dict[int, None] = {}
        problems: list[str] = []
        for address in addresses:
            found = self._rows_at(address)
            rows.update(dict.fromkeys(found))
            if not found:
                by_name = " under that name" * (address.site is Site.LETTERBOXD)
                problems.append(f"{address} is not in the catalogue{by_name}.")
        titles = " ".join(fold(self.catalogue.titles[row]) for row in rows)
        if not set(fold(rest).split()) <= set(titles.split()):
            problems.append(
                visible(f"“{' '.join(rest.split())}” was not used: an id or address is enough.")
            )
        if not rows:
            return Found((), "No such film.", tuple(problems))
        matches = tuple(Match(row, 1.0, whole=True) for row in list(rows)[:limit])
        return Found(matches, counted(len(matches), "film"), tuple(problems))

    def _rows_at(self, address: Address) -> list[int]:
        """Return the rows of the film at `address`; several where the name does not say which."""
        if address.site is Site.LETTERBOXD:
            return rows_of_slug(address.film, self.catalogue.titles, self.index)
        number = int(address.film)
        if address.site is Site.MOVIELENS:
            movie_ids = [number]
        else:
            ids = self._ids.imdb if address.site is Site.IMDB else self._ids.tmdb
            movie_ids = [movie_id for movie_id, other in ids.items() if other == number]
        return [self.catalogue.row(one) for one in movie_ids if one in self.catalogue]

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
    def _people(self) -> PeopleIndex:
        return find_people_index(self._processed)

    @cached_property
    def _rating_means(self) -> dict[int, float]:
        return read_rating_means(self._processed)

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
