"""Work done in a thread for a screen or the app, which may be gone when it is done."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

from textual.dom import DOMNode

Outcome = TypeVar("Outcome")


async def aside(node: DOMNode, work: Callable[[], Outcome]) -> Outcome:
    """Return what `work`, done in a thread, gives, or raise what it raises.

    Where `node` is being taken down by then, whoever waits is cancelled: its parts go before
    its workers do, and nothing could be shown in it any more.
    """
    try:
        return await asyncio.to_thread(work)
    finally:
        if not (node.app.is_running and node.is_attached and node.display):
            raise asyncio.CancelledError
