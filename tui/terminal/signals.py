"""End the app properly on signals, so that the terminal is restored and the session saved."""

import asyncio
import contextlib
import signal
from typing import Final

from textual.app import App

SIGNAL_STATUS: Final = 128  # a shell adds the number of the signal


def leave_on_signals(app: "App[None]") -> None:
    """End `app` on SIGTERM, SIGHUP and SIGINT as on its quit key, where the system allows it."""
    loop = asyncio.get_running_loop()
    for name in ("SIGTERM", "SIGHUP", "SIGINT"):
        number = getattr(signal, name, None)
        if number is not None:
            with contextlib.suppress(NotImplementedError, RuntimeError, ValueError):
                loop.add_signal_handler(number, _leave, app, number)


def _leave(app: "App[None]", number: int) -> None:
    app.exit(return_code=SIGNAL_STATUS + number)
