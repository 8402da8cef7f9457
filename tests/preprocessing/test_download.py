"""Downloads from a real server: whole, interrupted, resumed, wrong."""

import hashlib
import subprocess
import sys
from pathlib import Path

import pytest

from preprocessing import download, setup
from tests.disk import watch
from tests.preprocessing.data_sets import (
    THRESHOLDS,
    command,
    error_line,
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
    """A server with the archive of `raw`, and no MD5."""
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
    """Fetch, which must fail and leave no data set; return the error."""
    flags = ("--data", data, "--base-url", served.url)
    line = error_line(capsys, download.main, NAME, *flags)
    assert not (data / NAME).exists()
    return line


def ranges(served):
    return [wanted for path, wanted in served.requests if path.endswith(".zip")]


def cut(served, data, capsys, after=300):
    """Break off a first attempt after some bytes."""
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


def test_what_is_unpacked_is_on_the_disk_before_the_data_set_counts(served, data, monkeypatch):
    disk = watch(monkeypatch)
    assert fetch(served, data) == 0
    unpacked = data / NAME
    disk.check_kept(unpacked)
    named = [step[:1] + step[2:] for step in disk.steps].index(("rename", str(unpacked)))
    flushed = {Path(step[1]).name for step in disk.steps[:named] if step[0] == "flush"}
    assert flushed >= {path.name for path in unpacked.iterdir()}


def test_a_published_md5_is_verified(served, data, raw):
    publish_md5(served)

    assert fetch(served, data) == 0
    assert snapshot(data / NAME) == snapshot(raw)


def test_a_wrong_md5_is_reported_and_the_archive_deleted(served, data, capsys):
    publish_md5(served, "0" * 32)

    assert "not the published 00000000000000000000000000000000" in refused(served, data, capsys)
    assert list(data.iterdir()) == []


def test_an_md5_file_without_md5_is_reported(served, data, capsys):
    (served.folder / f"{NAME}.zip.md5").write_text("<html>sorry</html>")

    line = refused(served, data, capsys)
    assert f"{NAME}.zip: its .md5 file has no MD5; check --base-url" in line


@pytest.mark.parametrize("name", download.DATASETS)
def test_every_release_but_the_latest_needs_an_md5(name, served, data, capsys):
    archive(served).rename(served.folder / f"{name}.zip")
    flags = ("--data", data, "--base-url", served.url)

    if name.startswith("ml-latest"):
        assert status_of(download.main, name, *flags) == 0
        return
    line = error_line(capsys, download.main, name, *flags)
    assert f"{name}.zip: the server has no MD5 of it; run the command again" in line
    assert not (data / name).exists()


def test_a_release_is_found_in_an_archive_whose_folder_has_another_name(served, data, tmp_path):
    folder = tmp_path / "ml-10M100K"
    folder.mkdir()
    (folder / "ratings.dat").write_text("1::1::5::10\n1::2::3::20\n")
    (folder / "movies.dat").write_text("1::Heat (1995)::Action\n2::Twins (1988)::Comedy\n")
    packed = zipped(folder, served.folder / "ml-10m.zip")
    digest = hashlib.md5(packed.read_bytes()).hexdigest()
    (served.folder / "ml-10m.zip.md5").write_text(digest)

    flags = ("--data", data, "--base-url", served.url)
    assert status_of(download.main, "ml-10m", *flags) == 0

    assert snapshot(data / "ml-10m") == snapshot(folder)


def test_an_existing_data_set_is_not_downloaded_again(served, data):
    assert fetch(served, data) == 0
    served.requests.clear()

    assert fetch(served, data) == 0
    assert served.requests == []


def test_a_download_that_breaks_off_resumes_where_it_stopped(served, data, raw, capsys):
    assert "run the command again to resume" in cut(served, data, capsys, after=300)

    assert fetch(served, data) == 0
    assert snapshot(data / NAME) == snapshot(raw)
    assert ranges(served) == [None, "bytes=300-"]


def test_without_ranges_the_file_is_downloaded_from_its_start(served, data, raw, capsys):
    served.ranges = False
    cut(served, data, capsys)

    assert fetch(served, data) == 0
    assert snapshot(data / NAME) == snapshot(raw)


def test_a_file_that_changed_meanwhile_is_downloaded_from_its_start(served, data, raw, capsys):
    cut(served, data, capsys)
    write_data_set(raw, ten_users()[::-1])
    zipped(raw, archive(served))

    assert fetch(served, data) == 0
    assert snapshot(data / NAME) == snapshot(raw)


def test_a_part_of_unknown_version_is_downloaded_from_its_start(served, data, raw, capsys):
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


def test_a_complete_part_is_not_downloaded_again(served, data, raw, capsys):
    cut(served, data, capsys)
    (data / PART).write_bytes(archive(served).read_bytes())

    assert fetch(served, data) == 0
    assert snapshot(data / NAME) == snapshot(raw)
    assert len(ranges(served)) == 1


def test_a_killed_download_resumes(served, data, raw):
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


def test_a_missing_file_is_reported(served, data, capsys):
    archive(served).unlink()

    line = refused(served, data, capsys)

    assert line.startswith(f"{served.url}/{NAME}.zip: the server answers 404 Not Found")


def test_an_unreachable_server_is_reported(data, tmp_path, capsys):
    with serving(tmp_path) as files:
        url = files.url

    assert status_of(download.main, NAME, "--data", data, "--base-url", url) == 2
    assert "the connection failed" in capsys.readouterr().err


def test_an_invalid_base_url_is_reported(data, capsys):
    assert status_of(download.main, NAME, "--data", data, "--base-url", "nonsense") == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_an_unknown_name_is_reported(data, capsys):
    assert status_of(download.main, "ml-1b", "--data", data) == 2
    line = capsys.readouterr().err
    assert line.startswith(
        "ml-1b: no such folder or zip archive; give the path of one, or one of ml-"
    )


def test_a_truncated_archive_is_reported_and_deleted(served, data, capsys):
    content = archive(served).read_bytes()
    archive(served).write_bytes(content[: len(content) // 2])

    assert "is damaged or not a zip archive" in refused(served, data, capsys)
    assert list(data.iterdir()) == []


def test_an_archive_damaged_inside_is_reported_and_deleted(served, data, capsys):
    content = bytearray(archive(served).read_bytes())
    middle = content.index(b"ratings.csv") + 60
    content[middle : middle + 20] = bytes(20)
    archive(served).write_bytes(content)

    assert "is damaged or not a zip archive" in refused(served, data, capsys)
    assert list(data.iterdir()) == []


def test_an_archive_without_ratings_is_reported(served, data, raw, capsys):
    (raw / "ratings.csv").unlink()
    zipped(raw, archive(served))

    assert "has no ratings: none of ratings.csv" in refused(served, data, capsys)


def test_an_archive_with_wrong_columns_is_reported(served, data, raw, capsys):
    (raw / "ratings.csv").write_text("user,item\n1,2\n")
    zipped(raw, archive(served))

    assert "has no column userId" in refused(served, data, capsys)


@pytest.mark.parametrize("packed", [True, False])
def test_a_local_data_set_needs_no_download(packed, raw, data, tmp_path, capsys):
    source = zipped(raw, tmp_path / "mine.zip") if packed else raw

    assert status_of(download.main, source, "--data", data) == 0

    folder = data / "mine" if packed else raw
    assert capsys.readouterr().out == f"{folder.name} is in {folder}\n"
    assert snapshot(folder) == snapshot(raw)


def test_setup_accepts_the_name_of_a_data_set_in_data(served, data, tmp_path):
    assert fetch(served, data) == 0
    served.requests.clear()

    flags = ("--data", data, "--processed", tmp_path / "out", *THRESHOLDS)
    assert status_of(setup.main, NAME, *flags) == 0
    assert (tmp_path / "out" / "manifest.json").is_file()


def test_the_real_command_downloads_and_prints_no_errors(served, data):
    ended = command("download", NAME, "--data", data, "--base-url", served.url)

    assert (ended.returncode, ended.stderr) == (0, "")
