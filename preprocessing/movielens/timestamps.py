"""Parse timestamps into whole seconds since 1970-01-01 UTC, the only form in processed/.

Raw files contain seconds or datetimes; a datetime without an offset is UTC, and fractions of
a second are cut off.
"""

from datetime import UTC, datetime
from typing import Any, cast

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

LATEST = 253_402_300_799  # seconds: 9999-12-31 23:59:59 UTC
_SECONDS = r"^\s*\d{1,12}(\.\d*)?\s*$"


def from_seconds(column: "pa.ChunkedArray[Any]") -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Return a column of integer seconds as (n,) int64, and where it is valid, (n,) bool.

    Invalid is a value that is missing, before 1970 or after the year 9999.
    """
    seconds: NDArray[np.int64] = column.fill_null(pa.scalar(-1, pa.int64())).to_numpy()
    return seconds, (seconds >= 0) & (seconds <= LATEST)


def from_text(column: "pa.ChunkedArray[Any]") -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Return what `from_seconds` does for text: seconds, or ISO 8601 dates and datetimes."""
    parsed = pa.chunked_array([_parsed(chunk) for chunk in column.chunks], pa.int64())
    return from_seconds(parsed)


def as_datetime(seconds: int) -> str:
    """Return `seconds` as YYYY-MM-DD HH:MM:SS, UTC."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M:%S")


def _parsed(text: "pa.Array[Any]") -> "pa.Array[Any]":
    # Imported here: pandas takes half a second, which only files with datetimes should pay.
    import pandas as pd

    whole = pc.replace_substring_regex(text, r"(?s)^\s*(\d*).*$", r"\1")
    is_seconds = pc.match_substring_regex(text, _SECONDS)
    seconds = pc.cast(pc.if_else(is_seconds, whole, None), pa.int64())
    dates = pd.to_datetime(
        text.to_pandas().str.strip(), format="ISO8601", utc=True, errors="coerce"
    )
    since_epoch = dates.dt.tz_localize(None).to_numpy().astype("datetime64[s]")
    of_dates = pa.array(since_epoch).cast(pa.int64())
    return cast("pa.Array[Any]", pc.if_else(is_seconds, seconds, of_dates))
