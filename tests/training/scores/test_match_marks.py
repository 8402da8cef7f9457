"""Match marks by an independent count over sessions that the engine plays."""

from pathlib import Path

import numpy as np
import pytest

from engine.errors import DataError
from engine.taste.rocchio import RocchioConfig
from tests.training.tables import random_ratings, write_movielens
from training.artifacts import TrainedModel
from training.id_map import IdMap
from training.rating_table import RatingTable
from training.scores.match_marks import match_marks, read_mark_table, require_mark_files


def model_of(films: int) -> TrainedModel:
    vectors = np.random.default_rng(0).normal(size=(films, 4))
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return TrainedModel(
        name="svd",
        movies=IdMap.of(np.arange(films)),
        vectors=vectors,
        taste=RocchioConfig(unit_length=True),
        hyper_parameters={},
        validation={},
        libraries=(),
    )


def processed_with(folder: Path, users: int, films: int) -> Path:
    ratings = random_ratings(users, films, 0.9)
    for written, name in zip(
        write_movielens(folder, ratings, list(range(films))),
        ("ratings_filtered.csv", "movies_filtered.csv"),
        strict=True,
    ):
        written.rename(folder / name)
    return folder


def ratings_of(folder: Path, users: int, films: int) -> RatingTable | None:
    return read_mark_table(processed_with(folder, users, films))


def test_four_ascending_marks_within_the_range_of_scores(tmp_path: Path) -> None:
    marks = match_marks(model_of(60), ratings_of(tmp_path, 12, 60))
    assert marks is not None
    assert len(marks) == 4
    assert marks == sorted(marks)
    assert -1 <= marks[0] <= marks[3] <= 1


def test_the_same_data_give_the_same_marks(tmp_path: Path) -> None:
    ratings = ratings_of(tmp_path, 12, 60)
    assert match_marks(model_of(60), ratings) == match_marks(model_of(60), ratings)


def test_without_users_with_enough_likes_there_are_none(tmp_path: Path) -> None:
    assert match_marks(model_of(8), ratings_of(tmp_path, 6, 8)) is None


def test_without_ratings_there_are_none(tmp_path: Path) -> None:
    assert match_marks(model_of(60), read_mark_table(tmp_path)) is None


@pytest.mark.parametrize("name", ["ratings_filtered.csv", "movies_filtered.csv"])
def test_a_file_for_the_marks_that_cannot_be_read_is_found_before_the_training(
    tmp_path: Path, name: str
) -> None:
    processed = processed_with(tmp_path, 12, 60)
    require_mark_files(processed)
    (processed / name).write_bytes(b"\xff\xfe")
    with pytest.raises(DataError, match=rf"{name}: is not a CSV file in UTF-8"):
        require_mark_files(processed)
