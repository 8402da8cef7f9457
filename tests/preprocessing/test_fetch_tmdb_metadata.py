"""Fetching from a real server: found, missing, slow, limited, broken, refused, killed."""

import json
import logging
import os
import re
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from engine.files.manifest import CheckedFolder
from engine.files.names import (
    METADATA_COLUMNS,
    MOVIE_FACTS,
    MOVIE_METADATA,
    MOVIES_FILTERED,
    TMDB_ATTRIBUTION,
    TMDB_FETCHED,
)
from preprocessing import fetch_tmdb_metadata
from preprocessing.manifest import Provenance
from preprocessing.thresholds import Thresholds
from preprocessing.tmdb.rate_limit import retry_after
from tests.preprocessing import tmdb_server as plays
from tests.preprocessing.data_sets import csv_text, rows_of, snapshot, status_of
from tests.preprocessing.tmdb_server import tmdb_server

KEY = "0123456789abcdef0123456789abcdef"
TOKEN = "eyJhbGciOi.eyJhdWQiOi.c2lnbmF0dXJl"
QUICK = ("--rate", "2000", "--backoff", "0.001", "--timeout", "10")
FILMS = 12  # movieId n has tmdbId 1000 + n


@pytest.fixture(autouse=True)
def environment(monkeypatch):
    for name in list(os.environ):
        if name.startswith("TMDB_") or name.lower().endswith("_proxy"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("TMDB_API_KEY", KEY)


@pytest.fixture
def tmdb():
    """A server that has every film."""
    with tmdb_server() as server:
        server.films = {1000 + n: film(n) for n in range(1, FILMS + 1)}
        yield server


@pytest.fixture
def processed(tmp_path):
    return prepared(tmp_path / "out", {n: 1000 + n for n in range(1, FILMS + 1)})


def film(n):
    return {
        "id": 1000 + n,
        "overview": f'Film {n}, "the" one.',
        "poster_path": f"/p{n}.jpg",
        "backdrop_path": f"/b{n}.jpg",
        "release_date": f"1995-12-{n:02}",
        "popularity": n + 0.5,
        "vote_average": 7.0,
        "vote_count": 10,
    }


def prepared(folder, tmdb_ids):
    """Write the films movieId -> tmdbId (None where unknown) as the pipeline leaves them."""
    folder.mkdir()
    (folder / MOVIES_FILTERED).write_text(
        csv_text("movieId,title,genres", [(n, f"Title {n}", "Drama") for n in tmdb_ids])
    )
    facts = [(n, 1995, 5, 3.5, "", "0000001", tmdb or "") for n, tmdb in tmdb_ids.items()]
    header = "movieId,year,rating_count,rating_mean,tags,imdbId,tmdbId"
    (folder / MOVIE_FACTS).write_text(csv_text(header, facts))
    Provenance.fresh("tiny", Thresholds(1, 1)).write(folder, None, [])
    return folder


def arguments(processed, tmdb, *more):
    return ("--processed", processed, "--base-url", tmdb.url, *QUICK, *more)


def fetch(processed, tmdb, *more):
    return status_of(fetch_tmdb_metadata.main, *arguments(processed, tmdb, *more))


def account(capsys):
    """Return the counts that were printed, by their names, and what went to standard error."""
    printed = capsys.readouterr()
    counts = re.findall(r"^  ([a-z_ ]+?) +([\d,]+)$", printed.out, re.MULTILINE)
    return {name: int(number) for name, number in counts}, printed


def overviews(processed):
    return {int(row["movieId"]): row["overview"] for row in rows_of(processed / MOVIE_METADATA)}


def child(processed, tmdb, *more, **environ):
    """Start the command in a process of its own."""
    command = [sys.executable, "-m", "preprocessing.fetch_tmdb_metadata"]
    return subprocess.Popen(
        [*command, *map(str, arguments(processed, tmdb, *more))],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, **environ},
        # A shell's background jobs ignore Ctrl-C, and so would what they start.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )


def until(condition):
    deadline = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.005)


def journal_of(processed):
    path = processed / TMDB_FETCHED
    return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []


def test_what_tmdb_has_goes_into_the_table(processed, tmdb, capsys):
    assert fetch(processed, tmdb) == 0

    row = rows_of(processed / MOVIE_METADATA)[2]
    assert tuple(row) == METADATA_COLUMNS
    assert tuple(row.values()) == (
        "3", "Title 3", 'Film 3, "the" one.', "https://image.tmdb.org/t/p/w500/p3.jpg",
        "https://image.tmdb.org/t/p/w1280/b3.jpg", "1995-12-03", "3.5", "7",
    )  # fmt: skip
    counts, printed = account(capsys)
    assert counts == {
        "films": 12, "without tmdb id": 0, "done before": 0, "found": 12, "missing": 0,
        "failed": 0, "not asked": 0,
    }  # fmt: skip
    assert printed.err == ""


def test_the_manifest_vouches_for_the_table(processed, tmdb):
    assert fetch(processed, tmdb) == 0

    assert b"Film 12" in CheckedFolder(processed, "fetch").read(MOVIE_METADATA)
    assert CheckedFolder(processed, "fetch").manifest["dataset"] == "tiny"


def test_what_tmdb_lacks_leaves_ours(processed, tmdb):
    header = ",".join(METADATA_COLUMNS)
    ours = [(n, "x", f"Ours {n}.", "", "", "1990-01-01", 1, 2) for n in range(1, 13)]
    (processed / MOVIE_METADATA).write_text(csv_text(header, ours))
    tmdb.films[1002] = {**film(2), "overview": "", "popularity": None, "release_date": 1990}
    del tmdb.films[1003]
    tmdb.always[1004] = plays.status(500)

    assert fetch(processed, tmdb) == 0

    rows = [tuple(row.values())[2:] for row in rows_of(processed / MOVIE_METADATA)]
    images = tuple(f"https://image.tmdb.org/t/p/{name}2.jpg" for name in ("w500/p", "w1280/b"))
    assert rows[0][0] == 'Film 1, "the" one.'
    assert rows[1] == ("Ours 2.", *images, "1990-01-01", "1", "7")
    assert rows[2] == ("Ours 3.", "", "", "1990-01-01", "1", "2")
    assert rows[3] == ("Ours 4.", "", "", "1990-01-01", "1", "2")


def test_a_film_that_tmdb_lacks_is_missing_and_not_asked_for_again(processed, tmdb, capsys):
    del tmdb.films[1005]

    assert fetch(processed, tmdb) == 0
    assert account(capsys)[0]["missing"] == 1
    tmdb.asked.clear()

    assert fetch(processed, tmdb) == 0
    assert tmdb.asked == []
    assert account(capsys)[0]["done before"] == 12


def test_a_second_run_changes_no_byte(processed, tmdb):
    assert fetch(processed, tmdb) == 0
    before = snapshot(processed)

    assert fetch(processed, tmdb) == 0

    assert snapshot(processed) == before


def test_refresh_asks_for_all_again(processed, tmdb):
    assert fetch(processed, tmdb) == 0
    tmdb.asked.clear()
    tmdb.films[1001] = {**film(1), "overview": "Told anew."}

    assert fetch(processed, tmdb, "--refresh") == 0

    assert sorted(tmdb.asked) == [1000 + n for n in range(1, 13)]
    assert overviews(processed)[1] == "Told anew."


def test_refresh_loses_nothing_that_a_killed_run_had_fetched(processed, tmdb):
    assert fetch(processed, tmdb) == 0
    (processed / MOVIE_METADATA).unlink()
    tmdb.always = {tmdb_id: plays.status(404) for tmdb_id in tmdb.films}

    assert fetch(processed, tmdb, "--refresh") == 0

    assert overviews(processed)[12] == 'Film 12, "the" one.'


def test_films_without_tmdb_id_are_not_asked_for_and_shared_ids_once(tmp_path, tmdb, capsys):
    processed = prepared(tmp_path / "out", {1: 1001, 2: None, 3: 1001})

    assert fetch(processed, tmdb) == 0

    assert tmdb.asked == [1001]
    assert overviews(processed) == {1: 'Film 1, "the" one.', 2: "", 3: 'Film 1, "the" one.'}
    counts, _ = account(capsys)
    assert (counts["found"], counts["without tmdb id"]) == (2, 1)


TROUBLES = {
    "500": plays.status(500),
    "503 with a pause": plays.status(503, Retry_After="0"),
    "429 without a pause": plays.status(429),
    "429 with nonsense": plays.status(429, Retry_After="soon"),
    "closed": plays.closed,
    "cut": plays.cut,
    "no HTTP": plays.echo,
}


@pytest.mark.parametrize("trouble", TROUBLES)
def test_trouble_that_passes_is_waited_out(processed, tmdb, trouble, capsys):
    tmdb.script[1001] = [TROUBLES[trouble]] * 3

    assert fetch(processed, tmdb) == 0

    assert account(capsys)[0]["found"] == 12
    assert tmdb.asked.count(1001) == 4


FAILURES = {
    "500 forever": (plays.status(500), "the server answers 500", 5),
    "429 forever": (plays.status(429), "the server answers 429", 11),
    "closed forever": (plays.closed, "the connection broke off", 5),
    "no HTTP": (plays.echo, "the connection broke off", 5),
    "400": (plays.status(400), "the server answers 400", 1),
    "403": (plays.status(403), "the server answers 403", 1),
    "204": (plays.status(204), "the server answers 204", 1),
    "broken JSON": (plays.body(b'{"overview": '), "the answer is not JSON", 1),
    "HTML": (plays.body(b"<html>sorry</html>"), "the answer is not JSON", 1),
    "a list": (plays.body(b"[1]"), "the answer is not a film", 1),
    "huge": (plays.body(b" " * (3 << 20)), "the answer is longer than it should be", 1),
    "another film": (plays.body(b'{"id": 7}'), "the answer is about another film", 1),
}


@pytest.mark.parametrize("kind", FAILURES)
def test_a_film_that_fails_is_told_and_asked_for_again_next_time(processed, tmdb, kind, capsys):
    play, reason, tries = FAILURES[kind]
    tmdb.always[1001] = play

    assert fetch(processed, tmdb) == 0

    counts, printed = account(capsys)
    assert (counts["found"], counts["failed"]) == (11, 1)
    assert f"failed: {reason} (TMDB id 1001)" in printed.out
    assert tmdb.asked.count(1001) == tries
    tmdb.always.clear()
    tmdb.asked.clear()

    assert fetch(processed, tmdb) == 0
    assert tmdb.asked == [1001]
    assert overviews(processed)[1] == 'Film 1, "the" one.'


def test_a_server_that_is_too_slow_fails(processed, tmdb, capsys):
    tmdb.always[1001] = plays.slow(0.6)

    assert fetch(processed, tmdb, "--timeout", "0.3", "--tries", "2") == 0

    assert "failed: no answer in time (TMDB id 1001)" in account(capsys)[1].out
    assert tmdb.asked.count(1001) == 2


def test_a_slow_server_is_waited_for(processed, tmdb, capsys):
    tmdb.delay = 0.1

    assert fetch(processed, tmdb) == 0

    assert account(capsys)[0]["found"] == 12


def test_a_server_that_is_not_there_ends_the_run_before_long(tmp_path, capsys):
    processed = prepared(tmp_path / "out", {n: n for n in range(1, 101)})
    with tmdb_server() as gone:
        pass

    assert fetch(processed, gone, "--tries", "2") == 2

    counts, printed = account(capsys)
    assert counts["not asked"] > 50
    assert printed.err.count("\n") == 1
    assert "30 films in a row failed, the last because no connection" in printed.err


def test_a_wrong_base_url_is_suspected_when_nothing_is_found(processed, tmdb, capsys):
    tmdb.films.clear()

    assert fetch(processed, tmdb) == 0

    counts, printed = account(capsys)
    assert counts["missing"] == 12
    assert "none was found: check --base-url" in printed.out


@pytest.fixture
def few(tmp_path):
    """A prepared folder with so few films that four a second are soon done."""
    return prepared(tmp_path / "few", {1: 1001, 2: 1002, 3: 1003})


def pause_before_the_second_request(few, tmdb):
    assert fetch(few, tmdb, "--rate", "4", "--concurrency", "4") == 0
    assert all(overviews(few).values())
    return tmdb.times[1] - tmdb.times[0]


def test_a_pause_in_seconds_holds_every_worker(few, tmdb):
    tmdb.script[1001] = [plays.status(429, Retry_After="1")]

    assert pause_before_the_second_request(few, tmdb) >= 0.95


def test_a_pause_until_a_date_holds_every_worker(few, tmdb):
    date = format_datetime(datetime.now(UTC) + timedelta(seconds=2), usegmt=True)
    tmdb.script[1001] = [plays.status(429, Retry_After=date)]

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
def test_a_pause_is_read_from_seconds_or_a_date(header, seconds):
    assert retry_after(header, NOON) == seconds


@pytest.mark.parametrize("pause", ["86400", "9" * 5_000, "Fri, 01 Jan 2100 00:00:00 GMT"])
def test_a_pause_that_nobody_would_wait_for_ends_the_run(processed, tmdb, pause, capsys):
    tmdb.always[1002] = plays.status(429, Retry_After=pause)

    assert fetch(processed, tmdb, "--concurrency", "1") == 2

    counts, printed = account(capsys)
    assert (counts["found"], counts["not asked"]) == (1, 11)
    assert "asks for a pause of over 300 seconds; later run the command again" in printed.err
    assert overviews(processed)[1] == 'Film 1, "the" one.'


def test_a_refused_key_ends_the_run_at_once_with_what_was_fetched(processed, tmdb, capsys):
    for n in range(4, 13):
        tmdb.always[1000 + n] = plays.status(401)

    assert fetch(processed, tmdb, "--concurrency", "1") == 2

    assert tmdb.asked == [1001, 1002, 1003, 1004]
    assert [n for n, text in overviews(processed).items() if text] == [1, 2, 3]
    counts, printed = account(capsys)
    assert (counts["found"], counts["not asked"]) == (3, 9)
    assert printed.err == (
        f"{tmdb.url}: the key is refused; check the key and run the command again, "
        "which goes on where it stopped\n"
    )


def test_redirects_are_not_followed_and_carry_no_key_elsewhere(processed, tmdb, capsys):
    with tmdb_server() as elsewhere:
        elsewhere.films = tmdb.films
        tmdb.always[1001] = plays.status(302, Location=f"{elsewhere.url}/movie/1001")

        assert fetch(processed, tmdb) == 0

        assert elsewhere.asked == []
    assert "failed: the server answers 302 (TMDB id 1001)" in account(capsys)[1].out


@pytest.mark.parametrize("concurrency", [1, 3, 8])
def test_no_more_requests_at_once_than_allowed(processed, tmdb, concurrency):
    tmdb.delay = 0.03

    assert fetch(processed, tmdb, "--concurrency", concurrency) == 0

    assert tmdb.most_at_once == concurrency


def test_no_more_requests_a_second_than_allowed(processed, tmdb):
    assert fetch(processed, tmdb, "--rate", "50") == 0

    assert tmdb.times[-1] - tmdb.times[0] >= 11 / 50 - 0.02


@pytest.mark.parametrize(
    "flags", [("--concurrency", "0"), ("--rate", "nan"), ("--rate", "0"), ("--tries", "0"),
              ("--backoff", "-1"), ("--timeout", "inf")],
)  # fmt: skip
def test_bounds_out_of_range_are_told(processed, tmdb, flags, capsys):
    assert fetch(processed, tmdb, *flags) == 2

    assert f"{flags[0]}: cannot be {flags[1]}; give a number from" in capsys.readouterr().err
    assert tmdb.asked == []


def test_killed_it_goes_on_where_it_stopped_and_ends_with_the_same_bytes(tmp_path, tmdb):
    ids = {n: 1000 + n for n in range(1, FILMS + 1)}
    killed, whole = prepared(tmp_path / "killed", ids), prepared(tmp_path / "whole", ids)
    before = snapshot(killed)
    del tmdb.films[1002]
    tmdb.held = {1000 + n for n in range(6, 13)}

    process = child(killed, tmdb, "--concurrency", "3")
    until(lambda: len(journal_of(killed)) == 5)
    process.kill()
    process.communicate()

    assert process.returncode == -signal.SIGKILL
    left = snapshot(killed)
    del left[TMDB_FETCHED]
    assert left == before
    tmdb.release.set()
    tmdb.asked.clear()

    assert fetch(killed, tmdb) == 0
    assert sorted(tmdb.asked) == [1000 + n for n in range(6, 13)]
    assert fetch(whole, tmdb) == 0
    for name in (MOVIE_METADATA, "manifest.json"):
        assert (killed / name).read_bytes() == (whole / name).read_bytes()


@pytest.mark.parametrize("cut_to", range(1, 40, 6))
def test_a_line_that_a_kill_tore_is_asked_for_again(processed, tmdb, cut_to):
    assert fetch(processed, tmdb, "--concurrency", "1") == 0
    table = (processed / MOVIE_METADATA).read_bytes()
    lines = (processed / TMDB_FETCHED).read_bytes().splitlines(keepends=True)
    (processed / TMDB_FETCHED).write_bytes(b"".join(lines[:10]) + lines[10][:cut_to])
    tmdb.asked.clear()

    assert fetch(processed, tmdb) == 0
    assert sorted(tmdb.asked) == [1011, 1012]
    assert (processed / MOVIE_METADATA).read_bytes() == table
    tmdb.asked.clear()

    assert fetch(processed, tmdb) == 0
    assert tmdb.asked == []


@pytest.mark.parametrize(
    "line", ["[]", "{}", '{"tmdbId": "1001", "film": null}', '{"tmdbId": 1001, "film": {"x": "y"}}',
             '{"tmdbId": 1001, "film": {"overview": 5}}', "\x00\xff"],
)  # fmt: skip
def test_a_damaged_line_is_passed_over(processed, tmdb, line, capsys):
    (processed / TMDB_FETCHED).write_text(line + "\n")

    assert fetch(processed, tmdb) == 0

    assert account(capsys)[0]["found"] == 12


def test_ctrl_c_saves_what_was_fetched(processed, tmdb):
    tmdb.held = {1000 + n for n in range(6, 13)}
    process = child(processed, tmdb, "--concurrency", "3")
    until(lambda: len(journal_of(processed)) == 5)

    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)

    assert (process.returncode, err) == (130, "")
    assert [n for n, text in overviews(processed).items() if text] == [1, 2, 3, 4, 5]
    assert re.search(r"^  found +5$", out, re.MULTILINE)
    assert CheckedFolder(processed, "fetch").read(MOVIE_METADATA)


SECRETS = {
    "key": ({"TMDB_API_KEY": KEY}, KEY),
    "token": ({"TMDB_BEARER_TOKEN": TOKEN, "TMDB_API_KEY": ""}, TOKEN),
    "token under the key's name": ({"TMDB_API_KEY": TOKEN}, TOKEN),
}


@pytest.mark.parametrize("kind", SECRETS)
@pytest.mark.parametrize("from_file", [False, True])
def test_the_key_is_sent_and_shows_up_nowhere_else(processed, tmdb, tmp_path, kind, from_file):
    environ, secret = SECRETS[kind]
    flags = ()
    if from_file:
        (tmp_path / "key").write_text(secret + "\n")
        flags, environ = ("--key-file", tmp_path / "key"), {"TMDB_API_KEY": "another"}
    tmdb.always = {1001: plays.echo, 1002: plays.status(500), 1003: plays.status(302)}
    tmdb.held = {1012}
    process = child(processed, tmdb, *flags, **environ)
    until(lambda: 1012 in tmdb.asked)
    listed = Path(f"/proc/{process.pid}/cmdline")
    seen = [listed.read_text() if listed.exists() else " ".join(process.args)]
    tmdb.release.set()
    seen += process.communicate(timeout=60)

    assert process.returncode == 0
    if secret is KEY:
        assert (tmdb.keys, tmdb.authorizations) == ({KEY}, {None})
    else:
        assert (tmdb.keys, tmdb.authorizations) == ({None}, {f"Bearer {TOKEN}"})
    assert not [text for text in seen if secret in text]
    assert not [name for name, data in snapshot(processed).items() if secret.encode() in data]


@pytest.mark.parametrize("play", [plays.status(401), plays.echo, plays.closed])
def test_no_error_or_log_holds_the_key(processed, tmdb, play, caplog, capsys):
    caplog.set_level(logging.DEBUG)
    tmdb.always[1001] = play

    fetch(processed, tmdb)

    assert "/movie/10" in caplog.text
    assert KEY not in caplog.text
    assert KEY not in "".join(capsys.readouterr())


def test_without_a_key_it_says_where_to_put_one(processed, tmdb, monkeypatch, capsys):
    monkeypatch.setenv("TMDB_API_KEY", " ")

    assert fetch(processed, tmdb) == 2

    assert capsys.readouterr().err == (
        "no key for TMDB; set TMDB_API_KEY or TMDB_BEARER_TOKEN, or give --key-file FILE\n"
    )
    assert tmdb.asked == []


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "holds no key of one word"),
        (b"two words", "holds no key of one word"),
        (b"a\nb\n", "holds no key of one word"),
        ("schlüssel".encode(), "holds no key of one word"),
        (b"x" * 10_000, "is larger than 8,192 bytes"),
        (b"\xff\xfe", "is not text"),
        (None, "cannot be read: no such file or directory"),
    ],
)
def test_a_file_without_a_key_is_told_but_not_shown(
    processed, tmdb, tmp_path, content, problem, capsys
):
    if content is not None:
        (tmp_path / "secret").write_bytes(content)

    assert fetch(processed, tmdb, "--key-file", tmp_path / "secret") == 2

    line = capsys.readouterr().err
    assert line.startswith(f"--key-file: {problem}; ")
    assert "secret" not in line.replace("secrets", "")


def test_a_key_is_never_taken_from_an_argument(processed, tmdb):
    with pytest.raises(SystemExit) as ended:
        fetch(processed, tmdb, "--key", "anything")

    assert ended.value.code == 2


@pytest.mark.parametrize(
    "url", ["nonsense", "ftp://host/3", "http://", "http://host/3?api_key=SECRET",
            "http://me:SECRET@host/3", "http://host/3#SECRET", "http://[::1"],
)  # fmt: skip
def test_a_base_url_that_is_none_is_told_but_not_shown(processed, url, capsys):
    assert status_of(fetch_tmdb_metadata.main, "--processed", processed, "--base-url", url) == 2

    line = capsys.readouterr().err
    assert line.startswith("--base-url: is not an http or https address")
    assert "SECRET" not in line


def test_the_environments_proxy_is_used(processed, tmdb, monkeypatch, capsys):
    monkeypatch.setenv("http_proxy", tmdb.url.removesuffix("/3"))

    flags = ("--processed", processed, "--base-url", "http://tmdb.invalid/3", *QUICK)
    assert status_of(fetch_tmdb_metadata.main, *flags) == 0

    assert account(capsys)[0]["found"] == 12


def test_a_proxy_that_cannot_be_used_is_told(processed, tmdb, monkeypatch, capsys):
    monkeypatch.setenv("http_proxy", "gopher://me:SECRET@nowhere")

    assert fetch(processed, tmdb) == 2

    assert "the proxy that the environment names cannot be used" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["manifest.json", MOVIES_FILTERED, MOVIE_FACTS])
def test_a_folder_that_is_not_prepared_is_told_before_anything_is_asked(
    processed, tmdb, name, capsys
):
    (processed / name).unlink()

    assert fetch(processed, tmdb) == 2

    line = capsys.readouterr().err
    assert name in line
    assert "`python -m preprocessing." in line
    assert tmdb.asked == []


def test_a_damaged_table_is_told_before_anything_is_asked(processed, tmdb, capsys):
    (processed / MOVIE_METADATA).write_text("movieId,title\n1,x\n")

    assert fetch(processed, tmdb) == 2

    assert "has no column overview; restore the file or remove it" in capsys.readouterr().err
    assert tmdb.asked == []


def test_the_help_holds_tmdbs_attribution(capsys):
    assert TMDB_ATTRIBUTION == (
        "This product uses the TMDB API but is not endorsed or certified by TMDB."
    )
    with pytest.raises(SystemExit):
        fetch_tmdb_metadata.main(["--help"])

    assert TMDB_ATTRIBUTION in capsys.readouterr().out
