"""Twelve fictional films on a circle: neighbours in the list are neighbours in taste."""

import math

from tests.bundles import Film


def _film(movie_id: int, title: str, genres: str, popularity: int, angle: float) -> Film:
    return Film(movie_id, title, genres, popularity, (math.cos(angle), math.sin(angle)))


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
RARE = Film(99, "Tin Lantern, The (2023)", "Drama", 3)
"""One with too few ratings to be recommended."""
FOUR_TITLES = ("Harbour Lights", "The Clockmaker's Daughter", "Seven Bridges", "Paper Moons")
FOUR_TYPED = ("harbour", "clockmak", "seven br", "paper")
"""What finds them in the search box."""
FIRST, AFTER_LIKING_IT = 7, 9
"""The ids of the film that is recommended first, and of the next one once it is liked."""
