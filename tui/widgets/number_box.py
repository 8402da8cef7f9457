"""A small box that one types a number into."""

from typing import ClassVar

from textual.binding import BindingType

from tui.actions import Place
from tui.bindings import bindings
from tui.widgets.typed_box import TypedBox


class NumberBox(TypedBox):
    """An input line of the filter window; what it holds is judged elsewhere."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Place.FILTERS)]

    def __init__(self, value: str, *, id: str):  # noqa: A002 - Textual's word
        super().__init__(value, id=id, max_length=12, placeholder="any")
