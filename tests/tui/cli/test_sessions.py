"""`fourfold sessions` and `--resume`."""

import json
import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.bundle import Bundle
from engine.session.kept import KeptSession, keep
from engine.session.session import Session
from engine.taste.base import Answer
from tests.bundles import make_bundle, random_films, write_home
from tests.engine.strategies import OPEN
from tests.terminal import Terminal
from tests.tui.cli.command_lines import fourfold


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Bundle:
    return make_bundle(tmp_path_factory.mktemp("home"), random_films(60))


@pytest.fixture
def home(bundle: Bundle) -> Path:
    assert bundle.processed is not None
    return bundle.processed.path.parent


def keep_one(bundle: Bundle, day: int, *answers: Answer, first: int = 1) -> KeptSession:
    """Keep a session as if on a day of January 2026, at noon of the local time."""
    session = Session(bundle, OPEN)
    session.start([first, 11, 21, 31])
    for answer in answers:
        session.answer(answer)
    kept = keep(bundle, session.state)
    seconds = 1_767_225_600 + (day - 1) * 86_400
    os.utime(kept.path, (seconds, seconds))
    return kept


@pytest.fixture(autouse=True)
def utc(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Make the local time UTC."""
    with monkeypatch.context() as changed:
        changed.setenv("TZ", "UTC")
        time.tzset()
        yield
    time.tzset()


def test_the_list_has_name_time_answers_and_favourites(bundle: Bundle, home: Path) -> None:
    first = keep_one(bundle, 1, Answer.LIKE)
    second = keep_one(bundle, 3, first=41)
    done = fourfold(home, "sessions")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [
        f"{second.name}  2026-01-03 00:00     0 answers  Film 0004 (1954), Film 0001 (1951), "
        "Film 0002 (1952), Film 0003 (1953)",
        f"{first.name}  2026-01-01 00:00      1 answer  Film 0000 (1950), Film 0001 (1951), "
        "Film 0002 (1952), Film 0003 (1953)",
    ]


def test_the_list_as_json(bundle: Bundle, home: Path) -> None:
    kept = keep_one(bundle, 1, Answer.LIKE, Answer.SKIP)
    done = fourfold(home, "sessions", "--json")
    assert json.loads(done.stdout) == [
        {
            "name": kept.name,
            "path": str(kept.path),
            "when": "2026-01-01T00:00:00+00:00",
            "favourites": list(kept.favourites),
            "answers": 2,
        }
    ]


def test_without_sessions_the_list_is_empty(home: Path) -> None:
    done = fourfold(home, "sessions")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "No session is kept.\n")
    assert fourfold(home, "sessions", "--json").stdout == "[]\n"


def test_a_damaged_file_is_named_beside_the_list(bundle: Bundle, home: Path) -> None:
    kept, damaged = keep_one(bundle, 1), keep_one(bundle, 2)
    damaged.path.write_bytes(b"{")
    done = fourfold(home, "sessions")
    assert done.returncode == 0
    assert done.stdout.startswith(f"{kept.name}  ")
    assert done.stdout.count("\n") == done.stderr.count("\n") == 1
    assert f"{damaged.path}: is not valid JSON in line 1" in done.stderr


def test_a_session_is_printed_as_markdown(bundle: Bundle, home: Path) -> None:
    kept = keep_one(bundle, 1, Answer.LIKE, Answer.DISLIKE)
    done = fourfold(home, "sessions", "show", kept.name, "--model", "svd")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("# Films from fourfold\n\n2 answers: 1 liked, 1 disliked.\n")
    assert "- Film 0001 (1951)" in done.stdout


def test_films_that_are_lacking_are_named_beside_the_page(
    bundle: Bundle, home: Path, tmp_path: Path
) -> None:
    kept = keep_one(bundle, 1, Answer.LIKE)
    answered = json.loads(kept.path.read_bytes())["answers"][0]
    films = random_films(60)
    few = write_home(tmp_path / "few", [f for f in films if f.movie_id != answered["movieId"]])
    done = fourfold(few, "sessions", "show", kept.name, "--model", "svd")
    assert done.returncode == 0
    assert "No answers yet." in done.stdout
    label = f"{answered['title']} ({answered['year']})"
    assert done.stderr == f"Left out, not in this catalogue: {label}.\n"
    fewer = write_home(tmp_path / "fewer", [f for f in films if f.movie_id != 11])
    done = fourfold(fewer, "sessions", "show", kept.name, "--model", "svd")
    assert (done.returncode, done.stdout) == (2, "")
    assert "its favourite Film 0001 (1951) is not in this catalogue; open it with" in done.stderr


def test_sessions_are_deleted_by_name(bundle: Bundle, home: Path) -> None:
    first, second, third = (keep_one(bundle, day) for day in (1, 2, 3))
    done = fourfold(home, "sessions", "delete", first.name, third.name)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"deleted {first.name}\ndeleted {third.name}\n"
    assert list(first.path.parent.iterdir()) == [second.path]


@pytest.mark.parametrize("action", ["show", "delete"])
@pytest.mark.parametrize("name", ["heat", "../home", "x\x1b[31m"])
def test_an_unknown_name_is_one_line_and_changes_nothing(
    bundle: Bundle, home: Path, action: str, name: str
) -> None:
    kept = keep_one(bundle, 1)
    names = [kept.name, name] if action == "delete" else [name]
    done = fourfold(home, "sessions", action, *names)
    assert (done.returncode, done.stdout) == (2, "")
    assert "no kept session has this name; `fourfold sessions` lists them" in done.stderr
    assert done.stderr.count("\n") == 1
    assert "\x1b" not in done.stderr
    assert kept.path.exists()


@pytest.mark.parametrize("named", [False, True])
def test_resume_opens_a_session(bundle: Bundle, home: Path, named: bool, data_home: Path) -> None:
    kept = keep_one(bundle, 1, Answer.LIKE, Answer.LIKE)
    arguments = ["--resume", kept.name] if named else ["--resume"]
    environment = {"XDG_DATA_HOME": str(data_home)}
    with Terminal(home, *arguments, "--model", "svd", environment=environment) as terminal:
        terminal.wait_for(b"2 liked")
        terminal.quit()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--resume"], "--resume: no session is kept; keep one before you leave the app"),
        (["--resume", "heat"], "heat: no kept session has this name"),
    ],
)
def test_what_cannot_be_resumed_is_one_line(home: Path, arguments: list[str], message: str) -> None:
    with Terminal(home, "--model", "svd", *arguments) as terminal:
        assert terminal.ended() == 2
        terminal.check_usable()
        assert message in terminal.last_lines
        assert terminal.last_lines.count("\n") == 1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["film 0001", "--resume"], "--resume was given with titles; leave one of them out"),
        (["--session", "x.json", "--resume"], "--resume was given with --session"),
    ],
)
def test_resume_excludes_titles_and_session(home: Path, arguments: list[str], message: str) -> None:
    done = fourfold(home, *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr
    assert done.stderr.count("\n") == 1
