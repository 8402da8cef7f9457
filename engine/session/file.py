"""A session as a JSON document that a person can read, and back.

    {"fourfold": "session", "schema": 1, "catalogue": …, "model": …, "policy": …, …}

Films go by MovieLens id; titles and years stand beside them for the reader and are not read
back. `engine.seen` takes such a document for a list of films; here it is the whole session.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from engine.bundle import Bundle
from engine.catalogue.filters import Filters
from engine.catalogue.movies import Movie
from engine.errors import PolicyError, SessionError, SessionFileError
from engine.files.atomic import write_atomically
from engine.files.bounded_read import read_regular
from engine.files.names import FAVOURITES, MOVIES_FILTERED
from engine.policy import KNOBS, Policy
from engine.ranking.explanation import Answered
from engine.session.session import Session
from engine.session.state import Given, SessionState
from engine.taste.rocchio import Answer

KIND: Final = "session"
SCHEMA: Final = 1
LARGEST_FILE: Final = 16 << 20  # bytes; a hundred thousand answers

_ANOTHER = "name a session that fourfold kept, or a file that does not exist yet"
_MAX_ID = 2**53
_LAST_YEAR = 9999
_WORDS: Final = {
    Answer.LIKE: "like",
    Answer.DISLIKE: "dislike",
    Answer.SKIP: "skip",
    Answer.SEEN: "seen",
}
_ANSWERS: Final = {word: answer for answer, word in _WORDS.items()}


@dataclass(frozen=True, slots=True)
class CatalogueIdentity:
    """Which films a session was held over.

    Attributes
    ----------
    data_set
        The data's name.
    films
        How many films could be recommended.
    sha256
        Of movies_filtered.csv; None for a bundle that was never on disk.
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
class Snapshot:
    """A started session at one moment, to be written while the session goes on.

    Taking one costs next to nothing, however many answers there are. The attributes are the
    session's own.
    """

    bundle: Bundle
    favourites: tuple[Movie, ...]
    history: tuple[Answered, ...]
    watchlist: tuple[Movie, ...]
    filters: Filters
    policy: Policy
    seed: int

    @classmethod
    def of(cls, session: Session) -> "Snapshot":
        """Return the session as it stands now."""
        return cls(
            bundle=session.bundle,
            favourites=session.favourites,
            history=session.history,
            watchlist=session.watchlist,
            filters=session.filters,
            policy=session.policy,
            seed=session.seed,
        )


@dataclass(frozen=True, slots=True)
class SavedSession:
    """What a session file says; `resumed` makes the session of it."""

    path: Path
    catalogue: CatalogueIdentity
    model: str
    state: SessionState


def document(session: Session | Snapshot) -> dict[str, Any]:
    """Return a started session as the document's content, in the order of its keys."""
    catalogue = CatalogueIdentity.of(session.bundle)
    filters = session.filters
    return {
        "fourfold": KIND,
        "schema": SCHEMA,
        "catalogue": {
            "dataset": catalogue.data_set,
            "films": catalogue.films,
            "sha256": catalogue.sha256,
        },
        "model": session.bundle.model,
        "seed": session.seed,
        "policy": {"name": session.policy.name, **session.policy.to_mapping()},
        "filters": {
            "first_year": filters.first_year,
            "last_year": filters.last_year,
            "include": sorted(filters.include),
            "exclude": sorted(filters.exclude),
            "min_ratings": filters.min_ratings,
        },
        "favourites": [_film(movie) for movie in session.favourites],
        "answers": [_answer(told) for told in session.history],
        "watchlist": [_film(movie) for movie in session.watchlist],
    }


def encode(content: Mapping[str, Any]) -> bytes:
    """Return a document as UTF-8, one film or setting a line."""
    parts = [f"  {_json(key)}: {_laid_out(value)}" for key, value in content.items()]
    # A name from a file system may hold a lone surrogate, which JSON writes as an escape.
    return ("{\n" + ",\n".join(parts) + "\n}\n").encode("utf-8", "backslashreplace")


def save(session: Session | Snapshot, path: Path) -> None:
    """Write a started session to `path`, replacing it at once or not at all.

    Raises
    ------
    DataError
        The folder is missing or read-only, or the disk is full.
    """
    write_atomically(path, encode(document(session)))


def read(path: Path) -> SavedSession:
    """Read and check a session file, as far as that goes without a catalogue.

    Raises
    ------
    SessionFileError
        It cannot be read, is no session, has a newer schema, or is damaged.
    """
    content = _content(read_regular(path, LARGEST_FILE, SessionFileError, _ANOTHER), path)
    try:
        return SavedSession(
            path=path,
            catalogue=_read_catalogue(_member(content, "catalogue", dict)),
            model=_member(content, "model", str),
            state=_read_state(content),
        )
    except _DamagedError as fault:
        raise SessionFileError(fault.problem, where=path, fix="mend it or name another") from None


def resumed(saved: SavedSession, bundle: Bundle) -> Session:
    """Return the session that was saved, on `bundle`.

    Where `bundle` is of another model than the session was kept under, films that were taken
    in from elsewhere or kept for later and that it does not know are left out.

    Raises
    ------
    SessionFileError
        It belongs to another catalogue, or has a film or genre that the bundle lacks.
    DataError
        As `Filters.mask`.
    """
    own = CatalogueIdentity.of(bundle)
    if saved.catalogue.sha256 != own.sha256:
        theirs = saved.catalogue
        raise SessionFileError(
            f"belongs to other films ({theirs.data_set}, {theirs.films:,}) than these "
            f"({own.data_set}, {own.films:,})",
            where=saved.path,
            fix="name their folder with --processed, or import it into a new session",
        )
    unknown = next((m for m in _must_know(saved, bundle) if m not in bundle.catalogue), None)
    if unknown is not None:
        raise SessionFileError(
            f"the model {bundle.model} does not know the film {unknown}",
            where=saved.path,
            fix="mend it, or name another model",
        )
    try:
        return Session.resumed(bundle, saved.state.known_to(bundle.catalogue))
    except SessionError as fault:
        raise SessionFileError(fault.problem, where=saved.path, fix=fault.fix) from None


def _must_know(saved: SavedSession, bundle: Bundle) -> Iterator[int]:
    """Yield the films without which the session cannot go on under the bundle's model."""
    state = saved.state
    yield from state.favourites
    same_model = saved.model == bundle.model
    yield from (given.movie_id for given in state.answers if same_model or not given.source)
    yield from state.watchlist if same_model else ()


# Writing


def _film(movie: Movie) -> dict[str, Any]:
    return {"movieId": movie.movie_id, "title": movie.title, "year": movie.year}


def _answer(told: Answered) -> dict[str, Any]:
    source = {"from": told.source} if told.source else {}
    return {**_film(told.movie), "answer": _WORDS[told.answer], **source}


def _laid_out(value: object) -> str:
    if isinstance(value, dict) and value:
        lines = [f"    {_json(key)}: {_json(item)}" for key, item in value.items()]
        return "{\n" + ",\n".join(lines) + "\n  }"
    if isinstance(value, list) and value:
        return "[\n" + ",\n".join(f"    {_json(item)}" for item in value) + "\n  ]"
    return _json(value)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


# Reading


class _DamagedError(SessionFileError):
    """Something in the document is not what it should be; the file is added where it is known."""


def _content(raw: bytes, path: Path) -> dict[str, Any]:
    try:
        content = json.loads(raw.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise SessionFileError("is not a text file", where=path, fix=_ANOTHER) from None
    except json.JSONDecodeError as fault:
        problem = f"is not valid JSON in line {fault.lineno}" if raw.strip() else "is empty"
        raise SessionFileError(problem, where=path, fix=_ANOTHER) from None
    except (ValueError, RecursionError):  # from a number of thousands of digits, or deep nesting
        raise SessionFileError("is not valid JSON", where=path, fix=_ANOTHER) from None
    if not isinstance(content, dict) or content.get("fourfold") != KIND:
        raise SessionFileError("is no session that fourfold kept", where=path, fix=_ANOTHER)
    schema = content.get("schema")
    if type(schema) is not int or schema < 1:
        raise SessionFileError("does not say which schema it has", where=path, fix=_ANOTHER)
    if schema > SCHEMA:
        raise SessionFileError(
            f"has the newer schema {_quoted(schema)}, this version reads {SCHEMA}",
            where=path,
            fix="update fourfold",
        )
    return content


def _read_catalogue(content: dict[str, Any]) -> CatalogueIdentity:
    return CatalogueIdentity(
        data_set=_member(content, "dataset", str),
        films=_member(content, "films", int),
        sha256=_member(content, "sha256", str) if content.get("sha256") is not None else None,
    )


def _read_state(content: dict[str, Any]) -> SessionState:
    favourites = [_movie_id(film, f"favourite {i}") for i, film in _films(content, "favourites")]
    if len(favourites) != FAVOURITES:
        raise _DamagedError(f"has {len(favourites)} favourites, not {FAVOURITES}")
    answers = [_read_answer(film, f"answer {i}") for i, film in _films(content, "answers")]
    watchlist = [_movie_id(film, f"watchlist {i}") for i, film in _films(content, "watchlist")]
    _check_distinct([*favourites, *(given.movie_id for given in answers)], "answers")
    _check_distinct(watchlist, "watchlist")
    return SessionState(
        favourites=tuple(favourites),
        answers=tuple(answers),
        watchlist=tuple(watchlist),
        filters=_read_filters(_member(content, "filters", dict)),
        policy=_read_policy(_member(content, "policy", dict)),
        seed=_whole(content.get("seed"), "seed"),
    )


def _read_answer(film: dict[str, Any], place: str) -> Given:
    said, source = film.get("answer"), film.get("from", "")
    if not isinstance(said, str) or said not in _ANSWERS:
        raise _DamagedError(f"{place}: {_quoted(said)} is not one of {', '.join(_ANSWERS)}")
    if not isinstance(source, str):
        raise _DamagedError(f"{place}: from {_quoted(source)} is no text")
    return Given(_movie_id(film, place), _ANSWERS[said], source)


def _read_policy(content: dict[str, Any]) -> Policy:
    known = {knob.key: knob for knob in KNOBS}
    values: dict[str, float] = {}
    for key, value in content.items():
        if key == "name":
            continue
        if key not in known:
            raise _DamagedError(f"policy: unknown key {_quoted(key)}")
        knob = known[key]
        try:
            values[key] = knob.check(value, "policy")
        except PolicyError:
            allowed = f"a number from {knob.low:g} to {knob.high:g}"
            raise _DamagedError(f"policy: {key} is {_quoted(value)}, not {allowed}") from None
    return Policy(name=_member(content, "name", str), **values)


def _read_filters(content: dict[str, Any]) -> Filters:
    allowed = {"first_year", "last_year", "include", "exclude", "min_ratings"}
    if unknown := sorted(content.keys() - allowed):
        raise _DamagedError(f"filters: unknown key {_quoted(unknown[0])}")
    return Filters(
        first_year=_year(content.get("first_year"), "first_year"),
        last_year=_year(content.get("last_year"), "last_year"),
        include=_genres(content.get("include", []), "include"),
        exclude=_genres(content.get("exclude", []), "exclude"),
        min_ratings=_whole(content.get("min_ratings", 0), "filters: min_ratings"),
    )


def _year(value: Any, key: str) -> int | None:
    return None if value is None else _whole(value, f"filters: {key}", _LAST_YEAR)


def _genres(value: Any, key: str) -> frozenset[str]:
    if not isinstance(value, list) or not all(isinstance(genre, str) for genre in value):
        raise _DamagedError(f"filters: {key} is no list of genres")
    return frozenset(value)


def _films(content: dict[str, Any], key: str) -> Iterator[tuple[int, dict[str, Any]]]:
    for number, film in enumerate(_member(content, key, list), start=1):
        if not isinstance(film, dict):
            raise _DamagedError(f"{key}: {_quoted(film)} is no film")
        yield number, film


def _movie_id(film: dict[str, Any], place: str) -> int:
    title, year = film.get("title"), film.get("year")
    if not isinstance(title, str | None) or not (year is None or type(year) is int):
        raise _DamagedError(f"{place}: the title or the year is of the wrong kind")
    return _whole(film.get("movieId"), f"{place}: movieId", _MAX_ID)


def _member(content: dict[str, Any], key: str, kind: type) -> Any:
    value = content.get(key)
    if type(value) is not kind:
        names = {dict: "object", list: "list", str: "text", int: "whole number"}
        raise _DamagedError(f"{key} is {_quoted(value)}, not a {names[kind]}")
    return value


def _whole(value: Any, place: str, highest: int | None = None) -> int:
    if type(value) is not int or value < 0 or (highest is not None and value > highest):
        raise _DamagedError(f"{place} {_quoted(value)} is not a valid whole number")
    return value


def _check_distinct(movie_ids: Iterable[int], place: str) -> None:
    seen: set[int] = set()
    for movie_id in movie_ids:
        if movie_id in seen:
            raise _DamagedError(f"{place}: the film {movie_id} appears twice")
        seen.add(movie_id)


def _quoted(value: object, longest: int = 24) -> str:
    """Return a value as it may stand in a message: short, on one line."""
    if value is None:
        return "missing"
    if isinstance(value, list | dict):
        return "a list" if isinstance(value, list) else "an object"
    shown = repr(value[:longest] if isinstance(value, str) else value)
    return shown if len(shown) <= longest + 2 else f"{shown[:longest]}…"
