"""Read-only folders and full disks: one line, status 2, the old files intact, no new ones."""

import os
import shutil
from pathlib import Path

import pytest

from engine.files.atomic import write_atomically
from engine.files.locations import sessions_folder
from engine.session.kept import kept_sessions
from tests.faults.builds import WRITERS, Builds
from tests.faults.child_writers import keep_session
from tests.faults.commands import NOBODY, Limits, check_error, run_child, run_process
from tests.faults.fault_counts import SOURCES, draw
from tests.faults.folder_tree import tree_of
from tests.source_tree import ROOT
from tests.tui.cli.command_lines import command_lines
from tui.cli.arguments import COMMANDS

# Bytes that a file can have: enough for the error message, not for all files.
ROOM = (300, 600, 1_000)


@pytest.mark.parametrize("room", ROOM)
@pytest.mark.parametrize("writer", WRITERS)
def test_a_full_disk_leaves_the_old_state(writer, room, builds):
    with builds.copy(writer) as folder:
        before = tree_of(folder.parent)
        ended = builds.run(writer, "new", folder, Limits(largest_file=room))
        line = "cannot be written: file too large; free space or choose another folder"
        check_error(ended, folder, line, after_output=True)
        assert tree_of(folder.parent) == before
        assert builds.run(writer, "new", folder).status == 0


@pytest.mark.parametrize("writer", WRITERS)
def test_a_full_disk_leaves_no_new_folder(writer, builds, open_folder):
    ended = builds.run(writer, "new", open_folder / "below" / "here", Limits(largest_file=1_000))
    check_error(ended, "cannot be written: file too large", after_output=True)
    assert list(open_folder.iterdir()) == []


@pytest.mark.parametrize("writer", WRITERS)
def test_a_read_only_folder_is_reported(writer, builds):
    with builds.copy(writer) as folder:
        for path in (folder.parent, folder):
            path.chmod(0o555)
        before = tree_of(folder.parent)
        ended = builds.run(writer, "new", folder, Limits(unprivileged=True))
        check_error(ended, folder, "cannot be written: permission denied")
        assert tree_of(folder.parent) == before
        folder.parent.chmod(0o755)
        folder.chmod(0o755)


@pytest.mark.parametrize("writer", WRITERS)
def test_a_read_only_parent_folder_is_reported(writer, builds, open_folder):
    open_folder.chmod(0o555)
    ended = builds.run(writer, "new", open_folder / "below" / "here", Limits(unprivileged=True))
    check_error(ended, open_folder / "below", "cannot be written: permission denied")
    assert list(open_folder.iterdir()) == []


@pytest.mark.parametrize("writer", WRITERS)
def test_unreadable_source_files_are_reported(writer, builds, open_folder):
    source = builds.raw("new") if writer == "setup" else builds.built("setup", "new")
    files = sorted(source.iterdir())
    some = draw("sources", writer).permutation(len(files))[:SOURCES].tolist()
    for path in [source, *(files[index] for index in some)]:
        rights = path.stat().st_mode
        path.chmod(0)
        out = open_folder / "out"
        out.mkdir()
        os.chown(out, NOBODY if os.getuid() == 0 else -1, -1)
        ended = builds.run(writer, "new", out / "model", Limits(unprivileged=True))
        path.chmod(rights)
        if ended.status != 0:  # not every trainer reads every file
            check_error(ended, path)
            assert list(out.iterdir()) == []
        shutil.rmtree(out)


class TestOneFile:
    """Exports and checkpoints: single files, replaced at once."""

    @pytest.mark.parametrize("room", [300, 4_096])
    def test_a_full_disk(self, room, open_folder):
        (open_folder / "mine.json").write_text("old")
        before = tree_of(open_folder)
        ended = run_child(
            "tests.faults.child_writers",
            "write",
            open_folder / "mine.json",
            10_000,
            limits=Limits(room),
        )
        check_error(ended, open_folder / "mine.json", "cannot be written: file too large")
        assert tree_of(open_folder) == before

    def test_a_read_only_folder(self, open_folder):
        (open_folder / "mine.json").write_text("old")
        open_folder.chmod(0o555)
        before = tree_of(open_folder)
        ended = run_child(
            "tests.faults.child_writers",
            "write",
            open_folder / "mine.json",
            10,
            limits=Limits(unprivileged=True),
        )
        check_error(ended, open_folder / "mine.json", "cannot be written: permission denied")
        assert tree_of(open_folder) == before

    def test_the_next_write_removes_what_killed_writers_left(self, tmp_path):
        for step in (2, 3, 4):
            ended = run_child(
                "tests.faults.child_writers", "write", tmp_path / "[mine].json", 10,
                limits=Limits(killed_at=(tmp_path, step)),
            )  # fmt: skip
            assert ended.status in (-9, 0)
        write_atomically(tmp_path / "[mine].json", b"new")
        assert [path.name for path in tmp_path.iterdir()] == ["[mine].json"]

    def test_other_files_are_kept(self, tmp_path):
        others = [".mine.json.tmp", "mine.json.x.tmp", ".mine.jsonx.abc.tmp", ".other.json.abc.tmp"]
        for name in others:
            (tmp_path / name).write_text("x")
        os.mkfifo(tmp_path / ".mine.json.pipe.tmp")
        (tmp_path / ".mine.json.folder.tmp").mkdir()
        (tmp_path / ".mine.json.link.tmp").symlink_to(tmp_path / others[0])
        write_atomically(tmp_path / "mine.json", b"new")
        assert {path.name for path in tmp_path.iterdir()} >= {*others, ".mine.json.folder.tmp"}


class TestKeptSession:
    """Kept sessions: a file each in the person's data folder, which is made when it is needed."""

    @pytest.mark.parametrize("made", [False, True])
    def test_a_read_only_data_folder(self, sound_home, open_folder, monkeypatch, made):
        monkeypatch.setenv("XDG_DATA_HOME", str(open_folder))
        locked = open_folder
        if made:
            keep_session(str(sound_home))
            locked = sessions_folder()
        locked.chmod(0o555)
        before = tree_of(open_folder)
        limits = Limits(unprivileged=True)
        ended = run_child("tests.faults.child_writers", "keep", sound_home, limits=limits)
        check_error(
            ended, sessions_folder(), "permission denied; make it writable, then keep it again"
        )
        assert tree_of(open_folder) == before

    def test_a_kill_leaves_whole_sessions(self, sound_home, open_folder, monkeypatch):
        monkeypatch.setenv("XDG_DATA_HOME", str(open_folder))
        for step in range(1, 9):
            ended = run_child(
                "tests.faults.child_writers", "keep", sound_home, 2,
                limits=Limits(killed_at=(open_folder, step)),
            )  # fmt: skip
            assert ended.status in (-9, 0)
            assert kept_sessions().damaged == ()
        assert kept_sessions().sessions


def test_every_trainer_is_among_the_writers():
    trainers = (ROOT / "training").glob("train_*.py")
    assert set(WRITERS) == {"setup", *(path.stem for path in trainers)}


@pytest.mark.parametrize("command", COMMANDS)
def test_output_to_a_full_disk_is_reported(command, home, open_folder):
    words = command_lines(open_folder)[command].words
    with Path("/dev/full").open("w") as full:
        ended = run_process("tui.cli.main", *words, stdout=full)
    check_error(ended, "standard output: cannot be written: no space left on device")


def test_output_of_a_preprocessing_command_to_a_full_disk_is_reported(builds: Builds):
    with builds.copy("setup") as folder, Path("/dev/full").open("w") as full:
        ended = run_process(*builds.arguments("setup", "new", folder), stdout=full)
        check_error(ended, "standard output: cannot be written: no space left on device")
        assert tree_of(folder) == builds.states("setup")["new"]
