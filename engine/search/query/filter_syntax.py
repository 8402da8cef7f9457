"""Parse the text of the search box into a title to search and filters by year and genre.

A filter that cannot be used is reported in `Query.problems`, with one that could be.
"""

import re
from collections.abc import Callable, Sequence
from typing import Final

from engine.search.people_index import NOBODY, People, Role
from engine.search.query.genre_names import GenreNames
from engine.search.query.parsed_query import Query
from engine.search.query.year_range import (
    BARE_YEARS,
    SPACED_YEARS,
    UnusableFilterError,
    decade_years,
    year_range,
)
from engine.text import visible

# "Alien:Covenant" is reported as an unknown filter; "Star Wars: Episode IV", "2001: A Space
# Odyssey" and "3:10 to Yuma" are titles.
_KEY: Final = re.compile(
    r"(?<![^\s,;])(?:(?P<known>(?:years?|genres?)(?=\s*[:=<>])|(?:director|with|actor|id)(?=[:=]))\s*[:=]?\s*"
    r"|(?P<unknown>[-+!]?[^\W\d_]+):(?=\S))",
    re.IGNORECASE,
)
_QUOTES: Final = {'"': '"', "'": "'", "“": "”", "‘": "’", "«": "»"}
_DECADE: Final = re.compile(
    r"(?<!\S)(?:the\s+)?['’‘]?(?P<decade>(?:1[89]|20)?\d0)['’‘]?s(?![^\s,;])"
    r"|(?<!\S)(?:the\s+)?(?P<word>[a-z]+ties)(?![^\s,;])",
    re.IGNORECASE,
)
_DECADE_WORDS: Final = {
    "twenties": "20s", "thirties": "30s", "forties": "40s", "fifties": "50s",
    "sixties": "60s", "seventies": "70s", "eighties": "80s", "nineties": "90s",
}  # fmt: skip
# "Mission: Impossible - Fallout" has a dash of its own.
_EXCLUDED: Final = re.compile(r"(?<!\S)[-!](?=[^\W\d_])[^\s:]+(?!\S)")
_SAY_NOTHING: Final = frozenset(["film", "films", "movie", "movies"])  # after a genre
_ROLES: Final = {"director": Role.DIRECTOR, "with": Role.CAST, "actor": Role.CAST}
_EXAMPLES: Final = {Role.DIRECTOR: "director:kurosawa", Role.CAST: "with:de niro"}
_FILTERS: Final = "use year:, genre:, director:, with: or id:"
_LONGEST_NAME: Final = 4  # words of a person's name


def parse_query(
    text: str,
    genres: Sequence[str],
    is_word: Callable[[str], bool],
    find_people: Callable[[str, Role], People | None],
) -> Query:
    """Parse the typed `text`.

    Filters are `year:1994`, `year:1990s`, `year:80s`, `year:1990-1999`, `year:1990-`,
    `year:-1999`, `year:>2000` (also `>=`, `<`, `<=`), a decade on its own ("80s", "the
    nineties"), and `genre:thriller`, where the start of a name is enough, case and hyphens do
    not count and commas mean "or". A space may follow the colon, and "=" is the same. The value
    of `genre:` is the longest genre that follows, or what is in quotes. A film must pass all
    filters. A word with an unknown key is reported and stays in the text: it may be a title.
    Ids are not filters: `find_addresses` takes them out of the text.

    Parameters
    ----------
    genres
        The names that a `genre:` filter may use.
    is_word
        Whether a title of the catalogue has a folded word: "80s" is not a filter then.
    find_people
        Returns the people in a role whom a name means.
    """
    parser = _Parser(genres, find_people)
    title: list[str] = []
    rest = text
    while (key := _KEY.search(rest)) is not None:
        title.append(rest[: key.start()])
        rest = rest[key.end() :]
        if key["unknown"] is not None:
            title.append(key[0])
            parser.problems.append(visible(f"There is no filter “{key['unknown']}:”; {_FILTERS}."))
        else:
            rest = parser.take(key["known"].casefold(), rest)
    title.append(rest)
    typed = _EXCLUDED.sub(parser.report_excluded, "".join(title))
    typed = BARE_YEARS.sub(lambda found: parser.take_years(found, is_word), typed)
    typed = _DECADE.sub(lambda found: parser.take_decade(found, is_word), typed)
    kept = " ".join(word for word in typed.split() if word.strip(",;"))
    if typed == text and kept and typed[-1].isspace():
        kept += " "  # the last word is complete
    return Query(
        kept, parser.years, tuple(parser.groups), tuple(parser.people), tuple(parser.problems)
    )


class _Parser:
    """Collects the filters of one query."""

    def __init__(self, genres: Sequence[str], find_people: Callable[[str, Role], People | None]):
        self.people: list[People] = []
        self._find_people = find_people
        self.years: tuple[int, int] | None = None
        self.groups: list[tuple[str, ...]] = []
        self.problems: list[str] = []
        self._genres = GenreNames(genres)

    def take(self, key: str, rest: str) -> str:
        """Use the value in front of `rest` as the filter `key`, and return what follows it."""
        if key.startswith("genre"):
            return self._take_genres(rest)
        if key in _ROLES:
            return self._take_people(key, rest)
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

    def report_excluded(self, found: re.Match[str]) -> str:
        """Report a word such as "-horror", and leave it out."""
        problem = f"“{found[0]}” was not used: a search cannot leave films out."
        self.problems.append(visible(problem))
        return " "

    def take_years(self, found: re.Match[str], is_word: Callable[[str], bool]) -> str:
        """Use "1990-1995" or "<1930" as a filter, unless a title has a year of it as a word."""
        if any(is_word(year) for year in re.findall(r"\w+", found[0])):
            return found[0]
        self.take("year", found[0])
        return " "

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

    def _take_people(self, key: str, rest: str) -> str:
        """Use the longest name in front of `rest` that someone in the role has."""
        if rest.lstrip()[:1] in _QUOTES:
            values = [_first_value(rest)]
        else:
            words = list(re.finditer(r"\S+", _before_key(rest)))[:_LONGEST_NAME]
            values = [(rest[: word.end()].strip(), rest[word.end() :]) for word in reversed(words)]
        found = [(self._find_people(value, _ROLES[key]), after) for value, after in values]
        for exact in (True, False):
            for people, after in found:
                if people is not None and people.exact == exact:
                    self.people.append(people)
                    return after
        # Of words that nobody has, the first two are the name: the others may be a title.
        value, after = values[-2:][0] if values else ("", rest)
        self.people += [NOBODY] if value else []
        self.problems.append(visible(self._nobody(key, value)))
        return after

    def _nobody(self, key: str, name: str) -> str:
        """Return that nobody in a role has the name, and what to type instead."""
        role = _ROLES[key]
        if not name:
            return f"{key}: needs a name; try {_EXAMPLES[role]}."
        other = Role.CAST if role is Role.DIRECTOR else Role.DIRECTOR
        key, noun = ("with", "director") if role is Role.DIRECTOR else ("director", "actor")
        example = f"{key}:{name}" if self._find_people(name, other) else _EXAMPLES[role]
        return f"No {noun} called “{name}” is known; try {example}."

    def _take_genres(self, rest: str) -> str:
        if excluded := _EXCLUDED.match(rest.lstrip()):
            return self.report_excluded(excluded) + rest.lstrip()[excluded.end() :]
        names: list[str] = []
        wanted = True
        while wanted:
            found, value, rest = self._first_genre(rest)
            if not found:
                self.problems.append(visible(self._genres.problem(value)))
            names += found
            wanted = rest.startswith(",")
            rest = rest[1:] if wanted else rest
            wanted = wanted and bool(_before_key(rest).strip()) and not _DECADE.match(rest.lstrip())
        if names:
            self.groups.append(tuple(dict.fromkeys(names)))
        following = rest.strip(" ,&").removeprefix("and ").casefold()
        if names and following in _SAY_NOTHING:
            return ""
        if (
            names and following[:1].isalpha() and (more := self._genres.named(following))
        ):  # "genre:horror comedy"
            self.groups.append(tuple(more))
            return ""
        return rest

    def _first_genre(self, rest: str) -> tuple[list[str], str, str]:
        """Return the genres that the longest name in `rest` means, the name, and the rest."""
        if rest.lstrip()[:1] in _QUOTES:
            value, rest = _first_value(rest)
            return self._genres.meant(value), value, rest
        words = list(re.finditer(r"[^\s,]+", _before_key(rest).partition(",")[0]))[:3]
        values = [(rest[: word.end()].strip(), rest[word.end() :]) for word in reversed(words)]
        for meant in (self._genres.named, self._genres.meant):
            for value, after in values:
                if found := meant(value):
                    return found, value, after
        return [], *(values[-1] if values else ("", rest))


def _first_value(rest: str) -> tuple[str, str]:
    """Return the word in front of `rest`, or what is in quotes there, and what follows."""
    rest = rest.lstrip()
    if closing := _QUOTES.get(rest[:1]):
        value, _, after = rest[1:].partition(closing)
        return value, after
    value = "".join(_before_key(rest).split()[:1])
    return value, rest[len(value) :]


def _before_key(rest: str) -> str:
    """Return `rest` up to the next filter."""
    key = _KEY.search(rest)
    return rest if key is None else rest[: key.start()]
