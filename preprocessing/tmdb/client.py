"""TMDB's v3 API as far as it is needed: what it tells of one film, asked for with manners.

Trouble that passes is waited out here. What an answer says is `tmdb_film`'s matter, how the
key gets onto a request `tmdb_key`'s.
"""

import asyncio
import logging
import urllib.request
from dataclasses import dataclass

import httpx

from engine.errors import FourfoldError
from preprocessing.tmdb.auth import SigningTransport, TmdbKey, TmdbKeyError
from preprocessing.tmdb.metadata_table import Metadata
from preprocessing.tmdb.parse import AnswerError, metadata_in
from preprocessing.tmdb.rate_limit import Manners, Pace, retry_after

BASE_URL = "https://api.themoviedb.org/3"
_LARGEST = 1 << 20  # bytes of an answer; a film's has about five thousand
_LONGEST_HOLD = 300.0  # seconds that the server may ask to wait
_MOST_HOLDS = 10  # for one film
_AGAIN = "run the command again, which goes on where it stopped"


class TmdbError(FourfoldError):
    """TMDB cannot be used, or not any further in this run."""


class _PassingError(Exception):
    """A request failed in a way that another may not.

    Parameters
    ----------
    reason
        What happened, without anything that the server wrote.
    hold
        Seconds for which the server wants no requests, None where it does not say.
    """

    def __init__(self, reason: str, hold: float | None = None):
        super().__init__(reason)
        self.reason = reason
        self.hold = hold


class _TooManyError(_PassingError):
    """The server wants fewer requests; the film is not to blame."""


@dataclass(frozen=True, slots=True)
class _Reply:
    status: int
    retry_after: str | None
    body: bytes | None  # None where it is too large


class Tmdb:
    """A client, for as long as its `async with` block lasts. Redirects are not followed.

    Parameters
    ----------
    key
        Sent to the host of `base_url` only.
    base_url
        Where movie/ID lies.
    manners
        Keeps to the rate; `manners.concurrency` is for callers to keep to.

    Raises
    ------
    TmdbError
        `base_url` is no address of that kind, or the environment names an unusable proxy.
    """

    def __init__(self, key: TmdbKey, base_url: str = BASE_URL, manners: Manners | None = None):
        self.base_url = _checked(base_url)
        self.manners = manners or Manners()
        self._pace = Pace(self.manners.rate)
        # Its debug log quotes servers, and a server may quote the key.
        logging.getLogger("httpcore").setLevel(logging.INFO)
        self._client = httpx.AsyncClient(
            transport=SigningTransport(_transport(self.base_url, self.manners), key),
            timeout=self.manners.timeout,
            follow_redirects=False,
            headers={"Accept": "application/json", "Accept-Encoding": "identity"},
        )

    async def __aenter__(self) -> "Tmdb":
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._client.aclose()

    async def film(self, tmdb_id: int) -> Metadata | None:
        """Return what TMDB tells of film `tmdb_id`, None where it has no such film.

        Raises
        ------
        AnswerError
            No usable answer came, however often it was asked.
        TmdbKeyError
            The key is refused.
        TmdbError
            The server wants a pause longer than anyone would wait.
        """
        tries = holds = 0
        while True:
            await self._pace.turn()
            try:
                return self._told(await self._reply(tmdb_id), tmdb_id)
            except _TooManyError as trouble:
                holds += 1
                if holds > _MOST_HOLDS:
                    raise AnswerError(trouble.reason) from None
                self._hold(trouble.hold or self.manners.pause_after(holds))
            except _PassingError as trouble:
                tries += 1
                if tries >= self.manners.tries:
                    raise AnswerError(trouble.reason) from None
                self._hold(trouble.hold or 0.0)
                await asyncio.sleep(self.manners.pause_after(tries))

    async def _reply(self, tmdb_id: int) -> _Reply:
        try:
            async with (
                asyncio.timeout(self.manners.timeout),
                self._client.stream("GET", f"{self.base_url}/movie/{tmdb_id}") as response,
            ):
                body = await _bounded(response)
                return _Reply(response.status_code, response.headers.get("retry-after"), body)
        except (TimeoutError, httpx.TimeoutException):
            raise _PassingError("no answer in time") from None
        except httpx.ConnectError as error:
            # Its text comes from this machine; that of the others may quote the server.
            raise _PassingError(f"no connection: {error}".rstrip(": ")) from None
        except httpx.TransportError:
            raise _PassingError("the connection broke off") from None

    def _told(self, reply: _Reply, tmdb_id: int) -> Metadata | None:
        answers = f"the server answers {reply.status}"
        match reply.status:
            case httpx.codes.OK:
                if reply.body is None:
                    raise AnswerError("the answer is longer than it should be")
                return metadata_in(reply.body, tmdb_id)
            case httpx.codes.NOT_FOUND:
                return None
            case httpx.codes.UNAUTHORIZED:
                raise TmdbKeyError(
                    "the key is refused", where=self.base_url, fix=f"check the key and {_AGAIN}"
                )
            case httpx.codes.TOO_MANY_REQUESTS:
                raise _TooManyError(answers, retry_after(reply.retry_after))
            case status if httpx.codes.is_server_error(status):
                raise _PassingError(answers, retry_after(reply.retry_after))
        raise AnswerError(answers)

    def _hold(self, seconds: float) -> None:
        if seconds > _LONGEST_HOLD:
            problem = f"the server asks for a pause of over {_LONGEST_HOLD:.0f} seconds"
            raise TmdbError(problem, where=self.base_url, fix=f"later {_AGAIN}")
        self._pace.hold(seconds)


async def _bounded(response: httpx.Response) -> bytes | None:
    body = b""
    async for chunk in response.aiter_raw():
        body += chunk
        if len(body) > _LARGEST:
            return None
    return body


def _checked(base_url: str) -> str:
    fault = TmdbError(
        "is not an http or https address without user, query and fragment",
        where="--base-url",
        fix=f"give one such as {BASE_URL}",
    )
    try:
        url = httpx.URL(base_url)
    except httpx.InvalidURL:
        raise fault from None
    if url.scheme not in ("http", "https") or not url.host or url.userinfo:
        raise fault
    if url.query or url.fragment:
        raise fault
    return str(url).rstrip("/")


def _transport(base_url: str, manners: Manners) -> httpx.AsyncHTTPTransport:
    limits = httpx.Limits(
        max_connections=manners.concurrency, max_keepalive_connections=manners.concurrency
    )
    try:
        return httpx.AsyncHTTPTransport(limits=limits, proxy=_proxy_for(httpx.URL(base_url)))
    except (ImportError, ValueError, httpx.InvalidURL):
        raise TmdbError(
            "the proxy that the environment names cannot be used",
            fix="unset it or name an HTTP one",
        ) from None


def _proxy_for(url: httpx.URL) -> str | None:
    """Return the proxy that the environment names for `url`: a transport of one's own gets none."""
    if urllib.request.proxy_bypass(url.host):
        return None
    proxies = urllib.request.getproxies()
    proxy = proxies.get(url.scheme) or proxies.get("all")
    return f"http://{proxy}" if proxy and "://" not in proxy else proxy
