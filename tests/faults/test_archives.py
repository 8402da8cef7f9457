"""Hostile and damaged zip archives write nothing outside their folder and stay within bounds."""

import io
import itertools
import os
import shutil
import stat
import struct
import tracemalloc
import zipfile
import zlib
from pathlib import Path

import pytest

from preprocessing.movielens import zip_archive
from tests.faults.commands import check_error, run_child, run_here, time_limit
from tests.faults.fault_counts import ARCHIVES, draw
from tests.faults.folder_tree import tree_of
from tests.faults.raw_data import write_raw
from tests.preprocessing.data_sets import THRESHOLDS, zipped

MIB = 1 << 20


@pytest.fixture(scope="module")
def sound_archive(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("archives")
    return zipped(write_raw(folder / "tiny", 0), folder / "tiny.zip")


@pytest.fixture
def archive(sound_archive, tmp_path) -> Path:
    return Path(shutil.copyfile(sound_archive, tmp_path / "tiny.zip"))


def refused(archive: Path, *parts: str) -> None:
    """Check that both commands that read an archive refuse it, and write nothing."""
    folder = archive.parent
    (folder / "data").mkdir()
    (folder / "processed").mkdir()
    before = tree_of(folder)
    with time_limit(archive):
        unpacking = run_here("preprocessing.download", archive, "--data", folder / "data")
        reading = run_here(
            "preprocessing.setup", archive, "--processed", folder / "processed", *THRESHOLDS
        )
    for ended in (unpacking, reading):
        check_error(ended, *parts)
    assert tree_of(folder) == before


def add_member(archive: Path, name: str, content: bytes = b"x", mode: int = 0) -> None:
    info = zipfile.ZipInfo("placeholder" if "\0" in name or not name else name)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = mode << 16
    info.filename = name
    with zipfile.ZipFile(archive, "a") as file:
        file.writestr(info, content)


NAMES = {
    "outside its folder": [
        "../evil", "tiny/../../evil", "..", "/tmp/evil", "//server/share/evil", "C:/evil", "C:evil",
        "tiny/links.csv:stream", "..\\evil", "tiny\\evil", "\\\\server\\share\\evil",
    ],
    "below a file": [".", "tiny/ratings.csv/evil"],
    "is special on some systems": [
        "evil.csv\0.txt", "nul", "tiny/NUL.csv", "con/evil", "COM1", "lpt9.txt", "tiny/evil.",
        "tiny/evil ", "tiny /evil",
    ],
    "twice": ["tiny/ratings.csv", "tiny/./ratings.csv", "tiny//ratings.csv"],
}  # fmt: skip


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize(
    ("reason", "name"), [(reason, name) for reason in NAMES for name in NAMES[reason]]
)
def test_a_dangerous_member_name_is_refused(reason, name, archive):
    add_member(archive, name)
    refused(archive, "is not accepted: its member", reason)


@pytest.mark.parametrize(
    "kind", [stat.S_IFLNK, stat.S_IFIFO, stat.S_IFCHR, stat.S_IFBLK, stat.S_IFSOCK]
)
def test_a_member_that_is_not_a_plain_file_is_refused(kind, archive):
    add_member(archive, "tiny/strange", b"/etc/passwd", kind | 0o777)
    refused(archive, "is a link or a device")


@pytest.mark.parametrize("packing", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_an_unusual_compression_is_refused(packing, archive):
    with zipfile.ZipFile(archive, "a") as file:
        file.writestr("tiny/genome.csv", b"x" * 100, compress_type=packing)
    refused(archive, "is packed in a way")


def test_a_bomb_of_one_member_is_refused(archive):
    add_member(archive, "tiny/zeros.csv", bytes(30 * MIB))
    refused(archive, "times its size")


def test_a_bomb_of_many_members_is_refused(archive):
    """Each is small enough to pass alone; together they are not."""
    for number in range(100):
        add_member(archive, f"tiny/zeros{number}.csv", bytes(MIB - 1))
    refused(archive, "over 100 times its size unpacked")


def overlapping(count: int, size: int) -> bytes:
    """Return an archive of `count` members that all name the same packed bytes."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    content = (b"0123456789abcdef" * (size // 16 + 1))[:size]
    packed = packer.compress(content) + packer.flush()
    local, directory = io.BytesIO(), io.BytesIO()
    for number in range(count):
        name = f"tiny/f{number}".encode()
        numbers = (zlib.crc32(content), len(packed), size, len(name), 0)
        if number == 0:
            local.write(
                b"PK\3\4" + struct.pack("<5H3I2H", 20, 0, 8, 0, 0, *numbers) + name + packed
            )
        directory.write(
            b"PK\1\2" + struct.pack("<6H3I2H", 20, 20, 0, 8, 0, 0, *numbers)
            + struct.pack("<3H2I", 0, 0, 0, 0, 0) + name
        )  # fmt: skip
    entries = directory.getvalue()
    start = local.tell()
    end = b"PK\5\6" + struct.pack("<4H2IH", 0, 0, count, count, len(entries), start, 0)
    return local.getvalue() + entries + end


def test_members_that_share_their_bytes_are_refused(archive):
    archive.write_bytes(overlapping(900, MIB - 1))
    refused(archive, "is not accepted")


def test_a_few_members_that_share_their_bytes_are_refused(archive):
    """They pass the sums, and fail on their names, which differ from those of the directory."""
    archive.write_bytes(overlapping(3, 1_000))
    refused(archive)


def test_a_hundred_thousand_members_are_refused(archive):
    """They are counted before anything is done with them."""
    count, entry = 100_000, b"PK\1\2" + bytes(24) + struct.pack("<H", 1) + bytes(16) + b"x"
    entries = entry * count
    end64 = struct.pack("<4sQHHIIQQQQ", b"PK\6\6", 44, 45, 45, 0, 0, *[count] * 2, len(entries), 0)
    where = struct.pack("<4sIQI", b"PK\6\7", 0, len(entries), 1)
    end = b"PK\5\6" + struct.pack("<4H2IH", 0, 0, 0xFFFF, 0xFFFF, len(entries), 0, 0)
    archive.write_bytes(entries + end64 + where + end)
    refused(archive, "is not accepted: it has 100,000 members")


@pytest.mark.parametrize("size", [0, 10, 1 << 31, 0xFFFFFFFE])
def test_a_false_size_is_refused_without_much_memory(size, archive):
    """The directory gives another size than the packed bytes unpack to."""
    content = bytearray(archive.read_bytes())
    entry = content.index(b"PK\1\2")
    while b"ratings.csv" not in content[entry : entry + 70]:
        entry = content.index(b"PK\1\2", entry + 4)
    content[entry + 24 : entry + 28] = struct.pack("<I", size)
    archive.write_bytes(content)
    tracemalloc.start()
    refused(archive)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 64 * MIB


@pytest.mark.parametrize("damage", [b"", b"PK", b"PK\5\6" + bytes(18), bytes(1_000)])
def test_a_file_that_is_not_an_archive_is_refused(damage, archive):
    archive.write_bytes(damage)
    refused(archive)


def test_a_member_name_in_no_encoding_is_refused(archive):
    raw = bytearray(archive.read_bytes())
    entry = raw.index(b"PK\1\2")
    raw[entry + 9] |= 0x08  # claims that the name is UTF-8
    name = raw.index(b"tiny/", entry)
    raw[name : name + 2] = b"\xff\xfe"
    archive.write_bytes(raw)
    refused(archive)


@pytest.mark.parametrize("kind", ["pipe", "folder", "link"])
def test_a_path_that_is_not_a_regular_file_is_refused(kind, archive):
    archive.unlink()
    if kind == "pipe":
        os.mkfifo(archive)
    elif kind == "folder":
        archive.mkdir()
    else:
        archive.symlink_to(archive)
    refused(archive)


def test_random_damage_is_refused_or_harmless(archive, sound_archive, tmp_path):
    """Flipped bits, cuts and changed bytes give one line or the very same data set."""
    raw = sound_archive.read_bytes()
    with zipfile.ZipFile(sound_archive) as file:
        contents = {name.split("/")[1]: file.read(name) for name in file.namelist()}
    random = draw("archives")
    # Most changes are to the directory and the headers.
    heads = [start for sign in (b"PK\1\2", b"PK\3\4", b"PK\5\6") for start in _all(raw, sign)]
    survived = 0
    for number in range(ARCHIVES):
        damaged = bytearray(raw)
        for _ in range(random.integers(1, 4)):
            if random.random() < 0.7:
                position = int(random.choice(heads)) + int(random.integers(0, 60))
                damaged[min(position, len(raw) - 1)] = int(random.integers(256))
            else:
                damaged[random.integers(len(raw))] ^= 1 << random.integers(8)
        if random.random() < 0.1:
            del damaged[random.integers(len(raw)) :]
        archive.write_bytes(damaged)
        folder = tmp_path / f"data{number}"
        folder.mkdir()
        before = tree_of(tmp_path)
        with time_limit(number):
            ended = run_here("preprocessing.download", archive, "--data", folder)
        if ended.status == 0:
            survived += 1
            found = {path.name: path.read_bytes() for path in folder.rglob("*.csv")}
            assert found.items() <= contents.items()
        else:
            check_error(ended)
            assert tree_of(tmp_path) == before
        with time_limit(number):
            ended = run_here(
                "preprocessing.setup", archive, "--processed", folder / "p", *THRESHOLDS
            )
        assert ended.status in (0, 2)
        if ended.status == 2:
            check_error(ended)
            assert not (folder / "p").exists()
        shutil.rmtree(folder)
    assert survived < ARCHIVES


def _all(raw: bytes, sign: bytes) -> list[int]:
    found = itertools.accumulate(raw.split(sign), lambda at, part: at + len(part) + 4, initial=0)
    return [end - 4 for end in list(found)[1:-1]]


def test_the_command_in_its_own_process_refuses_a_bomb(archive):
    add_member(archive, "tiny/zeros.csv", bytes(30 * MIB))
    ended = run_child("preprocessing.setup", archive, "--processed", archive.parent / "processed")
    check_error(ended, "times its size")
    assert not (archive.parent / "processed").exists()


def test_the_bounds_allow_real_archives():
    assert zip_archive._MOST_MEMBERS >= 100
    assert zip_archive._LARGEST >= 2 << 30
