"""Read the films of a session document that this program wrote.

Favourites count as likes, the watchlist goes to the watchlist. A skipped film is ignored: it need
not have been seen.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from engine.errors import ImportFileError, SessionError
from engine.files.names import LARGEST_ID
from engine.importing.records import (
    BadRowError,
    ImportedFile,
    ImportRecord,
    checked_title,
    collect_records,
)
from engine.importing.sites import CHOOSE_AN_EXPORT
from engine.session.file import require_schema
from engine.taste.base import ANSWERS, Answer, require_rating
from engine.text import quoted

_FAVOURITE, _WANTED = "favourite", "watchlist"


def read_session(content: object, path: Path) -> ImportedFile:
    """Read the favourites, answers and watchlist of a session document, the file `path`.

    Raises
    ------
    ImportFileError
        It is not a session document, of a newer schema, or too long.
    """
    session = require_schema(content, path, ImportFileError, CHOOSE_AN_EXPORT)
    return collect_records("fourfold", _items(session, path), _read_item, path, "session")


def _items(content: dict[str, Any], path: Path) -> Iterator[tuple[str, tuple[Any, str]]]:
    """Yield (position, (item, what it is)) of the favourites, the answers and the watchlist."""
    for key, singular in (("favourites", _FAVOURITE), ("answers", "answer"), (_WANTED, _WANTED)):
        items = content.get(key, [])
        if not isinstance(items, list):
            raise ImportFileError(f"has no list of {key}", where=path, fix="export it again")
        for number, item in enumerate(items, start=1):
            yield f"{singular} {number}", (item, singular)


def _read_item(item_and_kind: tuple[Any, str]) -> ImportRecord | None:
    item, kind = item_and_kind
    favourite, wanted = kind == _FAVOURITE, kind == _WANTED
    if not isinstance(item, dict):
        raise BadRowError(f"{quoted(item)} is not a film")
    word = "like" if favourite else "seen" if wanted else item.get("answer")
    if not isinstance(word, str) or word not in ANSWERS:
        raise BadRowError(f"answer {quoted(word)} is not one of {', '.join(ANSWERS)}")
    answer = ANSWERS[word]
    if answer is Answer.SKIP:
        return None
    movie_id = _whole_number(item, "movieId", 1, LARGEST_ID)
    title, year = item.get("title"), _whole_number(item, "year", 0, 9999)
    if title is not None and not isinstance(title, str):
        raise BadRowError(f"title {quoted(title)} is not text")
    if title is None and movie_id is None:
        raise BadRowError("no title and no movieId")
    if title is not None:
        title = checked_title(title)
    rating = None if favourite or wanted else _rating(item, answer)
    return ImportRecord(
        title,
        year,
        None if wanted else answer,
        rating,
        movie_id=movie_id,
        favourite=favourite,
    )


def _rating(item: dict[str, Any], answer: Answer) -> float | None:
    if item.get("rating") is None:
        return None
    try:
        require_rating(item["rating"], answer)
    except SessionError as error:
        raise BadRowError(error.problem) from None
    return float(item["rating"])


def _whole_number(item: dict[str, Any], key: str, lowest: int, highest: int) -> int | None:
    value = item.get(key)
    if value is None:
        return None
    if type(value) is not int or not lowest <= value <= highest:
        raise BadRowError(f"{key} {quoted(value)} is not a whole number from {lowest} to {highest}")
    return value
