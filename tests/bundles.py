"""Small bundles for tests, written to disk as preprocessing and training write them."""

import io
from collections.abc import Mapping, Sequence
from csv import writer
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from engine.bundle import Bundle
from engine.files.manifest import to_json, write_manifest
from engine.files.names import (
    CREDIT_COLUMNS,
    FACT_COLUMNS,
    METADATA_COLUMNS,
    MODEL_RUNTIME,
    MOVIE_COLUMNS,
    MOVIE_CREDITS,
    MOVIE_EMBEDDINGS,
    MOVIE_FACTS,
    MOVIE_MAP,
    MOVIE_METADATA,
    MOVIE_POPULARITY,
    MOVIE_POSITIONS,
    MOVIES_FILTERED,
    OTHER_FILM_COLUMNS,
    OTHER_FILMS,
    PROCESSED_RUNTIME,
    TITLE_INDEX,
)
from engine.search.title_index import TitleIndex

GENRES = ("Action", "Comedy", "Drama", "Sci-Fi", "Thriller")


@dataclass(frozen=True)
class Film:
    """One film of a test bundle, in MovieLens' form."""

    movie_id: int
    title: str
    genres: str = "Drama"
    popularity: int = 1
    vector: Sequence[float] = (1.0, 0.0)
    facts: Mapping[str, str] = field(default_factory=dict)
    metadata: Mapping[str, str] = field(default_factory=dict)
    credits: Mapping[str, str] = field(default_factory=dict)


def random_films(count: int, dimension: int = 8, seed: int = 0) -> list[Film]:
    """Return `count` films with one to three genres, unit vectors and uneven popularity."""
    draw = np.random.default_rng(seed)
    vectors = draw.normal(size=(count, dimension))
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return [
        Film(
            movie_id=10 * row + 1,
            title=f"Film {row:04d} ({1950 + row % 70})",
            genres="|".join(sorted(draw.choice(GENRES, size=draw.integers(1, 4), replace=False))),
            popularity=int(draw.integers(1, 300)),
            vector=vectors[row].tolist(),
        )
        for row in range(count)
    ]


def write_processed(folder: Path, films: Sequence[Film], others: Sequence[Film] = ()) -> None:
    """Write a processed/ folder of runtime files for `films`, and `others` of too few ratings."""
    folder.mkdir(parents=True, exist_ok=True)
    _write_csv(
        folder / MOVIES_FILTERED,
        MOVIE_COLUMNS,
        [[str(film.movie_id), film.title, film.genres] for film in films],
    )
    popularity = {str(film.movie_id): film.popularity for film in films}
    (folder / MOVIE_POPULARITY).write_bytes(to_json(popularity))
    for name, columns, attribute in (
        (MOVIE_FACTS, FACT_COLUMNS, "facts"),
        (MOVIE_METADATA, METADATA_COLUMNS, "metadata"),
        (MOVIE_CREDITS, CREDIT_COLUMNS, "credits"),
    ):
        if name == MOVIE_CREDITS and not any(film.credits for film in films):
            continue
        rows = [
            [str(film.movie_id), *(getattr(film, attribute).get(c, "") for c in columns[1:])]
            for film in films
        ]
        _write_csv(folder / name, columns, rows)
    if others:
        _write_csv(
            folder / OTHER_FILMS,
            OTHER_FILM_COLUMNS,
            [[str(film.movie_id), film.title, film.genres, str(film.popularity)]
             for film in others],
        )  # fmt: skip
    listed = sorted([*films, *others], key=lambda film: film.movie_id)
    index = TitleIndex.build(
        [film.title for film in listed], np.array([film.popularity for film in listed])
    )
    (folder / TITLE_INDEX).write_bytes(index.to_bytes())
    write_manifest(folder, {"dataset": "test films"}, PROCESSED_RUNTIME)


def write_model(
    folder: Path,
    films: Sequence[Film],
    *,
    unit_length: bool = True,
    score_scale: float = 1.0,
    positions: NDArray[np.float32] | None = None,
    match_marks: object = None,
) -> None:
    """Write a model folder with the vectors of `films`, and their positions on a map if given."""
    folder.mkdir(parents=True, exist_ok=True)
    np.save(folder / MOVIE_EMBEDDINGS, matrix_of(films))
    rows = {str(film.movie_id): row for row, film in enumerate(films)}
    (folder / MOVIE_MAP).write_bytes(to_json(rows))
    if positions is not None:
        np.save(folder / MOVIE_POSITIONS, positions)
    content = {"model": folder.name, "unit_length": unit_length, "score_scale": score_scale}
    marks = {} if match_marks is None else {"match_marks": match_marks}
    write_manifest(folder, {**content, **marks}, MODEL_RUNTIME)


def write_home(home: Path, films: Sequence[Film], *, unit_length: bool = True) -> Path:
    """Write processed/ and artifacts/svd/ for `films` below `home`, and return `home`."""
    write_processed(home / "processed", films)
    write_model(home / "artifacts" / "svd", films, unit_length=unit_length)
    return home


def make_bundle(home: Path, films: Sequence[Film], *, unit_length: bool = True) -> Bundle:
    """Write a home for `films` and load its bundle."""
    write_home(home, films, unit_length=unit_length)
    return Bundle.load(home / "artifacts" / "svd", home / "processed")


def make_library(home: Path, films: Sequence[Film], others: Sequence[Film]) -> Bundle:
    """Load a bundle such as `fourfold build` makes, with `others` of too few ratings."""
    write_home(home, films)
    write_processed(home / "processed", films, others)
    return Bundle.load(home / "artifacts" / "svd", home / "processed")


def matrix_of(films: Sequence[Film]) -> NDArray[np.float32]:
    """Return the (n, d) float32 vectors of `films`."""
    return np.array([film.vector for film in films], dtype=np.float32)


def _write_csv(path: Path, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    stream = io.StringIO(newline="")
    table = writer(stream, lineterminator="\n")
    table.writerow(columns)
    table.writerows(rows)
    path.write_text(stream.getvalue(), encoding="utf-8", newline="")
