"""After SIGKILL at any moment a folder has its old or its new files, and the next run finishes."""

import time
from pathlib import Path

import pytest

from tests.faults.builds import WRITERS, Builds, wait_for_writing
from tests.faults.commands import Limits
from tests.faults.fault_counts import KILLS, STEPS, draw
from tests.faults.folder_tree import Tree, tree_of

CHECKPOINT = "0/checkpoint.pt"  # written after each epoch, long before the model


def loaded(builds: Builds, writer: str, folder: Path) -> Tree:
    """Read the folder as the app does, and return its files without unfinished ones."""
    builds.load(writer, folder)
    return {
        name: entry
        for name, entry in tree_of(folder).items()
        if ".staged" not in name and not name.endswith(".tmp")
    }


def check(builds: Builds, writer: str, folder: Path) -> str:
    """Check that a killed run left a whole state, and that the next run writes the new one."""
    states = builds.states(writer)
    found = loaded(builds, writer, folder)
    if writer == "train_twotower":
        checkpoint = found.pop(CHECKPOINT)
        assert checkpoint
        left = {
            state: {name: entry for name, entry in tree.items() if name != CHECKPOINT}
            for state, tree in states.items()
        }
    else:
        left = states
    assert found in left.values(), f"a mix: {sorted(found.items() ^ left['old'].items())}"
    ended = builds.run(writer, "new", folder)
    assert (ended.status, ended.err) == (0, "")
    assert tree_of(folder) == states["new"]
    return "new" if found == left["new"] else "old"


@pytest.mark.parametrize("writer", WRITERS)
def test_undisturbed_runs_are_equal_to_the_byte(writer, builds):
    with builds.copy(writer) as folder:
        for state in ("new", "old", "new"):
            assert builds.run(writer, state, folder).status == 0
            assert tree_of(folder) == builds.states(writer)[state]


@pytest.mark.parametrize("writer", WRITERS)
def test_a_kill_at_any_step_of_writing_leaves_a_whole_state(writer, builds):
    outcomes = []
    step = 1
    while True:
        with builds.copy(writer) as folder:
            limits = Limits(killed_at=(folder, step))
            ended = builds.run(writer, "new", folder, limits)
            if ended.status == 0:
                break
            assert ended.status == -9
            outcomes.append(check(builds, writer, folder))
        step += STEPS
    # Only the last steps, which move the files, come after the change.
    assert outcomes == sorted(outcomes, reverse=True)
    assert outcomes[0] == "old"
    assert STEPS > 1 or outcomes[-1] == "new"


@pytest.mark.parametrize("writer", WRITERS)
def test_a_kill_at_a_random_moment_leaves_a_whole_state(writer, builds):
    with builds.copy(writer) as folder:
        began = time.monotonic()
        assert builds.run(writer, "new", folder).status == 0
        whole = time.monotonic() - began
    random = draw("kill", writer)
    killed = 0
    for number in range(KILLS):
        with builds.copy(writer) as folder:
            child = builds.start(writer, "new", folder)
            if number % 2:
                time.sleep(whole * random.random())
            else:
                wait_for_writing(child, folder)
                time.sleep(0.01 * random.random())
            ended = child.kill()
            assert ended.status in (-9, 0)
            killed += ended.status == -9
            check(builds, writer, folder)
    assert killed >= KILLS // 10  # a run may end before it is killed
