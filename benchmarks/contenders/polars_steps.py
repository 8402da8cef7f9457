"""The steps of preprocessing in idiomatic polars, for comparison.

It filters, splits by time, transforms and writes the same twelve files, without checks of the
input, publication and manifest. Polars uses all cores, and lazy frames where they help.
"""

import json
from datetime import UTC, datetime
from pathlib import Path

import polars as pl

from engine.files.names import (
    MOVIE_FEATURES,
    MOVIE_POPULARITY,
    MOVIES_FILTERED,
    RATINGS_FILTERED,
    TEST,
    TEST_TRANSFORMED,
    TRAIN,
    TRAIN_MAX_TIMESTAMP,
    TRAIN_TRANSFORMED,
    USER_MEANS,
    VAL,
    VAL_TRANSFORMED,
)

_TYPES = {"userId": pl.Int32, "movieId": pl.Int32, "rating": pl.Float64, "timestamp": pl.Int64}
_YEAR = r"\S\s*\((\d{4})(?:\s*[-–]\s*(?:\d{4})?)?\)\s*$"
_LATEST = 253_402_300_799  # seconds: the end of the year 9999
_DAY, _HALF_LIFE = 86_400, 365  # seconds, days


def run(raw: Path, processed: Path, min_user_ratings: int, min_movie_ratings: int) -> None:
    """Read the files in `raw` and write the results into the existing folder `processed`."""
    movies = pl.read_csv(raw / "movies.csv", schema_overrides={"movieId": pl.Int32})
    ratings = _filtered(raw, movies, min_user_ratings, min_movie_ratings)
    movies = movies.join(ratings.select("movieId").unique(), on="movieId", how="semi")
    ratings.write_csv(processed / RATINGS_FILTERED)
    movies.write_csv(processed / MOVIES_FILTERED)
    _movie_features(movies, ratings).write_csv(processed / MOVIE_FEATURES)
    parts = _split(ratings)
    del ratings
    for part, name in zip(parts, (TRAIN, VAL, TEST), strict=True):
        part.write_csv(processed / name)
    _transform(parts, processed)


def _filtered(raw: Path, movies: pl.DataFrame, min_user: int, min_movie: int) -> pl.DataFrame:
    usable = pl.read_csv(raw / "ratings.csv", schema_overrides=_TYPES).filter(
        pl.col("timestamp").is_between(0, _LATEST)
        & pl.col("movieId").is_in(movies["movieId"].implode())
    )
    of_users = _frequent(usable, "userId", min_user)
    return _frequent(of_users, "movieId", min_movie)


def _frequent(ratings: pl.DataFrame, key: str, minimum: int) -> pl.DataFrame:
    frequent = ratings.group_by(key).len().filter(pl.col("len") >= minimum)
    return ratings.join(frequent, on=key, how="semi", maintain_order="left")


def _movie_features(movies: pl.DataFrame, ratings: pl.DataFrame) -> pl.DataFrame:
    rated = ratings.group_by("movieId").agg(
        pl.len().alias("rating_count"), pl.col("rating").mean().alias("rating_mean")
    )
    years = movies.with_columns(pl.col("title").str.extract(_YEAR).cast(pl.Int32).alias("year"))
    return years.join(rated, on="movieId", how="left", maintain_order="left")


def _split(ratings: pl.DataFrame) -> list[pl.DataFrame]:
    in_order = ratings.sort("userId", "timestamp", "movieId", maintain_order=True)
    starts = in_order["userId"].rle().struct.field("len")
    n = pl.col("n")
    per_user = pl.DataFrame({"n": starts}).with_columns(start=n.cum_sum() - n)
    per_user = per_user.select(pl.all().repeat_by("n").explode())
    rank = pl.int_range(pl.len()) - per_user["start"]
    n = per_user["n"]
    train, val = 7 * n // 10, 15 * n // 100
    rank = in_order.select(rank).to_series()
    enough = n >= 3
    return [
        in_order.filter(enough & (rank < train)),
        in_order.filter(enough & (rank >= train) & (rank < train + val)),
        in_order.filter(enough & (rank >= train + val)),
    ]


def _transform(parts: list[pl.DataFrame], processed: Path) -> None:
    train = parts[0]
    means = train.group_by("userId").agg(pl.col("rating").mean().alias("mean")).sort("userId")
    counts = (
        train.group_by("movieId").len("count").sort(["count", "movieId"], descending=[True, False])
    )
    newest = train["timestamp"].max()
    _write_json(processed / USER_MEANS, means)
    _write_json(processed / MOVIE_POPULARITY, counts)
    moment = datetime.fromtimestamp(newest, UTC).strftime("%Y-%m-%d %H:%M:%S")
    (processed / TRAIN_MAX_TIMESTAMP).write_text(moment + "\n")
    days = ((newest - pl.col("timestamp")).clip(0) // _DAY).cast(pl.Float64)
    for part, name in zip(
        parts, (TRAIN_TRANSFORMED, VAL_TRANSFORMED, TEST_TRANSFORMED), strict=True
    ):
        transformed = (
            part.lazy()
            .join(means.lazy(), on="userId", how="left", maintain_order="left")
            .join(counts.lazy(), on="movieId", how="left", maintain_order="left")
            .select(
                *_TYPES,
                rating_norm=pl.col("rating") - pl.col("mean"),
                pop_weight=pl.col("count").fill_null(1).cast(pl.Float64) ** -0.5,
                time_weight=(days * (-pl.lit(2.0).log() / _HALF_LIFE)).exp(),
            )
            .with_columns(
                final_rating=pl.col("rating_norm") * pl.col("pop_weight") * pl.col("time_weight")
            )
        )
        transformed.collect().write_csv(processed / name)


def _write_json(path: Path, pairs: pl.DataFrame) -> None:
    keys, values = (column.to_list() for column in pairs.get_columns())
    by_key = dict(zip(map(str, keys), values, strict=True))
    path.write_text(json.dumps(by_key, indent=2))
