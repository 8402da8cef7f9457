"""The map of films as a screen shows it: dots, labels, the person's way, and the nearest film.

What is seen of it is a `View`, and one drawing a `Frame`.
"""

from collections.abc import Callable, Iterator
from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.catalogue.movies import Catalogue
from engine.session.session import Session
from engine.session.way import way_of
from tui.view.film_lines import FAVOURITE, marks_of
from tui.view.map.frame import Frame, Kind, MapText, View
from tui.view.models import FilmLine, film_line

_NEXT: Final = 5
_KNOWN: Final = (0.70, 0.94)  # shares of films that are less known than the brighter dots
_NO_LABELS: Final = frozenset(["IMAX", "(no genres listed)", "Drama"])
_GRID: Final = (6, 5)  # fields across and down in which labels are looked for
_FEWEST: Final = 8  # films of a field that is labelled
_TITLES_FROM: Final = 2  # depth of zoom from which films are named


class FilmMap:
    """The map of a session's films; making it computes the person's way, in a thread.

    Parameters
    ----------
    positions
        (n, 2) float32, the films' places.
    """

    def __init__(self, session: Session, positions: NDArray[np.float32]):
        self._catalogue: Catalogue = session.bundle.catalogue
        self._positions = positions
        popularity = self._catalogue.popularity
        self._brightness = np.searchsorted(np.quantile(popularity, _KNOWN), popularity, "right")
        self._by_popularity = np.argsort(-popularity, kind="stable")
        self._marks = marks_of(session)
        self._way = way_of(session.bundle, session.state, positions)
        row = self._catalogue.row
        self._own = [(row(movie_id), mark) for movie_id, mark in self._marks.items()]
        self._next = [film.movie.row for film in session.recommendations(_NEXT)]

    @property
    def place(self) -> tuple[float, float]:
        """The person's place now."""
        x, y = self._way[-1].tolist()
        return x, y

    def frame(self, view: View, width: int, height: int) -> Frame:
        """Return the drawing of a view in `width` × `height` cells, both at least 1."""
        dots, inside = self._dots(view, self._positions, 2 * width, 4 * height)
        rows = np.flatnonzero(inside)

        def cell(place: NDArray[np.float32]) -> tuple[int, int] | None:
            at, within = self._dots(view, place[None, :], width, height)
            return (int(at[0, 1]), int(at[0, 0])) if within[0] else None

        texts = [*self._labels(view, rows, width, height, cell), *self._person(cell)]
        cross = cell(np.array(view.cross, dtype=np.float32))
        if cross is not None:
            texts.append(MapText(*cross, "┼", Kind.CROSS))
        return Frame(dots[rows], self._brightness[rows], tuple(texts))

    def nearest(self, view: View) -> FilmLine:
        """Return the film nearest to the cross, with the person's mark."""
        difference = self._positions - np.array(view.cross, dtype=np.float32)
        row = int(np.argmin((difference**2).sum(axis=1)))
        movie = self._catalogue.movie(row)
        return film_line(movie, self._marks.get(movie.movie_id, ""))

    @staticmethod
    def _dots(
        view: View, places: NDArray[np.float32], width: int, height: int
    ) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
        """Return the column and row of each place, (k, 2), and whether it is seen, (k,)."""
        across = (places[:, 0] - (view.x - view.half)) / (2 * view.half)
        down = ((view.y + view.half) - places[:, 1]) / (2 * view.half)
        columns = np.floor(across * width).astype(np.int64)
        lines = np.floor(down * height).astype(np.int64)
        inside = (columns >= 0) & (columns < width) & (lines >= 0) & (lines < height)
        return np.column_stack([columns, lines]), inside

    def _person(
        self, cell: Callable[[NDArray[np.float32]], tuple[int, int] | None]
    ) -> Iterator[MapText]:
        """Yield the way, the next films, the person's own films and the place, in this order."""
        for place in self._way[:-1]:
            if (at := cell(place)) is not None:
                yield MapText(*at, "•", Kind.WAY)
        for number, row in enumerate(self._next, start=1):
            if (at := cell(self._positions[row])) is not None:
                yield MapText(*at, str(number), Kind.NEXT)
        for row, mark in self._own:
            if (at := cell(self._positions[row])) is not None:
                yield MapText(*at, FAVOURITE if mark == FAVOURITE else mark[-1], Kind.OWN)
        if (at := cell(self._way[-1])) is not None:
            yield MapText(*at, "◉", Kind.PLACE)

    def _labels(
        self,
        view: View,
        rows: NDArray[np.int64],
        width: int,
        height: int,
        cell: Callable[[NDArray[np.float32]], tuple[int, int] | None],
    ) -> Iterator[MapText]:
        """Yield the genre that rules each field, and when zoomed in well-known films."""
        taken: set[tuple[int, int]] = set()

        def placed(place: NDArray[np.float32], text: str, kind: Kind) -> Iterator[MapText]:
            at = cell(place)
            if at is None:
                return
            row, column = at[0], min(max(at[1] - len(text) // 2, 0), width - len(text))
            cells = {(row, column + k) for k in range(-1, len(text) + 1)}
            if column >= 0 and not cells & taken:
                taken.update(cells)
                yield MapText(row, column, text, kind)

        for genre, place in self._regions(view, rows):
            yield from placed(place, genre, Kind.REGION)
        if view.depth < _TITLES_FROM:
            return
        seen = np.zeros(len(self._positions), dtype=np.bool_)
        seen[rows] = True
        known = self._by_popularity[seen[self._by_popularity]]
        for row in known[: width * height // 120].tolist():
            movie = self._catalogue.movie(row)
            name = movie.main_title
            short = name if len(name) <= width // 4 else f"{name[: width // 4 - 1]}…"
            yield from placed(self._positions[row], short, Kind.TITLE)

    def _regions(
        self, view: View, rows: NDArray[np.int64]
    ) -> Iterator[tuple[str, NDArray[np.float32]]]:
        """Yield genres with the place of the field that each rules most clearly."""
        across, down = _GRID
        fields, _ = self._dots(view, self._positions[rows], across, down)
        field = fields[:, 1] * across + fields[:, 0]
        has_genre = self._catalogue.has_genre
        share = has_genre.mean(axis=0)
        best: dict[str, tuple[float, NDArray[np.float32]]] = {}
        for number in np.unique(field).tolist():
            within = rows[field == number]
            if len(within) < _FEWEST:
                continue
            local = has_genre[within].mean(axis=0)
            lead = np.where(local >= 0.3, local / np.maximum(share, 1e-9), 0.0)
            for column in np.argsort(-lead)[:2].tolist():
                genre = self._catalogue.genres[column]
                if lead[column] > 1.3 and genre not in _NO_LABELS:
                    strength = float(lead[column] * np.sqrt(local[column] * len(within)))
                    own = within[has_genre[within, column]]
                    if strength > best.get(genre, (0.0, None))[0]:
                        best[genre] = (strength, self._positions[own].mean(axis=0))
        for genre, (_, place) in sorted(best.items(), key=lambda item: -item[1][0]):
            yield genre, place
