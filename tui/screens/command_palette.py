"""Textual's command palette, safe against pasted texts, late clicks and no room."""

from textual import events
from textual.app import ComposeResult
from textual.command import CommandInput, CommandList, CommandPalette

from tui.screens.window import Parting
from tui.widgets.inputs import MadeVisible


class _Commands(CommandList, can_focus=False):
    """The commands found so far."""

    def on_click(self, event: events.Click) -> None:
        """Let a click on a line that has gone in the meantime come to nothing."""
        place = event.style.meta.get("option")
        if place is not None and place >= self.option_count:
            event.prevent_default()

    def action_page_up(self) -> None:
        """Go a page up, where there is room for one."""
        if self.scrollable_content_region.area:
            super().action_page_up()  # type: ignore[no-untyped-call]

    def action_page_down(self) -> None:
        """Go a page down, where there is room for one."""
        if self.scrollable_content_region.area:
            super().action_page_down()  # type: ignore[no-untyped-call]


class Palette(Parting, CommandPalette):
    """Finds a command, or a theme, by its name."""

    def compose(self) -> ComposeResult:
        """Lay out the box and the commands."""
        for part in super().compose():
            if isinstance(part, CommandInput):
                part.highlighter = MadeVisible(part)
            yield _Commands() if isinstance(part, CommandList) else part
