"""The four places for favourites."""

from typing import ClassVar

from textual import events
from textual.binding import BindingType
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from tui.drawing.content import fitted, text
from tui.keys.actions import Place
from tui.keys.bindings import bindings
from tui.view.models import FilmLine

_YEAR = 6


class Slots(Widget, can_focus=True):
    """Shows the picks in order, and empty places for the rest.

    Parameters
    ----------
    count
        How many places there are.
    """

    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Place.SLOTS)]

    class TakeBack(Message):
        """A film is to be taken back."""

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
        """Draw a line a place."""
        width = self.content_size.width
        return Content("\n").join(self._line(place, width) for place in range(self._count))

    def _line(self, place: int, width: int) -> Content:
        marked = self.has_focus and place == self._marked
        head = Content.styled(
            f"{'▸' if marked else ' '}{place + 1}  ", "$accent" if marked else "$quiet"
        )
        if place >= len(self._films):
            return Content.assemble(head, ("·", "$quiet"))
        film = self._films[place]
        line = Content.assemble(
            head,
            fitted(text(film.title, "bold"), width - len(head.plain) - _YEAR),
            text(f"{film.year or '':>{_YEAR}}", "$quiet"),
        )
        return line.stylize("$foreground on $marked-background") if marked else line

    def watch_has_focus(self, focused: bool) -> None:
        """Show the mark with the focus only."""
        super().watch_has_focus(focused)
        self.refresh()

    def action_slot_up(self) -> None:
        """Mark the film above."""
        self._mark(self._marked - 1)

    def action_slot_down(self) -> None:
        """Mark the film below."""
        self._mark(self._marked + 1)

    def action_take_back(self) -> None:
        """Ask for the marked film to be taken back."""
        self._ask(self._marked)

    def on_click(self, event: events.Click) -> None:
        """Ask for the film under the mouse to be taken back."""
        offset = event.get_content_offset(self)
        if offset is not None:
            self._ask(offset.y)

    def _ask(self, place: int) -> None:
        if place < len(self._films):
            self.post_message(self.TakeBack(self._films[place]))

    def _mark(self, place: int) -> None:
        self._marked = min(max(place, 0), max(len(self._films) - 1, 0))
        self.refresh()
