"""The window that tells what a file of films came to, before any of it is taken in."""

from collections.abc import Iterator
from enum import Enum
from functools import partial
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content

from tui.drawing.content import text
from tui.keys.actions import Place
from tui.keys.bindings import bindings
from tui.screens.help import Topic
from tui.screens.window import Window
from tui.view.import_report import ImportReport
from tui.widgets.flowing_text import Flow, labelled
from tui.widgets.footer import Footer

_MOST = 1000  # lines of what was left out


class Taking(Enum):
    """What becomes of the films of a file."""

    TAKE_IN = "answers"
    BEGIN = "answers, and the four best as favourites"


class ImportedScreen(Window[Taking | None]):
    """Shows what was found and what was not; dismissed with what to do with it, or None.

    Parameters
    ----------
    reading
        Of the file.
    best
        The four films one could begin with, as they are called; None where one cannot.
    """

    CSS_PATH = "../styles/keeping.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Place.IMPORTED, also=["help"])]
    AUTO_FOCUS = "VerticalScroll"

    def __init__(self, reading: ImportReport, best: tuple[str, ...] | None):
        super().__init__()
        self._reading = reading
        self._best = best

    def compose(self) -> ComposeResult:
        """Lay out the account in a window that scrolls."""
        with VerticalScroll(classes="window panel") as window:
            window.border_title = text(self._reading.name)
            yield Flow(partial(_written, self._reading, self._best))
        yield Footer()

    def help_topic(self) -> Topic:
        """Explain what taking in means."""
        about = (
            "What is taken in counts like answers you gave: likes and dislikes move your taste, "
            "and no film comes up that you have seen. It is one step for undo. What is not "
            "listed with certainty is left out."
        )
        return Topic("Imported films", about, (Place.IMPORTED,))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Beginning takes four films, taking in at least one."""
        if action == "begin_with_best":
            return self._best is not None
        if action == "take_films":
            return bool(self._reading.films.matched)
        return True

    def action_take_films(self) -> None:
        """Take the films in."""
        self.dismiss(Taking.TAKE_IN)

    def action_begin_with_best(self) -> None:
        """Take them in, and begin with the best four."""
        self.dismiss(Taking.BEGIN)

    def action_leave_films(self) -> None:
        """Take nothing in."""
        self.dismiss(None)


def _written(reading: ImportReport, best: tuple[str, ...] | None, width: int) -> Iterator[Content]:
    if width < 1:
        return
    yield from text(reading.summary).wrap(width)
    for remark in reading.remarks:
        yield from text(remark, "$quiet").wrap(width)
    if best is not None:
        yield Content()
        yield Content.styled("Your four best", "bold")
        for name in best:
            yield from text(f"  {name}").wrap(width)
    if reading.left_out:
        yield Content()
        yield Content.styled(f"Left out ({len(reading.left_out):,})", "bold")
        for name, why in reading.left_out[:_MOST]:
            yield from labelled(Content("  "), Content.assemble(
                text(name), text(f"  {why}", "$quiet")), width)  # fmt: skip
        if len(reading.left_out) > _MOST:
            yield Content.styled(f"  and {len(reading.left_out) - _MOST:,} more", "$quiet")
