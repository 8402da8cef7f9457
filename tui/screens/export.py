"""The export window: what is written, and where to."""

from datetime import date
from functools import partial
from pathlib import Path
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

from engine.errors import ExportError, FourfoldError
from engine.files.atomic import write_atomically
from engine.files.save_path import destination, spelled_out
from engine.session.export import FORMATS, ExportFormat
from engine.session.session import Session
from engine.text import visible
from tui.background import in_thread
from tui.drawing.content import fitted, text
from tui.keys.actions import Place
from tui.keys.bindings import bindings
from tui.screens.confirm import ConfirmScreen
from tui.screens.help import Topic
from tui.screens.window import Window
from tui.widgets.footer import Footer
from tui.widgets.inputs import TextInput
from tui.widgets.line_list import LineList
from tui.widgets.paragraph import Paragraph

_NAME = 13  # cells: what is exported, and what parts it from its use
_LONGEST = 1000  # characters of a path


class FileBox(TextInput):
    """The box for the file's name; its arrows choose what is written."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Place.EXPORT)]


class FormList(LineList, can_focus=False):
    """What can be written; the box keeps the focus."""

    class Marked(Message):
        """Another form is marked."""

        def __init__(self, form: ExportFormat):
            super().__init__()
            self.form = form

    @property
    def count(self) -> int:
        """The number of forms."""
        return len(FORMATS)

    def line(self, place: int, width: int, *, marked: bool) -> Content:
        """Return what the form is called, and what it is good for."""
        form = FORMATS[place]
        cursor = Content.styled("▸ " if marked else "  ", "$accent")
        named = f"{form.name:<{_NAME}}"
        return fitted(Content.assemble(cursor, named, text(form.note, "$quiet")), width)

    def took_mark(self, *, clicked: bool) -> None:
        """Report the marked form."""
        self.post_message(self.Marked(FORMATS[self.marked_line]))


class ExportScreen(Window[None]):
    """Writes a started session to a file of the person's choice.

    Parameters
    ----------
    session
        What is written; it stays as it is.
    """

    CSS_PATH = "../styles/keeping.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(also=["help"])]
    AUTO_FOCUS = "FileBox"

    def __init__(self, session: Session):
        super().__init__()
        self._session = session
        self._day = date.today()
        self._form = FORMATS[0]

    def compose(self) -> ComposeResult:
        """Lay out the forms, the box for the file, and where that is."""
        with Vertical(classes="window panel", id="export") as window:
            window.border_title = "Export"
            yield FormList()
            yield Static("To the file", id="to", markup=False)
            name = self._form.file_name(self._day)
            yield FileBox(name, select_on_focus=False, max_length=_LONGEST)
            yield Paragraph(id="place")
            yield Static(id="trouble", markup=False)
        yield Footer()

    def help_topic(self) -> Topic:
        """Explain what can be written."""
        about = (
            "A session is a JSON file: fourfold --session goes on with it, and another session "
            "can take its films in. The page is Markdown. The lists are CSV in the form that "
            "Letterboxd imports: the liked films are your four and every film you said yes to, "
            "and Letterboxd takes them for films you have watched. ~ is your home folder."
        )
        return Topic("Export", about, (Place.EXPORT,))

    # What, and where to

    def action_export_up(self) -> None:
        """Choose the form above."""
        self.query_one(FormList).move(-1)

    def action_export_down(self) -> None:
        """Choose the form below."""
        self.query_one(FormList).move(1)

    @on(FormList.Marked)
    def _choose(self, event: FormList.Marked) -> None:
        """Give the file the form's name, or its ending, as far as the person left them."""
        before, self._form = self._form, event.form
        box = self.query_one(FileBox)
        for old, new in (
            (before.file_name(self._day), self._form.file_name(self._day)),
            (before.suffix, self._form.suffix),
        ):
            if box.value.endswith(old):
                box.value = box.value.removesuffix(old) + new
                box.cursor_position = len(box.value)
                break

    @on(Input.Changed)
    def _show_place(self, event: Input.Changed) -> None:
        typed = event.value.strip()
        self.query_one("#place", Paragraph).show(str(spelled_out(typed)) if typed else "")
        self._complain("")

    # Writing

    def action_write_export(self) -> None:
        """Write the file; ask first where there is one already."""
        try:
            path = destination(self.query_one(FileBox).value)
        except ExportError as error:
            self._complain(_sentence(error))
            return
        if not path.exists():
            self._write(path)
            return
        confirm = ConfirmScreen(
            "Overwrite the file?",
            f"There is already a file {path}",
            yes="Overwrite",
            no="Keep it",
        )
        self.app.push_screen(confirm, partial(self._confirmed, path))

    def _confirmed(self, path: Path, overwrite: bool | None) -> None:
        if overwrite:
            self._write(path)

    @work(exclusive=True)
    async def _write(self, path: Path) -> None:
        try:
            content = await in_thread(self, partial(self._form.write, self._session))
            await in_thread(self, partial(write_atomically, path, content))
        except FourfoldError as error:
            self._complain(_sentence(error) if error.where == path else str(error))
            return
        self.notify(visible(f"Written to {path}"), markup=False)
        self.dismiss()

    def action_drop_export(self) -> None:
        """Close the window."""
        self.dismiss()

    def _complain(self, trouble: str) -> None:
        self.query_one("#trouble", Static).update(text(trouble))


def _sentence(error: FourfoldError) -> str:
    """Return what is wrong with the file whose path stands above, and what to do about it."""
    told = f"{error.problem}; {error.fix}." if error.fix else f"{error.problem}."
    return told[0].upper() + told[1:]
