"""Search results, random films and genres of the picks for the pick screen.

It needs NumPy, so it is imported only after the first paint.
"""

import contextlib
import threading
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np

from engine.bundle import Bundle
from engine.catalogue.credits import read_credits
from engine.catalogue.movies import Catalogue, Movie
from engine.catalogue.titles import split_aliases
from engine.errors import DataError
from engine.files.names import FAVOURITES
from engine.search.film_finder import FilmFinder
from engine.search.title_index import Match
from engine.text import counted
from tui.view.models import Bar, FilmLine, SearchResults, film_line

_WELL_KNOWN = 200
HOW_TO_GET_MORE: Final = "`fourfold build` makes a catalogue of 87,000 films, to 2023."


def catalogue_figures(catalogue: Catalogue, library: str = "") -> str:
    """Return how many films are recommended, and of which years: "3,650 films, 1902–2018".

    With the name of a library's data set, "ml-32m · 16,034 films to 2023".
    """
    films = counted(catalogue.n_recommended, "film")
    if catalogue.years_recommended is None:
        return films
    first, last = catalogue.years_recommended
    return f"{library} · {films} to {last}" if library else f"{films}, {first}–{last}"


class FilmSearch:
    """Finds films of a catalogue for the screens.

    Parameters
    ----------
    seed
        Seeds the films that `surprise` draws.
    """

    def __init__(self, finder: FilmFinder, bundle: Bundle, seed: int = 0):
        self._finder = finder
        self._hint = () if bundle.is_library else (HOW_TO_GET_MORE,)
        self._catalogue = finder.catalogue
        self._seed = seed
        self._processed = bundle.processed
        self._makers: Mapping[int, str] = {}
        self._started = False

    def find(self, typed: str) -> SearchResults:
        """Return the films that match `typed`, or the most popular ones; may run in a thread.

        They have their directors once `read_makers` has ended, which the first call starts.
        """
        if not self._started:
            self._started = True
            threading.Thread(target=self.read_makers, daemon=True).start()
        try:
            found = self._finder.find(typed)
        except DataError as error:
            return SearchResults((), "No film found.", (str(error),))
        films = tuple(self._line(match) for match in found.matches)
        hint = self._hint if found.guess or not films else ()
        return SearchResults(films, found.heading, (*found.problems, *hint), found.guess)

    def read_makers(self) -> None:
        """Read the directors of all films; where they are damaged, there are none."""
        with contextlib.suppress(DataError):
            film_credits = read_credits(self._processed)
            self._makers = {
                movie_id: ", ".join(film.directors) for movie_id, film in film_credits.items()
            }

    def _line(self, match: Match) -> FilmLine:
        movie = self._catalogue.movie(match.row)
        line = film_line(movie, spans=match.spans)
        makers = self._makers.get(movie.movie_id, "")
        return line._replace(makers=makers, alias=_alias(movie, match.spans))

    def surprise(self, taken: set[int], draw: int) -> FilmLine | None:
        """Return a random well-known film outside `taken`, or None if no film is left.

        The film depends on the seed and the number of the draw only.
        """
        catalogue = self._catalogue
        free = [
            row
            for row in catalogue.by_popularity[: _WELL_KNOWN + len(taken)].tolist()
            if int(catalogue.movie_ids[row]) not in taken and not catalogue.rare[row]
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


def _alias(movie: Movie, spans: Sequence[tuple[int, int]]) -> str:
    """Return the other title of a film that a search found it by, or "" for its main title."""
    main, aliases = movie.main_title, split_aliases(movie.title)[1]
    found = {start for start, _ in spans if start >= len(main)}
    for alias in aliases:
        start = movie.title.find(alias, len(main))
        if any(start <= letter < start + len(alias) for letter in found):
            return alias
    return ""
