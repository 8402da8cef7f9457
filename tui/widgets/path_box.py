"""The box that one types the name of a policy's file into."""

from typing import ClassVar

from textual.binding import BindingType

from tui.actions import Place
from tui.bindings import bindings
from tui.widgets.typed_box import TypedBox


class PathBox(TypedBox):
    """An input line for a path, whose enter saves and whose escape goes back."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Place.SAVING)]

    def __init__(self, *, id: str):  # noqa: A002 - Textual's word
        super().__init__(id=id, select_on_focus=False, max_length=1000)
