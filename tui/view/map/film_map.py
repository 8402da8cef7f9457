"""The map of films as a screen shows it: dots, labels, the person's way, and the nearest film.

What is seen of it is a `View`, and one drawing a `Frame`.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final
from unicodedata import east_asian_width

import numpy as np
from numpy.typing import NDArray

from engine.bundle import Bundle
from engine.files.names import IMAX, NO_GENRES
from engine.session.state import SessionState
from engine.session.way import way_of
from engine.text import shortened
from tui.view.map.frame import Frame, Kind, MapText, View
from tui.view.models import FilmLine, film_line

_KNOWN: Final = (0.70, 0.94)  # shares of films that are less known than the brighter dots
_NO_LABELS: Final = frozenset([IMAX, NO_GENRES, "Drama"])
_GRID: Final = (6, 5)  # fields across and down in which labels are looked for
_FEWEST: Final = 8  # films of a field that is labelled
_TITLES_FROM: Final = 2  # depth of zoom from which films are named
_SHIFTS: Final = (0, -1, 1, -2, 2)  # lines by which a label may give way


class FilmMap:
    """The map of a session's films; making it computes the person's way, in a thread.

    It reads nothing that a session changes, so the session may go on meanwhile.

    Parameters
    ----------
    positions
        (n, 2) float32, the films' positions on the map.
    marks
        The person's marks, by MovieLens id.
    upcoming
        The rows of the films recommended next, best first.
    """

    def __init__(
        self,
        bundle: Bundle,
        state: SessionState,
        positions: NDArray[np.float32],
        marks: Mapping[int, str],
        upcoming: Sequence[int],
    ):
        catalogue = self._catalogue = bundle.catalogue
        self._positions = positions
        popularity = catalogue.popularity
        known = np.quantile(popularity[~catalogue.rare], _KNOWN)
        self._brightness = np.searchsorted(known, popularity, "right")
        films_of_list = np.bincount(catalogue.genre_list, minlength=len(catalogue.list_membership))
        self._genre_shares = films_of_list @ catalogue.list_membership / len(catalogue)
        self._marks = marks
        self._way = way_of(bundle, state, positions)
        own = catalogue.rows(list(marks)).tolist()
        # In drawing order: later signs cover earlier ones.
        self._signs = [
            *(("•", Kind.WAY) for _ in self._way[:-1]),
            *((str(number), Kind.NEXT) for number, _ in enumerate(upcoming, start=1)),
            *((mark[-1], Kind.OWN) for mark in marks.values()),
            ("◉", Kind.POSITION),
        ]
        self._sign_positions = np.concatenate(
            [self._way[:-1], positions[[*upcoming, *own]], self._way[-1:]]
        )

    @property
    def position(self) -> tuple[float, float]:
        """The person's position now."""
        x, y = self._way[-1].tolist()
        return x, y

    def frame(self, view: View, width: int, height: int) -> Frame:
        """Return the drawing of a view in `width` × `height` cells, both at least 1."""
        dots, inside = self._dots(view, self._positions, 2 * width, 4 * height)
        rows = np.flatnonzero(inside)
        at, seen = self._dots(view, self._sign_positions, width, height)
        signs = [
            MapText(row, column, *sign)
            for (column, row), sign, shown in zip(
                at.tolist(), self._signs, seen.tolist(), strict=True
            )
            if shown
        ]
        taken = {(sign.row, sign.column) for sign in signs}
        labels = self._labels(view, rows, width, height, taken)
        arms, centre = self._cross(view, width, height, signs)
        return Frame(dots[rows], self._brightness[rows], (*labels, *arms, *signs, *centre))

    def nearest(self, view: View) -> FilmLine:
        """Return the film nearest to the cross, with the person's mark."""
        difference = self._positions - np.array(view.cross, dtype=np.float32)
        row = int(np.argmin((difference**2).sum(axis=1)))
        movie = self._catalogue.movie(row)
        return film_line(movie, self._marks.get(movie.movie_id, ""))

    @staticmethod
    def _dots(
        view: View, positions: NDArray[np.float32], width: int, height: int
    ) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
        """Return the column and row of each position, (k, 2), and whether it is seen, (k,)."""
        across = (positions[:, 0] - (view.x - view.half)) / (2 * view.half)
        down = ((view.y + view.half) - positions[:, 1]) / (2 * view.half)
        columns = np.floor(across * width).astype(np.int64)
        lines = np.floor(down * height).astype(np.int64)
        inside = (columns >= 0) & (columns < width) & (lines >= 0) & (lines < height)
        return np.column_stack([columns, lines]), inside

    def _cross(
        self, view: View, width: int, height: int, signs: Sequence[MapText]
    ) -> tuple[list[MapText], list[MapText]]:
        """Return the arms of the cross, below all signs, and its centre, which keeps a sign."""
        (at,), _ = self._dots(view, np.array([view.cross], dtype=np.float32), width, height)
        # At the map's right or lower edge the cross is on the border behind the last cell.
        column, row = np.minimum(at, (width - 1, height - 1)).tolist()
        arms = [MapText(row, side, "─", Kind.CROSS) for side in (column - 1, column + 1)]
        below = [sign.text for sign in signs if (sign.row, sign.column) == (row, column)]
        centre = MapText(row, column, below[-1] if below else "┼", Kind.CROSS)
        return [arm for arm in arms if 0 <= arm.column < width], [centre]

    def _labels(
        self,
        view: View,
        rows: NDArray[np.int64],
        width: int,
        height: int,
        taken: set[tuple[int, int]],
    ) -> Iterator[MapText]:
        """Yield the genre that rules each field, and when zoomed in well-known films.

        Labels cover neither each other nor the cells in `taken`, to which theirs are added.
        """

        def placed(position: NDArray[np.float32], text: str, kind: Kind) -> Iterator[MapText]:
            cells = _width(text)
            if cells > width:
                return
            (at,), _ = self._dots(view, position[None], width, height)
            column = min(max(int(at[0]) - cells // 2, 0), width - cells)
            for row in (int(at[1]) + shift for shift in _SHIFTS):
                covered = {(row, column + k) for k in range(-1, cells + 1)}
                if 0 <= row < height and not covered & taken:
                    taken.update(covered)
                    yield MapText(row, column, text, kind)
                    return

        for genre, position in self._regions(view, rows):
            yield from placed(position, genre, Kind.REGION)
        if view.depth < _TITLES_FROM:
            return
        seen = np.zeros(len(self._positions), dtype=np.bool_)
        seen[rows] = True
        by_popularity = self._catalogue.by_popularity
        known = by_popularity[seen[by_popularity]]
        for row in known[: width * height // 120].tolist():
            name = self._catalogue.movie(row).main_title
            short = shortened(name, width // 4)
            yield from placed(self._positions[row], short, Kind.TITLE)

    def _regions(
        self, view: View, rows: NDArray[np.int64]
    ) -> Iterator[tuple[str, NDArray[np.float32]]]:
        """Yield genres with the position of the field that each rules most clearly."""
        across, down = _GRID
        fields, _ = self._dots(view, self._positions[rows], across, down)
        field = fields[:, 1] * across + fields[:, 0]
        membership = self._catalogue.list_membership
        cells = field * len(membership) + self._catalogue.genre_list[rows]
        films_of_list = np.bincount(cells, minlength=across * down * len(membership))
        films_of_list = films_of_list.reshape(across * down, len(membership))
        films = films_of_list.sum(axis=1)
        best: dict[int, tuple[float, int]] = {}  # by genre: how strong, and which field
        for number in np.flatnonzero(films >= _FEWEST).tolist():
            count = films_of_list[number] @ membership
            local = count / films[number]
            lead = np.where(local >= 0.3, local / self._genre_shares, 0.0)
            for genre in np.argsort(-lead)[:2].tolist():
                if lead[genre] > 1.3 and self._catalogue.genres[genre] not in _NO_LABELS:
                    strength = float(lead[genre] * np.sqrt(count[genre]))
                    best[genre] = max(best.get(genre, (0.0, 0)), (strength, number))
        for genre, (_, number) in sorted(best.items(), key=lambda item: -item[1][0]):
            within = rows[field == number]
            own = within[self._catalogue.has_genre[within, genre]]
            yield self._catalogue.genres[genre], self._positions[own].mean(axis=0)


def _width(text: str) -> int:
    """Return the cells that a text takes, or a few more."""
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)
