"""The closing window: a summary of the session before the app is left."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import zip_longest
from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content

from engine.session.learned_genres import LearnedGenre, learned_genres
from engine.session.session import Session
from engine.taste.base import Answer
from engine.text import counted
from tui.drawing.bars import blocks
from tui.drawing.content import cut, fitted, text, titled_year
from tui.keys.action import Place
from tui.keys.bindings import bindings, keymap_of
from tui.screens.help import Topic
from tui.screens.window import Window
from tui.view.film_lines import MARKS
from tui.view.models import FilmLine, film_line
from tui.view.session import tally
from tui.widgets.flowing_text import FlowingText
from tui.widgets.footer import Footer

_MAX_FILMS = 100
_MAX_GENRES = 12
_MAX_GENRES_ABOVE = 6  # if the films are below them
_GAP = 3  # cells between the columns
_TWO_COLUMNS = 88  # cells of width from which there are two columns
_FIGURE = 5  # cells: "100%" and a space
_MAX_BAR = 24  # cells
_TASTE = "Your taste"


class ClosingScreen(Window[bool]):
    """Shows watchlist, likes and taste; its result is whether to leave.

    Parameters
    ----------
    file
        The file that the session is saved in, or None.
    """

    CSS_PATH = "../styles/closing.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Place.CLOSING, also=["help"])]

    def __init__(self, session: Session, file: Path | None = None):
        super().__init__()
        self._session = session
        self._file = file

    def compose(self) -> ComposeResult:
        """Lay out the summary in a window that scrolls."""
        session = self._session
        lists = (
            ("Your watchlist", [film_line(movie, "★") for movie in session.watchlist]),
            ("Liked", [film_line(movie, MARKS[Answer.LIKE]) for movie in session.liked[::-1]]),
        )
        with VerticalScroll(classes="window panel -large") as window:
            window.border_title = "Before you go"
            yield FlowingText(
                partial(_write_summary, self._summary(), lists, learned_genres(session))
            )
        yield Footer()

    def help_topic(self) -> Topic:
        """Explain the summary."""
        about = (
            "What you liked, what is on your watchlist, and how your taste moved: how much you "
            "like each genre by your four films alone, and by all of your answers. A genre of "
            "which you disliked more films than you liked is below zero."
        )
        return Topic("Before you go", about, (Place.CLOSING,))

    def action_export_first(self) -> None:
        """Open the export window."""
        from tui.screens.export import ExportScreen

        self.app.push_screen(ExportScreen(self._session))

    def action_leave_now(self) -> None:
        """Leave the app."""
        self.dismiss(True)

    def action_return_to_session(self) -> None:
        """Go back to the session."""
        self.dismiss(False)

    def _summary(self) -> str:
        answers = [film.answer for film in self._session.state.answers]
        counts = f"{counted(len(answers), 'answer')}: {tally(answers)}. " if answers else ""
        if self._file is not None:
            return f"{counts}All is kept in {self._file}"
        key = keymap_of(self).key("export_first")
        return f"{counts}Nothing is kept unless you export it: {key}."


FilmLists = Sequence[tuple[str, Sequence[FilmLine]]]
"""Films under their headings."""


def _write_summary(
    summary: str, lists: FilmLists, genres: Sequence[LearnedGenre], width: int
) -> Iterator[Content]:
    yield from text(summary).wrap(width)
    yield Content()
    films = partial(_write_films, lists)
    if width < _TWO_COLUMNS:
        yield from _write_taste(genres[:_MAX_GENRES_ABOVE], width)
        yield Content()
        yield from films(width)
    else:
        yield from _side_by_side(films, partial(_write_taste, genres[:_MAX_GENRES]), width)


def _side_by_side(
    left: Callable[[int], Iterator[Content]], right: Callable[[int], Iterator[Content]], width: int
) -> Iterator[Content]:
    column = (width - _GAP) // 2
    gap = Content(" " * _GAP)
    for first, second in zip_longest(left(column), right(column), fillvalue=Content()):
        yield Content.assemble(fitted(first, column), gap, second)


def _write_films(lists: FilmLists, width: int) -> Iterator[Content]:
    for index, (heading, films) in enumerate(lists):
        if index:
            yield Content()
        yield Content.styled(heading, "bold")
        for film in films[:_MAX_FILMS]:
            line = Content.assemble((f"{film.mark} ", "bold"), text(titled_year(film)))
            yield cut(line, width)
        if len(films) > _MAX_FILMS:
            yield Content.styled(f"and {len(films) - _MAX_FILMS:,} more", "$quiet")
        if not films:
            yield Content.styled("none", "$quiet")


def _write_taste(genres: Sequence[LearnedGenre], width: int) -> Iterator[Content]:
    """Yield a row for each genre: how much it is liked at the start and now."""
    if not genres:
        yield Content.styled(_TASTE, "bold")
        yield Content.styled("None of your films has a genre.", "$quiet")
        return
    longest = max(text(one.genre).cell_length for one in genres)
    names = min(max(longest, len(_TASTE)), width // 3)
    bar = min(max((width - names - 1 - 2 * (_FIGURE + 1)) // 2, 0), _MAX_BAR)
    column = bar + _FIGURE + 1
    yield Content.assemble(
        fitted(Content.styled(_TASTE, "bold"), names + 1),
        fitted(Content.styled("at the start", "$quiet"), column),
        cut(Content.styled("now", "$quiet"), column),
    )
    for one in genres:
        yield Content.assemble(
            fitted(text(one.genre), names + 1), _bar(one.at_start, bar), _bar(one.now, bar)
        )


def _bar(balance: float, length: int) -> Content:
    figure = f"{balance:>{_FIGURE - 1}.0%} ".replace("-", "−")
    style = "$bar" if balance >= 0 else "$bar-against"
    return Content.assemble(figure, (blocks(abs(balance), length), style), " ")
