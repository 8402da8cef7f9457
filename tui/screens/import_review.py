"""The window that shows what was found in an import file, before anything is imported."""

from collections.abc import Iterator
from enum import Enum
from functools import partial
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content

from tui.drawing.content import text
from tui.keys.action import Place
from tui.keys.bindings import bindings
from tui.screens.help import Topic
from tui.screens.window import Window
from tui.view.import_report import ImportReport
from tui.widgets.flowing_text import FlowingText, labelled
from tui.widgets.footer import Footer

_MAX_LEFT_OUT = 1000  # lines


class Decision(Enum):
    """What to do with the films of a file."""

    ADD = "answers"
    START = "answers, and the four best as favourites"


class ImportReviewScreen(Window[Decision | None]):
    """Shows which films were found; its result is what to do with them, or None.

    Parameters
    ----------
    best
        The titles of the four films to start with; None if a session cannot be started.
    """

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Place.IMPORT_REVIEW, also=["help"])]
    AUTO_FOCUS = "VerticalScroll"

    def __init__(self, report: ImportReport, best: tuple[str, ...] | None):
        super().__init__()
        self._report = report
        self._best = best

    def compose(self) -> ComposeResult:
        """Lay out the report in a window that scrolls."""
        with VerticalScroll(classes="window panel") as window:
            window.border_title = text(self._report.name)
            yield FlowingText(partial(_write_report, self._report, self._best))
        yield Footer()

    def help_topic(self) -> Topic:
        """Explain importing."""
        about = (
            "Imported films count like your own answers: likes and dislikes move your taste, "
            "and no film comes up that you have seen. It is one step for undo. A film "
            "that could not be identified for certain is left out."
        )
        return Topic("Imported films", about, (Place.IMPORT_REVIEW,))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Allow starting with four films, and importing any."""
        if action == "start_with_best":
            return self._best is not None
        if action == "accept_import":
            return bool(self._report.answered_films or self._report.watchlist)
        return True

    def action_accept_import(self) -> None:
        """Import the films."""
        self.dismiss(Decision.ADD)

    def action_start_with_best(self) -> None:
        """Import the films, and start with the best four."""
        self.dismiss(Decision.START)

    def action_cancel_import(self) -> None:
        """Import nothing."""
        self.dismiss(None)


def _write_report(
    report: ImportReport, best: tuple[str, ...] | None, width: int
) -> Iterator[Content]:
    for name, read_as in report.files:
        yield from labelled(text(f"{name}  "), text(read_as, "$quiet"), width)
    yield Content()
    yield from text(report.summary).wrap(width)
    for sentence in report.ignored:
        yield from text(sentence, "$quiet").wrap(width)
    if best is not None:
        yield Content()
        yield Content.styled("Your four best", "bold")
        for name in best:
            yield from text(f"  {name}").wrap(width)
    if report.approximate:
        yield Content()
        yield Content.styled(f"Taken for another ({len(report.approximate):,})", "bold")
        for name, film in report.approximate[:_MAX_LEFT_OUT]:
            yield from labelled(Content("  "), Content.assemble(
                text(name), text(f"  taken for {film}", "$quiet")), width)  # fmt: skip
    for heading, left_out in (("Not found", report.not_found), ("Not read", report.not_read)):
        if left_out:
            yield Content()
            yield Content.styled(f"{heading} ({len(left_out):,})", "bold")
        for name, reason in left_out[:_MAX_LEFT_OUT]:
            yield from labelled(Content("  "), Content.assemble(
                text(name), text(f"  {reason}", "$quiet")), width)  # fmt: skip
        if len(left_out) > _MAX_LEFT_OUT:
            yield Content.styled(f"  and {len(left_out) - _MAX_LEFT_OUT:,} more", "$quiet")
