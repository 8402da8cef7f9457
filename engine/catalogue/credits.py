"""Who made each film, and where: movie_credits.csv, checked as it is read.

Credits are facts of a film, not of the people: a person is the same wherever the name is spelled
alike.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from engine.files.manifest import CheckedFolder
from engine.files.names import CREDIT_COLUMNS, CREDIT_SEPARATOR, MOVIE_CREDITS
from engine.files.readers import is_whole_number, read_table

LONGEST_RUNTIME: Final = 1000  # minutes
COUNTRY: Final = re.compile(r"[A-Z]{2}")
LANGUAGE: Final = re.compile(r"[a-z]{2}")


@dataclass(frozen=True, slots=True)
class Credits:
    """The credits of one film; empty or None where unknown.

    Attributes
    ----------
    directors, cast
        Names in the order of the film's own credits; the cast has the leads only.
    runtime
        In minutes, as first shown in cinemas.
    countries, languages
        ISO 3166-1 alpha-2 and ISO 639-1 codes, the main one first.
    original_title
        Where it differs from the title.
    """

    directors: tuple[str, ...] = ()
    cast: tuple[str, ...] = ()
    runtime: int | None = None
    countries: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    original_title: str | None = None


UNKNOWN: Final = Credits()


def read_credits(processed: CheckedFolder | None) -> Mapping[int, Credits]:
    """Return the credits of the films in processed/ by MovieLens id; empty without the file.

    Raises
    ------
    DataError
        The file is damaged, lists a film twice, or has an impossible runtime or code.
    """
    if processed is None or not processed.has(MOVIE_CREDITS):
        return {}
    found: dict[int, Credits] = {}
    for number, row in enumerate(read_table(processed, MOVIE_CREDITS, CREDIT_COLUMNS), start=1):
        if not is_whole_number(row[0]):
            raise processed.fault(f"has {row[0]!r} for a movieId in row {number}", MOVIE_CREDITS)
        movie_id = int(row[0])
        if movie_id in found:
            raise processed.fault(f"names film {movie_id} twice", MOVIE_CREDITS)
        try:
            found[movie_id] = parse_credits(row)
        except ValueError as error:
            raise processed.fault(f"has {error} in row {number}", MOVIE_CREDITS) from None
    return found


def parse_credits(row: Sequence[str]) -> Credits:
    """Return the credits in the cells of a film, in the order of `CREDIT_COLUMNS`.

    Raises
    ------
    ValueError
        A runtime or code is impossible; the message names it.
    """
    _, directors, cast, runtime, countries, languages, original_title = row
    if runtime and not (is_whole_number(runtime) and 1 <= int(runtime) <= LONGEST_RUNTIME):
        raise ValueError(f"the runtime {runtime[:20]!r}")
    return Credits(
        directors=_split(directors),
        cast=_split(cast),
        runtime=int(runtime) if runtime else None,
        countries=_codes(countries, COUNTRY, "country"),
        languages=_codes(languages, LANGUAGE, "language"),
        original_title=original_title or None,
    )


def _split(cell: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for name in cell.split(CREDIT_SEPARATOR) if name))


def _codes(cell: str, form: re.Pattern[str], noun: str) -> tuple[str, ...]:
    codes = _split(cell)
    for code in codes:
        if not form.fullmatch(code):
            raise ValueError(f"the {noun} {code[:20]!r}")
    return codes
