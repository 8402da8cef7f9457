"""Braille drawn from hand-made points, and texts over it."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tui.drawing.braille import braille

STYLES = ("dim", "", "bold")


def drawn(dots, brightness=None, pieces=(), width=3, height=2) -> list[str]:
    array = np.array(dots, dtype=np.int64).reshape(-1, 2)
    levels = np.array(brightness or [0] * len(array), dtype=np.int64)
    lines = braille(array, levels, pieces, STYLES, width, height)
    return [line.plain for line in lines]


def test_each_dot_of_a_cell_has_its_own_bit() -> None:
    bits = [drawn([(x, y)], width=1, height=1)[0] for y in range(4) for x in range(2)]
    assert bits == ["⠁", "⠈", "⠂", "⠐", "⠄", "⠠", "⡀", "⢀"]
    assert drawn([(x, y) for x in range(2) for y in range(4)], width=1, height=1) == ["⣿"]


def test_dots_are_in_the_cell_of_their_place() -> None:
    assert drawn([(0, 0), (4, 4), (5, 7)]) == ["⠁  ", "  ⢁"]


def test_a_cell_has_the_style_of_its_brightest_dot() -> None:
    dots = np.array([(0, 0), (1, 3), (2, 0)])
    (line,) = braille(dots, np.array([0, 2, 1]), (), STYLES, 2, 1)
    assert [(span.start, span.end, str(span.style)) for span in line.spans if span.style] == [
        (0, 1, "bold")
    ]


def test_texts_cover_dots_and_later_texts_earlier_ones() -> None:
    pieces = [(0, 0, "abc", ""), (0, 1, "X", "bold"), (1, -1, "yz", ""), (1, 2, "long", "")]
    assert drawn([(0, 0)], pieces=pieces) == ["aXc", "z l"]


def test_a_wide_character_takes_two_cells() -> None:
    assert drawn([], pieces=[(0, 0, "映", ""), (1, 2, "画", "")]) == ["映 ", "   "]


def test_control_characters_are_visible() -> None:
    assert drawn([], pieces=[(0, 0, "\x1b[", "")], width=3, height=1) == ["␛[ "]


@given(
    st.lists(st.tuples(st.integers(0, 19), st.integers(0, 19)), max_size=60),
)
def test_as_many_dots_are_drawn_as_there_are_different_places(dots) -> None:
    lines = drawn(dots, width=10, height=5)
    assert all(len(line) == 10 for line in lines)
    bits = sum((ord(c) - 0x2800).bit_count() for line in lines for c in line if c != " ")
    assert bits == len(set(dots))
