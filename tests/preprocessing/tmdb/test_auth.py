"""Where the key comes from, and that it appears nowhere but in requests."""

import logging
import subprocess
import sys
from pathlib import Path

import pytest

from tests.preprocessing.data_sets import snapshot
from tests.preprocessing.tmdb import server as responses
from tests.preprocessing.tmdb.fetching import (
    KEY,
    TOKEN,
    arguments,
    child,
    fetch,
    overviews,
    report,
    until,
)


@pytest.mark.parametrize("status", [401, 403])
def test_a_refused_key_ends_the_run_at_once_and_keeps_what_was_fetched(
    folder, tmdb, status, capsys
):
    for n in range(4, 13):
        tmdb.always[1000 + n] = responses.status(status)

    assert fetch(folder, tmdb, "--concurrency", "1") == 2

    assert tmdb.requested == [1001, 1002, 1003, 1004]
    assert [n for n, text in overviews(folder).items() if text] == [1, 2, 3]
    counts, printed = report(capsys)
    assert (counts["found"], counts["not requested"]) == (3, 9)
    assert printed.err == (
        f"TMDB_API_KEY: the key is refused by {tmdb.url}; "
        "check the key and run the command again to continue\n"
    )


@pytest.mark.parametrize("source", ["TMDB_BEARER_TOKEN", "file"])
def test_a_refused_key_is_named_by_where_it_came_from(
    folder, tmdb, tmp_path, monkeypatch, source, capsys
):
    tmdb.always = {tmdb_id: responses.status(401) for tmdb_id in tmdb.films}
    flags = ()
    if source == "file":
        (tmp_path / "mine").write_text(KEY)
        flags, source = ("--key-file", tmp_path / "mine"), f"--key-file {tmp_path / 'mine'}"
    else:
        monkeypatch.setenv(source, TOKEN)

    assert fetch(folder, tmdb, *flags) == 2

    assert capsys.readouterr().err.startswith(f"{source}: the key is refused by {tmdb.url}; ")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (f'"{KEY}"', "is in quotes; leave out the quotes"),
        (f"'{KEY}'", "is in quotes; leave out the quotes"),
        (f"\u201c{KEY}\u201d", "is in quotes; leave out the quotes"),
        (f"TMDB_API_KEY={KEY}", "has a NAME= before the key; leave out NAME="),
        (f"export TMDB_API_KEY = '{KEY}'", "has a NAME= before the key; leave out NAME="),
    ],
)
@pytest.mark.parametrize("from_file", [False, True])
def test_a_key_as_a_shell_writes_it_is_refused_but_not_shown(
    folder, tmdb, tmp_path, monkeypatch, text, problem, from_file, capsys
):
    flags, where = (), "TMDB_API_KEY"
    if from_file:
        (tmp_path / "key").write_text(text + "\n", encoding="utf-8")
        flags, where = ("--key-file", tmp_path / "key"), "--key-file"
    else:
        monkeypatch.setenv("TMDB_API_KEY", text)

    assert fetch(folder, tmdb, *flags) == 2

    line = capsys.readouterr().err
    assert line.startswith(f"{where}: {problem}")
    assert KEY not in line
    assert tmdb.requested == []


SECRETS = {
    "key": ({"TMDB_API_KEY": KEY}, KEY),
    "token": ({"TMDB_BEARER_TOKEN": TOKEN, "TMDB_API_KEY": ""}, TOKEN),
    "token under the key's name": ({"TMDB_API_KEY": TOKEN}, TOKEN),
    "key in a file": ({"TMDB_API_KEY": "another"}, KEY),
    "token in a file": ({"TMDB_API_KEY": "another"}, TOKEN),
}


@pytest.mark.parametrize("kind", SECRETS)
def test_the_key_is_sent_and_appears_nowhere_else(folder, tmdb, tmp_path, monkeypatch, kind):
    environ, secret = SECRETS[kind]
    flags = ()
    if kind.endswith("in a file"):
        (tmp_path / "key").write_text(secret + "\n")
        flags = ("--key-file", tmp_path / "key")
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    tmdb.always = {1001: responses.echo, 1002: responses.status(500), 1003: responses.status(302)}
    ended = child(folder, tmdb, *flags).ended()

    assert ended.status == 0
    if secret is KEY:
        assert (tmdb.keys, tmdb.authorizations) == ({KEY}, {None})
    else:
        assert (tmdb.keys, tmdb.authorizations) == ({None}, {f"Bearer {TOKEN}"})
    assert secret not in ended.out + ended.err
    assert not [name for name, data in snapshot(folder).items() if secret.encode() in data]


def test_the_list_of_processes_does_not_show_the_key(folder, tmdb):
    tmdb.held = {1012}
    command = [sys.executable, "-m", "preprocessing.fetch_tmdb_metadata"]
    process = subprocess.Popen(
        [*command, *map(str, arguments(folder, tmdb))], stdout=subprocess.DEVNULL
    )
    until(lambda: 1012 in tmdb.requested)
    listed = Path(f"/proc/{process.pid}/cmdline")
    shown = listed.read_text() if listed.exists() else " ".join(process.args)
    process.kill()
    process.wait()

    assert KEY not in shown


@pytest.mark.parametrize("response", [responses.status(401), responses.echo, responses.closed])
def test_no_error_or_log_contains_the_key(folder, tmdb, response, caplog, capsys):
    caplog.set_level(logging.DEBUG)
    tmdb.always[1001] = response

    fetch(folder, tmdb)

    assert "/movie/10" in caplog.text
    assert KEY not in caplog.text
    assert KEY not in "".join(capsys.readouterr())


def test_without_a_key_the_error_says_where_to_put_one(folder, tmdb, monkeypatch, capsys):
    monkeypatch.setenv("TMDB_API_KEY", " ")

    assert fetch(folder, tmdb) == 2

    assert capsys.readouterr().err == (
        "no key for TMDB; set TMDB_API_KEY or TMDB_BEARER_TOKEN, or give --key-file FILE\n"
    )
    assert tmdb.requested == []


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "is not a key of one word"),
        (b"two words", "is not a key of one word"),
        (b"a\nb\n", "is not a key of one word"),
        ("schlüssel".encode(), "is not a key of one word"),
        (b"x" * 10_000, "is larger than 8,192 bytes"),
        (b"\xff\xfe", "is not text"),
        (None, "cannot be read: no such file or directory"),
    ],
)
def test_a_file_without_a_key_is_reported_but_not_shown(
    folder, tmdb, tmp_path, content, problem, capsys
):
    if content is not None:
        (tmp_path / "secret").write_bytes(content)

    assert fetch(folder, tmdb, "--key-file", tmp_path / "secret") == 2

    line = capsys.readouterr().err
    assert line.startswith(f"--key-file: {problem}; ")
    assert "secret" not in line.replace("secrets", "")


def test_a_key_is_never_taken_from_an_argument(folder, tmdb):
    with pytest.raises(SystemExit) as ended:
        fetch(folder, tmdb, "--key", "anything")

    assert ended.value.code == 2
