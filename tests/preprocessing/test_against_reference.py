"""The pipeline's files compared with the formulas in plain Python, on random ratings."""

import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from engine.errors import DataError
from preprocessing.movielens.source import RawSource
from preprocessing.setup import setup
from preprocessing.thresholds import Thresholds
from tests.preprocessing import reference
from tests.preprocessing.data_sets import rows_of, write_data_set

LISTED = {1, 2, 3, 40, 500}
MOVIES = [(movie, f"Film {movie} (2000)", "Drama") for movie in LISTED]
DAY = 86_400

ratings = st.lists(
    st.tuples(
        st.sampled_from([1, 2, 800_000]),
        st.sampled_from([*sorted(LISTED), 9_999]),
        st.sampled_from([0.5, 1.0, 2.5, 3.0, 4.5, 5.0]),
        st.one_of(
            st.integers(0, 5), st.integers(0, 3000 * DAY), st.sampled_from([DAY, 2 * DAY - 1])
        ),
    ),
    min_size=12,
    max_size=80,
)
thresholds = st.tuples(st.integers(1, 6), st.integers(1, 4))


def rating_of(row) -> reference.Rating:
    return int(row["userId"]), int(row["movieId"]), float(row["rating"]), int(row["timestamp"])


def ratings_in(path: Path) -> list[reference.Rating]:
    return [rating_of(row) for row in rows_of(path)]


@pytest.fixture(scope="module")
def folder():
    path = Path(tempfile.mkdtemp())
    yield path
    shutil.rmtree(path)


@settings(max_examples=25, deadline=None)
@given(rows=ratings, fewest=thresholds)
def test_every_file_matches_the_formulas_and_holds_out_the_newest_ratings(folder, rows, fewest):
    kept = reference.filtered(rows, LISTED, *fewest)
    stars = {row[2] for row in kept}
    assume(not kept or (len(stars) > 1 and max(stars) >= 4))
    train, val, test = reference.split(kept)
    source = RawSource.at(write_data_set(folder / "raw", rows, MOVIES))
    if not train:
        with pytest.raises(DataError):
            setup(source, folder, Thresholds(*fewest))
        return

    setup(source, folder, Thresholds(*fewest))

    assert ratings_in(folder / "ratings_filtered.csv") == kept
    newest = {user: seconds for user, _, _, seconds in sorted(train, key=lambda row: row[3])}
    assert all(seconds >= newest[user] for user, _, _, seconds in (*val, *test))
    for name, part in (("train", train), ("val", val), ("test", test)):
        assert ratings_in(folder / f"{name}.csv") == part
        expected = reference.transformed(part, train)
        written = rows_of(folder / f"{name}_transformed.csv")
        assert [rating_of(row) for row in written] == part
        for column in ("rating_norm", "pop_weight", "time_weight", "final_rating"):
            values = [float(row[column]) for row in written]
            assert values == pytest.approx(
                [getattr(signal, column) for signal in expected], rel=1e-13, abs=1e-15
            )
