"""The films of a bundle: ids, titles, genres and popularity, row by row.

A row of the catalogue is a row of the model's matrix.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from engine.catalogue.titles import natural, split_aliases, split_year
from engine.errors import SessionError
from engine.files.names import GENRE_SEPARATOR, IMAX, NO_GENRES


@dataclass(frozen=True, slots=True)
class Movie:
    """One film as it is shown.

    Attributes
    ----------
    row, movie_id
        Its row in the catalogue, and its MovieLens id.
    title
        In natural form, without the year of release: "The Matrix".
    genres
        In MovieLens' order.
    popularity
        Ratings in the training split, 1 for a film that has none there.
    rare
        Whether it has too few ratings to be recommended; `popularity` is then all of them.
    """

    row: int
    movie_id: int
    title: str
    year: int | None
    genres: tuple[str, ...]
    popularity: int
    rare: bool = False

    @property
    def main_title(self) -> str:
        """The title without other titles in brackets: "Seven" of "Seven (a.k.a. Se7en)"."""
        return split_aliases(self.title)[0]

    @property
    def label(self) -> str:
        """Title and year: "The Matrix (1999)"."""
        return self.title if self.year is None else f"{self.title} ({self.year})"

    @property
    def shown_genres(self) -> tuple[str, ...]:
        """Its genres without IMAX, which is a format."""
        return tuple(genre for genre in self.genres if genre != IMAX)


class Catalogue:
    """The n films of a bundle.

    Parameters
    ----------
    movie_ids
        (n,) int64, distinct.
    titles, genres
        n each, in MovieLens' form: "Matrix, The (1999)", "Action|Sci-Fi".
    popularity
        (n,) int64, at least 1.
    rare
        (n,) bool: the films with too few ratings to be recommended, which have no vector; None
        for none.
    """

    def __init__(
        self,
        movie_ids: NDArray[np.int64],
        titles: Sequence[str],
        genres: Sequence[str],
        popularity: NDArray[np.int64],
        rare: NDArray[np.bool_] | None = None,
    ):
        self.movie_ids = movie_ids
        self.titles = titles
        self.popularity = popularity
        self.rare = np.zeros(len(movie_ids), dtype=np.bool_) if rare is None else rare
        self._movies: dict[int, Movie] = {}  # those that have been asked for
        self._row_of = {movie_id: row for row, movie_id in enumerate(movie_ids.tolist())}
        # A catalogue of any size has about a thousand different genre lists: what depends on
        # genres alone is computed once a list and gathered.
        lists, self.genre_list = np.unique(np.asarray(genres, dtype=object), return_inverse=True)
        self._genre_lists = [split_genres(text) for text in lists.tolist()]
        self.genres = tuple(sorted({genre for names in self._genre_lists for genre in names}))

    def __len__(self) -> int:
        return len(self.movie_ids)

    def __contains__(self, movie_id: object) -> bool:
        """Return whether the catalogue has the film with this MovieLens id."""
        return movie_id in self._row_of

    @cached_property
    def list_membership(self) -> NDArray[np.float64]:
        """(n_lists, n_genres) float64: 1 where a genre list names a genre, else 0."""
        column = {genre: index for index, genre in enumerate(self.genres)}
        membership = np.zeros((len(self._genre_lists), len(self.genres)))
        for index, names in enumerate(self._genre_lists):
            membership[index, [column[genre] for genre in names]] = 1.0
        return membership

    @cached_property
    def has_genre(self) -> NDArray[np.bool_]:
        """(n, n_genres) bool: the genres of each film."""
        return self.list_membership[self.genre_list] > 0

    @cached_property
    def years(self) -> NDArray[np.int64]:
        """(n,) int64: years of release, 0 where none is known."""
        return np.array([split_year(title)[1] or 0 for title in self.titles], dtype=np.int64)

    def rows(self, movie_ids: Sequence[int]) -> NDArray[np.int64]:
        """Return the rows of MovieLens ids, (k,) int64; raises as `row` does."""
        return np.array([self.row(movie_id) for movie_id in movie_ids], dtype=np.int64)

    @cached_property
    def by_popularity(self) -> NDArray[np.int64]:
        """(n,) rows, most popular first, ties by row."""
        return np.argsort(-self.popularity, kind="stable")

    @cached_property
    def n_recommended(self) -> int:
        """The number of films that can be recommended."""
        return int(np.count_nonzero(~self.rare))

    @cached_property
    def years_recommended(self) -> tuple[int, int] | None:
        """The first and the last year of these films; None if no year is known."""
        years = self.years[(self.years > 0) & ~self.rare]
        return (int(years.min()), int(years.max())) if len(years) else None

    def row(self, movie_id: int) -> int:
        """Return the row of a MovieLens id.

        Raises
        ------
        SessionError
            The catalogue has no such film.
        """
        try:
            return self._row_of[movie_id]
        except KeyError:
            raise SessionError(
                f"no film with MovieLens id {movie_id} is in the catalogue",
                fix="choose a film that `fourfold` finds by name",
            ) from None

    def movie(self, row: int) -> Movie:
        """Return the film in `row`, the same object each time."""
        movie = self._movies.get(row)
        if movie is None:
            name, year = split_year(self.titles[row])
            movie = self._movies[row] = Movie(
                row=row,
                movie_id=int(self.movie_ids[row]),
                title=natural(name),
                year=year,
                genres=self._genre_lists[self.genre_list[row]],
                popularity=int(self.popularity[row]),
                rare=bool(self.rare[row]),
            )
        return movie

    def movie_of(self, movie_id: int) -> Movie:
        """Return the film with a MovieLens id; raises as `row` does."""
        return self.movie(self.row(movie_id))


def split_genres(text: str) -> tuple[str, ...]:
    """Return the genres of a MovieLens genre list, each once; none for "(no genres listed)"."""
    names = (name.strip() for name in text.split(GENRE_SEPARATOR))
    return tuple(dict.fromkeys(name for name in names if name and name != NO_GENRES))
