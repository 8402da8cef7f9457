"""Two writers of one folder, and readers beside a writer: never a mix, and nothing else is told."""

import os
import shutil
import signal
from pathlib import Path

import numpy as np
import pytest

from engine.bundle import Bundle, open_processed
from engine.catalogue.all_films import AllFilms
from engine.errors import DataError
from engine.files.manifest import FolderReplacedError
from tests.faults.amounts import PUBLICATIONS, RACES, WRITINGS, draw
from tests.faults.commands import Child, told
from tests.faults.homes import recommend
from tests.faults.test_kills import wait_for_writing
from tests.faults.trees import tree_of
from tests.faults.writers import WRITERS, Workshop


@pytest.mark.parametrize("writer", WRITERS)
def test_a_second_writer_is_turned_away_and_the_first_goes_on(writer, workshop):
    with workshop.copy(writer) as folder:
        first = workshop.start(writer, "new", folder)
        wait_for_writing(first, folder)
        os.kill(first.pid, signal.SIGSTOP)
        caught = (folder / ".staged").exists()
        second = workshop.run(writer, "old", folder)
        os.kill(first.pid, signal.SIGCONT)
        if caught:
            line = "another process is writing here; wait until it is done"
            told(second, folder, line, after_output=True)
        ended = first.ended()
        assert (ended.status, ended.err) == (0, "")
        found = tree_of(folder)
        found.pop("0/checkpoint.pt", None)  # the second one trained before it was turned away
        new = workshop.states(writer)["new"]
        new.pop("0/checkpoint.pt", None)
        assert found == new


@pytest.mark.parametrize("writer", WRITERS)
def test_two_at_once_end_in_the_state_of_one(writer, workshop):
    for _ in range(RACES):
        with workshop.copy(writer) as folder:
            both = [workshop.start(writer, which, folder) for which in ("old", "new")]
            ended = [one.ended() for one in both]
            for one in ended:
                if one.status != 0:
                    line = "another process is writing here; wait until it is done"
                    told(one, folder, line, after_output=True)
            assert 0 in [one.status for one in ended]
            found = tree_of(folder)
            checkpoint = found.pop("0/checkpoint.pt", None)
            states = workshop.states(writer)
            assert checkpoint in [tree.pop("0/checkpoint.pt", None) for tree in states.values()]
            assert found in states.values()
            workshop.load(writer, folder)


def test_writers_of_one_file_never_meet(tmp_path):
    """The last one wins; none takes another's new file for what a killed writer left."""
    sizes = (10, 5_000, 200_000)
    path = tmp_path / "mine.json"
    writers = [Child("tests.faults.one_file", path, size, WRITINGS) for size in sizes]
    for writer in writers:
        ended = writer.ended()
        assert (ended.status, ended.err) == (0, "")
    assert path.stat().st_size in sizes
    assert list(tmp_path.iterdir()) == [path]


def test_readers_beside_a_writer_see_one_whole_state(workshop: Workshop, tmp_path):
    """Every look is at the old bundle or at the new one; no look fails."""
    places = {which: workshop.made("setup", which).parent for which in ("old", "new")}
    homes = {which: shutil.copytree(place, tmp_path / which) for which, place in places.items()}
    expected = {which: summary(load(home)) for which, home in homes.items()}
    watched = shutil.copytree(homes["old"], tmp_path / "watched")
    writer = Child("tests.faults.republish", watched, homes["old"], homes["new"], PUBLICATIONS)
    seen = {"old": 0, "new": 0}
    looks = 0
    while writer.running:
        looks += 1
        bundle = load(watched)
        # processed/ and the model are published apart: each is whole by itself.
        vectors = bundle.vectors.tobytes()
        which = "old" if vectors == expected["old"][1] else "new"
        assert vectors == expected[which][1]
        assert titles_of(bundle) in (expected["old"][0], expected["new"][0])
        seen[which] += 1
    assert writer.ended().status == 0
    assert looks > 0
    assert min(seen.values()) > 0, seen


def load(home: Path) -> Bundle:
    return Bundle.load(home / "artifacts" / "svd", home / "processed")


def titles_of(bundle: Bundle) -> tuple[str, ...]:
    return tuple(bundle.catalogue.titles)


def summary(bundle: Bundle) -> tuple[tuple[str, ...], bytes]:
    return titles_of(bundle), bundle.vectors.tobytes()


def test_a_folder_written_anew_between_two_reads_is_told_and_read_again(sound, tmp_path):
    home = shutil.copytree(sound, tmp_path / "home")
    processed = open_processed(home / "processed")
    assert processed.manifest["dataset"] == "test films"
    with_other_titles(home / "processed")

    with pytest.raises(FolderReplacedError) as caught:
        AllFilms.read(processed)

    line = f"{home / 'processed'}: was replaced while it was read; start again"
    assert str(caught.value) == line
    assert AllFilms.read(open_processed(home / "processed")).titles[0].startswith("Other")
    assert Bundle.load(home / "artifacts" / "svd", home / "processed").catalogue.titles


def with_other_titles(processed: Path) -> None:
    from dataclasses import replace

    from tests.bundles import write_processed
    from tests.faults.homes import films

    write_processed(processed, [replace(one, title=f"Other {one.title}") for one in films()])


@pytest.mark.parametrize("moved", range(3))
def test_a_reader_finishes_what_a_killed_writer_committed(moved, sound, tmp_path):
    home = shutil.copytree(sound, tmp_path / "home")
    model = home / "artifacts" / "svd"
    intact = recommend(home, "svd")
    committed = model / ".committed"
    committed.mkdir()
    for path in sorted(model.glob("*.*"))[moved:]:
        if path.is_file():
            path.rename(committed / path.name)
    assert recommend(home, "svd") == intact
    assert tree_of(model) == tree_of(sound / "artifacts" / "svd")


def test_a_link_in_the_place_of_a_committed_folder_moves_nothing(sound, tmp_path):
    """A folder from elsewhere must not make the app carry off a person's own files."""
    home = shutil.copytree(sound, tmp_path / "home")
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "diary.txt").write_text("dear")
    (home / "processed" / ".committed").symlink_to(mine)
    before = tree_of(home, mine)
    assert recommend(home, "svd").status == 0
    assert tree_of(home, mine) == before


def test_vectors_are_never_those_of_another_manifest(sound, tmp_path):
    """Whatever order files arrive in, a reader gets vectors and settings of one publication."""
    home = shutil.copytree(sound, tmp_path / "home")
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
