import pyarrow as pa
import pytest

from preprocessing.csv_tables.reading import CsvFile
from preprocessing.movielens import timestamps
from preprocessing.movielens.ratings import read_raw_ratings

NEW_YEAR = 1_546_398_245  # 2019-01-02 03:04:05 UTC


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("1546398245", NEW_YEAR),
        (" 1546398245 ", NEW_YEAR),
        ("1546398245.0", NEW_YEAR),
        ("2019-01-02 03:04:05", NEW_YEAR),
        ("2019-01-02T03:04:05", NEW_YEAR),
        ("2019-01-02T03:04:05Z", NEW_YEAR),
        ("2019-01-02T03:04:05.999Z", NEW_YEAR),
        ("2019-01-02 05:04:05+02:00", NEW_YEAR),
        ("2019-01-02", NEW_YEAR - 3 * 3600 - 4 * 60 - 5),
        ("0", 0),
        ("1970-01-01", 0),
        ("9999-12-31 23:59:59", timestamps.LATEST),
    ],
)
def test_seconds_and_datetimes_become_seconds_in_utc(text, seconds):
    values, valid = timestamps.from_text(pa.chunked_array([[text]]))

    assert valid.tolist() == [True]
    assert values.tolist() == [seconds]


@pytest.mark.parametrize(
    "text",
    ["", " ", "yesterday", "-1", "2019-13-01", "2019-01-02 25:00:00", "1546398245000",
     "1969-12-31 23:59:59", "99999999999999999999", "1e9", "nan"],
)  # fmt: skip
def test_text_that_is_not_a_time_between_1970_and_9999_is_invalid(text):
    _, valid = timestamps.from_text(pa.chunked_array([[text, "7"]]))

    assert valid.tolist() == [False, True]


@pytest.mark.parametrize("seconds", [None, -1, timestamps.LATEST + 1])
def test_integer_columns_have_the_same_bounds(seconds):
    _, valid = timestamps.from_seconds(pa.chunked_array([pa.array([seconds, 7], pa.int64())]))

    assert valid.tolist() == [False, True]


def test_a_file_may_mix_seconds_and_datetimes(tmp_path):
    path = tmp_path / "ratings.csv"
    path.write_text(
        "userId,movieId,rating,timestamp\n"
        "1,1,4,1546398245\n1,2,4,2019-01-02 03:04:05\n1,3,4,\n1,4,4,soon\n"
    )

    interactions, without_timestamp = read_raw_ratings(CsvFile.at(path, "fix the file"))

    assert interactions.timestamps.tolist() == [NEW_YEAR, NEW_YEAR]
    assert without_timestamp == 2


def test_a_datetime_is_written_in_utc():
    assert timestamps.as_datetime(NEW_YEAR) == "2019-01-02 03:04:05"
