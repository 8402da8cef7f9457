"""The window of the filters: years, number of ratings, genres, and what they would leave."""

from dataclasses import replace
from typing import ClassVar, Final

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.widgets import Input, Static

from engine.catalogue.filters import Filters
from engine.errors import FourfoldError
from engine.session.session import Session
from tui.drawing.content import text
from tui.keys.actions import Place
from tui.keys.bindings import bindings
from tui.screens.help import Topic
from tui.screens.window import Window
from tui.view.filter_form import FilterForm, genre_counts, told
from tui.widgets.footer import Footer
from tui.widgets.genre_list import GenreList
from tui.widgets.inputs import NumberBox

_FIELDS: Final = (("first", "Year from"), ("last", "to"), ("ratings", "Ratings at least"))


class FiltersScreen(Window[Filters | None]):
    """Edits a session's filters, and is dismissed with those to use or None.

    Parameters
    ----------
    session
        Started; it is only asked.
    """

    CSS_PATH = "../styles/windows.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Place.FILTERS, also=["help"])]
    AUTO_FOCUS = "NumberBox"

    def __init__(self, session: Session):
        super().__init__()
        self._session = session
        self._form = FilterForm.of(session.filters)
        self._films = genre_counts(session)

    def compose(self) -> ComposeResult:
        """Lay out the bounds, the genres, and what is left."""
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
        """Show the filters as they stand."""
        self._show()

    def help_topic(self) -> Topic:
        """Explain the part that has the focus."""
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
    def _typed(self) -> None:
        first, last, ratings = (self.query_one(f"#{name}", Input).value for name, _ in _FIELDS)
        self._form = replace(self._form, first=first, last=last, ratings=ratings)
        self._show()

    @on(GenreList.Changed)
    def _changed(self, event: GenreList.Changed) -> None:
        self._form = self._form.changed(event.genre)
        self._show()

    def action_clear_filters(self) -> None:
        """Ask for nothing."""
        self._form = FilterForm()
        for box in self.query(NumberBox):
            box.value = ""
        self._show()

    def action_use_filters(self) -> None:
        """Go on with the filters, unless something that was entered cannot be meant."""
        try:
            self.dismiss(self._form.filters())
        except FourfoldError:
            self.app.bell()

    def action_drop_filters(self) -> None:
        """Leave everything as it was."""
        self.dismiss(None)

    def _show(self) -> None:
        self.query_one(GenreList).show(self._form.lines(self._films))
        try:
            passing = self._session.passing(self._form.filters())
            said = told(passing, len(self._session.bundle.catalogue))
            wrong = not passing.within
        except FourfoldError as error:
            said, wrong = str(error), True
        line = self.query_one("#left", Static)
        line.update(text(said))
        line.set_class(wrong, "-wrong")
