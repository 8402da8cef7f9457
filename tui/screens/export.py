"""The export window: write the session to a file in one of several formats."""

from datetime import date
from functools import partial
from pathlib import Path
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.widgets import Input, Static

from engine.errors import ExportError, FourfoldError
from engine.files.atomic import write_atomically
from engine.files.save_path import absolute_path, save_path
from engine.session.export import FORMATS
from engine.session.session import Session
from engine.text import visible
from tui.background import in_thread
from tui.drawing.content import text
from tui.keys.action import Place
from tui.keys.bindings import bindings
from tui.screens.confirm import confirm_overwrite
from tui.screens.help import Topic
from tui.screens.window import Window
from tui.widgets.footer import Footer
from tui.widgets.inputs import TextInput
from tui.widgets.line_list import CursorKeys, TextList
from tui.widgets.paragraph import Note, Paragraph

_NAME_COLUMN = 13  # cells
_MAX_PATH = 1000  # characters


class FileBox(CursorKeys, TextInput):
    """The box for the file's name; its arrows choose the format."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Place.EXPORT)]


class ExportScreen(Window[None]):
    """Writes a started session to a file."""

    CSS_PATH = "../styles/export.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(also=["help"])]
    AUTO_FOCUS = "FileBox"

    def __init__(self, session: Session):
        super().__init__()
        self._session = session
        self._day = date.today()
        self._format = FORMATS[0]

    def compose(self) -> ComposeResult:
        """Lay out the formats, the box for the file, and its full path."""
        with Vertical(classes="window panel", id="export") as window:
            window.border_title = "Export"
            yield TextList(
                [f"{format_.name:<{_NAME_COLUMN}}" for format_ in FORMATS],
                notes=[format_.note for format_ in FORMATS],
            )
            yield Static("To the file", id="to", markup=False)
            name = self._format.file_name(self._day)
            yield FileBox(name, select_on_focus=False, max_length=_MAX_PATH)
            yield Paragraph(id="full-path")
            yield Note(id="trouble")
        yield Footer()

    def help_topic(self) -> Topic:
        """Explain the formats."""
        about = (
            "A session is a JSON file: fourfold --session goes on with it, and another session "
            "can take its films in. The page is Markdown. The lists are CSV in the form that "
            "Letterboxd imports: the films seen are your four and every film you liked, rated or "
            "marked as seen, with your ratings. ~ is your home folder."
        )
        return Topic("Export", about, (Place.EXPORT,))

    @on(TextList.Marked)
    def _choose_format(self, event: TextList.Marked) -> None:
        """Change the file's name, or its ending, to the format's; what was typed stays."""
        before, self._format = self._format, FORMATS[event.index]
        box = self.query_one(FileBox)
        for old, new in (
            (before.file_name(self._day), self._format.file_name(self._day)),
            (before.suffix, self._format.suffix),
        ):
            if box.value.endswith(old):
                box.value = box.value.removesuffix(old) + new
                box.cursor_position = len(box.value)
                break

    @on(Input.Changed)
    def _show_path(self, event: Input.Changed) -> None:
        typed = event.value.strip()
        self.query_one("#full-path", Paragraph).show(str(absolute_path(typed)) if typed else "")
        self._show_error("")

    def action_write_export(self) -> None:
        """Write the file; ask first if it exists."""
        try:
            path = save_path(self.query_one(FileBox).value)
        except ExportError as error:
            self._show_error(_sentence(error))
            return
        confirm_overwrite(self.app, path, self._write)

    @work(exclusive=True)
    async def _write(self, path: Path) -> None:
        try:
            content = await in_thread(self, partial(self._format.encode, self._session))
            await in_thread(self, partial(write_atomically, path, content))
        except FourfoldError as error:
            self._show_error(_sentence(error) if error.where == path else str(error))
            return
        self.notify(visible(f"Written to {path}"), markup=False)
        self.dismiss()

    def action_close_export(self) -> None:
        """Close the window."""
        self.dismiss()

    def _show_error(self, message: str) -> None:
        self.query_one("#trouble", Note).update(text(message))


def _sentence(error: FourfoldError) -> str:
    """Return the error as a sentence, without the path that is shown above it."""
    message = f"{error.problem}; {error.fix}." if error.fix else f"{error.problem}."
    return message[0].upper() + message[1:]
