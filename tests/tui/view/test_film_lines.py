"""The marks before films."""

from collections import Counter

import pytest

from engine.session.state import AnsweredFilm
from engine.taste.base import Answer
from tests.source_tree import ROOT
from tui.screens.map import SIGNS
from tui.view.film_lines import FAVOURITE, MARKS, ON_WATCHLIST, mark_of
from tui.view.models import MARKS_EXPLAINED

RATED = mark_of(AnsweredFilm(1, Answer.LIKE, rating=4))


def test_each_mark_means_one_thing() -> None:
    signs = Counter([*MARKS.values(), FAVOURITE, ON_WATCHLIST, RATED[-1]])
    assert set(signs.values()) == {1}


@pytest.mark.parametrize("mark", [*MARKS.values(), FAVOURITE, ON_WATCHLIST, RATED])
def test_each_mark_is_explained_in_the_windows_and_the_documents(mark: str) -> None:
    assert f"{mark} " in MARKS_EXPLAINED
    assert f"`{mark}`" in (ROOT / "docs" / "keys.md").read_text(encoding="utf-8")
    assert mark[-1] in SIGNS
