"""What is shown while the terminal is too small for anything else."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.screen import ModalScreen
from textual.widgets import Static

MINIMUM = Size(40, 12)


class TooSmallScreen(ModalScreen[None]):
    """Covers everything and swallows every key but those that leave."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("q", "app.quit", show=False)]

    def compose(self) -> ComposeResult:
        """Say what is the matter."""
        yield Static(
            f"Too small: fourfold needs {MINIMUM.width} × {MINIMUM.height}.\nq leaves.",
            markup=False,
        )


def too_small(size: Size) -> bool:
    """Tell whether a terminal of `size` is too small."""
    return size.width < MINIMUM.width or size.height < MINIMUM.height
