"""The words and bars of a session, and the steps of its answers, without a screen."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from engine.catalogue.film_details import FilmDetails
from engine.catalogue.filters import Filters
from engine.files.names import DEFAULT_MODEL
from engine.policy import Policy
from engine.presets import Presets
from engine.session.edits import Edit
from engine.session.session import Session
from engine.session.state import AnsweredFilm
from engine.taste.base import Answer
from tests.bundles import Film, make_bundle
from tui.view.models import SessionSettings
from tui.view.session import Step, change_words, recommend_view, session_settings, steps, tally

OPEN = Policy(min_genre_affinity=0.0, max_genre_distance=1.0)
SETTINGS = SessionSettings((), "Classic", "", ())


def session_of(folder: Path, genres: Sequence[str]) -> Session:
    """Start a session whose favourites are the first four films."""
    films = [
        Film(row + 1, f"Film {row + 1} (2000)", names, vector=(1.0, row / 10))
        for row, names in enumerate(genres)
    ]
    session = Session(make_bundle(folder, films), OPEN)
    session.start([1, 2, 3, 4])
    return session


def test_an_import_is_one_step_and_answers_around_it_are_one_each() -> None:
    sources = ["a.csv", "a.csv", "", "", "a.csv", "b.csv"]
    answers = [
        AnsweredFilm(number, Answer.LIKE, source=source) for number, source in enumerate(sources)
    ]
    assert list(steps(answers)) == [Step(5, 6), Step(4, 5), Step(3, 4), Step(2, 3), Step(0, 2)]
    assert list(steps([])) == []


def test_a_genre_has_the_arrow_of_its_last_change_only(tmp_path: Path) -> None:
    session = session_of(tmp_path, [*["Drama"] * 4, "Horror", "Horror", "Comedy"])
    arrows = []
    for answer, movie_id in ((Answer.LIKE, 5), (Answer.SKIP, 7), (Answer.DISLIKE, 6)):
        session.answer(answer, movie_id)
        bars = recommend_view(session, SETTINGS, lambda _: FilmDetails()).taste
        arrows.append({bar.label: bar.note for bar in bars})
    # of Drama and Horror: 4/5 and 1/5, then the same, then 4/6 and 0/6
    assert arrows == [
        {"Drama": "▼", "Horror": "▲"},
        {"Drama": " ", "Horror": " "},
        {"Drama": "▼"},
    ]


def test_an_import_is_one_change_of_the_genres(tmp_path: Path) -> None:
    session = session_of(tmp_path, [*["Drama"] * 4, "Horror", "Comedy", "Western"])
    session.import_films([AnsweredFilm(number, Answer.LIKE, "a.csv") for number in (5, 6, 7)])
    bars = recommend_view(session, SETTINGS, lambda _: FilmDetails()).taste
    notes = {bar.label: bar.note for bar in bars}
    assert notes == {"Drama": "▼", "Horror": "▲", "Comedy": "▲", "Western": "▲"}


def test_imax_is_no_taste(tmp_path: Path) -> None:
    session = session_of(tmp_path, [*["Drama|IMAX"] * 4, "Horror|IMAX"])
    session.answer(Answer.LIKE, 5)
    bars = recommend_view(session, SETTINGS, lambda _: FilmDetails()).taste
    assert {bar.label for bar in bars} == {"Drama", "Horror"}


def test_undo_and_redo_are_said_in_words(tmp_path: Path) -> None:
    session = session_of(tmp_path, ["Drama"] * 9)
    said = []

    def undo_and_redo() -> None:
        undone = session.undo()
        redone = session.redo()
        assert undone is not None
        assert redone is not None
        catalogue = session.bundle.catalogue
        said.append((change_words(undone.reverse, catalogue), change_words(redone, catalogue)))

    session.answer(Answer.LIKE, 5)
    undo_and_redo()
    session.rate(2, 5)
    undo_and_redo()
    session.remove_answers(0)
    undo_and_redo()
    session.import_films([AnsweredFilm(number, Answer.SEEN, "a.csv") for number in (6, 7)])
    undo_and_redo()
    session.answer(Answer.SKIP, 8)
    session.remove_answers(0)
    undo_and_redo()
    assert said == [
        ("Taken back: Film 5 (2000), liked", "Back again: Film 5 (2000), liked"),
        ("Film 5 (2000) is liked again", "Film 5 (2000) is rated 2 again"),
        ("Back again: Film 5 (2000), rated 2", "Taken back: Film 5 (2000), rated 2"),
        ("Taken back: 2 films from a.csv", "Back again: 2 films from a.csv"),
        ("Back again: 3 answers", "Taken back: 3 answers"),
    ]


def test_a_model_is_named_unless_it_is_the_default(tmp_path: Path) -> None:
    bundle = session_of(tmp_path, ["Drama"] * 5).bundle
    presets = Presets((Policy(name="balanced"),))
    shown = []
    for model in (DEFAULT_MODEL, "svd"):
        session = Session(replace(bundle, model=model), Policy(name="balanced"))
        session.start([1, 2, 3, 4])
        shown.append(session_settings(session, presets).policy)
    title = presets.title_of(Policy(name="balanced"))
    assert shown == [title, f"svd · {title}"]


def test_the_settings_name_favourites_filters_and_the_terms_that_count(tmp_path: Path) -> None:
    session = session_of(tmp_path, ["Drama"] * 6)
    settings = session_settings(session, Presets(()))
    assert settings.favourites == ("Film 1", "Film 2", "Film 3", "Film 4")
    assert settings.filters == ""
    session.set_filters(Filters(first_year=1990, exclude=frozenset({"Drama"})))
    session.set_policy(replace(OPEN, fame_penalty=0.2))
    changed = session_settings(session, Presets(()))
    assert changed.filters == "from 1990, no Drama"
    assert changed.policy.endswith("Custom")
    assert {*changed.terms} - {*settings.terms} == {"fame"}


@pytest.mark.parametrize(
    ("sources", "words"),
    [
        (["a.csv"], "1 film from a.csv"),
        (["a.csv", "a.csv"], "2 films from a.csv"),
        (["a.csv", "b.csv"], "2 answers"),
        (["", ""], "2 answers"),
        ([""], "Film 5 (2000), liked"),
    ],
)
def test_what_came_back_is_counted(tmp_path: Path, sources: list[str], words: str) -> None:
    catalogue = session_of(tmp_path, ["Drama"] * 6).bundle.catalogue
    answers = tuple(
        AnsweredFilm(5 + row, Answer.LIKE, source) for row, source in enumerate(sources)
    )
    assert change_words(Edit(0, (), answers), catalogue) == f"Back again: {words}"
    assert change_words(Edit(0, answers, ()), catalogue) == f"Taken back: {words}"


def test_a_tally_names_each_answer_once() -> None:
    answers = [Answer.SEEN, Answer.LIKE, Answer.SEEN, *[Answer.SKIP] * 1000]
    assert tally(answers) == "1 liked, 1,000 skipped, 2 seen"
    assert tally([]) == ""
