"""The closing window: what a session has come to, before it is left."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import zip_longest
from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content

from engine.session.session import Session
from engine.session.summary import GenreShare, learned_genres
from engine.taste.rocchio import Answer
from engine.text import counted
from tui.drawing.bars import blocks
from tui.drawing.content import cut, fitted, text, titled_year
from tui.keys.actions import Place
from tui.keys.bindings import bindings, keymap_of
from tui.screens.help import Topic
from tui.screens.window import Window
from tui.view.history import MARKS, tally
from tui.view.models import FilmLine, film_line
from tui.widgets.flowing_text import Flow
from tui.widgets.footer import Footer

_MOST_FILMS = 100
_MOST_GENRES = 12
_MOST_GENRES_ABOVE = 6  # where the films stand below them
_GAP = 3  # cells between two columns
_TWO_COLUMNS = 88  # cells of width from which films and taste stand side by side
_FIGURE = 5  # cells: "100%" and a space
_LONGEST_BAR = 24  # cells
_TASTE = "Your taste"


class ClosingScreen(Window[bool]):
    """Shows likes, watchlist and what was learned; dismissed with whether to leave.

    Parameters
    ----------
    session
        Started.
    kept_in
        The file that the session is kept in, or None.
    """

    CSS_PATH = "../styles/keeping.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Place.CLOSING, also=["help"])]

    def __init__(self, session: Session, kept_in: Path | None = None):
        super().__init__()
        self._session = session
        self._kept_in = kept_in

    def compose(self) -> ComposeResult:
        """Lay out the session in a window that scrolls."""
        session = self._session
        liked = [told.movie for told in session.history if told.answer is Answer.LIKE]
        lists = (
            ("Your watchlist", [film_line(movie, "★") for movie in session.watchlist]),
            ("Liked", [film_line(movie, MARKS[Answer.LIKE]) for movie in liked[::-1]]),
        )
        with VerticalScroll(classes="window panel -large") as window:
            window.border_title = "Before you go"
            yield Flow(partial(_written, self._summary(), lists, learned_genres(session)))
        yield Footer()

    def help_topic(self) -> Topic:
        """Explain what is shown."""
        about = (
            "What you liked, what you kept for later, and how your genres moved: of your four "
            "films, and of those and every film you liked together, the share that has a genre."
        )
        return Topic("Before you go", about, (Place.CLOSING,))

    def action_export_first(self) -> None:
        """Let the session be written to a file."""
        from tui.screens.export import ExportScreen

        self.app.push_screen(ExportScreen(self._session))

    def action_leave_now(self) -> None:
        """Leave."""
        self.dismiss(True)

    def action_carry_on(self) -> None:
        """Go on with the session."""
        self.dismiss(False)

    def _summary(self) -> str:
        given = [told.answer for told in self._session.history]
        counts = f"{counted(len(given), 'answer')}: {tally(given)}. " if given else ""
        if self._kept_in is not None:
            return f"{counts}All is kept in {self._kept_in}"
        key = keymap_of(self).key("export_first")
        return f"{counts}Nothing is kept unless you export it: {key}."


Films = Sequence[tuple[str, Sequence[FilmLine]]]


def _written(
    summary: str, lists: Films, shares: Sequence[GenreShare], width: int
) -> Iterator[Content]:
    if width < 1:
        return
    yield from text(summary).wrap(width)
    yield Content()
    films = partial(_films, lists)
    if width < _TWO_COLUMNS:
        yield from _taste(shares[:_MOST_GENRES_ABOVE], width)
        yield Content()
        yield from films(width)
    else:
        yield from _beside(films, partial(_taste, shares[:_MOST_GENRES]), width)


def _beside(
    left: Callable[[int], Iterator[Content]], right: Callable[[int], Iterator[Content]], width: int
) -> Iterator[Content]:
    column = (width - _GAP) // 2
    gap = Content(" " * _GAP)
    for one, other in zip_longest(left(column), right(column), fillvalue=Content()):
        yield Content.assemble(fitted(one, column), gap, other)


def _films(lists: Films, width: int) -> Iterator[Content]:
    for place, (heading, films) in enumerate(lists):
        if place:
            yield Content()
        yield Content.styled(heading, "bold")
        for film in films[:_MOST_FILMS]:
            line = Content.assemble((f"{film.mark} ", "bold"), text(titled_year(film)))
            yield cut(line, width)
        if len(films) > _MOST_FILMS:
            yield Content.styled(f"and {len(films) - _MOST_FILMS:,} more", "$quiet")
        if not films:
            yield Content.styled("none", "$quiet")


def _taste(shares: Sequence[GenreShare], width: int) -> Iterator[Content]:
    """Yield a row a genre: its share of the four, and its share of all that is liked by now."""
    if not shares:
        yield Content.styled(_TASTE, "bold")
        yield Content.styled("none of your films has a genre", "$quiet")
        return
    longest = max(text(share.genre).cell_length for share in shares)
    names = min(max(longest, len(_TASTE)), width // 3)
    bar = min(max((width - names - 1 - 2 * (_FIGURE + 1)) // 2, 0), _LONGEST_BAR)
    column = bar + _FIGURE + 1
    yield Content.assemble(
        fitted(Content.styled(_TASTE, "bold"), names + 1),
        fitted(Content.styled("your four", "$quiet"), column),
        cut(Content.styled("with likes", "$quiet"), column),
    )
    for share in shares:
        yield Content.assemble(
            fitted(text(share.genre), names + 1),
            _bar(share.before, bar, "$bar-against"),
            _bar(share.after, bar, "$bar"),
        )


def _bar(share: float, length: int, style: str) -> Content:
    figure = f"{share:>{_FIGURE - 1}.0%} "
    return Content.assemble(figure, (blocks(share, length), style), " ")
