"""Kept sessions: real files in the data folder, one a session, whole or not there at all."""

import contextlib
import json
import os
import resource
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from engine.bundle import Bundle
from engine.errors import SessionFileError
from engine.session.kept import (
    KeptSession,
    delete_kept,
    keep,
    kept_file,
    kept_sessions,
    new_kept_file,
    newest_kept,
)
from engine.session.read import read
from engine.session.session import Session
from engine.taste.base import Answer
from tests.bundles import make_bundle, random_films
from tests.engine.session.sessions import started

TODAY = date.today().isoformat()
FAVOURITES = ("Film 0000 (1950)", "Film 0001 (1951)", "Film 0002 (1952)", "Film 0003 (1953)")


@pytest.fixture
def folder(data_home: Path) -> Path:
    """The folder of kept sessions, which nothing has made yet."""
    return data_home / "fourfold" / "sessions"


def keep_at(bundle: Bundle, day: int, answers: int = 0) -> KeptSession:
    """Keep a session with some answers, as if on a day of January 2026."""
    session = started(bundle)
    for _ in range(answers):
        session.answer(Answer.LIKE)
    kept = keep(bundle, session.state)
    seconds = datetime(2026, 1, day, 12, tzinfo=UTC).timestamp()
    os.utime(kept.path, (seconds, seconds))
    return kept


def test_a_kept_session_is_one_file_that_restores_its_state(bundle: Bundle, folder: Path) -> None:
    session = started(bundle)
    session.answer(Answer.LIKE)
    session.toggle_watchlist(401)
    before = datetime.now(UTC)
    kept = keep(bundle, session.state)
    assert list(folder.iterdir()) == [kept.path]
    assert kept.name == f"{TODAY}-film-0000"
    assert (kept.favourites, kept.answers) == (FAVOURITES, 1)
    assert before <= kept.when <= datetime.now(UTC)
    saved = read(kept.path)
    assert saved.state == session.state
    assert Session.restore(bundle, saved.state).recommend() == session.recommend()


def test_nothing_is_made_before_a_session_is_kept(folder: Path, data_home: Path) -> None:
    assert kept_sessions().sessions == newest_kept().sessions == ()
    assert list(data_home.iterdir()) == []


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Clockmaker's Daughter, The (1974)", "the-clockmakers-daughter"),
        ("Fabuleux destin d'Amélie Poulain, Le (2001)", "le-fabuleux-destin-damelie-poulain"),
        ("../../etc/passwd (1999)", "etc-passwd"),
        ("映画の題名 (2007)", "映画の題名"),
        ("[/] (2007)", "session"),
        ("CON_ (1950)", "con"),
        ("word " * 40 + "(1950)", "word-word-word-word-word-word-word-word"),
        ("Dr. Strangelove or: How I Learned to Stop Worrying (1964)",
         "dr-strangelove-or-how-i-learned-to-stop"),
        ("Amelie (Fabuleux destin d'Amélie Poulain, Le) (2001)", "amelie"),
        ("題" * 300, "題" * 40),
        ("İx (1950)", "ix"),
    ],
)  # fmt: skip
def test_the_name_of_a_file_is_safe(tmp_path: Path, folder: Path, title: str, name: str) -> None:
    first, *others = random_films(4)
    bundle = make_bundle(tmp_path, [replace(first, title=title), *others])
    kept = keep(bundle, started(bundle).state)
    assert kept.path == folder / f"{TODAY}-{name}.json"
    assert kept_sessions().sessions[0].path == kept.path


def test_a_number_is_added_where_the_name_is_taken(bundle: Bundle, folder: Path) -> None:
    contents = []
    for number in range(3):
        session = started(bundle, seed=number)
        contents.append(session.state)
        keep(bundle, session.state)
    names = [f"{TODAY}-film-0000{end}.json" for end in ("", "-2", "-3")]
    assert [read(folder / name).state for name in names] == contents
    assert len(list(folder.iterdir())) == 3


def test_a_session_is_kept_again_in_its_own_file(bundle: Bundle, folder: Path) -> None:
    session = started(bundle)
    file = new_kept_file(bundle, session.state)
    path = keep(bundle, session.state, file).path
    session.answer(Answer.DISLIKE)
    assert keep(bundle, session.state, file).path == path
    assert read(path).state == session.state
    assert list(folder.iterdir()) == [path]
    path.unlink()
    folder.rmdir()
    keep(bundle, session.state, file)
    assert read(path).state == session.state


def test_sessions_are_listed_newest_first(bundle: Bundle) -> None:
    days = (3, 9, 6)
    kept = {day: keep_at(bundle, day, answers=day) for day in days}
    found = kept_sessions()
    assert found.damaged == ()
    assert [one.answers for one in found.sessions] == [9, 6, 3]
    assert [one.path for one in found.sessions] == [kept[day].path for day in (9, 6, 3)]
    assert [one.when.day for one in found.sessions] == [9, 6, 3]


def test_other_files_are_not_listed(bundle: Bundle, folder: Path) -> None:
    kept = keep_at(bundle, 1)
    (folder / ".half.json.abc.tmp").write_text("{")
    (folder / ".hidden.json").write_text("{")
    (folder / "notes.txt").write_text("mine")
    (folder / "folder.json").mkdir()
    (folder / "nowhere.json").symlink_to(folder / "gone")
    found = kept_sessions()
    assert [one.path for one in found.sessions] == [kept.path]
    assert found.damaged == ()


def newer_schema(path: Path) -> None:
    path.write_text(json.dumps(json.loads(path.read_bytes()) | {"schema": 99}))


def cut_short(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-40])


@pytest.mark.parametrize(
    ("damage", "problem"),
    [(newer_schema, "newer schema 99"), (cut_short, "is not valid JSON"),
     (lambda path: path.write_bytes(b""), "is empty")],
)  # fmt: skip
def test_a_damaged_file_is_named_and_the_next_is_the_newest(
    bundle: Bundle, damage, problem: str
) -> None:
    older, newer = keep_at(bundle, 1), keep_at(bundle, 2)
    damage(newer.path)
    found = newest_kept()
    assert [one.path for one in found.sessions] == [older.path]
    assert [error.where for error in found.damaged] == [newer.path]
    assert problem in str(found.damaged[0])


def test_only_the_newest_file_is_read(bundle: Bundle) -> None:
    older, newer = keep_at(bundle, 1), keep_at(bundle, 2)
    newest = datetime.now(UTC).timestamp()
    os.utime(newer.path, (newest, newest))
    cut_short(older.path)
    os.utime(older.path, (0, 0))
    found = newest_kept()
    assert [one.path for one in found.sessions] == [newer.path]
    assert found.damaged == ()


def test_favourites_without_a_title_go_by_their_id(bundle: Bundle) -> None:
    path = keep_at(bundle, 1).path
    content = json.loads(path.read_bytes())
    del content["favourites"][0]["title"], content["favourites"][1]["year"]
    path.write_text(json.dumps(content))
    assert kept_sessions().sessions[0].favourites[:2] == ("the film 1", "Film 0001")


def test_deleting_takes_names_or_nothing(bundle: Bundle, folder: Path) -> None:
    first, second, third = (keep_at(bundle, day) for day in (1, 2, 3))
    with pytest.raises(SessionFileError, match="no-such: no kept session has this name"):
        delete_kept([first.name, "no-such"])
    assert len(list(folder.iterdir())) == 3
    cut_short(first.path)
    assert delete_kept([first.name, second.path.name, first.name]) == [first.path, second.path]
    assert list(folder.iterdir()) == [third.path]


def test_a_part_of_a_name_is_enough_to_open_but_not_to_delete(bundle: Bundle, folder: Path) -> None:
    first = keep_at(bundle, 1)
    assert kept_file("FILM-0000") == first.path
    with pytest.raises(SessionFileError, match="film: no kept session has this name"):
        delete_kept(["film"])
    second = keep_at(bundle, 2)
    with pytest.raises(SessionFileError, match=f"film: may mean {second.name} or {first.name}"):
        kept_file("film")
    assert kept_file(first.name) == first.path, "though the other's begins like it"


@pytest.mark.parametrize("name", ["", "..", "../secret", "/etc/passwd", "\0", "SECRET"])
def test_a_name_is_never_a_path(bundle: Bundle, folder: Path, name: str) -> None:
    keep_at(bundle, 1)
    secret = folder.parent / "secret.json"
    secret.write_text("{}")
    with pytest.raises(SessionFileError, match="no kept session has this name"):
        kept_file(name)
    with pytest.raises(SessionFileError, match="no kept session has this name"):
        delete_kept([name])
    assert secret.exists()


@contextlib.contextmanager
def largest_file(size: int) -> Iterator[None]:
    """Let no file grow beyond `size` bytes, as on a full disk."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_full_disk_leaves_nothing_new_and_the_old_file(bundle: Bundle, folder: Path) -> None:
    session = started(bundle)
    with largest_file(100), pytest.raises(SessionFileError, match="cannot be written: file too la"):
        keep(bundle, session.state)
    assert not folder.exists()
    file = new_kept_file(bundle, session.state)
    path = keep(bundle, session.state, file).path
    before = path.read_bytes()
    session.answer(Answer.LIKE)
    with largest_file(100), pytest.raises(SessionFileError, match="free space") as caught:
        keep(bundle, session.state, file)
    assert caught.value.where == path
    assert path.read_bytes() == before
    assert list(folder.iterdir()) == [path]


def test_a_data_folder_that_is_a_file_is_reported(
    bundle: Bundle, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("mine")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "file"))
    with pytest.raises(SessionFileError, match="cannot be made: not a directory"):
        keep(bundle, started(bundle).state)
    with pytest.raises(SessionFileError, match="cannot be listed: not a directory"):
        kept_sessions()


def test_a_future_file_is_the_newest(bundle: Bundle) -> None:
    keep_at(bundle, 1)
    ahead = keep_at(bundle, 2)
    seconds = (datetime.now(UTC) + timedelta(days=400)).timestamp()
    os.utime(ahead.path, (seconds, seconds))
    assert newest_kept().sessions[0].path == ahead.path


def test_the_session_kept_last_is_the_newest_after_the_clock_was_set_back(bundle: Bundle) -> None:
    seconds = (datetime.now(UTC) + timedelta(days=400)).timestamp()
    for number in range(3):
        ahead = keep_at(bundle, 1)
        os.utime(ahead.path, (seconds, seconds))
        last = keep(bundle, started(bundle).state)
        assert newest_kept().sessions[0].path == last.path
        again = new_kept_file(bundle, started(bundle).state)
        for answers in range(2):
            session = started(bundle, seed=number)
            for _ in range(answers):
                session.answer(Answer.LIKE)
            again_at = keep(bundle, session.state, again)
            assert newest_kept().sessions[0].path == again_at.path


def test_a_kept_session_has_the_time_of_the_clock_unless_others_are_newer(bundle: Bundle) -> None:
    older = keep_at(bundle, 1)
    before = datetime.now(UTC).timestamp() - 1
    kept = keep(bundle, started(bundle).state)
    assert before <= kept.path.stat().st_mtime <= datetime.now(UTC).timestamp() + 1
    assert older.path.stat().st_mtime < before
