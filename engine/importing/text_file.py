"""Read the text of an import file: limited in size, in UTF-8 or Windows' Latin-1."""

import codecs
from pathlib import Path
from typing import Final

from engine.errors import ImportFileError
from engine.files.bounded_read import read_regular

LARGEST_FILE: Final = 16 << 20  # bytes; 100,000 rows of an IMDb export
CHOOSE_AN_EXPORT: Final = (
    "choose the ratings.csv or watched.csv of a Letterboxd export, an IMDb ratings export, "
    "or a session that fourfold wrote"
)

_ZIP = b"PK\x03\x04"


def read_text(path: Path) -> str:
    """Return the text of a regular file of at most `LARGEST_FILE` bytes.

    The text is UTF-8, with or without a byte order mark, or else Windows' Latin-1 (cp1252).
    Line ends stay as they are.

    Raises
    ------
    ImportFileError
        The file cannot be read, is not a regular file, is too large, or is not text.
    """
    raw = read_regular(path, LARGEST_FILE, ImportFileError, CHOOSE_AN_EXPORT)
    if raw.startswith(_ZIP):
        raise ImportFileError(
            "is a ZIP archive", where=path, fix="unpack it and choose the ratings.csv inside"
        )
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise ImportFileError("is UTF-16 text", where=path, fix="save it as UTF-8")
    if b"\0" in raw:
        raise ImportFileError("is not a text file", where=path, fix=CHOOSE_AN_EXPORT)
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ImportFileError("is neither UTF-8 nor Latin-1 text", where=path, fix=CHOOSE_AN_EXPORT)
