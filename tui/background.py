"""Work off the screen's thread: one call, the newest of several requests, or a daemon thread."""

import asyncio
import contextlib
import threading
from collections.abc import Callable
from functools import partial
from typing import Generic, TypeVar

from textual.dom import DOMNode
from textual.worker import Worker

Request = TypeVar("Request")
Result = TypeVar("Result")


async def in_thread(node: DOMNode, call: Callable[[], Result]) -> Result:
    """Run `call` in a thread and return its result, or raise its error.

    The caller is cancelled if `node` has left the screen meanwhile: its children go before its
    workers do, so there would be nothing to show the result in.
    """
    try:
        return await asyncio.to_thread(call)
    finally:
        if not (node.app.is_running and node.is_attached and node.display):
            raise asyncio.CancelledError


class LatestRequest(Generic[Request, Result]):
    """Runs requests in a thread, one at a time, and drops all but the newest.

    Requests made while another runs replace each other, so nothing queues up and results
    never arrive out of order.

    Parameters
    ----------
    node
        The screen or widget that asks; its end cancels the request.
    run
        Computes a result; runs in a thread, never twice at once.
    show
        Receives the result on the screen's thread.
    """

    def __init__(
        self, node: DOMNode, run: Callable[[Request], Result], show: Callable[[Result], None]
    ):
        self._node = node
        self._run = run
        self._show = show
        self._waiting: list[Request] = []
        self._busy = False

    @property
    def pending(self) -> bool:
        """Whether a request has no result yet; False while its result is shown."""
        return bool(self._waiting)

    def ask(self, request: Request) -> None:
        """Run `request` next; a request still waiting is dropped."""
        self._waiting = [request]
        if not self._busy:
            self._busy = True
            # A function, not a coroutine: one never awaited would warn when the node ends first.
            _: Worker[None] = self._node.run_worker(self._work)

    async def _work(self) -> None:
        try:
            while self._waiting:
                request = self._waiting[-1]
                result = await in_thread(self._node, partial(self._run, request))
                if self._waiting[-1] is request:
                    self._waiting.clear()
                self._show(result)
        finally:
            self._busy = False


class DaemonThreads:
    """Runs blocking calls on daemon threads, so that they never delay exit.

    `asyncio.to_thread` would: the app could not end before a name server that does not answer
    times out.

    Parameters
    ----------
    limit
        The most threads at once; further calls wait for one to end.
    """

    def __init__(self, limit: int):
        self._slots = asyncio.Semaphore(limit)

    async def run(self, call: Callable[[], Result]) -> Result:
        """Return the result of `call`, or raise its error; cancelling leaves the thread running."""
        await self._slots.acquire()
        loop = asyncio.get_running_loop()
        outcome: asyncio.Future[Result] = loop.create_future()

        def finish(report: Callable[[], None]) -> None:
            self._slots.release()
            if not outcome.done():
                report()

        def work() -> None:
            try:
                report = partial(outcome.set_result, call())
            except Exception as error:
                report = partial(outcome.set_exception, error)
            with contextlib.suppress(RuntimeError):  # the app, and its loop, may have ended
                loop.call_soon_threadsafe(finish, report)

        threading.Thread(target=work, name="background", daemon=True).start()
        return await outcome
