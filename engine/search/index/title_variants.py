"""The names of a film, and the ways to write each of them.

A title yields its name, the names in brackets and the parts around a colon, each with and
without article and with its numbers in digits. All are folded. Typed text passes through
the same functions, so that both sides agree.
"""

import re
from enum import IntEnum
from typing import Final

from engine.catalogue.titles import natural, split_year
from engine.search.index.normalize import fold
from engine.text import visible

# Tells initials from words. No folded text contains it, and it sorts before all folded text.
INITIALS_MARK: Final = "\x01"

# Only words that are rarely anything else: "Die Hard" and "As Good as It Gets" keep theirs.
ARTICLES: Final = frozenset(
    ["the", "a", "an", "le", "la", "les", "el", "los", "las", "il", "der", "das"]
)

_ALSO_KNOWN_AS: Final = re.compile(r"^\s*(?:a\.\s?k\.\s?a\.?|aka)\s+", re.IGNORECASE)
_BRACKETS: Final = re.compile(r"\(([^()]*)\)")
_PARTS: Final = re.compile(r":\s+|\s+[-–—/]\s+")
# Signs between letters without a space ("Spider-Man") or after single letters ("E.T.").
_JOINER: Final = re.compile(r"(?<=\w)[^\w\s()'’&:,]+(?=\w)|(?<=\b\w)\.(?=\s|$)")
_ELISION: Final = re.compile(r"^\s*[dl]['’](?=\w{3})", re.IGNORECASE)
# A digit in place of the letter it looks like: "Se7en".
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
# Words before a number in a series. After any other word "i" is a pronoun and stays.
NUMBERING: Final = frozenset(["part", "episode", "chapter", "volume", "vol"])


class NameKind(IntEnum):
    """How a name belongs to its film; a less important name has a higher number."""

    WHOLE = 0
    ALIAS = 1
    PART = 2
    INITIALS = 3


def fold_name(text: str) -> str:
    """Fold `text`; punctuation alone ("$") is kept as one word."""
    return fold(text) or visible("".join(text.split())).casefold()


def without_article(name: str) -> str:
    """Return the folded `name` without its leading article, unless it is all there is."""
    first, space, rest = name.partition(" ")
    return rest if space and first in ARTICLES else name


def with_digits(name: str) -> str:
    """Return the folded `name` with roman numerals and number words as digits.

    A single letter stays: it is a title ("X") or the start of one.
    """
    words = name.split(" ")
    if len(name) == 1 or _DIGITS.keys().isdisjoint(words):
        return name
    return " ".join(
        word if word == "i" and previous not in NUMBERING else _DIGITS.get(word, word)
        for previous, word in zip(["", *words], words, strict=False)
    )


def equivalents(word: str) -> tuple[str, ...]:
    """Return the other ways to write a number: "ii" gives "2" and "two"."""
    return _EQUIVALENTS.get(word, ())


def _initials(name: str) -> str:
    """Return the marked initials of a folded name of three words or more, else ""."""
    words = name.split(" ")
    return INITIALS_MARK + "".join(word[0] for word in words) if len(words) >= 3 else ""


def variants(text: str) -> list[str]:
    """Return the folded spellings of `text` that may be stored or typed, plainest first."""
    texts = dict.fromkeys((text, _JOINER.sub("", text), _ELISION.sub("", text)))
    spellings = [fold_name(rewritten) for rewritten in texts]
    plain = spellings[0]
    if _STYLISED.search(plain):
        spellings.append(_STYLISED.sub(lambda digit: digit[0].translate(_LETTER_FOR_DIGIT), plain))
    found: dict[str, None] = {}
    for spelling in spellings:
        for name in (spelling, without_article(spelling)):
            found[name] = None
            found[with_digits(name)] = None
    found.pop("", None)
    return list(found)


def names_of(title: str) -> dict[str, NameKind]:
    """Return the folded names of a film from its title in MovieLens form.

    The first is the name without year and brackets. A blank title has no names.
    """
    main, aliases = split_aliases(natural(split_year(title)[0]))
    spellings = variants(main)
    names = dict.fromkeys(spellings, NameKind.WHOLE)
    for alias in aliases:
        for name in variants(alias):
            names.setdefault(name, NameKind.ALIAS)
    if aliases:
        names.setdefault(fold_name(f"{main} {' '.join(aliases)}"), NameKind.ALIAS)
    parts = _PARTS.split(main)
    if len(parts) > 1:
        for part in parts:
            for name in variants(part):
                if not _is_numbering(name):
                    names.setdefault(name, NameKind.PART)
    for name in spellings:
        if letters := _initials(name):
            names[letters] = NameKind.INITIALS
    return names


def split_aliases(name: str) -> tuple[str, list[str]]:
    """Split a name without year into the main name and the names in brackets after it.

    Brackets at the start, or with text after them, belong to the name: "(500) Days of Summer".
    """
    opening = name.find("(")
    if opening <= 0:
        return name, []
    inside = _BRACKETS.findall(name, opening)
    if _BRACKETS.sub("", name[opening:]).strip():
        return name, inside
    return name[:opening].strip(), [_ALSO_KNOWN_AS.sub("", alias) for alias in inside]


def _is_numbering(name: str) -> bool:
    """Return whether a folded name only numbers a film in a series: "part 2"."""
    return all(word in NUMBERING or word in _DIGITS or word.isdecimal() for word in name.split(" "))
