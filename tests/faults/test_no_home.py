"""Without a home folder, or with one that may not be read: one line, and never a traceback."""

import sys
from pathlib import Path

import pytest

from engine.files.locations import sessions_folder
from tests.faults.commands import Limits, Outcome, check_error, run_child
from tests.terminal import Terminal
from tests.tui.cli.command_lines import command_lines
from tui.cli.arguments import COMMANDS

HOMELESS = Limits(homeless=True)
UNPRIVILEGED = Limits(unprivileged=True)
LOOKS_IN_IT = {"build", "sessions", "keys", "locate"}
NEEDS_NONE = {"policy"}
NO_HOME = ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME")
APP = (
    "import pwd, sys\n"
    "def unknown(uid): raise KeyError(uid)\n"
    "pwd.getpwuid = unknown\n"
    "from tui.cli.main import main\n"
    "sys.exit(main())\n"
)


def run_command(command: str, folder: Path, limits: Limits, *options: str) -> Outcome:
    words = command_lines(folder)[command].words
    return run_child("tui.cli.main", *words, *options, limits=limits)


class TestNoHomeFolder:
    """HOME is not set, and the system does not know the user: a container, a service."""

    @pytest.mark.parametrize("command", COMMANDS)
    def test_a_command_that_looks_in_it_says_what_to_set(self, command, home, open_folder):
        ended = run_command(command, open_folder, HOMELESS)
        if command in LOOKS_IN_IT:
            check_error(ended, "there is no home folder; set HOME or XDG_", after_output=True)
        else:
            assert (ended.status, ended.err) == (0, "")

    @pytest.mark.parametrize("command", sorted(COMMANDS.keys() - NEEDS_NONE))
    def test_so_does_one_that_looks_for_the_library(self, command, home, open_folder, monkeypatch):
        monkeypatch.delenv("FOURFOLD_HOME")
        ended = run_command(command, open_folder, HOMELESS)
        check_error(ended, "there is no home folder; set HOME or XDG_")

    def test_the_bundled_films_need_none(self, open_folder):
        words = ("find", "toy story", "--bundled")
        assert run_child("tui.cli.main", *words, limits=HOMELESS).status == 0

    @pytest.mark.parametrize("unset", [NO_HOME, (*NO_HOME, "FOURFOLD_HOME")])
    def test_the_app_ends_in_one_line(self, terminal_home, unset):
        environment = dict.fromkeys(unset)
        command = (sys.executable, "-c", APP)
        with Terminal(terminal_home, environment=environment, command=command) as terminal:
            assert terminal.ended() == 2
            drawn = terminal.drawn.decode()
            assert drawn.strip().startswith("there is no home folder; set HOME or XDG_")
            assert drawn.count("\n") == 1

    def test_a_session_that_cannot_be_kept_is_reported(self, sound_home):
        ended = run_child("tests.faults.child_writers", "keep", sound_home, limits=HOMELESS)
        check_error(ended, "there is no home folder; set HOME or XDG_DATA_HOME")


class TestUnreadable:
    """The data folder or the config folder belongs to somebody else."""

    @pytest.fixture
    def data(self, open_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
        monkeypatch.setenv("XDG_DATA_HOME", str(open_folder / "data"))
        folder = open_folder / "data" / "fourfold"
        (folder / "library").mkdir(parents=True)
        (folder / "library" / "current.json").write_text("{}")
        folder.chmod(0)
        return folder

    def test_kept_sessions(self, data):
        ended = run_child("tui.cli.main", "sessions", limits=UNPRIVILEGED)
        check_error(ended, sessions_folder(), "cannot be listed: permission denied")

    def test_a_library_is_left_out(self, data):
        ended = run_child("tui.cli.main", "find", "toy story", limits=UNPRIVILEGED)
        assert ended.status == 0
        assert "Toy Story (1995)" in ended.out

    def test_removing_it_is_refused(self, data):
        ended = run_child("tui.cli.main", "build", "--remove", limits=UNPRIVILEGED)
        check_error(ended, data / "library", "cannot be deleted: permission denied")

    @pytest.mark.parametrize("command", ["locate", "keys", "find"])
    def test_settings(self, command, home, open_folder, monkeypatch):
        monkeypatch.setenv("XDG_CONFIG_HOME", str(open_folder / "config"))
        (open_folder / "config" / "fourfold").mkdir(parents=True)
        (open_folder / "config" / "fourfold").chmod(0)
        ended = run_command(command, open_folder, UNPRIVILEGED)
        assert (ended.status, ended.err) == (0, "")
