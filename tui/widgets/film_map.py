"""The map of films, drawn in braille."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from textual import events
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

if TYPE_CHECKING:  # Drawing needs NumPy, so it is imported when there is something to draw.
    from tui.view.map.frame import Frame

_DOTS: Final = ("dim $quiet", "$foreground", "bold $foreground")
_STYLES: Final = {
    "region": "bold $accent",
    "title": "italic",
    "way": "$accent",
    "position": "bold $background on $accent",
    "next": "bold reverse",
    "own": "bold $accent",
    "cross": "bold reverse",
}


class FilmMapWidget(Widget):
    """Shows a frame of the map, made for its size by `frame_for`; a click posts a message."""

    ALLOW_SELECT = False

    class Clicked(Message):
        """A cell was clicked: its place from −1 to 1 across and up."""

        def __init__(self, x: float, y: float):
            super().__init__()
            self.x = x
            self.y = y

    def __init__(self, *, id: str | None = None, classes: str | None = None):  # noqa: A002
        super().__init__(id=id, classes=classes)
        self._frame_for: Callable[[int, int], Frame] | None = None

    def show(self, frame_for: "Callable[[int, int], Frame]") -> None:
        """Show the frames of another view."""
        self._frame_for = frame_for
        self.refresh()

    def render(self) -> Content:
        """Draw the frame."""
        width, height = self.content_size
        if self._frame_for is None or width < 1 or height < 1:
            return Content()
        from tui.drawing.braille import braille

        frame = self._frame_for(width, height)
        pieces = [
            (piece.row, piece.column, piece.text, _STYLES[piece.kind.value])
            for piece in frame.texts
        ]
        return Content("\n").join(
            braille(frame.dots, frame.brightness, pieces, _DOTS, width, height)
        )

    def on_click(self, event: events.Click) -> None:
        """Report where the map was clicked."""
        offset = event.get_content_offset(self)
        width, height = self.content_size
        if offset is not None and width and height:
            x = 2 * (offset.x + 0.5) / width - 1
            y = 1 - 2 * (offset.y + 0.5) / height
            self.post_message(self.Clicked(x, y))
