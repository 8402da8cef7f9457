"""Hostile archives are refused and write nothing."""

import stat
import zipfile

import pytest

from preprocessing import download
from preprocessing.movielens import zip_archive
from tests.preprocessing.data_sets import error_line, zipped


@pytest.fixture
def archive(raw, tmp_path):
    return zipped(raw, tmp_path / "tiny.zip")


def refused(archive, capsys) -> str:
    """Unpack `archive`, which must fail and write nothing; return the error."""
    folder = archive.parent
    before = set(folder.rglob("*"))
    line = error_line(capsys, download.main, archive, "--data", folder / "data")
    assert set(folder.rglob("*")) <= before | {folder / "data"}
    return line


def member(name: str, mode: int = 0) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = mode << 16
    return info


HOSTILE = {
    "climbs out": (member("../evil.csv"), b"x", "outside its folder"),
    "climbs out below": (member("a/../../evil.csv"), b"x", "outside its folder"),
    "absolute": (member("/tmp/evil.csv"), b"x", "outside its folder"),
    "drive": (member("C:evil.csv"), b"x", "outside its folder"),
    "backslashes": (member("..\\evil.csv"), b"x", "outside its folder"),
    "symbolic link": (member("link", stat.S_IFLNK | 0o777), b"/etc/passwd", "a link or a device"),
    "device": (member("pipe", stat.S_IFIFO | 0o777), b"", "a link or a device"),
    "bomb": (member("zeros.csv"), bytes(20 << 20), "times its size"),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_member_is_refused(kind, archive, capsys):
    info, content, problem = HOSTILE[kind]
    with zipfile.ZipFile(archive, "a") as file:
        file.writestr(info, content)

    assert problem in refused(archive, capsys)


def test_the_unpacked_size_is_bounded(archive, capsys, monkeypatch):
    monkeypatch.setattr(zip_archive, "_LARGEST", 100)

    assert "over 0 GiB unpacked" in refused(archive, capsys)
