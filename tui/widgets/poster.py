"""A film's poster, or why there is none. Imported with `--posters` only."""

import asyncio
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from textual.app import ComposeResult
from textual.containers import Vertical

from tui.drawing.content import text
from tui.posters import PosterError, Posters
from tui.view.models import AboutFilm
from tui.widgets.flowing_text import FlowingText

if TYPE_CHECKING:
    from PIL.Image import Image
    from textual_image.widget import AutoImage, HalfcellImage, SixelImage

    Picture = AutoImage | HalfcellImage | SixelImage

_PAUSE: Final = 0.2  # seconds before a download, so that skipped films need none
_COMING: Final = "The poster is on its way."
_NONE: Final = "No poster."
_NOT_HERE: Final = "No poster: this terminal shows no pictures."


def picture_for(environment: Mapping[str, str]) -> "type[Picture] | None":
    """Return the widget that draws pictures on this terminal, or None if it shows none.

    Importing the widget sends the terminal a query and waits for the answer, so call this
    before the app uses the terminal.
    """
    if "NO_COLOR" in environment or environment.get("TERM") == "dumb":
        return None
    try:
        from textual_image.renderable import Image as Chosen
        from textual_image.renderable import UnicodeImage
        from textual_image.widget import HalfcellImage, Image
    except Exception:  # An invalid answer, a size of zero, a closed terminal …
        return None
    # Without a terminal, as behind a web server, its own choice has shades of grey only.
    return HalfcellImage if Chosen is UnicodeImage else Image


class PosterBox(Vertical, can_focus=False):
    """Shows a film's poster, and a message until it has been loaded.

    Parameters
    ----------
    picture
        Draws the pictures; see `picture_for`.
    """

    def __init__(self, posters: Posters, picture: "type[Picture] | None"):
        super().__init__(classes="-none")
        self._posters = posters
        self._picture = None if picture is None else picture(classes="picture")

    def compose(self) -> ComposeResult:
        """Lay out the picture, if the terminal shows any, and the message."""
        if self._picture is not None:
            yield self._picture
        yield FlowingText(lambda _: ())

    def show(self, about: AboutFilm | None) -> None:
        """Show the poster of a film, or nothing beside the short form of its details."""
        self.workers.cancel_node(self)
        if about is None or not about.full:
            self.set_classes("-none")
        elif (url := about.poster_url) is None:
            self._show_message(_NONE)
        elif self._picture is None:
            self._show_message(_NOT_HERE)
        elif (picture := self._posters.cached(url)) is not None:
            self._draw(picture)
        else:
            self._show_message(_COMING, "-coming")
            self.run_worker(self._load(url))

    async def _load(self, url: str) -> None:
        await asyncio.sleep(_PAUSE)
        try:
            self._draw(await self._posters.fetch(url))
        except PosterError as error:
            self._show_message(f"No poster: {error}.")

    def _draw(self, picture: "Image") -> None:
        assert self._picture is not None  # noqa: S101 - without it no poster is loaded
        self._picture.image = picture
        self.set_classes("-drawn")

    def _show_message(self, message: str, state: str = "-message") -> None:
        self.query_one(FlowingText).show(text(message, "$quiet").wrap)
        self.set_classes(state)
