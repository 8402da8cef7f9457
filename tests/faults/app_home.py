"""A home with every kind of runtime file, and the command that recommends from it."""

import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np

from engine.files.manifest import to_json, write_manifest
from engine.files.names import MODEL_RUNTIME, MOVIE_EMBEDDINGS, MOVIE_MAP, MOVIE_POSITIONS
from engine.taste.fold_in import FoldInConfig
from engine.taste.fold_in_prior import Evidence, FoldInPrior
from tests.bundles import Film, matrix_of, random_films, write_model, write_processed
from tests.faults.commands import Outcome, run_here
from tests.source_tree import CONFIG

LIKES = ("Film 0000", "Film 0001", "Film 0002", "Film 0003")
MODELS = ("als", "svd")
RUNTIME = (
    "processed/movies_filtered.csv", "processed/movie_popularity.json",
    "processed/movie_facts.csv", "processed/movie_metadata.csv", "processed/title_index.npz",
    "processed/manifest.json", "artifacts/svd/movie_embeddings.npy",
    "artifacts/svd/movie_map.json", "artifacts/svd/manifest.json",
    "artifacts/als/movie_embeddings.npy", "artifacts/als/movie_map.json", "artifacts/als/gram.npy",
    "artifacts/als/movie_positions.npy", "artifacts/als/manifest.json",
)  # fmt: skip
SETTINGS = ("config/recommender_policy.yaml", "config/presets/classic.yaml")


def films() -> list[Film]:
    """Return 60 films, every one with facts and a description."""
    return [
        replace(
            film,
            facts={"year": "1999", "rating_count": "12", "rating_mean": "3.5", "tags": "odd|long"},
            metadata={"title": film.title, "overview": f"What happens in {film.title}."},
        )
        for film in random_films(60)
    ]


def write_home(home: Path) -> Path:
    """Write config/, processed/ and artifacts/, with a plain model and a fold-in model."""
    listed = films()
    write_processed(home / "processed", listed)
    write_model(home / "artifacts" / "svd", listed)
    write_fold_in_model(home / "artifacts" / "als", listed)
    shutil.copytree(CONFIG, home / "config")
    return home


def write_fold_in_model(folder: Path, listed: list[Film]) -> None:
    folder.mkdir(parents=True)
    vectors = matrix_of(listed)[:, ::-1] * np.float32(0.5)
    gram = vectors.T @ vectors
    np.save(folder / MOVIE_POSITIONS, vectors[:, :2])
    np.save(folder / MOVIE_EMBEDDINGS, np.ascontiguousarray(vectors))
    (folder / MOVIE_MAP).write_bytes(to_json({str(f.movie_id): i for i, f in enumerate(listed)}))
    prior = FoldInPrior(
        gram.astype(np.float64), 0.1, 0.5, 0.01,
        Evidence(1.0, 1.0), Evidence(1.0, 1.0), Evidence(0.5, -0.25), Evidence(0.125, 0.0),
    )  # fmt: skip
    content = {
        "model": folder.name,
        "unit_length": False,
        "score_scale": 0.75,
        "taste": FoldInConfig(prior).write(folder),
        "validation": {"objective": 39882.05658231705},
    }
    write_manifest(folder, content, MODEL_RUNTIME)


def recommend(home: Path, model: str, *more: str) -> Outcome:
    """Ask for recommendations in this process."""
    return run_here("tui.cli.main", *recommend_arguments(home, model), *more)


def recommend_arguments(home: Path, model: str) -> list[str]:
    likes = [word for title in LIKES for word in ("--like", title)]
    folders = ["--processed", str(home / "processed"), "--artifacts", str(home / "artifacts")]
    return ["recommend", *likes, "--model", model, *folders, "-n", "60", "--json"]
