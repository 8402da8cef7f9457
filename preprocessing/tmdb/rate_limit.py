"""Limits on requests to a server: how many at once and per second, retries and pauses."""

import asyncio
import random
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from engine.files.bounded_settings import bounded

LONGEST_WAIT = 300.0  # seconds of pauses in all
_LONGEST_BACKOFF = 60.0  # seconds
_SECONDS = re.compile(r"\d+", re.ASCII)


@dataclass(frozen=True, slots=True)
class RequestLimits:
    """The limits of a client; the defaults suit TMDB, which allows 40 requests a second.

    Attributes
    ----------
    tries
        Requests for one film while the server fails, times out or cannot be reached.
    backoff
        Seconds before the second try, at most; doubles with each further try.
    timeout
        Seconds for one whole response.
    """

    concurrency: int = bounded(16, 1, 64, "requests at once", "N")
    rate: float = bounded(35.0, 0.01, 10_000, "requests per second", "N")
    tries: int = bounded(5, 1, 20, "tries for a film while the server has trouble", "N")
    backoff: float = bounded(0.5, 0, 60, "pause before the second try; then doubles", "SECONDS")
    timeout: float = bounded(20.0, 0.05, 600, "time limit for one response", "SECONDS")

    def pause_after(self, tries: int) -> float:
        """Return how many seconds to wait after this many failed `tries`, with jitter."""
        longest = min(self.backoff * 2.0 ** (tries - 1), _LONGEST_BACKOFF)
        return longest * random.uniform(0.5, 1.0)  # noqa: S311 - it spreads load, guards nothing


class TooLongAWaitError(Exception):
    """The pauses that the server wants add up to more than `LONGEST_WAIT`."""


class RateLimiter:
    """Allows a number of requests a second, evenly spaced, and none while the server pauses them.

    Parameters
    ----------
    waiting
        Called with the seconds of each pause when it begins.
    """

    def __init__(self, limits: RequestLimits, waiting: Callable[[float], object]):
        self._limits = limits
        self._waiting = waiting
        self._free_at = 0.0
        self._pauses = 0  # in a row
        self._paused_at = 0.0
        self._waited = 0.0
        self._lock = asyncio.Lock()

    async def acquire(self) -> float:
        """Wait until the caller may send a request, and return that moment.

        Callers proceed in the order in which they arrived.
        """
        async with self._lock:
            while (wait := self._free_at - time.monotonic()) > 0:
                await asyncio.sleep(wait)
            now = time.monotonic()
            self._free_at = now + 1.0 / self._limits.rate
            return now

    def resume(self) -> None:
        """Note that a request succeeded, so that the next pause is a short one again."""
        self._pauses = 0

    def pause(self, sent_at: float, seconds: float | None) -> None:
        """Allow no request for `seconds` from now; with None for longer at each pause in a row.

        A refusal of a request that was sent before the last pause began starts no new one.

        Raises
        ------
        TooLongAWaitError
            All pauses would take more than `LONGEST_WAIT`.
        """
        if sent_at < self._paused_at:
            return
        self._pauses += 1
        seconds = self._limits.pause_after(self._pauses) if seconds is None else seconds
        self._waited += seconds
        if self._waited > LONGEST_WAIT:
            raise TooLongAWaitError
        self._paused_at = time.monotonic()
        self._free_at = max(self._free_at, self._paused_at + seconds)
        self._waiting(seconds)


def parse_retry_after(header: str | None, now: datetime | None = None) -> float | None:
    """Return the seconds that a Retry-After `header` asks for, None if it is missing or invalid.

    It is seconds or an HTTP date (RFC 9110, section 10.2.3); `now` has a time zone.
    """
    text = (header or "").strip()
    if _SECONDS.fullmatch(text):
        return float(text)
    try:
        until = parsedate_to_datetime(text)
        aware = until if until.tzinfo else until.replace(tzinfo=UTC)
        return max((aware - (now or datetime.now(UTC))).total_seconds(), 0.0)
    except (ValueError, OverflowError):
        return None
