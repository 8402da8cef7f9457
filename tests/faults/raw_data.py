"""Raw data sets that every command reads in a moment: 40 people, 60 films."""

from pathlib import Path

import numpy as np

from tests.preprocessing.data_sets import csv_text, write_data_set

PEOPLE, FILMS = 40, 60
_DAY = 86_400


def write_raw(folder: Path, seed: int) -> Path:
    """Write ratings, movies, links and tags, all of which differ between seeds."""
    draw = np.random.default_rng(seed)
    ratings = [
        (
            person,
            film,
            int(draw.integers(1, 11)) / 2,
            1_000_000_000 + int(draw.integers(900)) * _DAY,
        )
        for person in range(1, PEOPLE + 1)
        for film in range(1, FILMS + 1)
        if draw.random() < 0.5
    ]
    movies = [
        (film, f"Film {film} of {seed} ({1950 + film})", "Drama|Sci-Fi" if film % 2 else "Comedy")
        for film in range(1, FILMS + 1)
    ]
    links = [(film, 100_000 + film + seed, film) for film in range(1, FILMS + 1)]
    tags = [(1 + film % PEOPLE, film, f"tag {seed}", 1_000_000_000) for film in range(1, FILMS + 1)]
    return write_data_set(
        folder,
        ratings,
        movies,
        links=csv_text("movieId,imdbId,tmdbId", links),
        tags=csv_text("userId,movieId,tag,timestamp", tags),
    )
