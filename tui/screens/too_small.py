"""The screen that covers the app while the terminal is too small."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.screen import ModalScreen
from textual.widgets import Static

from tui.keys.actions import BY_NAME
from tui.keys.bindings import keymap_of
from tui.screens.window import MINIMUM, DismissedOnce


class TooSmallScreen(DismissedOnce, ModalScreen[None]):
    """Covers everything and ignores every key except those that leave the app."""

    CSS_PATH = "../styles/too_small.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(BY_NAME["leave"].keys, "app.quit", show=False, id=BY_NAME["leave"].id)
    ]

    def compose(self) -> ComposeResult:
        """Show the size that is needed."""
        leave = keymap_of(self).key("leave")
        yield Static(
            f"Too small: fourfold needs {MINIMUM.width} × {MINIMUM.height}.\n{leave} leaves.",
            markup=False,
        )

    def on_screen_resume(self) -> None:
        """Close if the terminal grew while another screen was on top."""
        if not too_small(self.app.size):
            self.dismiss()


def too_small(size: Size) -> bool:
    """Return whether a terminal of `size` is too small."""
    return size.width < MINIMUM.width or size.height < MINIMUM.height
