"""What is seen of the map: moving, zooming and the edges."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.view.map.frame import MARGIN, View

PLACES = st.floats(-MARGIN, MARGIN)
MOVES = st.lists(
    st.one_of(
        st.tuples(st.just("moved"), st.floats(-1, 1), st.floats(-1, 1)),
        st.tuples(st.just("zoomed"), st.integers(-9, 9)),
        st.tuples(st.just("with_cross"), PLACES, PLACES),
    ),
    max_size=30,
)


@given(MOVES)
def test_the_cross_stays_in_view_and_the_view_on_the_map(moves) -> None:
    view = View()
    for name, *arguments in moves:
        view = getattr(view, name)(*arguments)
        for centre, cross in zip((view.x, view.y), view.cross, strict=True):
            assert abs(cross) <= MARGIN
            assert abs(centre - cross) <= view.half + 1e-9
            assert abs(centre) + view.half <= MARGIN + 1e-9
        assert 0 <= view.depth <= 6


@given(PLACES, PLACES, st.integers(1, 6))
def test_zooming_in_and_out_again_shows_the_whole_map(x: float, y: float, steps: int) -> None:
    view = View().with_cross(x, y).zoomed(steps)
    assert view.half == pytest.approx(MARGIN / 2**steps)
    assert view.zoomed(-steps) == View(cross=(x, y))
