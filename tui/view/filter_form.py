"""The fields of the filter window, and in words how many films pass."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from engine.bundle import Bundle
from engine.catalogue.credit_columns import CreditColumns
from engine.catalogue.credits import LONGEST_RUNTIME
from engine.catalogue.filters import NO_FILTERS, Filters
from engine.errors import FourfoldError
from engine.files.names import IMAX
from engine.search.credit_names import CreditKind, CreditNames
from engine.search.people_index import PeopleIndex, find_people_index
from engine.session.recommender import FilterCounts
from engine.session.session import Session
from engine.text import counted
from tui.view.filter_names import never_text, read_never, read_wanted, wanted_texts
from tui.view.models import GenreLine, Want
from tui.view.search import HOW_TO_GET_MORE

NO_NAMES: Final = CreditNames(CreditColumns.of({}, ()), PeopleIndex.build({}))
"""The names of films without credits."""

_YEAR_DIGITS: Final = 4
_COUNT_DIGITS: Final = 9
_NEXT: Final = {Want.ANY: Want.WANTED, Want.WANTED: Want.UNWANTED, Want.UNWANTED: Want.ANY}


class FormError(FourfoldError):
    """An entry is not valid."""


@dataclass(frozen=True, slots=True)
class FilterForm:
    """The boxes as typed, empty for no condition, and the genres that are wanted or unwanted.

    Attributes
    ----------
    before
        The filters that the form was made from.
    """

    first: str = ""
    last: str = ""
    ratings: str = ""
    shortest: str = ""
    longest: str = ""
    people: str = ""
    countries: str = ""
    languages: str = ""
    never: str = ""
    wants: Mapping[str, Want] = field(default_factory=dict)
    before: Filters = NO_FILTERS

    @classmethod
    def of(cls, filters: Filters) -> "FilterForm":
        """Return the form for `filters`."""
        wanted = wanted_texts(filters)
        return cls(
            first=_digits(filters.first_year),
            last=_digits(filters.last_year),
            ratings=str(filters.min_ratings) if filters.min_ratings > 0 else "",
            shortest=_digits(filters.min_runtime),
            longest=_digits(filters.max_runtime),
            people=wanted[CreditKind.PERSON],
            countries=wanted[CreditKind.COUNTRY],
            languages=wanted[CreditKind.LANGUAGE],
            never=never_text(filters),
            wants={
                **dict.fromkeys(sorted(filters.include), Want.WANTED),
                **dict.fromkeys(sorted(filters.exclude), Want.UNWANTED),
            },
            before=filters,
        )

    def cleared(self) -> "FilterForm":
        """Return the form without conditions."""
        return FilterForm(before=self.before)

    def with_next_want(self, genre: str) -> "FilterForm":
        """Return the form with `genre` turned from any to wanted, to unwanted, to any."""
        return replace(self, wants={**self.wants, genre: _NEXT[self.wants.get(genre, Want.ANY)]})

    @property
    def needs_credits(self) -> bool:
        """Whether a box asks for what only the credits of the films say."""
        boxes = (self.shortest, self.longest, self.people, self.countries, self.languages)
        return any(typed.strip() for typed in (*boxes, self.never))

    def filters(self, names: CreditNames = NO_NAMES) -> Filters:
        """Return the filters; `names` are those of the films to choose from.

        Raises
        ------
        FormError
            A box is not a number, or the first year is after the last; so with runtimes.
        NameNotFoundError
            A name does not mean one person, country or language.
        """
        first = _number(self.first, "Year from", _YEAR_DIGITS)
        last = _number(self.last, "Year to", _YEAR_DIGITS)
        if first is not None and last is not None and first > last:
            raise FormError("The first year is after the last", fix="swap them")
        shortest = _runtime(self.shortest, "Runtime from")
        longest = _runtime(self.longest, "Runtime to")
        if shortest is not None and longest is not None and shortest > longest:
            raise FormError("The shortest runtime is above the longest", fix="swap them")
        never = read_never(self.never, names, self.before)
        return Filters(
            first_year=first,
            last_year=last,
            include=self._genres(Want.WANTED),
            exclude=self._genres(Want.UNWANTED),
            min_ratings=_number(self.ratings, "Ratings", _COUNT_DIGITS) or 0,
            people=read_wanted(self.people, CreditKind.PERSON, names, self.before),
            countries=read_wanted(self.countries, CreditKind.COUNTRY, names, self.before),
            languages=read_wanted(self.languages, CreditKind.LANGUAGE, names, self.before),
            min_runtime=shortest,
            max_runtime=longest,
            never_people=never.get(CreditKind.PERSON, frozenset()),
            never_countries=never.get(CreditKind.COUNTRY, frozenset()),
            never_languages=never.get(CreditKind.LANGUAGE, frozenset()),
        )

    def lines(self, films: Mapping[str, int]) -> tuple[GenreLine, ...]:
        """Return the lines of the genre list; `films` has the number of films of each genre."""
        wanted = "must have" if len(self._genres(Want.WANTED)) < 2 else "must have one of these"
        words = {Want.ANY: "any", Want.WANTED: wanted, Want.UNWANTED: "must not have"}
        return tuple(
            GenreLine(genre, want, words[want], f"{count:,}")
            for genre, count in films.items()
            for want in [self.wants.get(genre, Want.ANY)]
        )

    def _genres(self, want: Want) -> frozenset[str]:
        return frozenset(genre for genre, wanted in self.wants.items() if wanted is want)


def read_names(bundle: Bundle) -> CreditNames:
    """Return the names that the filters can ask for; it reads the credits.

    Raises
    ------
    DataError
        The credits are damaged.
    """
    return CreditNames(bundle.credit_columns, find_people_index(bundle.processed))


def genre_counts(session: Session) -> dict[str, int]:
    """Return the number of films of each genre, by its name.

    IMAX, a format, is among them only where the session's filters name it.
    """
    catalogue, filters = session.bundle.catalogue, session.filters
    counts = catalogue.has_genre[~catalogue.rare].sum(axis=0).tolist()
    named = filters.include | filters.exclude
    return {
        genre: count
        for genre, count in zip(catalogue.genres, counts, strict=True)
        if genre != IMAX or IMAX in named
    }


def describe_counts(counts: FilterCounts, films: int) -> str:
    """Return a sentence or two on how many of `films` films are left under the filters."""
    if not counts.films:
        return "No film passes: nothing would be left to recommend."
    passing = f"{counts.films:,} of {counted(films, 'film')} pass{'es' * (counts.films == 1)}"
    if not counts.unseen:
        return f"{passing}; none of them is unseen, so nothing would be left to recommend."
    unseen = f"{passing}, {counts.unseen:,} of them unseen."
    if not counts.within_bounds:
        return f"{unseen} None of these is within the policy's genre bounds."
    if counts.within_bounds < counts.unseen:
        return f"{unseen} The policy's genre bounds leave {counts.within_bounds:,}."
    return unseen


def beyond_the_catalogue(bundle: Bundle, filters: Filters) -> str:
    """Return that the years begin after the last film, and how to get more; "" if they do not."""
    years = bundle.catalogue.years_recommended
    if years is None or filters.first_year is None or filters.first_year <= years[1]:
        return ""
    more = "" if bundle.is_library else f" {HOW_TO_GET_MORE}"
    return f"No film passes: the catalogue ends in {years[1]}.{more}"


def _digits(bound: int | None) -> str:
    return "" if bound is None else str(bound)


def _runtime(typed: str, label: str) -> int | None:
    minutes = _number(typed, label, _COUNT_DIGITS)
    if minutes is not None and not 1 <= minutes <= LONGEST_RUNTIME:
        fix = f"use 1 to {LONGEST_RUNTIME:,} minutes"
        raise FormError(f"{label}: {minutes} is not the runtime of a film", fix=fix)
    return minutes


def _number(typed: str, label: str, digits: int) -> int | None:
    typed = typed.strip()
    if not typed:
        return None
    if not (typed.isascii() and typed.isdigit()):
        raise FormError(f"{label}: '{typed}' is not a number", fix="use digits or leave it empty")
    if len(typed) > digits:
        raise FormError(f"{label}: {typed} is too large", fix=f"use at most {digits} digits")
    return int(typed)
