"""What is shown while the terminal is too small for anything else."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.widgets import Static

from tui.keys.actions import BY_NAME
from tui.keys.bindings import keymap_of
from tui.screens.window import Window

MINIMUM = Size(40, 12)


class TooSmallScreen(Window[None]):
    """Covers everything and swallows every key but those that leave."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(BY_NAME["leave"].keys, "app.quit", show=False, id="leave")
    ]

    def compose(self) -> ComposeResult:
        """Say what is the matter."""
        leave = keymap_of(self).key("leave")
        yield Static(
            f"Too small: fourfold needs {MINIMUM.width} × {MINIMUM.height}.\n{leave} leaves.",
            markup=False,
        )

    def on_screen_resume(self) -> None:
        """Go, where there has come to be room while something else was on top."""
        if not too_small(self.app.size):
            self.dismiss()


def too_small(size: Size) -> bool:
    """Tell whether a terminal of `size` is too small."""
    return size.width < MINIMUM.width or size.height < MINIMUM.height
