"""What a session must be after any steps: plain lists, changed as the help says."""

from engine.catalogue.filters import NO_FILTERS, Filters
from engine.policy import Policy
from engine.session.state import AnsweredFilm, SessionState
from engine.taste.base import Answer
from tests.bundles import Film
from tests.tui.films import FILMS, RARE

ANSWERS = {"y": Answer.LIKE, "n": Answer.DISLIKE, "s": Answer.SKIP, "x": Answer.SEEN}
STARS = ("1", "2", "3", "4", "5")
FOUND = {**{film.movie_id: film for film in FILMS}, RARE.movie_id: RARE}
"""All films by MovieLens id, those with too few ratings too."""
LACKING = {FILMS[8].movie_id, FILMS[11].movie_id}
"""The films that the model `turned` does not know."""
RATED = {8: 4.5, 10: 2.0, 11: 3.0, 4: 5.0, 12: 4.0}
"""The stars in ratings.csv, by MovieLens id, in the order of the file."""
WANTED = [9, 12, 6]
"""The films of watchlist.csv."""


def name_and_year(film: Film) -> tuple[str, str]:
    """Return the name of a film as MovieLens writes it, and its year."""
    name, _, year = film.title.rpartition(" (")
    return name, year.rstrip(")")


def import_files() -> dict[str, str]:
    """Return the content of each file that is imported, as Letterboxd writes it."""
    head = "Date,Name,Year,Letterboxd URI"
    rows = {
        movie_id: '2024-05-01,"{}",{},x'.format(*name_and_year(film))
        for movie_id, film in FOUND.items()
    }
    rated = "".join(f"{rows[movie_id]},{stars}\n" for movie_id, stars in RATED.items())
    wanted = "".join(f"{rows[movie_id]}\n" for movie_id in WANTED)
    return {"ratings.csv": f"{head},Rating\n{rated}", "watchlist.csv": f"{head}\n{wanted}"}


RATED_ANSWERS = [
    AnsweredFilm(movie_id, Answer.of_rating(stars), "ratings.csv", stars)
    for movie_id, stars in RATED.items()
]
"""The answers that ratings.csv gives."""


def answered(key: str, movie_id: int) -> AnsweredFilm:
    """Return the answer that a key gives to a film."""
    if key in ANSWERS:
        return AnsweredFilm(movie_id, ANSWERS[key])
    return AnsweredFilm(movie_id, Answer.of_rating(float(key)), rating=float(key))


def steps_of(answers: list[AnsweredFilm]) -> list[tuple[int, int]]:
    """Return the ranges of answers that one line stands for, newest first."""
    found: list[tuple[int, int]] = []
    for index, film in enumerate(answers):
        if found and film.source and answers[index - 1].source == film.source:
            found[-1] = found[-1][0], index + 1
        else:
            found.append((index, index + 1))
    return found[::-1]


class Record:
    """A session that has just started, and every change to it.

    Attributes
    ----------
    shown
        The MovieLens id of a film on the card that is not the recommended one, or None.
    in_full
        Whether the about panel has its full form.
    done, undone
        The answers before each edit, and after each edit that was taken back.
    """

    def __init__(self, state: SessionState):
        self.favourites = state.favourites
        self.answers: list[AnsweredFilm] = []
        self.watchlist: list[int] = []
        self.done: list[list[AnsweredFilm]] = []
        self.undone: list[list[AnsweredFilm]] = []
        self.policy: Policy = state.policy
        self.filters: Filters = NO_FILTERS
        self.model = "svd"
        self.shown: int | None = None
        self.in_full = False

    @property
    def known(self) -> set[int]:
        """The ids of the model's films."""
        return set(FOUND) - (LACKING if self.model == "turned" else set())

    @property
    def lines(self) -> list[tuple[int, int]]:
        """The lines of the history."""
        return steps_of(self.answers)

    def edit(self, answers: list[AnsweredFilm]) -> None:
        """Have these answers from now on; one step for undo if it changes any."""
        if answers != self.answers:
            self.done.append(self.answers)
            self.undone.clear()
            self.answers = answers

    def put(self, film: AnsweredFilm) -> None:
        """Answer a film: in the place of its earlier answer, or at the end."""
        ids = [other.movie_id for other in self.answers]
        place = ids.index(film.movie_id) if film.movie_id in ids else len(ids)
        self.edit([*self.answers[:place], film, *self.answers[place + 1 :]])

    def add_imported(self, films: list[AnsweredFilm], wanted: list[int]) -> None:
        """Add the films without an answer, and to the watchlist those that are wanted."""
        new = {film.movie_id: film for film in films if film.movie_id in self.known - self._taken}
        self.edit([*self.answers, *new.values()])
        listed = [movie_id for movie_id in wanted if movie_id in self.known - self._taken]
        self.watchlist = [*dict.fromkeys((*self.watchlist, *listed))]

    @property
    def _taken(self) -> set[int]:
        return {*self.favourites, *(film.movie_id for film in self.answers)}

    def undo(self) -> None:
        """Take the last edit back, or the last answers of a session that has been restored."""
        if self.done or self.answers:
            self.undone.append(self.answers)
            self.answers = self.done.pop() if self.done else self.answers[: self.lines[0][0]]

    def redo(self) -> None:
        """Do again what was taken back last."""
        if self.undone:
            self.done.append(self.answers)
            self.answers = self.undone.pop()

    def change_line(self, key: str, line: int) -> None:
        """Do what a key of the history does to its marked line."""
        if key in ("u", "ctrl+z"):
            self.undo()
        elif key == "U":
            self.redo()
        elif self.lines:
            start, end = self.lines[line]
            if key == "delete":
                self.edit([*self.answers[:start], *self.answers[end:]])
            elif key == "b":
                self.edit(self.answers[:start])
            elif not self.answers[start].source:
                self.put(answered(key, self.answers[start].movie_id))

    def change_watchlist(self, key: str, line: int) -> None:
        """Do what a key of the watchlist does to its marked line."""
        films = self.watchlist
        to = line + {"minus": -1, "plus": 1}.get(key, 0)
        if key == "delete":
            del films[line : line + 1]
        elif line < len(films) and 0 <= to < len(films):
            films[line], films[to] = films[to], films[line]

    def switch_model(self) -> None:
        """Go on under the other model, unless it lacks a film answered here."""
        before, self.model = self.model, "svd" if self.model == "turned" else "turned"
        own = [film.movie_id for film in self.answers if not film.source]
        if not self.known.issuperset((*self.favourites, *own)):
            self.model = before
            return
        self.answers = [film for film in self.answers if film.movie_id in self.known]
        self.watchlist = [movie_id for movie_id in self.watchlist if movie_id in self.known]
        self.done, self.undone = [], []
        if self.shown not in self.known:
            self.shown = None
