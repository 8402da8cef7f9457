"""The genre shares of a session's liked films, compared with those of the four favourites."""

from dataclasses import dataclass

from engine.catalogue.genre_profile import GenreProfile
from engine.session.session import Session


@dataclass(frozen=True, slots=True)
class GenreShare:
    """One genre's share, 0 to 1, of the four favourites, and of these with the liked films."""

    genre: str
    of_favourites: float
    with_likes: float


def genre_shares(session: Session) -> list[GenreShare]:
    """Return every genre of the favourites and liked films, the largest share with likes first."""
    rows = [movie.row for movie in (*session.favourites, *session.liked)]
    favourites, with_likes = session.profile, GenreProfile.of(session.bundle.catalogue, rows)
    shares = [
        GenreShare(genre, float(before), float(after))
        for genre, before, after in zip(
            favourites.genres, favourites.weights, with_likes.weights, strict=True
        )
        if after > 0
    ]
    return sorted(shares, key=lambda share: (-share.with_likes, -share.of_favourites, share.genre))
