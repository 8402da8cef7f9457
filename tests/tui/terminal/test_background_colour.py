import re
from pathlib import Path

import pytest

from tests.bundles import random_films, write_home
from tests.terminal import Terminal
from tui.terminal import background_colour
from tui.terminal.background_colour import QUESTION, BackgroundAnswers, is_light

LIGHT = "\x1b]11;rgb:f7f7/f6f6/f3f3\x1b\\"
DARK = "\x1b]11;rgb:1414/1616/1a1a\x07"
ON_LIGHT, ON_DARK = b"247;246;243", b"20;22;26"  # the backgrounds of our themes


class Received:
    """What comes out of the text that is fed."""

    def __init__(self) -> None:
        self.typed = ""
        self.answers: list[bool] = []
        self.filter = BackgroundAnswers(self._on_typed, self.answers.append)

    def _on_typed(self, text: str) -> None:
        self.typed += text


@pytest.fixture
def received() -> Received:
    received = Received()
    received.filter.asked()
    return received


@pytest.mark.parametrize(
    ("colour", "light"),
    [
        ("rgb:ffff/ffff/ffff", True),
        ("rgb:0/0/0", False),
        ("rgb:FD/F6/E3", True),  # Solarized Light
        ("rgb:0000/2b2b/3636", False),  # Solarized Dark
        ("rgba:ffff/ffff/ffff/8000", True),
        ("rgb:0000/0000/ffff", False),
        ("rgb:00/ff/00", True),
        ("?", None),
        ("rgb:ff/ff", None),
        ("rgb:fffff/0/0", None),
    ],
)
def test_a_colour_is_light_or_dark(colour: str, light: bool | None) -> None:
    assert is_light(colour) is light


@pytest.mark.parametrize("answer", [LIGHT, DARK])
@pytest.mark.parametrize("at", range(2, len(LIGHT)))
def test_an_answer_in_two_parts_is_no_typed_text(received: Received, answer: str, at: int) -> None:
    received.filter.feed("ab" + answer[:at])
    received.filter.feed(answer[at:] + "cd")
    assert received.typed == "abcd"
    assert received.answers == [answer == LIGHT]


def test_only_the_first_answer_to_a_question_counts(received: Received) -> None:
    received.filter.feed(LIGHT + DARK + "a")
    assert (received.typed, received.answers) == ("a", [True])


def test_a_late_answer_counts_as_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(background_colour, "_TIME_LIMIT", 0.0)
    received = Received()
    received.filter.asked()
    received.filter.feed(LIGHT)
    assert (received.typed, received.answers) == ("", [])


@pytest.mark.parametrize("typed", ["a", "\x1b", "\x1b[A", "\x1b]12;rgb:0/0/0\x07", "]11;"])
def test_other_text_passes_at_once(received: Received, typed: str) -> None:
    received.filter.feed(typed)
    assert received.typed == typed


def test_an_unfinished_answer_passes_after_a_time(
    received: Received, monkeypatch: pytest.MonkeyPatch
) -> None:
    received.filter.feed("a\x1b]")
    received.filter.check_timeout()
    assert received.typed == "a"
    monkeypatch.setattr(background_colour, "_TIMEOUT", -1.0)
    received.filter.check_timeout()
    assert received.typed == "a\x1b]"


@pytest.mark.parametrize(
    ("environment", "answer", "background"),
    [
        ({}, LIGHT, ON_LIGHT),
        ({"COLORFGBG": "0;15"}, DARK, ON_DARK),
        ({"COLORFGBG": "0;15"}, "", ON_LIGHT),
        ({}, "\x1b]11;rgb:oops\x07", ON_DARK),
    ],
)
def test_the_app_takes_the_theme_for_the_background(
    tmp_path: Path, environment: dict[str, str], answer: str, background: bytes
) -> None:
    with opened(tmp_path, environment) as terminal:
        terminal.wait_for(QUESTION.encode())
        terminal.type(answer.encode())
        terminal.wait_for(b"Well-known")
        terminal.wait_until(lambda: last_background(terminal.drawn) == background)
        terminal.quit()
    assert not (tmp_path / "settings" / "fourfold" / "preferences.json").exists()


def test_a_chosen_theme_asks_nothing(tmp_path: Path) -> None:
    with opened(tmp_path, {"TEXTUAL_THEME": "fourfold"}) as terminal:
        terminal.wait_for(b"Well-known")
        terminal.quit()
        assert QUESTION.encode() not in terminal.drawn


def opened(home: Path, environment: dict[str, str]) -> Terminal:
    write_home(home, random_films(40))
    return Terminal(home, environment={"COLORTERM": "truecolor", **environment})


def last_background(drawn: bytes) -> bytes:
    return re.findall(rb"48;2;([\d;]+)m", drawn)[-1]
