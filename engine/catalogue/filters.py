"""A person's filters: what a film must have to be recommended, and what it must not have."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.catalogue.code_names import country_name, language_name
from engine.catalogue.credit_columns import CreditColumns
from engine.catalogue.movies import Catalogue
from engine.errors import SessionError
from engine.text import shortened

_LONGEST_NAME: Final = 40  # characters of a name in a description


@dataclass(frozen=True, slots=True)
class Filters:
    """Conditions that a film must meet, all of them; bounds are inclusive.

    An unknown detail of a film fails every condition on what the film must have, and passes every
    condition on what it must not have. A person, country or language that no film has is not an
    error: it matches no film.

    Attributes
    ----------
    first_year, last_year
        Bounds of the year of release, or None. A film of unknown year passes neither.
    include
        Genres of which a film must have at least one; empty for no condition.
    exclude
        Genres of which a film must have none.
    people
        Names of which a film must have at least one, as director or in the cast; empty for no
        condition.
    countries, languages
        ISO 3166-1 alpha-2 and ISO 639-1 codes of which a film must have at least one of each;
        empty for no condition.
    min_runtime, max_runtime
        Bounds of the runtime in minutes, or None. A film of unknown runtime passes neither.
    never_people, never_countries, never_languages
        Names and codes of which a film must have none.
    """

    first_year: int | None = None
    last_year: int | None = None
    include: frozenset[str] = frozenset()
    exclude: frozenset[str] = frozenset()
    min_ratings: int = 0
    people: frozenset[str] = frozenset()
    countries: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    min_runtime: int | None = None
    max_runtime: int | None = None
    never_people: frozenset[str] = frozenset()
    never_countries: frozenset[str] = frozenset()
    never_languages: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        """Return whether there is any condition."""
        return self != NO_FILTERS

    @property
    def need_credits(self) -> bool:
        """Whether a condition is on the credits of a film."""
        without = replace(NO_FILTERS, **{key: getattr(self, key) for key in _WITHOUT_CREDITS})
        return self != without

    def with_never_person(self, name: str) -> "Filters":
        """Return filters that exclude a person, and no longer ask for that person."""
        return replace(self, people=self.people - {name}, never_people=self.never_people | {name})

    def with_never_country(self, code: str) -> "Filters":
        """Return filters that exclude a country, and no longer ask for it."""
        return replace(
            self, countries=self.countries - {code}, never_countries=self.never_countries | {code}
        )

    def with_never_genre(self, genre: str) -> "Filters":
        """Return filters that exclude a genre, and no longer ask for it."""
        return replace(self, include=self.include - {genre}, exclude=self.exclude | {genre})

    def mask(
        self,
        catalogue: Catalogue,
        rating_counts: NDArray[np.int64],
        film_credits: CreditColumns | None = None,
    ) -> NDArray[np.bool_]:
        """Return which films pass, (n,) bool.

        Parameters
        ----------
        rating_counts
            (n,) int64.
        film_credits
            Of the catalogue's films; None where no film's credits are known.

        Raises
        ------
        SessionError
            A genre is not in the catalogue.
        """
        passing = np.ones(len(catalogue), dtype=np.bool_)
        _bound(passing, catalogue.years, self.first_year, self.last_year)
        if self.include:
            passing &= catalogue.has_genre[:, _columns(self.include, catalogue)].any(axis=1)
        if self.exclude:
            passing &= ~catalogue.has_genre[:, _columns(self.exclude, catalogue)].any(axis=1)
        if self.min_ratings > 0:
            passing &= rating_counts >= self.min_ratings
        if self.need_credits:
            passing &= self._credits_mask(film_credits or CreditColumns.of({}, catalogue.movie_ids))
        return passing

    def _credits_mask(self, film_credits: CreditColumns) -> NDArray[np.bool_]:
        """Return which films meet the conditions on their credits, (n,) bool."""
        passing = np.ones(len(film_credits.runtimes), dtype=np.bool_)
        _bound(passing, film_credits.runtimes, self.min_runtime, self.max_runtime)
        for column, wanted, unwanted in (
            (film_credits.people, self.people, self.never_people),
            (film_credits.countries, self.countries, self.never_countries),
            (film_credits.languages, self.languages, self.never_languages),
        ):
            if wanted:
                passing &= column.any_of(wanted)
            if unwanted:
                passing &= ~column.any_of(unwanted)
        return passing

    def described(self) -> str:
        """Return the filters as a short text: "1990s, Crime, from Japan, no Horror"."""
        parts = [
            _years(self.first_year, self.last_year),
            _any_of("", self.include),
            _any_of("by or with ", self.people),
            _any_of("from ", self.countries, country_name),
            _any_of("in ", self.languages, language_name),
            _runtimes(self.min_runtime, self.max_runtime),
            *_each("no ", self.exclude),
            *_each("never ", self.never_people),
            *_each("not from ", self.never_countries, country_name),
            *_each("not in ", self.never_languages, language_name),
            f"{self.min_ratings:,} ratings or more" if self.min_ratings > 0 else "",
        ]
        return ", ".join(part for part in parts if part)


NO_FILTERS = Filters()
_WITHOUT_CREDITS: Final = ("first_year", "last_year", "include", "exclude", "min_ratings")


def _bound(
    passing: NDArray[np.bool_], values: NDArray[np.int64], lowest: int | None, highest: int | None
) -> None:
    """Keep in `passing` the films with a known value, above 0, within the bounds."""
    if lowest is not None:
        passing &= (values >= lowest) & (values > 0)
    if highest is not None:
        passing &= (values <= highest) & (values > 0)


def _shown(names: Iterable[str], name_of: Callable[[str], str]) -> list[str]:
    return [shortened(name, _LONGEST_NAME) for name in sorted(map(name_of, names))]


def _any_of(before: str, names: Iterable[str], name_of: Callable[[str], str] = str) -> str:
    shown = " or ".join(_shown(names, name_of))
    return before + shown if shown else ""


def _each(before: str, names: Iterable[str], name_of: Callable[[str], str] = str) -> list[str]:
    return [before + name for name in _shown(names, name_of)]


def _years(first: int | None, last: int | None) -> str:
    if first is None and last is None:
        return ""
    if first is None:
        return f"up to {last}"
    if last is None:
        return f"from {first}"
    if first % 10 == 0 and last == first + 9:
        return f"{first}s"
    return str(first) if first == last else f"{first} to {last}"


def _runtimes(shortest: int | None, longest: int | None) -> str:
    if shortest is None and longest is None:
        return ""
    if shortest is None:
        return f"up to {longest} min"
    if longest is None:
        return f"{shortest} min or more"
    return f"{shortest} min" if shortest == longest else f"{shortest} to {longest} min"


def _columns(wanted: Iterable[str], catalogue: Catalogue) -> list[int]:
    unknown = sorted(set(wanted) - set(catalogue.genres))
    if unknown:
        raise SessionError(
            f"no film has the genre {unknown[0]!r}",
            fix=f"choose among {', '.join(catalogue.genres)}",
        )
    return [catalogue.genres.index(genre) for genre in wanted]
