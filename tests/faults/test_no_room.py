"""Read-only folders and full disks: one line, status 2, the old files intact, nothing left."""

import os
import shutil
from pathlib import Path

import pytest

from engine.files.atomic import write_atomically
from tests.faults.amounts import SOURCES, draw
from tests.faults.commands import NOBODY, Hardship, in_child, real, told
from tests.faults.homes import recommend_arguments
from tests.faults.trees import tree_of
from tests.faults.writers import WRITERS, Workshop

# In bytes: room for what is told, but not for all of the files.
ROOM = (300, 600, 1_000)


@pytest.mark.parametrize("room", ROOM)
@pytest.mark.parametrize("writer", WRITERS)
def test_a_full_disk_leaves_the_old_state(writer, room, workshop):
    with workshop.copy(writer) as folder:
        before = tree_of(folder.parent)
        ended = workshop.run(writer, "new", folder, Hardship(largest_file=room))
        line = "cannot be written: file too large; free space or choose another folder"
        told(ended, folder, line, after_output=True)
        assert tree_of(folder.parent) == before
        assert workshop.run(writer, "new", folder).status == 0


@pytest.mark.parametrize("writer", WRITERS)
def test_a_full_disk_leaves_no_new_folder(writer, workshop, place):
    ended = workshop.run(writer, "new", place / "below" / "here", Hardship(largest_file=1_000))
    told(ended, "cannot be written: file too large", after_output=True)
    assert list(place.iterdir()) == []


@pytest.mark.parametrize("writer", WRITERS)
def test_a_folder_that_may_only_be_read_is_told(writer, workshop):
    with workshop.copy(writer) as folder:
        for place in (folder.parent, folder):
            place.chmod(0o555)
        before = tree_of(folder.parent)
        ended = workshop.run(writer, "new", folder, Hardship(nobody=True))
        told(ended, folder, "cannot be written: permission denied")
        assert tree_of(folder.parent) == before
        folder.parent.chmod(0o755)
        folder.chmod(0o755)


@pytest.mark.parametrize("writer", WRITERS)
def test_a_place_for_a_new_folder_that_may_only_be_read_is_told(writer, workshop, place):
    place.chmod(0o555)
    ended = workshop.run(writer, "new", place / "below" / "here", Hardship(nobody=True))
    told(ended, place / "below", "cannot be written: permission denied")
    assert list(place.iterdir()) == []


@pytest.mark.parametrize("writer", WRITERS)
def test_source_files_that_may_not_be_read_are_told(writer, workshop, place):
    source = workshop.raw("new") if writer == "setup" else workshop.made("setup", "new")
    files = sorted(source.iterdir())
    some = draw("sources", writer).permutation(len(files))[:SOURCES].tolist()
    for path in [source, *(files[place] for place in some)]:
        rights = path.stat().st_mode
        path.chmod(0)
        out = place / "out"
        out.mkdir()
        os.chown(out, NOBODY if os.getuid() == 0 else -1, -1)
        ended = workshop.run(writer, "new", out / "model", Hardship(nobody=True))
        path.chmod(rights)
        if ended.status != 0:  # not every trainer reads every file
            told(ended, path)
            assert list(out.iterdir()) == []
        shutil.rmtree(out)


class TestOneFile:
    """Exports and checkpoints: single files, put in their place at once."""

    @pytest.mark.parametrize("room", [300, 4_096])
    def test_a_full_disk(self, room, place):
        (place / "mine.json").write_text("old")
        before = tree_of(place)
        ended = in_child(
            "tests.faults.one_file", place / "mine.json", 10_000, hardship=Hardship(room)
        )
        told(ended, place / "mine.json", "cannot be written: file too large")
        assert tree_of(place) == before

    def test_a_folder_that_may_only_be_read(self, place):
        (place / "mine.json").write_text("old")
        place.chmod(0o555)
        before = tree_of(place)
        ended = in_child(
            "tests.faults.one_file", place / "mine.json", 10, hardship=Hardship(nobody=True)
        )
        told(ended, place / "mine.json", "cannot be written: permission denied")
        assert tree_of(place) == before

    def test_what_killed_writers_left_goes_with_the_next_writing(self, tmp_path):
        for step in (2, 3, 4):
            ended = in_child(
                "tests.faults.one_file", tmp_path / "[mine].json", 10,
                hardship=Hardship(killed_at=(tmp_path, step)),
            )  # fmt: skip
            assert ended.status in (-9, 0)
        write_atomically(tmp_path / "[mine].json", b"new")
        assert [path.name for path in tmp_path.iterdir()] == ["[mine].json"]

    def test_files_of_others_stay(self, tmp_path):
        others = [".mine.json.tmp", "mine.json.x.tmp", ".mine.jsonx.abc.tmp", ".other.json.abc.tmp"]
        for name in others:
            (tmp_path / name).write_text("x")
        os.mkfifo(tmp_path / ".mine.json.pipe.tmp")
        (tmp_path / ".mine.json.folder.tmp").mkdir()
        (tmp_path / ".mine.json.link.tmp").symlink_to(tmp_path / others[0])
        write_atomically(tmp_path / "mine.json", b"new")
        assert {path.name for path in tmp_path.iterdir()} >= {*others, ".mine.json.folder.tmp"}


OUTPUT = {
    "locate": ("tui.cli.main", "locate"),
    "policy": ("tui.cli.main", "policy", "--check", "classic"),
    "keys": ("tui.cli.main", "keys"),
}


@pytest.mark.parametrize("name", [*OUTPUT, "recommend"])
def test_output_that_does_not_fit_is_told(name, sound):
    command = OUTPUT.get(name) or ("tui.cli.main", *recommend_arguments(sound, "svd"))
    with Path("/dev/full").open("w") as full:
        ended = real(*command, stdout=full)
    told(ended, "standard output: cannot be written: no space left on device")


def test_output_of_a_preparing_command_that_does_not_fit_is_told(workshop: Workshop):
    with workshop.copy("setup") as folder, Path("/dev/full").open("w") as full:
        ended = real(*workshop.arguments("setup", "new", folder), stdout=full)
        told(ended, "standard output: cannot be written: no space left on device")
        assert tree_of(folder) == workshop.states("setup")["new"]
