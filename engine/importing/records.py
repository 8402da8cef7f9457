"""What a file of films seen says, row by row, before any catalogue is asked.

Every format is reduced to these values. How a file is read is `reading`'s, which film of a
catalogue an entry means is `matching`'s.
"""

from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Final

from engine.errors import SeenFileError
from engine.taste.rocchio import Answer

MAX_ENTRIES: Final = 100_000
LONGEST_TITLE: Final = 500  # characters
LIKE_SHARE: Final = 0.8  # 4 of 5 stars, 8 of 10
DISLIKE_SHARE: Final = 0.4  # 2 of 5 stars, 4 of 10


class Source(Enum):
    """Who wrote a file of films seen."""

    LETTERBOXD = "Letterboxd"
    IMDB = "IMDb"
    FOURFOLD = "fourfold"


@dataclass(frozen=True, slots=True)
class SeenEntry:
    """One film a person says they have seen.

    Attributes
    ----------
    title
        As the file has it; None where the file gives an id alone.
    year
        The year of release, or None.
    answer
        The opinion: LIKE, DISLIKE, or SEEN for none.
    rating
        The rating as a share of its scale, in (0, 1]; None where there is none.
    dated
        The day of the rating, or None.
    imdb_id
        The number of an IMDb "tt" id, or None.
    movie_id
        A MovieLens id, or None.
    favourite
        Whether it is one of the favourites that a session was started with.
    no_film
        What the file calls it where that is never a film, such as "TV Episode"; else None.
    """

    title: str | None
    year: int | None
    answer: Answer
    rating: float | None = None
    dated: date | None = None
    imdb_id: int | None = None
    movie_id: int | None = None
    favourite: bool = False
    no_film: str | None = None

    @property
    def label(self) -> str:
        """What to call it to the person who has the file: "Heat (1995)"."""
        if self.title is None:
            return f"MovieLens {self.movie_id}"
        return self.title if self.year is None else f"{self.title} ({self.year})"


@dataclass(frozen=True, slots=True)
class UnreadableRow:
    """A row that was left out: where it stands ("line 7") and why."""

    place: str
    reason: str


@dataclass(frozen=True, slots=True)
class SeenFile:
    """All that one file says.

    Attributes
    ----------
    source
        Whose format it is in.
    entries
        At most `MAX_ENTRIES`, in the file's order.
    unreadable
        Rows that are damaged, in the file's order.
    passed_over
        How many rows do not say that a film was seen: skipped recommendations, IMDb rows
        without a rating.
    """

    source: Source
    entries: tuple[SeenEntry, ...]
    unreadable: tuple[UnreadableRow, ...] = ()
    passed_over: int = 0


class BadRowError(SeenFileError):
    """One row is damaged; the file is read on without it."""


def opinion(rating: float | None) -> Answer:
    """Return what a rating, as a share of its scale, says of a film.

    At least 4 of 5 or 8 of 10 is a like, at most 2 of 5 or 4 of 10 a dislike; anything
    between, or no rating, only says that the film was seen.
    """
    if rating is None or DISLIKE_SHARE < rating < LIKE_SHARE:
        return Answer.SEEN
    return Answer.LIKE if rating >= LIKE_SHARE else Answer.DISLIKE


def checked_title(text: str) -> str:
    """Return a title with its spaces in order.

    Raises
    ------
    BadRowError
        It is blank, or longer than any title is.
    """
    title = " ".join(text.split())
    if not title:
        raise BadRowError("no title")
    if len(title) > LONGEST_TITLE:
        raise BadRowError(f"a title of {len(title)} characters")
    return title


def quoted(value: object, longest: int = 24) -> str:
    """Return a value from a file as it may stand in a reason: short, on one line."""
    if isinstance(value, list | dict):
        return "a list" if isinstance(value, list) else "an object"
    text = repr(value[: longest + 1] if isinstance(value, str) else value)
    return text if len(text) <= longest + 2 else f"{text[:longest]}…"
