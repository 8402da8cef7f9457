"""A model's folder with the constants of the fold-in taste model, written and read."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from engine.bundle import Bundle
from engine.errors import DataError
from engine.files.manifest import write_manifest
from engine.files.names import GRAM, MANIFEST, MODEL_RUNTIME
from engine.session.session import Session
from engine.taste.base import Answer
from engine.taste.fold_in import FoldInConfig
from engine.taste.fold_in_prior import NO_EVIDENCE, FoldInPrior
from tests.bundles import matrix_of, random_films, write_model, write_processed
from tests.engine.strategies import OPEN
from tests.engine.taste.priors import prior_of

FILMS = random_films(12)


@pytest.fixture
def prior() -> FoldInPrior:
    return prior_of(matrix_of(FILMS))


@pytest.fixture
def home(tmp_path: Path, prior: FoldInPrior) -> Path:
    write_processed(tmp_path / "processed", FILMS)
    write_model(tmp_path / "als", FILMS, unit_length=False)
    write_constants(tmp_path, FoldInConfig(prior).write(tmp_path / "als"))
    return tmp_path


def write_constants(home: Path, taste: dict[str, Any]) -> None:
    """Write a manifest with these constants for the files as they are now."""
    content = {"model": "als", "unit_length": False, "taste": taste}
    write_manifest(home / "als", content, MODEL_RUNTIME)


def load(home: Path) -> Bundle:
    return Bundle.load(home / "als", home / "processed")


def constants(prior: FoldInPrior, **changes: object) -> dict[str, Any]:
    return {"name": "fold_in", **prior.to_mapping(), **changes}


def test_constants_are_read_as_they_were_written(home: Path, prior: FoldInPrior) -> None:
    taste = load(home).taste
    assert isinstance(taste, FoldInConfig)
    assert not taste.unit_length
    assert taste.prior.to_mapping() == prior.to_mapping()
    assert taste.prior.gram == pytest.approx(prior.gram, rel=1e-6)


def test_a_session_folds_answers_in_and_undoes_them(home: Path) -> None:
    session = Session(load(home), OPEN)
    session.start([1, 11, 21, 31])
    first, before = session.recommend(), session.user
    session.answer(Answer.DISLIKE)
    assert not np.array_equal(session.user, before)
    session.undo()
    assert session.recommend() == first


def test_a_gram_matrix_of_another_dimension_is_refused(home: Path, prior: FoldInPrior) -> None:
    np.save(home / "als" / GRAM, np.eye(3, dtype="<f4"))
    write_constants(home, constants(prior))
    with pytest.raises(DataError, match=r"gram\.npy: is \(3, 3\), the vectors have dimension"):
        load(home)


def test_a_manifest_without_neutral_evidence_is_read(home: Path, prior: FoldInPrior) -> None:
    older = constants(prior)
    del older["neutral"]
    write_constants(home, older)
    taste = load(home).taste
    assert isinstance(taste, FoldInConfig)
    assert taste.prior.neutral == NO_EVIDENCE


@pytest.mark.parametrize("taste", [{"name": "telepathy"}, {"name": ["fold_in"]}, {}, "fold_in"])
def test_an_unknown_taste_model_is_refused(home: Path, taste) -> None:
    write_constants(home, taste)
    with pytest.raises(DataError, match="names a taste model that this version does not know"):
        load(home)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("ridge", 0.0),
        ("alpha0", -1),
        ("alpha0", -0.001),
        ("alpha0", 1e9 + 1),
        ("ridge_per_answer", "much"),
        ("ridge_per_answer", -0.001),
        ("like", None),
        ("skip", {"confidence": True, "target": 0.0}),
        ("dislike", {"confidence": 1.0}),
        ("neutral", None),
        ("neutral", {"confidence": -1.0, "target": 0.5}),
    ],
)
def test_an_unusable_constant_is_refused(home: Path, prior: FoldInPrior, key: str, value) -> None:
    write_constants(home, constants(prior, **{key: value}))
    with pytest.raises(DataError, match=r"manifest\.json: has an unusable taste constant"):
        load(home)


def test_constants_at_the_ends_of_their_ranges_are_read(home: Path, prior: FoldInPrior) -> None:
    ends = {"alpha0": 1e9, "ridge_per_answer": 0.0, "like": {"confidence": 0.0, "target": -1e9}}
    write_constants(home, constants(prior, **ends))
    taste = load(home).taste
    assert isinstance(taste, FoldInConfig)
    assert taste.prior.to_mapping().items() >= ends.items()


def test_a_negative_eigenvalue_of_the_gram_matrix_counts_as_zero(prior: FoldInPrior) -> None:
    rounded = replace(prior, gram=np.diag([4.0, -0.5]), alpha0=0.5)
    assert rounded.axes[1].tolist() == [0.0, 2.0]  # ascending, by alpha0
    assert rounded.penalty == pytest.approx(np.diag([2.0, 0.0]))


def test_a_missing_gram_matrix_is_reported(home: Path) -> None:
    (home / "als" / GRAM).unlink()
    with pytest.raises(DataError, match=r"gram\.npy: is missing"):
        load(home)


def test_the_manifest_is_plain_json(home: Path) -> None:
    taste = json.loads((home / "als" / MANIFEST).read_bytes())["taste"]
    assert taste["name"] == "fold_in"
    assert taste["like"] == {"confidence": 1.0, "target": 1.0}
