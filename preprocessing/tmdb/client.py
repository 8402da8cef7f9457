"""Fetch single films from TMDB's v3 API, within the request limits and with retries."""

import asyncio
import logging
import urllib.request

import httpx

from engine.errors import FourfoldError
from preprocessing.tmdb.auth import SigningTransport, TmdbKey, TmdbKeyError
from preprocessing.tmdb.metadata_table import Metadata
from preprocessing.tmdb.parse import ResponseError, parse_film
from preprocessing.tmdb.rate_limit import RateLimiter, RequestLimits, parse_retry_after

BASE_URL = "https://api.themoviedb.org/3"
_LARGEST = 1 << 20  # bytes of a response; a real one has about five thousand
_LONGEST_PAUSE = 300.0  # seconds that the server may ask for
_MOST_PAUSES = 10  # for one film
_AGAIN = "run the command again to continue"


class TmdbError(FourfoldError):
    """TMDB cannot be used, or not for the rest of this run."""


class _TemporaryError(Exception):
    """A request failed, but a retry may succeed.

    `reason` has no text from the server; `pause` is how many seconds it asks for, if any.
    """

    def __init__(self, reason: str, pause: float | None = None):
        super().__init__(reason)
        self.reason = reason
        self.pause = pause


class _TooManyRequestsError(_TemporaryError):
    """The server wants fewer requests; this does not count as a try for the film."""


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

    Raises
    ------
    TmdbError
        `base_url` is not an address, or the environment names an unusable proxy.
    """

    def __init__(self, key: TmdbKey, base_url: str, limits: RequestLimits):
        self.base_url = _checked(base_url)
        self.limits = limits
        self._limiter = RateLimiter(limits.rate)
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

    async def fetch_film(self, tmdb_id: int) -> Metadata | None:
        """Return the metadata of film `tmdb_id`, None if TMDB does not have it.

        Raises
        ------
        ResponseError
            No usable response arrived, even after retries.
        TmdbKeyError
            The key is refused.
        TmdbError
            The server asks for too long a pause.
        """
        tries = pauses = 0
        while True:
            await self._limiter.acquire()
            try:
                return await self._request(tmdb_id)
            except _TooManyRequestsError as error:
                pauses += 1
                if pauses > _MOST_PAUSES:
                    raise ResponseError(error.reason) from None
                self._pause(error.pause or self.limits.pause_after(pauses))
            except _TemporaryError as error:
                tries += 1
                if tries >= self.limits.tries:
                    raise ResponseError(error.reason) from None
                self._pause(error.pause or 0.0)
                await asyncio.sleep(self.limits.pause_after(tries))

    async def _request(self, tmdb_id: int) -> Metadata | None:
        try:
            async with (
                asyncio.timeout(self.limits.timeout),
                self._client.stream("GET", f"{self.base_url}/movie/{tmdb_id}") as response,
            ):
                body = await _read_bounded(response)
        except (TimeoutError, httpx.TimeoutException):
            raise _TemporaryError("no response in time") from None
        except httpx.ConnectError as error:
            # This error's text is local; the text of other errors may quote the server.
            raise _TemporaryError(f"no connection: {error}".rstrip(": ")) from None
        except httpx.TransportError:
            raise _TemporaryError("the connection broke off") from None
        problem = f"the server answers {response.status_code}"
        pause = parse_retry_after(response.headers.get("retry-after"))
        match response.status_code:
            case httpx.codes.OK:
                if body is None:
                    raise ResponseError("the response is too large")
                return parse_film(body, tmdb_id)
            case httpx.codes.NOT_FOUND:
                return None
            case httpx.codes.UNAUTHORIZED:
                raise TmdbKeyError(
                    "the key is refused", where=self.base_url, fix=f"check the key and {_AGAIN}"
                )
            case httpx.codes.TOO_MANY_REQUESTS:
                raise _TooManyRequestsError(problem, pause)
            case status if httpx.codes.is_server_error(status):
                raise _TemporaryError(problem, pause)
        raise ResponseError(problem)

    def _pause(self, seconds: float) -> None:
        if seconds > _LONGEST_PAUSE:
            problem = f"the server asks for a pause of over {_LONGEST_PAUSE:.0f} seconds"
            raise TmdbError(problem, where=self.base_url, fix=f"later, {_AGAIN}")
        self._limiter.pause(seconds)


async def _read_bounded(response: httpx.Response) -> bytes | None:
    """Return the body, None if it is too large."""
    body = b""
    async for chunk in response.aiter_raw():
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
