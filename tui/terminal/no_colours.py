"""Drawing without any colour (NO_COLOR): bold, dim, italic, underline and reverse only."""

from functools import lru_cache

from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.filter import LineFilter

_CONTRAST = 0.25  # of brightness, 0 to 1, from which a background is a mark


class NoColours(LineFilter):
    """Leaves attributes only; text on a background that stands out is reversed."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Return the segments without colours."""
        return [
            Segment(text, style and without_colours(style, background), control)
            for text, style, control in segments
        ]


@lru_cache(1024)
def without_colours(style: Style, background: Color) -> Style:
    """Return the attributes of a style drawn on the app's background."""
    behind = style.bgcolor
    stands_out = False
    if behind is not None and behind.triplet is not None:
        colour = Color.from_rich_color(behind)
        stands_out = abs(colour.brightness - background.brightness) > _CONTRAST
    return Style(
        bold=style.bold,
        dim=style.dim,
        italic=style.italic,
        underline=style.underline,
        strike=style.strike,
        reverse=bool(style.reverse) != stands_out,
        link=style.link,
        meta=style.meta,
    )
