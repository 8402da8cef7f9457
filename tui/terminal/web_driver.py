"""Textual's driver for web servers, which pass input and output through pipes."""

from typing import Any

from textual.drivers.web_driver import WebDriver
from textual.messages import ExitApp

from tui.terminal.signals import leave_on_signals


class ServedDriver(WebDriver):
    """Runs the app behind a web server, and ends it with the server."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        leave_on_signals(self._app)

    def run_input_thread(self) -> None:
        """Pass on input until it ends, then end the app."""
        super().run_input_thread()
        if not self.exit_event.is_set():
            self._app.post_message(ExitApp())
