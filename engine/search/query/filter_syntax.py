"""Parse the text of the search box into a title to search and filters by year and genre.

A filter that cannot be used is reported in `Query.problems`, with one that could be.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from engine.search.index.normalize import fold
from engine.search.query.year_range import (
    SPACED_YEARS,
    UnusableFilterError,
    decade_years,
    year_range,
)
from engine.text import visible

# "Alien:Covenant" is reported as an unknown filter; "Star Wars: Episode IV", "2001: A Space
# Odyssey" and "3:10 to Yuma" are titles.
_KEY: Final = re.compile(
    r"(?<!\S)(?:(?P<known>(?:years?|genres?)(?=\s*[:=<>])|id(?=[:=]))\s*[:=]?\s*"
    r"|(?P<unknown>[-+!]?[^\W\d_]+):(?=\S))",
    re.IGNORECASE,
)
_QUOTES: Final = {'"': '"', "'": "'", "“": "”", "‘": "’", "«": "»"}
_DECADE: Final = re.compile(
    r"(?<!\S)(?:the\s+)?['’‘]?(?P<decade>(?:1[89]|20)?\d0)['’‘]?s(?!\S)"
    r"|(?<!\S)(?:the\s+)?(?P<word>[a-z]+ties)(?!\S)",
    re.IGNORECASE,
)
_DECADE_WORDS: Final = {
    "twenties": "20s", "thirties": "30s", "forties": "40s", "fifties": "50s",
    "sixties": "60s", "seventies": "70s", "eighties": "80s", "nineties": "90s",
}  # fmt: skip
_GENRE_ALIASES: Final = {
    "science fiction": "Sci-Fi", "noir": "Film-Noir", "animated": "Animation",
    "kids": "Children", "children's": "Children", "family": "Children", "musicals": "Musical",
    "westerns": "Western",
}  # fmt: skip
_LEAST_LIKENESS: Final = 50  # from 0 to 100, of a genre that may have been meant


@dataclass(frozen=True, slots=True)
class Query:
    """A parsed search.

    Attributes
    ----------
    text
        The title to search: the typed text without its filters.
    years
        (first, last) year, both inclusive; None without a filter by year.
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
            (n,) integers; a year below 1 is unknown and fails every filter by year.
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


def parse_query(text: str, genres: Sequence[str], is_word: Callable[[str], bool]) -> Query:
    """Parse the typed `text`.

    Filters are `year:1994`, `year:1990s`, `year:80s`, `year:1990-1999`, `year:1990-`,
    `year:-1999`, `year:>2000` (also `>=`, `<`, `<=`), a decade on its own ("80s", "the
    nineties"), and `genre:thriller`, where the start of a name is enough, case and hyphens do
    not count and commas mean "or". A space may follow the colon, and "=" is the same. The value
    of `genre:` is the longest genre that follows, or what is in quotes. A film must pass all
    filters. A word with an unknown key is reported and stays in the text: it may be a title
    typed without its space. Ids are no filters: `find_addresses` takes them out of the text.

    Parameters
    ----------
    genres
        The names that a `genre:` filter may use.
    is_word
        Whether a title of the catalogue has a folded word: "80s" then is no filter.
    """
    parser = _Parser(genres)
    title: list[str] = []
    rest = text
    while (key := _KEY.search(rest)) is not None:
        title.append(rest[: key.start()])
        rest = rest[key.end() :]
        if key["unknown"] is not None:
            title.append(key[0])
            parser.problems.append(
                visible(f"There is no filter “{key['unknown']}:”; use year:, genre: or id:.")
            )
        else:
            rest = parser.take(key["known"].casefold(), rest)
    title.append(rest)
    typed = _DECADE.sub(lambda found: parser.take_decade(found, is_word), "".join(title))
    kept = " ".join(typed.split())
    if typed == text and kept and typed[-1].isspace():
        kept += " "  # the last word is complete
    return Query(kept, parser.years, tuple(parser.groups), tuple(parser.problems))


class _Parser:
    """Collects the filters of one query."""

    def __init__(self, genres: Sequence[str]):
        self.years: tuple[int, int] | None = None
        self.groups: list[tuple[str, ...]] = []
        self.problems: list[str] = []
        self._genres = genres
        self._known = {_squeezed(genre): genre for genre in genres}
        for alias, genre in _GENRE_ALIASES.items():
            if genre in genres:
                self._known.setdefault(_squeezed(alias), genre)

    def take(self, key: str, rest: str) -> str:
        """Use the value in front of `rest` as the filter `key`, and return what follows it."""
        if key.startswith("genre"):
            return self._take_genres(rest)
        if key == "id":
            value, rest = _first_value(rest)
            problem = f"id:{value} is not a MovieLens id; try one like id:318."
            self.problems.append(visible(problem))
            return rest
        spaced = SPACED_YEARS.match(rest.lstrip())
        value, rest = (spaced[0], rest.lstrip()[spaced.end() :]) if spaced else _first_value(rest)
        try:
            self._narrow(year_range(value))
        except UnusableFilterError as error:
            self.problems.append(visible(str(error)))
        return rest

    def take_decade(self, found: re.Match[str], is_word: Callable[[str], bool]) -> str:
        """Use "80s" as a filter, unless a title has it as a word; return what stays."""
        if found["word"] is None:
            typed = decade = f"{found['decade']}s"
        else:
            typed = found["word"].casefold()
            decade = _DECADE_WORDS.get(typed, "")
        if not decade or is_word(typed):
            return found[0]
        try:
            self._narrow(decade_years(decade))
        except UnusableFilterError as error:
            self.problems.append(str(error))
        return " "

    def _narrow(self, years: tuple[int, int]) -> None:
        first, last = self.years or years
        first, last = max(first, years[0]), min(last, years[1])
        if first > last:
            raise UnusableFilterError("No year passes every filter by year; leave one out.")
        self.years = (first, last)

    def _take_genres(self, rest: str) -> str:
        names: list[str] = []
        wanted = True
        while wanted:
            found, value, rest = self._first_genre(rest)
            if not found:
                self.problems.append(visible(self._unknown(value)))
            names += found
            wanted = rest.startswith(",")
            rest = rest[1:] if wanted else rest
            wanted = wanted and bool(_before_key(rest).strip())
        if names:
            self.groups.append(tuple(dict.fromkeys(names)))
        return rest

    def _first_genre(self, rest: str) -> tuple[list[str], str, str]:
        """Return the genres that the longest name in `rest` means, the name, and the rest."""
        if rest.lstrip()[:1] in _QUOTES:
            value, rest = _first_value(rest)
            return self._meant(value), value, rest
        words = list(re.finditer(r"[^\s,]+", _before_key(rest).partition(",")[0]))[:3]
        values = [(rest[: word.end()].strip(), rest[word.end() :]) for word in reversed(words)]
        for meant in (self._named, self._meant):
            for value, after in values:
                if found := meant(value):
                    return found, value, after
        return [], *(values[-1] if values else ("", rest))

    def _named(self, value: str) -> list[str]:
        return [self._known[name]] if (name := _squeezed(value)) in self._known else []

    def _meant(self, value: str) -> list[str]:
        """Return the genre called `value`, or else those whose name starts with it."""
        start = _squeezed(value)
        found = [genre for name, genre in self._known.items() if start and name.startswith(start)]
        return self._named(value) or list(dict.fromkeys(found))

    def _unknown(self, value: str) -> str:
        near = process.extractOne(
            _squeezed(value), list(self._known), scorer=fuzz.ratio, score_cutoff=_LEAST_LIKENESS
        )
        if near is not None:
            return f"genre:{value} is not a genre; try genre:{self._known[near[0]].casefold()}."
        missing = "is not a genre" if value else "needs a genre"
        return f"genre:{value} {missing}; the genres are {', '.join(self._genres)}."


def _first_value(rest: str) -> tuple[str, str]:
    """Return the word in front of `rest`, or what is in quotes there, and what follows."""
    rest = rest.lstrip()
    if closing := _QUOTES.get(rest[:1]):
        value, _, after = rest[1:].partition(closing)
        return value, after
    word = re.match(r"\S*", _before_key(rest))
    value = word[0] if word else ""
    return value, rest[len(value) :]


def _before_key(rest: str) -> str:
    """Return `rest` up to the next filter."""
    key = _KEY.search(rest)
    return rest if key is None else rest[: key.start()]


def _squeezed(name: str) -> str:
    """Return `name` folded, without spaces, so that "scifi" equals "Sci-Fi"."""
    return fold(name).replace(" ", "")
