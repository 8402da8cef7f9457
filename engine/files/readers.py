"""Readers of a checked folder's files: a matrix, an id table, a CSV table.

The content is checked although it matches the manifest, since anyone can write a manifest.
Sizes are compared before anything is allocated.
"""

import csv
import io
import json
import tokenize
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.files.manifest import CheckedFolder
from engine.files.names import LARGEST_ID

# What NumPy's reader raises on bytes that are not a .npy header.
_BAD_HEADER = (
    ValueError, TypeError, KeyError, SyntaxError, tokenize.TokenError, RecursionError, MemoryError,
)  # fmt: skip


def read_matrix(folder: CheckedFolder, name: str) -> NDArray[np.float32]:
    """Return a finite, C-ordered (n, d) float32 matrix from a .npy file, without copying it.

    Raises
    ------
    DataError
        It is not such an array, its size disagrees with its header, or a value is not finite.
    """
    raw = folder.read(name)
    stream = io.BytesIO(raw)
    try:
        version = np.lib.format.read_magic(stream)
        readers: dict[Any, Callable[..., Any]] = {
            (1, 0): np.lib.format.read_array_header_1_0,
            (2, 0): np.lib.format.read_array_header_2_0,
        }
        shape, fortran, dtype = readers[version](stream)
        if not all(type(side) is int for side in shape):
            raise ValueError("its shape is not of whole numbers")
    except _BAD_HEADER:
        raise folder.fault("is not a NumPy array file", name) from None
    if dtype != np.dtype("<f4") or len(shape) != 2 or fortran:
        raise folder.fault(f"holds {dtype} of shape {shape}, not a C-ordered float32 matrix", name)
    if min(shape) < 1 or len(raw) - stream.tell() != shape[0] * shape[1] * 4:
        raise folder.fault("is cut short or padded", name)
    matrix = np.frombuffer(raw, dtype=np.float32, offset=stream.tell()).reshape(shape)
    if not np.isfinite(matrix).all():
        bad = int(np.count_nonzero(~np.isfinite(matrix).all(axis=1)))
        raise folder.fault(f"has NaN or infinity in {bad} rows", name)
    return matrix


def read_table(folder: CheckedFolder, name: str, columns: tuple[str, ...]) -> list[list[str]]:
    """Return the rows of a CSV file of processed/, cells in the order of `columns`.

    Raises
    ------
    DataError
        It is not UTF-8, lacks a column, or a line has another number of cells.
    """
    try:
        text = folder.read(name).decode("utf-8-sig")
        reader = csv.reader(io.StringIO(text, newline=""), strict=True)
        header = next(reader, [])
        rows = [row for row in reader if row]
    except UnicodeDecodeError:
        raise folder.fault("is not UTF-8", name) from None
    except csv.Error as error:
        raise folder.fault(f"is not valid CSV: {error}", name) from None
    missing = [column for column in columns if column not in header]
    if missing:
        raise folder.fault(f"lacks the column {missing[0]}", name)
    uneven = next((i for i, row in enumerate(rows) if len(row) != len(header)), None)
    if uneven is not None:
        raise folder.fault(f"has {len(rows[uneven])} cells in row {uneven + 1}", name)
    if tuple(header) == columns:
        return rows
    order = [header.index(column) for column in columns]
    return [[row[index] for index in order] for row in rows]


def read_id_table(folder: CheckedFolder, name: str) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the keys and values, both (n,) int64, of a JSON object from ids to whole numbers.

    Raises
    ------
    DataError
        It is not JSON, a key is not a MovieLens id, or a value is not a whole number.
    """
    try:
        table = json.loads(folder.read(name))
    except (ValueError, RecursionError):
        raise folder.fault("is not valid JSON", name) from None
    if not isinstance(table, dict):
        raise folder.fault("is not a JSON object", name)
    if not all(type(value) is int and 0 <= value <= LARGEST_ID for value in table.values()):
        raise folder.fault("has a value that is not a whole number", name)
    if not all(is_whole_number(key) for key in table):
        raise folder.fault("has a key that is not a MovieLens id", name)
    ids = [int(key) for key in table]
    if len(set(ids)) != len(ids):  # np.unique would import numpy.ma, which takes as long as a frame
        raise folder.fault("names a film twice", name)
    return np.array(ids, dtype=np.int64), np.array(list(table.values()), dtype=np.int64)


def is_whole_number(text: str) -> bool:
    """Return whether `text` is an id or a count: ASCII digits, few enough for an int64."""
    return text.isascii() and text.isdigit() and len(text) < 16
