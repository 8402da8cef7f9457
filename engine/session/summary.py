"""What a session has learned of a person's genres, next to what it started from."""

from dataclasses import dataclass

from engine.session.session import Session


@dataclass(frozen=True, slots=True)
class GenreShare:
    """One genre's share, 0 to 1, of the four favourites and of all that is liked by now."""

    genre: str
    before: float
    after: float


def learned_genres(session: Session) -> list[GenreShare]:
    """Return every genre of the favourites and the liked films, the strongest by now first."""
    before, after = session.profile, session.learned_profile
    shares = [
        GenreShare(genre, float(then), float(now))
        for genre, then, now in zip(before.genres, before.weights, after.weights, strict=True)
        if now > 0
    ]
    return sorted(shares, key=lambda share: (-share.after, -share.before, share.genre))
