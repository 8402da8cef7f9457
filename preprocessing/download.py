"""Download a MovieLens data set, check it and unpack it into data/.

The archive is checked against its own CRCs and against the MD5 that the server publishes
(ml-latest and ml-latest-small have none). A local folder or zip archive works in place of a
name. data/NAME appears complete or not at all.
"""

import hashlib
import os
import re
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from engine.console import run
from engine.errors import DataError, os_reason
from engine.files.atomic import flush_to_disk
from engine.files.locations import output_folder
from engine.text import visible
from preprocessing import cli
from preprocessing.movielens import zip_archive
from preprocessing.movielens.source import RawSource
from preprocessing.progress import Progress, bar, silent

BASE_URL = "https://files.grouplens.org/datasets/movielens"
DATASETS = (
    "ml-latest-small", "ml-latest", "ml-32m", "ml-25m", "ml-20m", "ml-10m", "ml-1m", "ml-100k",
)  # fmt: skip
WITHOUT_MD5 = frozenset({"ml-latest-small", "ml-latest"})
_AGAIN = "run the command again, or check --base-url"
_MD5 = re.compile(r"\b[0-9a-fA-F]{32}\b")


def find_or_download(
    source: str, data: Path | None = None, *, base_url: str = BASE_URL, progress: Progress = silent
) -> RawSource:
    """Return the data set at `source`, downloaded if necessary.

    Parameters
    ----------
    source
        A folder, a zip archive, or one of `DATASETS`, which is downloaded unless data/ has it.
    data
        Where downloads go; by default the source tree's data/.

    Raises
    ------
    DataError
        `source` does not exist, cannot be downloaded, or lacks ratings or movies.
    """
    if os.path.exists(source):  # noqa: PTH110 - unlike Path.exists, it never raises
        return RawSource.at(Path(source))
    if source not in DATASETS:
        raise DataError(
            "no such folder or zip archive",
            where=source or "SOURCE",
            fix=f"give the path of one, or one of {', '.join(DATASETS)}",
        )
    folder = download(source, output_folder("data", data), base_url, progress=progress)
    return RawSource.at(folder, f"delete {folder} and run the command again")


def download(name: str, data: Path, base_url: str, *, progress: Progress = silent) -> Path:
    """Download data set `name` into `data` unless it is there, and return its folder.

    When interrupted it leaves NAME.zip.part, from which the next call continues.

    Raises
    ------
    DataError
        The server cannot be reached or has no such file, or the archive is damaged and
        therefore removed.
    """
    # Imported here: httpx takes a tenth of a second, which only downloads should pay.
    from preprocessing.movielens.http_download import Downloader, discard

    folder = data / name
    if folder.is_dir():
        return folder
    url = f"{base_url.rstrip('/')}/{name}.zip"
    part = data / f"{name}.zip.part"
    with _writable(data), Downloader(progress) as downloader:
        published = downloader.text(f"{url}.md5")
        downloader.file(url, part)
        try:
            _require_md5(part, published, url, name)
            try:
                unpack(part, folder, progress=progress)
            except DataError as error:
                raise DataError(error.problem, where=url, fix=_AGAIN) from None
        except DataError:
            discard(part)
            raise
        discard(part)
    return folder


def unpack(archive: Path, folder: Path, *, progress: Progress = silent) -> None:
    """Unpack the MovieLens `archive` into the new `folder`, checking its CRCs and columns.

    Raises
    ------
    DataError
        The archive is damaged, unsafe, or lacks ratings or movies; `folder` is not created.
    """
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=f".{folder.name}.") as temporary:
        unpacked = Path(temporary)
        zip_archive.unpack(archive, unpacked, progress)
        source = RawSource.at(unpacked).folder
        for path in (*source.rglob("*"), source):
            flush_to_disk(path)
        source.rename(folder)
        flush_to_disk(folder.parent)


def _require_md5(path: Path, published: str | None, url: str, name: str) -> None:
    if published is None:
        if name in WITHOUT_MD5:
            return
        raise DataError("the server has no MD5 of it", where=url, fix=_AGAIN)
    expected = _MD5.search(published)
    if expected is None:
        raise DataError("its .md5 file has no MD5", where=url, fix="check --base-url")
    with path.open("rb") as file:
        actual = hashlib.file_digest(file, lambda: hashlib.md5(usedforsecurity=False)).hexdigest()
    if actual != expected[0].lower():
        raise DataError(
            f"has MD5 {actual}, not the published {expected[0].lower()}", where=url, fix=_AGAIN
        )


@contextmanager
def _writable(data: Path) -> Iterator[None]:
    try:
        data.mkdir(parents=True, exist_ok=True)
        yield
    except OSError as error:
        raise DataError(
            f"cannot be written: {os_reason(error)}",
            where=data,
            fix="free space or give --data DIR",
        ) from error


def main(arguments: Sequence[str] | None = None) -> None:
    """Download, unpack or check the data set, and print where it is."""
    parser = cli.new_parser("download", __doc__, "ml-latest-small", "path/to/ml-32m.zip --data raw")
    parser.add_argument(
        "dataset", metavar="NAME", help=f"{', '.join(DATASETS)}, or a local folder or zip archive"
    )
    cli.add_data(parser)
    parser.add_argument(
        "--base-url",
        default=BASE_URL,
        metavar="URL",
        help="where NAME.zip is (default: %(default)s)",
    )
    flags = parser.parse_args(arguments)
    source = find_or_download(flags.dataset, flags.data, base_url=flags.base_url, progress=bar)
    folder = source.folder
    if Path(flags.dataset).is_file():
        data = output_folder("data", flags.data)
        folder = data / source.name
        with _writable(data):
            if not folder.is_dir():
                unpack(Path(flags.dataset), folder, progress=bar)
    sys.stdout.write(visible(f"{source.name} is in {folder}") + "\n")


if __name__ == "__main__":
    sys.exit(run(main))
