"""The session file: a JSON document that a person can read, and the whole session again.

    {"fourfold": "session", "schema": 3, "catalogue": …, "model": …, "policy": …, …}

Films go by MovieLens id; titles and years beside them are for the reader only. Answers may have
a rating since schema 2, filters may ask for credits since schema 3; older schemas are read too.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from engine.bundle import Bundle
from engine.catalogue.movies import Movie
from engine.errors import FourfoldError
from engine.files.names import MOVIES_FILTERED
from engine.files.owned_file import OwnedFile
from engine.session.state import AnsweredFilm, SessionState
from engine.text import quoted

KIND: Final = "session"
SCHEMA: Final = 3


@dataclass(frozen=True, slots=True)
class CatalogueIdentity:
    """The data set that a session recommends from, and its number of films.

    Attributes
    ----------
    sha256
        Of movies_filtered.csv; None for a bundle that is not on disk.
    """

    data_set: str
    films: int
    sha256: str | None

    @classmethod
    def of(cls, bundle: Bundle) -> "CatalogueIdentity":
        """Return the identity of a bundle's films."""
        listed = bundle.processed.manifest["files"] if bundle.processed is not None else {}
        digest = listed[MOVIES_FILTERED]["sha256"] if listed else None
        return cls(bundle.data_set, len(bundle.catalogue), digest)


@dataclass(frozen=True, slots=True)
class SavedSession:
    """The content of a session file; `restore` makes a session from it.

    Attributes
    ----------
    labels
        Title and year of each film as the file names it, by MovieLens id: "Heat (1995)".
    """

    path: Path
    catalogue: CatalogueIdentity
    model: str
    state: SessionState
    labels: Mapping[int, str]

    def label(self, movie_id: int) -> str:
        """Return the title and year of a film, or its id where the file has no title."""
        return self.labels.get(movie_id) or f"the film {movie_id}"


def require_schema(
    content: object, path: Path, error: type[FourfoldError], fix: str
) -> dict[str, Any]:
    """Return the `content` of `path` if it is a session document that this version reads.

    Raises
    ------
    FourfoldError
        As `error`: it is something else, or has a newer schema.
    """
    if not isinstance(content, dict) or content.get("fourfold") != KIND:
        raise error("is not a fourfold session", where=path, fix=fix)
    schema = content.get("schema")
    if type(schema) is not int or schema < 1:
        raise error("has no valid schema number", where=path, fix=fix)
    if schema > SCHEMA:
        raise error(
            f"has the newer schema {quoted(schema)}, this version reads {SCHEMA}",
            where=path,
            fix="update fourfold",
        )
    return content


def document(bundle: Bundle, state: SessionState) -> dict[str, Any]:
    """Return the document of a started session, its keys in the file's order."""
    catalogue = CatalogueIdentity.of(bundle)
    movie_of = bundle.catalogue.movie_of
    return {
        "fourfold": KIND,
        "schema": SCHEMA,
        "catalogue": {
            "dataset": catalogue.data_set,
            "films": catalogue.films,
            "sha256": catalogue.sha256,
        },
        "model": bundle.model,
        "seed": state.seed,
        "policy": {"name": state.policy.name, **state.policy.to_mapping()},
        "filters": {
            key: sorted(value) if isinstance(value, frozenset) else value
            for key, value in asdict(state.filters).items()
        },
        "favourites": [_film(movie_of(movie_id)) for movie_id in state.favourites],
        "answers": [_answer(movie_of(film.movie_id), film) for film in state.answers],
        "watchlist": [_film(movie_of(movie_id)) for movie_id in state.watchlist],
    }


def encode(content: Mapping[str, Any]) -> bytes:
    """Return a document as UTF-8, one film or setting a line."""
    parts = [f"  {_json(key)}: {_laid_out(value)}" for key, value in content.items()]
    # A name from a file system may hold a lone surrogate, which JSON writes as an escape.
    return ("{\n" + ",\n".join(parts) + "\n}\n").encode("utf-8", "backslashreplace")


def save(bundle: Bundle, state: SessionState, file: OwnedFile) -> Path | None:
    """Write a started session to its file; returns and raises as `OwnedFile.save`."""
    return file.save(encode(document(bundle, state)))


def _film(movie: Movie) -> dict[str, Any]:
    return {"movieId": movie.movie_id, "title": movie.title, "year": movie.year}


def _answer(movie: Movie, film: AnsweredFilm) -> dict[str, Any]:
    rating = {} if film.rating is None else {"rating": film.rating}
    source = {"from": film.source} if film.source else {}
    return {**_film(movie), "answer": film.answer.value, **rating, **source}


def _laid_out(value: object) -> str:
    if isinstance(value, dict) and value:
        lines = [f"    {_json(key)}: {_json(item)}" for key, item in value.items()]
        return "{\n" + ",\n".join(lines) + "\n  }"
    if isinstance(value, list) and value:
        return "[\n" + ",\n".join(f"    {_json(item)}" for item in value) + "\n  ]"
    return _json(value)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)
