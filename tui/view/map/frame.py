"""What is seen of the map of films: the view, and one drawing of it.

A map has positions from −1 to 1 in both directions, y upwards.
"""

from enum import Enum
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

MARGIN: Final = 1.05  # the edge of the map
_DEEPEST: Final = 6  # how often the view can be halved


class View(NamedTuple):
    """What is seen: the centre, how often it was halved, and the position of the cross."""

    x: float = 0.0
    y: float = 0.0
    depth: int = 0
    cross: tuple[float, float] = (0.0, 0.0)

    @property
    def half(self) -> float:
        """Half of the side of the square that is seen."""
        return MARGIN / float(2**self.depth)

    def zoomed(self, steps: int) -> "View":
        """Return the view zoomed in around the cross, or out for negative steps."""
        depth = min(max(self.depth + steps, 0), _DEEPEST)
        return View(*self.cross, depth, self.cross).inside()

    def moved(self, x: float, y: float) -> "View":
        """Return the view with the cross moved by parts of its half side, following it."""
        at = tuple(
            min(max(position + part * self.half, -MARGIN), MARGIN)
            for position, part in zip(self.cross, (x, y), strict=True)
        )
        return self.with_cross(at[0], at[1])

    def with_cross(self, x: float, y: float) -> "View":
        """Return the view with the cross at a position, following it over the edge."""
        reach = self.half * 0.95
        centre = (
            min(max(self.x, x - reach), x + reach), min(max(self.y, y - reach), y + reach),
        )  # fmt: skip
        return View(*centre, self.depth, (x, y)).inside()

    def inside(self) -> "View":
        """Return the view moved so that it shows nothing beyond the map's edge."""
        most = MARGIN - self.half
        return self._replace(x=min(max(self.x, -most), most), y=min(max(self.y, -most), most))


class Kind(Enum):
    """What a text on the map is."""

    REGION = "region"
    TITLE = "title"
    WAY = "way"
    POSITION = "position"
    NEXT = "next"
    OWN = "own"
    CROSS = "cross"


class MapText(NamedTuple):
    """A text that starts in a cell of the frame."""

    row: int
    column: int
    text: str
    kind: Kind


class Frame(NamedTuple):
    """One drawing of the map.

    Attributes
    ----------
    dots
        (k, 2) int64, the column and row of each film's dot, 2 × 4 dots a cell.
    brightness
        (k,) int64: 0, 1 or 2, how well known each film is.
    texts
        In drawing order; later ones cover earlier ones.
    """

    dots: NDArray[np.int64]
    brightness: NDArray[np.int64]
    texts: tuple[MapText, ...]
