"""A film of the catalogue as a line to show; nothing of a session is needed for that."""

from engine.catalogue import Movie
from tui.values import FilmLine


def film_line(movie: Movie, mark: str = "", spans: tuple[tuple[int, int], ...] = ()) -> FilmLine:
    """Return a film as a line to show, with a mark before it and parts of its title marked."""
    return FilmLine(movie.movie_id, movie.title, movie.year, movie.genres, spans, mark)
