"""The catalogues of the search benchmarks: real titles and people, and more made of them."""

import csv
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.folders import ARTIFACTS, PROCESSED
from engine.bundle import Bundle
from engine.catalogue.credits import Credits, read_credits
from engine.catalogue.movies import Catalogue
from engine.catalogue.titles import split_year
from engine.files.names import MOVIE_POPULARITY, MOVIES_FILTERED


@dataclass(frozen=True, slots=True)
class Titles:
    """n films: ids, titles in MovieLens form, popularity (n,) float64."""

    movie_ids: list[int]
    titles: list[str]
    popularity: NDArray[np.float64]


def read_catalogue(folder: Path) -> Titles | None:
    """Read the films of `folder`, or None where it has no list of films."""
    if not (folder / MOVIES_FILTERED).exists():
        return None
    with (folder / MOVIES_FILTERED).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    counts: dict[str, float] = {}
    if (folder / MOVIE_POPULARITY).exists():
        counts = json.loads((folder / MOVIE_POPULARITY).read_text(encoding="utf-8"))
    return Titles(
        [int(row["movieId"]) for row in rows],
        [row["title"] for row in rows],
        np.array([counts.get(row["movieId"], 0) for row in rows], dtype=np.float64),
    )


def enlarge(real: Titles, size: int, seed: int = 0) -> Titles:
    """Return the `real` films and made-up ones, `size` together.

    A made-up title is the beginning of one title and the end of another, and every third
    one has a word that no other title has, since the words of real lists keep growing too.
    """
    rng = np.random.default_rng(seed)
    made = size - len(real.titles)
    heads = rng.integers(len(real.titles), size=made).tolist()
    tails = rng.integers(len(real.titles), size=made).tolist()
    years = rng.integers(1920, 2024, size=made).tolist()
    new_words = ["".join(letters) for letters in rng.choice(list("aeiourstlnmdk"), (made, 7))]
    words = [split_year(title)[0].split() for title in real.titles]
    titles = []
    for number, (head, tail, year) in enumerate(zip(heads, tails, years, strict=True)):
        start, end = words[head], words[tail]
        name = [*start[: (len(start) + 1) // 2], *end[len(end) // 2 :]]
        if number % 3 == 0:
            name.append(new_words[number].capitalize())
        titles.append(f"{' '.join(name)} ({year})")
    popularity = np.floor(rng.pareto(1.0, made) * 20)
    return Titles(
        [*real.movie_ids, *range(10_000_000, 10_000_000 + made)],
        [*real.titles, *titles],
        np.concatenate([real.popularity, np.minimum(popularity, 5_000)]),
    )


def catalogue_of(films: Titles) -> Catalogue:
    """Return the films as a catalogue without genres, in the order of their ids."""
    popularity = np.maximum(films.popularity, 1).astype(np.int64)
    ids = np.array(films.movie_ids, dtype=np.int64)
    return Catalogue(ids, films.titles, [""] * len(ids), popularity)


def bundled_credits() -> Mapping[int, Credits]:
    """Return the credits of the bundled films by MovieLens id."""
    return read_credits(Bundle.load(ARTIFACTS / "als", PROCESSED).processed)


def credits_of(films: Titles, seed: int = 0) -> dict[int, Credits]:
    """Return made-up credits: a director and four leads a film, as often as real ones work.

    A made-up name is the first name of one real person and the last name of another.
    """
    rng = np.random.default_rng(seed)
    real = bundled_credits()
    names = sorted({name for known in real.values() for name in (*known.directors, *known.cast)})
    parts = [name.split() for name in names]
    count = len(films.movie_ids) * len(names) // len(real)
    pairs = rng.integers(len(parts), size=(count, 2)).tolist()
    pool = [f"{parts[first][0]} {parts[last][-1]}" for first, last in pairs]
    people = rng.integers(len(pool), size=(len(films.movie_ids), 5)).tolist()
    return {
        movie_id: Credits(directors=(pool[director],), cast=tuple(pool[lead] for lead in leads))
        for movie_id, (director, *leads) in zip(films.movie_ids, people, strict=True)
    }
