"""Fold text for comparison: remove case, accents, punctuation and apostrophes.

Each character is folded on its own, so that a position in the folded text can be traced back
to the title.
"""

import unicodedata
from typing import Final

# Letters that NFKD does not decompose, and signs for words.
_SPELLED_OUT: Final = {
    "ø": "o", "œ": "oe", "æ": "ae", "ß": "ss", "ł": "l", "đ": "d", "ð": "d", "þ": "th",
    "ı": "i", "ħ": "h", "ŋ": "n", "ŧ": "t", "ə": "e",
    "&": " and ", "＆": " and ", "﹠": " and ", "+": " and ", "＋": " and ",
}  # fmt: skip

# Not word breaks: people type "dont" and "lavventura".
_DROPPED: Final = frozenset("'’‘ʼʻʹ`´′＇‛")


def _fold_character(character: str) -> str:
    lowered = character.casefold()
    if lowered in _SPELLED_OUT:
        return _SPELLED_OUT[lowered]
    if character in _DROPPED:
        return ""
    plain = unicodedata.normalize("NFKD", lowered).casefold()
    if unicodedata.category(character) == "No":
        # "8½" reads "8 1 2", as "8 1/2" does, and "Alien³" reads "alien 3".
        plain = f" {plain} "
    return "".join(_fold_decomposed(part) for part in plain)


def _fold_decomposed(character: str) -> str:
    if character in _SPELLED_OUT:
        return _SPELLED_OUT[character]
    if character.isalnum():
        return character
    if unicodedata.category(character) in {"Mn", "Me", "Cf"}:
        return ""
    return " "


class _FoldingTable(dict[int, str]):
    """Character code -> folded text, filled on first use."""

    def __missing__(self, code: int) -> str:
        folded = self[code] = _fold_character(chr(code))
        return folded


_TABLE: Final = _FoldingTable()


def fold_characters(text: str) -> str:
    """Return `text` with each character folded; runs of spaces stay as they are."""
    return text.translate(_TABLE)


def fold(text: str) -> str:
    """Return the words of `text` without case, accents or punctuation, one space between.

    "WALL·E & Eve" becomes "wall e and eve"; text of punctuation alone becomes "". Any text is
    accepted, lone surrogates included.
    """
    return " ".join(text.translate(_TABLE).split())


def folded_lengths(text: str) -> list[int]:
    """Return how many characters each character of `text` folds to."""
    return [len(_TABLE[ord(character)]) for character in text]
