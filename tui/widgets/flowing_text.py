"""Text that is laid out anew for every width, and as high as that makes it."""

from collections.abc import Callable, Iterable, Iterator

from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

Writer = Callable[[int], Iterable[Content]]
"""Gives the lines for a width in cells."""


class Flow(Widget):
    """Shows what a writer gives for the width there is.

    Parameters
    ----------
    write
        The writer to begin with.
    """

    DEFAULT_CSS = "Flow { height: auto; }"

    def __init__(self, write: Writer, *, id: str | None = None):  # noqa: A002
        super().__init__(id=id)
        self._write = write

    def show(self, write: Writer) -> None:
        """Show what another writer gives."""
        self._write = write
        self.refresh(layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return the number of lines at `width`."""
        return len(self._lines(width))

    def render(self) -> Content:
        """Lay the text out."""
        return Content("\n").join(self._lines(self.content_size.width))

    def _lines(self, width: int) -> list[Content]:
        return list(self._write(width)) if width > 0 else []


def labelled(label: Content, told: Content, width: int) -> Iterator[Content]:
    """Yield `told` wrapped in a column of its own, beside its label."""
    beside = label
    for line in told.wrap(max(width - label.cell_length, 8)):
        yield Content.assemble(beside, line)
        beside = Content(" " * label.cell_length)
