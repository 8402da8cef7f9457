"""Terminals of every kind, and all that they and the system may do while fourfold runs in one.

SIGKILL is the exception: nobody can put a terminal right after it; only files stay whole.
"""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.session.file import read
from tests.bundles import random_films, write_home
from tests.faults.amounts import BURSTS, KEPT_MOMENTS, SOAK, STORM, TYPED, draw
from tests.faults.terminal import LEAVE, TITLES, Terminal, gone, state, surroundings

pytestmark = pytest.mark.skipif(not hasattr(os, "login_tty"), reason="needs pseudo-terminals")

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
ODD = (
    b"\xe9", b"\xff\xfe", b"\xc3", b"\x80", b"\xed\xa0\x80", b"\xf4\x90\x80\x80",
    b"\x1b[99999999999;1u", b"\x1b[1114112;1u", b"\x1b[97;99999999999999u",
    b"\x1b[48;0;0;0;0t", b"\x1b[<0;3;3M\x1b[<0;3;3m", b"\x1b[48;999999999;999999999;1;1t",
    b"\x1b[<0;99999999999;99999999999M", b"\x1b[<35;-5;-5M", b"\x1b[M\x00\x00\x00",
    b"\x1b[?2048;2$y", b"\x1b[?2026;2$y", b"\x1b[5;5R", b"\x1b]52;c;aGVsbG8=\x07",
    b"\x1bP+q\x1b\\", b"\x1b[200~\x1b[201~",
    b"\x1b[200~\x1b[48;0;0;0;0t\xff\x00\x1b]0;t\x07\x1b[201~", b"\x1b[" + b"9" * 5000 + b"u",
    b"\x1b" * 50, b"\x00" * 50,
)  # fmt: skip
PAIRS = (
    [(kind, locale) for kind in KINDS for locale in LOCALES]
    if SOAK
    else list(zip(KINDS, LOCALES, strict=False))
)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_home(tmp_path_factory.mktemp("terminals"), random_films(40))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "films.json"


@pytest.fixture
def playing(home: Path, file: Path) -> Iterator[Terminal]:
    """A terminal with a session that is kept, at its first film."""
    terminal = Terminal(home, "--session", str(file), *TITLES)
    terminal.wait_for(b"Because")
    yield terminal
    if terminal.process.poll() is None:
        terminal.process.kill()
        terminal.process.wait()
    terminal.close()


def answers(file: Path) -> str:
    return "".join(told.answer.value for told in read(file).state.answers)


@pytest.mark.parametrize(("kind", "locale"), PAIRS)
def test_it_can_be_used_in(kind: str, locale: str, home: Path) -> None:
    terminal = Terminal(home, environment=KINDS[kind] | LOCALES[locale])
    terminal.wait_for(b"Popular films")
    for number in range(4):
        terminal.type(b"film 000%d\r" % number)
        terminal.wait_for(b"%d/4" % (number + 1))
    terminal.type(b"\r")
    terminal.wait_for(b"ecause")
    for key, said in ((b"y", b"1 liked"), (b"n", b"1 disliked"), (b"s", b"1 skipped")):
        terminal.type(key)
        terminal.wait_for(said)
    for mark in (b"+ ", b"n dislike", b"y like"):
        assert mark in without_styles(terminal.drawn), terminal.drawn
    if kind == "no colour":
        colours = {part for part in terminal.drawn.split(b"\x1b[") if part[:3] in (b"38;", b"48;")}
        assert all(is_grey(colour) for colour in colours), colours
    terminal.type(b"q")
    terminal.wait_for(b"go on")
    terminal.type(b"q")
    assert terminal.ended() == 0
    terminal.check_usable()
    terminal.close()


def without_styles(drawn: bytes) -> bytes:
    return re.sub(rb"\x1b\[[\d;]*m", b"", drawn)


def is_grey(sequence: bytes) -> bool:
    """Tell whether the colours that a sequence sets, of 256 or of all, have no hue."""
    numbers = [int(number) for number in sequence.partition(b"m")[0].split(b";") if number]
    while numbers:
        if numbers[:2] in ([38, 2], [48, 2]):
            if len(set(numbers[2:5])) > 1:
                return False
            numbers = numbers[5:]
        elif numbers[:2] in ([38, 5], [48, 5]):
            if not (numbers[2] >= 232 or numbers[2] in (0, 7, 8, 15, 16, 59, 102, 145, 188, 231)):
                return False
            numbers = numbers[3:]
        else:
            numbers = numbers[1:]
    return True


@pytest.mark.parametrize("name", ["dumb", "unknown"])
def test_a_terminal_that_cannot_be_drawn_on_is_told_in_a_line(name: str, home: Path) -> None:
    terminal = Terminal(home, environment={"TERM": name})
    assert terminal.ended() == 2
    assert terminal.drawn.count(b"\n") == 1
    assert b"\x1b" not in terminal.drawn
    assert b"fourfold recommend" in terminal.drawn
    terminal.close()


@pytest.mark.parametrize("stream", ["stdin", "stdout", "stderr"])
def test_a_stream_that_is_no_terminal_is_told_in_a_line(stream: str, home: Path) -> None:
    redirected = {"stdin": "</dev/null", "stdout": ">out", "stderr": "2>err"}[stream]
    python = f"'{sys.executable}' -m tui {redirected}"
    terminal = Terminal(home, command=("sh", "-c", python))
    assert terminal.ended() == 2
    assert b"\x1b" not in terminal.drawn
    terminal.close()


def leave_at_last(terminal: Terminal) -> None:
    """Leave after a storm: a stop that is heard late throws away what was typed before it."""

    def left() -> bool:
        if terminal.process.poll() is None:
            terminal.process.send_signal(signal.SIGCONT)
            terminal.type(LEAVE)
            terminal.read(0.3)
        return terminal.process.poll() is not None

    terminal.wait_until(left)


class TestSignals:
    @pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
    def test_asked_to_end(self, playing: Terminal, file: Path, number: int) -> None:
        playing.type(b"yns")
        playing.wait_for(b"1 skipped")
        playing.process.send_signal(number)
        assert playing.ended() == 128 + number
        playing.check_usable()
        assert answers(file) == "yns"

    def test_all_at_once(self, playing: Terminal, file: Path) -> None:
        playing.type(b"y")
        playing.wait_for(b"1 liked")
        for number in (signal.SIGHUP, signal.SIGCONT, signal.SIGTERM, signal.SIGINT) * 3:
            playing.process.send_signal(number)
        assert playing.ended() in {128 + signal.SIGHUP, 128 + signal.SIGTERM, 128 + signal.SIGINT}
        playing.check_usable()
        assert answers(file) == "y"

    def test_stopped_and_continued(self, playing: Terminal) -> None:
        playing.process.send_signal(signal.SIGTSTP)
        playing.wait_until(lambda: state(playing.process.pid) == "T")
        playing.check_usable()
        before = len(playing.drawn)
        playing.process.send_signal(signal.SIGCONT)
        playing.wait_for(b"Because", since=before)
        playing.type(b"y")
        playing.wait_for(b"1 liked")
        playing.leave()

    @pytest.mark.parametrize("first", [signal.SIGSTOP, signal.SIGCONT])
    def test_continued_without_warning(self, playing: Terminal, first: int) -> None:
        playing.process.send_signal(first)
        playing.read(0.2)
        playing.process.send_signal(signal.SIGCONT)
        playing.type(b"y")
        playing.wait_for(b"1 liked")
        playing.leave()

    def test_a_storm_of_signals_and_sizes(self, playing: Terminal, file: Path) -> None:
        drawn = draw("storm")
        numbers = [signal.SIGWINCH, signal.SIGTSTP, signal.SIGCONT, signal.SIGSTOP]
        for _ in range(STORM):
            for number in drawn.choice(numbers, drawn.integers(1, 5)).tolist():
                playing.process.send_signal(number)
            lines, columns = drawn.integers((1, 1), (80, 200)).tolist()
            playing.resize(lines, columns)
            playing.process.send_signal(signal.SIGCONT)
            playing.type(b"ynsu"[drawn.integers(4) :][:1])
            playing.read(0.02)
        playing.resize(30, 100)
        leave_at_last(playing)
        assert playing.ended() == 0
        playing.check_usable()
        assert read(file).state.favourites

    @pytest.mark.parametrize("moment", range(KEPT_MOMENTS))
    def test_asked_to_end_at_any_moment(self, home: Path, moment: int) -> None:
        terminal = Terminal(home, *TITLES)
        terminal.read(draw("moment", moment).uniform(0.1, 1.5))
        terminal.process.send_signal(signal.SIGTERM)
        assert terminal.ended() in (128 + signal.SIGTERM, -signal.SIGTERM)
        terminal.check_usable()
        terminal.close()


class TestGoneTerminals:
    def test_closed(self, playing: Terminal, file: Path) -> None:
        playing.type(b"yn")
        playing.wait_for(b"1 disliked")
        playing.close()
        assert gone(playing.process.pid)
        assert answers(file) == "yn"

    def test_closed_unheard(self, home: Path, file: Path) -> None:
        code = (
            "import runpy, signal; signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGHUP});"
            "runpy.run_module('tui', run_name='__main__')"
        )
        terminal = Terminal(
            home, "--session", str(file), *TITLES, command=(sys.executable, "-c", code)
        )
        terminal.wait_for(b"Because")
        terminal.type(b"yn")
        terminal.wait_for(b"1 disliked")
        terminal.close()
        assert gone(terminal.process.pid)
        assert terminal.process.wait() == 128 + signal.SIGHUP
        assert answers(file) == "yn"

    def test_whoever_held_the_terminal_is_killed(self, home: Path, file: Path) -> None:
        code = (
            "import sys, time; from pathlib import Path; from tests.faults.terminal import *;"
            f"t = Terminal(Path({str(home)!r}), '--session', {str(file)!r}, *TITLES);"
            "t.wait_for(b'Because'); t.type(b'y'); t.wait_for(b'1 liked'); t.read(0.3);"
            "print(t.process.pid, flush=True); time.sleep(600)"
        )
        holder = subprocess.Popen(
            [sys.executable, "-c", code], stdout=subprocess.PIPE, env=surroundings(home)
        )
        assert holder.stdout is not None
        pid = int(holder.stdout.readline())
        holder.kill()
        holder.wait()
        holder.stdout.close()
        assert gone(pid)
        assert answers(file) == "y"

    def test_the_shell_is_killed(self, home: Path, file: Path) -> None:
        line = f"'{sys.executable}' -m tui --session '{file}' \"$@\" & echo pid $! end; wait"
        terminal = Terminal(home, *TITLES, command=("bash", "-mc", f"set +m; {line}", "bash"))
        shell = terminal.process
        terminal.wait_for(b" end")
        pid = int(terminal.drawn.split(b"pid ")[1].split()[0])
        terminal.read(2.0)
        shell.kill()
        shell.wait()
        terminal.read(0.5)
        terminal.close()
        assert gone(pid)


class TestTyping:
    def test_bytes_that_are_no_keys(self, playing: Terminal, file: Path) -> None:
        drawn = draw("bytes")
        for place in range(TYPED):
            if place < len(ODD):
                playing.type(ODD[place])
            else:
                # Neither ctrl+q, which leaves, nor what goes to where files are named.
                noise = drawn.integers(0, 256, drawn.integers(1, 30)).astype("u1").tobytes()
                playing.type(noise.translate(None, b"\x11\x0f\x10eqp/~."))
            assert playing.process.poll() is None, playing.drawn[-3000:]
        playing.type(b"\x1b[201~\x1b[48;30;100;0;0t")
        playing.read(0.5)
        playing.leave()
        assert read(file).state.favourites

    def test_a_million_characters_pasted(self, playing: Terminal) -> None:
        playing.type(
            b"f\x1b[200~" + b"1\xe2\x80\xae\x1b[31m" * (1 << (17 if SOAK else 13)) + b"\x1b[201~"
        )
        playing.read(0.5)
        playing.type(b"\x1b")
        playing.read(0.5)
        playing.type(b"y")
        playing.wait_for(b"1 liked")
        playing.leave()

    @pytest.mark.parametrize("burst", range(BURSTS))
    def test_keys_that_come_while_it_leaves(self, playing: Terminal, burst: int) -> None:
        drawn = draw("burst", burst)
        keys = bytes(
            drawn.choice(list(b"ynsxwiufphme/?\r\x1b\x0fq"), drawn.integers(1, 12)).tolist()
        )
        playing.type(keys + LEAVE + keys)
        assert playing.ended() == 0, keys
        playing.check_usable()


@pytest.mark.skipif(not SOAK, reason="slow; make soak")
def test_sizes_that_no_terminal_has(home: Path) -> None:
    terminal = Terminal(home, *TITLES)
    terminal.wait_for(b"Because")
    for size in ((1, 1), (0, 0), (65535, 2), (2, 65535), (30, 100)):
        terminal.resize(*size)
        terminal.read(1.0)
    terminal.leave()
    terminal.close()


@pytest.mark.skipif(not SOAK or shutil.which("tmux") is None, reason="make soak, with tmux")
def test_inside_tmux(home: Path, file: Path, tmp_path: Path) -> None:
    environment = surroundings(home, {"TMUX": None, "TMUX_TMPDIR": str(tmp_path)})

    def tmux(*words: str, check: bool = True) -> str:
        done = subprocess.run(
            ["tmux", "-L", "faults", "-f", "/dev/null", *words],
            env=environment,
            check=check,
            capture_output=True,
            text=True,
        )
        return done.stdout

    status = tmp_path / "status"
    titles = " ".join(f"'{title}'" for title in TITLES)
    run = f"'{sys.executable}' -m tui --session '{file}' {titles}"
    tmux("new-session", "-d", "-x", "100", "-y", "30", f"{run}; echo $? > '{status}'")
    try:
        wait_until(lambda: "Because" in tmux("capture-pane", "-p"))
        for key, said in (("y", "1 liked"), ("n", "1 disliked")):
            tmux("send-keys", key)
            wait_until(lambda said=said: said in tmux("capture-pane", "-p"))
        for columns in (60, 120, 30, 100):
            tmux("resize-window", "-x", str(columns), "-y", "24")
        tmux("send-keys", "C-q")
        wait_until(status.exists)
        wait_until(lambda: status.read_text().strip() == "0")
        assert answers(file) == "yn"
        tmux(
            "new-session",
            "-d",
            "-s",
            "again",
            "-x",
            "100",
            "-y",
            "30",
            f"exec {run.partition(' --session')[0]} --session '{file}'",
            check=False,
        )
        wait_until(lambda: "Because" in tmux("capture-pane", "-p", "-t", "again"))
        pid = int(tmux("display-message", "-p", "-t", "again", "#{pane_pid}"))
    finally:
        tmux("kill-server", check=False)
    assert gone(pid)
    assert answers(file) == "yn"


@pytest.mark.skipif(not SOAK or shutil.which("screen") is None, reason="make soak, with screen")
def test_inside_screen(home: Path, file: Path) -> None:
    terminal = Terminal(
        home,
        "--session",
        str(file),
        *TITLES,
        environment={"SCREENDIR": None, "SCREENRC": os.devnull, "STY": None},
        command=("screen", "-S", "faults", sys.executable, "-m", "tui"),
    )
    terminal.wait_for(b"Because")
    terminal.type(b"y")
    terminal.wait_for(b"1 liked")
    terminal.type(LEAVE)
    assert terminal.ended() == 0
    assert answers(file) == "y"
    terminal.close()


def wait_until(holds) -> None:
    end = time.monotonic() + 30
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.1)
