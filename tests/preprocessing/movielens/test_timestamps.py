import pandas as pd
import pytest

from preprocessing.movielens import timestamps
from preprocessing.movielens.ratings import read_raw_ratings
from preprocessing.table_file import TableFile

NEW_YEAR = 1_546_398_245  # 2019-01-02 03:04:05 UTC


def seconds_of(*values, dtype: str = "str") -> list[int]:
    return timestamps.to_seconds(pd.Series(values, dtype=dtype))[0].tolist()


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("1546398245", NEW_YEAR),
        (" 1546398245 ", NEW_YEAR),
        ("1546398245.0", NEW_YEAR),
        ("1546398245.9", NEW_YEAR),
        ("1546398245000", NEW_YEAR),
        ("1546398245999999", NEW_YEAR),
        ("1546398245000000000", NEW_YEAR),
        ("2019-01-02 03:04:05", NEW_YEAR),
        ("2019-01-02T03:04:05", NEW_YEAR),
        ("2019-01-02T03:04:05Z", NEW_YEAR),
        ("2019-01-02T03:04:05.999Z", NEW_YEAR),
        ("2019-01-02 05:04:05+02:00", NEW_YEAR),
        ("2019-01-02", NEW_YEAR - 3 * 3600 - 4 * 60 - 5),
        ("0", 0),
        ("1970-01-01", 0),
        ("9999-12-31 23:59:59", timestamps.LATEST),
        (str(timestamps.LATEST), timestamps.LATEST),
    ],
)
def test_numbers_and_datetimes_become_seconds_in_utc(text, seconds):
    assert seconds_of(text) == [seconds]


@pytest.mark.parametrize(
    "text",
    ["", " ", "yesterday", "-1", "2019-13-01", "2019-01-02 25:00:00", "12:30", "nan", "inf",
     "1969-12-31 23:59:59", "99999999999999999999"],
)  # fmt: skip
def test_text_that_is_not_a_time_between_1970_and_9999_is_invalid(text):
    assert seconds_of(text, "7") == [timestamps.INVALID, 7]


@pytest.mark.parametrize(
    ("column", "seconds"),
    [
        (pd.Series([NEW_YEAR, -5]), [NEW_YEAR, -1]),
        (pd.Series([NEW_YEAR + 0.75, float("nan"), 1e300]), [NEW_YEAR, -1, -1]),
        (pd.to_datetime(pd.Series(["2019-01-02 03:04:05", None])), [NEW_YEAR, -1]),
        (pd.Series(["2019-01-02 03:04:05Z"], dtype="datetime64[s, UTC]"), [NEW_YEAR]),
        (pd.Series([None, None], dtype="float64"), [-1, -1]),
    ],
    ids=["integers", "floats", "datetimes", "zoned", "empty"],
)
def test_every_dtype_that_a_reader_finds_has_the_same_bounds(column, seconds):
    assert timestamps.to_seconds(column)[0].tolist() == seconds


def test_the_numbers_in_each_unit_are_counted():
    column = pd.Series([NEW_YEAR, NEW_YEAR * 10**3, NEW_YEAR * 10**6, NEW_YEAR * 10**6])

    seconds, converted = timestamps.to_seconds(column)

    assert seconds.tolist() == [NEW_YEAR] * 4
    assert converted == {"milliseconds": 1, "microseconds": 2}


def test_a_column_of_seconds_is_not_changed_in_place():
    column = pd.Series([NEW_YEAR * 1000, -3])

    timestamps.to_seconds(column)

    assert column.tolist() == [NEW_YEAR * 1000, -3]


def test_a_file_may_mix_seconds_and_datetimes(tmp_path):
    path = tmp_path / "ratings.csv"
    path.write_text(
        "userId,movieId,rating,timestamp\n"
        "1,1,4,1546398245\n1,2,4,2019-01-02 03:04:05\n1,3,4,\n1,4,4,soon\n"
    )

    ratings, reading = read_raw_ratings(TableFile.at(path, "fix the file"))

    assert ratings["timestamp"].tolist() == [NEW_YEAR, NEW_YEAR]
    assert (reading.rows, reading.valid, reading.first_invalid) == (4, 2, 2)


def test_a_datetime_is_written_in_utc():
    assert timestamps.as_datetime(NEW_YEAR) == "2019-01-02 03:04:05"
