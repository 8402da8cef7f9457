"""Hostile and damaged zip archives write nothing outside their folder and stay within bounds."""

import io
import itertools
import shutil
import stat
import struct
import tracemalloc
import zipfile
import zlib
from pathlib import Path

import pytest

from preprocessing.movielens import zip_archive
from tests.faults.amounts import ARCHIVES, draw
from tests.faults.commands import bounded_time, outcome, real, told
from tests.faults.raw_data import THRESHOLDS, write_raw
from tests.faults.trees import tree_of
from tests.preprocessing.data_sets import zipped

MIB = 1 << 20


@pytest.fixture(scope="module")
def sound_archive(tmp_path_factory) -> Path:
    place = tmp_path_factory.mktemp("archives")
    return zipped(write_raw(place / "tiny", 0), place / "tiny.zip")


@pytest.fixture
def archive(sound_archive, tmp_path) -> Path:
    return Path(shutil.copyfile(sound_archive, tmp_path / "tiny.zip"))


def refused(archive: Path, *parts: str) -> None:
    """Assert that both ways to use an archive refuse it, and write nothing."""
    place = archive.parent
    (place / "data").mkdir()
    (place / "processed").mkdir()
    before = tree_of(place)
    with bounded_time(archive):
        unpacking = outcome("preprocessing.download", archive, "--data", place / "data")
        reading = outcome(
            "preprocessing.setup", archive, "--processed", place / "processed", *THRESHOLDS
        )
    for ended in (unpacking, reading):
        told(ended, *parts)
    assert tree_of(place) == before


def with_member(archive: Path, name: str, content: bytes = b"x", mode: int = 0) -> None:
    info = zipfile.ZipInfo("placeholder" if "\0" in name or not name else name)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = mode << 16
    info.filename = name
    with zipfile.ZipFile(archive, "a") as file:
        file.writestr(info, content)


OUTSIDE = ("outside its folder",)
ELSEWHERE = ("special on some systems",)
NAMES = {
    "../evil": OUTSIDE,
    "tiny/../../evil": OUTSIDE,
    "..": OUTSIDE,
    "/tmp/evil": OUTSIDE,
    "//server/share/evil": OUTSIDE,
    "C:/evil": OUTSIDE,
    "C:evil": OUTSIDE,
    "tiny/links.csv:stream": OUTSIDE,
    "..\\evil": OUTSIDE,
    "tiny\\evil": OUTSIDE,
    "\\\\server\\share\\evil": OUTSIDE,
    ".": ("below a file",),
    "evil.csv\0.txt": ELSEWHERE,
    "nul": ELSEWHERE,
    "tiny/NUL.csv": ELSEWHERE,
    "con/evil": ELSEWHERE,
    "COM1": ELSEWHERE,
    "lpt9.txt": ELSEWHERE,
    "tiny/evil.": ELSEWHERE,
    "tiny/evil ": ELSEWHERE,
    "tiny /evil": ELSEWHERE,
    "tiny/ratings.csv": ("twice",),
    "tiny/./ratings.csv": ("twice",),
    "tiny//ratings.csv": ("twice",),
    "tiny/ratings.csv/evil": ("below a file",),
}


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("name", NAMES)
def test_a_name_that_could_do_harm(name, archive):
    with_member(archive, name)
    refused(archive, "is not accepted: its member", *NAMES[name])


@pytest.mark.parametrize(
    "kind", [stat.S_IFLNK, stat.S_IFIFO, stat.S_IFCHR, stat.S_IFBLK, stat.S_IFSOCK]
)
def test_a_member_that_is_no_plain_file(kind, archive):
    with_member(archive, "tiny/strange", b"/etc/passwd", kind | 0o777)
    refused(archive, "is a link or a device")


@pytest.mark.parametrize("packing", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_an_unusual_packing(packing, archive):
    with zipfile.ZipFile(archive, "a") as file:
        file.writestr("tiny/genome.csv", b"x" * 100, compress_type=packing)
    refused(archive, "is packed in a way")


def test_a_bomb_of_one_member(archive):
    with_member(archive, "tiny/zeros.csv", bytes(300 * MIB))
    refused(archive, "times its size")


def test_a_bomb_of_many_members(archive):
    """Each is small enough to pass alone; together they are not."""
    for number in range(200):
        with_member(archive, f"tiny/zeros{number}.csv", bytes(MIB - 1))
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


def test_members_that_share_their_bytes(archive):
    archive.write_bytes(overlapping(900, MIB - 1))
    refused(archive, "is not accepted")


def test_members_that_share_their_bytes_within_the_bounds(archive):
    """What passes the sums fails on the names of the members, which are not those told."""
    archive.write_bytes(overlapping(3, 1_000))
    refused(archive)


def test_a_hundred_thousand_members(archive):
    """They are counted before anything is done with them."""
    count, entry = 100_000, b"PK\1\2" + bytes(24) + struct.pack("<H", 1) + bytes(16) + b"x"
    entries = entry * count
    end64 = struct.pack("<4sQHHIIQQQQ", b"PK\6\6", 44, 45, 45, 0, 0, *[count] * 2, len(entries), 0)
    where = struct.pack("<4sIQI", b"PK\6\7", 0, len(entries), 1)
    end = b"PK\5\6" + struct.pack("<4H2IH", 0, 0, 0xFFFF, 0xFFFF, len(entries), 0, 0)
    archive.write_bytes(entries + end64 + where + end)
    refused(archive, "is not accepted: it has 100,000 members")


@pytest.mark.parametrize("told_size", [0, 10, 1 << 31, 0xFFFFFFFE])
def test_sizes_that_lie(told_size, archive):
    """The directory says another size than what the packed bytes unpack to."""
    content = bytearray(archive.read_bytes())
    place = content.index(b"PK\1\2")
    while b"ratings.csv" not in content[place : place + 70]:
        place = content.index(b"PK\1\2", place + 4)
    content[place + 24 : place + 28] = struct.pack("<I", told_size)
    archive.write_bytes(content)
    tracemalloc.start()
    refused(archive)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 64 * MIB


@pytest.mark.parametrize("damage", [b"", b"PK", b"PK\5\6" + bytes(18), bytes(1_000)])
def test_no_archive(damage, archive):
    archive.write_bytes(damage)
    refused(archive)


def test_a_member_with_a_name_in_no_encoding(archive):
    content = archive.read_bytes()
    for sign, flags in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        raw = bytearray(content)
        place = raw.index(sign)
        raw[place + flags + 1] |= 0x08  # the name is said to be UTF-8
        name = raw.index(b"tiny/", place)
        raw[name : name + 2] = b"\xff\xfe"
        archive.write_bytes(raw)
        shutil.rmtree(archive.parent / "data", ignore_errors=True)
        shutil.rmtree(archive.parent / "processed", ignore_errors=True)
        if sign == b"PK\1\2":
            refused(archive)


@pytest.mark.parametrize("place", ["pipe", "folder", "link"])
def test_no_regular_file(place, archive):
    archive.unlink()
    if place == "pipe":
        import os

        os.mkfifo(archive)
    elif place == "folder":
        archive.mkdir()
    else:
        archive.symlink_to(archive)
    refused(archive)


def test_any_damage(archive, sound_archive, tmp_path):
    """Flipped bits, cuts and swapped pieces end in one line or in the very same data set."""
    raw = sound_archive.read_bytes()
    with zipfile.ZipFile(sound_archive) as file:
        contents = {name.split("/")[1]: file.read(name) for name in file.namelist()}
    random = draw("archives")
    # The directory and the headers are where the structure is.
    heads = [place for sign in (b"PK\1\2", b"PK\3\4", b"PK\5\6") for place in _all(raw, sign)]
    survived = 0
    for number in range(ARCHIVES):
        damaged = bytearray(raw)
        for _ in range(random.integers(1, 4)):
            if random.random() < 0.7:
                place = int(random.choice(heads)) + int(random.integers(0, 60))
                damaged[min(place, len(raw) - 1)] = int(random.integers(256))
            else:
                damaged[random.integers(len(raw))] ^= 1 << random.integers(8)
        if random.random() < 0.1:
            del damaged[random.integers(len(raw)) :]
        archive.write_bytes(damaged)
        place = tmp_path / f"data{number}"
        place.mkdir()
        before = tree_of(tmp_path)
        with bounded_time(number):
            ended = outcome("preprocessing.download", archive, "--data", place)
        if ended.status == 0:
            survived += 1
            found = {path.name: path.read_bytes() for path in place.rglob("*.csv")}
            assert found.items() <= contents.items()
        else:
            told(ended)
            assert tree_of(tmp_path) == before
        with bounded_time(number):
            ended = outcome("preprocessing.setup", archive, "--processed", place / "p", *THRESHOLDS)
        assert ended.status in (0, 2)
        if ended.status == 2:
            told(ended)
            assert not (place / "p").exists()
        shutil.rmtree(place)
    assert survived < ARCHIVES


def _all(raw: bytes, sign: bytes) -> list[int]:
    found = itertools.accumulate(raw.split(sign), lambda at, part: at + len(part) + 4, initial=0)
    return [place - 4 for place in list(found)[1:-1]]


def test_the_real_command_refuses_a_bomb(archive):
    with_member(archive, "tiny/zeros.csv", bytes(300 * MIB))
    ended = real("preprocessing.setup", archive, "--processed", archive.parent / "processed")
    told(ended, "times its size")
    assert not (archive.parent / "processed").exists()


def test_the_bounds_have_room_for_the_real_thing():
    assert zip_archive._MOST_MEMBERS >= 100
    assert zip_archive._LARGEST >= 2 << 30
