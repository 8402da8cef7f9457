"""PasteSplitter told from typing, whatever halves they arrive in."""

import pytest

from tui.terminal import paste
from tui.terminal.paste import PasteSplitter

START, END = "\x1b[200~", "\x1b[201~"


class Heard:
    def __init__(self) -> None:
        self.told: list[tuple[str, str]] = []
        self.splitter = PasteSplitter(
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
        heard.splitter.feed(stream[place : place + size])
    heard.splitter.check_timeout()
    assert heard.joined == [
        ("typed", "ab"), ("pasted", "q\x1b[31m"), ("typed", "c\x1b[A"), ("pasted", ""),
        ("typed", "\x1b"),
    ]  # fmt: skip


def test_a_lone_escape_is_typed_after_a_moment() -> None:
    heard = Heard()
    assert heard.splitter.timeout is None
    heard.splitter.feed("\x1b")
    assert heard.told == []
    assert heard.splitter.timeout is not None
    heard.splitter.check_timeout()
    assert heard.told == [("typed", "\x1b")]
    assert heard.splitter.timeout is None


def test_a_paste_without_an_end_ends_after_a_silence(monkeypatch: pytest.MonkeyPatch) -> None:
    heard = Heard()
    heard.splitter.feed(f"{START}text\x1b[20")
    heard.splitter.check_timeout()
    assert heard.told == []
    monkeypatch.setattr(paste, "_PASTE_TIMEOUT", -1.0)
    heard.splitter.check_timeout()
    heard.splitter.feed("y")
    assert heard.told == [("pasted", "text"), ("typed", "y")]


def test_no_more_of_a_paste_is_kept_than_anyone_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paste, "_MAX_LENGTH", 10)
    heard = Heard()
    heard.splitter.feed(f"{START}12345678")
    heard.splitter.feed("9abc")
    heard.splitter.feed(f"def{END}")
    assert heard.told == [("pasted", "123456789a")]
