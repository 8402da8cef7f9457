"""What the widgets are given to show: frozen values without arithmetic or engine objects.

Texts in them are raw; `tui.lettering` makes them safe at the moment they are drawn. Having
values to compare is also what lets a widget redraw only when something changed.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FilmLine:
    """A film on one line of a list.

    Attributes
    ----------
    movie_id
        Its MovieLens id.
    title, year, genres
        As in `engine.catalogue.Movie`.
    spans
        [start, end) character ranges of the title to mark, ascending and apart.
    mark
        One character before the title, or "".
    """

    movie_id: int
    title: str
    year: int | None = None
    genres: tuple[str, ...] = ()
    spans: tuple[tuple[int, int], ...] = ()
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """What a search gave: the films, what they are, and what was wrong with its filters."""

    films: tuple[FilmLine, ...]
    heading: str
    problems: tuple[str, ...] = ()
    guess: bool = False


@dataclass(frozen=True, slots=True)
class Bar:
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


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a session is: favourites, answers by kind, and what recommends."""

    favourites: tuple[str, ...]
    likes: int
    dislikes: int
    skips: int
    model: str
    policy: str

    @property
    def answers(self) -> int:
        """Answers given so far."""
        return self.likes + self.dislikes + self.skips


@dataclass(frozen=True, slots=True)
class Ended:
    """Why no film is left; `regained` films come back on relaxing, 0 where that cannot help."""

    reason: str
    regained: int


@dataclass(frozen=True, slots=True)
class Shown:
    """Everything on the recommendation screen at one moment; `film` or `ended` is None."""

    standing: Standing
    film: FilmLine | None
    ended: Ended | None
    reason: str
    because: tuple[Bar, ...]
    terms: tuple[Bar, ...]
    upcoming: tuple[FilmLine, ...]
    history: tuple[FilmLine, ...]
    profile: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """A page elsewhere: whose it is, its address as one reads it, and as a terminal opens it."""

    site: str
    shown: str
    url: str


@dataclass(frozen=True, slots=True)
class About:
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
    """

    film: FilmLine
    lines: tuple[tuple[str, str], ...] = ()
    overview: str | None = None
    unknown: tuple[str, ...] = ()
    nearest: tuple[FilmLine, ...] = ()
    links: tuple[Link, ...] = ()
    credit: str = ""
    trouble: str | None = None
