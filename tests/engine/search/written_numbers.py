"""Numbers as people write them: an independent writer for what the search reads."""

_BELOW_TWENTY = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_ROMAN = {
    1000: "m", 900: "cm", 500: "d", 400: "cd", 100: "c", 90: "xc", 50: "l", 40: "xl",
    10: "x", 9: "ix", 5: "v", 4: "iv", 1: "i",
}  # fmt: skip


def roman(number: int) -> str:
    """Return `number`, 1 to 3999, in roman numerals."""
    written = ""
    for value, letters in _ROMAN.items():
        while number >= value:
            written, number = written + letters, number - value
    return written


def in_words(number: int) -> str:
    """Return `number`, 0 to 999,999, in English words: "one hundred and one"."""
    if number < 20:
        return _BELOW_TWENTY[number]
    for size, name in ((1000, "thousand"), (100, "hundred")):
        if number >= size:
            many, rest = divmod(number, size)
            joined = " and " if 0 < rest < 100 else " " if rest else ""
            return f"{in_words(many)} {name}{joined}{in_words(rest) if rest else ''}"
    tens, rest = divmod(number, 10)
    return _TENS[tens - 2] + (f" {_BELOW_TWENTY[rest]}" if rest else "")
