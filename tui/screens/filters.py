"""The filter window: years, people, places, runtime and genres, and how many films pass."""

import contextlib
from dataclasses import replace
from typing import ClassVar, Final

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.widgets import Input, Static
from textual.worker import Worker

from engine.catalogue.filters import Filters
from engine.errors import DataError, FourfoldError
from engine.search.credit_names import CreditNames
from engine.session.session import Session
from tui.background import in_thread
from tui.drawing.content import text
from tui.keys.action import Place
from tui.keys.bindings import bindings
from tui.screens.help import Topic
from tui.screens.window import Window
from tui.view.filter_form import (
    NO_NAMES,
    FilterForm,
    FormError,
    beyond_the_catalogue,
    describe_counts,
    genre_counts,
    read_names,
)
from tui.widgets.footer import Footer
from tui.widgets.genre_list import GenreList
from tui.widgets.inputs import NamesBox, NumberBox
from tui.widgets.paragraph import Note

_BOUNDS: Final = (
    (("first", "Year from"), ("last", "to"), ("ratings", "Ratings at least")),
    (("shortest", "Runtime from"), ("longest", "to")),
)
_NAMES: Final = (
    ("people", "Made by or with", "any; such as Michael Mann, Sofia Coppola"),
    ("countries", "Countries", "any; such as Japan, France"),
    ("languages", "Languages", "any; such as Japanese, French"),
    ("never", "Never", "none; such as Adam Sandler, US, French"),
)
_READING: Final = "Reading who made the films…"
_COUNTING: Final = "Reading how many ratings the films have…"


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
        self._names: CreditNames | None = None  # until they are read
        self._damaged: DataError | None = None  # why they cannot be
        self._ratings_read = False

    def compose(self) -> ComposeResult:
        """Lay out the boxes, the genres, and the number of films left."""
        with Vertical(classes="window panel", id="filters") as window:
            window.border_title = "Filters"
            with VerticalScroll(id="boxes", can_focus=False):
                for bounds in _BOUNDS:
                    with Horizontal(classes="bounds"):
                        for name, label in bounds:
                            yield Static(label, markup=False)
                            yield NumberBox(getattr(self._form, name), id=name)
                        if bounds is _BOUNDS[-1]:
                            yield Static("minutes", markup=False)
                for name, label, placeholder in _NAMES:
                    with Horizontal(classes="names"):
                        yield Static(label, markup=False)
                        yield NamesBox(getattr(self._form, name), id=name, placeholder=placeholder)
            yield Static("Genres", classes="heading", markup=False)
            yield GenreList()
            yield Note(id="left")
        yield Footer()

    def on_mount(self) -> None:
        """Show the current filters, and read what the filters need before they need it."""
        self._show()
        _: Worker[None] = self.run_worker(self._read_files)

    async def _read_files(self) -> None:
        bundle = self._session.bundle
        with contextlib.suppress(DataError):  # reported when a filter asks for ratings
            await in_thread(self, lambda: bundle.rating_counts)
        self._ratings_read = True
        self._show()
        try:
            self._names = await in_thread(self, lambda: read_names(bundle))
        except DataError as error:
            self._damaged = error
        self._show()

    def help_topic(self) -> Topic:
        """Explain the focused part."""
        if isinstance(self.focused, GenreList):
            about = (
                "A film passes when it has one of the genres marked + and none of those marked −. "
                "The figures say how many films of the catalogue have each."
            )
            return Topic("Genres", about, (Place.GENRES, Place.FILTERS))
        if isinstance(self.focused, NamesBox):
            about = (
                "Put commas between names. People are directors and leads: a last name is enough "
                "where only one person has it. Countries and languages go by their English names "
                "or codes. A film passes when it has one of the names in each box, and none of "
                "those after Never. A film without credits passes only Never."
            )
            return Topic("Filters", about, (Place.FILTERS,))
        about = (
            "Only films that pass are recommended; your answers stay. Both years belong to the "
            "range, and an empty box sets no limit. A film whose year or runtime is unknown fails "
            "any limit on it. Tab goes from box to box and on to the genres, shift+tab back."
        )
        return Topic("Filters", about, (Place.FILTERS,))

    @on(Input.Changed)
    def _read_boxes(self) -> None:
        typed = {box.id: box.value for box in self.query(Input)}
        self._form = replace(self._form, **typed)  # type: ignore[arg-type]
        self._show()

    @on(GenreList.ChangeGenre)
    def _change_genre(self, event: GenreList.ChangeGenre) -> None:
        self._form = self._form.with_next_want(event.genre)
        self._show()

    def action_clear_filters(self) -> None:
        """Remove every filter."""
        self._form = self._form.cleared()
        for box in self.query(Input):
            box.value = ""
        self._show()

    def action_use_filters(self) -> None:
        """Use the filters, unless an entry is invalid."""
        try:
            self.dismiss(self._filters())
        except FourfoldError:
            self.app.bell()

    def action_cancel_filters(self) -> None:
        """Leave the filters as they were."""
        self.dismiss(None)

    def _filters(self) -> Filters:
        """Return the filters in the boxes; raises as `FilterForm.filters` does."""
        if self._names is None and self._form.needs_credits:
            raise self._damaged or FormError(_READING)
        filters = self._form.filters(self._names or NO_NAMES)
        if filters.min_ratings > 0 and not self._ratings_read:
            raise FormError(_COUNTING)
        return filters

    def _show(self) -> None:
        self.query_one(GenreList).show(self._form.lines(self._genre_counts))
        try:
            bundle, filters = self._session.bundle, self._filters()
            counts = self._session.count_passing(filters)
            described = describe_counts(counts, bundle.catalogue.n_recommended)
            message = beyond_the_catalogue(bundle, filters) or described
            nothing_left = not counts.within_bounds
        except FourfoldError as error:
            message, nothing_left = str(error), True
        line = self.query_one("#left", Note)
        line.update(text(message))
        line.set_class(nothing_left, "-wrong")
