"""Read the numbers in folded words, however they are written.

A cardinal number is returned in digits, "4", and an ordinal number with its ending, "4th".
"""

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

_CARDINALS: Final = {
    word: number
    for number, word in enumerate(
        ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
         "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen",
         "eighteen", "nineteen"]
    )
}  # fmt: skip
_ORDINALS: Final = {
    word: number
    for number, word in enumerate(
        ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth",
         "tenth", "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth",
         "seventeenth", "eighteenth", "nineteenth"],
        start=1,
    )
}  # fmt: skip
_TENS: Final = {
    word: 10 * number
    for number, word in enumerate(
        ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], start=2
    )
}
_ORDINAL_TENS: Final = {f"{word[:-1]}ieth": number for word, number in _TENS.items()}
_SCALES: Final = {"hundred": 100, "thousand": 1000}
_CENTURIES: Final = range(13, 21)  # "nineteen eighty four", "twenty twelve"

_DIGITS: Final = re.compile(r"\d+(?:st|nd|rd|th)?", re.ASCII)
_ROMAN: Final = re.compile(
    r"(?=.)m{0,3}(?:cm|cd|d?c{0,3})(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3})", re.ASCII
)
# Other short numerals are words of some language: "mi", "di", "dc", "mix".
_CLEARLY_ROMAN: Final = re.compile(r"[vx]|[ivx]{2,}|[mdclxvi]{4,}", re.ASCII)
_ROMAN_DIGITS: Final = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500, "m": 1000}


class Number(NamedTuple):
    """A number in digits, and how many words it takes."""

    digits: str
    words: int


def number_at(words: Sequence[str], start: int) -> Number | None:
    """Return the longest number that begins at `words[start]`, or None.

    Digits, roman numerals and English number words up to a million are read: "nineteen eighty
    four" is 1984, and "one hundred and one" is 101. "I" is none, "v" and "x" only after a word.
    """
    word = words[start]
    if _DIGITS.fullmatch(word):
        return Number(word, 1)
    if word in {"v", "x", "xxx"} and all(before == "the" for before in words[:start]):
        return None  # "X-Men", "The X-Files", "V for Vendetta", "xXx"
    if _CLEARLY_ROMAN.fullmatch(word) and (value := roman_value(word)):
        return Number(str(value), 1)
    return _spelled_out(words, start)


def roman_value(word: str) -> int | None:
    """Return the value of a roman numeral below 4,000, None for any other word."""
    if not _ROMAN.fullmatch(word):
        return None
    digits = [_ROMAN_DIGITS[letter] for letter in word]
    return sum(
        -digit if digit < following else digit
        for digit, following in zip(digits, [*digits[1:], 0], strict=True)
    )


def as_ordinal(number: int) -> str:
    """Return a number with its ending: "4th"."""
    teen = number % 100 in range(11, 14)
    ending = "th" if teen else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def _spelled_out(words: Sequence[str], start: int) -> Number | None:
    """Return the number in English words that begins at `words[start]`, or None."""
    total, part, end, is_ordinal = 0, _below_hundred(words, start), start, False
    if part is None and words[start] not in _SCALES:
        return None
    value = 1
    if part is not None:
        value, end, is_ordinal = part
        following = None if is_ordinal else _below_hundred(words, end)
        if following and value in _CENTURIES and following[0] >= 10:
            return Number(f"{100 * value + following[0]}", following[1] - start)
    while not is_ordinal and end < len(words) and words[end] in _SCALES:
        value *= _SCALES[words[end]]
        end += 1
        if value >= 1000:
            total, value = total + value, 0
        skipped = end + (end + 1 < len(words) and words[end] == "and")
        following = _below_hundred(words, skipped)
        if following is None:
            break
        value, end, is_ordinal = value + following[0], following[1], following[2]
    number = total + value
    return Number(as_ordinal(number) if is_ordinal else str(number), end - start)


def _below_hundred(words: Sequence[str], start: int) -> tuple[int, int, bool] | None:
    """Return (a number below 100, the index after it, whether it is ordinal), or None."""
    if start >= len(words):
        return None
    word = words[start]
    if word in _TENS:
        last = words[start + 1] if start + 1 < len(words) else ""
        for units, is_ordinal in ((_CARDINALS, False), (_ORDINALS, True)):
            if 1 <= units.get(last, 0) <= 9:
                return _TENS[word] + units[last], start + 2, is_ordinal
    for values, is_ordinal in (
        (_CARDINALS, False), (_TENS, False), (_ORDINALS, True), (_ORDINAL_TENS, True)
    ):  # fmt: skip
        if word in values:
            return values[word], start + 1, is_ordinal
    return None


_ROMAN_BELOW_FORTY: Final = [
    ten + unit
    for ten in ("", "x", "xx", "xxx")
    for unit in ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")
    if ten + unit
]
NUMBER_WORDS: Final = tuple(
    sorted({*_CARDINALS, *_ORDINALS, *_TENS, *_ORDINAL_TENS, *_SCALES, *_ROMAN_BELOW_FORTY})
)
"""The words without digits that are likely to be numbers, sorted."""
