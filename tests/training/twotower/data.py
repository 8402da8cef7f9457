"""Small ratings for the two-tower tests, as tensors and as splits on disk."""

from pathlib import Path

import numpy as np

from tests.bundles import Film, write_processed
from training.twotower.rows import RatingRows
from training.twotower.settings import TwoTowerSettings

SHAPE = (30, 24)
SMALL = TwoTowerSettings(dimension=8, batch_size=64, epochs=4, learning_rate=0.01)
ROW_WISE = TwoTowerSettings(
    dimension=8, batch_size=64, epochs=4, learning_rate=0.01, table_learning_rate=0.02
)


def random_rows(count: int, seed: int = 0, shape: tuple[int, int] = SHAPE) -> RatingRows:
    """Return `count` random ratings of half to five stars."""
    draw = np.random.default_rng(seed)
    return RatingRows.of(
        draw.integers(0, shape[0], count),
        draw.integers(0, shape[1], count),
        draw.integers(1, 11, count) / 2,
        shape,
    )


def write_splits(folder: Path, train: int = 400, val: int = 80) -> Path:
    """Write processed/ with random ratings by users 101 … 130 of films 10, 20 … 240."""
    films = [10 * (row + 1) for row in range(SHAPE[1])]
    write_processed(folder, [Film(film, f"Film {film} (2000)") for film in films])
    for name, count, seed in (("train", train, 0), ("val", val, 1)):
        rows = random_rows(count, seed)
        lines = [
            f"{101 + user},{films[movie]},{stars:g},0"
            for user, movie, stars in zip(
                rows.users.tolist(), rows.movies.tolist(), rows.ratings.tolist(), strict=True
            )
        ]
        text = "\n".join(["userId,movieId,rating,timestamp", *lines, ""])
        (folder / f"{name}.csv").write_text(text)
    return folder
