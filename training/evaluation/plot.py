"""The trade between likes and popularity, drawn as SVG: one curve a model.

Along a curve popularity_penalty grows; the mean popularity of what is shown falls.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

import numpy as np

_WIDTH, _HEIGHT = 760, 480
_LEFT, _RIGHT, _TOP, _BOTTOM = 60, 170, 24, 52
_COLOURS = (
    "#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#000000", "#777777",
    "#8b4513", "#9acd32",
)  # fmt: skip
"""Okabe & Ito's palette, told apart by the colour-blind, then three more."""


@dataclass(frozen=True, slots=True)
class Point:
    """One setting of the penalty.

    Attributes
    ----------
    popularity
        Mean training ratings of the films shown.
    likes
        Likes among 20 recommendations.
    penalty
        popularity_penalty.
    """

    popularity: float
    likes: float
    penalty: float


def trade_off(curves: Mapping[str, Sequence[Point]]) -> str:
    """Return an SVG document with a curve for each name, points in the order given."""
    points = [point for curve in curves.values() for point in curve]
    across = _Axis.over([point.popularity for point in points], _LEFT, _WIDTH - _RIGHT)
    up = _Axis.over([point.likes for point in points], _HEIGHT - _BOTTOM, _TOP)
    body = [*_grid(across, up)]
    colours = {name: _COLOURS[k % len(_COLOURS)] for k, name in enumerate(curves)}
    for name, curve in curves.items():
        body += _curve(name, curve, colours[name], across, up)
    # Names stand level with the first point of their curves, moved apart where they would touch.
    free = float(_TOP)
    for name, curve in sorted(curves.items(), key=lambda item: -item[1][0].likes):
        free = max(free + 16.0, up.place(curve[0].likes) + 4.0)
        place = f'x="{_WIDTH - _RIGHT + 12}" y="{free:.1f}"'
        body.append(f'<text {place} fill="{colours[name]}">{escape(name)}</text>')
    inside = "\n".join(body)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" '
        f'width="{_WIDTH}" height="{_HEIGHT}" font-family="sans-serif" font-size="13">\n'
        f'<rect width="100%" height="100%" fill="white"/>\n{inside}\n</svg>\n'
    )


@dataclass(frozen=True, slots=True)
class _Axis:
    """From 0 at pixel `start` to `high` at pixel `stop`, with round ticks."""

    high: float
    start: float
    stop: float
    ticks: tuple[float, ...]

    @classmethod
    def over(cls, values: Sequence[float], start: float, stop: float) -> "_Axis":
        """Return an axis from 0 to a round number that takes in all values."""
        high = max(*values, 1e-9)
        step = 10.0 ** np.floor(np.log10(high))
        step *= next(part for part in (0.2, 0.5, 1.0, 2.0) if high / (step * part) <= 6)
        count = int(np.ceil(high / step))
        return cls(count * step, start, stop, tuple(step * k for k in range(count + 1)))

    def place(self, value: float) -> float:
        return self.start + value / self.high * (self.stop - self.start)


def _curve(name: str, curve: Sequence[Point], colour: str, across: _Axis, up: _Axis) -> list[str]:
    places = [(across.place(point.popularity), up.place(point.likes)) for point in curve]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    lines = [f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>']
    for point, (x, y) in zip(curve, places, strict=True):
        told = escape(f"{name}, penalty {point.penalty:g}: {point.likes:.2f} likes")
        circle = f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" fill="{colour}">'
        lines.append(f"{circle}<title>{told}</title></circle>")
    return lines


def _grid(across: _Axis, up: _Axis) -> list[str]:
    right, bottom = _WIDTH - _RIGHT, _HEIGHT - _BOTTOM
    lines = []
    for tick in up.ticks:
        y = up.place(tick)
        lines.append(f'<path d="M{_LEFT} {y:.1f}H{right}" stroke="#dddddd"/>')
        lines.append(f'<text x="{_LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{tick:g}</text>')
    for tick in across.ticks:
        x = across.place(tick)
        lines.append(f'<path d="M{x:.1f} {bottom}v5" stroke="#666666"/>')
        lines.append(f'<text x="{x:.1f}" y="{bottom + 20}" text-anchor="middle">{tick:g}</text>')
    middle = (_LEFT + right) / 2
    lines.append(f'<text x="{_LEFT}" y="{_TOP - 8}">likes among 20 recommendations</text>')
    lines.append(
        f'<text x="{middle:.0f}" y="{_HEIGHT - 10}" text-anchor="middle">'
        "mean training ratings of the films shown</text>"
    )
    return lines
