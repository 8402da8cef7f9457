"""Textual's command palette, made safe for pasted text, late clicks and tiny terminals."""

from textual import events
from textual.app import ComposeResult
from textual.command import CommandInput, CommandList, CommandPalette

from tui.screens.window import DismissedOnce
from tui.widgets.inputs import VisibleText


class _Commands(CommandList, can_focus=False):
    """The commands found so far."""

    def on_click(self, event: events.Click) -> None:
        """Ignore a click on a line that is no longer there."""
        index = event.style.meta.get("option")
        if index is not None and index >= self.option_count:
            event.prevent_default()

    def action_page_up(self) -> None:
        """Go a page up if any line is visible."""
        if self.scrollable_content_region.area:
            super().action_page_up()  # type: ignore[no-untyped-call]

    def action_page_down(self) -> None:
        """Go a page down if any line is visible."""
        if self.scrollable_content_region.area:
            super().action_page_down()  # type: ignore[no-untyped-call]


class Palette(DismissedOnce, CommandPalette):
    """Finds a command or a theme by name."""

    def compose(self) -> ComposeResult:
        """Lay out the box and the commands."""
        for widget in super().compose():
            if isinstance(widget, CommandInput):
                widget.highlighter = VisibleText(widget)
            yield _Commands() if isinstance(widget, CommandList) else widget
