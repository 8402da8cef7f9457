"""The import window: a file of films that the person knows is chosen and read."""

import os
from functools import partial
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

from engine.bundle import Bundle
from engine.errors import FourfoldError
from engine.files.save_path import spelled_out
from tui.background import LatestRequest, in_thread
from tui.drawing.content import fitted, text
from tui.keys.actions import Place
from tui.keys.bindings import bindings
from tui.screens.help import Topic
from tui.screens.window import Window
from tui.view.import_report import ImportReport, files_like
from tui.widgets.footer import Footer
from tui.widgets.inputs import TextInput
from tui.widgets.line_list import LineList
from tui.widgets.paragraph import Paragraph

_LONGEST = 1000  # characters of a path
_ASKED = "A ratings.csv or watched.csv of Letterboxd, a ratings export of IMDb, or a session:"


class ImportBox(TextInput):
    """The box for the file's name; its arrows go through what it may become."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Place.IMPORT)]


class FileList(LineList, can_focus=False):
    """The files and folders that what is typed may become; the box keeps the focus."""

    class Clicked(Message):
        """A line was clicked."""

    def __init__(self) -> None:
        super().__init__()
        self._names: list[str] = []

    @property
    def count(self) -> int:
        """The number of names."""
        return len(self._names)

    @property
    def marked(self) -> str | None:
        """The marked name, or None in an empty list."""
        return self._names[self.marked_line] if self._names else None

    def show(self, names: list[str]) -> None:
        """Show other names, the first one marked."""
        self._names = names
        self.marked_line = 0
        self.lines_changed()

    def line(self, place: int, width: int, *, marked: bool) -> Content:
        """Return the name, as the box would have it."""
        cursor = Content.styled("▸ " if marked else "  ", "$accent")
        return fitted(Content.assemble(cursor, text(self._names[place])), width)

    def took_mark(self, *, clicked: bool) -> None:
        """Report a click."""
        if clicked:
            self.post_message(self.Clicked())


class ImportScreen(Window[ImportReport | None]):
    """Reads a file of the person's choice, and is dismissed with what it says.

    Parameters
    ----------
    bundle
        Whose films are looked for.
    """

    CSS_PATH = "../styles/keeping.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(also=["help"])]
    AUTO_FOCUS = "ImportBox"

    def __init__(self, bundle: Bundle):
        super().__init__()
        self._bundle = bundle

    def compose(self) -> ComposeResult:
        """Lay out the box and the files there are."""
        with Vertical(classes="window panel", id="import") as window:
            window.border_title = "Import films you know"
            yield Static(_ASKED, id="asked", markup=False)
            yield ImportBox(select_on_focus=False, max_length=_LONGEST)
            yield FileList()
            yield Paragraph(id="trouble")
        yield Footer()

    def on_mount(self) -> None:
        """Show what lies in the current folder."""
        self._listing = LatestRequest(self, files_like, self.query_one(FileList).show)
        self._listing.ask("")

    def help_topic(self) -> Topic:
        """Explain what can be imported."""
        about = (
            "Films rated 4 of 5 or 8 of 10 and better count as liked, those of 2 of 5 or 4 of "
            "10 and worse as disliked, all others as seen. A film is taken only where its id "
            "or its title and year leave no doubt; the rest is listed. ~ is your home folder."
        )
        return Topic("Import", about, (Place.IMPORT,))

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        self._listing.ask(event.value)
        self._complain("")

    def action_file_up(self) -> None:
        """Mark the name above."""
        self.query_one(FileList).move(-1)

    def action_file_down(self) -> None:
        """Mark the name below."""
        self.query_one(FileList).move(1)

    def action_complete_file(self) -> None:
        """Put the marked name into the box."""
        marked = self.query_one(FileList).marked
        if marked is not None:
            box = self.query_one(ImportBox)
            box.value = marked
            box.cursor_position = len(marked)

    def action_open_file(self) -> None:
        """Read the file that is typed, or else the marked one; go into a marked folder."""
        typed = self.query_one(ImportBox).value.strip()
        if not os.path.isfile(spelled_out(typed)):  # noqa: PTH113 - unlike Path's, it never raises
            marked = self.query_one(FileList).marked
            if marked is not None and not self._listing.pending:
                self.action_complete_file()
                if marked.endswith("/"):
                    return
                typed = marked
        if typed:
            self._complain("Reading …")
            self._read(typed)
        else:
            self._complain("Type the name of a file.")

    @on(FileList.Clicked)
    def _clicked(self) -> None:
        self.action_complete_file()
        self.action_open_file()

    def action_drop_import(self) -> None:
        """Close the window."""
        self.dismiss(None)

    @work(exclusive=True, group="reading")
    async def _read(self, typed: str) -> None:
        try:
            reading = await in_thread(
                self, partial(ImportReport.of, spelled_out(typed), self._bundle)
            )
        except FourfoldError as error:
            self._complain(str(error))
            return
        self.dismiss(reading)

    def _complain(self, trouble: str) -> None:
        self.query_one("#trouble", Paragraph).show(trouble)
