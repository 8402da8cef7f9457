import numpy as np
import pytest

from training.evaluation.inner_splits import InnerResults
from training.evaluation.metrics import METRICS
from training.tuning.report import lines_of
from training.tuning.rules import MostLikes
from training.tuning.search import (
    Decision,
    Search,
    SearchOutcome,
    Setting,
    full_grid,
    one_at_a_time,
)

MANY = {"a": 1, "b": 2, "c": 3, "d": 4}
OUTER = np.array([0, 1, 2])  # of three users; none of them chooses for their own fold


def found(grid: tuple[Setting, ...], present: Setting, likes: np.ndarray) -> SearchOutcome:
    """Return results of three users, whose likes are (settings, folds, users)."""
    metrics = np.zeros((*likes.shape, len(METRICS)))
    metrics[..., METRICS.index("likes_at_20")] = likes
    metrics[:, OUTER, OUTER] = np.nan
    decision = Decision("it", present, MostLikes())
    search = Search("it", grid, (decision,), lambda *_: [], 3)
    return SearchOutcome(search, InnerResults(np.arange(3), metrics))


@pytest.fixture
def lines() -> list[str]:
    # Setting 1 is better for folds 1 and 2, setting 0 for fold 0.
    likes = np.zeros((2, 3, 3)) + 10.0
    likes[0, 0] = 12.0
    likes[1, 1:] = 14.0
    grid = full_grid(weight=(0.5, 1.0))
    return lines_of(found(grid, {"weight": 0.5}, likes))


def test_the_table_has_means_differences_and_the_folds_that_choose_each_setting(lines):
    headings, _, first, second = ([c.strip() for c in row.split("|")[1:-1]] for row in lines[:4])
    assert headings == [
        "weight", "likes@20", "NDCG@100", "likes@20 − present ± s.e.", "folds for it",
    ]  # fmt: skip
    # User 0 is asked for folds 1 and 2, users 1 and 2 for fold 0 and one more.
    assert first == ["0.5", "10.67", "0.0000", "-", "1"]
    assert second == ["1.0", "12.67", "0.0000", "+2.00 ± 0.82", "2"]


def test_the_choice_is_printed_for_each_fold(lines):
    assert lines[5:] == [
        "it: chosen weight 1.0",
        "  for fold 0: weight 0.5",
        "  for fold 1: weight 1.0",
        "  for fold 2: weight 1.0",
    ]


def test_a_change_of_one_of_many_constants_is_one_cell():
    grid = one_at_a_time(MANY, a=(0,), b=(1,), c=(5,), d=(6,))
    likes = np.ones((5, 3, 3))
    likes[3, 1:] = 2.0  # c 5, for folds 1 and 2
    likes[0, 0] = 2.0
    lines = lines_of(found(grid, MANY, likes))
    cells = [line.split("|")[1].strip() for line in lines[:7]]
    assert cells == ["change", "--------:", "no change", "a 0", "b 1", "c 5", "d 6"]
    assert lines[8:] == [
        "it: chosen c 5",
        "  for fold 0: no change",
        "  for fold 1: c 5",
        "  for fold 2: c 5",
    ]
