"""Parse the text of the search box into a title to search and the filters `year:` and `genre:`.

A filter that cannot be used is reported in `Query.problems`.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.search.index.normalize import fold
from engine.text import visible

# A filter's key is letters and its value follows without a space, so that "Star Wars: Episode IV",
# "2001: A Space Odyssey" and "3:10 to Yuma" stay titles.
_FILTER: Final = re.compile(r"(?<!\S)([^\W\d_]+):(\S*)")
_YEARS: Final = re.compile(
    r"(?P<single>\d{4})|(?P<decade>\d{3}0)s"
    r"|(?P<first>\d{4})?(?:-|–|\.\.)(?P<last>\d{4})?"
    r"|(?P<bound>[<>]=?)(?P<limit>\d{4})"
)
_KEYS: Final = {"year": "year", "years": "year", "genre": "genre", "genres": "genre"}
_EARLIEST: Final = 0
_LATEST: Final = 9999


@dataclass(frozen=True, slots=True)
class Query:
    """A parsed search.

    Attributes
    ----------
    text
        The title to search: the typed text without its filters.
    years
        (first, last) year, both inclusive; None without a `year:` filter.
    genres
        One group per `genre:` filter; a film needs one genre of every group.
    problems
        A sentence for each filter that could not be used.
    """

    text: str
    years: tuple[int, int] | None = None
    genres: tuple[tuple[str, ...], ...] = ()
    problems: tuple[str, ...] = ()

    def mask(
        self, years: NDArray[np.integer], names: Sequence[str], has_genre: NDArray[np.bool_]
    ) -> NDArray[np.bool_] | None:
        """Return which films pass the filters, (n,) bool, or None where there is no filter.

        Parameters
        ----------
        years
            (n,) integers; a year below 1 is unknown and fails every `year:` filter.
        names, has_genre
            The g genres that were passed to `parse_query`, and those of each film, (n, g) bool.
        """
        if self.years is None and not self.genres:
            return None
        passes = np.ones(len(years), dtype=bool)
        if self.years is not None:
            first, last = self.years
            passes &= (years >= max(first, 1)) & (years <= last)
        column = {name: i for i, name in enumerate(names)}
        for group in self.genres:
            passes &= has_genre[:, [column[genre] for genre in group]].any(axis=1)
        return passes


def parse_query(text: str, genres: Sequence[str]) -> Query:
    """Parse the typed `text`; `genres` are the names that a `genre:` filter may use.

    Filters are `year:1994`, `year:1990s`, `year:1990-1999`, `year:1990-`, `year:-1999`,
    `year:>2000` (also `>=`, `<`, `<=`) and `genre:thriller`, where the start of a name is
    enough, case and hyphens do not count and commas mean "or". A film must pass all filters
    of the same key. A word with an unknown key is reported and stays in the text: it may be
    a title typed without its space.
    """
    years: tuple[int, int] | None = None
    groups: list[tuple[str, ...]] = []
    problems: list[str] = []

    def take_filter(match: re.Match[str]) -> str:
        nonlocal years
        key, value = match[1].casefold(), match[2]
        if key not in _KEYS:
            if value:
                problems.append(visible(f"There is no filter “{match[1]}:”; use year: or genre:."))
            return match[0]
        try:
            if _KEYS[key] == "year":
                years = _intersection(years, _year_range(value))
            else:
                groups.append(_matching_genres(value, genres))
        except _UnusableFilterError as error:
            problems.append(visible(str(error)))
        return ""

    title = _FILTER.sub(take_filter, text)
    return Query(" ".join(title.split()), years, tuple(groups), tuple(problems))


class _UnusableFilterError(ValueError):
    """A filter's value cannot be used."""


def _year_range(value: str) -> tuple[int, int]:
    match = _YEARS.fullmatch(value)
    if match is None or value in {"-", "–", ".."}:
        raise _UnusableFilterError(
            f"year:{value} is not a year; write year:1994, year:1990-1999 or year:>2000."
        )
    if match["single"]:
        return int(value), int(value)
    if match["decade"]:
        return int(match["decade"]), int(match["decade"]) + 9
    if match["bound"]:
        return _open_range(match["bound"], int(match["limit"]))
    first = int(match["first"] or _EARLIEST)
    last = int(match["last"] or _LATEST)
    if first > last:
        raise _UnusableFilterError(
            f"year:{value} ends before it starts; write year:{last}-{first}."
        )
    return first, last


def _open_range(bound: str, limit: int) -> tuple[int, int]:
    if bound.startswith(">"):
        return limit + (bound == ">"), _LATEST
    return _EARLIEST, limit - (bound == "<")


def _intersection(years: tuple[int, int] | None, others: tuple[int, int]) -> tuple[int, int]:
    if years is None:
        return others
    first, last = max(years[0], others[0]), min(years[1], others[1])
    if first > last:
        raise _UnusableFilterError("No year satisfies every year: filter.")
    return first, last


def _matching_genres(value: str, genres: Sequence[str]) -> tuple[str, ...]:
    matching: list[str] = []
    for typed in value.rstrip(",").split(","):
        start = _squeezed(typed)
        found = [genre for genre in genres if start and _squeezed(genre).startswith(start)]
        exact = [genre for genre in found if _squeezed(genre) == start]
        if not found:
            raise _UnusableFilterError(
                f"genre:{value} is not known; the genres are {', '.join(genres)}."
            )
        matching += exact or found
    return tuple(dict.fromkeys(matching))


def _squeezed(name: str) -> str:
    """Return `name` folded, without spaces, so that "scifi" equals "Sci-Fi"."""
    return fold(name).replace(" ", "")
