"""The names of a film, and the ways to write each of them.

A title yields its name, the names in brackets and the parts around a colon, each with and
without article and with its numbers in digits. All are folded. Typed text passes through
the same functions, so that both sides agree.
"""

import re
from enum import IntEnum
from typing import Final

from engine.catalogue.titles import natural, split_aliases, split_year
from engine.search.index.normalize import fold
from engine.search.index.numbers import Number, number_at
from engine.text import visible

# Tells initials from words. No folded text contains it, and it sorts before all folded text.
INITIALS_MARK: Final = "\x01"

# Only words that are rarely anything else: "Die Hard" and "As Good as It Gets" keep theirs.
ARTICLES: Final = frozenset(
    ["the", "a", "an", "le", "la", "les", "el", "los", "las", "il", "der", "das"]
)

_PARTS: Final = re.compile(r":\s+|\s+[-–—/]\s+")
# Signs between letters without a space ("Spider-Man") or after single letters ("E.T.").
_JOINER: Final = re.compile(r"(?<=\w)[^\w\s()'’&:,]+(?=\w)|(?<=\b\w)\.(?=\s|$)")
_ELISION: Final = re.compile(r"^\s*[dl]['’](?=\w{3})", re.IGNORECASE)
# A digit in place of the letter it looks like: "Se7en".
_STYLISED: Final = re.compile(r"(?<=[a-z])[013457](?=[a-z])")
_LETTER_FOR_DIGIT: Final = str.maketrans("013457", "oieasv")
# "10,000", and a number without a space beside a word: "X2", "8mm". "3rd" and "80s" stay.
_AND_A_HALF: Final = re.compile(r"(?<=\w) and a half\b")
_THOUSANDS: Final = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_GLUED: Final = re.compile(
    r"\b(?:(?P<word>[^\W\d_]+)(?P<number>\d+)|(?P<count>\d+)(?!(?:st|nd|rd|th|s)\b)(?P<unit>[^\W\d_]+))\b"
)

# Words before a number in a series. Only after them is "i" a number in a title.
NUMBERING: Final = frozenset(["part", "episode", "chapter", "volume", "pt", "ep", "ch", "vol"])
# Both forms are found by either; the long one is kept.
ABBREVIATIONS: Final = {
    "bros": "brothers", "capt": "captain", "ch": "chapter", "dr": "doctor", "ep": "episode",
    "hrs": "hours", "jr": "junior", "lt": "lieutenant", "mr": "mister", "mrs": "missus",
    "mt": "mount", "n": "and", "prof": "professor", "pt": "part", "rev": "reverend",
    "sgt": "sergeant", "sr": "senior", "st": "saint", "vol": "volume", "vs": "versus",
}  # fmt: skip


class NameKind(IntEnum):
    """How a name belongs to its film; a less important name has a higher number.

    BARE is the whole name without its article.
    """

    WHOLE = 0
    BARE = 1
    ALIAS = 2
    PART = 3
    INITIALS = 4


def fold_name(text: str) -> str:
    """Fold `text`, with numbers as words of their own; punctuation alone ("$") is kept."""
    folded = _AND_A_HALF.sub(" 1 2", fold(_THOUSANDS.sub("", text)))
    return _GLUED.sub(_split, folded) or visible("".join(text.split())).casefold()


def _split(glued: re.Match[str]) -> str:
    return " ".join(part for part in glued.groups() if part)


def without_article(name: str) -> str:
    """Return the folded `name` without its leading article, unless it is all there is."""
    first, space, rest = name.partition(" ")
    return rest if space and first in ARTICLES else name


def canonical(name: str, *, versus: bool = False) -> str:
    """Return the folded `name` with numbers in digits and abbreviations written out.

    Words that only number a film are left out: "Kill Bill: Vol. 2" becomes "kill bill 2". A
    single letter stays: it is a title ("X") or the start of one. A "v" is five or, where
    `versus` is set, "versus".
    """
    words = name.split(" ")
    if len(name) == 1:
        return name
    found: list[str] = []
    start = 0
    while start < len(words):
        word = words[start]
        number = number_at(words, start)
        if word == "v" and versus:
            number, word = None, "versus"
        elif word == "i" and start and words[start - 1] in NUMBERING:
            number = Number("1", 1)
        if number is None:
            found.append(ABBREVIATIONS.get(word, word))
            start += 1
            continue
        if len(found) > 1 and found[-1] in NUMBERING:
            found.pop()
        found.append(number.digits)
        start += number.words
    return " ".join(found)


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
        # "L.A. Confidential" may be "la confidential", but its "la" is not an article.
        is_plain = spelling.partition(" ")[0] == plain.partition(" ")[0]
        for name in (spelling, without_article(spelling) if is_plain else spelling):
            found[name] = None
            found[canonical(name)] = None
            if " v " in name:
                found[canonical(name, versus=True)] = None
    found.pop("", None)
    return list(found)


def names_of(title: str) -> dict[str, NameKind]:
    """Return the folded names of a film from its title in MovieLens form.

    The first is the name without year and brackets. A blank title has no names.
    """
    main, aliases = split_aliases(natural(split_year(title)[0]))
    spellings = variants(main)
    article = spellings[0].partition(" ")[0] + " " if spellings else ""
    names = {
        name: NameKind.BARE
        if article.strip() in ARTICLES and not f"{name} ".startswith(article)
        else NameKind.WHOLE
        for name in spellings
    }
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


def _is_numbering(name: str) -> bool:
    """Return whether a folded name only numbers a film in a series: "part 2"."""
    words = canonical(f"part {name}").split(" ")
    return all(word in NUMBERING or word[0].isdecimal() for word in words)
