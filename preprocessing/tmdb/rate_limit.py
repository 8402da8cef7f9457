"""How hard and how patiently a server is asked: at once, a second, again, and after a pause."""

import asyncio
import random
import re
import time
from argparse import ArgumentParser, Namespace
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from engine.errors import DataError

_LONGEST_BACKOFF = 60.0  # seconds
_SECONDS = re.compile(r"\d+", re.ASCII)


@dataclass(frozen=True, slots=True)
class _Knob:
    low: float
    high: float
    metavar: str
    help: str


_KNOBS = {
    "concurrency": _Knob(1, 64, "N", "requests at once"),
    "rate": _Knob(0.01, 10_000, "N", "requests a second"),
    "tries": _Knob(1, 20, "N", "times that a film is asked for while the server has trouble"),
    "backoff": _Knob(0, 60, "SECONDS", "pause before the second try; doubles with each"),
    "timeout": _Knob(0.05, 600, "SECONDS", "time for one answer"),
}


@dataclass(frozen=True, slots=True)
class Manners:
    """The bounds that a client keeps to; the defaults suit TMDB, which bears 40 a second.

    Parameters
    ----------
    concurrency
        Requests at once.
    rate
        Requests a second.
    tries
        Requests for one film while the server errs, is silent or cannot be reached.
    backoff
        Seconds before the second try, at most; doubles with each further one.
    timeout
        Seconds for one whole answer.
    """

    concurrency: int = 16
    rate: float = 35.0
    tries: int = 5
    backoff: float = 0.5
    timeout: float = 20.0

    @classmethod
    def add_flags(cls, parser: ArgumentParser) -> None:
        """Add a flag for each to `parser`."""
        for field in fields(cls):
            knob = _KNOBS[field.name]
            parser.add_argument(
                f"--{field.name}",
                type=type(field.default),
                default=field.default,
                metavar=knob.metavar,
                help=f"{knob.help} (default: %(default)s)",
            )

    @classmethod
    def from_flags(cls, arguments: Namespace) -> "Manners":
        """Return those that the flags give.

        Raises
        ------
        DataError
            One is out of range.
        """
        given = {name: getattr(arguments, name) for name in _KNOBS}
        for name, value in given.items():
            knob = _KNOBS[name]
            if not knob.low <= value <= knob.high:
                fix = f"give a number from {knob.low:g} to {knob.high:g}"
                raise DataError(f"cannot be {value:g}", where=f"--{name}", fix=fix)
        return cls(**given)

    def pause_after(self, tries: int) -> float:
        """Return how many seconds to wait after so many failed `tries`, jitter included."""
        longest = min(self.backoff * 2.0 ** (tries - 1), _LONGEST_BACKOFF)
        return longest * random.uniform(0.5, 1.0)  # noqa: S311 - it spreads load, guards nothing


class Pace:
    """Lets one request go at a time, so many a second, and none while the server wants a pause.

    Parameters
    ----------
    rate
        Requests a second, at most.
    """

    def __init__(self, rate: float):
        self._gap = 1.0 / rate
        self._free_at = 0.0
        self._turn = asyncio.Lock()

    async def turn(self) -> None:
        """Return when the caller may send a request; callers go in the order they came."""
        async with self._turn:
            while (wait := self._free_at - time.monotonic()) > 0:
                await asyncio.sleep(wait)
            self._free_at = time.monotonic() + self._gap

    def hold(self, seconds: float) -> None:
        """Let no request go for so many `seconds` from now."""
        self._free_at = max(self._free_at, time.monotonic() + seconds)


def retry_after(header: str | None, now: datetime | None = None) -> float | None:
    """Return the seconds that a Retry-After `header` asks for, None where it asks for none.

    Parameters
    ----------
    header
        Seconds or an HTTP date (RFC 9110, section 10.2.3).
    now
        An aware time, by default the present.
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
