import re
import xml.etree.ElementTree as ET
from itertools import pairwise

import pytest

from training.evaluation.plot import Point, trade_off

SVG = "{http://www.w3.org/2000/svg}"


def drawn(curves) -> ET.Element:
    return ET.fromstring(trade_off(curves))


def test_more_likes_stand_higher_and_more_popular_films_further_right():
    root = drawn({"als": [Point(100, 8, 0.0), Point(50, 6, 0.5)]})
    popular, less = root.iter(f"{SVG}circle")
    assert float(popular.get("cy")) < float(less.get("cy"))
    assert float(popular.get("cx")) > float(less.get("cx"))


def test_each_point_says_what_it_is():
    root = drawn({"als": [Point(100, 8.123, 0.35)]})
    assert [title.text for title in root.iter(f"{SVG}title")] == ["als, penalty 0.35: 8.12 likes"]


def test_names_are_escaped():
    assert "a<b>&c" in {text.text for text in drawn({"a<b>&c": [Point(1, 1, 0)]}).iter()}


def test_names_of_curves_that_end_together_do_not_touch():
    names = [f"m{k}" for k in range(9)]
    root = drawn({name: [Point(100, 8, 0.0)] for name in names})
    places = [float(text.get("y")) for text in root.iter(f"{SVG}text") if text.text in names]
    assert all(later - before >= 15 for before, later in pairwise(places))
    assert len({text.get("fill") for text in root.iter(f"{SVG}text") if text.text in names}) == 9


@pytest.mark.parametrize("largest", [0.7, 3.0, 8.9, 10.0, 188.0, 64_000.0])
def test_axes_have_few_round_ticks_that_take_in_all_points(largest):
    root = drawn({"als": [Point(largest, largest, 0.0)]})
    ticks = [
        float(text.text)
        for text in root.iter(f"{SVG}text")
        if text.get("text-anchor") == "end" and re.fullmatch(r"[\d.e+]+", text.text)
    ]
    assert 3 <= len(ticks) <= 8
    assert max(ticks) >= largest
