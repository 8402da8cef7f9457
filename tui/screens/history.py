"""The history window: all answers, newest first, to change, remove or go back to."""

from collections.abc import Callable
from functools import partialmethod
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical

from engine.session.session import Session
from engine.session.state import AnsweredFilm
from engine.taste.base import Answer
from engine.text import counted
from tui.drawing.content import text
from tui.keys.action import Place
from tui.keys.bindings import bindings, keymap_of
from tui.screens.help import Topic
from tui.screens.window import Window
from tui.view.models import FilmLine
from tui.view.session import WORDS, Step, step_line, steps, tally
from tui.widgets.answer_list import AnswerList
from tui.widgets.footer import Footer
from tui.widgets.paragraph import Note

_OF_ONE_FILM = frozenset(["show_answered", "change_to", "rate"])


class HistoryScreen(Window[int | None]):
    """Edits a session's answers; its result is the MovieLens id of a film to show, or None."""

    CSS_PATH = "../styles/history.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Place.HISTORY, also=["help"])]
    AUTO_FOCUS = "AnswerList"

    def __init__(self, session: Session):
        super().__init__()
        self._session = session
        self._read()

    def _read(self) -> None:
        self._answers = self._session.state.answers
        self._steps = list(steps(self._answers))

    def compose(self) -> ComposeResult:
        """Lay out the answers, and what the keys do for the marked one."""
        with Vertical(classes="window panel", id="history"):
            yield Note(id="tally")
            yield AnswerList(len(self._steps), self._line_at)
            yield Note(id="going-back")
        yield Footer()

    def on_mount(self) -> None:
        """Show the counts, and explain the newest answer."""
        self._refresh()

    def help_topic(self) -> Topic:
        """Explain changing answers."""
        about = (
            "Everything that you answered, the newest first. A changed answer keeps its place, and "
            "what is recommended follows at once. Going back removes the marked answer and every "
            "newer one. Films that were imported from a file are one line. "
            f"{keymap_of(self).key('undo_edit')} undoes each change."
        )
        return Topic("Your answers", about, (Place.ANSWERS, Place.HISTORY))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Dim what the marked line does not allow."""
        if action == "undo_edit":
            return True if self._session.can_undo else None
        if action == "redo_edit":
            return True if self._session.can_redo else None
        if action in ("remove_answer", "go_back"):
            return True if self._steps else None
        if action.startswith("change_to") or action in _OF_ONE_FILM:
            return True if self._film is not None else None
        return True

    @property
    def _step(self) -> Step | None:
        line = self.query_one(AnswerList).marked_line if self.is_mounted else 0
        return self._steps[line] if line < len(self._steps) else None

    @property
    def _film(self) -> AnsweredFilm | None:
        """The marked film; None if the marked line is of an import, or there is none."""
        step = self._step
        film = None if step is None else self._answers[step.start]
        return None if film is None or film.source else film

    def action_show_answered(self) -> None:
        """Choose the marked film."""
        if self._film is not None:
            self.dismiss(self._film.movie_id)

    def _change_to(self, answer: Answer) -> None:
        if (film := self._film) is not None:
            self._edit(lambda: self._session.answer(answer, film.movie_id))

    action_change_to_like = partialmethod(_change_to, Answer.LIKE)
    action_change_to_dislike = partialmethod(_change_to, Answer.DISLIKE)
    action_change_to_skip = partialmethod(_change_to, Answer.SKIP)
    action_change_to_seen = partialmethod(_change_to, Answer.SEEN)

    def action_rate(self, stars: int) -> None:
        """Change the marked answer to a rating."""
        if (film := self._film) is not None:
            self._edit(lambda: self._session.rate(stars, film.movie_id))

    def action_remove_answer(self) -> None:
        """Remove the marked answer, or all films of the marked import."""
        if (step := self._step) is not None:
            self._edit(lambda: self._session.remove_answers(step.start, step.end))

    def action_go_back(self) -> None:
        """Remove the marked answer and all newer ones."""
        if (step := self._step) is not None:
            self._edit(lambda: self._session.remove_answers(step.start))

    def action_undo_edit(self) -> None:
        """Undo the last change."""
        self._edit(self._session.undo)

    def action_redo_edit(self) -> None:
        """Redo what was undone last."""
        self._edit(self._session.redo)

    def action_close_history(self) -> None:
        """Close the window."""
        self.dismiss(None)

    def _edit(self, edit: Callable[[], object]) -> None:
        edit()
        self._read()
        self.query_one(AnswerList).change(len(self._steps))
        self._refresh()

    @on(AnswerList.Marked)
    def _refresh(self) -> None:
        window = self.query_one("#history")
        window.border_title = f"Your {counted(len(self._answers), 'answer')}"
        counts = tally([film.answer for film in self._answers])
        self.query_one("#tally", Note).update(text(counts or "No answer yet.", "$quiet"))
        self.query_one("#going-back", Note).update(text(self._explanation()))
        self.refresh_bindings()

    def _line_at(self, index: int) -> FilmLine:
        step = self._steps[index]
        line = step_line(self._answers, step, self._session.bundle.catalogue)
        last = self._answers[step.end - 1]
        return line if last.source else line._replace(note=WORDS[last.answer])

    def _explanation(self) -> str:
        """Return what the keys do for the marked line."""
        step, key = self._step, keymap_of(self).key
        if step is None:
            return ""
        newer = len(self._answers) - step.start
        films = f"the {counted(step.end - step.start, 'film')}" if self._film is None else "it"
        remove = f"{key('remove_answer')} removes {films}"
        back = "goes back to before it"
        if step is not self._steps[0]:
            back = f"removes it and every newer one ({counted(newer, 'answer')})"
        change = "" if self._film is None else "y n s x and 1–5 change this answer; "
        return f"{change}{remove}; {key('go_back')} {back}."
