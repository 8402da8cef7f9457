"""The values that a session hands out: a recommendation, its reasons, and an answer given."""

from dataclasses import dataclass

from engine.catalogue.movies import Movie
from engine.ranking.score import Terms
from engine.taste.rocchio import Answer


@dataclass(frozen=True, slots=True)
class Pull:
    """One of the person's own films, and what it adds to a recommendation's u·m.

    `answer` is what they said of it, None for a favourite.
    """

    movie: Movie
    amount: float
    answer: Answer | None = None


@dataclass(frozen=True, slots=True)
class Recommendation:
    """A film to answer: its final score, the score's terms, and the person's films behind it.

    `because` holds the favourites and answered films that pull hardest, for or against,
    hardest first.
    """

    movie: Movie
    score: float
    terms: Terms
    because: tuple[Pull, ...]


@dataclass(frozen=True, slots=True)
class Answered:
    """One answer of the history.

    Attributes
    ----------
    source
        Where answers that were taken in together came from, such as a file's name; empty for
        an answer that was given to a recommendation.
    """

    movie: Movie
    answer: Answer
    source: str = ""
