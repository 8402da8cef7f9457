"""Running behind a web server, which passes input and output through pipes."""

from textual.drivers.web_driver import WebDriver
from textual.messages import ExitApp


class ServedDriver(WebDriver):
    """Textual's driver for the web, whose app does not outlive the server."""

    def run_input_thread(self) -> None:
        """Pass input on until it ends; whatever ended it, nobody is left to draw for."""
        super().run_input_thread()
        if not self.exit_event.is_set():
            self._app.post_message(ExitApp())
