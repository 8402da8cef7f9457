"""fourfold on terminals of every kind, in every locale and at every size."""

import re
import sys
from pathlib import Path

import pytest

from tests.faults.fault_counts import SOAK
from tests.terminal import TITLES, Terminal

KINDS = {
    "256 colours": {},
    "true colour": {"COLORTERM": "truecolor"},
    "no colour": {"NO_COLOR": "1"},
    "linux": {"TERM": "linux"},
    "screen": {"TERM": "screen"},
    "vt100": {"TERM": "vt100"},
    "unset": {"TERM": None},
    "ansi theme": {"TERM": "linux", "TEXTUAL_THEME": "textual-ansi"},
}
LOCALES = {
    "C.UTF-8": {},
    "C": {"LANG": "C"},
    "POSIX": {"LC_ALL": "POSIX"},
    "C, no UTF-8 mode": {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    "latin-1": {"LC_ALL": "en_US.ISO-8859-1", "PYTHONIOENCODING": "iso-8859-1"},
    "latin-1, no UTF-8 mode": {"LANG": "en_US.ISO-8859-1", "PYTHONUTF8": "0"},
    "ascii": {"PYTHONIOENCODING": "ascii"},
    "cp437": {"PYTHONIOENCODING": "cp437"},
}
PAIRS = (
    [(kind, locale) for kind in KINDS for locale in LOCALES]
    if SOAK
    else list(zip(KINDS, LOCALES, strict=False))
)


@pytest.mark.parametrize(("kind", "locale"), PAIRS)
def test_a_session_can_be_played_in(kind: str, locale: str, terminal_home: Path) -> None:
    with Terminal(terminal_home, environment=KINDS[kind] | LOCALES[locale]) as terminal:
        terminal.wait_for(b"Well-known films")
        terminal.type(b"film 0003\r")
        terminal.wait_for(b"1 of 4")
        terminal.type(b"\x12\r")  # ctrl+r picks the other three
        terminal.wait_for(b"ecause")
        for key, count in ((b"y", b"1 liked"), (b"n", b"1 disliked"), (b"s", b"film 4")):
            terminal.type(key)
            terminal.wait_for(count)
        drawn = terminal.drawn
        for mark in (b"+ ", b"n dislike", b"y like"):
            assert mark in without_styles(drawn), drawn
        if kind == "no colour":
            colours = {part for part in drawn.split(b"\x1b[") if part[:3] in (b"38;", b"48;")}
            assert not colours
        terminal.type(b"q")
        terminal.wait_for(b"go on")
        terminal.type(b"\r")
        assert terminal.ended() == 0
        terminal.check_usable()


def without_styles(drawn: bytes) -> bytes:
    return re.sub(rb"\x1b\[[\d;]*m", b"", drawn)


@pytest.mark.parametrize("name", ["dumb", "unknown"])
def test_a_terminal_that_cannot_draw_is_reported(name: str, terminal_home: Path) -> None:
    with Terminal(terminal_home, environment={"TERM": name}) as terminal:
        assert terminal.ended() == 2
        assert terminal.drawn.count(b"\n") == 1
        assert b"\x1b" not in terminal.drawn
        assert b"fourfold recommend" in terminal.drawn


@pytest.mark.parametrize("stream", ["stdin", "stdout", "stderr"])
def test_a_stream_that_is_not_a_terminal_is_an_error(stream: str, terminal_home: Path) -> None:
    redirected = {"stdin": "</dev/null", "stdout": ">out", "stderr": "2>err"}[stream]
    python = f"'{sys.executable}' -m tui {redirected}"
    with Terminal(terminal_home, command=("sh", "-c", python)) as terminal:
        assert terminal.ended() == 2
        assert b"\x1b" not in terminal.drawn


@pytest.mark.skipif(not SOAK, reason="slow; make soak")
def test_impossible_sizes(terminal_home: Path) -> None:
    with Terminal(terminal_home, *TITLES) as terminal:
        terminal.wait_for(b"Because")
        for size in ((1, 1), (0, 0), (65535, 2), (2, 65535), (30, 100)):
            terminal.resize(*size)
            terminal.read(1.0)
        terminal.quit()
