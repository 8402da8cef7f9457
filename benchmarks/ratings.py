"""Synthetic ratings distributed like ml-32m, of any size: arrays in memory, or MovieLens files.

Users rate 20 films or more, half of them 73 or fewer, a few many thousands. Films are as popular
as those of ml-32m: by its catalogue where that is available, otherwise by a power law. Each user
rates in sessions, many films a minute, often several in one second. A smaller data set has fewer
users and the same films. Stars depend on a user's generosity, a film's quality and noise. There
are no tastes to learn, so this is for speed and memory, not for quality.

    python -m benchmarks.ratings --ratings 10000000 --out DIR

The same arguments always give the same bytes. From Python:

    data = synthetic_data(10_000_000)
    data.ratings, data.movies
    data.write(Path("DIR"))
"""

import argparse
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray
from pyarrow import csv as arrow_csv

from benchmarks.folders import ML_32M_CATALOGUE
from benchmarks.synthetic.activity import ratings_of_users
from benchmarks.synthetic.catalogues import enlarge, read_catalogue
from benchmarks.synthetic.film_choices import Popularity
from preprocessing.tables import RATINGS, write_text_table

ML_32M_RATINGS, ML_32M_USERS, ML_32M_MOVIES = 32_000_204, 200_948, 87_585
_OPENED, _CLOSED = 789_652_009, 1_697_164_147  # seconds: ml-32m's first and last rating
_RATINGS_A_TAG = 16
_RATINGS_A_SESSION = 40
_DAY = 86_400  # seconds
_GENRES = (
    "Action", "Adventure", "Animation", "Children", "Comedy", "Crime", "Drama", "Fantasy",
    "Horror", "Romance",
)  # fmt: skip
_BLOCK = 1 << 21  # ratings made at a time
_PIECE = 1 << 20  # rows written at a time


@dataclass(frozen=True, slots=True)
class RawData:
    """A raw data set.

    Attributes
    ----------
    ratings
        As `preprocessing.tables.RATINGS`, by user, then movie, as in MovieLens.
    movies
        As `preprocessing.tables.MOVIES`: all films, rated or not.
    seed
        For tags and links, which are generated when they are written.
    """

    ratings: pd.DataFrame
    movies: pd.DataFrame
    seed: int

    def write(self, folder: Path) -> None:
        """Write ratings.csv, movies.csv, tags.csv and links.csv into `folder`."""
        folder.mkdir(parents=True, exist_ok=True)
        rng = np.random.default_rng([self.seed, 1])
        _write_csv(folder / "ratings.csv", _rating_text(self.ratings))
        _write_csv(folder / "tags.csv", _tags(self.ratings, rng))
        _write_csv(folder / "links.csv", _links(self.movies["movieId"].to_numpy(), rng))
        write_text_table(folder / "movies.csv", self.movies)


def synthetic_data(
    ratings: int, *, users: int | None = None, movies: int | None = None, seed: int = 0
) -> RawData:
    """Return a data set of exactly `ratings` rows, generated block by block.

    Parameters
    ----------
    users
        By default in the proportion of ml-32m; each needs 20 ratings.
    movies
        The number of films in movies.csv; by default ml-32m's 87,585.

    Raises
    ------
    ValueError
        The ratings are too few for 20 a user, or too many for the films.
    """
    users = max(1, round(ratings * ML_32M_USERS / ML_32M_RATINGS)) if users is None else users
    movies = ML_32M_MOVIES if movies is None else movies
    rng = np.random.default_rng(seed)
    listed, counts = _films(movies, seed)
    activity = ratings_of_users(users, ratings, movies, rng)
    popularity = Popularity.fitted(counts, activity)
    generosity, quality = rng.normal(0.0, 0.45, users), rng.normal(0.0, 0.4, movies)
    film_ids = listed["movieId"].to_numpy()
    movie_ids, stars = np.empty(ratings, np.int32), np.empty(ratings)
    timestamps = np.empty(ratings, np.int64)
    ends = activity.cumsum()
    first = 0
    while first < users:
        start = ends[first] - activity[first]
        last = max(first + 1, int(np.searchsorted(ends, start + _BLOCK)))
        block, rows = slice(first, last), slice(start, ends[last - 1])
        films = popularity.choose(activity[block], rng)
        liking = np.repeat(generosity[block], activity[block]) + quality[films]
        movie_ids[rows] = film_ids[films]
        stars[rows] = _stars(liking, rng)
        timestamps[rows] = _timestamps(activity[block], rng)
        first = last
    user_ids = np.repeat(np.arange(1, users + 1, dtype=np.int32), activity)
    columns = zip(RATINGS, (user_ids, movie_ids, stars, timestamps), strict=True)
    return RawData(pd.DataFrame(dict(columns), copy=False), listed, seed)


def _films(count: int, seed: int) -> tuple[pd.DataFrame, NDArray[np.float64]]:
    """Return `count` films, ids ascending, and how often each is rated, in relative terms."""
    rng = np.random.default_rng([seed, 2])
    real = read_catalogue(ML_32M_CATALOGUE)
    if real is None:
        ids = np.arange(1, count + 1)
        titles = [f"Film {film} ({1920 + film % 104})" for film in ids]
        counts = rng.permutation(40_000_000 / (np.arange(count) + 250.0) ** 1.25)
    else:
        films = enlarge(real, max(count, len(real.titles)), seed)
        made = max(0, count - len(real.titles))
        # Below the catalogue's threshold of 50 the counts keep falling, to one.
        tail = 50.0 ** (1 - np.arange(made) / max(made, 1))
        known = np.maximum(films.popularity[: len(real.titles)], 1.0) / 0.7  # train's share
        counts = np.concatenate([known, tail])
        free = np.setdiff1d(np.arange(1, 4 * len(counts)), real.movie_ids)
        ids = np.append(real.movie_ids, np.sort(rng.choice(free, made, replace=False)))
        kept = np.argsort(-counts, kind="stable")[:count]
        chosen = kept[np.argsort(ids[kept])]
        ids, counts = ids[chosen], counts[chosen]
        titles = [films.titles[film] for film in chosen]
    genres = ["|".join(sorted(set(rng.choice(_GENRES, 3)))) for _ in range(64)]
    kinds = rng.integers(len(genres), size=count)
    movies = pd.DataFrame(
        {"movieId": ids.astype(np.int32), "title": titles, "genres": np.array(genres)[kinds]}
    )
    return movies, counts


def _stars(liking: NDArray[np.float64], rng: np.random.Generator) -> NDArray[np.float64]:
    return np.clip(np.round(2 * (3.55 + liking + rng.normal(0.0, 0.85, len(liking)))) / 2, 0.5, 5.0)


def _timestamps(activity: NDArray[np.int64], rng: np.random.Generator) -> NDArray[np.int64]:
    """Return the time of each rating: sessions within ml-32m's years."""
    rows, starts = activity.sum(), activity.cumsum() - activity
    pauses = rng.integers(0, 15, rows).astype(np.float64)
    away = rng.random(rows) < 1 / _RATINGS_A_SESSION
    pauses[away] = _DAY * rng.lognormal(2.5, 2.0, away.sum())
    since = pauses.cumsum()
    since -= np.repeat(since[starts], activity)
    spans = since[starts + activity - 1]
    years = _CLOSED - _OPENED
    joined = _OPENED + rng.random(len(activity)) * np.maximum(years - spans, 0)
    shrunk = np.minimum(1.0, years / np.maximum(spans, 1.0))
    moments = np.repeat(joined, activity) + since * np.repeat(shrunk, activity)
    return _shuffled_within(moments.astype(np.int64), activity, rng)


def _shuffled_within(
    values: NDArray[np.int64], activity: NDArray[np.int64], rng: np.random.Generator
) -> NDArray[np.int64]:
    """Shuffle each user's `values`, so that times do not follow the order of film ids."""
    users = np.repeat(np.arange(len(activity)), activity)
    return values[np.argsort(users + rng.random(len(users)))]


def _rating_text(ratings: pd.DataFrame):
    """Yield ratings.csv in pieces, with one decimal for the stars as in MovieLens."""
    stars = pa.array([f"{half / 2:.1f}" for half in range(11)])
    for start in range(0, len(ratings), _PIECE):
        piece = ratings.iloc[start : start + _PIECE]
        columns = {name: piece[name].to_numpy() for name in RATINGS}
        halves = (2 * columns["rating"]).astype(np.int32)
        yield pa.table({**columns, "rating": stars.take(pa.array(halves))})


def _tags(ratings: pd.DataFrame, rng: np.random.Generator):
    """Yield tags.csv: mostly rare words, each applied to a film that the user rated."""
    rows = np.sort(rng.integers(len(ratings), size=len(ratings) // _RATINGS_A_TAG))
    words = pa.array([f"tag {number}" for number in range(1 + len(rows) // 13)])
    used = np.minimum(rng.pareto(0.6, len(rows)) * 10, len(words) - 1).astype(np.int64)
    yield pa.table({
        **{name: ratings[name].to_numpy()[rows] for name in ("userId", "movieId")},
        "tag": words.take(pa.array(used)), "timestamp": ratings["timestamp"].to_numpy()[rows],
    })  # fmt: skip


def _links(movie_ids: NDArray[np.int32], rng: np.random.Generator):
    """Yield links.csv; one film in a hundred has no tmdbId."""
    imdb = pa.array([f"{number:07}" for number in rng.permutation(len(movie_ids)) + 1])
    tmdb = pa.array(rng.permutation(len(movie_ids)) + 1, mask=rng.random(len(movie_ids)) < 0.01)
    yield pa.table({"movieId": movie_ids, "imdbId": imdb, "tmdbId": tmdb})


def _write_csv(path: Path, pieces) -> None:
    header, rows = (
        arrow_csv.WriteOptions(include_header=first, quoting_style="none", quoting_header="none")
        for first in (True, False)
    )
    with path.open("wb") as file:
        for number, piece in enumerate(pieces):
            arrow_csv.write_csv(piece, file, rows if number else header)


def main() -> None:
    """Write a data set and print its size."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--ratings", type=int, default=1_000_000)
    parser.add_argument("--users", type=int, help="default: in ml-32m's proportion")
    parser.add_argument("--movies", type=int, default=ML_32M_MOVIES, help="in movies.csv")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--out", type=Path, required=True, metavar="DIR")
    flags = parser.parse_args()
    started = time.perf_counter()
    try:
        data = synthetic_data(
            flags.ratings, users=flags.users, movies=flags.movies, seed=flags.seed
        )
    except ValueError as error:
        parser.error(str(error))
    made = time.perf_counter() - started
    data.write(flags.out)
    written = time.perf_counter() - started - made
    counts = np.bincount(data.ratings["movieId"])
    by_user = np.bincount(data.ratings["userId"])[1:]
    print(
        f"{len(data.ratings):,} ratings by {len(by_user):,} users (median "
        f"{np.median(by_user):.0f}, most {by_user.max():,}) of {(counts > 0).sum():,} of "
        f"{len(data.movies):,} films ({(counts >= 50).sum():,} with 50 or more, most "
        f"{counts.max():,}); made in {made:.1f} s, written in {written:.1f} s"
    )


if __name__ == "__main__":
    main()
