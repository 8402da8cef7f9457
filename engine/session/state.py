"""What makes a session besides its bundle, as plain values: the part that can be kept.

`Session.state` takes it and `Session.resumed` brings it back; `engine.session.file` writes
and reads it as JSON.
"""

from dataclasses import dataclass, replace

from engine.catalogue.filters import Filters
from engine.catalogue.movies import Catalogue
from engine.policy import Policy
from engine.taste.rocchio import Answer


@dataclass(frozen=True, slots=True)
class Given:
    """What a person said of one film, by MovieLens id.

    Attributes
    ----------
    source
        Where answers that were taken in together came from; empty for an answer that was
        given to a recommendation.
    """

    movie_id: int
    answer: Answer
    source: str = ""


@dataclass(frozen=True, slots=True)
class SessionState:
    """A started session.

    Attributes
    ----------
    favourites, watchlist
        MovieLens ids.
    answers
        Oldest first.
    """

    favourites: tuple[int, ...]
    answers: tuple[Given, ...]
    watchlist: tuple[int, ...]
    filters: Filters
    policy: Policy
    seed: int

    def known_to(self, catalogue: Catalogue) -> "SessionState":
        """Return the state without answers and watchlist entries that `catalogue` lacks."""
        return replace(
            self,
            answers=tuple(given for given in self.answers if given.movie_id in catalogue),
            watchlist=tuple(movie_id for movie_id in self.watchlist if movie_id in catalogue),
        )
