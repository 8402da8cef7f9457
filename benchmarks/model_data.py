"""What the model benchmarks run on: ml-latest-small where it is at hand, or made-up ratings.

Kept in a folder between the processes that measure, so that each has only what it needs.
"""

from pathlib import Path

import numpy as np

from benchmarks.ratings import made_up
from preprocessing.tables import Interactions
from training.als.confidence import observe
from training.als.observations import Observed
from training.als.settings import AlsSettings
from training.id_map import IdMap
from training.rating_table import RatingTable

SMALL = Path(__file__).resolve().parents[2] / "shared" / "ml-latest-small"
BUNDLE_SIZE = 100_836  # ratings of ml-latest-small
_COLUMNS = ("user", "movie", "stars", "time")


def keep(ratings: int | None, file: Path) -> str:
    """Keep so many made-up ratings in `file`, or for None the bundle's; return what they are.

    Films with fewer than 50 ratings are left out, 5 for the bundle's size.
    """
    small = ratings is None and SMALL.is_dir()
    if small:
        rows = RatingTable.read(SMALL / "ratings.csv", SMALL / "movies.csv").interactions
    else:
        rows = made_up(ratings or BUNDLE_SIZE).interactions
    least = 5 if ratings is None else 50
    rows = rows.select(np.bincount(rows.movie_ids)[rows.movie_ids] >= least)
    columns = rows.user_ids, rows.movie_ids, rows.ratings, rows.timestamps
    np.savez(file, allow_pickle=False, **dict(zip(_COLUMNS, columns, strict=True)))
    return "ml-latest-small" if small else f"{ratings or BUNDLE_SIZE:,} made-up ratings"


def read_table(file: Path) -> RatingTable:
    """Return the ratings that were kept in `file`; of the films only their ids are real."""
    with np.load(file, allow_pickle=False) as kept:
        rows = Interactions(*(kept[name] for name in _COLUMNS))
    movies = IdMap.of(rows.movie_ids)
    titles = [f"Film {movie_id} (2000)" for movie_id in movies.ids.tolist()]
    return RatingTable(rows, movies, titles, ["Drama"] * len(titles))


def read_likes(file: Path) -> Observed:
    """Return who likes what: a confidence and a target of 1 for each rating of 4 or more."""
    return observe(read_table(file), AlsSettings())
