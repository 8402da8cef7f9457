import math
from pathlib import Path

import pytest

from tests.bundles import Film
from tests.tui.app_driver import launch_for
from tui.startup import Launch


def _film(number: int, title: str, genres: str, popularity: int, angle: float) -> Film:
    return Film(
        movie_id=number,
        title=title,
        genres=genres,
        popularity=popularity,
        vector=(math.cos(angle), math.sin(angle)),
    )


# Fictional; vectors lie on a circle, so that neighbours in the list are neighbours in taste.
FILMS = [
    _film(1, "Harbour Lights (1961)", "Drama|Romance", 90, 0.0),
    _film(2, "Clockmaker's Daughter, The (1974)", "Drama|Fantasy", 85, 0.1),
    _film(3, "Seven Bridges (1988)", "Drama|Thriller", 80, 0.2),
    _film(4, "Paper Moons (1993)", "Comedy|Drama", 75, 0.3),
    _film(5, "Night Ferry (1999)", "Drama|Thriller", 70, 0.15),
    _film(6, "Orchard of Glass, The (2004)", "Drama|Fantasy", 65, 0.4),
    _film(7, "Last Typesetter, The (2011)", "Drama", 60, 0.5),
    _film(8, "Amber Road (1957)", "Drama|Romance", 55, 0.6),
    _film(9, "Salt and Cinders (1969)", "Drama", 50, 0.7),
    _film(10, "Quiet Rooms (1982)", "Drama|Thriller", 45, 0.8),
    _film(11, "Rocket Picnic (2015)", "Sci-Fi", 40, 2.0),
    _film(12, "Moon Market (2018)", "Sci-Fi", 35, 2.1),
]
FOUR = ("harbour", "clockmak", "seven br", "paper")


@pytest.fixture
def launch(tmp_path: Path) -> Launch:
    return launch_for(tmp_path, FILMS)
