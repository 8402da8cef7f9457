"""Films from a file of another site: read, matched and put into words for the import windows.

ImportReport and matching are `engine.seen`'s; what a session does with the films is its own.
"""

import os
from dataclasses import dataclass
from pathlib import Path

from engine.bundle import Bundle
from engine.files.names import FAVOURITES
from engine.importing.match import SeenFilms, match_seen
from engine.importing.reader import read_seen
from engine.session.state import Given
from engine.taste.rocchio import Answer
from engine.text import counted
from tui.view.history import tally

_SUFFIXES = (".csv", ".json")
_MOST_ENTRIES = 5_000  # of a folder that are looked at


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What a file says of a catalogue's films, and the file's name."""

    name: str
    films: SeenFilms

    @classmethod
    def of(cls, path: Path, bundle: Bundle) -> "ImportReport":
        """Read and match the file at `path`; may run outside the app's thread.

        Raises
        ------
        SeenFileError, DataError
            As `read_seen` and `match_seen`.
        """
        return cls(path.name, match_seen(read_seen(path), bundle))

    @property
    def given(self) -> tuple[Given, ...]:
        """What a session takes in of it."""
        return tuple(
            Given(film.movie.movie_id, film.answer, self.name) for film in self.films.matched
        )

    @property
    def favourites(self) -> tuple[int, ...]:
        """The ids of the four films best suited to begin with; fewer where fewer are."""
        return tuple(film.movie.movie_id for film in self.films.best(FAVOURITES))

    @property
    def summary(self) -> str:
        """How many films were found, and what is said of them."""
        answers = [film.answer for film in self.films.matched]
        listed = len(answers) + len(self.films.unmatched)
        said = (
            f"{self.films.source.value}: {len(answers):,} of {counted(listed, 'film')} "
            "are in the catalogue"
        )
        return f"{said}: {tally(answers)}." if answers else f"{said}."

    @property
    def remarks(self) -> tuple[str, ...]:
        """What else there is to know: rows that count for nothing."""
        films = self.films
        told = (
            (films.repeated, "overruled by a later one for the same film"),
            (films.passed_over, "without an opinion or a seeing"),
        )
        return tuple(f"{counted(count, 'row')} {why}." for count, why in told if count)

    @property
    def left_out(self) -> tuple[tuple[str, str], ...]:
        """(what the file calls it, why it was left out) of films and rows."""
        unmatched = tuple((entry.label, entry.reason) for entry in self.films.unmatched)
        return unmatched + tuple((row.place, row.reason) for row in self.films.unreadable)

    def count(self, answer: Answer) -> int:
        """Return how many films were matched with this answer."""
        return self.films.count(answer)


def files_like(typed: str) -> list[str]:
    """Return what `typed` may become: folders, with "/" behind, and files one can import.

    Sorted, files before folders; as long as `typed` where that is a folder, completed where
    it is the beginning of a name. Empty where there is no such folder.
    """
    folder, _, begun = typed.rpartition("/")
    head = f"{folder}/" if "/" in typed else ""
    place = Path(os.path.expanduser(head or "."))  # noqa: PTH111 - unlike Path's, it never raises
    files, folders = [], []
    try:
        for _, entry in zip(range(_MOST_ENTRIES), place.iterdir(), strict=False):
            name = entry.name
            if not name.casefold().startswith(begun.casefold()) or (
                name.startswith(".") and not begun.startswith(".")
            ):
                continue
            if entry.is_dir():
                folders.append(f"{head}{name}/")
            elif name.casefold().endswith(_SUFFIXES):
                files.append(f"{head}{name}")
    except (OSError, ValueError):  # a NUL among them
        return []
    return sorted(files) + sorted(folders)
