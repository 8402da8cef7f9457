"""Questions answered away from the screen: one at a time, and only the latest one matters."""

from collections.abc import Callable
from functools import partial
from typing import Generic, TypeVar

from textual.dom import DOMNode
from textual.worker import Worker

from tui.aside import aside

Question = TypeVar("Question")
Answer = TypeVar("Answer")


class Latest(Generic[Question, Answer]):
    """Asks in a thread and shows in the app's own.

    Questions asked while another is being answered are skipped over but for the last, so
    that nothing queues up and answers never arrive out of order.

    Parameters
    ----------
    node
        The screen or widget that asks; when it goes, so does the question.
    find
        Answers a question; runs in a thread, never twice at once.
    show
        Takes an answer.
    """

    def __init__(
        self, node: DOMNode, find: Callable[[Question], Answer], show: Callable[[Answer], None]
    ):
        self._node = node
        self._find = find
        self._show = show
        self._waiting: list[Question] = []
        self._busy = False

    @property
    def pending(self) -> bool:
        """Whether a question has not been answered yet; False while its answer is shown."""
        return bool(self._waiting)

    def ask(self, question: Question) -> None:
        """Ask; any earlier question still waiting is forgotten."""
        self._waiting = [question]
        if not self._busy:
            self._busy = True
            # As a function: a coroutine that the end of the node overtakes would complain.
            _: Worker[None] = self._node.run_worker(self._answer)

    async def _answer(self) -> None:
        try:
            while self._waiting:
                asked = self._waiting[-1]
                answer = await aside(self._node, partial(self._find, asked))
                if self._waiting[-1] is asked:
                    self._waiting.clear()
                self._show(answer)
        finally:
            self._busy = False
