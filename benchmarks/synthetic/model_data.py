"""Ratings for the model benchmarks: ml-latest-small if it is there, or synthetic ones.

They are stored in a file, so that each measured process holds only the ratings it needs.
"""

from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks.folders import ML_LATEST_SMALL
from benchmarks.ratings import synthetic_data
from preprocessing.tables import RATINGS
from training.als.film_features import FilmFeatures
from training.als.observations import ObservationMatrix, observe
from training.als.settings import AlsSettings
from training.id_map import IdMap
from training.rating_table import RatingTable

BUNDLE_SIZE = 100_836  # ratings of ml-latest-small


def store(ratings: int | None, file: Path) -> str:
    """Store that many synthetic ratings in `file`, or for None the bundle's; return their name.

    Films with fewer than 50 ratings are left out, 5 for the bundle's size.
    """
    small = ratings is None and ML_LATEST_SMALL.is_dir()
    if small:
        rows = RatingTable.read(
            *(ML_LATEST_SMALL / name for name in ("ratings.csv", "movies.csv"))
        ).ratings
    else:
        rows = synthetic_data(ratings or BUNDLE_SIZE).ratings
    least = 5 if ratings is None else 50
    rows = rows[rows.groupby("movieId")["movieId"].transform("size") >= least]
    np.savez(file, allow_pickle=False, **{name: rows[name].to_numpy() for name in RATINGS})
    return "ml-latest-small" if small else f"{ratings or BUNDLE_SIZE:,} synthetic ratings"


def read_table(file: Path) -> RatingTable:
    """Return the ratings stored in `file`; titles and genres are made up."""
    with np.load(file, allow_pickle=False) as stored:
        rows = pd.DataFrame({name: stored[name] for name in RATINGS})
    movies = IdMap.of(rows["movieId"].to_numpy())
    titles = [f"Film {movie_id} (2000)" for movie_id in movies.ids.tolist()]
    return RatingTable(rows, movies, titles, ["Drama"] * len(titles))


def read_likes(file: Path) -> ObservationMatrix:
    """Return the likes, a confidence and a target of 1 for each rating of 4 or more."""
    table = read_table(file)
    return observe(table, FilmFeatures.of(table), AlsSettings())
