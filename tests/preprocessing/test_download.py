"""Downloads from a real server: whole, cut, resumed, wrong, hostile."""

import hashlib
import stat
import subprocess
import sys
import zipfile

import pytest

from preprocessing import download, setup
from preprocessing.movielens import zip_archive
from tests.preprocessing.data_sets import (
    THRESHOLDS,
    command,
    snapshot,
    status_of,
    ten_users,
    write_data_set,
    zipped,
)
from tests.preprocessing.http_server import serving

NAME = "ml-latest-small"
PART = f"{NAME}.zip.part"


@pytest.fixture
def raw(tmp_path):
    return write_data_set(tmp_path / NAME, ten_users())


@pytest.fixture
def served(raw, tmp_path):
    """A server with the archive of the set `raw`, and no MD5."""
    (tmp_path / "served").mkdir()
    zipped(raw, tmp_path / "served" / f"{NAME}.zip")
    with serving(tmp_path / "served") as files:
        yield files


@pytest.fixture
def data(tmp_path):
    return tmp_path / "data"


def archive(served):
    return served.folder / f"{NAME}.zip"


def publish_md5(served, digest=None):
    digest = digest or hashlib.md5(archive(served).read_bytes()).hexdigest()
    (served.folder / f"{NAME}.zip.md5").write_text(f"MD5 ({NAME}.zip) = {digest}\n")


def fetch(served, data, *more) -> int:
    return status_of(download.main, NAME, "--data", data, "--base-url", served.url, *more)


def refused(served, data, capsys) -> str:
    """Fetch, which must fail and leave no data set; return the one line that tells why."""
    assert fetch(served, data) == 2
    assert not (data / NAME).exists()
    line = capsys.readouterr().err
    assert line.count("\n") == 1
    return line


def ranges(served):
    return [asked for path, asked in served.requests if path.endswith(".zip")]


def cut(served, data, capsys, after=300):
    """Let a first attempt break off after some bytes."""
    served.cut_after = after
    line = refused(served, data, capsys)
    served.cut_after = None
    assert (data / PART).stat().st_size == after
    return line


def test_a_data_set_is_downloaded_and_unpacked(served, data, raw, capsys):
    assert fetch(served, data) == 0

    assert snapshot(data / NAME) == snapshot(raw)
    assert [path.name for path in data.iterdir()] == [NAME]
    assert capsys.readouterr().out == f"{NAME} is in {data / NAME}\n"


def test_a_published_md5_is_verified(served, data, raw):
    publish_md5(served)

    assert fetch(served, data) == 0
    assert snapshot(data / NAME) == snapshot(raw)


def test_a_wrong_md5_is_told_and_the_archive_removed(served, data, capsys):
    publish_md5(served, "0" * 32)

    assert "published is 00000000000000000000000000000000" in refused(served, data, capsys)
    assert list(data.iterdir()) == []


def test_an_md5_file_without_md5_is_told(served, data, capsys):
    (served.folder / f"{NAME}.zip.md5").write_text("<html>sorry</html>")

    assert f"{NAME}.zip.md5: holds no MD5" in refused(served, data, capsys)


def test_only_the_small_set_may_lack_an_md5(served, data, capsys):
    archive(served).rename(served.folder / "ml-32m.zip")

    assert status_of(download.main, "ml-32m", "--data", data, "--base-url", served.url) == 2
    assert "ml-32m.zip.md5: is not there; try again" in capsys.readouterr().err
    assert not (data / "ml-32m").exists()


def test_what_is_there_is_not_downloaded_again(served, data):
    assert fetch(served, data) == 0
    served.requests.clear()

    assert fetch(served, data) == 0
    assert served.requests == []


def test_a_download_that_breaks_off_continues_where_it_stopped(served, data, raw, capsys):
    assert "run the command again" in cut(served, data, capsys, after=300)

    assert fetch(served, data) == 0
    assert snapshot(data / NAME) == snapshot(raw)
    assert ranges(served) == [None, "bytes=300-"]


def test_a_server_without_ranges_sends_the_file_from_its_start(served, data, raw, capsys):
    served.ranges = False
    cut(served, data, capsys)

    assert fetch(served, data) == 0
    assert snapshot(data / NAME) == snapshot(raw)


def test_a_file_that_changed_meanwhile_is_fetched_from_its_start(served, data, raw, capsys):
    cut(served, data, capsys)
    write_data_set(raw, ten_users()[::-1])
    zipped(raw, archive(served))

    assert fetch(served, data) == 0
    assert snapshot(data / NAME) == snapshot(raw)


def test_a_part_of_unknown_version_is_fetched_from_its_start(served, data, raw, capsys):
    served.validators = False
    cut(served, data, capsys)

    assert fetch(served, data) == 0
    assert snapshot(data / NAME) == snapshot(raw)
    assert ranges(served) == [None, None]


@pytest.mark.parametrize("record", ["", "[]", '{"validator": "x", "size": 9}'])
def test_a_damaged_record_of_the_version_starts_over(served, data, raw, capsys, record):
    cut(served, data, capsys)
    (data / f"{PART}.json").write_text(record)

    assert fetch(served, data) == 0
    assert snapshot(data / NAME) == snapshot(raw)


def test_a_complete_part_is_not_fetched_again(served, data, raw, capsys):
    cut(served, data, capsys)
    (data / PART).write_bytes(archive(served).read_bytes())

    assert fetch(served, data) == 0
    assert snapshot(data / NAME) == snapshot(raw)
    assert len(ranges(served)) == 1


def test_a_killed_download_continues(served, data, raw):
    # The child dies by SIGKILL as soon as some of the body is on disk.
    program = (
        "import os, signal, sys\n"
        "from contextlib import contextmanager\n"
        "from pathlib import Path\n"
        "from preprocessing.download import download\n"
        "@contextmanager\n"
        "def deadly(what, total, *, unit):\n"
        "    yield lambda done: done and os.kill(os.getpid(), signal.SIGKILL)\n"
        "download(sys.argv[1], Path(sys.argv[2]), sys.argv[3], progress=deadly)\n"
    )
    child = subprocess.run([sys.executable, "-c", program, NAME, str(data), served.url])
    assert child.returncode == -9
    assert (data / PART).exists()

    assert fetch(served, data) == 0
    assert snapshot(data / NAME) == snapshot(raw)
    assert [path.name for path in data.iterdir()] == [NAME]


def test_a_missing_file_is_told(served, data, capsys):
    archive(served).unlink()

    line = refused(served, data, capsys)

    assert line.startswith(f"{served.url}/{NAME}.zip: the server answers 404 Not Found")


def test_a_server_that_is_not_there_is_told(data, tmp_path, capsys):
    with serving(tmp_path) as files:
        url = files.url

    assert status_of(download.main, NAME, "--data", data, "--base-url", url) == 2
    assert "the connection failed" in capsys.readouterr().err


def test_a_base_url_that_is_none_is_told(data, capsys):
    assert status_of(download.main, NAME, "--data", data, "--base-url", "nonsense") == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_an_unknown_name_is_told(data, capsys):
    assert status_of(download.main, "ml-1b", "--data", data) == 2
    assert (
        "ml-1b: no such folder or zip archive; name one, or one of ml-" in capsys.readouterr().err
    )


def test_a_truncated_archive_is_told_and_removed(served, data, capsys):
    content = archive(served).read_bytes()
    archive(served).write_bytes(content[: len(content) // 2])

    assert "is not a zip archive, or a damaged one" in refused(served, data, capsys)
    assert list(data.iterdir()) == []


def test_an_archive_damaged_inside_is_told_and_removed(served, data, capsys):
    content = bytearray(archive(served).read_bytes())
    middle = content.index(b"ratings.csv") + 60
    content[middle : middle + 20] = bytes(20)
    archive(served).write_bytes(content)

    assert "is not a zip archive, or a damaged one" in refused(served, data, capsys)
    assert list(data.iterdir()) == []


def test_an_archive_without_ratings_is_told(served, data, raw, capsys):
    (raw / "ratings.csv").unlink()
    zipped(raw, archive(served))

    assert "holds 0 files called ratings.csv" in refused(served, data, capsys)


def test_an_archive_with_wrong_columns_is_told(served, data, raw, capsys):
    (raw / "ratings.csv").write_text("user,item\n1,2\n")
    zipped(raw, archive(served))

    assert "has no column userId" in refused(served, data, capsys)


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
def test_a_hostile_archive_is_refused_and_writes_nothing(kind, served, data, tmp_path, capsys):
    info, content, problem = HOSTILE[kind]
    with zipfile.ZipFile(archive(served), "a") as file:
        file.writestr(info, content)
    before = set(tmp_path.rglob("*"))

    assert problem in refused(served, data, capsys)
    assert set(tmp_path.rglob("*")) == before | {data}


def test_what_an_archive_may_unpack_to_is_bounded(served, data, capsys, monkeypatch):
    monkeypatch.setattr(zip_archive, "_LARGEST", 100)

    assert "over 0 GiB unpacked" in refused(served, data, capsys)


@pytest.mark.parametrize("packed", [True, False])
def test_a_set_at_hand_takes_the_place_of_a_download(packed, raw, data, tmp_path, capsys):
    source = zipped(raw, tmp_path / "mine.zip") if packed else raw

    assert status_of(download.main, source, "--data", data) == 0

    place = data / "mine" if packed else raw
    assert capsys.readouterr().out == f"{place.name} is in {place}\n"
    assert snapshot(place) == snapshot(raw)


def test_setup_takes_a_name_that_is_in_data(served, data, tmp_path):
    assert fetch(served, data) == 0
    served.requests.clear()

    flags = ("--data", data, "--processed", tmp_path / "out", *THRESHOLDS)
    assert status_of(setup.main, NAME, *flags) == 0
    assert (tmp_path / "out" / "manifest.json").is_file()


def test_the_real_command_downloads_without_noise(served, data):
    ended = command("download", NAME, "--data", data, "--base-url", served.url)

    assert (ended.returncode, ended.stderr) == (0, "")
