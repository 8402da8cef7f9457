"""An import file in words: which of its films were found, and which rows were left out."""

from dataclasses import dataclass
from pathlib import Path

from engine.bundle import Bundle
from engine.files.names import FAVOURITES
from engine.importing.match import ImportMatches, match_films
from engine.importing.reader import read_import_file
from engine.session.state import AnsweredFilm
from engine.text import counted
from tui.view.session import tally


@dataclass(frozen=True, slots=True)
class ImportReport:
    """The films that an import file lists.

    Attributes
    ----------
    summary
        A sentence on how many films were found and with which answers.
    ignored
        A sentence for each kind of row that does not count.
    left_out
        (name, reason) of each film or row that was left out.
    favourites
        MovieLens ids of the four films best suited as favourites; fewer if there are fewer.
    """

    name: str
    summary: str
    ignored: tuple[str, ...]
    left_out: tuple[tuple[str, str], ...]
    answered_films: tuple[AnsweredFilm, ...]
    favourites: tuple[int, ...]

    @classmethod
    def read(cls, path: Path, bundle: Bundle) -> "ImportReport":
        """Read the file at `path` and find its films; may run outside the app's thread.

        Raises
        ------
        ImportFileError, DataError
            As `read_import_file` and `match_films`.
        """
        matches = match_films(read_import_file(path), bundle)
        return cls(
            name=path.name,
            summary=_summary(matches),
            ignored=_ignored_rows(matches),
            left_out=(
                *((record.label, record.reason) for record in matches.unmatched),
                *((row.position, row.reason) for row in matches.file.unreadable),
            ),
            answered_films=tuple(
                AnsweredFilm(film.movie.movie_id, film.record.answer, path.name, film.record.rating)
                for film in matches.matched
            ),
            favourites=tuple(film.movie.movie_id for film in matches.best(FAVOURITES)),
        )


def _summary(matches: ImportMatches) -> str:
    answers = [film.record.answer for film in matches.matched]
    films = counted(len(answers) + len(matches.unmatched), "film")
    found = f"{matches.file.source}: {len(answers):,} of {films} are in the catalogue"
    return f"{found}: {tally(answers)}." if answers else f"{found}."


def _ignored_rows(matches: ImportMatches) -> tuple[str, ...]:
    counts = (
        (matches.repeated, "overruled by a later one for the same film"),
        (matches.file.ignored, "without an opinion or a seeing"),
    )
    return tuple(f"{counted(count, 'row')} {why}." for count, why in counts if count)
