"""Folders and ZIP archives of files to import, sound and hostile."""

import io
import zipfile
from pathlib import Path

import pytest

from engine.errors import ImportFileError
from engine.importing import documents
from engine.importing.reader import read_import_files

HEAD = "Date,Name,Year,Letterboxd URI"
ACCOUNT = {
    "ratings.csv": f"{HEAD},Rating\n2020-01-01,Heat,1995,x,4\n",
    "watched.csv": f"{HEAD}\n2020-01-01,Heat,1995,x\n",
    "likes/films.csv": f"{HEAD}\n2020-01-01,Heat,1995,x\n",
    "likes/reviews.csv": f"{HEAD}\n2020-01-01,A review of others,1995,x\n",
    "lists/to-see.csv": "Position,Name,Year,URL,Description\n1,Saw,2004,,\n",
    "deleted/diary.csv": f"{HEAD}\n2020-01-01,Deleted,1995,x\n",
    "profile.csv": "Date Joined,Username\n2020,me\n",
    "comments.csv": "Date,Content,Comment\n2020,x,y\n",
    "notes.txt": "hello",
}
READ = {"ratings.csv", "watched.csv", "films.csv"}


def archive(files: dict[str, str | bytes], **options: int) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", **options) as packed:  # type: ignore[call-overload]
        for name, content in files.items():
            packed.writestr(name, content)
    return buffer.getvalue()


def test_an_account_is_read_from_its_archive(tmp_path: Path) -> None:
    path = tmp_path / "letterboxd.zip"
    path.write_bytes(archive(ACCOUNT))
    before = set(tmp_path.rglob("*"))
    files, skipped = read_import_files([path])
    assert {file.path.name for file in files} == READ
    assert {file.read_as for file in files} == {
        "Letterboxd ratings", "Letterboxd films seen", "Letterboxd likes",
    }  # fmt: skip
    assert skipped == ()
    assert set(tmp_path.rglob("*")) == before  # nothing is unpacked


def test_an_account_is_read_from_its_folder(tmp_path: Path) -> None:
    for name, content in ACCOUNT.items():
        path = tmp_path / "account" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
    files, _ = read_import_files([tmp_path / "account"])
    assert {file.path.name for file in files} == READ


def test_a_folder_level_around_the_account_does_not_matter(tmp_path: Path) -> None:
    path = tmp_path / "account.zip"
    path.write_bytes(archive({f"letterboxd-me/{name}": text for name, text in ACCOUNT.items()}))
    files, _ = read_import_files([path])
    assert {file.path.name for file in files} == READ


def test_a_table_that_cannot_be_read_is_skipped_with_the_reason(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(archive({"b.csv": "one,two\n1,2\n", "ratings.csv": ACCOUNT["ratings.csv"]}))
    files, skipped = read_import_files([path])
    assert len(files) == 1
    assert [(file.path.name, file.reason) for file in skipped] == [
        ("b.csv", "has none of the columns of a known export")
    ]


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (archive({}), "has no table of films"),
        (archive({"inner.zip": archive(ACCOUNT)}), "has no table of films"),
        (archive({"a.csv": "x,y\n1,2\n"}), "has no file of films; the first, a.csv, has none of"),
        (archive(ACCOUNT)[:-30], "is not a sound ZIP archive"),
        (b"PK\x03\x04" + bytes(100), "is not a sound ZIP archive"),
        (archive({f"{n}.csv": "x" for n in range(201)}), "has more than 200 tables"),
    ],
    ids=["empty", "archive inside", "no films", "cut", "zeros", "many tables"],
)
def test_an_archive_without_films_is_refused(tmp_path: Path, content: bytes, problem: str) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(content)
    with pytest.raises(ImportFileError) as error:
        read_import_files([path])
    assert error.value.problem.startswith(problem)


def test_ten_thousand_other_members_do_not_matter(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    others = {f"pictures/{n}.jpg": b"x" for n in range(10_000)}
    path.write_bytes(archive({**others, "ratings.csv": ACCOUNT["ratings.csv"]}))
    assert len(read_import_files([path])[0]) == 1


def test_a_bomb_is_not_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "LARGEST_FILE", 1 << 20)
    monkeypatch.setattr(documents, "LARGEST_ARCHIVE", 2 << 20)
    path = tmp_path / "a.zip"
    bomb = b"Name,Year\n" + b"Heat,1995\n" * 90_000  # under the limit of a file, thrice over all
    huge = b"0" * (8 << 20)
    members = {"a.csv": bomb, "b.csv": bomb, "c.csv": bomb, "huge.csv": huge}
    path.write_bytes(archive(members, compression=zipfile.ZIP_DEFLATED))
    files, skipped = read_import_files([path])
    assert [file.path.name for file in files] == ["a.csv", "b.csv"]
    assert [file.path.name for file in skipped] == ["c.csv", "huge.csv"]
    assert all("unpacked" in file.reason for file in skipped)


def test_a_damaged_member_is_skipped(tmp_path: Path) -> None:
    members = {"ratings.csv": ACCOUNT["ratings.csv"], "b.csv": "Name,Year\nHeat,1995\n"}
    raw = bytearray(archive(members))
    at = raw.index(b"Heat,1995\n", raw.index(b"b.csv"))
    raw[at] ^= 1
    path = tmp_path / "a.zip"
    path.write_bytes(raw)
    files, skipped = read_import_files([path])
    assert [file.path.name for file in files] == ["ratings.csv"]
    assert [file.reason for file in skipped] == ["is damaged"]


def test_the_first_of_several_files_that_is_damaged_is_named(tmp_path: Path) -> None:
    good, bad = tmp_path / "good.csv", tmp_path / "bad.csv"
    good.write_text(ACCOUNT["ratings.csv"])
    bad.write_text("nothing")
    with pytest.raises(ImportFileError) as error:
        read_import_files([good, bad])
    assert error.value.where == bad
