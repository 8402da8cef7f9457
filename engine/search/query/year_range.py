"""Read the value of a filter by year: "1994", "80s", "1990-1999", ">2000"."""

import re
from typing import Final

_YEAR: Final = r"(?:\d{4}|(?:\d\d)?\d0s)"
_YEARS: Final = re.compile(
    rf"(?P<single>{_YEAR})|(?P<first>{_YEAR})?\s*(?:-|–|—|\.\.|to)\s*(?P<last>{_YEAR}|\d\d)?"
    r"|(?P<bound>[<>]=?)\s*(?P<limit>\d{4})|(?P<since>\d{4})\+"
)
# A value with spaces in it, where a word would end too early.
SPACED_YEARS: Final = re.compile(
    rf"{_YEAR}\s*(?:-|–|—|\.\.|to|or|and)\s*{_YEAR}(?!\S)|[<>]=?\s*\d{{4}}(?!\S)",
    re.IGNORECASE,
)
# Years without "year:" in front; there were no films before those that begin with 18.
BARE_YEARS: Final = re.compile(
    r"(?<!\S)(?:(?:18|19|20)\d\d\s*(?:-|–|\.\.)\s*(?:(?:18|19|20)\d\d|\d\d)"
    r"|\d0s\s*(?:-|–|\.\.)\s*\d0s|[<>]=?\s*(?:18|19|20)\d\d)(?!\S)",
    re.IGNORECASE,
)
_EARLIEST: Final = 0
_LATEST: Final = 9999


class UnusableFilterError(ValueError):
    """A filter's value cannot be used."""


def year_range(value: str) -> tuple[int, int]:
    """Return the (first, last) year that `value` means, both included.

    Raises
    ------
    UnusableFilterError
        It is not a year or a range of years; the message has one that may be meant.
    """
    match = _YEARS.fullmatch(value.casefold())
    if match is None or not any(match.groups()):
        missing = "is not a year" if value else "needs a year"
        raise UnusableFilterError(f"year:{value} {missing}; try year:{_likely_year(value)}.")
    if match["single"]:
        return decade_years(match["single"])
    if match["since"]:
        return int(match["since"]), _LATEST
    if match["bound"]:
        return _open_range(match["bound"], int(match["limit"]))
    first = decade_years(match["first"])[0] if match["first"] else _EARLIEST
    last = decade_years(_full_year(match["last"], first))[1] if match["last"] else _LATEST
    if first > last:
        raise UnusableFilterError(
            f"year:{value} ends before it starts; try year:{match['last']}-{match['first']}."
        )
    return first, last


def _full_year(value: str, first: int) -> str:
    """Return the end of a range that began with the year `first`: "96" after 1994 is 1996."""
    return f"{first // 100}{value}" if len(value) == 2 else value


def _likely_year(value: str) -> str:
    """Return a year or decade that may have been meant by `value`."""
    years = re.findall(r"(?:18|19|20)\d\d|(?<!\d)\d\d(?!\d)", value)
    if len(years) > 1:
        first, last = (year if len(year) == 4 else f"19{year}" for year in (years[0], years[-1]))
        return f"{first}-{last}"
    if years and len(years[0]) == 4:
        return str(years[0])
    if decade := re.match(r"(?:18|19|20)\d(?=\D)", value):
        return f"{decade[0]}0s"
    if re.fullmatch(r"\d\d", value, re.ASCII):
        return f"19{value}"
    if re.fullmatch(r"(18|19|20)\d", value, re.ASCII):
        return f"{value}0s"
    return "1980s"


def decade_years(value: str) -> tuple[int, int]:
    """Return the years of "1994", "1990s" or "90s"; "00s" and "10s" are of this century."""
    if not value.endswith("s"):
        return int(value), int(value)
    first = int(value[:-1])
    if first < 100:
        first += 2000 if first < 20 else 1900
    return first, first + 9


def _open_range(bound: str, limit: int) -> tuple[int, int]:
    if bound.startswith(">"):
        return limit + (bound == ">"), _LATEST
    return _EARLIEST, limit - (bound == "<")
