"""The program's own JSON document of a session, as far as it tells which films were seen.

Favourites count as liked, answers as what they say; a skip says nothing of having seen a
film. What else stands in the document is not looked at.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from engine.errors import SeenFileError
from engine.importing.records import (
    MAX_ENTRIES,
    BadRowError,
    SeenEntry,
    SeenFile,
    Source,
    UnreadableRow,
    checked_title,
    quoted,
)
from engine.importing.text_file import NAME_AN_EXPORT
from engine.session.file import KIND, SCHEMA
from engine.taste.rocchio import Answer

_FAVOURITES = "favourites"
_ANSWERS = "answers"
_SAID: Final = {"like": Answer.LIKE, "dislike": Answer.DISLIKE, "seen": Answer.SEEN}
_SKIP = "skip"
_MAX_ID = 2**53


def is_document(text: str) -> bool:
    """Tell whether `text` can only be JSON: no export's first column name begins so."""
    return text.lstrip()[:1] in ("{", "[")


def read_document(text: str, path: Path) -> SeenFile:
    """Return the entries of a session document.

    Parameters
    ----------
    text
        The file's text.
    path
        Where it comes from, for errors.

    Raises
    ------
    SeenFileError
        It is not JSON, no session document, of a newer schema, or names no film or too many.
    """
    try:
        content = json.loads(text)
    except (ValueError, RecursionError):
        raise SeenFileError("is not valid JSON", where=path, fix=NAME_AN_EXPORT) from None
    if not isinstance(content, dict) or content.get("fourfold") != KIND:
        raise SeenFileError(
            "is JSON, but no session that fourfold wrote", where=path, fix=NAME_AN_EXPORT
        )
    _check_schema(content.get("schema"), path)
    entries: list[SeenEntry] = []
    unreadable: list[UnreadableRow] = []
    n_items = 0
    for n_items, (place, key, item) in enumerate(_items(content, path), start=1):
        if n_items > MAX_ENTRIES:
            raise SeenFileError(f"names more than {MAX_ENTRIES} films", where=path, fix="split it")
        try:
            entry = _entry(item, favourite=key == _FAVOURITES)
        except BadRowError as fault:
            unreadable.append(UnreadableRow(place, fault.problem))
        else:
            entries += [entry] if entry is not None else []
    if n_items == 0:
        raise SeenFileError("names no film", where=path, fix=NAME_AN_EXPORT)
    passed_over = n_items - len(entries) - len(unreadable)
    return SeenFile(Source.FOURFOLD, tuple(entries), tuple(unreadable), passed_over)


def _check_schema(schema: Any, path: Path) -> None:
    if type(schema) is not int or schema < 1:
        raise SeenFileError("does not say which schema it has", where=path, fix="export it anew")
    if schema > SCHEMA:
        raise SeenFileError(
            f"has schema {quoted(schema)}, this version reads {SCHEMA}",
            where=path,
            fix="update fourfold",
        )


def _items(content: dict[str, Any], path: Path) -> Iterator[tuple[str, str, Any]]:
    """Yield (place, key, item) of the favourites, then of the answers."""
    for key, singular in ((_FAVOURITES, "favourite"), (_ANSWERS, "answer")):
        items = content.get(key, [])
        if not isinstance(items, list):
            raise SeenFileError(f"has no list as its {key}", where=path, fix="export it anew")
        for number, item in enumerate(items, start=1):
            yield f"{singular} {number}", key, item


def _entry(item: Any, *, favourite: bool) -> SeenEntry | None:
    """Return one favourite or answer, None for a skip."""
    if not isinstance(item, dict):
        raise BadRowError(f"{quoted(item)} is no film")
    said = "like" if favourite else item.get("answer")
    if said == _SKIP:
        return None
    if not isinstance(said, str) or said not in _SAID:
        raise BadRowError(f"answer {quoted(said)} is not one of {', '.join(_SAID)}, {_SKIP}")
    movie_id = _whole(item, "movieId", 1, _MAX_ID)
    title, year = item.get("title"), _whole(item, "year", 0, 9999)
    if title is not None and not isinstance(title, str):
        raise BadRowError(f"title {quoted(title)} is no text")
    if title is None and movie_id is None:
        raise BadRowError("no title and no movieId")
    return SeenEntry(
        checked_title(title) if title is not None else None,
        year,
        _SAID[said],
        movie_id=movie_id,
        favourite=favourite,
    )


def _whole(item: dict[str, Any], key: str, lowest: int, highest: int) -> int | None:
    value = item.get(key)
    if value is None:
        return None
    if type(value) is not int or not lowest <= value <= highest:
        raise BadRowError(f"{key} {quoted(value)} is no whole number from {lowest} to {highest}")
    return value
