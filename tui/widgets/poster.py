"""A film's poster, or in its place what is the matter with it. Imported with `--posters` only."""

import asyncio
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from textual.app import ComposeResult
from textual.containers import Vertical

from tui.drawing.content import text
from tui.posters import PosterError, Posters
from tui.view.models import About
from tui.widgets.flowing_text import Flow

if TYPE_CHECKING:
    from PIL.Image import Image
    from textual_image.widget import AutoImage, HalfcellImage, SixelImage

    Picture = AutoImage | HalfcellImage | SixelImage

_PAUSE: Final = 0.2  # seconds that a film stays before its poster is asked for
_COMING: Final = "The poster is on its way."
_NONE: Final = "No poster."
_NOT_HERE: Final = "No poster: this terminal shows no pictures."


def picture_for(environment: Mapping[str, str]) -> "type[Picture] | None":
    """Return the widget that draws pictures on this terminal; None where none can.

    Importing it asks the terminal what it understands and waits for the answer, so this comes
    before the app takes the terminal.
    """
    if "NO_COLOR" in environment or environment.get("TERM") == "dumb":
        return None
    try:
        from textual_image.renderable import Image as Chosen
        from textual_image.renderable import UnicodeImage
        from textual_image.widget import HalfcellImage, Image
    except Exception:  # An answer that is none, a size of zero, a terminal that goes away …
        return None
    # Its choice for what is no terminal, as behind a web server, would be shades of grey.
    return HalfcellImage if Chosen is UnicodeImage else Image


class PosterBox(Vertical, can_focus=False):
    """Shows one film's poster as soon as it is there, and words until then.

    Parameters
    ----------
    posters
        Where pictures come from.
    picture
        What draws them, as `picture_for` says.
    """

    def __init__(self, posters: Posters, picture: "type[Picture] | None"):
        super().__init__(classes="-none")
        self._posters = posters
        self._picture = None if picture is None else picture(classes="picture")

    def compose(self) -> ComposeResult:
        """Make the picture, where there can be one, and the words."""
        if self._picture is not None:
            yield self._picture
        yield Flow(lambda _: ())

    def follow(self, said: About | str) -> None:
        """Show the poster of a film that is told about; nothing beside a mere line."""
        self.workers.cancel_node(self)
        if isinstance(said, About):
            self._show(said.poster_url)
        else:
            self.set_classes("-none")

    def _show(self, url: str | None) -> None:
        kept = None if url is None else self._posters.kept(url)
        if url is None:
            self._say(_NONE)
        elif self._picture is None:
            self._say(_NOT_HERE)
        elif kept is not None:
            self._draw(kept)
        else:
            self._say(_COMING, "-coming")
            self.run_worker(self._bring(url))

    async def _bring(self, url: str) -> None:
        await asyncio.sleep(_PAUSE)
        try:
            self._draw(await self._posters.fetch(url))
        except PosterError as error:
            self._say(f"No poster: {error}.")

    def _draw(self, picture: "Image") -> None:
        assert self._picture is not None  # noqa: S101 - without it none is asked for
        self._picture.image = picture
        self.set_classes("-drawn")

    def _say(self, said: str, state: str = "-said") -> None:
        self.query_one(Flow).show(text(said, "$quiet").wrap)
        self.set_classes(state)
