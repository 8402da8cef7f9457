"""What a typed title may mean: the words it must have, the spellings to compare, the year.

Nothing here knows the catalogue.
"""

import re
from dataclasses import dataclass

from engine.catalogue.titles import natural, split_year
from engine.search.index.title_variants import (
    ARTICLES,
    INITIALS_MARK,
    NUMBERING,
    fold_name,
    readings,
    split_aliases,
)

# Longer texts are pasted, not typed; what lies beyond cannot change which film is meant.
_LONGEST = 300
_MOST_WORDS = 16

_FULL_YEAR = re.compile(r"(?:18|19|20)\d\d")
_BRACKETED_YEAR = re.compile(r"\s*\(\s*(\d{2,4})\s*\)?\s*$")


@dataclass(frozen=True, slots=True)
class Spelling:
    """A folded text to compare with whole names, and what of the typed text is not in it."""

    text: str
    without_year: bool = False
    without_article: bool = False


@dataclass(frozen=True, slots=True)
class Typed:
    """A typed title, read.

    Attributes
    ----------
    words
        Folded, the last one perhaps incomplete; all of them are looked for.
    needless
        Words of `words` that a film need not have: an article in front, "part" and its
        like, and what may be a year.
    spellings
        Texts to compare with whole names, the plainest first.
    years
        (first, last) years that the digits at the end may mean; empty where there are none.
    """

    words: tuple[str, ...]
    needless: frozenset[str]
    spellings: tuple[Spelling, ...]
    years: tuple[tuple[int, int], ...]


def read_typed(text: str) -> Typed:
    """Read a typed title; anything is accepted, and blank text has no words."""
    name, digits = _split_typed_year(text[:_LONGEST])
    name = natural(name.strip())
    words = fold_name(name).split()[:_MOST_WORDS]
    spellings = _spellings(name, without_year=bool(digits))
    needless = {digits} if digits else set()
    if not digits and len(words) > 1 and _years_meant(words[-1]):
        digits = words[-1]
        needless.add(digits)
        spellings += _spellings(" ".join(words[:-1]), without_year=True)
    if len(words) > 1:
        needless |= NUMBERING.intersection(words) | ARTICLES.intersection(words[:1])
    if len(words) == 1 and words[0] not in ARTICLES and 3 <= len(words[0]) <= _MOST_WORDS:
        spellings.append(Spelling(INITIALS_MARK + words[0]))
    return Typed(
        words=tuple(dict.fromkeys(words)),
        needless=frozenset(needless) if not needless.issuperset(words) else frozenset(),
        spellings=tuple(spellings),
        years=_years_meant(digits),
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
    texts = readings(main)
    if aliases and (whole := fold_name(name)) not in texts:
        texts.append(whole)
    article = texts[0].partition(" ")[0] if texts else ""
    return [
        Spelling(
            text, without_year, article in ARTICLES and not f"{text} ".startswith(f"{article} ")
        )
        for text in texts
    ]


def _years_meant(digits: str) -> tuple[tuple[int, int], ...]:
    """Return the years for "1995", for "95", and for "199" on the way to a year."""
    if not (digits.isascii() and digits.isdecimal()):
        return ()
    if _FULL_YEAR.fullmatch(digits):
        return ((int(digits), int(digits)),)
    meant: list[tuple[int, int]] = []
    if len(digits) == 2:
        meant += [(century + int(digits),) * 2 for century in (1900, 2000)]
    if len(digits) in {2, 3} and digits[:2] in {"18", "19", "20"}:
        scale = 10 ** (4 - len(digits))
        meant.append((int(digits) * scale, int(digits) * scale + scale - 1))
    return tuple(meant)
