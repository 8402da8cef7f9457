"""The state of a session, as a frozen value: everything but the bundle."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from engine.catalogue.filters import NO_FILTERS, Filters
from engine.catalogue.movies import Catalogue
from engine.errors import SessionError
from engine.files.names import FAVOURITES
from engine.policy import Policy
from engine.taste.base import Answer, require_rating


@dataclass(frozen=True, slots=True)
class AnsweredFilm:
    """A person's answer to one film, by MovieLens id.

    Attributes
    ----------
    source
        Where an imported answer comes from, such as a file's name; empty for an answer to a
        recommendation.
    rating
        In stars; None where the person gave none.

    Raises
    ------
    SessionError
        As `require_rating`.
    """

    movie_id: int
    answer: Answer
    source: str = ""
    rating: float | None = None

    def __post_init__(self) -> None:
        """Check the rating."""
        if self.rating is not None:
            require_rating(self.rating, self.answer)


@dataclass(frozen=True, slots=True)
class SessionState:
    """What a person has picked, answered and set.

    Attributes
    ----------
    favourites, watchlist
        MovieLens ids; no favourites before the start.
    answers
        Oldest first.
    """

    policy: Policy
    seed: int
    favourites: tuple[int, ...] = ()
    answers: tuple[AnsweredFilm, ...] = ()
    watchlist: tuple[int, ...] = ()
    filters: Filters = NO_FILTERS

    def answered(self, answer: Answer) -> list[int]:
        """Return the MovieLens ids of the films with this answer, oldest first."""
        return [film.movie_id for film in self.answers if film.answer is answer]

    def position_of(self, movie_id: int) -> int | None:
        """Return the position of a film's answer, or None; the newest is found soonest."""
        for position in range(len(self.answers) - 1, -1, -1):
            if self.answers[position].movie_id == movie_id:
                return position
        return None

    def within(self, catalogue: Catalogue) -> "SessionState":
        """Return the state without answers and watchlist entries that `catalogue` lacks."""
        return replace(
            self,
            answers=tuple(film for film in self.answers if film.movie_id in catalogue),
            watchlist=tuple(movie_id for movie_id in self.watchlist if movie_id in catalogue),
        )


def require_favourites(catalogue: Catalogue, movie_ids: Sequence[int]) -> None:
    """Refuse films that no session can start with.

    Raises
    ------
    SessionError
        They are not four different films of the catalogue, or one has too few ratings.
    """
    if len(movie_ids) != FAVOURITES or len(set(movie_ids)) != FAVOURITES:
        raise SessionError(
            f"a session starts with {FAVOURITES} different films, not {list(movie_ids)}",
            fix=f"pick {FAVOURITES}",
        )
    for movie in map(catalogue.movie_of, movie_ids):
        if movie.rare:
            raise SessionError(
                f"too few people rated {movie.label} to start from it", fix="pick another film"
            )
