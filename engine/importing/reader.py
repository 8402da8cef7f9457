"""A file of films seen, whatever its format, turned into entries.

The content decides what the file is, never its ending.
"""

from pathlib import Path

from engine.errors import SeenFileError
from engine.importing.formats.session_json import is_document, read_document
from engine.importing.formats.tables import read_table
from engine.importing.records import SeenFile
from engine.importing.text_file import NAME_AN_EXPORT, read_text


def read_seen(path: Path) -> SeenFile:
    """Return what a Letterboxd or IMDb export, or a session of this program, says was seen.

    Parameters
    ----------
    path
        A regular file of at most 16 MiB: Letterboxd's `ratings.csv` or `watched.csv`, a
        ratings export of IMDb with its columns in any order, or a session document in JSON.

    Returns
    -------
    seen
        Every row as an entry, an unreadable row with its reason, or passed over; at least
        one of them is no unreadable row.

    Raises
    ------
    SeenFileError
        The file cannot be read, is no such export, is damaged as a whole, lists films not
        seen, or has no row that can be read. Nothing is returned of such a file.
    """
    text = read_text(path)
    if not text.strip():
        raise SeenFileError("is empty", where=path, fix=NAME_AN_EXPORT)
    seen = read_document(text, path) if is_document(text) else read_table(text, path)
    if not seen.entries and not seen.passed_over:
        first = seen.unreadable[0]
        raise SeenFileError(
            f"none of its {len(seen.unreadable)} rows can be read; {first.place}: {first.reason}",
            where=path,
            fix="export it anew",
        )
    return seen
