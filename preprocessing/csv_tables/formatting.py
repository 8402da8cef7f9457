"""Format the rows of a table as lines of a CSV file.

Floats get the shortest decimal that reads back as the same float; nulls are empty. Text is
quoted only where CSV requires it.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as arrow_csv

MOST_ROWS = 1 << 16  # formatted at a time
_SAMPLE = 1 << 13  # values
_SMALL = 1 << 19  # MovieLens' user and movie ids are smaller
_AS_THEY_ARE = arrow_csv.WriteOptions(
    include_header=False, quoting_style="none", batch_size=MOST_ROWS
)

Text = Any  # a pyarrow.StringArray


def lines_of(rows: pa.Table, widths: Sequence[int | None] = (None,)) -> list[pa.Buffer]:
    """Return `rows`, numbers and text, as one line each: once for each of `widths`.

    A width is how many columns the lines have, from the first; None for all.
    """
    columns = [column.combine_chunks() for column in rows.columns]
    fields = [_field_of(column) for column in columns]
    quoted = any(pa.types.is_string(column.type) for column in columns)
    join = _joined if quoted else _joined_unquoted
    return [join(fields[:width]) for width in widths]


def _field_of(column: "pa.Array[Any]") -> Text:
    if pa.types.is_string(column.type):
        return _quoted_where_needed(column)
    if pa.types.is_int32(column.type) and _are_small(column):
        return _small_integers().take(column)
    # Compare bits, so that 0.0 and -0.0 stay two values.
    bits = column.view(pa.int64()) if pa.types.is_float64(column.type) else column
    sample = bits[:_SAMPLE]  # decides what is faster: the text is the same either way
    if 2 * len(sample.unique()) > len(sample):
        return column.cast(pa.string())
    # Looking up a value takes a fifth of the time of formatting it.
    distinct = bits.dictionary_encode()
    return distinct.dictionary.view(column.type).cast(pa.string()).take(distinct.indices)


def _are_small(column: "pa.Array[Any]") -> bool:
    if column.null_count or not len(column):
        return False
    values = column.to_numpy()
    return bool(values.min() >= 0 and values.max() < _SMALL)


@cache
def _small_integers() -> Text:
    return pa.array(np.arange(_SMALL, dtype=np.int32)).cast(pa.string())


def _joined(fields: list[Text]) -> pa.Buffer:
    """Join fields of which some are quoted already, which Arrow's writer does not support."""
    # The stubs lack the variable number of columns and the separator as plain text.
    join: Any = pc.binary_join_element_wise
    lines = join(*fields, ",", null_handling="replace")
    return pa.py_buffer(("\n".join(lines.to_pylist()) + "\n").encode())


def _joined_unquoted(fields: list[Text]) -> pa.Buffer:
    lines = pa.BufferOutputStream()
    names = [str(number) for number in range(len(fields))]
    arrow_csv.write_csv(pa.table(fields, names), lines, _AS_THEY_ARE)
    return lines.getvalue()


def _quoted_where_needed(text: Text) -> Text:
    doubled = pc.replace_substring(text, '"', '""')
    quoted = pc.replace_substring_regex(doubled, r"(?s)^(.*)$", r'"\1"')
    return pc.if_else(pc.match_substring_regex(text, '[",\r\n]'), quoted, text)
