"""Cache TMDB's responses in tmdb_fetched.jsonl, one line a film, so none is requested twice.

The file is only appended to: a kill loses at most the line being written, which the next
read skips.
"""

import json
from dataclasses import asdict
from pathlib import Path

from engine.errors import DataError, os_reason
from preprocessing.tmdb.metadata_table import Metadata


class FilmCache:
    """The films fetched so far, in memory and in the file `path`, which may not exist yet.

    Attributes
    ----------
    films
        TMDB id to the film's metadata, None where TMDB does not have the film.
    """

    def __init__(self, path: Path):
        self._path = path
        try:
            content = path.read_bytes() if path.exists() else b""
        except OSError as error:
            raise self._fault("read", error) from error
        self._torn = bool(content) and not content.endswith(b"\n")
        self.films: dict[int, Metadata | None] = dict(
            entry for line in content.splitlines() if (entry := _entry_in(line))
        )

    def add(self, tmdb_id: int, film: Metadata | None) -> None:
        """Record the metadata of a film, None if TMDB does not have it.

        Raises
        ------
        DataError
            The file cannot be written.
        """
        cells = film and {name: cell for name, cell in asdict(film).items() if cell}
        line = json.dumps({"tmdbId": tmdb_id, "film": cells}, ensure_ascii=False) + "\n"
        try:
            with self._path.open("ab") as file:
                file.write(b"\n" * self._torn + line.encode())
        except OSError as error:
            raise self._fault("written", error) from error
        self._torn = False
        self.films[tmdb_id] = film

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


def _entry_in(line: bytes) -> tuple[int, Metadata | None] | None:
    try:
        match json.loads(line):
            case {"tmdbId": int(tmdb_id), "film": None}:
                return tmdb_id, None
            case {"tmdbId": int(tmdb_id), "film": dict(cells)} if all(
                isinstance(cell, str) for cell in cells.values()
            ):
                return tmdb_id, Metadata(**cells)
    except (ValueError, RecursionError, TypeError):
        pass
    return None
