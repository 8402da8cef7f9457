"""The key that TMDB asks for: where it comes from, and how it gets onto a request.

It comes from the environment or a file, never from the command line, and is put on a
request below everything that logs requests or raises with them. No text made here holds it.
"""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from engine.errors import FourfoldError, os_reason

KEY_VARIABLE = "TMDB_API_KEY"
TOKEN_VARIABLE = "TMDB_BEARER_TOKEN"  # noqa: S105 - the variable's name
KEY_FILE_FLAG = "--key-file"
_GET_ONE = "take a key or token from themoviedb.org, Settings, API"
_SECRET = re.compile(r"[!-~]{1,4096}", re.ASCII)
_LONGEST_FILE = 1 << 13  # bytes


class TmdbKeyError(FourfoldError):
    """There is no key, it cannot be one, or TMDB refuses it."""


@dataclass(frozen=True, slots=True)
class TmdbKey:
    """A v3 API key, which goes into the query, or a bearer token, which goes into a header.

    Parameters
    ----------
    secret
        One word of printable ASCII.
    is_token
        Which of the two it is.
    """

    secret: str = field(repr=False)
    is_token: bool

    @classmethod
    def find(cls, file: Path | None, environ: Mapping[str, str] = os.environ) -> "TmdbKey":
        """Return the key in `file`, else the token, else the key that `environ` holds.

        Text in a file or in TMDB_API_KEY that has a token's two dots is taken for a token.

        Raises
        ------
        TmdbKeyError
            There is none, the file cannot be read, or the text cannot be a key.
        """
        if file is not None:
            return cls._in(_text_of(file), KEY_FILE_FLAG)
        for variable in (TOKEN_VARIABLE, KEY_VARIABLE):
            if text := environ.get(variable, "").strip():
                return cls._in(text, variable)
        raise TmdbKeyError(
            "no key for TMDB",
            fix=f"set {KEY_VARIABLE} or {TOKEN_VARIABLE}, or give --key-file FILE",
        )

    @classmethod
    def _in(cls, text: str, where: str) -> "TmdbKey":
        secret = text.strip()
        if not _SECRET.fullmatch(secret):
            raise TmdbKeyError("holds no key of one word", where=where, fix=_GET_ONE)
        return cls(secret, where == TOKEN_VARIABLE or secret.count(".") == 2)

    def signed(self, request: httpx.Request) -> httpx.Request:
        """Return a copy of `request`, which has no body, that carries the key."""
        url, headers = request.url, request.headers.copy()
        if self.is_token:
            headers["Authorization"] = f"Bearer {self.secret}"
        else:
            url = url.copy_merge_params({"api_key": self.secret})
        return httpx.Request(
            request.method,
            url,
            headers=headers,
            stream=request.stream,
            extensions=request.extensions,
        )


class SigningTransport(httpx.AsyncBaseTransport):
    """Signs each request on its way out, so that whoever sent it never sees the key.

    Parameters
    ----------
    inner
        Sends the signed requests.
    """

    def __init__(self, inner: httpx.AsyncBaseTransport, key: TmdbKey):
        self._inner = inner
        self._key = key

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send `request` with the key."""
        return await self._inner.handle_async_request(self._key.signed(request))

    async def aclose(self) -> None:
        """Close the connections."""
        await self._inner.aclose()


def _text_of(file: Path) -> str:
    # The path is not told: it may be a key that was given in place of one.
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
    raise TmdbKeyError(problem, where=KEY_FILE_FLAG, fix="name a file that holds the key alone")
