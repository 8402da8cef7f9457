"""Cache TMDB's responses in tmdb_fetched.jsonl, one line a film, so none is requested twice.

The file is only appended to: a kill loses at most the line being written, which the next
read skips. So are lines without a language, which earlier versions wrote and which may contain
error messages in place of films.
"""

import json
from pathlib import Path
from typing import Any, NamedTuple

from engine.errors import DataError, os_reason
from preprocessing.film_details.film_tables import CELLS, Film


class TmdbIds(NamedTuple):
    """The ids by which TMDB knows a film: its own, None where unknown, and IMDb's, or ""."""

    tmdb_id: int | None
    imdb_id: str


class FilmCache:
    """The films fetched so far, in memory and in the file `path`, which may not exist yet.

    Attributes
    ----------
    films
        The films fetched in `language`, None where TMDB does not have the film.
    """

    def __init__(self, path: Path, language: str):
        self._path = path
        self._language = language
        try:
            content = path.read_bytes() if path.exists() else b""
        except OSError as error:
            raise self._fault("read", error) from error
        self._torn = bool(content) and not content.endswith(b"\n")
        self.films: dict[TmdbIds, Film | None] = dict(
            entry for line in content.splitlines() if (entry := _entry_in(line, language))
        )

    def add(self, ids: TmdbIds, film: Film | None) -> None:
        """Record a film, None if TMDB does not have it.

        Raises
        ------
        DataError
            The file cannot be written.
        """
        entry = {
            "tmdbId": ids.tmdb_id,
            "imdbId": ids.imdb_id,
            "language": self._language,
            "film": film,
        }
        line = json.dumps(entry, ensure_ascii=False) + "\n"
        try:
            with self._path.open("ab") as file:
                file.write(b"\n" * self._torn + line.encode())
        except OSError as error:
            raise self._fault("written", error) from error
        self._torn = False
        self.films[ids] = film

    def clear(self) -> None:
        """Delete everything, the file included.

        Raises
        ------
        DataError
            The file cannot be deleted.
        """
        try:
            self._path.unlink(missing_ok=True)
        except OSError as error:
            raise self._fault("deleted", error) from error
        self._torn = False
        self.films.clear()

    def _fault(self, action: str, error: OSError) -> DataError:
        return DataError(
            f"cannot be {action}: {os_reason(error)}", where=self._path, fix="check the folder"
        )


def _entry_in(line: bytes, language: str) -> tuple[TmdbIds, Film | None] | None:
    try:
        entry: Any = json.loads(line)
    except (ValueError, RecursionError):
        return None
    match entry:
        case {
            "tmdbId": int() | None as tmdb_id,
            "imdbId": str(imdb_id),
            "language": str(fetched_in),
            "film": dict() | None as film,
        } if fetched_in == language and _is_film(film or {}):
            return TmdbIds(tmdb_id, imdb_id), film
    return None


def _is_film(cells: dict[Any, Any]) -> bool:
    return cells.keys() <= set(CELLS) and all(isinstance(cell, str) for cell in cells.values())
