"""What TMDB has answered so far, a line a film, so that no film is asked for twice.

tmdb_fetched.jsonl lies beside movie_metadata.csv and is only ever appended to: a kill costs
at most the line that was being written, which is then passed over in reading.
"""

import json
from dataclasses import asdict
from pathlib import Path

from engine.errors import DataError, os_reason
from preprocessing.tmdb.metadata_table import Metadata


class Journal:
    """The answers in one file.

    Parameters
    ----------
    path
        The file, which need not exist.

    Attributes
    ----------
    answers
        TMDB id to what TMDB tells, None where it has no such film.
    """

    def __init__(self, path: Path):
        self._path = path
        try:
            content = path.read_bytes() if path.exists() else b""
        except OSError as error:
            raise self._fault("read", error) from error
        self._torn = bool(content) and not content.endswith(b"\n")
        self.answers: dict[int, Metadata | None] = dict(
            entry for line in content.splitlines() if (entry := _entry_in(line))
        )

    def add(self, tmdb_id: int, told: Metadata | None) -> None:
        """Take down that TMDB tells `told` of the film, or has none.

        Raises
        ------
        DataError
            The file cannot be written.
        """
        cells = None
        if told is not None:
            cells = {name: cell for name, cell in asdict(told).items() if cell}
        line = json.dumps({"tmdbId": tmdb_id, "film": cells}, ensure_ascii=False) + "\n"
        try:
            with self._path.open("ab") as file:
                file.write(b"\n" * self._torn + line.encode())
        except OSError as error:
            raise self._fault("written", error) from error
        self._torn = False
        self.answers[tmdb_id] = told

    def clear(self) -> None:
        """Forget everything.

        Raises
        ------
        DataError
            The file cannot be removed.
        """
        try:
            self._path.unlink(missing_ok=True)
        except OSError as error:
            raise self._fault("removed", error) from error
        self._torn = False
        self.answers.clear()

    def _fault(self, deed: str, error: OSError) -> DataError:
        return DataError(
            f"cannot be {deed}: {os_reason(error)}", where=self._path, fix="see to the folder"
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
