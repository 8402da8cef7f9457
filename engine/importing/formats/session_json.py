"""Read the films of a session document that this program wrote.

Favourites count as likes. A skipped film is ignored: it need not have been seen.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from engine.errors import ImportFileError, SessionError
from engine.importing.records import (
    BadRowError,
    ImportedFile,
    ImportRecord,
    checked_title,
    collect_records,
)
from engine.importing.text_file import CHOOSE_AN_EXPORT
from engine.session.file import require_schema
from engine.taste.base import Answer, require_rating
from engine.text import quoted

_ANSWERS: Final = {answer.value: answer for answer in Answer}
_MAX_ID = 2**53


def read_session(text: str, path: Path) -> ImportedFile:
    """Read the favourites and answers of a session document, the text of the file `path`.

    Raises
    ------
    ImportFileError
        It is not JSON, not a session document, of a newer schema, or too long.
    """
    try:
        content = json.loads(text)
    except (ValueError, RecursionError):
        raise ImportFileError("is not valid JSON", where=path, fix=CHOOSE_AN_EXPORT) from None
    session = require_schema(content, path, ImportFileError, CHOOSE_AN_EXPORT)
    return collect_records("fourfold", _items(session, path), _read_item, path)


def _items(content: dict[str, Any], path: Path) -> Iterator[tuple[str, tuple[Any, bool]]]:
    """Yield (position, (item, is favourite)) of the favourites, then of the answers."""
    for key, singular in (("favourites", "favourite"), ("answers", "answer")):
        items = content.get(key, [])
        if not isinstance(items, list):
            raise ImportFileError(f"has no list of {key}", where=path, fix="export it again")
        for number, item in enumerate(items, start=1):
            yield f"{singular} {number}", (item, singular == "favourite")


def _read_item(item_and_kind: tuple[Any, bool]) -> ImportRecord | None:
    item, favourite = item_and_kind
    if not isinstance(item, dict):
        raise BadRowError(f"{quoted(item)} is not a film")
    word = "like" if favourite else item.get("answer")
    if not isinstance(word, str) or word not in _ANSWERS:
        raise BadRowError(f"answer {quoted(word)} is not one of {', '.join(_ANSWERS)}")
    answer = _ANSWERS[word]
    if answer is Answer.SKIP:
        return None
    movie_id = _whole_number(item, "movieId", 1, _MAX_ID)
    title, year = item.get("title"), _whole_number(item, "year", 0, 9999)
    if title is not None and not isinstance(title, str):
        raise BadRowError(f"title {quoted(title)} is not text")
    if title is None and movie_id is None:
        raise BadRowError("no title and no movieId")
    if title is not None:
        title = checked_title(title)
    rating = None if favourite else _rating(item, answer)
    return ImportRecord(title, year, answer, rating, movie_id=movie_id, favourite=favourite)


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
