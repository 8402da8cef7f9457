"""The films that a search found, one a line, drawn line by line so that typing stays quick."""

from collections.abc import Collection
from typing import ClassVar

from rich.segment import Segment
from textual import events
from textual.binding import BindingType
from textual.content import Content
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from tui.actions import Place, bindings
from tui.lettering import cut, fitted, genres, text, title
from tui.values import FilmLine

_MARKS = 4  # cells: the cursor, whether it is picked, a space after each
_YEAR = 6  # cells: the year and what parts it from its neighbours
_GENRES_FROM = 72  # cells of width from which genres are shown


class ResultList(ScrollView, can_focus=True):
    """A list with one marked film.

    A film that the person marked themselves stays marked while it is still among the
    results; otherwise the first, which is the best, is marked.
    """

    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Place.FIND, Place.RESULTS)]
    COMPONENT_CLASSES: ClassVar[set[str]] = {"results--marked"}

    class Clicked(Message):
        """A film was clicked."""

        def __init__(self, film: FilmLine):
            super().__init__()
            self.film = film

    def __init__(self) -> None:
        super().__init__()
        self._films: tuple[FilmLine, ...] = ()
        self._picked: frozenset[int] = frozenset()
        self._marked = 0
        self._chosen = False

    @property
    def marked(self) -> FilmLine | None:
        """The marked film, or None in an empty list."""
        return self._films[self._marked] if self._films else None

    def show(self, films: tuple[FilmLine, ...]) -> None:
        """Show other films."""
        before = self.marked
        kept = next(
            (
                place
                for place, film in enumerate(films)
                if self._chosen and before and film.movie_id == before.movie_id
            ),
            None,
        )
        self._films = films
        self._chosen = kept is not None
        self._marked = kept or 0
        self.virtual_size = Size(self.scrollable_content_region.width, len(films))
        self._reveal()
        self.refresh()

    def show_picked(self, picked: Collection[int]) -> None:
        """Show which films, by MovieLens id, are picked."""
        self._picked = frozenset(picked)
        self.refresh()

    def move(self, lines: int) -> None:
        """Mark the film `lines` further down, stopping at the ends."""
        if not self._films:
            return
        self._marked = min(max(self._marked + lines, 0), len(self._films) - 1)
        self._chosen = True
        self._reveal()
        self.refresh()

    @property
    def page(self) -> int:
        """Lines that one page key moves."""
        return max(self.scrollable_content_region.height - 1, 1)

    def render_line(self, y: int) -> Strip:
        """Draw line `y` of what is visible."""
        width = self.scrollable_content_region.width
        place = y + self.scroll_offset.y
        base = self.visual_style
        if place >= len(self._films):
            return Strip.blank(width, base.rich_style)
        marked = place == self._marked
        if marked:
            base += self.get_visual_style("results--marked")
        content = _line(self._films[place], width, marked, self._picked)
        segments = content.stylize_before(base).render_segments(base)
        return Strip(list(Segment.apply_style(segments, None)), width)

    def on_click(self, event: events.Click) -> None:
        """Mark and report the film under the mouse."""
        offset = event.get_content_offset(self)
        if offset is None:
            return
        place = offset.y + self.scroll_offset.y
        if place < len(self._films):
            self._marked = place
            self._chosen = True
            self.refresh()
            self.post_message(self.Clicked(self._films[place]))

    def on_resize(self) -> None:
        """Keep the marked film in sight."""
        self.virtual_size = Size(self.scrollable_content_region.width, len(self._films))
        self._reveal()

    def _reveal(self) -> None:
        self.scroll_to_region(Region(0, self._marked, 1, 1), animate=False, force=True)


def _line(film: FilmLine, width: int, marked: bool, picked: frozenset[int]) -> Content:
    cursor = "▸ " if marked else "  "
    tick = "✓ " if film.movie_id in picked else "  "
    year = text(f"{film.year or '':>{_YEAR - 1}} ", "$quiet")
    room = width - _MARKS - _YEAR
    if width < _GENRES_FROM:
        return Content.assemble(
            (cursor, "$accent"), (tick, "$accent"), fitted(title(film), room), year
        )
    title_width = room * 2 // 3
    return Content.assemble(
        (cursor, "$accent"),
        (tick, "$accent"),
        fitted(title(film), title_width),
        year,
        fitted(cut(text(" " + genres(film), "$quiet"), room - title_width), room - title_width),
    )
