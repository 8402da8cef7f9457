"""Textual's terminal driver, made safe against misbehaving terminals.

A terminal may send invalid text and unknown sequences, report any size, be stopped and continued
at any moment, and disappear. None of this may cause a traceback, a hang or an unusable terminal.
"""

import os
import signal
from codecs import getincrementaldecoder
from collections.abc import Callable
from functools import partial
from selectors import EVENT_READ, SelectSelector
from typing import IO, Any, Final

from textual._xterm_parser import XTermParser
from textual.drivers.linux_driver import LinuxDriver
from textual.events import Paste, Resize
from textual.message import Message

from tui.terminal.background_colour import QUESTION, BackgroundAnswers, TerminalBackground
from tui.terminal.paste import PasteSplitter
from tui.terminal.signals import SIGNAL_STATUS, leave_on_signals

_CHUNK: Final = 4096  # bytes read at a time
_TICK: Final = 0.1  # seconds to wait for input
_MAX_SIZE: Final = (2000, 1000)  # columns and lines that are drawn


class _SafeStream:
    """An output stream; its first error calls `on_error`, and all later output is discarded."""

    def __init__(self, stream: IO[str], on_error: Callable[[], None]):
        self._stream = stream
        self._on_error = on_error

    def write(self, text: str) -> None:
        """Write `text`."""
        self._try(partial(self._stream.write, text))

    def flush(self) -> None:
        """Flush the stream."""
        self._try(self._stream.flush)

    def fileno(self) -> int:
        """Return the file descriptor of the stream."""
        return self._stream.fileno()

    def _try(self, output: Callable[[], object]) -> None:
        try:
            output()
        except OSError:
            null = os.open(os.devnull, os.O_WRONLY)
            os.dup2(null, self._stream.fileno())
            os.close(null)
            self._on_error()


class TerminalDriver(LinuxDriver):
    """Draws on a terminal, and ends the app when the terminal disappears."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self._file: Any = _SafeStream(self._file, self._leave)
        self._suspended = self._stop_requested = False
        self._answers = BackgroundAnswers(
            self._feed, lambda light: self.process_message(TerminalBackground(light))
        )
        leave_on_signals(self._app)
        # Run by the event loop, because Textual's signal handlers interrupt running code and
        # would wait forever for a lock that it holds.
        self._loop.add_signal_handler(signal.SIGTSTP, self._sigtstp_application)
        self._loop.add_signal_handler(signal.SIGCONT, self._sigcont_application)

    def start_application_mode(self) -> None:
        """Take over the terminal; a background job is stopped until it is in the foreground."""
        super().start_application_mode()  # type: ignore[no-untyped-call]
        writer = self._writer_thread
        self._suspended = writer is None or not writer.is_alive()

    def ask_background(self) -> None:
        """Ask for the background colour; the answer comes as the message `TerminalBackground`."""
        self._answers.asked()
        self.write(QUESTION)
        self.flush()

    def suspend_application_mode(self) -> None:
        """Release the terminal until the app continues."""
        self._suspended = True
        super().suspend_application_mode()

    def _sigtstp_application(self, *_: object) -> None:
        """Stop, unless the signal to continue has arrived in the meantime."""
        self._stop_requested = True
        self._loop.call_soon(self._stop)

    def _stop(self) -> None:
        if self._stop_requested:
            self._stop_requested = False
            super()._sigtstp_application()

    def _sigcont_application(self, *_: object) -> None:
        """Take over the terminal again if it was released: not every stop sends SIGTSTP."""
        self._stop_requested = False
        if self._suspended:
            super()._sigcont_application()

    def _get_terminal_size(self) -> tuple[int, int]:
        columns, lines = super()._get_terminal_size()
        return min(columns, _MAX_SIZE[0]), min(lines, _MAX_SIZE[1])

    def run_input_thread(self) -> None:
        """Pass on input until the app ends or the terminal disappears."""
        decode = getincrementaldecoder("utf-8")("replace").decode
        self._parser = XTermParser(self._debug)
        splitter = PasteSplitter(self._answers.feed, lambda text: self.process_message(Paste(text)))
        with SelectSelector() as selector:
            selector.register(self.fileno, EVENT_READ)
            while not self.exit_event.is_set():
                if selector.select(splitter.timeout or _TICK):
                    data = self._read()
                    if not data:
                        self._leave()
                        return
                    splitter.feed(decode(data))
                else:
                    splitter.check_timeout()
                    self._answers.check_timeout()
                for message in self._parser.tick():
                    self.process_message(message)

    def _disable_mouse_support(self) -> None:
        super()._disable_mouse_support()
        if self._mouse_pixels:
            self.write("\x1b[?1016l")

    def process_message(self, message: Message) -> None:
        """Pass a message on, unless it reports an impossible size."""
        if isinstance(message, Resize) and not all(
            1 <= length <= limit for length, limit in zip(message.size, _MAX_SIZE, strict=True)
        ):
            return
        super().process_message(message)

    def _read(self) -> bytes:
        """Return input bytes; none if the terminal has disappeared."""
        try:
            return os.read(self.fileno, _CHUNK)
        except OSError:
            return b""

    def _feed(self, text: str) -> None:
        """Pass on the keys in `text`; drop the rest after a sequence with impossible numbers."""
        try:
            for message in self._parser.feed(text):
                self.process_message(message)
        except (ValueError, ArithmeticError):
            self._parser = XTermParser(self._debug)

    def _leave(self) -> None:
        """End the app as SIGHUP does, which not every process receives."""
        leave = partial(self._app.exit, return_code=SIGNAL_STATUS + signal.SIGHUP)
        self._loop.call_soon_threadsafe(leave)
