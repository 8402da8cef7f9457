"""A person's genres as learned from all of their answers, beside those of the four favourites."""

from dataclasses import dataclass

from engine.files.names import IMAX
from engine.session.edits import last_step
from engine.session.session import Session


@dataclass(frozen=True, slots=True)
class LearnedGenre:
    """How much a person likes a genre, from −1 to 1.

    (liked films that have it − disliked films that have it) / (liked and disliked films), with
    the favourites among the liked ones.

    Attributes
    ----------
    at_start
        The same of the favourites alone.
    change
        What the last step of the answers added; an import is one.
    """

    genre: str
    now: float
    at_start: float
    change: float


def learned_genres(session: Session) -> list[LearnedGenre]:
    """Return every genre that is liked or disliked, now or at the start, strongest first.

    IMAX is a genre of MovieLens, but a format and not a taste.
    """
    answers = session.state.answers
    now, at_start = session.genre_balance(), session.genre_balance(0)
    before = session.genre_balance(last_step(answers, len(answers)) if answers else 0)
    found = [
        LearnedGenre(genre, float(now[i]), float(at_start[i]), float(now[i] - before[i]))
        for i, genre in enumerate(session.bundle.catalogue.genres)
        if genre != IMAX and (now[i] or at_start[i])
    ]
    return sorted(found, key=lambda one: (-abs(one.now), one.genre))
