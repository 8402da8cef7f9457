"""Leaving in good order when the system asks: the terminal is set right and all is kept."""

import asyncio
import contextlib
import signal
from typing import Final

from textual.app import App

ENDED_BY_SIGNAL: Final = 128  # what a shell adds to the number of the signal


def leave_on_signals(app: "App[None]") -> None:
    """Have `app` leave on SIGTERM, SIGHUP and SIGINT, as it does on its own keys.

    Where the system or the event loop has no such thing, they do what they always did.
    """
    loop = asyncio.get_running_loop()
    for name in ("SIGTERM", "SIGHUP", "SIGINT"):
        number = getattr(signal, name, None)
        if number is not None:
            with contextlib.suppress(NotImplementedError, RuntimeError, ValueError):
                loop.add_signal_handler(number, _leave, app, number)


def _leave(app: "App[None]", number: int) -> None:
    app.exit(return_code=ENDED_BY_SIGNAL + number)
