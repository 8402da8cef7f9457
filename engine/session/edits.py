"""Edits of a session's answers: what undo takes back and redo does again."""

from collections.abc import Sequence
from dataclasses import dataclass

from engine.errors import SessionError
from engine.session.state import AnsweredFilm, SessionState

Answers = tuple[AnsweredFilm, ...]


@dataclass(frozen=True, slots=True)
class Edit:
    """From `position` on, the answers `before` became `after`; either may be empty."""

    position: int
    before: Answers
    after: Answers

    def apply(self, answers: Answers) -> Answers:
        """Return the answers with the edit."""
        if self.position == len(answers):
            return answers + self.after
        end = self.position + len(self.before)
        return (*answers[: self.position], *self.after, *answers[end:])

    @property
    def reverse(self) -> "Edit":
        """The edit that takes this one back."""
        return Edit(self.position, self.after, self.before)


def put(state: SessionState, film: AnsweredFilm) -> Edit | None:
    """Return the edit that answers a film: its earlier answer is replaced, or it is added last.

    None if that is its answer already.

    Raises
    ------
    SessionError
        The film is a favourite.
    """
    if film.movie_id in state.favourites:
        raise SessionError("a favourite is not answered", fix="choose another film")
    position = state.position_of(film.movie_id)
    if position is None:
        return Edit(len(state.answers), (), (film,))
    before = state.answers[position]
    return None if before == film else Edit(position, (before,), (film,))


def unknown_of(state: SessionState, movie_ids: Sequence[int]) -> list[int]:
    """Return the films that are not favourites, answered or on the watchlist."""
    answered = (film.movie_id for film in state.answers)
    known = {*state.favourites, *state.watchlist, *answered}
    return [movie_id for movie_id in dict.fromkeys(movie_ids) if movie_id not in known]


def add_unknown(state: SessionState, films: Sequence[AnsweredFilm]) -> Edit | None:
    """Return the edit that adds answers to films without one; None if there is no such film."""
    known = {*state.favourites, *(film.movie_id for film in state.answers)}
    added: dict[int, AnsweredFilm] = {}
    for film in films:
        if film.movie_id not in known:
            added.setdefault(film.movie_id, film)
    return Edit(len(state.answers), (), tuple(added.values())) if added else None


def last_step(answers: Sequence[AnsweredFilm], end: int) -> int:
    """Return where the step starts that ends before answer `end`, at least 1.

    An answer is a step; all films in a row from one source are one too.
    """
    start = end - 1
    source = answers[start].source
    while source and start and answers[start - 1].source == source:
        start -= 1
    return start


class EditHistory:
    """The edits of a session so far, and those that were taken back.

    The answers of a restored session have no edits: their last step is taken back instead.
    """

    def __init__(self) -> None:
        self._done: list[Edit] = []
        self._undone: list[Edit] = []

    @property
    def can_redo(self) -> bool:
        """Whether an edit was taken back and not followed by another."""
        return bool(self._undone)

    def add(self, edit: Edit) -> None:
        """Record an edit; those taken back before are forgotten."""
        self._done.append(edit)
        self._undone.clear()

    def last(self, answers: Answers) -> Edit | None:
        """Return the edit to take back next from `answers`, or None."""
        if self._done:
            return self._done[-1]
        if not answers:
            return None
        start = last_step(answers, len(answers))
        return Edit(start, (), answers[start:])

    def undo(self, edit: Edit) -> None:
        """Record that `edit`, the last one, was taken back."""
        if self._done:
            self._done.pop()
        self._undone.append(edit)

    def next(self) -> Edit | None:
        """Return the edit to do again, or None."""
        return self._undone[-1] if self._undone else None

    def redo(self) -> None:
        """Record that the next edit was done again."""
        self._done.append(self._undone.pop())
