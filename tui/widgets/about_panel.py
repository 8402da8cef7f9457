"""The about panel: everything that is known about a film, and plainly what is not."""

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content

from tui.drawing.content import genres, linked, text, titled_year
from tui.view.models import About
from tui.widgets.flowing_text import Flow, labelled

if TYPE_CHECKING:  # Posters are an extra, and switched off unless asked for.
    from tui.widgets.poster import PosterBox

_LABEL = 10  # cells
_UNDESCRIBED = "No description yet; its tags and the films near it say what it is like."


class AboutPanel(VerticalScroll, can_focus=False):
    """Shows one film's facts, or a hint in their place, and scrolls where they are long.

    Parameters
    ----------
    poster
        Where its poster goes, or None for no posters.
    """

    def __init__(self, poster: "PosterBox | None" = None):
        super().__init__(id="about", classes="panel")
        self._poster = poster
        self._said: About | str = ""

    def compose(self) -> ComposeResult:
        """Make the poster, where there are any, and the one text."""
        if self._poster is not None:
            self.add_class("-posters")
            yield self._poster
        yield Flow(lambda _: (), id="facts")

    def show(self, said: About | str) -> None:
        """Show a film's facts from their top, or a line in their place."""
        if said == self._said:
            return
        self._said = said
        facts = self.query_one("#facts", Flow)
        if isinstance(said, About):
            facts.show(partial(_written, said))
        else:
            facts.show(text(said, "$quiet").wrap)
        if self._poster is not None:
            self._poster.follow(said)
        self.scroll_home(animate=False)


def _written(about: About, width: int) -> Iterator[Content]:
    if width < 1:
        return
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
    for label, told in about.lines:
        yield from _labelled(label, text(told), width)
    if about.unknown:
        yield from _labelled("not known", text(", ".join(about.unknown), "$quiet"), width)
    if about.nearest:
        yield Content()
        for place, film in enumerate(about.nearest):
            yield from _labelled("" if place else "near it", text(titled_year(film)), width)
    if about.links:
        yield Content()
        for link in about.links:
            yield from _labelled(link.site, linked(link.shown, link.url), width)
    if about.credit:
        yield Content()
        yield from text(about.credit, "$quiet").wrap(width)


def _labelled(label: str, told: Content, width: int) -> Iterator[Content]:
    return labelled(Content.styled(f"{label:<{_LABEL}}", "$quiet"), told, width)
