"""SIGKILL at any moment: the folder is the old or the new one, and the next run makes it new."""

import time
from pathlib import Path

import pytest

from tests.faults.amounts import KILLS, LONGEST, STEPS, draw
from tests.faults.commands import Child, Hardship
from tests.faults.trees import Tree, tree_of
from tests.faults.writers import ENTRIES, WRITERS, Workshop

CHECKPOINT = "0/checkpoint.pt"  # of each epoch: written long before the model


def settled(workshop: Workshop, writer: str, folder: Path) -> Tree:
    """Read the folder as the app does, and return what is in it but for what was being written."""
    workshop.load(writer, folder)
    return {
        name: found
        for name, found in tree_of(folder).items()
        if ".staged" not in name and not name.endswith(".tmp")
    }


def check(workshop: Workshop, writer: str, folder: Path) -> str:
    """Assert that a killed run left a whole state, and that the next run makes it new."""
    states = workshop.states(writer)
    found = settled(workshop, writer, folder)
    if writer == "train_twotower":
        checkpoint = found.pop(CHECKPOINT)
        assert checkpoint
        left = {
            which: {name: what for name, what in tree.items() if name != CHECKPOINT}
            for which, tree in states.items()
        }
    else:
        left = states
    assert found in left.values(), f"a mix: {sorted(found.items() ^ left['old'].items())}"
    ended = workshop.run(writer, "new", folder)
    assert (ended.status, ended.err) == (0, "")
    assert tree_of(folder) == states["new"]
    return "new" if found == left["new"] else "old"


@pytest.mark.parametrize("writer", WRITERS)
def test_undisturbed_runs_repeat_to_the_byte(writer, workshop):
    with workshop.copy(writer) as folder:
        for which in ("new", "old", "new"):
            assert workshop.run(writer, which, folder).status == 0
            assert tree_of(folder) == workshop.states(writer)[which]


@pytest.mark.parametrize("writer", WRITERS)
def test_killed_at_any_step_of_its_writing(writer, workshop):
    outcomes = []
    step = 1
    while True:
        with workshop.copy(writer) as folder:
            hardship = Hardship(killed_at=(folder, step))
            ended = workshop.run(writer, "new", folder, hardship)
            if ended.status == 0:
                break
            assert ended.status == -9
            outcomes.append(check(workshop, writer, folder))
        step += STEPS
    # Only the last steps, which move files into their places, come after the change.
    assert outcomes == sorted(outcomes, reverse=True)
    assert outcomes[0] == "old"
    assert STEPS > 1 or outcomes[-1] == "new"


@pytest.mark.parametrize("writer", WRITERS)
def test_killed_at_a_random_moment(writer, workshop):
    with workshop.copy(writer) as folder:
        began = time.monotonic()
        assert workshop.run(writer, "new", folder).status == 0
        whole = time.monotonic() - began
    random = draw("kill", writer)
    killed = 0
    for number in range(KILLS):
        with workshop.copy(writer) as folder:
            child = workshop.start(writer, "new", folder)
            if number % 2:
                time.sleep(whole * random.random())
            else:
                wait_for_writing(child, folder)
                time.sleep(0.01 * random.random())
            ended = child.kill()
            assert ended.status in (-9, 0)
            killed += ended.status == -9
            check(workshop, writer, folder)
    assert killed >= KILLS // 10  # a run may end before its time comes


def wait_for_writing(child: Child, folder: Path) -> None:
    """Wait until the child has begun to write its files, or has ended."""
    end = time.monotonic() + LONGEST
    while child.running and not any((folder / name).exists() for name in ENTRIES):
        assert time.monotonic() < end
