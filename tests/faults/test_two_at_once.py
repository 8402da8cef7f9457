"""Two writers of one folder, and readers during a write: never a mix of states."""

import contextlib
import os
import shutil
import signal
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from engine.bundle import Bundle, open_processed
from engine.catalogue.all_films import AllFilms
from engine.errors import DataError
from engine.files.manifest import FolderReplacedError
from tests.bundles import write_processed
from tests.faults.app_home import films, recommend
from tests.faults.builds import WRITERS, Builds, wait_for_writing
from tests.faults.commands import Child, check_error
from tests.faults.fault_counts import PUBLICATIONS, RACES, WRITES, draw
from tests.faults.folder_tree import tree_of


def stopped_while_writing(builds: Builds, writer: str, folder: Path) -> Child | None:
    """Start a writer and stop it while it writes; None if it was too quick, time and again."""
    for _ in range(5):
        child = builds.start(writer, "new", folder)
        wait_for_writing(child, folder)
        with contextlib.suppress(ProcessLookupError):  # it has ended already
            os.kill(child.pid, signal.SIGSTOP)
            if (folder / ".staged").exists():
                return child
            os.kill(child.pid, signal.SIGCONT)
        ended = child.ended()
        assert (ended.status, ended.err) == (0, "")
    return None


@pytest.mark.parametrize("writer", WRITERS)
def test_a_second_writer_is_refused_and_the_first_goes_on(writer, builds):
    with builds.copy(writer) as folder:
        first = stopped_while_writing(builds, writer, folder)
        second = builds.run(writer, "old", folder)
        if first is not None:
            line = "another process is writing here; wait until it is done"
            check_error(second, folder, line, after_output=True)
            os.kill(first.pid, signal.SIGCONT)
            ended = first.ended()
            assert (ended.status, ended.err) == (0, "")
        found = tree_of(folder)
        found.pop("0/checkpoint.pt", None)  # the second one trained before it was refused
        expected = builds.states(writer)["old" if first is None else "new"]
        expected.pop("0/checkpoint.pt", None)
        assert found == expected


@pytest.mark.parametrize("writer", WRITERS)
def test_two_at_once_end_in_the_state_of_one(writer, builds):
    for _ in range(RACES):
        with builds.copy(writer) as folder:
            both = [builds.start(writer, state, folder) for state in ("old", "new")]
            ended = [one.ended() for one in both]
            for one in ended:
                if one.status != 0:
                    line = "another process is writing here; wait until it is done"
                    check_error(one, folder, line, after_output=True)
            assert 0 in [one.status for one in ended]
            found = tree_of(folder)
            checkpoint = found.pop("0/checkpoint.pt", None)
            states = builds.states(writer)
            assert checkpoint in [tree.pop("0/checkpoint.pt", None) for tree in states.values()]
            assert found in states.values()
            builds.load(writer, folder)


def test_writers_of_one_file_do_not_disturb_each_other(tmp_path):
    """The last one wins; none removes the new file of another as left by a killed writer."""
    sizes = (10, 5_000, 200_000)
    path = tmp_path / "mine.json"
    writers = [Child("tests.faults.child_writers", "write", path, size, WRITES) for size in sizes]
    for writer in writers:
        ended = writer.ended()
        assert (ended.status, ended.err) == (0, "")
    assert path.stat().st_size in sizes
    assert list(tmp_path.iterdir()) == [path]


def test_readers_during_a_write_get_one_whole_state(builds: Builds, tmp_path):
    """Every read gives the old bundle or the new one; none fails."""
    homes = [
        shutil.copytree(builds.built("setup", state).parent, tmp_path / state)
        for state in ("old", "new")
    ]
    titles, vectors = zip(*(content(load(home)) for home in homes), strict=True)
    target = shutil.copytree(homes[0], tmp_path / "target")
    writer = Child("tests.faults.child_writers", "publish", target, *homes, PUBLICATIONS)
    reads = [0, 0]
    while writer.running:
        # processed/ and the model are published separately: each is whole by itself.
        found_titles, found_vectors = content(load(target))
        assert found_titles in titles
        reads[vectors.index(found_vectors)] += 1
    assert writer.ended().status == 0
    assert min(reads) > 0, reads


def load(home: Path) -> Bundle:
    return Bundle.load(home / "artifacts" / "svd", home / "processed")


def content(bundle: Bundle) -> tuple[tuple[str, ...], bytes]:
    return tuple(bundle.catalogue.titles), bundle.vectors.tobytes()


def test_a_folder_written_anew_between_two_reads_is_told_and_read_again(home):
    processed = open_processed(home / "processed")
    assert processed.manifest["dataset"] == "test films"
    others = [replace(film, title=f"Other {film.title}") for film in films()]
    write_processed(home / "processed", others)

    with pytest.raises(FolderReplacedError) as caught:
        AllFilms.read(processed)

    line = f"{home / 'processed'}: was replaced while it was read; start again"
    assert str(caught.value) == line
    assert AllFilms.read(open_processed(home / "processed")).titles[0].startswith("Other")
    assert Bundle.load(home / "artifacts" / "svd", home / "processed").catalogue.titles


@pytest.mark.parametrize("moved", range(3))
def test_a_reader_finishes_what_a_killed_writer_committed(moved, home, sound_home):
    model = home / "artifacts" / "svd"
    intact = recommend(home, "svd")
    committed = model / ".committed"
    committed.mkdir()
    for path in sorted(model.glob("*.*"))[moved:]:
        if path.is_file():
            path.rename(committed / path.name)
    assert recommend(home, "svd") == intact
    assert tree_of(model) == tree_of(sound_home / "artifacts" / "svd")


def test_a_link_in_the_place_of_a_committed_folder_moves_nothing(home, tmp_path):
    """A folder from elsewhere must not make the app move a person's own files."""
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "diary.txt").write_text("dear")
    (home / "processed" / ".committed").symlink_to(mine)
    before = tree_of(home, mine)
    assert recommend(home, "svd").status == 0
    assert tree_of(home, mine) == before


def test_vectors_are_never_those_of_another_manifest(home):
    """Whatever the order of the files, a reader gets vectors and settings of one publication."""
    model = home / "artifacts" / "svd"
    old = Bundle.load(model, home / "processed")
    vectors = np.load(model / "movie_embeddings.npy")
    np.save(model / "movie_embeddings.npy", vectors[::-1].copy())
    for _ in range(draw("order").integers(1, 4)):
        with pytest.raises(DataError, match="does not match its manifest"):
            Bundle.load(model, home / "processed")
    np.save(model / "movie_embeddings.npy", vectors)
    again = Bundle.load(model, home / "processed")
    assert again.vectors.tobytes() == old.vectors.tobytes()
