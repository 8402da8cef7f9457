"""The text of an import file: in UTF-8, UTF-16 with its mark, or Windows' Latin-1."""

import codecs
from pathlib import Path
from typing import Final

from engine.errors import ImportFileError
from engine.importing.sites import CHOOSE_AN_EXPORT

LARGEST_FILE: Final = 16 << 20  # bytes; 100,000 rows of an IMDb export


def text_of(raw: bytes, path: Path) -> str:
    """Return the text of the file `path` with the content `raw`; line ends stay as they are.

    Raises
    ------
    ImportFileError
        It is not text.
    """
    encodings = ("utf-8-sig", "cp1252")
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings = ("utf-16", "cp1252")
    elif b"\0" in raw:
        raise ImportFileError("is not a text file", where=path, fix=CHOOSE_AN_EXPORT)
    for encoding in encodings:
        try:
            return raw.decode(encoding).replace("\0", "")
        except UnicodeDecodeError:
            continue
    raise ImportFileError("is neither UTF-8 nor Latin-1 text", where=path, fix=CHOOSE_AN_EXPORT)
