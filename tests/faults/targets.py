"""What fuzzing throws bytes at: each target reads them as one kind of file.

A target returns where the bytes are read or refused by a `FourfoldError` of one line; any
other end is a finding. `VALID` has a sound file for each, to be mutated.
"""

import io
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from engine.bundle import Bundle
from engine.catalogue.all_films import AllFilms
from engine.catalogue.film_details import FilmDetailsTable, _by_movie
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
from engine.files.readers import read_id_table, read_matrix
from engine.files.yaml_settings import read_settings
from engine.policy import COEFFICIENTS, Policy
from engine.search.query.filter_syntax import parse_query
from engine.search.query.resolve import find_by_name
from engine.search.title_index import TitleIndex
from engine.session.session import Session
from preprocessing.csv_tables.reading import CsvFile
from preprocessing.movielens.links import MovieLinks
from preprocessing.movielens.ratings import read_raw_ratings
from preprocessing.movielens.source import RawSource
from preprocessing.movielens.tags import read_tags, top_tags
from preprocessing.setup import setup
from preprocessing.tables import Movies
from preprocessing.thresholds import Thresholds
from tests.bundles import GENRES
from tests.faults.fuzz_place import HOME, PLACE, told
from tests.faults.homes import films
from tests.faults.own_files import OWN_TARGETS, OWN_VALID
from tests.faults.raw_data import write_raw

_RAW = write_raw(PLACE / "raw", 0)
_IDS = np.arange(1, 61, dtype=np.int32)
_LISTING = AllFilms.read(CheckedFolder(HOME / "processed", "setup"))
_INDEX = TitleIndex.build(_LISTING.titles, _LISTING.popularity)


class Held(CheckedFolder):
    """A folder whose manifest vouches for whatever bytes it is said to hold."""

    def __init__(self, files: dict[str, bytes]):
        self.path = Path("held")
        self._remedy = "make it again"
        self._files = files

    @property
    def manifest(self) -> dict[str, Any]:  # type: ignore[override]
        return {"files": dict.fromkeys(self._files)}

    def require_unaltered(self) -> None:
        """Find it so."""

    def read(self, name: str) -> bytes:
        return self._files[name]


def _csv(raw: bytes) -> CsvFile:
    return CsvFile("file.csv", "mend it", len(raw), lambda: io.BytesIO(raw))


def ratings(raw: bytes) -> None:
    with told():
        read = read_raw_ratings(_csv(raw)).interactions
        assert np.isfinite(read.ratings).all()


def movies(raw: bytes) -> None:
    with told():
        Movies.read(_csv(raw))


def links(raw: bytes) -> None:
    with told():
        assert len(MovieLinks.read(_csv(raw), _IDS).imdb_ids) == len(_IDS)


def tags(raw: bytes) -> None:
    with told():
        assert len(top_tags(read_tags(_csv(raw)), _IDS)) == len(_IDS)


def prepared(name: str) -> Callable[[bytes], None]:
    """Return the target that prepares a data set with the bytes as file `name`.

    What is published is what the app can read.
    """

    def prepare(raw: bytes) -> None:
        with tempfile.TemporaryDirectory(dir=PLACE) as place:
            folder = Path(place)
            for path in _RAW.iterdir():
                (folder / path.name).write_bytes(path.read_bytes())
            (folder / f"{name}.csv").write_bytes(raw)
            out = folder / "processed"
            with told():
                setup(RawSource.at(folder), out, Thresholds(3, 2))
            if out.exists():
                made = CheckedFolder(out, "setup")
                assert len(AllFilms.read(made))
                _by_movie(made, MOVIE_FACTS, FACT_COLUMNS)

    return prepare


def facts(raw: bytes) -> None:
    with told():
        _every_fact(_by_movie(Held({MOVIE_FACTS: raw}), MOVIE_FACTS, FACT_COLUMNS), {})


def metadata(raw: bytes) -> None:
    with told():
        _every_fact({}, _by_movie(Held({MOVIE_METADATA: raw}), MOVIE_METADATA, METADATA_COLUMNS))


def _every_fact(facts: dict[int, list[str]], metadata: dict[int, list[str]]) -> None:
    book = FilmDetailsTable(facts, metadata)
    for movie_id in [*facts, *metadata, 1]:
        book.of(movie_id)


def movies_filtered(raw: bytes) -> None:
    popularity = (HOME / "processed" / MOVIE_POPULARITY).read_bytes()
    with told():
        listing = AllFilms.read(Held({MOVIES_FILTERED: raw, MOVIE_POPULARITY: popularity}))
        TitleIndex.build(listing.titles, listing.popularity).search("film")


def popularity(raw: bytes) -> None:
    listed = (HOME / "processed" / MOVIES_FILTERED).read_bytes()
    with told():
        listing = AllFilms.read(Held({MOVIES_FILTERED: listed, MOVIE_POPULARITY: raw}))
        assert (listing.popularity >= 1).all()


def movie_map(raw: bytes) -> None:
    with told():
        ids, rows = read_id_table(Held({MOVIE_MAP: raw}), MOVIE_MAP)
        assert len(ids) == len(rows) == len(set(ids.tolist()))


def matrix(raw: bytes) -> None:
    with told():
        read = read_matrix(Held({MOVIE_EMBEDDINGS: raw}), MOVIE_EMBEDDINGS)
        assert read.ndim == 2
        assert np.isfinite(read).all()
        assert read.nbytes <= len(raw)


def title_index(raw: bytes) -> None:
    with told():
        index = TitleIndex.from_bytes(raw, Path(TITLE_INDEX), _LISTING.titles, _LISTING.popularity)
        for typed in ("film 0007", "fi", "0", "f 00", "fil 1950", "zzz"):
            index.search(typed)
        index.rows_named("film 0007")


def policy(raw: bytes) -> None:
    path = PLACE / "policy.yaml"
    path.write_bytes(raw)
    with told():
        read = Policy.load(path)
        assert all(knob.low <= getattr(read, knob.key) <= knob.high for knob in COEFFICIENTS.values())
        read.without_effect()
    for section in (None, "svd"):
        with told():
            read_settings(path, DataError, section=section)
    with told():
        Thresholds.load(path)


def model_manifest(raw: bytes) -> None:
    path = HOME / "artifacts" / "als" / MANIFEST
    path.write_bytes(raw)
    with told():
        bundle = Bundle.load(path.parent, HOME / "processed")
        session = Session(bundle, Policy())
        session.start(bundle.catalogue.movie_ids[:4].tolist())
        assert session.recommend() is not None


def processed_manifest(raw: bytes) -> None:
    path = HOME / "processed" / MANIFEST
    before = path.read_bytes()
    path.write_bytes(raw)
    try:
        with told():
            bundle = Bundle.load(HOME / "artifacts" / "svd", HOME / "processed")
            FilmDetailsTable.load(bundle.processed)
    finally:
        path.write_bytes(before)


def query(raw: bytes) -> None:
    try:
        typed_in(raw.decode("utf-8", "surrogatepass"))
    except UnicodeDecodeError:
        typed_in(raw.decode("utf-8", "replace"))


def typed_in(text: str) -> None:
    """Search for `text` as the app does while it is typed."""
    asked = parse_query(text, GENRES)
    years = np.arange(len(_LISTING)) + 1950
    mask = asked.mask(years, GENRES, np.ones((len(_LISTING), len(GENRES)), dtype=bool))
    for match in _INDEX.search(asked.text, mask=mask):
        assert 0 <= match.row < len(_LISTING)
    assert all("\n" not in problem for problem in asked.problems)
    _INDEX.search(text, limit=3)
    with told():
        find_by_name(text, _LISTING.titles, _INDEX)


def _als() -> Path:
    return HOME / "artifacts" / "als"


_READ = {
    name: (_RAW / f"{name}.csv").read_bytes() for name in ("ratings", "movies", "links", "tags")
}

TARGETS: dict[str, Callable[[bytes], None]] = {
    "ratings": ratings,
    "movies": movies,
    "links": links,
    "tags": tags,
    **{f"setup with {name}": prepared(name) for name in _READ},
    "facts": facts,
    "metadata": metadata,
    "movies_filtered": movies_filtered,
    "popularity": popularity,
    "movie_map": movie_map,
    "matrix": matrix,
    "title_index": title_index,
    "policy": policy,
    "model manifest": model_manifest,
    "processed manifest": processed_manifest,
    "query": query,
    **OWN_TARGETS,
}
VALID: dict[str, bytes] = {
    **_READ,
    **{f"setup with {name}": raw for name, raw in _READ.items()},
    "facts": (HOME / "processed" / MOVIE_FACTS).read_bytes(),
    "metadata": (HOME / "processed" / MOVIE_METADATA).read_bytes(),
    "movies_filtered": (HOME / "processed" / MOVIES_FILTERED).read_bytes(),
    "popularity": (HOME / "processed" / MOVIE_POPULARITY).read_bytes(),
    "movie_map": (_als() / MOVIE_MAP).read_bytes(),
    "matrix": (_als() / MOVIE_EMBEDDINGS).read_bytes(),
    "title_index": (HOME / "processed" / TITLE_INDEX).read_bytes(),
    "policy": (HOME / "config" / "recommender_policy.yaml").read_bytes(),
    "model manifest": (_als() / MANIFEST).read_bytes(),
    "processed manifest": (HOME / "processed" / MANIFEST).read_bytes(),
    "query": b"the matrix year:1990-1999 genre:sci-fi,drama (1999) heat 95 lotr",
    **OWN_VALID,
}
assert TARGETS.keys() == VALID.keys()
assert len(films()) == len(_LISTING)
