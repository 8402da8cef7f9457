"""Bars and text of a given width."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from engine.text import counted, joined, visible
from tui.drawing.bars import bar_rows, blocks
from tui.drawing.content import clamped, cut, fitted, text, title
from tui.view.models import Bar, FilmLine


@pytest.mark.parametrize(
    ("share", "drawn"),
    [(0.0, "    "), (1.0, "████"), (0.5, "██  "), (0.53125, "██▏ "), (0.96, "███▉"),
     (0.0001, "▏   "), (7.0, "████"), (-1.0, "    ")],
)  # fmt: skip
def test_a_bar_is_exact_to_an_eighth_and_a_small_share_is_visible(share: float, drawn: str) -> None:
    assert blocks(share, 4) == drawn


@pytest.mark.parametrize(
    ("share", "drawn"),
    [(0.0, "    "), (1.0, "▒▒▒▒"), (0.5, "▒▒  "), (0.7, "▒▒▒ "), (0.0001, "▒   ")],
)
def test_a_bar_against_is_hatched_in_whole_cells(share: float, drawn: str) -> None:
    assert blocks(share, 4, against=True) == drawn


def test_rows_of_bars_hatch_those_against() -> None:
    bars = [Bar("Crime", 0.5, " "), Bar("Horror", 0.5, "−", against=True)]
    liked, disliked = (row.plain for row in bar_rows(bars, 40))
    assert "█" in liked
    assert "▒" not in liked
    assert "▒" in disliked
    assert "█" not in disliked


@given(st.floats(0, 1), st.integers(0, 40))
def test_a_bar_always_fills_its_width(share: float, width: int) -> None:
    assert share > 0 == width or len(blocks(share, width)) == max(width, 0)


def test_figures_and_bars_are_aligned() -> None:
    rows = [row.plain for row in bar_rows([Bar("taste", 1, "+0.83"), Bar("a", 0.1, "−0.06")], 40)]
    assert rows[0].index("+0.83") == rows[1].index("−0.06")
    assert rows[0].index("█") == rows[1].index("█")


_bars = st.lists(
    st.builds(
        Bar,
        label=st.text(max_size=60),
        share=st.floats(0, 1),
        figure=st.sampled_from(["", "+0.10", "−1.00"]),
        note=st.sampled_from(["", "like one you picked"]),
    ),
    max_size=6,
)


@given(_bars, st.integers(1, 120), st.integers(1, 3))
def test_rows_of_bars_are_not_wider_than_allowed(bars: list[Bar], width: int, columns: int) -> None:
    for row in bar_rows(bars, width, columns):
        assert row.cell_length <= width


@given(st.text(), st.integers(0, 30))
def test_text_is_cut_to_its_width_and_its_control_characters_are_visible(
    raw: str, width: int
) -> None:
    assert cell_len(fitted(text(raw), width).plain) == width
    assert cell_len(cut(text(raw), width).plain) <= width
    assert text(raw).plain == visible(raw)


@given(st.text(), st.integers(2, 30), st.integers(1, 4))
def test_wrapped_text_is_not_longer_or_wider_than_allowed(raw: str, width: int, lines: int) -> None:
    drawn = clamped(text(raw), width, lines)
    assert len(drawn) <= lines
    assert all(line.cell_length <= width for line in drawn)


def test_cut_text_ends_in_an_ellipsis() -> None:
    assert cut(text("Harbour Lights"), 8).plain == "Harbour…"
    assert [line.plain.rstrip() for line in clamped(text("one two three four"), 8, 2)] == [
        "one two", "three f…"]  # fmt: skip


@given(st.text(), st.lists(st.tuples(st.integers(-5, 40), st.integers(-5, 40)), max_size=4))
def test_spans_outside_the_title_are_ignored(raw: str, spans: list[tuple[int, int]]) -> None:
    film = FilmLine(1, raw, spans=tuple(spans))
    assert title(film).plain == visible(raw)


def test_lists_and_counts_in_words() -> None:
    assert joined([]) == ""
    assert joined(["a"]) == "a"
    assert joined(["a", "b"]) == "a and b"
    assert joined(["a", "b", "c"]) == "a, b and c"
    assert counted(1, "film") == "1 film"
    assert counted(3636, "film") == "3,636 films"
