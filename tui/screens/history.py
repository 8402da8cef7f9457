"""The history window: every answer, newest first, and the way back to before any of them."""

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.widgets import Static

from engine.ranking.explanation import Answered
from engine.text import counted
from tui.drawing.content import text
from tui.keys.actions import Place
from tui.keys.bindings import bindings, keymap_of
from tui.screens.help import Topic
from tui.screens.window import Window
from tui.view.history import WORDS, step_line, steps, tally
from tui.view.models import FilmLine
from tui.widgets.answer_list import AnswerList
from tui.widgets.footer import Footer


class HistoryScreen(Window[int | None]):
    """Shows a history, and is dismissed with the number of answers that shall stand, or None.

    Parameters
    ----------
    history
        Oldest first; not empty.
    """

    CSS_PATH = "../styles/keeping.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Place.HISTORY, also=["help"])]
    AUTO_FOCUS = "AnswerList"

    def __init__(self, history: Sequence[Answered]):
        super().__init__()
        self._history = history
        self._steps = list(steps(history))

    def compose(self) -> ComposeResult:
        """Lay out the answers, and what going back to the marked one means."""
        with Vertical(classes="window panel", id="history") as window:
            window.border_title = f"Your {counted(len(self._history), 'answer')}"
            said = tally([told.answer for told in self._history])
            yield Static(text(said, "$quiet"), id="tally", markup=False)
            yield AnswerList(len(self._steps), self._line_at)
            yield Static(id="going-back", markup=False)
        yield Footer()

    def on_mount(self) -> None:
        """Say what going back to the newest answer means."""
        self._say(0)

    def help_topic(self) -> Topic:
        """Explain going back."""
        again = keymap_of(self).key("redo")
        about = (
            "Going back takes the marked answer and every newer one back; the film you answered "
            f"then is shown again. {again} gives the answers again, one by one, until you give "
            "another. Films that were taken in from a file are one line."
        )
        return Topic("Your answers", about, (Place.ANSWERS, Place.HISTORY))

    def action_go_back(self) -> None:
        """Choose the point just before the marked answer."""
        self.dismiss(self._steps[self.query_one(AnswerList).marked_line].start)

    def action_stay(self) -> None:
        """Leave the answers as they are."""
        self.dismiss(None)

    @on(AnswerList.Marked)
    def _marked(self, event: AnswerList.Marked) -> None:
        self._say(event.place)

    def _line_at(self, place: int) -> FilmLine:
        step = self._steps[place]
        line = step_line(self._history, step)
        last = self._history[step.end - 1]
        return line if last.source else line._replace(note=WORDS[last.answer])

    def _say(self, place: int) -> None:
        keymap = keymap_of(self)
        taken = len(self._history) - self._steps[place].start
        said = (
            f"{keymap.key('go_back')} takes {counted(taken, 'answer')} back; "
            f"{keymap.key('redo')} then gives {'it' if taken == 1 else 'them'} again"
            f"{'' if taken == 1 else ' one by one'}."
        )
        self.query_one("#going-back", Static).update(text(said))
