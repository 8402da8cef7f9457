"""The names a film answers to, and the readings of a number or an article within them.

A title yields its name, the names in brackets, the parts around a colon, each with and
without article, and each with its numbers in digits. All of them are folded. What is
typed passes through the same functions, so that both sides agree.
"""

import re
from enum import IntEnum
from typing import Final

from engine.catalogue.titles import natural, split_year
from engine.search.index.normalize import fold
from engine.text import visible

# Sets initials apart from words. No folded text holds it, and it sorts before all that do.
INITIALS_MARK: Final = "\x01"

# Only words that are hardly ever anything else: "Die Hard" and "As Good as It Gets" keep theirs.
ARTICLES: Final = frozenset(
    ["the", "a", "an", "le", "la", "les", "el", "los", "las", "il", "der", "das"]
)

_ALSO_KNOWN_AS: Final = re.compile(r"^\s*(?:a\.\s?k\.\s?a\.?|aka)\s+", re.IGNORECASE)
_BRACKETS: Final = re.compile(r"\(([^()]*)\)")
_PARTS: Final = re.compile(r":\s+|\s+[-–—/]\s+")
# What stands between letters without a space ("Spider-Man") or after single ones ("E.T.").
_JOINER: Final = re.compile(r"(?<=\w)[^\w\s()'’&:,]+(?=\w)|(?<=\b\w)\.(?=\s|$)")
_ELISION: Final = re.compile(r"^\s*[dl]['’](?=\w{3})", re.IGNORECASE)
# A digit that stands for the letter it looks like: "Se7en".
_STYLISED: Final = re.compile(r"(?<=[a-z])[013457](?=[a-z])")
_LETTER_FOR_DIGIT: Final = str.maketrans("013457", "oieasv")

_ONES: Final = (
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve", "thirteen",
)  # fmt: skip
_ROMAN: Final = (
    "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii",
)  # fmt: skip
_NUMBERS: Final = tuple(
    (str(number), *words) for number, words in enumerate(zip(_ONES, _ROMAN, strict=True), start=1)
)
_DIGITS: Final = {word: digits for digits, *words in _NUMBERS for word in words}
_EQUIVALENTS: Final = {
    word: tuple(other for other in number if other != word)
    for number in _NUMBERS
    for word in number
}
# What a number of a series follows. Elsewhere "i" is a pronoun, and is left alone.
NUMBERING: Final = frozenset(["part", "episode", "chapter", "volume", "vol"])


class Kind(IntEnum):
    """What a name is to its film; a lesser name has the higher number."""

    WHOLE = 0
    ALIAS = 1
    PART = 2
    INITIALS = 3


def fold_name(text: str) -> str:
    """Fold `text`; where only punctuation stands ("$"), keep that as the one word."""
    folded = fold(text)
    if folded:
        return folded
    return visible("".join(text.split())).casefold()


def without_article(name: str) -> str:
    """Return the folded `name` without its leading article, unless nothing else is in it."""
    first, space, rest = name.partition(" ")
    return rest if space and first in ARTICLES else name


def with_digits(name: str) -> str:
    """Return the folded `name` with roman numerals and number words as digits.

    A lone letter stays: it is a title ("X") or the beginning of one.
    """
    words = name.split(" ")
    if len(name) == 1 or _DIGITS.keys().isdisjoint(words):
        return name
    before = ["", *words]
    return " ".join(
        word if word == "i" and previous not in NUMBERING else _DIGITS.get(word, word)
        for previous, word in zip(before, words, strict=False)
    )


def equivalents(word: str) -> tuple[str, ...]:
    """Return the other ways to write a number: "ii" gives "2" and "two"."""
    return _EQUIVALENTS.get(word, ())


def initials(name: str) -> str:
    """Return the marked first letters of a folded name of three words or more, else ""."""
    words = name.split(" ")
    return INITIALS_MARK + "".join(word[0] for word in words) if len(words) >= 3 else ""


def readings(text: str) -> list[str]:
    """Return the folded spellings under which `text` may be stored or typed, plainest first."""
    folded = fold_name(text)
    spellings = [folded]
    spellings += [
        fold_name(rewritten)
        for rewritten in (_JOINER.sub("", text), _ELISION.sub("", text))
        if rewritten != text
    ]
    if _STYLISED.search(folded):
        spellings.append(_STYLISED.sub(_spelled, folded))
    found: dict[str, None] = {}
    for spelling in spellings:
        for name in (spelling, without_article(spelling)):
            found[name] = None
            found[with_digits(name)] = None
    found.pop("", None)
    return list(found)


def names_of(title: str) -> dict[str, Kind]:
    """Return the folded names of a film given its title in MovieLens form.

    The first is the plainest: the name itself, without year and brackets. A title of
    nothing but spaces has no names.
    """
    main, aliases = split_aliases(natural(split_year(title)[0]))
    spellings = readings(main)
    names = dict.fromkeys(spellings, Kind.WHOLE)
    for alias in aliases:
        for name in readings(alias):
            names.setdefault(name, Kind.ALIAS)
    if aliases:
        names.setdefault(fold_name(f"{main} {' '.join(aliases)}"), Kind.ALIAS)
    parts = _PARTS.split(main)
    if len(parts) > 1:
        for part in parts:
            for name in readings(part):
                if not _counting(name):
                    names.setdefault(name, Kind.PART)
    for name in spellings:
        if letters := initials(name):
            names[letters] = Kind.INITIALS
    return names


def split_aliases(name: str) -> tuple[str, list[str]]:
    """Split a name without year into the name proper and those in brackets after it.

    Brackets that open the name or have text after them belong to it: "(500) Days of Summer".
    """
    opening = name.find("(")
    if opening <= 0:
        return name, []
    inside = _BRACKETS.findall(name, opening)
    if _BRACKETS.sub("", name[opening:]).strip():
        return name, inside
    return name[:opening].strip(), [_ALSO_KNOWN_AS.sub("", alias) for alias in inside]


def _counting(name: str) -> bool:
    """Tell whether a folded name only numbers a film in a series: "part 2"."""
    return all(word in NUMBERING or word in _DIGITS or word.isdecimal() for word in name.split(" "))


def _spelled(match: re.Match[str]) -> str:
    return match[0].translate(_LETTER_FOR_DIGIT)
