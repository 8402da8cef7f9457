"""The records of an import file, before they are matched to a catalogue."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final, TypeVar

from engine.errors import ImportFileError
from engine.taste.base import Answer

MAX_RECORDS: Final = 100_000
LONGEST_TITLE: Final = 500  # characters

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class ImportRecord:
    """One film in an import file.

    Attributes
    ----------
    title
        As written in the file; None where the file has only an id.
    answer
        LIKE, DISLIKE, or SEEN for no opinion.
    rating, rated_on
        The rating in stars, half to five in half steps, and its day.
    imdb_id, movie_id
        The number of an IMDb "tt" id; a MovieLens id.
    favourite
        Whether it is a favourite of a fourfold session.
    other_kind
        What the file calls something that is not a film, such as "TV Episode"; else None.
    """

    title: str | None
    year: int | None
    answer: Answer
    rating: float | None = None
    rated_on: date | None = None
    imdb_id: int | None = None
    movie_id: int | None = None
    favourite: bool = False
    other_kind: str | None = None

    @property
    def label(self) -> str:
        """The name to show: "Heat (1995)"."""
        if self.title is None:
            return f"MovieLens {self.movie_id}"
        return self.title if self.year is None else f"{self.title} ({self.year})"


@dataclass(frozen=True, slots=True)
class UnreadableRow:
    """A row that cannot be read: its position ("line 7") and the reason."""

    position: str
    reason: str


@dataclass(frozen=True, slots=True)
class ImportedFile:
    """The content of one import file.

    Attributes
    ----------
    source
        The site or program that wrote it: "Letterboxd".
    records, unreadable
        Sound and damaged rows, in the file's order; at most `MAX_RECORDS` together.
    ignored
        The number of rows about films not seen: skipped recommendations, IMDb rows without
        a rating.
    """

    source: str
    records: tuple[ImportRecord, ...]
    unreadable: tuple[UnreadableRow, ...]
    ignored: int


class BadRowError(ImportFileError):
    """One row is damaged; the other rows can still be read."""


def collect_records(
    source: str,
    rows: Iterable[tuple[str, Row]],
    read_row: Callable[[Row], ImportRecord | None],
    path: Path,
) -> ImportedFile:
    """Read each of `rows`, (position, row) pairs of the file at `path`.

    `read_row` returns None for a row to ignore and raises BadRowError for a damaged one.

    Raises
    ------
    ImportFileError
        There are more than `MAX_RECORDS` rows.
    """
    records: list[ImportRecord] = []
    unreadable: list[UnreadableRow] = []
    ignored = 0
    for number, (position, row) in enumerate(rows, start=1):
        if number > MAX_RECORDS:
            raise ImportFileError(
                f"lists more than {MAX_RECORDS} films", where=path, fix="split it"
            )
        try:
            record = read_row(row)
        except BadRowError as error:
            unreadable.append(UnreadableRow(position, error.problem))
            continue
        if record is None:
            ignored += 1
        else:
            records.append(record)
    return ImportedFile(source, tuple(records), tuple(unreadable), ignored)


def opinion(rating: float | None) -> Answer:
    """Return the answer for a rating in stars; without one, the film was only seen."""
    return Answer.SEEN if rating is None else Answer.of_rating(rating)


def checked_title(text: str) -> str:
    """Return a title with single spaces between its words.

    Raises
    ------
    BadRowError
        It is blank, or longer than `LONGEST_TITLE`.
    """
    title = " ".join(text.split())
    if not title:
        raise BadRowError("no title")
    if len(title) > LONGEST_TITLE:
        raise BadRowError(f"a title of {len(title)} characters")
    return title
