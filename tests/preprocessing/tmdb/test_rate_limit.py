"""Pauses that a server asks for, requests at once and per second, limits out of range."""

import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from preprocessing import fetch_tmdb_metadata
from preprocessing.tmdb.rate_limit import (
    RateLimiter,
    RequestLimits,
    TooLongAWaitError,
    parse_retry_after,
)
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
    now, clock = datetime.now(UTC), time.monotonic()
    date = (now + timedelta(seconds=2)).replace(microsecond=0)
    tmdb.script[1001] = [responses.status(429, Retry_After=format_datetime(date, usegmt=True))]

    pause_before_the_second_request(few, tmdb)
    # Not a pause of so many seconds: on a busy machine the first request may be late.
    assert tmdb.times[1] >= clock + (date - now).total_seconds() - 0.05


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
    assert (
        "the server asks to wait for more than 300 seconds in all; "
        "later, with a lower --rate, run the command again"
    ) in printed.err
    assert overviews(folder)[1] == 'Film 1, "the" one.'


def test_a_pause_is_announced_once(few, tmdb, capsys):
    refusal = responses.status(429, Retry_After="1")
    tmdb.script = {tmdb_id: [refusal] for tmdb_id in (1001, 1002, 1003)}
    tmdb.at_once = 3  # all three are sent before the first refusal

    assert fetch(few, tmdb) == 0

    assert capsys.readouterr().err == "TMDB asks for fewer requests; waiting 1 s\n"


class Pauses:
    """The pauses that a limiter announces."""

    def __init__(self):
        self.seconds: list[float] = []
        self.limiter = RateLimiter(RequestLimits(), self.seconds.append)

    def grant(self, seconds=None) -> None:
        self.limiter.pause(time.monotonic(), seconds)

    def grant_all(self) -> None:
        while True:
            self.grant()


def test_pauses_without_retry_after_grow_and_end_after_five_minutes():
    pauses = Pauses()

    with pytest.raises(TooLongAWaitError):
        pauses.grant_all()

    backoff = RequestLimits().backoff
    for number, seconds in enumerate(pauses.seconds):
        longest = min(backoff * 2**number, 60)
        assert longest / 2 <= seconds <= longest
    assert 240 <= sum(pauses.seconds) <= 300


def test_all_pauses_of_a_run_count_toward_the_five_minutes():
    pauses = Pauses()
    for _ in range(10):
        pauses.grant(29.0)
        pauses.limiter.resume()

    with pytest.raises(TooLongAWaitError):
        pauses.grant(29.0)


def test_after_a_success_the_next_pause_is_short_again():
    pauses = Pauses()
    for _ in range(6):
        pauses.grant()
    pauses.limiter.resume()
    pauses.grant()

    assert pauses.seconds[-1] <= RequestLimits().backoff < pauses.seconds[-2]


def test_a_server_that_always_refuses_is_waited_for_until_the_run_ends(few, tmdb, capsys):
    # With a tiny backoff the pauses are short; a last long one ends the run.
    tmdb.script[1001] = [responses.status(429)] * 4
    tmdb.always[1001] = responses.status(429, Retry_After="301")

    assert fetch(few, tmdb, "--concurrency", "1") == 2

    printed = capsys.readouterr()
    assert printed.err.count("TMDB asks for fewer requests; waiting 1 s\n") == 4
    assert "with a lower --rate" in printed.err.splitlines()[-1]


@pytest.mark.parametrize("concurrency", [1, 3, 8])
def test_no_more_requests_at_once_than_allowed(folder, tmdb, concurrency):
    tmdb.at_once = concurrency

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
