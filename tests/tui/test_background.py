"""Daemon threads: a bounded number at once, and none delays exit."""

import asyncio
import threading
from functools import partial

from tui.background import DaemonThreads


async def test_calls_beyond_the_limit_wait_for_a_thread_to_end() -> None:
    threads, release = DaemonThreads(limit=2), threading.Event()
    started: list[int] = []

    def work(number: int) -> int:
        started.append(number)
        release.wait(30)
        return number

    tasks = [asyncio.create_task(threads.run(partial(work, number))) for number in range(5)]
    while len(started) < 2:
        await asyncio.sleep(0.01)
    assert started == [0, 1]
    release.set()
    assert await asyncio.gather(*tasks) == [0, 1, 2, 3, 4]


def test_the_event_loop_does_not_wait_for_threads_at_exit() -> None:
    started, release = threading.Event(), threading.Event()

    def work() -> None:
        started.set()
        release.wait(30)

    async def start_and_return() -> None:
        task = asyncio.create_task(DaemonThreads(limit=1).run(work))
        while not started.is_set():
            await asyncio.sleep(0.01)
        assert not task.done()

    asyncio.run(start_and_return())
    assert not release.is_set()
    release.set()
