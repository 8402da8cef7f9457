"""The fields of the filter window, and in words how many films pass."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from engine.catalogue.filters import Filters
from engine.errors import FourfoldError
from engine.session.recommender import FilterCounts
from engine.session.session import Session
from engine.text import counted
from tui.view.models import GenreLine, Want

_YEAR_DIGITS: Final = 4
_COUNT_DIGITS: Final = 9
_NEXT: Final = {Want.ANY: Want.WANTED, Want.WANTED: Want.UNWANTED, Want.UNWANTED: Want.ANY}


class FormError(FourfoldError):
    """An entry is not valid."""


@dataclass(frozen=True, slots=True)
class FilterForm:
    """The fields as typed, empty for no bound, and the genres that are wanted or unwanted."""

    first: str = ""
    last: str = ""
    ratings: str = ""
    wants: Mapping[str, Want] = field(default_factory=dict)

    @classmethod
    def of(cls, filters: Filters) -> "FilterForm":
        """Return the form for `filters`."""
        return cls(
            first="" if filters.first_year is None else str(filters.first_year),
            last="" if filters.last_year is None else str(filters.last_year),
            ratings=str(filters.min_ratings) if filters.min_ratings > 0 else "",
            wants={
                **dict.fromkeys(sorted(filters.include), Want.WANTED),
                **dict.fromkeys(sorted(filters.exclude), Want.UNWANTED),
            },
        )

    def with_next_want(self, genre: str) -> "FilterForm":
        """Return the form with `genre` turned from any to wanted, to unwanted, to any."""
        return replace(self, wants={**self.wants, genre: _NEXT[self.wants.get(genre, Want.ANY)]})

    def filters(self) -> Filters:
        """Return the filters.

        Raises
        ------
        FormError
            A field is not a number, or the first year is after the last.
        """
        first = _number(self.first, "Year from", _YEAR_DIGITS)
        last = _number(self.last, "Year to", _YEAR_DIGITS)
        if first is not None and last is not None and first > last:
            raise FormError("The first year is after the last", fix="swap them")
        return Filters(
            first_year=first,
            last_year=last,
            include=self._genres(Want.WANTED),
            exclude=self._genres(Want.UNWANTED),
            min_ratings=_number(self.ratings, "Ratings", _COUNT_DIGITS) or 0,
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


def genre_counts(session: Session) -> dict[str, int]:
    """Return the number of films of each genre, by its name."""
    catalogue = session.bundle.catalogue
    counts = catalogue.has_genre.sum(axis=0).tolist()
    return dict(zip(catalogue.genres, counts, strict=True))


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


def _number(typed: str, label: str, digits: int) -> int | None:
    typed = typed.strip()
    if not typed:
        return None
    if not (typed.isascii() and typed.isdigit()):
        raise FormError(f"{label}: '{typed}' is not a number", fix="use digits or leave it empty")
    if len(typed) > digits:
        raise FormError(f"{label}: {typed} is too large", fix=f"use at most {digits} digits")
    return int(typed)
