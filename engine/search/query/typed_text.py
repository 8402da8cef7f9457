"""Read a typed title: the words to find, the spellings to compare, the years it may mean."""

import re
from dataclasses import dataclass

from engine.catalogue.titles import natural, split_year
from engine.search.index.title_variants import (
    ARTICLES,
    INITIALS_MARK,
    NUMBERING,
    fold_name,
    split_aliases,
    variants,
)

# Longer texts are pasted, not typed, and their start is enough to find the film.
_LONGEST = 300
_MOST_WORDS = 16

_FULL_YEAR = re.compile(r"(?:18|19|20)\d\d")
_BRACKETED_YEAR = re.compile(r"\s*\(\s*(\d{2,4})\s*\)?\s*$")


@dataclass(frozen=True, slots=True)
class Spelling:
    """A folded text to compare with whole names, and which parts of the typed text it omits."""

    text: str
    without_year: bool = False
    without_article: bool = False


@dataclass(frozen=True, slots=True)
class TypedText:
    """A typed title, parsed.

    Attributes
    ----------
    words
        Folded; all of them are searched, and the last one may be incomplete.
    optional_words
        Those of `words` that a film need not have: an article in front, "part" and the
        like, and a possible year.
    spellings
        Texts to compare with whole names, the plainest first.
    years
        (first, last) ranges of years that the digits at the end may mean, or empty.
    """

    words: tuple[str, ...]
    optional_words: frozenset[str]
    spellings: tuple[Spelling, ...]
    years: tuple[tuple[int, int], ...]


def parse_typed_text(text: str) -> TypedText:
    """Parse a typed title; any text is accepted, and blank text has no words."""
    name, digits = _split_typed_year(text[:_LONGEST])
    name = natural(name.strip())
    words = fold_name(name).split()[:_MOST_WORDS]
    spellings = _spellings(name, without_year=bool(digits))
    optional = {digits} if digits else set()
    if not digits and len(words) > 1 and _year_ranges(words[-1]):
        digits = words[-1]
        optional.add(digits)
        spellings += _spellings(" ".join(words[:-1]), without_year=True)
    if len(words) > 1:
        optional |= NUMBERING.intersection(words) | ARTICLES.intersection(words[:1])
    if len(words) == 1 and words[0] not in ARTICLES and 3 <= len(words[0]) <= _MOST_WORDS:
        spellings.append(Spelling(INITIALS_MARK + words[0]))
    return TypedText(
        words=tuple(dict.fromkeys(words)),
        optional_words=frozenset(optional) if not optional.issuperset(words) else frozenset(),
        spellings=tuple(spellings),
        years=_year_ranges(digits),
    )


def _split_typed_year(text: str) -> tuple[str, str]:
    """Return (`text` without the year in brackets at its end, closed or not, its digits or "")."""
    name, year = split_year(text)
    if year is not None:
        return name, str(year)
    match = _BRACKETED_YEAR.search(text)
    if match is None or not match.start():
        return text, ""
    return text[: match.start()], match[1]


def _spellings(name: str, *, without_year: bool) -> list[Spelling]:
    main, aliases = split_aliases(name)
    texts = variants(main)
    if aliases and (whole := fold_name(name)) not in texts:
        texts.append(whole)
    article = texts[0].partition(" ")[0] if texts else ""
    return [
        Spelling(
            text, without_year, article in ARTICLES and not f"{text} ".startswith(f"{article} ")
        )
        for text in texts
    ]


def _year_ranges(digits: str) -> tuple[tuple[int, int], ...]:
    """Return the years that "1995", "95", or "199" on the way to a year may mean."""
    if not (digits.isascii() and digits.isdecimal()):
        return ()
    if _FULL_YEAR.fullmatch(digits):
        return ((int(digits), int(digits)),)
    ranges: list[tuple[int, int]] = []
    if len(digits) == 2:
        ranges += [(century + int(digits),) * 2 for century in (1900, 2000)]
    if len(digits) in {2, 3} and digits[:2] in {"18", "19", "20"}:
        scale = 10 ** (4 - len(digits))
        ranges.append((int(digits) * scale, int(digits) * scale + scale - 1))
    return tuple(ranges)
