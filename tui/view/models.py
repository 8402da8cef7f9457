"""What the widgets are given to show: frozen values without arithmetic or engine objects.

Texts in them are raw; `tui.drawing.content` makes them safe at the moment they are drawn. Having
values to compare is also what lets a widget redraw only when something changed. They are named
tuples because these are made before the first paint, and as dataclasses would take 4 ms of it.
"""

from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from engine.catalogue.movies import Movie


class FilmLine(NamedTuple):
    """A film on one line of a list.

    Attributes
    ----------
    movie_id
        Its MovieLens id; 0 for a line that stands for several films.
    title, year, genres
        As in `engine.catalogue.movies.Movie`.
    spans
        [start, end) character ranges of the title to mark, ascending and apart.
    mark
        One character before the title, or "".
    note
        What is said of it in place of its genres, or "".
    """

    movie_id: int
    title: str
    year: int | None = None
    genres: tuple[str, ...] = ()
    spans: tuple[tuple[int, int], ...] = ()
    mark: str = ""
    note: str = ""


def film_line(movie: "Movie", mark: str = "", spans: tuple[tuple[int, int], ...] = ()) -> FilmLine:
    """Return a film as a line of a list, with `mark` before it and `spans` of its title marked."""
    return FilmLine(movie.movie_id, movie.title, movie.year, movie.genres, spans, mark)


class Found(NamedTuple):
    """What a search gave: the films, what they are, and what was wrong with its filters."""

    films: tuple[FilmLine, ...]
    heading: str
    problems: tuple[str, ...] = ()
    guess: bool = False


class Bar(NamedTuple):
    """One labelled bar.

    Attributes
    ----------
    label
        What it measures.
    share
        Its length, 0 to 1.
    figure
        The number as text, with its sign where it has one; "" for none.
    note
        A few words after the bar, or "".
    against
        Whether it counts against the film; the figure's sign says so too.
    """

    label: str
    share: float
    figure: str = ""
    note: str = ""
    against: bool = False


class KnobLine(NamedTuple):
    """One coefficient of a policy on a line with its slider.

    Attributes
    ----------
    label, key
        Its name in words, and in the policy's file.
    share
        Where it stands in its range, 0 to 1.
    figure
        Its value as text.
    changed
        Whether it stands elsewhere than at the start.
    idle
        Whether it changes nothing as the policy stands.
    """

    label: str
    key: str
    share: float
    figure: str
    changed: bool = False
    idle: bool = False


class Want(Enum):
    """What is asked of a genre; the value is the mark before it."""

    ANY = " "
    WANTED = "+"
    UNWANTED = "−"


class GenreLine(NamedTuple):
    """One genre in a list: what is asked of it, in words too, and how many films have it."""

    name: str
    want: Want
    words: str
    films: str


class Standing(NamedTuple):
    """How far a session is: favourites, answers by kind, and what recommends.

    Attributes
    ----------
    filters
        The filters in a few words, or "".
    seen, kept
        Films that were seen without an opinion, and films on the watchlist.
    """

    favourites: tuple[str, ...]
    likes: int
    dislikes: int
    skips: int
    model: str
    policy: str
    filters: str = ""
    seen: int = 0
    kept: int = 0


class Ended(NamedTuple):
    """Why no film is left, and what relaxing would do, as "clears the filters"; "" for nothing."""

    reason: str
    remedy: str


class Shown(NamedTuple):
    """Everything on the recommendation screen at one moment; `film` or `ended` is None.

    `history` has the newest steps only, and `kept` tells whether the film is on the watchlist.
    """

    standing: Standing
    film: FilmLine | None
    ended: Ended | None
    reason: str
    because: tuple[Bar, ...]
    terms: tuple[Bar, ...]
    upcoming: tuple[FilmLine, ...]
    history: tuple[FilmLine, ...]
    profile: tuple[Bar, ...]
    kept: bool = False


class Link(NamedTuple):
    """A page elsewhere: whose it is, its address as one reads it, and as a terminal opens it."""

    site: str
    shown: str
    url: str


class About(NamedTuple):
    """What the about panel says of one film.

    Attributes
    ----------
    film
        The film.
    lines
        (label, text) pairs of what is known, in reading order.
    overview
        A description, or None.
    unknown
        The names of what is not known.
    nearest
        The films nearest to it by the model's vectors.
    links
        Its pages elsewhere.
    credit
        What a source of these facts asks to have said, or "".
    trouble
        Why facts could not be read, or None.
    poster_url
        The address of its poster, or None.
    """

    film: FilmLine
    lines: tuple[tuple[str, str], ...] = ()
    overview: str | None = None
    unknown: tuple[str, ...] = ()
    nearest: tuple[FilmLine, ...] = ()
    links: tuple[Link, ...] = ()
    credit: str = ""
    trouble: str | None = None
    poster_url: str | None = None
