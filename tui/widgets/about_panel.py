"""The about panel: the details of a film, and which of them are unknown."""

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content

from tui.drawing.content import genres, linked, text, titled_year
from tui.view.models import AboutFilm
from tui.widgets.flowing_text import FlowingText, labelled

if TYPE_CHECKING:  # Posters are an extra, and switched off unless asked for.
    from tui.widgets.poster import PosterBox

_LABEL = 10  # cells
_UNDESCRIBED = "No description yet; its tags and the films near it say what it is like."


class AboutPanel(VerticalScroll, can_focus=False):
    """Shows the details of a film, or a hint instead, and scrolls."""

    def __init__(self, poster: "PosterBox | None" = None):
        super().__init__(id="about", classes="panel")
        self._poster = poster
        self._shown: AboutFilm | str = ""

    def compose(self) -> ComposeResult:
        """Lay out the poster, if any, and the text."""
        if self._poster is not None:
            self.add_class("-posters")
            yield self._poster
        yield FlowingText(lambda _: (), id="facts")

    def show(self, about: AboutFilm | str) -> None:
        """Show the details of a film from the top, or a hint."""
        if about == self._shown:
            return
        self._shown = about
        facts = self.query_one("#facts", FlowingText)
        if isinstance(about, AboutFilm):
            facts.show(partial(_lines, about))
        else:
            facts.show(text(about, "$quiet").wrap)
        if self._poster is not None:
            self._poster.show(about)
        self.scroll_home(animate=False)


def _lines(about: AboutFilm, width: int) -> Iterator[Content]:
    yield from text(titled_year(about.film), "bold").wrap(width)
    yield from text(genres(about.film), "$quiet").wrap(width)
    yield Content()
    if about.trouble:
        yield from text(f"What is known could not be read: {about.trouble}").wrap(width)
    elif about.overview:
        yield from text(about.overview).wrap(width)
    else:
        yield from text(_UNDESCRIBED, "$quiet").wrap(width)
    yield Content()
    for label, fact in about.lines:
        yield from _labelled(label, text(fact), width)
    if about.unknown:
        yield from _labelled("not known", text(", ".join(about.unknown), "$quiet"), width)
    if about.nearest:
        yield Content()
        for index, film in enumerate(about.nearest):
            yield from _labelled("" if index else "near it", text(titled_year(film)), width)
    if about.links:
        yield Content()
        for link in about.links:
            yield from _labelled(link.site, linked(link.shown, link.url), width)
    if about.credit:
        yield Content()
        yield from text(about.credit, "$quiet").wrap(width)


def _labelled(label: str, content: Content, width: int) -> Iterator[Content]:
    return labelled(Content.styled(f"{label:<{_LABEL}}", "$quiet"), content, width)
