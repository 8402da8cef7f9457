"""The genres that rule parts of the map: which are named, and where."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from tests.bundles import Film
from tests.tui.view.map.scene import CLOSE, ELSEWHERE, HEIGHT, WIDTH, Place, at_cell, map_of
from tui.view.map.frame import Kind


def regions_of(
    folder: Path,
    films: Sequence[tuple[str, int, Place]],
    outside: Mapping[str, int] | None = None,
    width: int = WIDTH,
    size: Place = (5, 6),
) -> dict[str, Place]:
    """Return where the names of genres start.

    Parameters
    ----------
    films
        (genres, number of films, row and column) in view, of as many as `size`: of the 5 × 6
        fields, in whose middles they are, or of cells.
    outside
        The numbers of films of other genres out of view, beside the 20 dramas there.
    """
    genres, places = [], []
    for names, count, place in films:
        genres += [names] * count
        places += [at_cell(CLOSE, *place, size)] * count
    for names, count in (outside or {}).items():
        genres += [names] * count
        places += [ELSEWHERE] * count
    listed = [Film(number, f"Film {number}", names) for number, names in enumerate(genres, start=1)]
    texts = map_of(folder, listed, places).frame(CLOSE, width, HEIGHT).texts
    return {text.text: (text.row, text.column) for text in texts if text.kind is Kind.REGION}


def test_a_field_of_eight_films_is_named_in_its_middle(tmp_path: Path) -> None:
    shown = regions_of(tmp_path, [("Horror", 8, (1, 1)), ("Comedy", 7, (3, 4))])
    assert shown == {"Horror": (7, 7)}  # its field ends at row 9 and column 13


@pytest.mark.parametrize(
    ("left", "right", "named"), [(7, 13, True), (6, 13, False), (7, 14, False)]
)
def test_a_field_is_a_sixth_of_the_width_and_a_fifth_of_the_height(
    tmp_path: Path, left: int, right: int, named: bool
) -> None:
    corners = [(row, column) for row in (5, 8) for column in (left, right)]  # of 24 × 42 cells
    films = [("Horror", 2, corner) for corner in corners]
    assert ("Horror" in regions_of(tmp_path, films, size=(HEIGHT, WIDTH))) is named


@pytest.mark.parametrize(("horror", "drama", "named"), [(3, 7, True), (2, 6, False)])
def test_a_genre_that_is_named_has_three_tenths_of_the_field(
    tmp_path: Path, horror: int, drama: int, named: bool
) -> None:
    shown = regions_of(tmp_path, [("Horror", horror, (1, 1)), ("Drama", drama, (1, 1))])
    assert ("Horror" in shown) is named


@pytest.mark.parametrize(("horror", "named"), [(13, False), (14, True)])
def test_a_genre_that_is_named_is_more_frequent_than_elsewhere(
    tmp_path: Path, horror: int, named: bool
) -> None:
    # Of 100 films 50 are horror; of the field's 20 films more than 1.3 times this share must be.
    field = [("Horror", horror, (1, 1)), ("Drama", 20 - horror, (1, 1))]
    shown = regions_of(tmp_path, field, {"Horror": 50 - horror, "Drama": 10 + horror})
    assert ("Horror" in shown) is named


def test_the_two_genres_that_a_field_stands_out_by_are_named(tmp_path: Path) -> None:
    field = ("Action|Comedy|Horror", 10, (1, 1))
    shown = regions_of(tmp_path, [field], {"Action": 5, "Comedy": 10})
    assert {genre: row for genre, (row, _) in shown.items()} == {"Horror": 7, "Action": 6}


@pytest.mark.parametrize(("first", "second", "row"), [(9, 16, 16), (16, 9, 7), (9, 12, 7)])
def test_a_genre_is_named_once_where_it_is_strongest(
    tmp_path: Path, first: int, second: int, row: int
) -> None:
    fields = [("Horror", first, (1, 1)), ("Horror", second, (3, 4)), ("Drama", 4, (3, 4))]
    assert regions_of(tmp_path, fields)["Horror"][0] == row


@pytest.mark.parametrize(
    ("documentaries", "animations", "rows"), [(16, 10, (7, 6)), (10, 16, (6, 7))]
)
def test_the_name_of_a_weaker_region_gives_way(
    tmp_path: Path, documentaries: int, animations: int, rows: tuple[int, int]
) -> None:
    fields = [("Documentary", documentaries, (1, 2)), ("Animation", animations, (1, 3))]
    outside = {"Animation" if documentaries > animations else "Documentary": 10}
    shown = regions_of(tmp_path, fields, outside)
    assert (shown["Documentary"][0], shown["Animation"][0]) == rows


@pytest.mark.parametrize(("width", "named"), [(6, {"Horror"}), (5, set())])
def test_a_name_is_drawn_where_it_just_fits(tmp_path: Path, width: int, named: set[str]) -> None:
    assert {*regions_of(tmp_path, [("Horror", 8, (1, 1))], width=width)} == named


def test_imax_and_drama_are_no_regions(tmp_path: Path) -> None:
    assert regions_of(tmp_path, [("IMAX", 10, (1, 1)), ("Drama", 10, (3, 4))]) == {}
