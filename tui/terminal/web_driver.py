"""Running behind a web server, which passes input and output through pipes."""

from typing import Any

from textual.drivers.web_driver import WebDriver
from textual.messages import ExitApp

from tui.terminal.signals import leave_on_signals


class ServedDriver(WebDriver):
    """Textual's driver for the web, whose app does not outlive the server."""

    def __init__(self, *given: Any, **named: Any):
        super().__init__(*given, **named)
        leave_on_signals(self._app)

    def run_input_thread(self) -> None:
        """Pass input on until it ends; whatever ended it, nobody is left to draw for."""
        super().run_input_thread()
        if not self.exit_event.is_set():
            self._app.post_message(ExitApp())
