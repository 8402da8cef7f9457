"""What the recommendation screen shows of a session: figures, card, next films, newest answers."""

from pathlib import Path

import pytest

from engine.catalogue.credits import Credits
from engine.catalogue.film_details import FilmDetails
from engine.catalogue.filters import Filters
from engine.policy import Policy
from engine.session.session import Session
from engine.session.state import AnsweredFilm
from engine.taste.base import Answer
from tests.bundles import Film, make_bundle, random_films
from tests.engine.strategies import OPEN
from tests.tui.films import FILMS
from tui.view.models import Bar, RecommendView, SessionSettings
from tui.view.session import reason_of, recommend_view, step_line, steps

SETTINGS = SessionSettings((), "Classic", "", ())
FILTERED = SETTINGS._replace(filters="1990s")


def details_of(movie_id: int) -> FilmDetails:
    return FilmDetails(overview=f"Story {movie_id}.", credits=Credits((f"Maker {movie_id}",)))


def view_of(
    session: Session, settings: SessionSettings = SETTINGS, shown: int | None = None
) -> RecommendView:
    return recommend_view(session, settings, details_of, shown)


@pytest.fixture
def session(tmp_path: Path) -> Session:
    session = Session(make_bundle(tmp_path, FILMS), OPEN)
    session.start([1, 2, 3, 4])
    return session


def test_the_header_counts_films_and_answers_and_names_policy_and_filters(
    session: Session,
) -> None:
    session.import_films([AnsweredFilm(5, Answer.LIKE, "a.csv"), AnsweredFilm(6, Answer.LIKE, "")])
    session.answer(Answer.DISLIKE, 7)
    session.answer(Answer.SKIP, 8)
    view, filtered = view_of(session), view_of(session, FILTERED)
    assert view.figures == "film 4  2 liked · 1 disliked  Classic"
    assert filtered.figures == "film 4  2 liked · 1 disliked  Classic  filters: 1990s"
    assert view.brief_figures == "+2  −1  Classic"
    assert filtered.brief_figures == "+2  −1  Classic  filtered"


def test_the_card_is_the_recommended_film_or_the_opened_one(session: Session) -> None:
    best, second = (film.movie.movie_id for film in session.recommendations(2))
    view, opened = view_of(session), view_of(session, shown=12)
    assert view.card is not None
    assert opened.card is not None
    assert view.card.film.movie_id == best
    assert view.card.synopsis == f"Story {best}."
    assert view.card.reason.startswith("Because you picked")
    assert view.upcoming[0].movie_id == second
    assert view.upcoming[0].makers == f"Maker {second}"
    assert opened.card.film.movie_id == 12
    assert opened.card.reason.startswith("You opened this film")
    assert opened.upcoming == view.upcoming
    assert (view.no_film_left, opened.no_film_left) == (None, None)


def test_twenty_films_come_next_and_fifty_answers_are_shown_newest_first(tmp_path: Path) -> None:
    films = random_films(90)
    session = Session(make_bundle(tmp_path, films), OPEN)
    ids = [film.movie_id for film in films]
    session.start(ids[:4])
    for movie_id in ids[4:56]:
        session.answer(Answer.SEEN, movie_id)
    view = view_of(session)
    assert len(view.upcoming) == 20
    assert [line.movie_id for line in view.answers] == ids[6:56][::-1]
    assert view.answers[0].makers == f"Maker {ids[55]}"


def test_an_answer_has_its_mark_and_an_import_its_counts(session: Session) -> None:
    session.import_films(
        [
            AnsweredFilm(5, Answer.LIKE, "a.csv"),
            AnsweredFilm(6, Answer.SEEN, "a.csv"),
            AnsweredFilm(7, Answer.LIKE, "a.csv"),
        ]
    )
    session.rate(4.5, 8)
    session.answer(Answer.SKIP, 9)
    answers, catalogue = session.state.answers, session.bundle.catalogue
    lines = [step_line(answers, step, catalogue) for step in steps(answers)]
    assert [(line.title, line.mark, line.note) for line in lines] == [
        ("Salt and Cinders", "·", ""),
        ("Amber Road", "4.5★", ""),
        ("3 films from a.csv", "↓", "2 liked, 1 seen"),
    ]
    assert [line.movie_id for line in lines] == [9, 8, 0]


def test_a_genre_has_a_bar_as_long_as_it_is_liked_or_disliked(session: Session) -> None:
    for movie_id in (11, 12):
        session.answer(Answer.DISLIKE, movie_id)
    # of six liked or disliked films four dramas are liked, and two of science fiction disliked
    taste = {bar.label: bar for bar in view_of(session).taste}
    assert taste["Drama"] == Bar("Drama", pytest.approx(4 / 6), " ", "▼")
    assert taste["Sci-Fi"] == Bar("Sci-Fi", pytest.approx(2 / 6), "−", "▼", against=True)
    assert taste["Comedy"].note == "▼"


def test_a_change_of_less_than_a_hundredth_has_no_arrow(tmp_path: Path) -> None:
    films = [Film(number, f"Film {number} (2000)", "Drama" if number < 5 else "Comedy")
             for number in range(1, 30)]  # fmt: skip
    session = Session(make_bundle(tmp_path, films), OPEN)
    session.start([1, 2, 3, 4])
    notes = []
    for number in range(5, 30):
        session.answer(Answer.LIKE, number)
        notes.append({bar.label: bar.note for bar in view_of(session).taste}["Drama"])
    # 4/20 − 4/19 is −0.0105, 4/21 − 4/20 is −0.0095
    assert notes == ["▼"] * 16 + [" "] * 9


def test_without_a_film_left_the_reason_and_the_keys_that_help_are_shown(
    session: Session,
) -> None:
    keys = {"relax": "x", "new_session": "n"}.__getitem__
    session.set_filters(Filters(first_year=2030))
    filtered = view_of(session)
    assert filtered.card is None
    assert filtered.no_film_left is not None
    assert filtered.no_film_left.remedy == "clears the filters"
    assert reason_of(filtered, keys) == (
        "No unseen film passes your filters (from 2030); without them there are 8. "
        "x clears the filters; n picks four other films."
    )
    session.set_filters(Filters())
    session.import_films([AnsweredFilm(number, Answer.SEEN, "a.csv") for number in range(5, 13)])
    assert reason_of(view_of(session), keys) == (
        "You have seen every film there is. n picks four other films."
    )


def test_the_remedy_of_a_bound_relaxes_it(tmp_path: Path) -> None:
    films = [Film(number, f"Old {number} (1990)", "Drama") for number in range(1, 5)]
    session = Session(make_bundle(tmp_path, [*films, Film(6, "New (2010)", "Horror")]), Policy())
    session.start([1, 2, 3, 4])
    view = view_of(session)
    assert view.no_film_left is not None
    assert view.no_film_left.remedy == "relaxes the bound"


def test_the_reason_is_that_of_the_card_or_nothing(session: Session) -> None:
    view = view_of(session)
    assert view.card is not None
    assert reason_of(view, str) == view.card.reason
    assert reason_of(view._replace(card=None), str) == ""
