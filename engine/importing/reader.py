"""Read an import file of any known format; the content decides the format, not the name."""

from pathlib import Path
from typing import Final

from engine.errors import ImportFileError
from engine.importing.formats.imdb import IMDB
from engine.importing.formats.letterboxd import LETTERBOXD
from engine.importing.formats.session_json import read_session
from engine.importing.formats.table import read_table
from engine.importing.records import ImportedFile
from engine.importing.text_file import CHOOSE_AN_EXPORT, read_text

TABLE_FORMATS: Final = (IMDB, LETTERBOXD)  # a table is of the first whose marks it has


def read_import_file(path: Path) -> ImportedFile:
    """Read the films in a Letterboxd or IMDb export, or in a session of this program.

    At least one row of the result is readable.

    Raises
    ------
    ImportFileError
        The file cannot be read, is not such an export, is damaged as a whole, lists films
        not seen, or has no row that can be read.
    """
    text = read_text(path)
    if not text.strip():
        raise ImportFileError("is empty", where=path, fix=CHOOSE_AN_EXPORT)
    if text.lstrip().startswith(("{", "[")):  # no table starts like JSON
        file = read_session(text, path)
    else:
        file = read_table(text, path, TABLE_FORMATS)
    if file.records or file.ignored:
        return file
    if not file.unreadable:
        raise ImportFileError("lists no films", where=path, fix=CHOOSE_AN_EXPORT)
    first = file.unreadable[0]
    raise ImportFileError(
        f"none of its {len(file.unreadable)} rows can be read; {first.position}: {first.reason}",
        where=path,
        fix="export it again",
    )
