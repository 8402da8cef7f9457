"""The about panel: what is known about a film, shortly or in full."""

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content

from tui.drawing.content import genres, linked, text, titled_year
from tui.view.models import NO_SIMILAR_FILM, AboutFilm
from tui.widgets.flowing_text import FlowingText, labelled

if TYPE_CHECKING:  # Posters are an extra, and switched off unless asked for.
    from tui.widgets.poster import PosterBox

_LABEL = 13  # cells
_UNDESCRIBED = "There is no description of this film."
_LIKE_IT = "More like it"


class AboutPanel(VerticalScroll, can_focus=False):
    """Shows the details of a film and scrolls."""

    def __init__(self, poster: "PosterBox | None" = None):
        super().__init__(id="about", classes="panel")
        self._poster = poster
        self._shown: AboutFilm | None = None

    def compose(self) -> ComposeResult:
        """Lay out the poster, if any, and the text."""
        if self._poster is not None:
            self.add_class("-posters")
            yield self._poster
        yield FlowingText(lambda _: (), id="facts")

    def show(self, about: AboutFilm | None) -> None:
        """Show the details of a film from the top, or nothing."""
        if about == self._shown:
            return
        another = about is None or self._shown is None or about.film != self._shown.film
        self._shown = about
        facts = self.query_one("#facts", FlowingText)
        facts.show((lambda _: ()) if about is None else partial(_lines, about))
        if self._poster is not None:
            self._poster.show(about)
        if another:
            self.scroll_home(animate=False)


def _lines(about: AboutFilm, width: int) -> Iterator[Content]:
    if about.full:
        yield from text(titled_year(about.film), "bold").wrap(width)
        yield from text(genres(about.film), "$quiet").wrap(width)
        yield Content()
    if about.trouble:
        yield from text(f"The details could not be read: {about.trouble}").wrap(width)
    elif about.overview:
        yield from text(about.overview).wrap(width)
    else:
        yield from text(about.unknown or _UNDESCRIBED, "$quiet").wrap(width)
    yield Content()
    for label, fact in (*about.lines, *about.more):
        yield from _labelled(label, text(fact), width)
    if about.full:
        yield Content()
        if not about.nearest:
            yield from _labelled(_LIKE_IT, text(NO_SIMILAR_FILM, "$quiet"), width)
        for index, film in enumerate(about.nearest):
            yield from _labelled("" if index else _LIKE_IT, text(titled_year(film)), width)
    if about.links:
        yield Content()
        for link in about.links:
            yield from _labelled(link.site, linked(link.shown, link.url), width)
    if about.score:
        yield Content()
        yield from _labelled("Score", text(about.score, "$quiet"), width)
    if about.credit:
        yield Content()
        yield from text(about.credit, "$quiet").wrap(width)


def _labelled(label: str, content: Content, width: int) -> Iterator[Content]:
    return labelled(Content.styled(f"{label:<{_LABEL}}", "$quiet"), content, width)
