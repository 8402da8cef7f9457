"""The top line: the app's name, the favourites of the session, and the counts of answers."""

from textual.content import Content
from textual.widget import Widget

from tui.drawing.content import cut, text

_BRIEF_BELOW = 90  # cells of width
_LEFT = 28  # the fewest cells of the left side before the figures become brief


class TopBar(Widget):
    """Shows the name and the favourites on the left, and figures, never cut, on the right."""

    ALLOW_SELECT = False

    def __init__(self) -> None:
        super().__init__()
        self._shown = ("", "", "")

    def show(self, favourites: str, figures: str, brief: str = "") -> None:
        """Show `favourites`, cut if too long, and `figures`, or `brief` on a narrow line."""
        if (favourites, figures, brief) != self._shown:
            self._shown = (favourites, figures, brief)
            self.refresh()

    async def on_click(self) -> None:
        """Open the command palette, where the mouse reaches what the footer leaves out."""
        await self.run_action("app.command_palette")

    def render(self) -> Content:
        """Draw the line."""
        width = self.content_size.width
        favourites, figures, brief = self._shown
        if brief and width < max(_BRIEF_BELOW, text(figures).cell_length + _LEFT):
            figures = brief
        left = Content.styled("fourfold", "bold $accent")
        if favourites:
            left = Content.assemble(left, "  ", text(favourites, "$quiet"))
        right = text(figures, "$quiet")
        room = width - right.cell_length - 2
        if room < 8:
            return cut(left, width)
        return Content.assemble(left.truncate(room, ellipsis=True, pad=True), "  ", right)
