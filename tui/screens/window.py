"""The base of every screen that is left for what lies below it."""

from typing import TYPE_CHECKING, Any

from textual.await_complete import AwaitComplete
from textual.screen import ModalScreen, Screen, ScreenResultType

if TYPE_CHECKING:
    _Screen = Screen[Any]
else:
    _Screen = object  # Textual takes styles and keys from the first of a class' bases alone


class Parting(_Screen):
    """A screen that is dismissed once, and only itself; stands before the kind of screen.

    Textual's own takes away whatever is on top: another window where one covers this one, or
    what lies below where a key was pressed twice. Here the second time counts for nothing,
    and a screen that is covered goes when it comes to the top again.
    """

    _last: tuple[Any] | None = None

    def dismiss(self, result: Any = None) -> AwaitComplete:
        """Go, with a result for whoever opened this screen."""
        if self.app.screen is self:
            return super().dismiss(result)
        self._last = (result,)
        return AwaitComplete()

    def on_screen_resume(self) -> None:
        """Go now, where that was to be."""
        if self._last is not None and self.app.screen is self:
            super().dismiss(*self._last)


class Window(Parting, ModalScreen[ScreenResultType]):
    """A window over the screen that opened it."""
