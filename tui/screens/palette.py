"""Textual's command palette, safe against what is pasted into it and clicks that come late."""

from textual import events
from textual.app import ComposeResult
from textual.command import CommandInput, CommandList, CommandPalette

from tui.widgets.typed_box import MadeVisible


class _Commands(CommandList, can_focus=False):
    """The commands found so far."""

    def on_click(self, event: events.Click) -> None:
        """Let a click on a line that has gone in the meantime come to nothing."""
        place = event.style.meta.get("option")
        if place is not None and place >= self.option_count:
            event.prevent_default()


class Palette(CommandPalette):
    """Finds a command, or a theme, by its name."""

    def compose(self) -> ComposeResult:
        """Lay out the box and the commands."""
        for part in super().compose():
            if isinstance(part, CommandInput):
                part.highlighter = MadeVisible(part)
            yield _Commands() if isinstance(part, CommandList) else part
