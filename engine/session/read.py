"""Reading a session file: every value is checked, and the first fault is named."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any, Final

from engine.catalogue.credits import COUNTRY, LANGUAGE, LONGEST_RUNTIME
from engine.catalogue.filters import Filters
from engine.errors import PolicyError, SessionError, SessionFileError
from engine.files.bounded_read import read_regular
from engine.files.names import FAVOURITES, LARGEST_ID
from engine.policy import COEFFICIENTS, Policy
from engine.session.file import CatalogueIdentity, SavedSession, require_schema
from engine.session.state import AnsweredFilm, SessionState
from engine.taste.base import ANSWERS
from engine.text import quoted

LARGEST_FILE: Final = 16 << 20  # bytes; a hundred thousand answers

_CHOOSE_ANOTHER = "choose a fourfold session, or a file that does not exist yet"
_LAST_YEAR = 9999
_FILTER_KEYS: Final = {field.name for field in fields(Filters)}


def read(path: Path, *, fix: str | None = None) -> SavedSession:
    """Read and check a session file; its films are not compared with a catalogue.

    Parameters
    ----------
    fix
        What the person can do about an unusable file; by default, choose another.

    Raises
    ------
    SessionFileError
        It cannot be read, is not a session, has a newer schema, or is damaged.
    """
    advice = fix or _CHOOSE_ANOTHER
    content = _content(read_regular(path, LARGEST_FILE, SessionFileError, advice), path, advice)
    try:
        return SavedSession(
            path=path,
            catalogue=_read_catalogue(_member(content, "catalogue", dict)),
            model=_member(content, "model", str),
            state=_read_state(content),
            labels=dict(_labels(content)),
        )
    except _DamagedError as error:
        raise SessionFileError(
            error.problem, where=path, fix=fix or "fix the file or choose another"
        ) from None


class _DamagedError(SessionFileError):
    """A fault in the document, without the file's name."""


def _content(raw: bytes, path: Path, fix: str) -> dict[str, Any]:
    try:
        content = json.loads(raw.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise SessionFileError("is not a text file", where=path, fix=fix) from None
    except json.JSONDecodeError as error:
        problem = f"is not valid JSON in line {error.lineno}" if raw.strip() else "is empty"
        raise SessionFileError(problem, where=path, fix=fix) from None
    except (ValueError, RecursionError):  # a number of thousands of digits, or deep nesting
        raise SessionFileError("is not valid JSON", where=path, fix=fix) from None
    return require_schema(content, path, SessionFileError, fix)


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
    _check_distinct([*favourites, *(film.movie_id for film in answers)], "answers")
    _check_distinct(watchlist, "watchlist")
    return SessionState(
        favourites=tuple(favourites),
        answers=tuple(answers),
        watchlist=tuple(watchlist),
        filters=_read_filters(_member(content, "filters", dict)),
        policy=_read_policy(_member(content, "policy", dict)),
        seed=_whole(content.get("seed"), "seed"),
    )


def _read_answer(film: dict[str, Any], position: str) -> AnsweredFilm:
    answer, source = film.get("answer"), film.get("from", "")
    if not isinstance(answer, str) or answer not in ANSWERS:
        raise _DamagedError(f"{position}: {quoted(answer)} is not one of {', '.join(ANSWERS)}")
    if not isinstance(source, str):
        raise _DamagedError(f"{position}: from {quoted(source)} is not text")
    movie_id = _movie_id(film, position)
    try:
        return AnsweredFilm(movie_id, ANSWERS[answer], source, film.get("rating"))
    except SessionError as error:
        raise _DamagedError(f"{position}: {error.problem}") from None


def _read_policy(content: dict[str, Any]) -> Policy:
    values: dict[str, float] = {}
    for key, value in content.items():
        if key == "name":
            continue
        if key not in COEFFICIENTS:
            raise _DamagedError(f"policy: unknown key {quoted(key)}")
        field = COEFFICIENTS[key]
        try:
            values[key] = field.check(value, "policy", PolicyError)
        except PolicyError:
            allowed = f"a number from {field.low:g} to {field.high:g}"
            raise _DamagedError(f"policy: {key} is {quoted(value)}, not {allowed}") from None
    return Policy(_member(content, "name", str), **values)


def _read_filters(content: dict[str, Any]) -> Filters:
    """Return the filters; a key that is left out, as in older schemas, sets no condition.

    Names and codes need only have the right form: one that the catalogue lacks matches no film.
    """
    if unknown := sorted(content.keys() - _FILTER_KEYS):
        raise _DamagedError(f"filters: unknown key {quoted(unknown[0])}")
    return Filters(
        first_year=_bound(content, "first_year", 0, _LAST_YEAR),
        last_year=_bound(content, "last_year", 0, _LAST_YEAR),
        include=_names(content, "include", "genres"),
        exclude=_names(content, "exclude", "genres"),
        min_ratings=_whole(content.get("min_ratings", 0), "filters: min_ratings"),
        people=_names(content, "people", "names"),
        countries=_codes(content, "countries", COUNTRY),
        languages=_codes(content, "languages", LANGUAGE),
        min_runtime=_bound(content, "min_runtime", 1, LONGEST_RUNTIME),
        max_runtime=_bound(content, "max_runtime", 1, LONGEST_RUNTIME),
        never_people=_names(content, "never_people", "names"),
        never_countries=_codes(content, "never_countries", COUNTRY),
        never_languages=_codes(content, "never_languages", LANGUAGE),
    )


def _bound(content: dict[str, Any], key: str, lowest: int, highest: int) -> int | None:
    if content.get(key) is None:
        return None
    return _whole(content[key], f"filters: {key}", highest, lowest)


def _names(content: dict[str, Any], key: str, noun: str) -> frozenset[str]:
    value = content.get(key, [])
    if not isinstance(value, list) or not all(isinstance(name, str) for name in value):
        raise _DamagedError(f"filters: {key} is not a list of {noun}")
    return frozenset(value)


def _codes(content: dict[str, Any], key: str, form: re.Pattern[str]) -> frozenset[str]:
    codes = _names(content, key, "codes")
    if wrong := sorted(code for code in codes if not form.fullmatch(code)):
        raise _DamagedError(f"filters: {key}: {quoted(wrong[0])} is not a code of two letters")
    return codes


def _films(content: dict[str, Any], key: str) -> Iterator[tuple[int, dict[str, Any]]]:
    for number, film in enumerate(_member(content, key, list), start=1):
        if not isinstance(film, dict):
            raise _DamagedError(f"{key}: {quoted(film)} is not a film")
        yield number, film


def _labels(content: dict[str, Any]) -> Iterator[tuple[int, str]]:
    """Yield (MovieLens id, title with year) of the films with a title, which are checked."""
    for key in ("favourites", "answers", "watchlist"):
        for film in content[key]:
            if title := film.get("title"):
                year = film.get("year")
                yield film["movieId"], title if year is None else f"{title} ({year})"


def _movie_id(film: dict[str, Any], position: str) -> int:
    title, year = film.get("title"), film.get("year")
    if not isinstance(title, str | None) or not (year is None or type(year) is int):
        raise _DamagedError(f"{position}: the title or the year is of the wrong kind")
    return _whole(film.get("movieId"), f"{position}: movieId", LARGEST_ID)


def _member(content: dict[str, Any], key: str, kind: type) -> Any:
    value = content.get(key)
    if type(value) is not kind:
        names = {dict: "object", list: "list", str: "text", int: "whole number"}
        raise _DamagedError(f"{key} is {quoted(value)}, not a {names[kind]}")
    return value


def _whole(value: Any, position: str, highest: int | None = None, lowest: int = 0) -> int:
    if type(value) is not int or value < lowest or (highest is not None and value > highest):
        raise _DamagedError(f"{position} {quoted(value)} is not a valid whole number")
    return value


def _check_distinct(movie_ids: Iterable[int], position: str) -> None:
    seen: set[int] = set()
    for movie_id in movie_ids:
        if movie_id in seen:
            raise _DamagedError(f"{position}: the film {movie_id} appears twice")
        seen.add(movie_id)
