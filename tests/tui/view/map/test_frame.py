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


@pytest.mark.parametrize(
    ("view", "centre"),
    [
        (View().with_cross(1.0, -1.0), (0.0, 0.0)),  # the whole map is in view
        (View().with_cross(0.5, -0.5).zoomed(1), (0.5, -0.5)),
        (View().with_cross(0.6, -0.6).zoomed(1), (0.525, -0.525)),  # the edge of the map
        (View(depth=1).with_cross(0.49, -0.49), (0.0, 0.0)),
        (View(depth=2).with_cross(0.35, -0.45), (0.100625, -0.200625)),  # 95 % of 0.2625 away
        (View(depth=2).with_cross(-0.35, 0.45), (-0.100625, 0.200625)),
    ],
)
def test_the_view_follows_a_cross_that_comes_to_its_edge(
    view: View, centre: tuple[float, float]
) -> None:
    assert (view.x, view.y) == pytest.approx(centre)


def test_the_cross_moves_by_parts_of_half_the_view_and_stops_at_the_edge() -> None:
    view = View(depth=1)  # a half is 0.525
    assert view.moved(0.2, -0.4).cross == pytest.approx((0.105, -0.21))
    assert view.moved(0.2, 0).moved(0.2, 0.4).cross == pytest.approx((0.21, 0.21))
    assert view.moved(9, -9).cross == (MARGIN, -MARGIN)


def test_the_view_can_be_halved_six_times() -> None:
    depths = [View().zoomed(steps).depth for steps in (-1, 0, 5, 6, 7)]
    assert depths == [0, 0, 5, 6, 6]
