"""Pauses that a server asks for, requests at once and per second, limits out of range."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from preprocessing import fetch_tmdb_metadata
from preprocessing.tmdb.rate_limit import parse_retry_after
from tests.preprocessing.tmdb import server as responses
from tests.preprocessing.tmdb.fetching import fetch, overviews, prepare, report


@pytest.fixture
def few(tmp_path):
    """A processed/ folder with three films, soon fetched at four requests a second."""
    return prepare(tmp_path / "few", {1: 1001, 2: 1002, 3: 1003})


def pause_before_the_second_request(few, tmdb):
    assert fetch(few, tmdb, "--rate", "4", "--concurrency", "4") == 0
    assert all(overviews(few).values())
    return tmdb.times[1] - tmdb.times[0]


def test_a_pause_in_seconds_stops_every_worker(few, tmdb):
    tmdb.script[1001] = [responses.status(429, Retry_After="1")]

    assert pause_before_the_second_request(few, tmdb) >= 0.95


def test_a_pause_until_a_date_stops_every_worker(few, tmdb):
    date = format_datetime(datetime.now(UTC) + timedelta(seconds=2), usegmt=True)
    tmdb.script[1001] = [responses.status(429, Retry_After=date)]

    assert pause_before_the_second_request(few, tmdb) >= 0.5


NOON = datetime(2024, 5, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("7", 7.0),
        (" 0 ", 0.0),
        ("Wed, 01 May 2024 12:00:30 GMT", 30.0),
        ("Wed, 01 May 2024 12:00:30 -0000", 30.0),
        ("Wednesday, 01-May-24 12:00:30 GMT", 30.0),
        ("Wed, 01 May 2024 11:00:00 GMT", 0.0),
        ("9" * 5_000, float("inf")),
        (None, None),
        ("", None),
        ("-5", None),
        ("1.5", None),
        ("soon", None),
        ("Wed, 99 May 2024 12:00:30 GMT", None),
    ],
)
def test_retry_after_is_parsed_from_seconds_or_a_date(header, seconds):
    assert parse_retry_after(header, NOON) == seconds


@pytest.mark.parametrize("pause", ["86400", "9" * 5_000, "Fri, 01 Jan 2100 00:00:00 GMT"])
def test_too_long_a_pause_ends_the_run(folder, tmdb, pause, capsys):
    tmdb.always[1002] = responses.status(429, Retry_After=pause)

    assert fetch(folder, tmdb, "--concurrency", "1") == 2

    counts, printed = report(capsys)
    assert (counts["found"], counts["not requested"]) == (1, 11)
    assert "asks for a pause of over 300 seconds; later, run the command again" in printed.err
    assert overviews(folder)[1] == 'Film 1, "the" one.'


@pytest.mark.parametrize("concurrency", [1, 3, 8])
def test_no_more_requests_at_once_than_allowed(folder, tmdb, concurrency):
    tmdb.delay = 0.03

    assert fetch(folder, tmdb, "--concurrency", concurrency) == 0

    assert tmdb.most_at_once == concurrency


def test_no_more_requests_per_second_than_allowed(folder, tmdb):
    assert fetch(folder, tmdb, "--rate", "50") == 0

    assert tmdb.times[-1] - tmdb.times[0] >= 11 / 50 - 0.02


@pytest.mark.parametrize(
    ("flag", "value"),
    [("--concurrency", "0"), ("--rate", "nan"), ("--rate", "0.0"), ("--tries", "0"),
     ("--backoff", "-1.0"), ("--timeout", "inf")],
)  # fmt: skip
def test_limits_out_of_range_are_rejected(folder, tmdb, flag, value, capsys):
    assert fetch(folder, tmdb, flag, value) == 2

    assert f"{flag}: {value} is out of range; give a " in capsys.readouterr().err
    assert tmdb.requested == []


def test_the_help_shows_the_defaults(capsys):
    with pytest.raises(SystemExit):
        fetch_tmdb_metadata.main(["--help"])

    assert "requests per second (default: 35)" in capsys.readouterr().out
