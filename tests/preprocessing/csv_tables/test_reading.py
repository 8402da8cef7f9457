import csv
import math

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import DataError
from preprocessing.csv_tables.reading import CsvFile, read_csv
from preprocessing.csv_tables.writing import write_csv

INTEGER, FLOAT, TEXT = pa.int32(), pa.float64(), pa.string()
# CSV files contain no NUL or lone surrogate; csv.reader normalises "\r".
field = st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from('",\n\t| '))


def at(path):
    return CsvFile.at(path, "fix the file")


def read(path, content: bytes, **types):
    path.write_bytes(content)
    return read_csv(at(path), types).to_pydict()


@given(values=st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1))
def test_floats_come_back_equal(tmp_path_factory, values):
    path = tmp_path_factory.getbasetemp() / "floats.csv"

    write_csv(path, {"x": np.array(values)})

    assert read_csv(at(path), {"x": FLOAT})["x"].to_pylist() == values


@given(values=st.lists(field, min_size=1))
def test_text_comes_back_equal_here_and_in_csv_reader(tmp_path_factory, values):
    path = tmp_path_factory.getbasetemp() / "text.csv"

    write_csv(path, {"n": np.arange(len(values)), "text": pa.array(values)})

    assert read_csv(at(path), {"text": TEXT})["text"].to_pylist() == values
    with path.open(newline="", encoding="utf-8") as file:
        assert [row[1] for row in csv.reader(file)][1:] == values


def test_only_text_that_needs_quotes_gets_them(tmp_path):
    write_csv(tmp_path / "a.csv", {"a": pa.array(["plain", "a,b", 'say "x"', "", None])})

    assert (tmp_path / "a.csv").read_text() == 'a\nplain\n"a,b"\n"say ""x"""\n\n\n'


def test_the_bytes_do_not_depend_on_the_pieces(tmp_path):
    rows = 200_001  # several pieces, formatted in parallel
    values = np.arange(rows) / 7

    write_csv(tmp_path / "a.csv", {"n": np.arange(rows), "x": values})

    lines = (tmp_path / "a.csv").read_text().splitlines()
    assert len(lines) == rows + 1
    assert all(line.split(",")[0] == str(n) for n, line in enumerate(lines[1:]))
    assert (
        read_csv(at(tmp_path / "a.csv"), {"x": FLOAT})["x"].to_numpy().tolist() == values.tolist()
    )


def test_columns_may_be_in_any_order_among_others(tmp_path):
    table = read(tmp_path / "a.csv", b"z,b,a\n9,2,1\n", a=INTEGER, b=INTEGER)

    assert table == {"a": [1], "b": [2]}


def test_a_byte_order_mark_and_crlf_are_accepted(tmp_path):
    table = read(tmp_path / "a.csv", b"\xef\xbb\xbfa,b\r\n1,x\r\n2,y\r\n", a=INTEGER, b=TEXT)

    assert table == {"a": [1, 2], "b": ["x", "y"]}


def test_a_header_alone_is_an_empty_table(tmp_path):
    assert read(tmp_path / "a.csv", b"a,b\n", a=INTEGER, b=TEXT) == {"a": [], "b": []}


def test_numbers_may_be_nan(tmp_path):
    assert math.isnan(read(tmp_path / "a.csv", b"a\nnan\n", a=FLOAT)["a"][0])


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "is empty"),
        (b"a\n1\n", "has no column b"),
        (b"a,b,b\n1,2,3\n", "has more than one column b"),
        (b"a,b\n1,2\n3\n", "row 3 has 1 columns, the header has 2"),
        (b"a,b\n1,2\nx,2\n", "row 3: a is 'x', not a whole number that fits"),
        (b"a,b\n1.5,2\n", "row 2: a is '1.5', not a whole number that fits"),
        (b"a,b\n3000000000,2\n", "row 2: a is '3000000000', not a whole number that fits"),
        (b"a,b\n1,2\n,2\n", "row 3: a is empty"),
        (b"a,b\n1,two\n", "row 2: b is 'two', not a number"),
        (b"\x00\x01\x02\xff\xfe", "is not a CSV file in UTF-8"),
        ("a,b\n1,2\n".encode("utf-16"), "is not a CSV file in UTF-8"),
    ],
)
def test_faults_name_file_row_and_column(tmp_path, content, problem):
    with pytest.raises(DataError) as raised:
        read(tmp_path / "a.csv", content, a=INTEGER, b=FLOAT)

    assert str(raised.value) == f"{tmp_path / 'a.csv'}: {problem}; fix the file"


def test_text_that_is_not_utf_8_is_reported(tmp_path):
    with pytest.raises(DataError, match="t is not UTF-8 text"):
        read(tmp_path / "a.csv", b"t\n\xff\xfe\n", t=TEXT)


def test_a_missing_file_is_reported(tmp_path):
    with pytest.raises(DataError, match="is missing; fix the file"):
        at(tmp_path / "none.csv")
