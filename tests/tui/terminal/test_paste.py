"""Pastes told from typing, whatever halves they arrive in."""

import pytest

from tui.terminal import paste
from tui.terminal.paste import Pastes

START, END = "\x1b[200~", "\x1b[201~"


class Heard:
    def __init__(self) -> None:
        self.told: list[tuple[str, str]] = []
        self.pastes = Pastes(
            lambda typed: self.told.append(("typed", typed)),
            lambda pasted: self.told.append(("pasted", pasted)),
        )

    @property
    def joined(self) -> list[tuple[str, str]]:
        """What was told, neighbouring pieces of typing put together."""
        whole: list[tuple[str, str]] = []
        for kind, text in self.told:
            if whole and kind == whole[-1][0] == "typed":
                text = whole.pop()[1] + text
            whole.append((kind, text))
        return whole


@pytest.mark.parametrize("size", [1, 2, 3, 5, 7, 100])
def test_a_stream_is_divided_wherever_it_is_cut(size: int) -> None:
    stream = f"ab{START}q\x1b[31m\x00{END}c\x1b[A{START}{END}\x1b"
    heard = Heard()
    for place in range(0, len(stream), size):
        heard.pastes.take(stream[place : place + size])
    heard.pastes.nothing_comes()
    assert heard.joined == [
        ("typed", "ab"), ("pasted", "q\x1b[31m"), ("typed", "c\x1b[A"), ("pasted", ""),
        ("typed", "\x1b"),
    ]  # fmt: skip


def test_a_lone_escape_is_typed_after_a_moment() -> None:
    heard = Heard()
    assert heard.pastes.patience is None
    heard.pastes.take("\x1b")
    assert heard.told == []
    assert heard.pastes.patience is not None
    heard.pastes.nothing_comes()
    assert heard.told == [("typed", "\x1b")]
    assert heard.pastes.patience is None


def test_a_paste_without_an_end_ends_after_a_silence(monkeypatch: pytest.MonkeyPatch) -> None:
    heard = Heard()
    heard.pastes.take(f"{START}text\x1b[20")
    heard.pastes.nothing_comes()
    assert heard.told == []
    monkeypatch.setattr(paste, "_SILENCE", -1.0)
    heard.pastes.nothing_comes()
    heard.pastes.take("y")
    assert heard.told == [("pasted", "text"), ("typed", "y")]


def test_no_more_of_a_paste_is_kept_than_anyone_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paste, "_MOST", 10)
    heard = Heard()
    heard.pastes.take(f"{START}12345678")
    heard.pastes.take("9abc")
    heard.pastes.take(f"def{END}")
    assert heard.told == [("pasted", "123456789a")]
