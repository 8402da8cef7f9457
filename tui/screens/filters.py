"""The filter window: years, ratings and genres, and how many films pass."""

import contextlib
from dataclasses import replace
from typing import ClassVar, Final

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.widgets import Input, Static
from textual.worker import Worker

from engine.catalogue.filters import Filters
from engine.errors import DataError, FourfoldError
from engine.session.session import Session
from tui.background import in_thread
from tui.drawing.content import text
from tui.keys.actions import Place
from tui.keys.bindings import bindings
from tui.screens.help import Topic
from tui.screens.window import Window
from tui.view.filter_form import FilterForm, describe_counts, genre_counts
from tui.widgets.footer import Footer
from tui.widgets.genre_list import GenreList
from tui.widgets.inputs import NumberBox

_FIELDS: Final = (("first", "Year from"), ("last", "to"), ("ratings", "Ratings at least"))


class FiltersScreen(Window[Filters | None]):
    """Edits a copy of a session's filters; its result is the filters to use, or None."""

    CSS_PATH = "../styles/filters.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Place.FILTERS, also=["help"])]
    AUTO_FOCUS = "NumberBox"

    def __init__(self, session: Session):
        super().__init__()
        self._session = session
        self._form = FilterForm.of(session.filters)
        self._genre_counts = genre_counts(session)

    def compose(self) -> ComposeResult:
        """Lay out the bounds, the genres, and the number of films left."""
        with Vertical(classes="window panel", id="filters") as window:
            window.border_title = "Filters"
            with Horizontal(id="bounds"):
                for name, label in _FIELDS:
                    yield Static(label, markup=False)
                    yield NumberBox(getattr(self._form, name), id=name)
            yield Static("Genres", classes="heading", markup=False)
            yield GenreList()
            yield Static(id="left", markup=False)
        yield Footer()

    def on_mount(self) -> None:
        """Show the current filters, and read the rating counts before a filter needs them."""
        self._show()
        _: Worker[None] = self.run_worker(self._read_rating_counts)

    async def _read_rating_counts(self) -> None:
        with contextlib.suppress(DataError):  # reported when a filter asks for ratings
            await in_thread(self, lambda: self._session.bundle.rating_counts)

    def help_topic(self) -> Topic:
        """Explain the focused part."""
        if isinstance(self.focused, GenreList):
            about = (
                "A film passes when it has one of the genres marked + and none of those marked −. "
                "The figures say how many films of the catalogue have each."
            )
            return Topic("Genres", about, (Place.GENRES, Place.FILTERS))
        about = (
            "Only films that pass are recommended; your answers stay. Both years belong to the "
            "range, and an empty box sets no bound. Films of unknown year pass no bound of years. "
            "Tab goes from box to box and on to the genres."
        )
        return Topic("Filters", about, (Place.FILTERS,))

    @on(Input.Changed)
    def _read_boxes(self) -> None:
        first, last, ratings = (self.query_one(f"#{name}", Input).value for name, _ in _FIELDS)
        self._form = replace(self._form, first=first, last=last, ratings=ratings)
        self._show()

    @on(GenreList.ChangeGenre)
    def _change_genre(self, event: GenreList.ChangeGenre) -> None:
        self._form = self._form.with_next_want(event.genre)
        self._show()

    def action_clear_filters(self) -> None:
        """Remove every filter."""
        self._form = FilterForm()
        for box in self.query(NumberBox):
            box.value = ""
        self._show()

    def action_use_filters(self) -> None:
        """Use the filters, unless an entry is invalid."""
        try:
            self.dismiss(self._form.filters())
        except FourfoldError:
            self.app.bell()

    def action_cancel_filters(self) -> None:
        """Leave the filters as they were."""
        self.dismiss(None)

    def _show(self) -> None:
        self.query_one(GenreList).show(self._form.lines(self._genre_counts))
        try:
            counts = self._session.count_passing(self._form.filters())
            message = describe_counts(counts, len(self._session.bundle.catalogue))
            nothing_left = not counts.within_bounds
        except FourfoldError as error:
            message, nothing_left = str(error), True
        line = self.query_one("#left", Static)
        line.update(text(message))
        line.set_class(nothing_left, "-wrong")
