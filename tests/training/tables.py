"""Small ratings for tests: tables and observations in memory, and MovieLens files."""

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np

from tests.preprocessing.data_sets import ratings_table
from training.id_map import IdMap
from training.rating_table import RatingTable
from training.splits import Observations

Rating = tuple[int, int, float]
"""User id, film id and stars."""


def rating_table(ratings: Iterable[Rating]) -> RatingTable:
    """Return a table of `ratings`; every film is a drama, and all ratings are of one day."""
    users, films, stars = zip(*sorted(ratings), strict=True)
    movies = IdMap.of(np.array(films))
    rated = ratings_table([(*row, 1_000_000_000) for row in zip(users, films, stars, strict=True)])
    titles = [f"Film {movie_id} (2000)" for movie_id in movies.ids.tolist()]
    return RatingTable(rated, movies, titles, ["Drama"] * len(movies))


def observations(*rows: tuple[int, int, float]) -> Observations:
    """Return observations of user, film and value."""
    users, movies, values = zip(*rows, strict=True) if rows else ((), (), ())
    return Observations(
        np.array(users, dtype=np.int32), np.array(movies, dtype=np.int32), np.array(values, float)
    )


def everybody_rates(users: int, stars: Sequence[float]) -> list[Rating]:
    """Return ratings of `users` people who agree: film k gets stars[k]."""
    return [
        (user, film, rating) for user in range(1, users + 1) for film, rating in enumerate(stars)
    ]


def random_ratings(users: int, films: int, share: float, seed: int = 0) -> list[Rating]:
    """Return ratings of half to five stars, each pair rated with probability `share`."""
    draw = np.random.default_rng(seed)
    return [
        (user, film, float(draw.integers(1, 11)) / 2)
        for user in range(1, users + 1)
        for film in range(1, films + 1)
        if draw.random() < share
    ]


def checkerboard(size: int) -> list[Rating]:
    """Return users who like the films of their own parity only, the diagonal withheld.

    User i never rated film i but would like it: a model must find it.
    """
    return [
        (user, film, 5.0 if (user + film) % 2 == 0 else 1.0)
        for user in range(size)
        for film in range(size)
        if user != film
    ]


def write_movielens(
    folder: Path, ratings: Iterable[Sequence[object]], films: Iterable[int]
) -> tuple[Path, Path]:
    """Write ratings.csv, with rows of user, film, stars and perhaps a time, and movies.csv."""
    folder.mkdir(parents=True, exist_ok=True)
    rated = [(*row, 1_000_000_000) if len(row) == 3 else tuple(row) for row in ratings]
    genres = ("Drama", "Comedy|Drama", "Action")
    listed = [(film, f"Film {film} (2000)", genres[film % 3]) for film in films]
    for name, header, rows in (
        ("ratings.csv", ("userId", "movieId", "rating", "timestamp"), rated),
        ("movies.csv", ("movieId", "title", "genres"), listed),
    ):
        with (folder / name).open("w", newline="", encoding="utf-8") as file:
            csv.writer(file, lineterminator="\n").writerows([header, *rows])
    return folder / "ratings.csv", folder / "movies.csv"
