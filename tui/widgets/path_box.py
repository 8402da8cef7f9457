"""The box that one types the name of a policy's file into."""

from typing import ClassVar

from textual.binding import BindingType
from textual.widgets import Input

from tui.actions import Place
from tui.bindings import bindings


class PathBox(Input):
    """An input line for a path, whose enter saves and whose escape goes back."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Place.SAVING)]

    def __init__(self, *, id: str):  # noqa: A002 - Textual's word
        super().__init__(id=id, compact=True, select_on_focus=False, max_length=1000)
