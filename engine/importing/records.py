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

# What UTF-8 looks like when it was read as Latin-1: "AmÃ©lie", "Itâ€™s".
_MOJIBAKE: Final = ("Ã", "Â", "â€", "Å", "Ä")

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class ImportRecord:
    """One film in an import file.

    Attributes
    ----------
    title
        As written in the file; None where the file has only an id.
    answer
        LIKE, DISLIKE, or SEEN for no opinion; None on a watchlist.
    rating, rated_on
        The rating in stars, half to five in half steps, and its day or that of the seeing.
    imdb_id, tmdb_id, movie_id
        The number of an IMDb "tt" id; a TMDB and a MovieLens id.
    original_title
        The film's title in its own language, where the file has it.
    favourite
        Whether it is a favourite of a fourfold session.
    other_kind
        What the file calls something that is not a film, such as "TV Episode"; else None.
    """

    title: str | None
    year: int | None
    answer: Answer | None
    rating: float | None = None
    rated_on: date | None = None
    imdb_id: int | None = None
    movie_id: int | None = None
    favourite: bool = False
    other_kind: str | None = None
    tmdb_id: int | None = None
    original_title: str | None = None

    @property
    def label(self) -> str:
        """The name to show: "Heat (1995)"."""
        if self.title is None:
            ids = (("MovieLens", self.movie_id), ("IMDb", self.imdb_id), ("TMDB", self.tmdb_id))
            return next((f"{site} {number}" for site, number in ids if number is not None), "?")
        return self.title if self.year is None else f"{self.title} ({self.year})"


@dataclass(frozen=True, slots=True)
class UnreadableRow:
    """A row that cannot be read, or not its rating: its position ("line 7") and the reason."""

    position: str
    reason: str


@dataclass(frozen=True, slots=True)
class ImportedFile:
    """The content of one import file.

    Attributes
    ----------
    source
        The site or program that wrote it: "Letterboxd".
    records, positions
        The sound rows, in the file's order, and where each is: "line 7".
    unreadable
        Damaged rows, and rows that count as seen because their rating cannot be read.
    ignored
        The number of rows about films not seen, such as skipped recommendations.
    kind
        What it lists: "ratings".
    path
        The file, or its name in an archive.
    """

    source: str
    records: tuple[ImportRecord, ...]
    unreadable: tuple[UnreadableRow, ...]
    ignored: int
    positions: tuple[str, ...] = ()
    kind: str = ""
    path: Path = Path()

    @property
    def read_as(self) -> str:
        """What the file was read as: "Letterboxd ratings"."""
        return f"{self.source} {self.kind}".strip()


class BadRowError(ImportFileError):
    """One row is damaged; the other rows can still be read."""


class BadRatingError(BadRowError):
    """The rating of a row cannot be read; the film was seen all the same."""

    def __init__(self, problem: str, record: ImportRecord):
        super().__init__(f"{problem}; it counts as seen")
        self.record = record


def collect_records(
    source: str,
    rows: Iterable[tuple[str, Row]],
    read_row: Callable[[Row], ImportRecord | None],
    path: Path,
    kind: str = "",
) -> ImportedFile:
    """Read each of `rows`, (position, row) pairs of the file at `path`.

    `read_row` returns None for a row to ignore, and raises BadRowError for a damaged one and
    BadRatingError for one whose rating cannot be read.

    Raises
    ------
    ImportFileError
        There are more than `MAX_RECORDS` rows.
    """
    records: list[ImportRecord] = []
    positions: list[str] = []
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
            if not isinstance(error, BadRatingError):
                continue
            record = error.record
        if record is None:
            ignored += 1
        else:
            records.append(record)
            positions.append(position)
    return ImportedFile(
        source, tuple(records), tuple(unreadable), ignored, tuple(positions), kind, path
    )


def opinion(rating: float | None) -> Answer:
    """Return the answer for a rating in stars; without one, the film was only seen."""
    return Answer.SEEN if rating is None else Answer.of_rating(rating)


def checked_title(text: str) -> str:
    """Return a title with single spaces between its words, and its letters repaired.

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
    return _repaired(title) if any(mark in title for mark in _MOJIBAKE) else title


def _repaired(title: str) -> str:
    """Return UTF-8 that was read as Latin-1 as it was meant; other text as it is."""
    for encoding in ("cp1252", "latin-1"):
        try:
            return title.encode(encoding).decode()
        except UnicodeError:
            continue
    return title
