"""What is entered in the filter window, as filters; and what these would leave, in words."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from engine.catalogue.filters import Filters, Passing
from engine.errors import FourfoldError
from engine.session.session import Session
from engine.text import counted
from tui.view.models import GenreLine, Want

_YEAR_DIGITS: Final = 4
_COUNT_DIGITS: Final = 9

_NEXT: Final = {Want.ANY: Want.WANTED, Want.WANTED: Want.UNWANTED, Want.UNWANTED: Want.ANY}


class FormError(FourfoldError):
    """Something that was entered cannot be meant."""


@dataclass(frozen=True, slots=True)
class FilterForm:
    """What is entered.

    Attributes
    ----------
    first, last, ratings
        Years and a number of ratings as typed; empty where there is no bound.
    wants
        What is asked of genres; those that are missing may be or not.
    """

    first: str = ""
    last: str = ""
    ratings: str = ""
    wants: Mapping[str, Want] = field(default_factory=dict)

    @classmethod
    def of(cls, filters: Filters) -> "FilterForm":
        """Return the form that gives `filters`."""
        return cls(
            first="" if filters.first_year is None else str(filters.first_year),
            last="" if filters.last_year is None else str(filters.last_year),
            ratings=str(filters.min_ratings) if filters.min_ratings > 0 else "",
            wants={
                **dict.fromkeys(sorted(filters.include), Want.WANTED),
                **dict.fromkeys(sorted(filters.exclude), Want.UNWANTED),
            },
        )

    def changed(self, genre: str) -> "FilterForm":
        """Return the form with the next of any, wanted and unwanted for `genre`."""
        return replace(self, wants={**self.wants, genre: _NEXT[self.wants.get(genre, Want.ANY)]})

    def filters(self) -> Filters:
        """Return the filters.

        Raises
        ------
        FormError
            A field does not hold a number, or the years are the wrong way round.
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
        """Return the genres as they are shown, given how many films have each."""
        wanted = "must have" if len(self._genres(Want.WANTED)) < 2 else "must have one of these"
        words = {Want.ANY: "any", Want.WANTED: wanted, Want.UNWANTED: "must not have"}
        return tuple(
            GenreLine(genre, want, words[want], f"{count:,}")
            for genre, count in films.items()
            for want in [self.wants.get(genre, Want.ANY)]
        )

    def _genres(self, want: Want) -> frozenset[str]:
        return frozenset(genre for genre, said in self.wants.items() if said is want)


def genre_counts(session: Session) -> dict[str, int]:
    """Return how many films of the catalogue have each genre, by its name."""
    catalogue = session.bundle.catalogue
    counts = catalogue.has_genre.sum(axis=0).tolist()
    return dict(zip(catalogue.genres, counts, strict=True))


def told(passing: Passing, films: int) -> str:
    """Return in a sentence or two what is left of `films` films."""
    if not passing.films:
        return "No film passes: nothing would be left to recommend."
    verb = "passes" if passing.films == 1 else "pass"
    said = f"{passing.films:,} of {counted(films, 'film')} {verb}"
    if not passing.unseen:
        return f"{said}; none of them is unseen, so nothing would be left to recommend."
    said = f"{said}, {passing.unseen:,} of them unseen."
    if not passing.within:
        return f"{said} None of these is within the policy's genre bounds."
    if passing.within < passing.unseen:
        return f"{said} The policy's genre bounds leave {passing.within:,}."
    return said


def _number(typed: str, what: str, digits: int) -> int | None:
    typed = typed.strip()
    if not typed:
        return None
    if not (typed.isascii() and typed.isdigit()):
        raise FormError(f"{what}: '{typed}' is no number", fix="use digits, or nothing")
    if len(typed) > digits:
        raise FormError(f"{what}: {typed} is too large", fix=f"use {digits} digits at most")
    return int(typed)
