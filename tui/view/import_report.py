"""Import files in words: what they were read as, which films were found, what was left out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from engine.bundle import Bundle
from engine.files.names import FAVOURITES
from engine.importing.match import ImportMatches, UnmatchedRecord, match_films
from engine.importing.reader import SkippedFile, read_import_files
from engine.session.state import AnsweredFilm
from engine.text import counted, joined
from tui.view.session import tally


@dataclass(frozen=True, slots=True)
class ImportReport:
    """The films that import files list.

    Attributes
    ----------
    files
        (name, what it was read as) of each file.
    summary
        A sentence on how many films were found and with which answers.
    ignored
        A sentence for each kind of row that does not count.
    approximate
        (name in the file, film taken for it), where the year or the title is not the film's own.
    not_found, not_read
        (name, reason) of each film that was not found, and of each row or file that was not read.
    watchlist
        MovieLens ids of the films for the watchlist.
    favourites
        MovieLens ids of the four films best suited as favourites; fewer if there are fewer.
    """

    name: str
    files: tuple[tuple[str, str], ...]
    summary: str
    ignored: tuple[str, ...]
    approximate: tuple[tuple[str, str], ...]
    not_found: tuple[tuple[str, str], ...]
    not_read: tuple[tuple[str, str], ...]
    answered_films: tuple[AnsweredFilm, ...]
    watchlist: tuple[int, ...]
    favourites: tuple[int, ...]

    @classmethod
    def read(cls, paths: Sequence[Path], bundle: Bundle) -> "ImportReport":
        """Read the files at `paths` and find their films; may run outside the app's thread.

        Raises
        ------
        ImportFileError, DataError
            As `read_import_files` and `match_films`.
        """
        files, skipped = read_import_files(paths)
        return cls.of(paths, match_films(files, bundle), skipped)

    @classmethod
    def of(
        cls, paths: Sequence[Path], matches: ImportMatches, skipped: Sequence[SkippedFile]
    ) -> "ImportReport":
        """Return the report on files that have been read and matched."""
        name = paths[0].name if len(paths) == 1 else counted(len(paths), "file")
        return cls(
            name=name,
            files=tuple((file.path.name, file.read_as) for file in matches.files),
            summary=_summary(matches),
            ignored=_ignored_rows(matches),
            approximate=tuple(
                (film.record.label, film.movie.label)
                for film in matches.matched
                if film.approximate
            ),
            not_found=tuple((record.label, _reason(record)) for record in matches.unmatched),
            not_read=(
                *(
                    (f"{file.path.name}, {row.position}", row.reason)
                    for file in matches.files
                    for row in file.unreadable
                ),
                *((file.path.name, file.reason) for file in skipped),
            ),
            answered_films=tuple(
                AnsweredFilm(film.movie.movie_id, film.record.answer, name, film.record.rating)
                for film in matches.matched
                if film.record.answer is not None
            ),
            watchlist=tuple(film.movie.movie_id for film in matches.watchlist),
            favourites=tuple(film.movie.movie_id for film in matches.best(FAVOURITES)),
        )

    @property
    def left_out(self) -> tuple[tuple[str, str], ...]:
        """(name, reason) of all that was left out."""
        return (*self.not_found, *self.not_read)

    def lines(self) -> Iterator[str]:
        """Yield the report line by line, for a plain terminal."""
        yield from (f"{name}: read as {read_as}" for name, read_as in self.files)
        yield self.summary
        yield from self.ignored
        yield from (f"{name}: taken for {film}" for name, film in self.approximate)
        yield from (f"left out: {name}: {reason}" for name, reason in self.left_out)


def _reason(record: UnmatchedRecord) -> str:
    if not record.nearest or record.nearest in record.reason:
        return record.reason
    return f"{record.reason}; nearest: {record.nearest}"


def _summary(matches: ImportMatches) -> str:
    found, total = len(matches.matched), len(matches.matched) + len(matches.unmatched)
    are = "is" if 1 in (found, total) else "are"
    answers = [film.record.answer for film in matches.known if film.record.answer]
    parts = [part for part in (tally(answers),) if part]
    if matches.watchlist:
        parts.append(f"{len(matches.watchlist):,} for your watchlist")
    what = f": {joined(parts)}" if parts else ""
    return f"{found:,} of {counted(total, 'film')} {are} in the catalogue{what}."


def _ignored_rows(matches: ImportMatches) -> tuple[str, ...]:
    ignored = sum(file.ignored for file in matches.files)
    counts = (
        (matches.repeated, "left out: another row has the same film"),
        (ignored, "left out: not seen, and without an opinion"),
    )
    return tuple(f"{counted(count, 'row')} {why}." for count, why in counts if count)
