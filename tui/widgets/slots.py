"""The four slots for favourites."""

from typing import ClassVar

from textual import events
from textual.binding import BindingType
from textual.content import Content
from textual.message import Message
from textual.reactive import Reactive
from textual.widget import Widget

from tui.drawing.content import fitted, text
from tui.keys.action import Place
from tui.keys.bindings import bindings
from tui.view.models import FilmLine
from tui.widgets.line_list import CursorKeys

_YEAR = 6


class Slots(CursorKeys, Widget, can_focus=True):
    """Shows the picks in order, then empty slots, `count` in all."""

    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Place.SLOTS)]
    has_focus = Reactive(False)  # redraws: the mark is shown only with the focus

    class RemovePick(Message):
        """A film is to be removed from the picks."""

        def __init__(self, film: FilmLine):
            super().__init__()
            self.film = film

    def __init__(self, count: int):
        super().__init__()
        self._count = count
        self._films: tuple[FilmLine, ...] = ()
        self._marked = 0

    def show(self, films: tuple[FilmLine, ...]) -> None:
        """Show the picks."""
        if films != self._films:
            self._films = films
            self._marked = min(self._marked, max(len(films) - 1, 0))
            self.refresh()

    def render(self) -> Content:
        """Draw a line for each slot."""
        width = self.content_size.width
        return Content("\n").join(self._line(index, width) for index in range(self._count))

    def _line(self, index: int, width: int) -> Content:
        marked = self.has_focus and index == self._marked
        head = Content.styled(
            f"{'▸' if marked else ' '}{index + 1}  ", "$accent" if marked else "$quiet"
        )
        if index >= len(self._films):
            return Content.assemble(head, ("·", "$quiet"))
        film = self._films[index]
        line = Content.assemble(
            head,
            fitted(text(film.title, "bold"), width - len(head.plain) - _YEAR),
            text(f"{film.year or '':>{_YEAR}}", "$quiet"),
        )
        return line.stylize("$foreground on $marked-background") if marked else line

    def move(self, lines: int) -> None:
        """Mark the film `lines` further down, stopping at the ends."""
        self._marked = min(max(self._marked + lines, 0), max(len(self._films) - 1, 0))
        self.refresh()

    def action_remove_pick(self) -> None:
        """Ask to remove the marked film."""
        self._ask_to_remove(self._marked)

    def on_click(self, event: events.Click) -> None:
        """Ask to remove the film under the mouse; of a double click the first counts."""
        offset = event.get_content_offset(self)
        if offset is not None and event.chain == 1:
            self._ask_to_remove(offset.y)

    def _ask_to_remove(self, index: int) -> None:
        if index < len(self._films):
            self.post_message(self.RemovePick(self._films[index]))
