"""Any file is read as a whole or refused with a one-line error; it never hangs or crashes."""

import os
from io import FileIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from engine.errors import ImportFileError
from engine.importing.documents import LARGEST_ARCHIVE
from engine.importing.records import MAX_RECORDS
from engine.taste.ratings import is_rating
from tests.engine.importing.exports import (
    LETTERBOXD_RATINGS,
    film,
    read,
    read_import_file,
    session,
    write,
)

COLUMNS = "Date,Name,Year,Letterboxd URI,Rating\n"
DEEP = '{"a":' * 100_000


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("", "is empty"),
        (" \n\n", "is empty"),
        ("\ufeff", "is empty"),
        (COLUMNS, "lists no films"),
        (COLUMNS + "\n , , , ,\n", "lists no films"),
        (COLUMNS + ",,1995,,4\n,,1996,,4\n", "none of its 2 rows can be read; line 2: no title"),
        ("one,two\n1,2\n", "has none of the columns of a known export"),
        ("Just some prose.\nAnd more.\n", "has none of the columns"),
        ("Date,Name,Rating\n,Heat,4\n", "has none of the columns"),
        ("Const,Rating\ntt1,4\n", "has none of the columns"),
        (COLUMNS + ',"Heat,1995,,4\n', "is not valid CSV after line 1: "),
        (COLUMNS + ',"Heat"x,1995,,4\n', "is not valid CSV after line 1: "),
        (COLUMNS + f",{'x' * 200_000},1995,,4\n", "is not valid CSV after line 1: field larger"),
        (COLUMNS + ",Heat,1995,,4\n" * (MAX_RECORDS + 1), "lists more than 100000 films"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "is not a text file"),
        (COLUMNS + ",He\0at,1995,,4\n", "is not a text file"),
        (b"Name,Year\n\x81\x8d\n", "is neither UTF-8 nor Latin-1 text"),
        (b"PK\x03\x04\x14\0", "is not a sound ZIP archive"),
        ("{", "is not valid JSON"),
        (DEEP, "is not valid JSON"),
        ("[1, 2]", "is not a fourfold session"),
        ('{"fourfold": "policy"}', "is not a fourfold session"),
        ('{"fourfold": "session"}', "has no valid schema number"),
        (session(schema=True), "has no valid schema number"),
        (session(schema=0), "has no valid schema number"),
        (session(schema=4), "has the newer schema 4, this version reads 3; update fourfold"),
        (session(), "lists no films"),
        (session(answers={}), "has no list of answers"),
        (session(favourites="x"), "has no list of favourites"),
        (session(favourites=[1]), "none of its 1 rows can be read; favourite 1: 1 is not a film"),
        (session(favourites=[0] * (MAX_RECORDS + 1)), "lists more than 100000 films"),
    ],
    ids=range(31),
)
def test_a_damaged_file_is_refused(tmp_path: Path, content: str | bytes, problem: str) -> None:
    path = write(tmp_path, content)
    with pytest.raises(ImportFileError) as error:
        read_import_file(path)
    assert str(error.value).startswith(f"{path}: {problem}")
    assert "\n" not in str(error.value)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ImportFileError, match="cannot be read: no such file"):
        read_import_file(tmp_path / "absent.csv")


def test_a_folder_without_a_table_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ImportFileError, match="has no table of films"):
        read_import_file(tmp_path)


def test_a_named_pipe_is_refused_without_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.csv")
    with pytest.raises(ImportFileError, match="cannot be read: not a regular file"):
        read_import_file(tmp_path / "pipe.csv")


def test_an_endless_device_is_refused() -> None:
    with pytest.raises(ImportFileError, match="cannot be read: not a regular file"):
        read_import_file(Path("/dev/zero"))


def test_an_unreadable_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(ImportFileError, match="cannot be read: permission denied"):
        read_import_file(tmp_path / "ratings.csv")


def test_a_large_file_is_refused_without_reading_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(tmp_path, LETTERBOXD_RATINGS)
    os.truncate(path, 100 << 20)

    class Unread(FileIO):
        def read(self, size: int | None = -1) -> bytes:
            raise AssertionError("was read")

    monkeypatch.setattr(os, "fdopen", Unread)
    with pytest.raises(ImportFileError, match="is larger than 64 MiB"):
        read_import_file(path)


def test_a_file_that_reports_a_false_size_is_read_up_to_the_limit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(tmp_path, LETTERBOXD_RATINGS)
    handed_out = 0

    class Endless(FileIO):
        def read(self, size: int | None = -1) -> bytes:
            nonlocal handed_out
            assert size is not None
            assert size >= 0
            handed_out += size
            return b"x" * size

    monkeypatch.setattr(os, "fdopen", Endless)
    with pytest.raises(ImportFileError, match="is larger than 64 MiB"):
        read_import_file(path)
    assert handed_out <= LARGEST_ARCHIVE + (1 << 20)


def test_a_file_with_the_most_rows_allowed_is_read(tmp_path: Path) -> None:
    file = read(tmp_path, COLUMNS + ",Heat,1995,,4\n" * MAX_RECORDS)
    assert len(file.records) == MAX_RECORDS


def test_a_file_name_with_a_nul_is_refused() -> None:
    with pytest.raises(ImportFileError, match="is not a file name"):
        read_import_file(Path("ra\0tings.csv"))


def test_control_characters_in_a_file_name_are_escaped(tmp_path: Path) -> None:
    path = write(tmp_path, "{", "\x1b[31mred\n.csv")
    with pytest.raises(ImportFileError) as error:
        read_import_file(path)
    assert str(error.value).isprintable()


ANY_TEXT = st.text(max_size=12)
CELLS = st.one_of(
    ANY_TEXT, st.sampled_from(["Heat", "1995", "4", "7", "tt0113277", "2020-01-01", '"', "", "\r"])
)
HEADERS = st.sampled_from([COLUMNS, "Name,Year\n", "Const,Your Rating,Title,Year\n"])
TABLES = st.builds(
    lambda header, rows: header + "\n".join(",".join(row) for row in rows),
    HEADERS,
    st.lists(st.lists(CELLS, min_size=1, max_size=6), max_size=8),
)
JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), ANY_TEXT),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(
            st.sampled_from(["movieId", "title", "year", "answer"]) | ANY_TEXT, inner, max_size=4
        ),
    ),
    max_leaves=12,
)
SESSIONS = st.builds(
    lambda favourites, answers: session(favourites=favourites, answers=answers),
    st.lists(JSON, max_size=3) | JSON,
    st.lists(JSON | st.just(film(1, "Heat", 1995, "seen")), max_size=3) | JSON,
)


@settings(
    deadline=5000, max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    content=st.one_of(
        st.binary(max_size=300),
        TABLES.map(lambda text: text.encode("utf-8", "surrogatepass")),
        TABLES.map(lambda text: text.encode("cp1252", "replace")),
        SESSIONS.map(str.encode),
    )
)
@example(content=b"\n")
@example(content=b'"')
@example(content=b"{}")
def test_any_bytes_are_read_or_refused(tmp_path: Path, content: bytes) -> None:
    path = write(tmp_path, content)
    try:
        file = read_import_file(path)
    except ImportFileError as error:
        message = str(error)
    else:
        message = "".join(row.reason for row in file.unreadable)
        assert file.records or file.ignored
        assert all(record.rating is None or is_rating(record.rating) for record in file.records)
    assert message.isprintable() or not message
