"""Search results, random films and genres of the picks for the pick screen.

It needs NumPy, so it is imported only after the first paint.
"""

from collections import Counter
from collections.abc import Sequence

import numpy as np

from engine.bundle import Bundle
from engine.files.names import FAVOURITES
from engine.search.query.filter_syntax import parse_query
from engine.search.title_index import Match, TitleIndex
from engine.text import counted
from tui.view.models import Bar, FilmLine, SearchResults, film_line

_MAX_RESULTS = 50  # because drawing a thousand would slow every keystroke down
_WELL_KNOWN = 200


class FilmSearch:
    """Finds films of a bundle's catalogue.

    Parameters
    ----------
    seed
        Seeds the films that `surprise` draws.
    """

    def __init__(self, bundle: Bundle, index: TitleIndex, seed: int = 0):
        self._catalogue = bundle.catalogue
        self._index = index
        self._seed = seed

    def find(self, typed: str) -> SearchResults:
        """Return the films that match `typed`, or the most popular ones; may run in a thread."""
        catalogue = self._catalogue
        query = parse_query(typed, catalogue.genres)
        mask = query.mask(catalogue.years, catalogue.genres, catalogue.has_genre)
        matches = self._index.search(query.text, _MAX_RESULTS, mask)
        films = tuple(film_line(catalogue.movie(match.row), spans=match.spans) for match in matches)
        guess = bool(matches) and matches[0].guess
        return SearchResults(
            films, _heading(query.text, matches, mask is not None), query.problems, guess
        )

    def lines(self, movie_ids: Sequence[int]) -> tuple[FilmLine, ...]:
        """Return the lines of films, by MovieLens id."""
        return tuple(film_line(self._catalogue.movie_of(movie_id)) for movie_id in movie_ids)

    def surprise(self, taken: set[int], draw: int) -> FilmLine | None:
        """Return a random well-known film outside `taken`, or None if no film is left.

        The film depends on the seed and the number of the draw only.
        """
        catalogue = self._catalogue
        free = [
            row
            for row in catalogue.by_popularity[: _WELL_KNOWN + len(taken)].tolist()
            if int(catalogue.movie_ids[row]) not in taken
        ]
        if not free:
            return None
        row = np.random.default_rng([self._seed, draw]).choice(free)
        return film_line(catalogue.movie(int(row)))

    @staticmethod
    def genre_bars(picks: Sequence[FilmLine]) -> tuple[Bar, ...]:
        """Return a bar for each genre of `picks`, most frequent first, out of four films."""
        counts = Counter(genre for film in picks for genre in film.genres)
        return tuple(
            Bar(genre, count / FAVOURITES, f"{count}/{FAVOURITES}")
            for genre, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
        )


def _heading(text: str, matches: list[Match], filtered: bool) -> str:
    if not matches:
        return "No film passes these filters." if filtered else "No film like that."
    if matches[0].guess:
        return "No film like that; nearest:"
    if not text:
        return "Popular films that pass" if filtered else "Popular films"
    if len(matches) == _MAX_RESULTS:
        return f"The {_MAX_RESULTS} best of more films"
    return counted(len(matches), "film")
