"""Films as lines: their marks, genres and directors."""

from collections import Counter
from pathlib import Path

import pytest

from engine.catalogue.credits import Credits
from engine.catalogue.film_details import FilmDetails
from engine.catalogue.movies import Movie
from engine.session.session import Session
from engine.session.state import AnsweredFilm
from engine.taste.base import Answer
from tests.bundles import make_bundle
from tests.engine.strategies import OPEN
from tests.source_tree import ROOT
from tests.tui.films import FILMS
from tui.screens.map import SIGNS
from tui.view.film_lines import FAVOURITE, MARKS, ON_WATCHLIST, film_lines, mark_of, with_makers
from tui.view.models import MARKS_EXPLAINED, FilmLine, film_line
from tui.view.session import IMPORTED

RATED = mark_of(AnsweredFilm(1, Answer.LIKE, rating=4))


def test_each_mark_means_one_thing() -> None:
    signs = Counter([*MARKS.values(), FAVOURITE, ON_WATCHLIST, RATED[-1]])
    assert set(signs.values()) == {1}


@pytest.mark.parametrize("mark", [*MARKS.values(), FAVOURITE, ON_WATCHLIST, RATED, IMPORTED])
def test_each_mark_is_explained_in_the_windows_and_the_documents(mark: str) -> None:
    assert f"{mark} " in MARKS_EXPLAINED
    assert f"`{mark}`" in (ROOT / "docs" / "keys.md").read_text(encoding="utf-8")
    assert mark[-1] in SIGNS or mark == IMPORTED  # a line of several films is not on the map


def directed(movie_id: int) -> FilmDetails:
    return FilmDetails(credits=Credits((f"Maker {movie_id}", "Lee") if movie_id < 9 else ()))


def test_films_have_their_marks_and_directors(tmp_path: Path) -> None:
    session = Session(make_bundle(tmp_path, FILMS), OPEN)
    session.start([1, 2, 3, 4])
    session.answer(Answer.SKIP, 5)
    session.rate(0.5, 6)
    for movie_id in (1, 5, 7, 9):
        session.toggle_watchlist(movie_id)
    movies = [session.bundle.catalogue.movie_of(movie_id) for movie_id in (1, 5, 6, 7, 8, 9)]
    lines = film_lines(session, movies, directed)
    assert [line.mark for line in lines] == ["♥", "·", "0.5★", "◆", "", "◆"]
    assert [line.makers for line in lines[:2]] == ["Maker 1, Lee", "Maker 5, Lee"]
    assert lines[-1].makers == ""


def test_a_line_of_several_films_has_no_directors() -> None:
    line = FilmLine(0, "3 films from a.csv")
    assert with_makers(line, directed) == line


def test_a_film_is_shown_by_its_main_title_and_without_its_format() -> None:
    movie = Movie(4, 5, "Seven (Se7en)", 1995, ("Crime", "IMAX"), 3, rare=True)
    assert film_line(movie, "+", ((0, 2),)) == FilmLine(
        5, "Seven", 1995, ("Crime",), ((0, 2),), "+", rare=True
    )
