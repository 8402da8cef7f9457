"""The list of the genres, each with whether it is wanted."""

from typing import ClassVar

from textual.binding import BindingType
from textual.content import Content
from textual.message import Message
from textual.reactive import Reactive

from tui.drawing.content import fitted, text
from tui.keys.action import Place
from tui.keys.bindings import bindings
from tui.view.models import GenreLine, Want
from tui.widgets.line_list import LineList

_MARKS = 4  # cells: the cursor, the mark of the genre, a space after each
_NAME = 20  # cells of a name where there is room
_FILMS = 8  # cells of the number of films


class GenreList(LineList):
    """Shows genres, and asks by a message to change one of them."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Place.FILTERS, Place.GENRES)]
    has_focus = Reactive(False)  # redraws: the cursor is shown only with the focus

    class ChangeGenre(Message):
        """A genre is to be wanted, unwanted or neither, whichever is next."""

        def __init__(self, genre: str):
            super().__init__()
            self.genre = genre

    def __init__(self) -> None:
        super().__init__()
        self._lines: tuple[GenreLine, ...] = ()

    @property
    def count(self) -> int:
        """The number of genres."""
        return len(self._lines)

    def show(self, lines: tuple[GenreLine, ...]) -> None:
        """Show the genres."""
        if lines != self._lines:
            self._lines = lines
            self.lines_changed()

    def line(self, index: int, width: int, *, marked: bool) -> Content:
        """Return a genre with its mark, its meaning in words, and how many films have it."""
        line = self._lines[index]
        chosen = line.want is not Want.ANY
        room = max(width - _MARKS - _FILMS, 1)
        name = min(_NAME, room // 2)
        return Content.assemble(
            ("▸ " if marked and self.has_focus else "  ", "$accent"),
            (f"{line.want.value} ", "bold $accent"),
            fitted(text(line.name, "bold" if chosen else ""), name),
            fitted(text(f" {line.words}", "" if chosen else "$quiet"), room - name),
            text(f"{line.films:>{_FILMS}}", "$quiet"),
        )

    def line_marked(self, *, clicked: bool) -> None:
        """Change a genre that was clicked."""
        if clicked:
            self.action_change_genre()

    def action_change_genre(self) -> None:
        """Ask to change the marked genre."""
        if self._lines:
            self.post_message(self.ChangeGenre(self._lines[self.marked_line].name))
