"""Everything that the system and a terminal do to a running fourfold.

Whatever ends the app but SIGKILL, it restores the terminal and saves the session.
"""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from engine.session.read import read
from tests.faults.fault_counts import BURSTS, MOMENTS, SOAK, STORM, TYPED, draw
from tests.terminal import QUIT, TITLES, Terminal, ends_soon, environment_at, process_state

ODD = (
    b"\xe9", b"\xff\xfe", b"\xc3", b"\x80", b"\xed\xa0\x80", b"\xf4\x90\x80\x80",
    b"\x1b[99999999999;1u", b"\x1b[1114112;1u", b"\x1b[97;99999999999999u",
    b"\x1b[48;0;0;0;0t", b"\x1b[<0;3;3M\x1b[<0;3;3m", b"\x1b[48;999999999;999999999;1;1t",
    b"\x1b[<0;99999999999;99999999999M", b"\x1b[<35;-5;-5M", b"\x1b[M\x00\x00\x00",
    b"\x1b[?2048;2$y", b"\x1b[?2026;2$y", b"\x1b[5;5R", b"\x1b]52;c;aGVsbG8=\x07",
    b"\x1bP+q\x1b\\", b"\x1b[200~\x1b[201~",
    b"\x1b[200~\x1b[48;0;0;0;0t\xff\x00\x1b]0;t\x07\x1b[201~",
    b"\x1b[" + b"9" * (5000 if SOAK else 200) + b"u",  # each is a key in the end
    b"\x1b" * 50, b"\x00" * 50,
)  # fmt: skip


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "films.json"


@pytest.fixture
def playing(terminal_home: Path, file: Path) -> Iterator[Terminal]:
    """A terminal with a session that is saved, at its first film."""
    with Terminal(terminal_home, "--session", str(file), *TITLES) as terminal:
        terminal.wait_for(b"Because")
        yield terminal


def answers(file: Path) -> str:
    """Return the saved answers as the keys that give them."""
    keys = {"like": "y", "dislike": "n", "skip": "s", "seen": "x"}
    return "".join(keys[film.answer.value] for film in read(file).state.answers)


def quit_in_the_end(terminal: Terminal) -> None:
    """Type until the app quits: a late stop discards what was typed before it."""

    def has_quit() -> bool:
        if terminal.process.poll() is None:
            terminal.process.send_signal(signal.SIGCONT)
            terminal.type(QUIT)
            terminal.read(0.3)
        return terminal.process.poll() is not None

    terminal.wait_until(has_quit)


class TestSignals:
    @pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
    def test_a_signal_to_end(self, playing: Terminal, file: Path, number: int) -> None:
        playing.type(b"yns")
        playing.wait_for(b"film 4")
        playing.process.send_signal(number)
        assert playing.ended() == 128 + number
        playing.check_usable()
        assert answers(file) == "yns"

    def test_many_signals_at_once(self, playing: Terminal, file: Path) -> None:
        playing.type(b"y")
        playing.wait_for(b"1 liked")
        for number in (signal.SIGHUP, signal.SIGCONT, signal.SIGTERM, signal.SIGINT) * 3:
            playing.process.send_signal(number)
        assert playing.ended() in {128 + signal.SIGHUP, 128 + signal.SIGTERM, 128 + signal.SIGINT}
        playing.check_usable()
        assert answers(file) == "y"

    def test_stop_and_continue(self, playing: Terminal) -> None:
        playing.process.send_signal(signal.SIGTSTP)
        playing.wait_until(lambda: process_state(playing.process.pid) == "T")
        playing.check_usable()
        before = len(playing.drawn)
        playing.process.send_signal(signal.SIGCONT)
        playing.wait_for(b"Because", since=before)
        playing.type(b"y")
        playing.wait_for(b"1 liked")
        playing.quit()

    def test_continue_without_a_handled_stop(self, playing: Terminal) -> None:
        for first, count in ((signal.SIGSTOP, b"1 liked"), (signal.SIGCONT, b"2 liked")):
            playing.process.send_signal(first)
            playing.read(0.2)
            playing.process.send_signal(signal.SIGCONT)
            playing.type(b"y")
            playing.wait_for(count)
        playing.quit()

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
        quit_in_the_end(playing)
        assert playing.ended() == 0
        playing.check_usable()
        assert read(file).state.favourites

    @pytest.mark.parametrize("moment", range(MOMENTS))
    def test_a_signal_to_end_during_the_start(self, terminal_home: Path, moment: int) -> None:
        with Terminal(terminal_home, *TITLES) as terminal:
            terminal.read(draw("moment", moment).uniform(0.1, 1.5))
            terminal.process.send_signal(signal.SIGTERM)
            assert terminal.ended() in (128 + signal.SIGTERM, -signal.SIGTERM)
            terminal.check_usable()


class TestClosedTerminals:
    def test_a_closed_terminal(self, playing: Terminal, file: Path) -> None:
        playing.type(b"yn")
        playing.wait_for(b"1 disliked")
        playing.close()
        assert ends_soon(playing.process.pid)
        assert answers(file) == "yn"

    def test_a_closed_terminal_without_sighup(self, terminal_home: Path, file: Path) -> None:
        code = (
            "import runpy, signal; signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGHUP});"
            "runpy.run_module('tui', run_name='__main__')"
        )
        command = (sys.executable, "-c", code)
        with Terminal(terminal_home, "--session", str(file), *TITLES, command=command) as terminal:
            terminal.wait_for(b"Because")
            terminal.type(b"yn")
            terminal.wait_for(b"1 disliked")
            terminal.close()
            assert ends_soon(terminal.process.pid)
            assert terminal.process.wait() == 128 + signal.SIGHUP
            assert answers(file) == "yn"

    def test_the_terminal_emulator_is_killed(self, terminal_home: Path, file: Path) -> None:
        code = (
            "import sys, time; from pathlib import Path; from tests.terminal import *;"
            f"t = Terminal(Path({str(terminal_home)!r}), '--session', {str(file)!r}, *TITLES);"
            "t.wait_for(b'Because'); t.type(b'y'); t.wait_for(b'1 liked'); t.read(0.3);"
            "print(t.process.pid, flush=True); time.sleep(600)"
        )
        holder = subprocess.Popen(
            [sys.executable, "-c", code], stdout=subprocess.PIPE, env=environment_at(terminal_home)
        )
        pid = int(holder.stdout.readline())
        holder.kill()
        holder.wait()
        holder.stdout.close()
        assert ends_soon(pid)
        assert answers(file) == "y"

    def test_the_shell_is_killed(self, terminal_home: Path, file: Path) -> None:
        line = f"'{sys.executable}' -m tui --session '{file}' \"$@\" & echo pid $! end; wait"
        command = ("bash", "-mc", f"set +m; {line}", "bash")
        with Terminal(terminal_home, *TITLES, command=command) as terminal:
            terminal.wait_for(b" end")
            pid = int(terminal.drawn.split(b"pid ")[1].split()[0])
            terminal.read(2.0)
            terminal.process.kill()
            terminal.process.wait()
            terminal.read(0.5)
        assert ends_soon(pid)


class TestTyping:
    def test_bytes_that_are_not_keys(self, playing: Terminal, file: Path) -> None:
        drawn = draw("bytes")
        for number in range(TYPED):
            if number < len(ODD):
                playing.type(ODD[number])
            else:
                # Not ctrl+q, which quits, nor keys of windows that name files.
                noise = drawn.integers(0, 256, drawn.integers(1, 30)).astype("u1").tobytes()
                playing.type(noise.translate(None, b"\x11\x0f\x10eqp/~."))
            assert playing.process.poll() is None, playing.drawn[-3000:]
        playing.type(b"\x1b[201~\x1b[48;30;100;0;0t")
        playing.read(0.5)
        playing.quit()
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
        playing.quit()

    @pytest.mark.parametrize("burst", range(BURSTS))
    def test_keys_typed_while_it_quits(self, playing: Terminal, burst: int) -> None:
        drawn = draw("burst", burst)
        keys = bytes(
            drawn.choice(list(b"ynsxwiufphme/?\r\x1b\x0fq"), drawn.integers(1, 12)).tolist()
        )
        playing.type(keys + QUIT + keys)
        assert playing.ended() == 0, keys
        playing.check_usable()


@pytest.mark.skipif(not SOAK or shutil.which("tmux") is None, reason="make soak, with tmux")
def test_inside_tmux(terminal_home: Path, file: Path, tmp_path: Path) -> None:
    environment = environment_at(terminal_home, {"TMUX": None, "TMUX_TMPDIR": str(tmp_path)})

    def tmux(*words: str, check: bool = True) -> str:
        done = subprocess.run(
            ["tmux", "-L", "faults", "-f", "/dev/null", *words],
            env=environment, check=check, capture_output=True, text=True,
        )  # fmt: skip
        return done.stdout

    status = tmp_path / "status"
    titles = " ".join(f"'{title}'" for title in TITLES)
    run = f"'{sys.executable}' -m tui --session '{file}' {titles}"
    tmux("new-session", "-d", "-x", "100", "-y", "30", f"{run}; echo $? > '{status}'")
    try:
        wait_until(lambda: "Because" in tmux("capture-pane", "-p"))
        for key, count in (("y", "1 liked"), ("n", "1 disliked")):
            tmux("send-keys", key)
            wait_until(lambda count=count: count in tmux("capture-pane", "-p"))
        for columns in (60, 120, 30, 100):
            tmux("resize-window", "-x", str(columns), "-y", "24")
        tmux("send-keys", "C-q")
        wait_until(status.exists)
        wait_until(lambda: status.read_text().strip() == "0")
        assert answers(file) == "yn"
        run_again = f"exec {run.partition(' --session')[0]} --session '{file}'"
        tmux("new-session", "-d", "-s", "again", "-x", "100", "-y", "30", run_again, check=False)
        wait_until(lambda: "Because" in tmux("capture-pane", "-p", "-t", "again"))
        pid = int(tmux("display-message", "-p", "-t", "again", "#{pane_pid}"))
    finally:
        tmux("kill-server", check=False)
    assert ends_soon(pid)
    assert answers(file) == "yn"


@pytest.mark.skipif(not SOAK or shutil.which("screen") is None, reason="make soak, with screen")
def test_inside_screen(terminal_home: Path, file: Path) -> None:
    with Terminal(
        terminal_home, "--session", str(file), *TITLES,
        environment={"SCREENDIR": None, "SCREENRC": os.devnull, "STY": None},
        command=("screen", "-S", "faults", sys.executable, "-m", "tui"),
    ) as terminal:  # fmt: skip
        terminal.wait_for(b"Because")
        terminal.type(b"y")
        terminal.wait_for(b"1 liked")
        terminal.type(QUIT)
        assert terminal.ended() == 0
        assert answers(file) == "y"


def wait_until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + 30
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.1)
