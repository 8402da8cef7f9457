"""Kept sessions in words: how long ago, the offer, and what is kept, true in every state."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from engine.errors import SessionFileError
from engine.files.owned_file import FileChangedError
from engine.session.kept import KeptSession
from tui.view.kept_session import (
    Keeping,
    KeepingStatus,
    age,
    keeping_sentence,
    left_out_notice,
    missing_notice,
    offer_line,
    saving_sentence,
)

NOW = datetime(2026, 7, 21, 15, 30, tzinfo=UTC)
PATH = Path("/data/sessions/2026-07-21-heat.json")


@pytest.fixture(autouse=True)
def _at_home_in_utc(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("HOME", "/home/you")
    with monkeypatch.context() as patch:
        patch.setenv("TZ", "UTC")
        time.tzset()
        yield
    time.tzset()


@pytest.mark.parametrize(
    ("before", "words"),
    [
        (timedelta(days=-400), "just now"),
        (timedelta(seconds=59), "just now"),
        (timedelta(minutes=1), "1 minute ago"),
        (timedelta(minutes=59, seconds=59), "59 minutes ago"),
        (timedelta(hours=1), "1 hour ago"),
        (timedelta(hours=2, minutes=59), "2 hours ago"),
        (timedelta(days=1), "yesterday"),
        (timedelta(days=3), "3 days ago"),
        (timedelta(days=14), "14 days ago"),
        (timedelta(days=15), "on 6 July 2026"),
        (timedelta(days=400), "on 16 June 2025"),
    ],
)
def test_how_long_ago(before: timedelta, words: str) -> None:
    assert age(NOW - before, NOW) == words


def test_an_hour_before_midnight_is_yesterday_but_less_is_minutes_ago() -> None:
    after_midnight = datetime(2026, 7, 21, 0, 40, tzinfo=UTC)
    before = [after_midnight - timedelta(minutes=minutes) for minutes in (30, 50, 70)]
    assert [age(when, after_midnight) for when in before] == [
        "30 minutes ago", "50 minutes ago", "yesterday"
    ]  # fmt: skip


def test_the_offer_says_how_many_answers_and_when() -> None:
    kept = KeptSession(PATH, NOW - timedelta(days=3), ("Heat (1995)",) * 4, 68)
    line = offer_line(kept, "↵", NOW)
    assert line.title == "Go on where you left off: 68 answers, 3 days ago  ↵"
    assert line.note == "Go on: 68 answers, 3 days ago  ↵"
    assert line.movie_id == 0
    none = KeptSession(PATH, NOW, ("Heat (1995)",) * 4, 0)
    assert offer_line(none, "↵", NOW).title == "Go on where you left off: just now  ↵"


ERROR = SessionFileError("cannot be written: no space left on device", where=PATH, fix="free some")


@pytest.mark.parametrize(
    ("status", "sentence"),
    [
        (
            KeepingStatus(Keeping.NOT_KEPT),
            "Nothing is written yet. k keeps this session for next time, e exports it.",
        ),
        (
            KeepingStatus(Keeping.LOOKING),
            "You only look at this session: nothing is saved. e exports it.",
        ),
        (KeepingStatus(Keeping.BUSY), "Keeping this session …"),
        (
            KeepingStatus(Keeping.KEPT_NOW, PATH, NOW),
            f"Kept in {PATH}. The next start offers to go on with it.",
        ),
        (
            KeepingStatus(Keeping.UNCHANGED, Path("/home/you/x/heat.json"), NOW),
            "Kept in ~/x/heat.json; nothing has changed since.",
        ),
        (
            KeepingStatus(Keeping.CHANGED, PATH, NOW - timedelta(days=1)),
            f"Kept yesterday in {PATH}, without what changed since. k updates it.",
        ),
        (
            KeepingStatus(Keeping.FAILED, error=ERROR),
            f"Not kept: {PATH}: cannot be written: no space left on device; free some. "
            "e exports it to another folder.",
        ),
    ],
)
def test_every_state_has_its_sentence(status: KeepingStatus, sentence: str) -> None:
    assert keeping_sentence(status, keep_key="k", export_key="e", now=NOW) == sentence


def test_a_session_with_a_file_of_its_own() -> None:
    assert saving_sentence(PATH, written=False, error=None) == f"Saving in {PATH} …"
    assert saving_sentence(PATH, written=True, error=None) == f"Everything is saved in {PATH}."
    assert saving_sentence(PATH, written=False, error=ERROR).startswith(f"Not saved: {PATH}: ")
    changed = FileChangedError(PATH, Path("/data/heat-2.json"))
    assert saving_sentence(PATH, written=True, error=changed) == (
        f"{PATH}: was changed by another program and is left as it is; "
        "this session is saved in /data/heat-2.json from now on."
    )


@pytest.mark.parametrize(
    ("films", "end"),
    [(2, "Film 1, Film 2"), (10, "Film 9, Film 10"), (11, "Film 10, 1 more"),
     (2010, "Film 10, 2,000 more")],
)  # fmt: skip
def test_ten_films_that_are_left_out_are_named(films: int, end: str) -> None:
    notice = left_out_notice(tuple(f"Film {number}" for number in range(1, films + 1)))
    assert notice.startswith("Left out, not in this catalogue: Film 1, Film 2")
    assert notice.endswith(f"{end}. The kept session still has it.")


def test_a_missing_favourite_asks_for_another_film() -> None:
    assert missing_notice(("Heat (1995)",), 68) == (
        "Not in this catalogue: Heat (1995). Pick another film to go on; "
        "your 68 answers come along."
    )
    assert missing_notice(("Heat (1995)",), 1).endswith("; your 1 answer comes along.")
    assert "Pick 2 other films to go on." in missing_notice(("Heat (1995)", "Ronin (1998)"), 0)
