"""Read the files to import, of any known format; the content decides the format, not the name."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from engine.errors import ImportFileError
from engine.importing.documents import documents_at
from engine.importing.formats.known import TABLES
from engine.importing.formats.session_json import read_session
from engine.importing.formats.table import read_table
from engine.importing.formats.trakt import is_trakt, read_trakt
from engine.importing.records import ImportedFile
from engine.importing.sites import CHOOSE_AN_EXPORT
from engine.importing.text_file import text_of


@dataclass(frozen=True, slots=True)
class SkippedFile:
    """A file of a folder or archive that was not read, and why."""

    path: Path
    reason: str


def read_import_files(
    paths: Sequence[Path],
) -> tuple[tuple[ImportedFile, ...], tuple[SkippedFile, ...]]:
    """Read the files at `paths`, each a file, a folder or a ZIP archive; some may be skipped.

    At least one row of each file that is read is readable.

    Raises
    ------
    ImportFileError
        A file that is named cannot be read, is of no known format, is damaged as a whole, or has
        no row that can be read; or a folder or archive has no file that can be read.
    """
    files: list[ImportedFile] = []
    skipped: list[SkippedFile] = []
    for path in paths:
        documents, single = documents_at(path)
        read, first = 0, None
        for document in documents:
            try:
                if isinstance(document.content, ImportFileError):
                    raise document.content
                file = _read(document.content, document.path)
            except ImportFileError as error:
                if single:
                    raise
                first = first or error
                skipped.append(SkippedFile(document.path, error.problem))
                continue
            read += 1
            files.append(file)
        if not read and first is not None:
            raise ImportFileError(
                f"has no file of films; the first, {documents[0].path.name}, {first.problem}",
                where=path,
                fix=CHOOSE_AN_EXPORT,
            )
    return tuple(files), tuple(skipped)


def _read(raw: bytes, path: Path) -> ImportedFile:
    text = text_of(raw, path)
    if not text.strip():
        raise ImportFileError("is empty", where=path, fix=CHOOSE_AN_EXPORT)
    if text.lstrip().startswith(("{", "[")):  # no table starts like JSON
        file = _read_json(text, path)
    else:
        file = read_table(text, path, TABLES)
    if file.records or file.ignored:
        return file
    if not file.unreadable:
        raise ImportFileError("lists no films", where=path, fix=CHOOSE_AN_EXPORT)
    first = file.unreadable[0]
    raise ImportFileError(
        f"none of its {len(file.unreadable)} rows can be read; {first.position}: {first.reason}",
        where=path,
        fix="choose another file",
    )


def _read_json(text: str, path: Path) -> ImportedFile:
    try:
        content = json.loads(text)
    except (ValueError, RecursionError):
        raise ImportFileError("is not valid JSON", where=path, fix=CHOOSE_AN_EXPORT) from None
    return read_trakt(content, path) if is_trakt(content) else read_session(content, path)
