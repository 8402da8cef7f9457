"""The command from start to end: merging, caching, interruption, bad folders."""

import os
import re
import signal

import pytest

from engine.files.manifest import CheckedFolder
from engine.files.names import (
    CREDIT_COLUMNS,
    METADATA_COLUMNS,
    MOVIE_CREDITS,
    MOVIE_FACTS,
    MOVIE_METADATA,
    MOVIES_FILTERED,
    TMDB_ATTRIBUTION,
    TMDB_FETCHED,
)
from preprocessing import fetch_tmdb_metadata
from tests.preprocessing.data_sets import csv_text, rows_of, snapshot
from tests.preprocessing.tmdb import server as responses
from tests.preprocessing.tmdb.fetching import (
    TMDB_IDS,
    cached,
    child,
    fetch,
    film,
    overviews,
    prepare,
    report,
    until,
)


def test_values_from_tmdb_are_written_to_the_table(folder, tmdb, capsys):
    assert fetch(folder, tmdb) == 0

    row = rows_of(folder / MOVIE_METADATA)[2]
    assert tuple(row) == METADATA_COLUMNS
    assert tuple(row.values()) == (
        "3", "Title 3", 'Film 3, "the" one.', "https://image.tmdb.org/t/p/w500/p3.jpg",
        "https://image.tmdb.org/t/p/w1280/b3.jpg", "1995-12-03", "3.5", "7",
    )  # fmt: skip
    counts, printed = report(capsys)
    assert counts == {
        "films": 12, "without id": 0, "fetched before": 0, "found": 12, "not on tmdb": 0,
        "failed": 0, "not requested": 0,
    }  # fmt: skip
    assert printed.err == ""


def test_the_manifest_lists_the_table(folder, tmdb):
    assert fetch(folder, tmdb) == 0

    assert b"Film 12" in CheckedFolder(folder, "fetch").read(MOVIE_METADATA)
    assert CheckedFolder(folder, "fetch").manifest["dataset"] == "tiny"


def test_values_that_tmdb_lacks_stay_as_they_were(folder, tmdb):
    header = ",".join(METADATA_COLUMNS)
    ours = [(n, "x", f"Ours {n}.", "", "", "1990-01-01", 1, 2) for n in range(1, 13)]
    (folder / MOVIE_METADATA).write_text(csv_text(header, ours))
    tmdb.films[1002] = {**film(2), "overview": "", "popularity": None, "release_date": 1990}
    del tmdb.films[1003]
    tmdb.always[1004] = responses.status(500)

    assert fetch(folder, tmdb) == 0

    rows = [tuple(row.values())[2:] for row in rows_of(folder / MOVIE_METADATA)]
    images = tuple(f"https://image.tmdb.org/t/p/{name}2.jpg" for name in ("w500/p", "w1280/b"))
    assert rows[0][0] == 'Film 1, "the" one.'
    assert rows[1] == ("Ours 2.", *images, "1990-01-01", "1", "7")
    assert rows[2] == ("Ours 3.", "", "", "1990-01-01", "1", "2")
    assert rows[3] == ("Ours 4.", "", "", "1990-01-01", "1", "2")


def test_a_film_that_tmdb_lacks_is_counted_and_not_requested_again(folder, tmdb, capsys):
    del tmdb.films[1005]

    assert fetch(folder, tmdb) == 0
    assert report(capsys)[0]["not on tmdb"] == 1
    tmdb.requested.clear()

    assert fetch(folder, tmdb) == 0
    assert tmdb.requested == []
    assert report(capsys)[0]["fetched before"] == 12


def test_a_second_run_changes_no_byte(folder, tmdb):
    assert fetch(folder, tmdb) == 0
    before = snapshot(folder)

    assert fetch(folder, tmdb) == 0

    assert snapshot(folder) == before


def test_refresh_requests_all_films_again(folder, tmdb):
    assert fetch(folder, tmdb) == 0
    tmdb.requested.clear()
    tmdb.films[1001] = {**film(1), "overview": "Updated."}

    assert fetch(folder, tmdb, "--refresh") == 0

    assert sorted(tmdb.requested) == [1000 + n for n in range(1, 13)]
    assert overviews(folder)[1] == "Updated."


def test_refresh_keeps_what_a_killed_run_had_fetched(folder, tmdb):
    assert fetch(folder, tmdb) == 0
    (folder / MOVIE_METADATA).unlink()
    tmdb.always = {tmdb_id: responses.status(404) for tmdb_id in tmdb.films}

    assert fetch(folder, tmdb, "--refresh") == 0

    assert overviews(folder)[12] == 'Film 12, "the" one.'


def test_films_without_tmdb_id_are_not_requested_and_shared_ids_once(tmp_path, tmdb, capsys):
    folder = prepare(tmp_path / "out", {1: 1001, 2: None, 3: 1001})

    assert fetch(folder, tmdb) == 0

    assert tmdb.requested == [1001]
    assert overviews(folder) == {1: 'Film 1, "the" one.', 2: "", 3: 'Film 1, "the" one.'}
    counts, _ = report(capsys)
    assert (counts["found"], counts["without id"]) == (2, 1)


def test_credits_are_written_to_their_table(folder, tmdb):
    assert fetch(folder, tmdb) == 0

    row = rows_of(folder / MOVIE_CREDITS)[2]
    assert tuple(row) == CREDIT_COLUMNS
    assert tuple(row.values()) == ("3", "Director 3", "Lead 3", "93", "FR", "fr|en", "Titre 3")
    assert b"Director 12" in CheckedFolder(folder, "fetch").read(MOVIE_CREDITS)
    assert {query["append_to_response"] for query in tmdb.queries} == {"credits"}


def test_a_tmdb_id_that_is_gone_is_retried_by_imdb_id(tmp_path, tmdb, capsys):
    imdb_ids = {1: "0113277", 2: "0094000", 3: "0000003"}
    folder = prepare(tmp_path / "out", {1: 99, 2: None, 3: 98, 4: 97, 5: None}, imdb_ids)
    tmdb.by_imdb_id = {"tt0113277": [1001], "tt0094000": [1002], "tt0000003": [1003, 1004]}

    assert fetch(folder, tmdb) == 0

    assert sorted(tmdb.searched) == ["tt0000003", "tt0094000", "tt0113277"]
    assert overviews(folder) == {
        1: 'Film 1, "the" one.', 2: 'Film 2, "the" one.', 3: "", 4: "", 5: "",
    }  # fmt: skip
    counts, printed = report(capsys)
    assert (counts["found"], counts["not on tmdb"], counts["without id"]) == (2, 2, 1)
    assert "not on TMDB: Title 3 (movieId 3); Title 4 (movieId 4)\n" in printed.out


def test_an_imdb_id_that_leads_to_the_same_gone_film_is_not_followed(tmp_path, tmdb, capsys):
    folder = prepare(tmp_path / "out", {1: 99}, {1: "0113277"})
    tmdb.by_imdb_id = {"tt0113277": [99]}

    assert fetch(folder, tmdb) == 0

    assert tmdb.requested == [99]
    assert report(capsys)[0]["not on tmdb"] == 1


def test_a_language_is_asked_for_with_english_where_it_has_no_description(folder, tmdb):
    tmdb.translations = {
        (1001, "de"): {"overview": "Film 1 auf Deutsch.", "title": "Titel 1"},
        (1002, "de"): {"overview": "", "poster_path": "/deutsch.jpg"},
        (1002, "en-US"): {"poster_path": "/english.jpg"},
    }

    assert fetch(folder, tmdb, "--language", "de") == 0

    assert overviews(folder)[1] == "Film 1 auf Deutsch."
    assert overviews(folder)[2] == 'Film 2, "the" one.'
    assert rows_of(folder / MOVIE_METADATA)[1]["poster_url"].endswith("/deutsch.jpg")
    assert [query["language"] for query in tmdb.queries].count("en-US") == 1


def test_films_fetched_in_another_language_are_requested_again(folder, tmdb):
    tmdb.translations = {(1001, "pt-BR"): {"overview": "Em portugu\u00eas."}}
    assert fetch(folder, tmdb) == 0
    tmdb.requested.clear()

    assert fetch(folder, tmdb, "--language", "pt-BR") == 0

    assert sorted(tmdb.requested) == [1000 + n for n in range(1, 13)]
    assert overviews(folder)[1] == "Em portugu\u00eas."


@pytest.mark.parametrize("language", ["german", "DE", "de-de", "d", "de;x"])
def test_what_is_no_language_is_refused(folder, tmdb, language, capsys):
    assert fetch(folder, tmdb, "--language", language) == 2

    assert capsys.readouterr().err.startswith("--language: is not a language; give a code such as")
    assert tmdb.requested == []


def test_after_a_kill_it_continues_and_ends_with_the_same_bytes(tmp_path, tmdb):
    ids = TMDB_IDS
    killed, whole = prepare(tmp_path / "killed", ids), prepare(tmp_path / "whole", ids)
    before = snapshot(killed)
    del tmdb.films[1002]
    tmdb.held = {1000 + n for n in range(6, 13)}

    process = child(killed, tmdb, "--concurrency", "3")
    until(lambda: len(cached(killed)) == 5)

    assert process.kill().status == -signal.SIGKILL
    left = snapshot(killed)
    del left[TMDB_FETCHED]
    assert left == before
    tmdb.release.set()
    tmdb.requested.clear()

    assert fetch(killed, tmdb) == 0
    assert sorted(tmdb.requested) == [1000 + n for n in range(6, 13)]
    assert fetch(whole, tmdb) == 0
    for name in (MOVIE_METADATA, "manifest.json"):
        assert (killed / name).read_bytes() == (whole / name).read_bytes()


@pytest.mark.parametrize("cut_to", [1, 20, 37])
def test_a_film_on_a_line_cut_by_a_kill_is_requested_again(folder, tmdb, cut_to):
    assert fetch(folder, tmdb, "--concurrency", "1") == 0
    table = (folder / MOVIE_METADATA).read_bytes()
    lines = (folder / TMDB_FETCHED).read_bytes().splitlines(keepends=True)
    (folder / TMDB_FETCHED).write_bytes(b"".join(lines[:10]) + lines[10][:cut_to])
    tmdb.requested.clear()

    assert fetch(folder, tmdb) == 0
    assert sorted(tmdb.requested) == [1011, 1012]
    assert (folder / MOVIE_METADATA).read_bytes() == table
    tmdb.requested.clear()

    assert fetch(folder, tmdb) == 0
    assert tmdb.requested == []


@pytest.mark.parametrize(
    "line",
    [
        "[]",
        "{}",
        '{"tmdbId": "1001", "imdbId": "", "language": "", "film": null}',
        '{"tmdbId": 1001, "imdbId": "", "language": "", "film": {"x": "y"}}',
        '{"tmdbId": 1001, "imdbId": "", "language": "", "film": {"overview": 5}}',
        '{"tmdbId": 1001, "film": {"overview": "of an earlier version"}}',
        '{"tmdbId": 1001, "imdbId": "", "language": "de", "film": {}}',
        "\x00\xff",
    ],
)
def test_a_damaged_line_of_the_cache_is_skipped(folder, tmdb, line, capsys):
    (folder / TMDB_FETCHED).write_text(line + "\n")

    assert fetch(folder, tmdb) == 0

    assert report(capsys)[0]["found"] == 12


def test_ctrl_c_saves_what_was_fetched(folder, tmdb):
    tmdb.held = {1000 + n for n in range(6, 13)}
    process = child(folder, tmdb, "--concurrency", "3")
    until(lambda: len(cached(folder)) == 5)

    os.kill(process.pid, signal.SIGINT)
    ended = process.ended()

    assert (ended.status, ended.err) == (130, "")
    assert [n for n, text in overviews(folder).items() if text] == [1, 2, 3, 4, 5]
    assert re.search(r"^  found +5$", ended.out, re.MULTILINE)
    assert CheckedFolder(folder, "fetch").read(MOVIE_METADATA)


@pytest.mark.parametrize("name", ["manifest.json", MOVIES_FILTERED, MOVIE_FACTS])
def test_a_missing_file_is_reported_before_any_request(folder, tmdb, name, capsys):
    (folder / name).unlink()

    assert fetch(folder, tmdb) == 2

    line = capsys.readouterr().err
    assert name in line
    assert "`python -m preprocessing." in line
    assert tmdb.requested == []


def test_a_damaged_table_is_reported_before_any_request(folder, tmdb, capsys):
    (folder / MOVIE_METADATA).write_text("movieId,title\n1,x\n")

    assert fetch(folder, tmdb) == 2

    assert (
        "has no column overview: its first line is 'movieId,title'; restore the file or remove it"
        in (capsys.readouterr().err)
    )
    assert tmdb.requested == []


def test_the_help_contains_tmdbs_attribution(capsys):
    assert TMDB_ATTRIBUTION == (
        "This product uses the TMDB API but is not endorsed or certified by TMDB."
    )
    with pytest.raises(SystemExit):
        fetch_tmdb_metadata.main(["--help"])

    assert TMDB_ATTRIBUTION in capsys.readouterr().out
