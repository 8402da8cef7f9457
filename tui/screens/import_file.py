"""The import window: choose a file of films and read it."""

import os
from functools import partial
from itertools import islice
from pathlib import Path
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.widgets import Input, Static

from engine.bundle import Bundle
from engine.errors import FourfoldError
from engine.files.save_path import absolute_path
from engine.importing.sites import ANY_SITE
from tui.background import LatestRequest, in_thread
from tui.drawing.content import text
from tui.keys.action import Place
from tui.keys.bindings import bindings
from tui.screens.help import Topic
from tui.screens.window import Window
from tui.view.import_report import ImportReport
from tui.view.kept_session import shown_path
from tui.widgets.footer import Footer
from tui.widgets.inputs import TextInput
from tui.widgets.line_list import CursorKeys, TextList
from tui.widgets.paragraph import Note, Paragraph

_MAX_PATH = 1000  # characters
_MAX_ENTRIES = 5_000  # of a folder
_SUFFIXES = (".csv", ".json", ".zip")
_PLACEHOLDER = "type a path, such as ~/Downloads/letterboxd.zip"
_ASKED = f"A file, ZIP or folder of {ANY_SITE}, or a session:"


class ImportBox(CursorKeys, TextInput):
    """The box for the file's name; its arrows move in the list of completions."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Place.IMPORT_FILE)]


class ImportScreen(Window[ImportReport | None]):
    """Reads an import file and finds its films in the bundle; its result is the report, or None."""

    CSS_PATH = "../styles/import_file.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(also=["help"])]
    AUTO_FOCUS = "ImportBox"

    def __init__(self, bundle: Bundle):
        super().__init__()
        self._bundle = bundle

    def compose(self) -> ComposeResult:
        """Lay out the box and its completions."""
        with Vertical(classes="window panel", id="import") as window:
            window.border_title = "Import films you know"
            yield Static(_ASKED, id="asked", markup=False)
            yield ImportBox(placeholder=_PLACEHOLDER, select_on_focus=False, max_length=_MAX_PATH)
            yield Note(id="folder")
            yield TextList()
            yield Paragraph(id="trouble")
        yield Footer()

    def on_mount(self) -> None:
        """List the current folder."""
        self._listing = LatestRequest(self, complete_path, self.query_one(TextList).show)
        self._show_folder("")
        self._listing.ask("")

    def help_topic(self) -> Topic:
        """Explain what can be imported."""
        about = (
            "Films rated 4 of 5 (8 of 10) or better count as liked, below 3 of 5 (6 of 10) as "
            "disliked, all others as seen. A film with a heart counts as liked unless it is rated "
            "below 3, and a watchlist goes to your watchlist. A film is taken only where its id or "
            "its title and year leave no doubt; the rest is listed. A folder is read with a dot "
            "at the end: letterboxd/. reads all its tables. ~ is your home folder."
        )
        return Topic("Import", about, (Place.IMPORT_FILE,))

    @on(Input.Changed)
    def _list_completions(self, event: Input.Changed) -> None:
        self._listing.ask(event.value)
        self._show_folder(event.value)
        self._show_message("")

    def action_complete_file(self) -> None:
        """Put the marked name into the box."""
        marked = self.query_one(TextList).marked
        if marked is not None:
            box = self.query_one(ImportBox)
            box.value = marked
            box.cursor_position = len(marked)

    def action_open_file(self) -> None:
        """Read the typed file, or else the marked one; open a marked folder."""
        typed = self.query_one(ImportBox).value.strip()
        if not (os.path.isfile(absolute_path(typed)) or typed.endswith("/.")):  # noqa: PTH113 - unlike Path's, it never raises
            marked = self.query_one(TextList).marked
            if marked is not None and not self._listing.pending:
                self.action_complete_file()
                if marked.endswith("/"):
                    return
                typed = marked
        if typed:
            self._show_message("Reading …")
            self._read(typed)
        else:
            self._show_message("Type the name of a file.")

    @on(TextList.Clicked)
    def _clicked(self) -> None:
        self.action_complete_file()
        self.action_open_file()

    def action_close_import(self) -> None:
        """Close the window."""
        self.dismiss(None)

    @work(exclusive=True, group="reading")
    async def _read(self, typed: str) -> None:
        try:
            report = await in_thread(
                self, partial(ImportReport.read, (absolute_path(typed),), self._bundle)
            )
        except FourfoldError as error:
            self._show_message(str(error))
            return
        self.dismiss(report)

    def _show_folder(self, typed: str) -> None:
        """Name the folder whose files are listed."""
        folder = absolute_path(typed[: typed.rfind("/") + 1] or ".")
        self.query_one("#folder", Note).update(text(f"In {shown_path(folder)}:"))

    def _show_message(self, message: str) -> None:
        self.query_one("#trouble", Paragraph).show(message)


def complete_path(typed: str) -> list[str]:
    """Return the completions of `typed`: files that can be imported, then folders, each sorted.

    Folders end in "/". Empty if there is no such folder.
    """
    parent, _, prefix = typed.rpartition("/")
    head = f"{parent}/" if "/" in typed else ""
    folder = Path(os.path.expanduser(head or "."))  # noqa: PTH111 - unlike Path's, it never raises
    files, folders = [], []
    try:
        for entry in islice(folder.iterdir(), _MAX_ENTRIES):
            name = entry.name
            if not name.casefold().startswith(prefix.casefold()) or (
                name.startswith(".") and not prefix.startswith(".")
            ):
                continue
            if entry.is_dir():
                folders.append(f"{head}{name}/")
            elif name.casefold().endswith(_SUFFIXES):
                files.append(f"{head}{name}")
    except (OSError, ValueError):  # ValueError for a NUL
        return []
    return sorted(files) + sorted(folders)
