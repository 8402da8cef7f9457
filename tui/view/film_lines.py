"""Films of a session as lines of a list: with the person's own mark and the directors."""

from collections.abc import Callable, Iterable

from engine.catalogue.film_details import FilmDetails
from engine.catalogue.movies import Movie
from engine.session.session import Session
from engine.session.state import AnsweredFilm
from engine.taste.base import Answer
from tui.view.models import FilmLine, film_line

MARKS = {Answer.LIKE: "+", Answer.DISLIKE: "−", Answer.SKIP: "·", Answer.SEEN: "✓"}
"""The mark before an answered film, so that no answer is shown by colour alone."""
FAVOURITE = "♥"
ON_WATCHLIST = "◆"

DetailsOf = Callable[[int], FilmDetails]
"""Returns what is known about a film, by MovieLens id."""


def mark_of(film: AnsweredFilm) -> str:
    """Return the mark of an answered film: its stars, "4★", or the sign of its answer."""
    return MARKS[film.answer] if film.rating is None else f"{film.rating:g}★"


def marks_of(session: Session) -> dict[int, str]:
    """Return the mark of each film that the person picked, answered or put on the watchlist."""
    state = session.state
    return {
        **dict.fromkeys(state.watchlist, ON_WATCHLIST),
        **{film.movie_id: mark_of(film) for film in state.answers},
        **dict.fromkeys(state.favourites, FAVOURITE),
    }


def with_makers(line: FilmLine, details_of: DetailsOf) -> FilmLine:
    """Return a line with the directors of its film, as far as they are known."""
    if not line.movie_id:
        return line
    return line._replace(makers=", ".join(details_of(line.movie_id).credits.directors))


def film_lines(
    session: Session, movies: Iterable[Movie], details_of: DetailsOf
) -> tuple[FilmLine, ...]:
    """Return films as lines with their marks and directors."""
    marks = marks_of(session)
    return tuple(
        with_makers(film_line(movie, marks.get(movie.movie_id, "")), details_of) for movie in movies
    )
