"""The ALS trainer's command: the files that it writes, and its errors."""

import json
from pathlib import Path

import numpy as np
import pytest

from engine.bundle import Bundle
from engine.files.names import MANIFEST, MOVIE_EMBEDDINGS, RATINGS_FILTERED
from engine.policy import TASTE_RATES, Policy
from engine.session.session import Session
from engine.taste.fold_in import FoldIn
from tests.bundles import Film, write_processed
from tests.training.tables import random_ratings, write_movielens
from training.rating_table import RatingTable
from training.train_als import main

FILMS = range(1, 31)
SMALL = ("--dimension", "4", "--sweeps", "3")


@pytest.fixture
def processed(tmp_path) -> Path:
    folder = tmp_path / "processed"
    write_processed(folder, [Film(film, f"Film {film} (2000)") for film in FILMS])
    ratings, _ = write_movielens(tmp_path / "raw", random_ratings(20, 30, 0.6), FILMS)
    ratings.rename(folder / RATINGS_FILTERED)
    return folder


def trained(processed: Path, *flags: str, with_map: bool = False) -> Path:
    artifacts = processed.parent / "artifacts"
    paths = ("--processed", str(processed), "--out", str(artifacts))
    without = () if with_map else ("--no-map",)  # a map takes seconds
    assert main([*paths, *SMALL, *without, *flags]) == 0
    return artifacts / "als"


def test_the_folder_loads_as_a_bundle_with_fold_in(processed, capsys):
    bundle = Bundle.load(trained(processed), processed)
    assert bundle.model == "als"
    assert bundle.vectors.shape == (30, 4)
    assert not bundle.taste.unit_length
    assert bundle.score_scale > 0
    assert isinstance(bundle.taste.start(bundle.vectors, [0, 1, 2, 3], TASTE_RATES), FoldIn)
    session = Session(bundle, Policy())
    session.start([1, 2, 3, 4])
    assert session.recommend() is not None
    assert f"wrote {processed.parent / 'artifacts' / 'als'}" in capsys.readouterr().out


def test_the_gram_matrix_is_that_of_the_vectors(processed):
    bundle = Bundle.load(trained(processed), processed)
    wide = bundle.vectors.astype(np.float64)
    assert bundle.taste.prior.gram == pytest.approx(wide.T @ wide, rel=1e-5, abs=1e-7)


def test_the_manifest_records_the_training(processed):
    flags = ("--fold-in-skip-confidence", "0.25", "--fold-in-skip-target", "-1")
    folder = trained(processed, *flags, with_map=True)
    manifest = json.loads((folder / MANIFEST).read_bytes())
    assert manifest["taste"]["skip"] == {"confidence": 0.25, "target": -1.0}
    assert manifest["hyper_parameters"]["dimension"] == 4
    assert manifest["hyper_parameters"]["fold_in"]["skip_confidence"] == 0.25
    assert manifest["hyper_parameters"]["score_scale"].startswith("1.4 (the documented")
    assert manifest["validation"]["trained_on"] == "every filtered rating"
    assert manifest["validation"]["core_movies"] == 30
    assert set(manifest["files"]) == {
        "movie_embeddings.npy",
        "movie_map.json",
        "gram.npy",
        "movie_positions.npy",
    }


def test_the_same_seed_gives_the_same_files(processed):
    folder = trained(processed)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    trained(processed)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_the_ratings_are_read_once(processed, monkeypatch):
    folders = []
    read = RatingTable.of_processed

    def reading(folder, *arguments):
        folders.append(folder)
        return read(folder, *arguments)

    monkeypatch.setattr(RatingTable, "of_processed", reading)
    trained(processed)
    assert folders == [processed]


def test_another_seed_gives_other_vectors(processed):
    before = (trained(processed) / MOVIE_EMBEDDINGS).read_bytes()
    assert (trained(processed, "--random-state", "7") / MOVIE_EMBEDDINGS).read_bytes() != before


def refused(processed: Path, capsys, *flags: str) -> str:
    out = processed.parent / "artifacts"
    assert main(["--processed", str(processed), "--out", str(out), *flags]) == 2
    assert not out.exists()
    message = capsys.readouterr().err
    assert message.count("\n") == 1
    return message


def test_missing_ratings_are_reported(processed, capsys):
    (processed / RATINGS_FILTERED).unlink()
    message = refused(processed, capsys)
    assert "ratings_filtered.csv: is missing; make it with `python -m preprocessing" in message


def test_a_damaged_rating_is_reported(processed, capsys):
    with (processed / RATINGS_FILTERED).open("a") as file:
        file.write("1,2,lots,0\n")
    assert "rating is 'lots', not a number" in refused(processed, capsys)


def test_a_flag_out_of_range_is_reported(processed, capsys):
    message = refused(processed, capsys, "--regularisation", "0")
    assert message.startswith("--regularisation: 0.0 is out of range; give a number from 1e-09")


def test_an_unknown_key_of_the_settings_is_reported(processed, capsys, tmp_path):
    path = tmp_path / "training.yaml"
    path.write_text("als_fold_in:\n  rigde: 3\n")
    message = refused(processed, capsys, "--config", str(path))
    assert "training.yaml: als_fold_in: unknown key 'rigde'; use alpha0, " in message
