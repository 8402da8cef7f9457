"""The history window: all answers, newest first, and going back to before any of them."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.widgets import Static

from engine.session.session import Session
from engine.text import counted
from tui.drawing.content import text
from tui.keys.actions import Place
from tui.keys.bindings import bindings, keymap_of
from tui.screens.help import Topic
from tui.screens.window import Window
from tui.view.models import FilmLine
from tui.view.session import WORDS, step_line, steps, tally
from tui.widgets.answer_list import AnswerList
from tui.widgets.footer import Footer


class HistoryScreen(Window[int | None]):
    """Shows the answers, at least one; its result is how many of them to keep, or None."""

    CSS_PATH = "../styles/history.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Place.HISTORY, also=["help"])]
    AUTO_FOCUS = "AnswerList"

    def __init__(self, session: Session):
        super().__init__()
        self._catalogue = session.bundle.catalogue
        self._answers = session.state.answers
        self._steps = list(steps(self._answers))

    def compose(self) -> ComposeResult:
        """Lay out the answers, and what going back to the marked one does."""
        with Vertical(classes="window panel", id="history") as window:
            window.border_title = f"Your {counted(len(self._answers), 'answer')}"
            counts = tally([film.answer for film in self._answers])
            yield Static(text(counts, "$quiet"), id="tally", markup=False)
            yield AnswerList(len(self._steps), self._line_at)
            yield Static(id="going-back", markup=False)
        yield Footer()

    def on_mount(self) -> None:
        """Explain going back to the newest answer."""
        self._explain(0)

    def help_topic(self) -> Topic:
        """Explain going back."""
        again = keymap_of(self).key("undo")
        about = (
            "Going back removes the marked answer and every newer one; the film you answered "
            f"then is shown again. {again} brings the answers back. Films that were imported from "
            "a file are one line."
        )
        return Topic("Your answers", about, (Place.ANSWERS, Place.HISTORY))

    def action_go_back(self) -> None:
        """Go back to before the marked answer."""
        self.dismiss(self._steps[self.query_one(AnswerList).marked_line].start)

    def action_close_history(self) -> None:
        """Keep all answers."""
        self.dismiss(None)

    @on(AnswerList.Marked)
    def _marked(self, event: AnswerList.Marked) -> None:
        self._explain(event.index)

    def _line_at(self, index: int) -> FilmLine:
        step = self._steps[index]
        line = step_line(self._answers, step, self._catalogue)
        last = self._answers[step.end - 1]
        return line if last.source else line._replace(note=WORDS[last.answer])

    def _explain(self, index: int) -> None:
        keymap = keymap_of(self)
        undone = len(self._answers) - self._steps[index].start
        message = (
            f"{keymap.key('go_back')} removes {counted(undone, 'answer')}; "
            f"{keymap.key('undo')} brings {'it' if undone == 1 else 'them'} back."
        )
        self.query_one("#going-back", Static).update(text(message))
