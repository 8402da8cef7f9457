"""Requests to a real server: retries, failures, redirects, proxies, bad addresses."""

import gzip
import json
import re
import zlib

import pytest

from preprocessing import fetch_tmdb_metadata
from tests.preprocessing.data_sets import status_of
from tests.preprocessing.tmdb import server as responses
from tests.preprocessing.tmdb.fetching import QUICK, fetch, film, overviews, prepare, report
from tests.preprocessing.tmdb.server import tmdb_server

TEMPORARY = {
    "500": responses.status(500),
    "503 with a pause": responses.status(503, Retry_After="0"),
    "429 without a pause": responses.status(429),
    "429 with nonsense": responses.status(429, Retry_After="soon"),
    "closed": responses.closed,
    "cut": responses.cut,
    "no HTTP": responses.echo,
}


def test_temporary_failures_are_retried(folder, tmdb, capsys):
    failing = dict(zip(TEMPORARY, tmdb.films, strict=False))
    tmdb.script = {tmdb_id: [TEMPORARY[kind]] * 3 for kind, tmdb_id in failing.items()}

    assert fetch(folder, tmdb) == 0

    assert report(capsys)[0]["found"] == 12
    requested = {kind: tmdb.requested.count(tmdb_id) for kind, tmdb_id in failing.items()}
    assert requested == dict.fromkeys(TEMPORARY, 4)


FAILURES = {
    "500 forever": (responses.status(500), "the server answers 500", 5),
    "closed forever": (responses.closed, "the connection broke off", 5),
    "no HTTP": (responses.echo, "the connection broke off", 5),
    "400": (responses.status(400), "the server answers 400", 1),
    "204": (responses.status(204), "the server answers 204", 1),
    "broken JSON": (responses.body(b'{"overview": '), "the response is not JSON", 1),
    "HTML": (responses.body(b"<html>sorry</html>"), "the response is not JSON", 1),
    "a list": (responses.body(b"[1]"), "the response is not a film", 1),
    "huge": (responses.body(b" " * (3 << 20)), "the response is too large", 1),
    "no film": (
        responses.body(b'{"success": false, "status_message": "x"}'),
        "the response is not a film",
        1,
    ),
    "no id": (responses.body(b'{"overview": "x"}'), "the response is not a film", 1),
    "gzip bomb": (
        responses.body(gzip.compress(bytes(64 << 20)), Content_Encoding="gzip"),
        "the response is too large",
        1,
    ),
    "no gzip": (
        responses.body(b"{}", Content_Encoding="gzip"),
        "the response is not packed as it says",
        1,
    ),
    "another film": (responses.body(b'{"id": 7}'), "the response is about another film", 1),
}


def test_a_film_that_fails_is_reported_and_requested_again_next_time(tmp_path, tmdb, capsys):
    failing = dict(enumerate(FAILURES, start=1))
    films = [*failing, len(FAILURES) + 1]
    folder = prepare(tmp_path / "failing", {n: 1000 + n for n in films})
    tmdb.films = {1000 + n: film(n) for n in films}
    tmdb.always = {1000 + n: FAILURES[kind][0] for n, kind in failing.items()}

    assert fetch(folder, tmdb) == 0

    counts, printed = report(capsys)
    assert (counts["found"], counts["failed"]) == (1, len(FAILURES))
    reported = dict(re.findall(r"^ *failed: (.+): (Title .+)$", printed.out, re.MULTILINE))
    for n, kind in failing.items():
        _, reason, tries = FAILURES[kind]
        assert f"Title {n} (movieId {n})" in reported[reason].split("; "), kind
        assert tmdb.requested.count(1000 + n) == tries, kind
    tmdb.always.clear()
    tmdb.requested.clear()

    assert fetch(folder, tmdb) == 0
    assert sorted(tmdb.requested) == [1000 + n for n in failing]
    assert overviews(folder) == {n: f'Film {n}, "the" one.' for n in films}


def test_a_film_fails_when_the_server_is_too_slow(folder, tmdb, capsys):
    tmdb.always[1001] = responses.slow(0.6)

    assert fetch(folder, tmdb, "--timeout", "0.3", "--tries", "2") == 0

    assert "failed: no response in time: Title 1 (movieId 1)" in report(capsys)[1].out
    assert tmdb.requested.count(1001) == 2


def test_a_slow_server_within_the_timeout_is_no_failure(folder, tmdb, capsys):
    tmdb.delay = 0.1

    assert fetch(folder, tmdb) == 0

    assert report(capsys)[0]["found"] == 12


@pytest.mark.parametrize("packed", [gzip.compress, zlib.compress], ids=["gzip", "deflate"])
def test_a_response_that_is_packed_unasked_is_read(folder, tmdb, packed):
    encoding = "gzip" if packed is gzip.compress else "deflate"
    content = packed(json.dumps(tmdb.films[1001]).encode())
    tmdb.always[1001] = responses.body(content, Content_Encoding=encoding)

    assert fetch(folder, tmdb) == 0

    assert overviews(folder)[1] == 'Film 1, "the" one.'


def test_an_unreachable_server_ends_the_run_early(tmp_path, capsys):
    folder = prepare(tmp_path / "out", {n: n for n in range(1, 101)})
    with tmdb_server() as gone:
        pass

    assert fetch(folder, gone, "--tries", "2") == 2

    counts, printed = report(capsys)
    assert counts["not requested"] > 50
    assert printed.err.count("\n") == 1
    assert "30 films in a row failed, the last because no connection" in printed.err


def test_when_nothing_is_found_the_report_suggests_to_check_the_base_url(folder, tmdb, capsys):
    tmdb.films.clear()

    assert fetch(folder, tmdb) == 0

    counts, printed = report(capsys)
    assert counts["not on tmdb"] == 12
    assert "none was found: check --base-url" in printed.out


def test_redirects_are_not_followed_so_the_key_goes_nowhere_else(folder, tmdb, capsys):
    with tmdb_server() as elsewhere:
        elsewhere.films = tmdb.films
        tmdb.always[1001] = responses.status(302, Location=f"{elsewhere.url}/movie/1001")

        assert fetch(folder, tmdb) == 0

        assert elsewhere.requested == []
    assert "failed: the server answers 302: Title 1 (movieId 1)" in report(capsys)[1].out


@pytest.mark.parametrize(
    "url", ["nonsense", "ftp://host/3", "http://", "http://host/3?api_key=SECRET",
            "http://me:SECRET@host/3", "http://host/3#SECRET", "http://[::1"],
)  # fmt: skip
def test_an_invalid_base_url_is_reported_but_not_shown(folder, url, capsys):
    assert status_of(fetch_tmdb_metadata.main, "--processed", folder, "--base-url", url) == 2

    line = capsys.readouterr().err
    assert line.startswith("--base-url: is not an http or https address")
    assert "SECRET" not in line


def test_the_environments_proxy_is_used(folder, tmdb, monkeypatch, capsys):
    monkeypatch.setenv("http_proxy", tmdb.url.removesuffix("/3"))

    flags = ("--processed", folder, "--base-url", "http://tmdb.invalid/3", *QUICK)
    assert status_of(fetch_tmdb_metadata.main, *flags) == 0

    assert report(capsys)[0]["found"] == 12


def test_an_unusable_proxy_is_reported(folder, tmdb, monkeypatch, capsys):
    monkeypatch.setenv("http_proxy", "gopher://me:SECRET@nowhere")

    assert fetch(folder, tmdb) == 2

    assert "the proxy that the environment names cannot be used" in capsys.readouterr().err
