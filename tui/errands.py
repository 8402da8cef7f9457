"""Work in threads that nobody waits for in the end: leaving the app leaves them behind.

`asyncio.to_thread` would not do for the network: the app could not end before a name server
that does not answer has been given up on.
"""

import asyncio
import contextlib
import threading
from collections.abc import Callable
from functools import partial
from typing import TypeVar

Outcome = TypeVar("Outcome")


class Errands:
    """Runs work in threads of its own, in the event loop that first asks.

    Parameters
    ----------
    at_once
        The most threads there are; further work waits for one to end.
    """

    def __init__(self, at_once: int):
        self._slots = asyncio.Semaphore(at_once)

    async def run(self, work: Callable[[], Outcome]) -> Outcome:
        """Return what `work` gives, or raise what it raises.

        Cancelled, it leaves the work to end by itself, unheard.
        """
        await self._slots.acquire()
        loop = asyncio.get_running_loop()
        outcome: asyncio.Future[Outcome] = loop.create_future()

        def settle(tell: Callable[[], None]) -> None:
            self._slots.release()
            if not outcome.done():
                tell()

        def errand() -> None:
            try:
                tell = partial(outcome.set_result, work())
            except Exception as error:
                tell = partial(outcome.set_exception, error)
            with contextlib.suppress(RuntimeError):  # the app, and its loop, may have ended
                loop.call_soon_threadsafe(settle, tell)

        threading.Thread(target=errand, name="errand", daemon=True).start()
        return await outcome
