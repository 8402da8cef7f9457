"""Tables come back equal, and a fault is named with its file, row and column."""

import csv
import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import DataError
from preprocessing import tables
from preprocessing.table_file import Layout, TableFile
from preprocessing.tables import Derived, read_table, write_numbers, write_text_table

ID, FLOAT, TEXT = "int32", "float64", "str"
# CSV files contain no NUL or lone surrogate; csv.reader normalises "\r".
field = st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from('",\n\t| '))


def at(path, layout=None) -> TableFile:
    file = TableFile.at(path, "fix the file")
    return TableFile(file.where, file.fix, file.size, file.open, layout or Layout())


def read(path, content: bytes, **dtypes):
    path.write_bytes(content)
    return read_table(at(path), dtypes).to_dict("list")


@given(values=st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1))
def test_floats_come_back_equal(tmp_path_factory, values):
    path = tmp_path_factory.getbasetemp() / "floats.csv"

    table = pd.DataFrame({"x": values, "n": range(len(values))})
    write_numbers(path.parent, {path.name: table})

    assert read_table(at(path), {"x": FLOAT})["x"].tolist() == values


@given(values=st.lists(field, min_size=1))
def test_text_comes_back_equal_here_and_in_csv_reader(tmp_path_factory, values):
    path = tmp_path_factory.getbasetemp() / "text.csv"

    write_text_table(path, pd.DataFrame({"n": range(len(values)), "text": values}))

    assert read_table(at(path), {"text": TEXT})["text"].tolist() == values
    with path.open(newline="", encoding="utf-8") as file:
        assert [row[1] for row in csv.reader(file)][1:] == values


def test_only_text_that_needs_quotes_gets_them_and_missing_values_are_empty(tmp_path):
    table = pd.DataFrame(
        {
            "text": ["plain", "a,b", 'say "x"', "", None],
            "mean": [4.0, 3.5, 1 / 3, 0.1, float("nan")],
            "year": pd.array([1999, None, 7, 0, -1], "Int32"),
        }
    )

    write_text_table(tmp_path / "a.csv", table)

    assert (tmp_path / "a.csv").read_text() == (
        'text,mean,year\nplain,4,1999\n"a,b",3.5,\n"say ""x""",0.3333333333333333,7\n,0.1,0\n,,-1\n'
    )


def test_numbers_are_written_in_pieces_and_columns_derived_for_each(tmp_path, monkeypatch):
    monkeypatch.setattr(tables, "_PIECE", 1000)
    table = pd.DataFrame({"n": range(2500)})

    derived = Derived(table, lambda rows: rows.assign(x=rows["n"] / 7))
    write_numbers(tmp_path, {"a.csv": derived})

    back = read_table(at(tmp_path / "a.csv"), {"n": ID, "x": FLOAT})
    assert back["n"].tolist() == list(range(2500))
    assert back["x"].tolist() == [n / 7 for n in range(2500)]


def test_an_empty_table_has_its_header(tmp_path):
    write_numbers(tmp_path, {"a.csv": pd.DataFrame({"n": [], "x": []})})

    assert (tmp_path / "a.csv").read_text() == "n,x\n"


def test_columns_may_be_in_any_order_among_others(tmp_path):
    table = read(tmp_path / "a.csv", b"z,b,a\n9,2,1\n", a=ID, b=ID)

    assert table == {"a": [1], "b": [2]}


def test_a_byte_order_mark_and_crlf_are_accepted(tmp_path):
    table = read(tmp_path / "a.csv", b"\xef\xbb\xbfa,b\r\n1,x\r\n2,y\r\n", a=ID, b=TEXT)

    assert table == {"a": [1, 2], "b": ["x", "y"]}


def test_line_breaks_in_quotes_are_read_wherever_they_are(tmp_path):
    # Arrow divides a file into pieces and then knows no quotes across them.
    titles = [f"{n}\n" + "x" * 300 for n in range(9000)]
    write_text_table(tmp_path / "a.csv", pd.DataFrame({"n": range(len(titles)), "t": titles}))

    assert read_table(at(tmp_path / "a.csv"), {"t": TEXT})["t"].tolist() == titles


def test_text_stays_as_it_is_written(tmp_path):
    content = b"a,t\n1,007\n2,true\n3,NA\n4,null\n5,1999-01-01\n6,nan\n7,\n"

    table = read(tmp_path / "a.csv", content, t=TEXT)

    assert table == {"t": ["007", "true", "NA", "null", "1999-01-01", "nan", ""]}


def test_whole_numbers_may_be_written_as_floats(tmp_path):
    assert read(tmp_path / "a.csv", b"a\n862.0\n1e3\n", a=ID) == {"a": [862, 1000]}


def test_a_header_alone_is_an_empty_table(tmp_path):
    assert read(tmp_path / "a.csv", b"a,b\n", a=ID, b=TEXT) == {"a": [], "b": []}


@pytest.mark.parametrize("content", [b"\n\na,b\n1,2\n", b"a,b\r1,2\r", b"a,b\r\n1,2"])
def test_blank_first_lines_and_every_line_end_are_read(tmp_path, content):
    assert read(tmp_path / "a.csv", content, a=ID, b=FLOAT) == {"a": [1], "b": [2]}


def test_dtypes_are_the_ones_asked_for(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(b"a,b,c,d\n1,2,3,4\n")

    table = read_table(at(path), {"a": ID, "b": "int64", "c": FLOAT, "d": TEXT})

    assert table.dtypes.astype(str).to_dict() == {"a": ID, "b": "int64", "c": FLOAT, "d": TEXT}


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "is empty"),
        (b"a\n1\n", "has no column b: its first line is 'a'"),
        (b"a,b,b\n1,2,3\n", "has more than one column b"),
        (b"a,b\n1,2\n3\n", "row 3 has 1 columns, the header has 2"),
        (b"a,b\n1,2\n3,4,5\n", "row 3 has 3 columns, the header has 2"),
        (b"a,b\n1,2\nx,2\n", "row 3: a is 'x', not a whole number"),
        (b"a,b\n1.5,2\n", "row 2: a is '1.5', not a whole number"),
        (b"a,b\n3000000000,2\n", "row 2: a is '3000000000', more than 2,147,483,647"),
        (b"a,b\n1,2\n-1,2\n", "row 3: a is '-1', not a MovieLens id"),
        (b"a,b\n1,2\n,2\n", "row 3: a is empty"),
        (b"a,b\ntrue,2\n", "row 2: a is 'true', not a whole number"),
        (b"a,b\n2019-01-02,2\n", "row 2: a is '2019-01-02', not a whole number"),
        (b"a,b\n1,two\n", "row 2: b is 'two', not a number"),
        (b"a,b\n1,1_0\n", "row 2: b is '1_0', not a number"),
        (b"a,b\n1,nan\n", "row 2: b is nan, not a finite number"),
        (b"a,b\n1,-inf\n", "row 2: b is -inf, not a finite number"),
        (b"a;b\n1;2\n", "has no column a: its first line is 'a;b'"),
        (b" \na,b\n1,2\n", "has no column a: its first line is ' '"),
        (b"1,2\n3,4\n", "has no column a: its first line is '1,2'"),
        (b"a,b\n\n1,2\n\nx,2\n", "row 5: a is 'x', not a whole number"),
        (b'a,b,c\n1,2,"two\nlines"\nx,2,\n', "row 4: a is 'x', not a whole number"),
        (b'a,b\n1,2\n3,"4\n', "row 3 has a quote without an end"),
        (b"PK\3\4a,b\n", "is a zip archive, not a table"),
        (b"\x00\x01\x02\xff\xfe", "is not a CSV file in UTF-8"),
        ("a,b\n1,2\n".encode("utf-16"), "is not a CSV file in UTF-8"),
    ],
)
def test_faults_name_file_row_and_column(tmp_path, content, problem):
    with pytest.raises(DataError) as raised:
        read(tmp_path / "a.csv", content, a=ID, b=FLOAT)

    assert str(raised.value) == f"{tmp_path / 'a.csv'}: {problem}; fix the file"


@pytest.mark.parametrize(
    ("text", "problem"),
    [(b"\xff\xfe", "t is not UTF-8 text"), (b"x" * 10_001, "t has 10,001 characters")],
)
def test_unusable_text_is_reported(tmp_path, text, problem):
    with pytest.raises(DataError, match=f"row 3: {problem}"):
        read(tmp_path / "a.csv", b"t\nplain\n" + text + b"\n", t=TEXT)


def test_lines_without_a_header_are_read_by_position(tmp_path):
    (tmp_path / "a.dat").write_bytes(b"1::2::0.5\n3::4::5\n")
    file = at(tmp_path / "a.dat", Layout(":", ("a", "", "b", "", "c")))

    assert read_table(file, {"a": ID, "c": FLOAT}).to_dict("list") == {"a": [1, 3], "c": [0.5, 5]}


def test_a_torn_line_without_a_header_is_reported_with_its_form(tmp_path):
    (tmp_path / "a.dat").write_bytes(b"1::2::0.5\n3::4\n")
    file = at(tmp_path / "a.dat", Layout(":", ("a", "", "b", "", "c")))

    with pytest.raises(DataError, match="row 2 is not a::b::c; fix the file"):
        read_table(file, {"a": ID, "c": FLOAT})


def test_a_missing_file_is_reported(tmp_path):
    with pytest.raises(DataError, match="is missing; fix the file"):
        at(tmp_path / "none.csv")


def test_a_nan_is_never_taken_for_a_number(tmp_path):
    write_numbers(tmp_path, {"a.csv": pd.DataFrame({"n": [1, 2], "x": [1.0, math.nan]})})

    with pytest.raises(DataError, match="row 3: x is empty"):
        read_table(at(tmp_path / "a.csv"), {"x": FLOAT})
