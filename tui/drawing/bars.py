"""Bars of block characters, exact to an eighth of a cell, and aligned rows of them.

A bar that counts against a film or a genre is hatched, to differ without colour too.
"""

from collections.abc import Sequence

from textual.content import Content

from tui.drawing.content import fitted, text
from tui.view.models import Bar

_EIGHTHS = " ▏▎▍▌▋▊▉"
_AGAINST = "▒"
_GAP = 2  # cells between columns
_LONGEST = 24  # cells of a full bar
_SHORT_LABEL = 12  # cells of a label that is not cut, even if the bar becomes shorter


def blocks(share: float, width: int, *, against: bool = False) -> str:
    """Return a bar of `share` (0 to 1) of `width` cells, padded to `width`.

    A share above 0 has at least the thinnest block, to differ from 0. One `against` is hatched,
    and as long as the nearest number of whole cells.
    """
    share = min(max(share, 0.0), 1.0)
    if against:
        return (_AGAINST * max(round(share * width), share > 0)).ljust(width)
    eighths = max(round(share * width * 8), share > 0)
    full, rest = divmod(eighths, 8)
    return ("█" * full + (_EIGHTHS[rest] if rest else "")).ljust(width)


def bar_rows(bars: Sequence[Bar], width: int, columns: int = 1) -> list[Content]:
    """Return rows of `width` cells with `columns` bars each; labels and bars are aligned."""
    if columns == 1:
        return _column(bars, width)
    cell = (width - _GAP * (columns - 1)) // columns
    cells = _column(bars, cell)
    gap = Content(" " * _GAP)
    return [
        fitted(gap.join(cells[at : at + columns]), width) for at in range(0, len(cells), columns)
    ]


def _column(bars: Sequence[Bar], width: int) -> list[Content]:
    figure = max((len(bar.figure) for bar in bars), default=0)
    note = max((len(bar.note) for bar in bars), default=0)
    label = max((text(bar.label).cell_length for bar in bars), default=0)
    fixed = (figure + 1 if figure else 0) + 1
    # Without enough room the note is left out first; then long labels are cut to half the room.
    if note and width - fixed - note - 1 < 24:
        note = 0
    room = width - fixed - (note + 1 if note else 0)
    label = min(label, max(room - _LONGEST, room // 2, min(room - 6, _SHORT_LABEL)))
    length = max(room - label, 0)
    return [_row(bar, label, figure, min(length, _LONGEST), note, width) for bar in bars]


def _row(bar: Bar, label: int, figure: int, length: int, note: int, width: int) -> Content:
    style = "$bar-against" if bar.against else "$bar"
    parts = [fitted(text(bar.label), label), Content(" ")]
    if figure:
        parts += [text(f"{bar.figure:>{figure}} ", "$quiet" if bar.against else "")]
    parts += [text(blocks(bar.share, length, against=bar.against), style)]
    if note:
        parts += [Content(" "), text(bar.note, "$quiet")]
    return fitted(Content.assemble(*parts), width)
