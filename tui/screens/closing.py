"""The closing window: a summary of the session before the app is left."""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from functools import partial
from itertools import zip_longest
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content

from engine.errors import FourfoldError
from engine.session.learned_genres import LearnedGenre, learned_genres
from engine.session.session import Session
from engine.taste.base import Answer
from engine.text import counted
from tui.autosave import Autosave
from tui.background import LatestRequest
from tui.drawing.bars import blocks
from tui.drawing.content import cut, fitted, text, titled_year
from tui.kept_file import KeptFile
from tui.keys.action import Place
from tui.keys.bindings import bindings, keymap_of
from tui.screens.help import Topic
from tui.screens.window import Window
from tui.view.film_lines import ON_WATCHLIST, mark_of
from tui.view.kept_session import Keeping, keeping_sentence, saving_sentence
from tui.view.models import FilmLine, film_line
from tui.view.session import tally
from tui.widgets.flowing_text import FlowingText, LinesFor
from tui.widgets.footer import Footer

_MAX_FILMS = 100
_MAX_GENRES = 12
_MAX_GENRES_ABOVE = 6  # if the films are below them
_GAP = 3  # cells between the columns
_TWO_COLUMNS = 88  # cells of width from which there are two columns
_FIGURE = 5  # cells: "100%" and a space
_MAX_BAR = 24  # cells
_TASTE = "Your taste"
_HELD = 0.7  # seconds: a held key repeats sooner
_NOT_KEPT = (Keeping.NOT_KEPT, Keeping.CHANGED, Keeping.FAILED)


class ClosingScreen(Window[bool]):
    """Shows watchlist, likes, ratings and taste; its result is whether to leave.

    Parameters
    ----------
    kept_file
        Keeps the session when the person asks for it.
    autosave
        Saves the session after every change, so that it need not be kept; or None.
    """

    CSS_PATH = "../styles/closing.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Place.CLOSING, also=["help"])]

    def __init__(self, session: Session, kept_file: KeptFile, autosave: Autosave | None = None):
        super().__init__()
        self._session = session
        self._kept_file = kept_file
        self._autosave = autosave
        self._saved = False
        self._save_error: FourfoldError | None = None
        self._leaving = False
        self._opened_by: events.Key | None = None
        self._genres = learned_genres(session)

    def compose(self) -> ComposeResult:
        """Lay out the summary in a window that scrolls."""
        with VerticalScroll(classes="window panel -large") as window:
            window.border_title = "Before you go"
            yield FlowingText(self._lines())
        yield Footer()

    def on_mount(self) -> None:
        """Find out whether what was kept or saved is on the disk, in a thread."""
        self._opened_by = self._last_key()
        self._kept_file.watcher = self._show_kept
        if self._autosave is not None:
            LatestRequest(self, self._finish_saving, self._show_saved).ask(self._autosave)
        else:
            check = LatestRequest(self, KeptFile.check, lambda _: self._show_kept())
            check.ask(self._kept_file)

    def on_unmount(self) -> None:
        """Leave errors of keeping to the app."""
        self._kept_file.watcher = None

    def help_topic(self) -> Topic:
        """Explain the summary."""
        about = (
            "What you liked and rated, your watchlist, and how your taste moved: how much you "
            "like each genre by your four films alone, and by all of your answers. A genre of "
            "which you disliked more films than you liked is below zero."
        )
        return Topic("Before you go", about, (Place.CLOSING,))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Let the session be kept if it is not, and no file saves it."""
        if action == "keep_session":
            keeping = self._kept_file.status(self._session).keeping
            return self._autosave is None and keeping in _NOT_KEPT
        return True

    def action_keep_session(self) -> None:
        """Keep the session."""
        self._kept_file.save(self._session)
        self._show_kept()

    def action_export_first(self) -> None:
        """Open the export window."""
        from tui.screens.export import ExportScreen

        self.app.push_screen(ExportScreen(self._session))

    def action_leave_now(self) -> None:
        """Leave the app, once the session is kept if that was asked for.

        The key that opened the window does nothing while it is held.
        """
        key, before = self._last_key(), self._opened_by
        if key and before and key.key == before.key and key.time - before.time < _HELD:
            self._opened_by = key
        elif self._kept_file.status(self._session).keeping is Keeping.BUSY:
            self._leaving = True
        else:
            self.dismiss(True)

    def action_return_to_session(self) -> None:
        """Go back to the session."""
        self.dismiss(False)

    def _last_key(self) -> events.Key | None:
        key = getattr(self.app, "last_key", None)
        return key if isinstance(key, events.Key) else None

    def _finish_saving(self, autosave: Autosave) -> FourfoldError | None:
        return autosave.finish()

    def _show_saved(self, error: FourfoldError | None) -> None:
        self._saved, self._save_error = error is None, error
        self.query_one(FlowingText).show(self._lines())

    def _show_kept(self) -> None:
        """Show what is kept now; leave if that was only waited for."""
        keeping = self._kept_file.status(self._session).keeping
        if self._leaving and keeping is not Keeping.BUSY:
            self._leaving = False
            if keeping is not Keeping.FAILED:
                self.dismiss(True)
        self.query_one(FlowingText).show(self._lines())
        self.refresh_bindings()

    def _lines(self) -> LinesFor:
        answers = [film.answer for film in self._session.state.answers]
        counts = [f"{counted(len(answers), 'answer')}: {tally(answers)}."] if answers else []
        summary = (*counts, self._what_is_kept())
        return partial(_write_summary, summary, film_lists(self._session), self._genres)

    def _what_is_kept(self) -> str:
        if self._autosave is not None:
            path = self._autosave.path
            return saving_sentence(path, written=self._saved, error=self._save_error)
        key = keymap_of(self).key
        return keeping_sentence(
            self._kept_file.status(self._session),
            keep_key=key("keep_session"),
            export_key=key("export_first"),
            now=datetime.now(UTC),
        )


FilmLists = Sequence[tuple[str, Sequence[FilmLine]]]
"""Films under their headings."""


def film_lists(session: Session) -> FilmLists:
    """Return the watchlist, then likes without a rating and films with one, newest first."""
    state, movie_of = session.state, session.bundle.catalogue.movie_of
    answers = state.answers[::-1]
    likes = [one for one in answers if one.answer is Answer.LIKE and one.rating is None]
    rated = [one for one in answers if one.rating is not None]
    lists = [
        ("Your watchlist", [film_line(movie, ON_WATCHLIST) for movie in session.watchlist]),
        ("Liked", [film_line(movie_of(one.movie_id), mark_of(one)) for one in likes]),
        ("Rated", [film_line(movie_of(one.movie_id), mark_of(one)) for one in rated]),
    ]
    return lists if rated else lists[:2]


def _write_summary(
    summary: Sequence[str], lists: FilmLists, genres: Sequence[LearnedGenre], width: int
) -> Iterator[Content]:
    for sentence in summary:
        yield from text(sentence).wrap(width)
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
    against = balance < 0
    style = "$bar-against" if against else "$bar"
    return Content.assemble(figure, (blocks(abs(balance), length, against=against), style), " ")
