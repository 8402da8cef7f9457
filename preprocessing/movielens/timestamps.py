"""Convert timestamps to whole seconds since 1970-01-01 UTC, the only form in processed/.

Raw files have seconds, milliseconds, microseconds, nanoseconds or datetimes. A datetime without
an offset is UTC, and fractions of a second are cut off.
"""

from datetime import UTC, datetime
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

LATEST: Final = 253_402_300_799  # seconds: 9999-12-31 23:59:59 UTC
INVALID: Final = -1
_UNITS: Final = {"milliseconds": 10**3, "microseconds": 10**6, "nanoseconds": 10**9}


def to_seconds(column: "pd.Series[Any]") -> tuple[NDArray[np.int64], dict[str, int]]:
    """Convert a raw column of n timestamps of any dtype.

    A number too large for seconds counts as milliseconds, one too large for those as
    microseconds, and so on: all of them then lie before the year 9999.

    Returns
    -------
    seconds
        (n,) int64; `INVALID` where the value is missing, not a time or before 1970.
    converted
        How many were in each unit but seconds; without the units that do not occur.
    """
    if pd.api.types.is_datetime64_any_dtype(column.dtype):
        seconds = _of_dates(column)
    elif pd.api.types.is_numeric_dtype(column.dtype) and column.dtype != bool:
        seconds = _of_numbers(column)
    else:
        text = column.astype("str").str.strip()
        numbers = pd.to_numeric(text, errors="coerce")
        dates = pd.to_datetime(
            text.where(numbers.isna()), format="ISO8601", utc=True, errors="coerce"
        )
        seconds = np.where(numbers.isna(), _of_dates(dates), _of_numbers(numbers))
    seconds[seconds < 0] = INVALID
    return seconds, _scale(seconds)


def as_datetime(seconds: int) -> str:
    """Return `seconds` as YYYY-MM-DD HH:MM:SS, UTC."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M:%S")


def _of_dates(column: "pd.Series[Any]") -> NDArray[np.int64]:
    # A missing date becomes the lowest number there is.
    return np.array(column.dt.tz_localize(None), "datetime64[s]").astype(np.int64)


def _of_numbers(column: "pd.Series[Any]") -> NDArray[np.int64]:
    if pd.api.types.is_integer_dtype(column.dtype):
        return column.to_numpy(np.int64, copy=True)
    numbers = column.to_numpy(np.float64)
    within = (numbers >= 0) & (numbers < 2.0**63)
    return np.where(within, numbers, INVALID).astype(np.int64)


def _scale(numbers: NDArray[np.int64]) -> dict[str, int]:
    """Divide the numbers that are in smaller units than seconds, in place, and count them."""
    converted = {}
    if numbers.max(initial=0) > LATEST:
        units = np.searchsorted([LATEST * 10**3, LATEST * 10**6], numbers)
        finer = numbers > LATEST
        for number, (unit, ratio) in enumerate(_UNITS.items()):
            rows = finer & (units == number)
            numbers[rows] //= ratio
            if rows.any():
                converted[unit] = int(rows.sum())
    return converted
