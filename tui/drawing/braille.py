"""Dots of two by four to a cell, as braille characters, with texts over them."""

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Final

import numpy as np
from numpy.typing import NDArray
from textual.content import Content

from tui.drawing.content import text

_FIRST: Final = 0x2800
# The bit of each dot of a cell, by line and column.
_BITS: Final = np.array([[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]], dtype=np.uint8)
Piece = tuple[int, int, str, str]
"""Row and column of a cell, the text that starts there, and its style."""


def braille(
    dots: NDArray[np.int64],
    brightness: NDArray[np.int64],
    pieces: Sequence[Piece],
    styles: Sequence[str],
    width: int,
    height: int,
) -> list[Content]:
    """Return `height` lines of `width` cells.

    Parameters
    ----------
    dots
        (k, 2): the column below 2 · width and the row below 4 · height of each dot.
    brightness
        (k,): the number of the style of each dot; a cell has that of its brightest dot.
    pieces
        Texts over the dots; later ones cover earlier ones, and what is outside is left out.
    """
    cells = np.zeros(width * height, dtype=np.uint8)
    levels = np.zeros(width * height, dtype=np.int64)
    if len(dots):
        where = dots[:, 1] // 4 * width + dots[:, 0] // 2
        np.bitwise_or.at(cells, where, _BITS[dots[:, 1] % 4, dots[:, 0] % 2])
        np.maximum.at(levels, where, brightness)
    over = _by_cell(pieces, width, height)
    characters = [chr(_FIRST + code) if code else " " for code in cells.tolist()]
    looks = [styles[level] for level in levels.tolist()]
    for cell, (character, style) in over.items():
        characters[cell], looks[cell] = character, style
    return [
        _line(characters[row * width : (row + 1) * width], looks[row * width : (row + 1) * width])
        for row in range(height)
    ]


def _by_cell(pieces: Sequence[Piece], width: int, height: int) -> Mapping[int, tuple[str, str]]:
    over: dict[int, tuple[str, str]] = {}
    for row, column, raw, style in pieces:
        if 0 <= row < height:
            at = column
            for character in text(raw).plain:
                cells = Content(character).cell_length
                if at >= 0 and at + cells <= width:
                    over[row * width + at] = (character, style)
                    if cells == 2:
                        over[row * width + at + 1] = ("", style)
                at += cells
    return over


def _line(characters: Sequence[str], styles: Sequence[str]) -> Content:
    runs = groupby(range(len(characters)), key=styles.__getitem__)
    parts = (("".join(characters[i] for i in run), style) for style, run in runs)
    return Content.assemble(*parts)
