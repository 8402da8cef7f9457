"""The text of a file that anyone may have written: of bounded size, and decoded.

How its bytes are read safely is `engine.files.bounded_read`'s. What the text says is not looked at.
"""

import codecs
from pathlib import Path
from typing import Final

from engine.errors import SeenFileError
from engine.files.bounded_read import read_regular

LARGEST_FILE: Final = 16 << 20  # bytes; 100,000 rows of an IMDb export
NAME_AN_EXPORT: Final = (
    "name the ratings.csv or watched.csv of a Letterboxd export, an IMDb ratings export, "
    "or a session that fourfold wrote"
)

_ZIP = b"PK\x03\x04"


def read_text(path: Path) -> str:
    """Return the text of a regular file of at most `LARGEST_FILE` bytes.

    UTF-8, with or without a byte order mark; what is no UTF-8 is taken for Windows' Latin-1
    (cp1252). Line ends stay as they are.

    Raises
    ------
    SeenFileError
        The file cannot be read, is no regular file, is too large, or is no text.
    """
    raw = read_regular(path, LARGEST_FILE, SeenFileError, NAME_AN_EXPORT)
    return _decoded(raw, path)


def _decoded(raw: bytes, path: Path) -> str:
    if raw.startswith(_ZIP):
        raise SeenFileError(
            "is a ZIP archive", where=path, fix="unpack it and name the ratings.csv inside"
        )
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise SeenFileError("is UTF-16 text", where=path, fix="save it as UTF-8")
    if b"\0" in raw:
        raise _fault("is not a text file", path)
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise _fault("is neither UTF-8 nor Latin-1 text", path)


def _fault(problem: str, path: Path) -> SeenFileError:
    return SeenFileError(problem, where=path, fix=NAME_AN_EXPORT)
