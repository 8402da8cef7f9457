"""The top line: the app's name, the favourites of this session, and how far it is."""

from textual.content import Content
from textual.widget import Widget

from tui.drawing.content import cut, text

_BRIEF_BELOW = 90
_ABOUT = 28  # cells that the left side keeps before the figures become brief


class TopBar(Widget):
    """Shows the name, then what the session is about; at the right, figures that stay whole."""

    ALLOW_SELECT = False

    def __init__(self) -> None:
        super().__init__()
        self._said = ("", "", "")

    def show(self, about: str, figures: str, brief: str = "") -> None:
        """Show `about`, cut where it must be, and `figures`, or `brief` on a narrow line."""
        if (about, figures, brief) != self._said:
            self._said = (about, figures, brief)
            self.refresh()

    async def on_click(self) -> None:
        """Open the command palette, the mouse's way to what the footer has no room for."""
        await self.run_action("app.command_palette")

    def render(self) -> Content:
        """Lay the line out for the width there is."""
        width = self.content_size.width
        about, figures, brief = self._said
        if brief and width < max(_BRIEF_BELOW, text(figures).cell_length + _ABOUT):
            figures = brief
        name = Content.styled("fourfold", "bold $accent")
        left = name if not about else Content.assemble(name, "  ", text(about, "$quiet"))
        right = text(figures, "$quiet")
        room = width - right.cell_length - 2
        if room < 8:
            return cut(left, width)
        return Content.assemble(left.truncate(room, ellipsis=True, pad=True), "  ", right)
