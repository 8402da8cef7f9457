import struct

import numpy as np
import pyarrow as pa
import pyarrow.csv as arrow_csv
import pytest
from hypothesis import given
from hypothesis import strategies as st

from preprocessing.csv_tables.formatting import lines_of

floats = st.floats(allow_nan=False, allow_infinity=False)
repeated = st.lists(st.sampled_from([0.0, -0.0, 0.5, 5.0, 1 / 3, -1e-300, None]), min_size=20)


def as_arrow_writes(rows: pa.Table) -> bytes:
    text = pa.BufferOutputStream()
    arrow_csv.write_csv(rows, text, arrow_csv.WriteOptions(include_header=False))
    return text.getvalue().to_pybytes()


def table(values, kind=None) -> pa.Table:
    # With a second column, because CSV does not count an empty line as a row.
    return pa.table({"n": pa.array(range(len(values))), "x": pa.array(values, kind)})


@given(values=st.lists(floats, min_size=1, max_size=60))
def test_floats_are_written_as_arrow_writes_them(values):
    rows = table(values, pa.float64())

    assert lines_of(rows)[0].to_pybytes() == as_arrow_writes(rows)


@given(values=repeated)
def test_repeated_values_are_written_as_arrow_writes_them(values):
    rows = table(values, pa.float64())

    assert lines_of(rows)[0].to_pybytes() == as_arrow_writes(rows)


@given(values=st.lists(st.sampled_from([0, -1, 7, 2**31 - 1, None]), min_size=20))
def test_repeated_integers_are_written_as_arrow_writes_them(values):
    rows = table(values, pa.int32())

    assert lines_of(rows)[0].to_pybytes() == as_arrow_writes(rows)


def test_repeated_zeros_keep_their_sign():
    lines = lines_of(pa.table({"x": [0.0, -0.0] * 50}))[0].to_pybytes()

    assert lines == b"0\n-0\n" * 50


@pytest.mark.parametrize("distinct", [1, 100, 40_000])
def test_a_whole_piece_is_written_as_arrow_writes_it(distinct):
    rng = np.random.default_rng(0)
    values = rng.normal(size=distinct)[rng.integers(distinct, size=50_000)]
    rows = table(values)

    assert lines_of(rows)[0].to_pybytes() == as_arrow_writes(rows)


def test_a_slice_is_written_as_its_own_rows():
    rows = pa.table({"n": [1, 2, 3] * 10, "x": [0.25, 0.5, 0.75] * 10})

    assert lines_of(rows[4:6])[0].to_pybytes() == b"2,0.5\n3,0.75\n"


def test_text_among_repeated_numbers_is_quoted_where_needed():
    rows = pa.table({"n": [7] * 3, "t": ["a", "a,b", None]})

    assert lines_of(rows)[0].to_pybytes() == b'7,a\n7,"a,b"\n7,\n'


@given(values=st.lists(floats, min_size=1, max_size=20))
def test_every_bit_of_a_repeated_float_comes_back(values):
    rows = pa.table({"x": values * 3})

    back = [float(line) for line in lines_of(rows)[0].to_pybytes().split()]

    assert [struct.pack("d", x) for x in back] == [struct.pack("d", x) for x in values * 3]


def test_lines_of_several_widths_equal_those_of_each_width_alone():
    rows = pa.table({"n": [1, 2], "x": [0.5, 1 / 3], "y": [7, 8]})

    narrow, wide = lines_of(rows, [2, None])

    assert narrow.equals(lines_of(rows.select(["n", "x"]))[0])
    assert wide.equals(lines_of(rows)[0])
