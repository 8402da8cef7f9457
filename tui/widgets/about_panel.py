"""The about panel: everything that is known about a film, and plainly what is not."""

from collections.abc import Iterator
from functools import partial

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content

from tui.lettering import genres, text, titled_year
from tui.values import About
from tui.widgets.flow import Flow, labelled

_LABEL = 10  # cells


class AboutPanel(VerticalScroll, can_focus=False):
    """Shows one film's facts, or a hint in their place, and scrolls where they are long."""

    def __init__(self) -> None:
        super().__init__(id="about", classes="panel")
        self._said: About | str = ""

    def compose(self) -> ComposeResult:
        """Make the one text."""
        yield Flow(lambda _: ())

    def show(self, said: About | str) -> None:
        """Show a film's facts from their top, or a line in their place."""
        if said == self._said:
            return
        self._said = said
        if isinstance(said, About):
            self.query_one(Flow).show(partial(_written, said))
        else:
            self.query_one(Flow).show(text(said, "$quiet").wrap)
        self.scroll_home(animate=False)


def _written(about: About, width: int) -> Iterator[Content]:
    if width < 1:
        return
    yield from text(titled_year(about.film), "bold").wrap(width)
    yield from text(genres(about.film), "$quiet").wrap(width)
    yield Content()
    if about.overview:
        yield from text(about.overview).wrap(width)
        yield Content()
    if about.trouble:
        yield from text(f"What is known could not be read: {about.trouble}").wrap(width)
    for label, told in about.lines:
        yield from _labelled(label, text(told), width)
    if about.unknown:
        yield from _labelled("not known", text(", ".join(about.unknown), "$quiet"), width)
    if about.nearest:
        yield Content()
        for place, film in enumerate(about.nearest):
            yield from _labelled("" if place else "near it", text(titled_year(film)), width)


def _labelled(label: str, told: Content, width: int) -> Iterator[Content]:
    return labelled(Content.styled(f"{label:<{_LABEL}}", "$quiet"), told, width)
