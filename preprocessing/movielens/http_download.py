"""Download a file over HTTP, resumably: NAME.part keeps the bytes received so far.

NAME.part.json records which version of the file the part belongs to. A download resumes only
if the server confirms that version; otherwise it starts over.
"""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

import httpx

from engine.errors import DataError
from engine.files.atomic import write_atomically
from preprocessing.progress import Progress, silent

_LARGEST = 4 << 30  # bytes; ml-32m has a sixteenth of that
_TIMEOUT = 30.0  # seconds without a byte
_LARGEST_TEXT = 1 << 16  # bytes
_CHECK = "check the name and --base-url"
_RETRY = "run the command again to resume the download"


@dataclass(frozen=True, slots=True)
class _Version:
    """A version of a file: its strong ETag or Last-Modified date, and its size in bytes."""

    validator: str
    size: int

    @classmethod
    def from_headers(cls, response: httpx.Response) -> "_Version | None":
        """Return the version in the headers of a whole response, None if they lack one."""
        etag = response.headers.get("etag", "")
        validator = etag if etag.startswith('"') else response.headers.get("last-modified", "")
        size = response.headers.get("content-length", "")
        return cls(validator, int(size)) if validator and size.isdecimal() else None

    @classmethod
    def read(cls, path: Path) -> "_Version | None":
        """Read the version recorded at `path`, None if it is missing or damaged."""
        try:
            match json.loads(path.read_bytes()):
                case {"validator": str(validator), "size": int(size)}:
                    return cls(validator, size)
        except (OSError, ValueError):
            pass
        return None


class Downloader:
    """Downloads files while its `with` block is open."""

    def __init__(self, progress: Progress = silent):
        self._progress = progress
        self._client = httpx.Client(
            timeout=_TIMEOUT, follow_redirects=True, headers={"Accept-Encoding": "identity"}
        )

    def __enter__(self) -> "Downloader":
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def text(self, url: str) -> str | None:
        """Return the small text at `url`, None if it does not exist (404).

        Raises
        ------
        DataError
            The server cannot be reached, refuses, or sends more than 64 KiB.
        """
        try:
            with self._client.stream("GET", url) as response:
                if response.status_code == httpx.codes.NOT_FOUND:
                    return None
                _require_success(response, url)
                content = b""
                for chunk in response.iter_raw():
                    content += chunk
                    if len(content) > _LARGEST_TEXT:
                        raise DataError("is larger than expected", where=url, fix=_CHECK)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise _unreachable(url, error) from error
        return content.decode("utf-8", "replace")

    def file(self, url: str, part: Path) -> None:
        """Download `url` into `part`, resuming from the bytes already there.

        Raises
        ------
        DataError
            The server cannot be reached, refuses, breaks off, or sends more than 4 GiB;
            `part` keeps the bytes received.
        """
        version = _Version.read(_record_of(part))
        held = part.stat().st_size if part.is_file() else 0
        try:
            if version and held == version.size:
                return
            if version and held < version.size and self._resumed(url, part, held, version):
                return
            discard(part)
            with self._client.stream("GET", url) as response:
                _require_success(response, url)
                self._receive(response, url, part)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise _unreachable(url, error) from error

    def _resumed(self, url: str, part: Path, held: int, version: _Version) -> bool:
        """Download the rest of `part`; return False if the file has to be requested whole."""
        headers = {"Range": f"bytes={held}-", "If-Range": version.validator}
        with self._client.stream("GET", url, headers=headers) as response:
            if response.status_code == httpx.codes.REQUESTED_RANGE_NOT_SATISFIABLE:
                return False
            _require_success(response, url)
            if response.status_code == httpx.codes.OK:
                # The version changed, or the server ignores ranges: this is the whole file.
                self._receive(response, url, part)
                return True
            expected = f"bytes {held}-{version.size - 1}/{version.size}"
            if response.headers.get("content-range") != expected:
                return False
            self._append(response, url, part, held, version.size)
            return True

    def _receive(self, response: httpx.Response, url: str, part: Path) -> None:
        discard(part)
        version = _Version.from_headers(response)
        if version:
            write_atomically(_record_of(part), json.dumps(asdict(version)).encode(), flush=False)
        length = response.headers.get("content-length", "")
        self._append(response, url, part, 0, int(length) if length.isdecimal() else None)

    def _append(
        self, response: httpx.Response, url: str, part: Path, held: int, size: int | None
    ) -> None:
        with (
            part.open("ab", buffering=0) as file,
            self._progress(part.stem, size, unit="B") as advance,
        ):
            advance(held)
            for chunk in response.iter_raw():
                held += len(chunk)
                if held > (_LARGEST if size is None else size):
                    raise DataError("sends more than it announced", where=url, fix=_RETRY)
                file.write(chunk)
                advance(len(chunk))
        if size is not None and held < size:
            raise DataError(f"broke off after {held:,} of {size:,} bytes", where=url, fix=_RETRY)


def discard(part: Path) -> None:
    """Delete `part` and the record of its version."""
    part.unlink(missing_ok=True)
    _record_of(part).unlink(missing_ok=True)


def _record_of(part: Path) -> Path:
    return part.with_name(part.name + ".json")


def _require_success(response: httpx.Response, url: str) -> None:
    if response.status_code not in (httpx.codes.OK, httpx.codes.PARTIAL_CONTENT):
        raise DataError(
            f"the server answers {response.status_code} {response.reason_phrase}".rstrip(),
            where=url,
            fix=_CHECK,
        )


def _unreachable(url: str, error: Exception) -> DataError:
    reason = str(error) or type(error).__name__
    begun = isinstance(error, httpx.TransportError) and not isinstance(error, httpx.ConnectError)
    fix = _RETRY if begun else "check the network and --base-url"
    return DataError(f"the connection failed: {reason}", where=url, fix=fix)
