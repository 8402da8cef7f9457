"""Finding films for the pick screen: engine search results as lines to show.

Imported with the loaded bundle, in a worker, since it needs NumPy; the screen that uses it
is on the terminal by then.
"""

from collections import Counter
from collections.abc import Sequence

import numpy as np

from engine.bundle import Bundle
from engine.search.query.filter_syntax import parse_query
from engine.search.title_index import Match, TitleIndex
from engine.text import counted
from tui.view.models import Bar, FilmLine, Found, film_line

MOST = 50
"""Lines drawn at most; a thousand would make every keystroke slow."""

_WELL_KNOWN = 200


class FilmSearch:
    """Answers what is typed into the search box.

    Parameters
    ----------
    bundle, index
        The catalogue and the index of its titles.
    seed
        Keys the films that `surprise` draws.
    """

    def __init__(self, bundle: Bundle, index: TitleIndex, seed: int = 0):
        self._catalogue = bundle.catalogue
        self._index = index
        self._seed = seed

    def find(self, typed: str) -> Found:
        """Return the films that `typed` may mean; the most popular ones for an empty box.

        May run outside the app's thread.
        """
        catalogue = self._catalogue
        query = parse_query(typed, catalogue.genres)
        mask = query.mask(catalogue.years, catalogue.genres, catalogue.has_genre)
        matches = self._index.search(query.text, MOST, mask)
        films = tuple(film_line(catalogue.movie(match.row), spans=match.spans) for match in matches)
        guess = bool(matches) and matches[0].guess
        return Found(films, _heading(query.text, matches, mask is not None), query.problems, guess)

    def lines(self, movie_ids: Sequence[int]) -> tuple[FilmLine, ...]:
        """Return films, given by MovieLens id, as lines to show."""
        catalogue = self._catalogue
        return tuple(film_line(catalogue.movie(catalogue.row(movie))) for movie in movie_ids)

    def surprise(self, taken: set[int], draw: int) -> FilmLine | None:
        """Return a well-known film not in `taken`, the `draw`-th under the seed.

        None when every film is taken.
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

    def taste_so_far(self, picks: Sequence[FilmLine], places: int) -> tuple[Bar, ...]:
        """Return the genres of `picks`, strongest first, as shares of `places` favourites."""
        counts = Counter(genre for film in picks for genre in film.genres)
        return tuple(
            Bar(genre, count / places, f"{count}/{places}")
            for genre, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
        )


def _heading(text: str, matches: list[Match], filtered: bool) -> str:
    if not matches:
        return "No film passes these filters." if filtered else "No film like that."
    if matches[0].guess:
        return "No film like that; nearest:"
    if not text:
        return "Popular films that pass" if filtered else "Popular films"
    if len(matches) == MOST:
        return f"The {MOST} best of more films"
    return counted(len(matches), "film")
