"""The names of films on the map: which are shown, how they are cut, how they give way."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.bundles import Film
from tests.tui.view.map.scene import CLOSE, HEIGHT, WIDTH, Place, at_cell, map_of
from tui.view.map.frame import Kind


def titles_of(folder: Path, films: Mapping[str, Place], height: int = HEIGHT) -> dict[str, Place]:
    """Return where the names of films start, best known first, that are in these cells."""
    listed = [Film(number, title, popularity=100 - number)
              for number, title in enumerate(films, start=1)]  # fmt: skip
    places = [at_cell(CLOSE, *place, (height, WIDTH)) for place in films.values()]
    film_map = map_of(folder, listed, places)
    texts = film_map.frame(CLOSE, WIDTH, height).texts
    return {text.text: (text.row, text.column) for text in texts if text.kind is Kind.TITLE}


@pytest.mark.parametrize(
    ("title", "column", "start"),
    [
        ("Heat", 20, 18),
        ("Fargo", 20, 18),
        ("Heat", 0, 0),
        ("Heat", 41, 38),
        ("映画", 20, 18),  # its characters are two cells wide
        ("映画", 41, 38),
    ],
)
def test_a_name_is_centred_on_its_film_within_the_frame(
    tmp_path: Path, title: str, column: int, start: int
) -> None:
    assert titles_of(tmp_path, {title: (5, column)}) == {title: (5, start)}


def test_a_name_takes_at_most_a_quarter_of_the_width(tmp_path: Path) -> None:
    shown = titles_of(tmp_path, {"Abcdefghij": (5, 10), "Abcdefghijk": (9, 10)})
    assert [*shown] == ["Abcdefghij", "Abcdefghi…"]


def test_films_are_named_once_the_view_was_halved_twice(tmp_path: Path) -> None:
    film_map = map_of(tmp_path, [Film(1, "Heat")], [(0.7, 0.7)])
    named = [
        any(text.text == "Heat" for text in film_map.frame(view, WIDTH, HEIGHT).texts)
        for view in (CLOSE.zoomed(-2), CLOSE.zoomed(-1), CLOSE, CLOSE.zoomed(1))
    ]
    assert named == [False, False, True, True]


@pytest.mark.parametrize(("height", "named"), [(20, 7), (17, 5), (2, 0)])
def test_a_best_known_film_is_named_in_every_120_cells(
    tmp_path: Path, height: int, named: int
) -> None:
    films = {title: (1, 6 * number + 3) for number, title in enumerate("ABCDEFG")}
    assert [*titles_of(tmp_path, films, height)] == [*"ABCDEFG"][:named]


def test_names_in_one_place_give_way_by_up_to_two_lines(tmp_path: Path) -> None:
    shown = titles_of(tmp_path, dict.fromkeys("ABCDEF", (9, 20)))
    assert {title: row for title, (row, _) in shown.items()} == {
        "A": 9, "B": 8, "C": 10, "D": 7, "E": 11
    }  # fmt: skip


@pytest.mark.parametrize(("edge", "rows"), [(0, [0, 1, 2]), (23, [23, 22, 21])])
def test_names_do_not_leave_the_frame(tmp_path: Path, edge: int, rows: list[int]) -> None:
    shown = titles_of(tmp_path, dict.fromkeys("ABCD", (edge, 20)))
    assert [row for row, _ in shown.values()] == rows


@pytest.mark.parametrize(("column", "row"), [(9, 5), (10, 4), (17, 4), (18, 5)])
def test_two_cells_stay_free_between_names(tmp_path: Path, column: int, row: int) -> None:
    shown = titles_of(tmp_path, {"Abc": (5, 13), "Xy": (5, column)})  # Abc is in cells 12 to 14
    assert shown["Xy"] == (row, column - 1)
