"""Textual's driver for terminals, made to bear whatever a terminal does.

A terminal may send bytes that are no text and sequences that are no keys, claim any size, be
stopped and continued at any moment, and go away. None of that may end in a traceback, a hang
or a terminal that is left unusable. What is drawn, and what keys mean, is Textual's.
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

from tui.terminal.paste import Pastes
from tui.terminal.signals import ENDED_BY_SIGNAL, leave_on_signals

_CHUNK: Final = 4096  # bytes read at a time
_PATIENCE: Final = 0.1  # seconds from one look at the clock to the next
_LARGEST: Final = (2000, 1000)  # columns and lines; what claims more is drawn on up to there


class _Outlet:
    """The stream that is drawn on; once it cannot be, what is written goes nowhere.

    Parameters
    ----------
    stream
        A terminal's.
    gone
        Is told once that nobody looks any more.
    """

    def __init__(self, stream: IO[str], gone: Callable[[], None]):
        self._stream = stream
        self._gone = gone

    def write(self, drawn: str) -> None:
        """Write `drawn`."""
        self._try(partial(self._stream.write, drawn))

    def flush(self) -> None:
        """Let all that was written be seen."""
        self._try(self._stream.flush)

    def fileno(self) -> int:
        """Return the number of the stream's file."""
        return self._stream.fileno()

    def _try(self, draw: Callable[[], object]) -> None:
        try:
            draw()
        except OSError:
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, self._stream.fileno())
            os.close(nowhere)
            self._gone()


class TerminalDriver(LinuxDriver):
    """Draws on a terminal, and leaves when it has gone."""

    def __init__(self, *given: Any, **named: Any):
        super().__init__(*given, **named)
        self._file: Any = _Outlet(self._file, self._leave)
        self._away = self._to_stop = False
        leave_on_signals(self._app)
        # In the loop's own time: Textual's handlers come in the middle of whatever runs, and
        # would wait for ever for a lock that this holds.
        self._loop.add_signal_handler(signal.SIGTSTP, self._sigtstp_application)
        self._loop.add_signal_handler(signal.SIGCONT, self._sigcont_application)

    def start_application_mode(self) -> None:
        """Take the terminal over; a background job is stopped instead, until it may."""
        super().start_application_mode()  # type: ignore[no-untyped-call]
        writer = self._writer_thread
        self._away = writer is None or not writer.is_alive()

    def suspend_application_mode(self) -> None:
        """Give the terminal back until the app is continued."""
        self._away = True
        super().suspend_application_mode()

    def _sigtstp_application(self, *_: object) -> None:
        """Stop, unless the signal to go on has come as well by the time this is heard."""
        self._to_stop = True
        self._loop.call_soon(self._stop)

    def _stop(self) -> None:
        if self._to_stop:
            self._to_stop = False
            super()._sigtstp_application()

    def _sigcont_application(self, *_: object) -> None:
        """Take the terminal over again, if it was given back: not every stop is announced."""
        self._to_stop = False
        if self._away:
            super()._sigcont_application()

    def _get_terminal_size(self) -> tuple[int, int]:
        columns, lines = super()._get_terminal_size()
        return min(columns, _LARGEST[0]), min(lines, _LARGEST[1])

    def run_input_thread(self) -> None:
        """Pass on what is typed until the app leaves or the terminal goes away."""
        decode = getincrementaldecoder("utf-8")("replace").decode
        self._parser = XTermParser(self._debug)
        pastes = Pastes(self._feed, lambda pasted: self.process_message(Paste(pasted)))
        with SelectSelector() as selector:
            selector.register(self.fileno, EVENT_READ)
            while not self.exit_event.is_set():
                if selector.select(pastes.patience or _PATIENCE):
                    typed = self._read()
                    if not typed:
                        self._leave()
                        return
                    pastes.take(decode(typed))
                else:
                    pastes.nothing_comes()
                for message in self._parser.tick():
                    self.process_message(message)

    def _disable_mouse_support(self) -> None:
        super()._disable_mouse_support()
        if self._mouse_pixels:
            self.write("\x1b[?1016l")

    def process_message(self, message: Message) -> None:
        """Pass a message on, unless it claims a size that no terminal has."""
        if isinstance(message, Resize) and not all(
            1 <= length <= most for length, most in zip(message.size, _LARGEST, strict=True)
        ):
            return
        super().process_message(message)

    def _read(self) -> bytes:
        """Return what was typed; nothing means that the terminal has gone."""
        try:
            return os.read(self.fileno, _CHUNK)
        except OSError:
            return b""

    def _feed(self, text: str) -> None:
        """Pass on the keys in `text`; from a sequence with impossible numbers on it is dropped."""
        try:
            for message in self._parser.feed(text):
                self.process_message(message)
        except (ValueError, ArithmeticError):
            self._parser = XTermParser(self._debug)

    def _leave(self) -> None:
        """Leave as on SIGHUP, which does not reach every process."""
        leave = partial(self._app.exit, return_code=ENDED_BY_SIGNAL + signal.SIGHUP)
        self._loop.call_soon_threadsafe(leave)
