"""A button without the long style sheet of Textual's, which would delay the first paint."""

from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from tui.drawing.content import text


class Button(Widget, can_focus=True):
    """A word that posts a message when it is pressed by key or mouse."""

    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "press", "press", show=False)]

    class Pressed(Message):
        """The button was pressed."""

        def __init__(self, button: "Button"):
            super().__init__()
            self.button = button

        @property
        def control(self) -> "Button":
            """The button, for `on` with a selector."""
            return self.button

    def __init__(self, label: str, *, id: str, disabled: bool = False):  # noqa: A002
        super().__init__(id=id, disabled=disabled)
        self._label = label

    def render(self) -> Content:
        """Draw the label."""
        return text(self._label)

    def action_press(self) -> None:
        """Report a press."""
        self.post_message(self.Pressed(self))

    def on_click(self, event: events.Click) -> None:
        """Report a press by mouse; of a double click the first counts."""
        if event.chain == 1:
            self.action_press()
