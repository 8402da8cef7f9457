"""Fetch single films from TMDB's v3 API, within the request limits and with retries."""

import asyncio
import logging
import urllib.request
from collections.abc import Callable

import httpx

from engine.errors import FourfoldError
from preprocessing.film_details.film_tables import Film
from preprocessing.tmdb.auth import SigningTransport, TmdbKey, TmdbKeyError
from preprocessing.tmdb.cache import TmdbIds
from preprocessing.tmdb.parse import ResponseError, parse_film, parse_found
from preprocessing.tmdb.rate_limit import (
    LONGEST_WAIT,
    RateLimiter,
    RequestLimits,
    TooLongAWaitError,
    parse_retry_after,
)

BASE_URL = "https://api.themoviedb.org/3"
_LARGEST = 1 << 20  # bytes of a response; a real one has about five thousand
_ENGLISH = "en-US"
_AGAIN = "run the command again to continue"


class TmdbError(FourfoldError):
    """TMDB cannot be used, or not for the rest of this run."""


class _TemporaryError(Exception):
    """A request failed, but a retry may succeed.

    `reason` has no text from the server.
    """

    def __init__(self, reason: str):
        super().__init__(reason)
        self.reason = reason


class _PauseError(_TemporaryError):
    """The server wants no request for `seconds`, or does not say how long."""

    def __init__(self, reason: str, seconds: float | None):
        super().__init__(reason)
        self.seconds = seconds


class TmdbClient:
    """A client to use in an `async with` block. Redirects are not followed.

    Parameters
    ----------
    key
        Sent to the host of `base_url` only.
    base_url
        The API's address, above movie/ID.
    limits
        The client keeps all of them but `concurrency`, which is up to the caller.
    language
        Of the texts, such as de or pt-BR; "" for TMDB's default, English.
    waiting
        Called with the seconds of each pause that the server wants.

    Raises
    ------
    TmdbError
        `base_url` is not an address, or the environment names an unusable proxy.
    """

    def __init__(
        self,
        key: TmdbKey,
        base_url: str,
        limits: RequestLimits,
        language: str = "",
        waiting: Callable[[float], object] = lambda seconds: None,
    ):
        self.base_url = _checked(base_url)
        self.limits = limits
        self.language = language
        self._key_source = key.source
        self._limiter = RateLimiter(limits, waiting)
        # httpcore's debug log quotes servers, and a server may quote the key.
        logging.getLogger("httpcore").setLevel(logging.INFO)
        self._client = httpx.AsyncClient(
            transport=SigningTransport(_transport(self.base_url, limits.concurrency), key),
            timeout=limits.timeout,
            follow_redirects=False,
            headers={"Accept": "application/json", "Accept-Encoding": "identity"},
        )

    async def __aenter__(self) -> "TmdbClient":
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._client.aclose()

    async def fetch_film(self, ids: TmdbIds) -> Film | None:
        """Return a film by its TMDB id, or else by its IMDb id; None if TMDB has neither.

        An overview that is not translated into the client's language is in English.

        Raises
        ------
        ResponseError
            No usable response arrived, even after retries.
        TmdbKeyError
            The key is refused.
        TmdbError
            The server asks for too long a pause.
        """
        film = await self._film(ids.tmdb_id) if ids.tmdb_id else None
        if film is None and ids.imdb_id:
            found = await self._find(ids.imdb_id)
            if found and found != ids.tmdb_id:
                film = await self._film(found)
        return film

    async def _film(self, tmdb_id: int) -> Film | None:
        film = await self._film_in(self.language, tmdb_id)
        if film is not None and self.language and "overview" not in film:
            english = await self._film_in(_ENGLISH, tmdb_id)
            film = {**(english or {}), **film}
        return film

    async def _film_in(self, language: str, tmdb_id: int) -> Film | None:
        parameters = {"append_to_response": "credits"}
        if language:
            parameters["language"] = language
        body = await self._get(f"movie/{tmdb_id}", parameters)
        return None if body is None else parse_film(body, tmdb_id)

    async def _find(self, imdb_id: str) -> int | None:
        body = await self._get(f"find/tt{imdb_id}", {"external_source": "imdb_id"})
        return None if body is None else parse_found(body)

    async def _get(self, path: str, parameters: dict[str, str]) -> bytes | None:
        """Return the body of a response, None where there is nothing (404)."""
        tries = 0
        while True:
            sent_at = await self._limiter.acquire()
            try:
                body = await self._request(path, parameters)
            except _PauseError as error:
                self._pause(sent_at, error.seconds)
            except _TemporaryError as error:
                tries += 1
                if tries >= self.limits.tries:
                    raise ResponseError(error.reason) from None
                await asyncio.sleep(self.limits.pause_after(tries))
            else:
                self._limiter.resume()
                return body

    async def _request(self, path: str, parameters: dict[str, str]) -> bytes | None:
        url = f"{self.base_url}/{path}"
        try:
            async with (
                asyncio.timeout(self.limits.timeout),
                self._client.stream("GET", url, params=parameters) as response,
            ):
                body = await _read_bounded(response)
        except (TimeoutError, httpx.TimeoutException):
            raise _TemporaryError("no response in time") from None
        except httpx.ConnectError as error:
            # This error's text is local; the text of other errors may quote the server.
            raise _TemporaryError(f"no connection: {error}".rstrip(": ")) from None
        except httpx.DecodingError:
            raise ResponseError("the response is not packed as it says") from None
        except httpx.TransportError:
            raise _TemporaryError("the connection broke off") from None
        problem = f"the server answers {response.status_code}"
        pause = parse_retry_after(response.headers.get("retry-after"))
        match response.status_code:
            case httpx.codes.OK:
                if body is None:
                    raise ResponseError("the response is too large")
                return body
            case httpx.codes.NOT_FOUND:
                return None
            case httpx.codes.UNAUTHORIZED | httpx.codes.FORBIDDEN:
                raise TmdbKeyError(
                    f"the key is refused by {self.base_url}",
                    where=self._key_source,
                    fix=f"check the key and {_AGAIN}",
                )
            case httpx.codes.TOO_MANY_REQUESTS:
                raise _PauseError(problem, pause)
            case status if httpx.codes.is_server_error(status):
                if pause:
                    raise _PauseError(problem, pause)
                raise _TemporaryError(problem)
        raise ResponseError(problem)

    def _pause(self, sent_at: float, seconds: float | None) -> None:
        try:
            self._limiter.pause(sent_at, seconds)
        except TooLongAWaitError:
            raise TmdbError(
                f"the server asks to wait for more than {LONGEST_WAIT:.0f} seconds in all",
                where=self.base_url,
                fix=f"later, with a lower --rate, {_AGAIN}",
            ) from None


async def _read_bounded(response: httpx.Response) -> bytes | None:
    """Return the body, None if it is too large."""
    body = b""
    async for chunk in response.aiter_bytes():  # unpacked, should the server pack it unasked
        body += chunk
        if len(body) > _LARGEST:
            return None
    return body


def _checked(base_url: str) -> str:
    try:
        url = httpx.URL(base_url)
    except httpx.InvalidURL:
        url = httpx.URL()
    unwanted = url.userinfo or url.query or url.fragment
    if url.scheme not in ("http", "https") or not url.host or unwanted:
        raise TmdbError(
            "is not an http or https address without user, query and fragment",
            where="--base-url",
            fix=f"give one such as {BASE_URL}",
        )
    return str(url).rstrip("/")


def _transport(base_url: str, concurrency: int) -> httpx.AsyncHTTPTransport:
    limits = httpx.Limits(max_connections=concurrency, max_keepalive_connections=concurrency)
    try:
        return httpx.AsyncHTTPTransport(limits=limits, proxy=_proxy_for(httpx.URL(base_url)))
    except (ImportError, ValueError, httpx.InvalidURL):
        raise TmdbError(
            "the proxy that the environment names cannot be used",
            fix="unset it or name an HTTP proxy",
        ) from None


def _proxy_for(url: httpx.URL) -> str | None:
    """Return the environment's proxy for `url`, which httpx ignores for a custom transport."""
    if urllib.request.proxy_bypass(url.host):
        return None
    proxies = urllib.request.getproxies()
    proxy = proxies.get(url.scheme) or proxies.get("all")
    return f"http://{proxy}" if proxy and "://" not in proxy else proxy
