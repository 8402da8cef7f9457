"""The base classes of screens: their least size, and how they close."""

from typing import TYPE_CHECKING, Any

from textual.await_complete import AwaitComplete
from textual.geometry import Size
from textual.message_pump import MessagePump
from textual.screen import ModalScreen, Screen, ScreenResultType

if TYPE_CHECKING:
    _Screen = Screen[Any]
else:
    _Screen = object  # Textual inherits styles and keys from the first base only


MINIMUM = Size(40, 12)


class WithRoom(_Screen):
    """A screen that is laid out at `MINIMUM` at least; put it before the screen class.

    A notice covers it while the terminal is smaller. Textual lays out covered screens too, and
    wrapping a text in no columns is an error.
    """

    def _refresh_layout(self, size: Size | None = None, scroll: bool = False) -> None:
        if size is not None:
            size = Size(max(size.width, MINIMUM.width), max(size.height, MINIMUM.height))
        super()._refresh_layout(size, scroll)


class DismissedOnce(_Screen):
    """A screen whose `dismiss` closes only itself, and only once; put it before the screen class.

    Textual's `dismiss` closes the top screen: another window that covers this one, or the screen
    below after a key was pressed twice. Here a second call does nothing, and a covered screen
    closes when it is on top again.
    """

    _pending_result: tuple[Any] | None = None

    def dismiss(self, result: Any = None) -> AwaitComplete:
        """Close this screen and pass `result` to its opener."""
        if self.app.screen is self:
            return super().dismiss(result)
        self._pending_result = (result,)
        return AwaitComplete()

    def action_copy_text(self) -> None:
        """Copy what is selected; else say how to leave, as a screen without windows does."""
        if self.get_selected_text():
            super().action_copy_text()
        else:
            self.app.action_help_quit()

    def on_screen_resume(self) -> None:
        """Close this screen if it was dismissed while covered."""
        if self._pending_result is not None and self.app.screen is self:
            super().dismiss(*self._pending_result)


class Window(DismissedOnce, WithRoom, ModalScreen[ScreenResultType]):
    """A window over another screen."""


def is_open(node: MessagePump) -> bool:
    """Return whether a screen, or the one that a widget is on, is on the stack of screens."""
    while node._parent is not None and not isinstance(node, Screen):
        node = node._parent
    return node in node.app.screen_stack
