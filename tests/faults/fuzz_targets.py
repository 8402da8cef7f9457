"""Targets of fuzzing: the files of a data set, of a home, and typed queries."""

import io
import tempfile
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from engine.bundle import Bundle
from engine.catalogue.all_films import AllFilms
from engine.catalogue.credits import Credits
from engine.catalogue.film_details import FilmDetailsTable, read_facts
from engine.catalogue.movies import Catalogue
from engine.errors import DataError
from engine.files.manifest import CheckedFolder
from engine.files.names import (
    FACT_COLUMNS,
    MANIFEST,
    METADATA_COLUMNS,
    MOVIE_EMBEDDINGS,
    MOVIE_FACTS,
    MOVIE_MAP,
    MOVIE_METADATA,
    MOVIE_POPULARITY,
    MOVIES_FILTERED,
    TITLE_INDEX,
)
from engine.files.readers import is_whole_number, read_id_table, read_matrix, read_table
from engine.files.yaml_settings import read_settings
from engine.policy import COEFFICIENTS, Policy
from engine.search.film_finder import FilmFinder
from engine.search.named_film import find_named_film
from engine.search.people_index import PeopleIndex
from engine.search.query.filter_syntax import parse_query
from engine.search.title_index import TitleIndex
from engine.session.session import Session
from preprocessing.movielens.links import read_links
from preprocessing.movielens.ratings import read_raw_ratings
from preprocessing.movielens.releases import NAMES, read_raw_movies, read_raw_tags
from preprocessing.movielens.source import RawSource
from preprocessing.movielens.tags import top_tags
from preprocessing.setup import setup
from preprocessing.table_file import Layout, TableFile
from preprocessing.thresholds import Thresholds
from tests.bundles import GENRES
from tests.faults.fuzzing import FOLDER, HOME, one_line_errors, target
from tests.faults.raw_data import write_raw

_RAW = write_raw(FOLDER / "raw", 0)
_PROCESSED, _ALS = HOME / "processed", HOME / "artifacts" / "als"
_IDS = pd.Series(np.arange(1, 61, dtype=np.int32))
_FILMS = AllFilms.read(CheckedFolder(_PROCESSED, "setup"))
_INDEX = TitleIndex.build(_FILMS.titles, _FILMS.popularity)
_FINDER = FilmFinder(
    Catalogue(_FILMS.movie_ids, _FILMS.titles, _FILMS.genres, _FILMS.popularity),
    _INDEX,
    CheckedFolder(_PROCESSED, "setup"),
)


class InMemoryFolder(CheckedFolder):
    """A folder with files in memory, which its manifest accepts."""

    def __init__(self, files: dict[str, bytes]):
        self.path = Path("in memory")
        self._remedy = "make it again"
        self._files = files

    @property
    def manifest(self) -> dict[str, Any]:  # type: ignore[override]
        return {"files": dict.fromkeys(self._files)}

    def require_unaltered(self) -> None:
        """Accept the folder."""

    def read(self, name: str) -> bytes:
        return self._files[name]


def _table(raw: bytes, layout: Layout = Layout()) -> TableFile:  # noqa: B008 - it is frozen
    return TableFile("file.csv", "fix it", len(raw), lambda: io.BytesIO(raw), layout)


@target("ratings", _RAW / "ratings.csv")
@one_line_errors()
def read_ratings(raw: bytes) -> None:
    assert read_raw_ratings(_table(raw))[0]["rating"].between(0.5, 5).all()


@target("movies", _RAW / "movies.csv")
@one_line_errors()
def read_movies(raw: bytes) -> None:
    read_raw_movies(_table(raw))
    for layout in NAMES["movies"].values():
        with suppress(DataError):
            read_raw_movies(_table(raw, layout))


@target("links", _RAW / "links.csv")
@one_line_errors()
def read_raw_links(raw: bytes) -> None:
    assert read_links(_table(raw))[0].index.is_unique


@target("tags", _RAW / "tags.csv")
@one_line_errors()
def read_top_tags(raw: bytes) -> None:
    assert top_tags(read_raw_tags(_table(raw)), _IDS).index.isin(_IDS).all()


def prepare(name: str, raw: bytes) -> None:
    """Prepare a data set with `raw` as file `name`; the app can read what is published."""
    with tempfile.TemporaryDirectory(dir=FOLDER) as temporary:
        folder = Path(temporary)
        for path in _RAW.iterdir():
            (folder / path.name).write_bytes(path.read_bytes())
        (folder / name).write_bytes(raw)
        out = folder / "processed"
        with one_line_errors():
            setup(RawSource.at(folder), out, Thresholds(3, 2))
        if out.exists():
            processed = CheckedFolder(out, "setup")
            assert len(AllFilms.read(processed))
            read_facts(processed)


for _name in ("ratings.csv", "movies.csv", "links.csv", "tags.csv"):
    target(f"setup with {_name}", _RAW / _name)(partial(prepare, _name))


@target("facts", _PROCESSED / MOVIE_FACTS)
@one_line_errors()
def read_facts_of_films(raw: bytes) -> None:
    _read_details(InMemoryFolder({MOVIE_FACTS: raw}), MOVIE_FACTS, FACT_COLUMNS)


@target("metadata", _PROCESSED / MOVIE_METADATA)
@one_line_errors()
def read_metadata(raw: bytes) -> None:
    _read_details(InMemoryFolder({MOVIE_METADATA: raw}), MOVIE_METADATA, METADATA_COLUMNS)


def _read_details(folder: InMemoryFolder, name: str, columns: tuple[str, ...]) -> None:
    details = FilmDetailsTable.load(folder)
    ids = [row[0] for row in read_table(folder, name, columns)]
    for movie_id in [*(int(number) for number in ids if is_whole_number(number)), 1]:
        details.of(movie_id)


@target("movies_filtered", _PROCESSED / MOVIES_FILTERED)
@one_line_errors()
def read_films(raw: bytes) -> None:
    popularity = (_PROCESSED / MOVIE_POPULARITY).read_bytes()
    films = AllFilms.read(InMemoryFolder({MOVIES_FILTERED: raw, MOVIE_POPULARITY: popularity}))
    TitleIndex.build(films.titles, films.popularity).search("film")


@target("popularity", _PROCESSED / MOVIE_POPULARITY)
@one_line_errors()
def read_popularity(raw: bytes) -> None:
    listed = (_PROCESSED / MOVIES_FILTERED).read_bytes()
    films = AllFilms.read(InMemoryFolder({MOVIES_FILTERED: listed, MOVIE_POPULARITY: raw}))
    assert (films.popularity >= 1).all()


@target("movie_map", _ALS / MOVIE_MAP)
@one_line_errors()
def read_map(raw: bytes) -> None:
    ids, rows = read_id_table(InMemoryFolder({MOVIE_MAP: raw}), MOVIE_MAP)
    assert len(ids) == len(rows) == len(set(ids.tolist()))


@target("matrix", _ALS / MOVIE_EMBEDDINGS)
@one_line_errors()
def read_vectors(raw: bytes) -> None:
    read = read_matrix(InMemoryFolder({MOVIE_EMBEDDINGS: raw}), MOVIE_EMBEDDINGS)
    assert read.ndim == 2
    assert np.isfinite(read).all()
    assert read.nbytes <= len(raw)


@target("title_index", _PROCESSED / TITLE_INDEX)
@one_line_errors()
def read_index(raw: bytes) -> None:
    index = TitleIndex.from_bytes(raw, Path(TITLE_INDEX), _FILMS.titles, _FILMS.popularity)
    for typed in ("film 0007", "fi", "0", "f 00", "fil 1950", "zzz"):
        index.search(typed)
    index.rows_named("film 0007")


@target("policy", HOME / "config" / "recommender_policy.yaml")
def read_policy(raw: bytes) -> None:
    path = FOLDER / "policy.yaml"
    path.write_bytes(raw)
    with one_line_errors():
        read = Policy.load(path)
        assert all(c.low <= getattr(read, c.key) <= c.high for c in COEFFICIENTS.values())
        read.without_effect()
    for section in (None, "svd"):
        with one_line_errors():
            read_settings(path, DataError, section=section)


@target("model manifest", _ALS / MANIFEST)
@one_line_errors()
def read_model_manifest(raw: bytes) -> None:
    (_ALS / MANIFEST).write_bytes(raw)
    bundle = Bundle.load(_ALS, _PROCESSED)
    session = Session(bundle, Policy())
    session.start(bundle.catalogue.movie_ids[:4].tolist())
    assert session.recommend() is not None


@target("processed manifest", _PROCESSED / MANIFEST)
def read_processed_manifest(raw: bytes) -> None:
    path = _PROCESSED / MANIFEST
    before = path.read_bytes()
    path.write_bytes(raw)
    try:
        with one_line_errors():
            bundle = Bundle.load(HOME / "artifacts" / "svd", _PROCESSED)
            FilmDetailsTable.load(bundle.processed)
    finally:
        path.write_bytes(before)


@target("query", b"the matrix year:1990-1999 genre:sci-fi,drama (1999) heat 95 lotr")
def search_for_bytes(raw: bytes) -> None:
    try:
        search(raw.decode("utf-8", "surrogatepass"))
    except UnicodeDecodeError:
        search(raw.decode("utf-8", "replace"))


_PEOPLE = PeopleIndex.build({1: Credits(directors=("Agnès Varda",), cast=("Sandrine Bonnaire",))})


def search(text: str) -> None:
    """Search for `text` as the app does while a person types it."""
    query = parse_query(text, GENRES, _INDEX.has_word, _PEOPLE.find)
    years = np.arange(len(_FILMS)) + 1950
    has_genre = np.ones((len(_FILMS), len(GENRES)), dtype=bool)
    mask = query.mask(years, GENRES, has_genre, np.arange(len(_FILMS)))
    for match in _INDEX.search(query.text, mask=mask):
        assert 0 <= match.row < len(_FILMS)
    assert all("\n" not in problem for problem in query.problems)
    _INDEX.search(text, limit=3)
    with one_line_errors():
        find_named_film(text, _FINDER)
