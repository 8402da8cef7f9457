"""The frozen values that widgets show, without engine objects or arithmetic.

Texts in them are raw; `tui.drawing.content` makes them safe when they are drawn. A widget
compares values to redraw only what changed. They are named tuples because dataclasses would
add 4 ms to the first paint.
"""

from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from engine.catalogue.movies import Movie

MARKS_EXPLAINED = (
    "♥ one of your four  + liked  − disliked  · skipped  ✓ seen  4★ rated  ◆ on your watchlist  "
    "↓ imported"
)
"""What the marks before films mean."""
NO_SIMILAR_FILM = "The model knows too little about this film to say."
"""Shown where films like a film would be."""


class FilmLine(NamedTuple):
    """A film on one line of a list.

    Attributes
    ----------
    movie_id
        Its MovieLens id; 0 for a line of several films.
    title
        Its main title, without other titles in brackets.
    year, genres
        The year, and the `shown_genres` of `engine.catalogue.movies.Movie`.
    spans
        [start, end) character ranges of the title to mark, ascending and apart.
    mark
        A character or two before the title, or "".
    note
        A text to show instead of its genres, or "".
    makers
        Its directors, or "".
    alias
        Another title, by which a search found it, or "".
    rare
        Whether it has too few ratings to be recommended.
    """

    movie_id: int
    title: str
    year: int | None = None
    genres: tuple[str, ...] = ()
    spans: tuple[tuple[int, int], ...] = ()
    mark: str = ""
    note: str = ""
    makers: str = ""
    alias: str = ""
    rare: bool = False


def film_line(movie: "Movie", mark: str = "", spans: tuple[tuple[int, int], ...] = ()) -> FilmLine:
    """Return a film as a line of a list, with `mark` before it and `spans` of its title marked."""
    genres = movie.shown_genres
    return FilmLine(
        movie.movie_id, movie.main_title, movie.year, genres, spans, mark, rare=movie.rare
    )


class SearchResults(NamedTuple):
    """The films that a search found, a heading, and the problems of its filters."""

    films: tuple[FilmLine, ...]
    heading: str
    problems: tuple[str, ...] = ()
    guess: bool = False


class Bar(NamedTuple):
    """One labelled bar.

    Attributes
    ----------
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


class StepSize(Enum):
    """The length of a slider's step: the value is about the number of steps in the range."""

    SMALL = 100
    NORMAL = 20
    LARGE = 5


class CoefficientLine(NamedTuple):
    """One coefficient of a policy on a line with its slider.

    Attributes
    ----------
    label, key
        Its name in words, and in the policy's file.
    share
        Its position in its range, 0 to 1.
    figure
        Its value as text.
    idle
        Whether it has no effect under the policy.
    """

    label: str
    key: str
    share: float
    figure: str
    changed: bool = False
    idle: bool = False


class Want(Enum):
    """Whether a genre is wanted; the value is the mark before it."""

    ANY = " "
    WANTED = "+"
    UNWANTED = "−"


class GenreLine(NamedTuple):
    """One genre in a list: whether it is wanted, in words too, and how many films have it."""

    name: str
    want: Want
    words: str
    films: str


class SessionSettings(NamedTuple):
    """What only a new session, model, policy or filter changes.

    Attributes
    ----------
    policy
        The name of the policy, after that of a model other than the default one.
    filters
        The filters in a few words, or "".
    terms
        The names of the score's terms under the policy, in the order they are shown.
    """

    favourites: tuple[str, ...]
    policy: str
    filters: str
    terms: tuple[str, ...]


class NoFilmLeft(NamedTuple):
    """Why no film is left, and what relaxing does, as in "clears the filters"; "" for nothing."""

    reason: str
    remedy: str


class CardView(NamedTuple):
    """The film on the card, and why it is there.

    Attributes
    ----------
    facts
        Year, directors, runtime and countries, as far as they are known.
    match
        How well the film matches the person's taste, 1 to 5; None if the model has no marks.
    state
        The person's own answer and watchlist, in words; "" for none.
    reason
        A sentence on why the film is shown.
    behind
        A bar for each of the person's films behind it, strongest first.
    synopsis
        The description, or "".
    """

    film: FilmLine
    facts: str
    match: int | None
    state: str
    reason: str
    behind: tuple[Bar, ...]
    synopsis: str


class RecommendView(NamedTuple):
    """The recommendation screen at one moment; `card` or `no_film_left` is None.

    Attributes
    ----------
    figures, brief_figures
        The number of the film and the counts of answers for the header, in words and in signs.
    taste
        A bar for each genre that the answers so far like or dislike.
    answers
        The newest steps of the answers.
    """

    settings: SessionSettings
    figures: str
    brief_figures: str
    card: CardView | None
    no_film_left: NoFilmLeft | None
    taste: tuple[Bar, ...]
    upcoming: tuple[FilmLine, ...]
    answers: tuple[FilmLine, ...]


class Link(NamedTuple):
    """A page about a film: the site, the address as shown, and the URL that it opens."""

    site: str
    shown: str
    url: str


class AboutFilm(NamedTuple):
    """What the about panel shows of one film: its short form, and more when asked for.

    Attributes
    ----------
    overview
        The description; None if there is none.
    unknown
        What to say in its place, or "" for the usual words: that it is being read, for instance.
    lines
        (label, text) pairs of the short form, in reading order.
    more
        (label, text) pairs that only the full form has.
    nearest
        The most similar films by the model's vectors, none for a film that it knows too little
        about; of the full form.
    credit
        The credit that a source asks for, or "".
    trouble
        Why details could not be read, or None.
    full
        Whether this is the full form.
    score
        The terms of the film's score, on one line; "" in the short form.
    """

    film: FilmLine
    overview: str | None = None
    unknown: str = ""
    lines: tuple[tuple[str, str], ...] = ()
    more: tuple[tuple[str, str], ...] = ()
    nearest: tuple[FilmLine, ...] = ()
    links: tuple[Link, ...] = ()
    credit: str = ""
    trouble: str | None = None
    poster_url: str | None = None
    full: bool = False
    score: str = ""
