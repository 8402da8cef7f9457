"""The box that one types a title into."""

from typing import ClassVar

from textual.binding import BindingType
from textual.message import Message

from tui.actions import Place
from tui.bindings import bindings
from tui.widgets.typed_box import TypedBox


class SearchBox(TypedBox):
    """An input line whose backspace, once there is nothing to delete, asks for a film back."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Place.FIND, Place.BOX)]

    class BackspaceInEmpty(Message):
        """Backspace was pressed with nothing typed."""

    def __init__(self) -> None:
        super().__init__(
            placeholder="type a title; year:1990s and genre:drama narrow it down",
            select_on_focus=False,
            max_length=200,
        )

    def action_take_back_last(self) -> None:
        """Delete to the left, or ask for the last film back."""
        if self.value:
            self.action_delete_left()
        else:
            self.post_message(self.BackspaceInEmpty())
