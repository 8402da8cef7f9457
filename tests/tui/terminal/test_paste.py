"""Pasted text is separated from typed text, however both are cut into pieces."""

import pytest

from tui.terminal import paste
from tui.terminal.paste import PasteSplitter

START, END = "\x1b[200~", "\x1b[201~"


class Recorder:
    def __init__(self) -> None:
        self.received: list[tuple[str, str]] = []
        self.splitter = PasteSplitter(
            lambda typed: self.received.append(("typed", typed)),
            lambda pasted: self.received.append(("pasted", pasted)),
        )

    @property
    def joined(self) -> list[tuple[str, str]]:
        """Everything received, with neighbouring pieces of typed text joined."""
        whole: list[tuple[str, str]] = []
        for kind, text in self.received:
            if whole and kind == whole[-1][0] == "typed":
                text = whole.pop()[1] + text
            whole.append((kind, text))
        return whole


@pytest.mark.parametrize("size", [1, 2, 3, 5, 7, 100])
def test_pastes_are_recognised_in_pieces_of_any_size(size: int) -> None:
    stream = f"ab{START}q\x1b[31m\x00{END}c\x1b[A{START}{END}\x1b"
    recorder = Recorder()
    for start in range(0, len(stream), size):
        recorder.splitter.feed(stream[start : start + size])
    recorder.splitter.check_timeout()
    assert recorder.joined == [
        ("typed", "ab"), ("pasted", "q\x1b[31m"), ("typed", "c\x1b[A"), ("pasted", ""),
        ("typed", "\x1b"),
    ]  # fmt: skip


def test_a_lone_escape_counts_as_typed_after_a_moment() -> None:
    recorder = Recorder()
    assert recorder.splitter.timeout is None
    recorder.splitter.feed("\x1b")
    assert recorder.received == []
    assert recorder.splitter.timeout is not None
    recorder.splitter.check_timeout()
    assert recorder.received == [("typed", "\x1b")]
    assert recorder.splitter.timeout is None


def test_a_paste_without_an_end_ends_after_a_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    recorder = Recorder()
    recorder.splitter.feed(f"{START}text\x1b[20")
    recorder.splitter.check_timeout()
    assert recorder.received == []
    monkeypatch.setattr(paste, "_PASTE_TIMEOUT", -1.0)
    recorder.splitter.check_timeout()
    recorder.splitter.feed("y")
    assert recorder.received == [("pasted", "text"), ("typed", "y")]


def test_a_huge_paste_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paste, "_MAX_LENGTH", 10)
    recorder = Recorder()
    recorder.splitter.feed(f"{START}12345678")
    recorder.splitter.feed("9abc")
    recorder.splitter.feed(f"def{END}")
    assert recorder.received == [("pasted", "123456789a")]
