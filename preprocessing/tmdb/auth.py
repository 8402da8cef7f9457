"""Find the TMDB key in the environment or a file, and sign requests with it.

A request is signed below everything that logs or raises with requests, and no message made
here contains the key. It is never read from the command line.
"""

import os
import re
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from engine.errors import FourfoldError, os_reason

KEY_VARIABLE = "TMDB_API_KEY"
TOKEN_VARIABLE = "TMDB_BEARER_TOKEN"  # noqa: S105 - the variable's name
KEY_FILE_FLAG = "--key-file"
_QUOTES = tuple("\"'`“”‘’")
_GET_ONE = "get a key or token at themoviedb.org, Settings, API"
_NAMED = re.compile(r"(export\s+)?\w+\s*=", re.ASCII)
_SECRET = re.compile(r"[!-~]{1,4096}", re.ASCII)
_LONGEST_FILE = 1 << 13  # bytes


class TmdbKeyError(FourfoldError):
    """The key is missing or malformed, or TMDB refuses it."""


@dataclass(frozen=True, slots=True)
class TmdbKey:
    """A v3 API key, which goes into the query, or a bearer token, which goes into a header.

    Attributes
    ----------
    source
        The variable or file that it came from, to show.
    """

    secret: str = field(repr=False)
    is_token: bool
    source: str

    @classmethod
    def find(cls, file: Path | None) -> "TmdbKey":
        """Return the key in `file`, else the token, else the key in the environment.

        Text in a file or in TMDB_API_KEY with the two dots of a token counts as a token.

        Raises
        ------
        TmdbKeyError
            None is set, the file cannot be read, or the text cannot be a key.
        """
        if file is not None:
            return cls._parse(_read_text(file), KEY_FILE_FLAG, f"{KEY_FILE_FLAG} {file}")
        for variable in (TOKEN_VARIABLE, KEY_VARIABLE):
            if text := os.environ.get(variable, "").strip():
                return cls._parse(text, variable, variable)
        raise TmdbKeyError(
            "no key for TMDB",
            fix=f"set {KEY_VARIABLE} or {TOKEN_VARIABLE}, or give --key-file FILE",
        )

    @classmethod
    def _parse(cls, text: str, where: str, source: str) -> "TmdbKey":
        secret = text.strip()
        if _NAMED.match(secret):
            problem, fix = "has a NAME= before the key", "leave out NAME= and give only the key"
            raise TmdbKeyError(problem, where=where, fix=fix)
        if secret[:1] in _QUOTES or secret[-1:] in _QUOTES:
            raise TmdbKeyError("is in quotes", where=where, fix="leave out the quotes")
        if not _SECRET.fullmatch(secret):
            raise TmdbKeyError("is not a key of one word", where=where, fix=_GET_ONE)
        return cls(secret, where == TOKEN_VARIABLE or secret.count(".") == 2, source)

    def signed(self, request: httpx.Request) -> httpx.Request:
        """Return a copy of `request`, which has no body, that carries the key."""
        url, headers = request.url, request.headers.copy()
        if self.is_token:
            headers["Authorization"] = f"Bearer {self.secret}"
        else:
            url = url.copy_merge_params({"api_key": self.secret})
        stream, extensions = request.stream, request.extensions
        return httpx.Request(
            request.method, url, headers=headers, stream=stream, extensions=extensions
        )


class SigningTransport(httpx.AsyncBaseTransport):
    """Signs each request and sends it by `inner`, so that no other code sees the key."""

    def __init__(self, inner: httpx.AsyncBaseTransport, key: TmdbKey):
        self._inner = inner
        self._key = key

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send `request` with the key."""
        return await self._inner.handle_async_request(self._key.signed(request))

    async def aclose(self) -> None:
        """Close the connections."""
        await self._inner.aclose()


def _read_text(file: Path) -> str:
    # No message shows the path: it may be a key, passed by mistake.
    try:
        with file.open("rb") as opened:
            content = opened.read(_LONGEST_FILE + 1)  # of a pipe too: `--key-file <(pass tmdb)`
        if len(content) <= _LONGEST_FILE:
            return content.decode("utf-8-sig")
        problem = f"is larger than {_LONGEST_FILE:,} bytes"
    except OSError as error:
        problem = f"cannot be read: {os_reason(error)}"
    except ValueError:
        problem = "is not text"
    raise TmdbKeyError(problem, where=KEY_FILE_FLAG, fix="name a file that contains only the key")
