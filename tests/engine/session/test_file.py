"""A session file restores the very session, with the same model or another one."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.bundle import Bundle
from engine.catalogue.filters import Filters
from engine.errors import DataError, SessionFileError
from engine.policy import Policy
from engine.session.file import document, encode
from engine.session.read import read
from engine.session.restore import restore
from engine.session.state import AnsweredFilm
from engine.taste.base import Answer
from tests.bundles import Film, make_bundle, random_films, write_model, write_processed
from tests.engine.session.sessions import (
    MOVES,
    RATINGS,
    answered_ids,
    changed_document,
    observed,
    play,
    saved_session,
    started,
    write_session,
)
from tests.engine.strategies import FILTERS, OPEN, POLICIES

FILMS = random_films(60)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "session.json"


@given(moves=MOVES, filters=FILTERS, policy=POLICIES, seed=st.integers(0, 2**70))
def test_a_session_is_restored_exactly(
    bundle: Bundle, random_home: Path, moves, filters: Filters, policy: Policy, seed: int
) -> None:
    session = play(started(bundle, policy, seed), moves)
    session.set_filters(filters)
    path = random_home / "round-trip.json"
    write_session(bundle, session.state, path)
    saved = read(path)
    assert saved.model == "svd"
    assert saved.state == session.state
    assert saved.state.policy.name == policy.name
    assert observed(restore(saved, bundle)) == observed(session)


def test_the_document_is_one_film_a_line(bundle: Bundle, path: Path) -> None:
    session = saved_session(bundle, path)
    first = bundle.catalogue.movie_of(session.state.answers[0].movie_id)
    lines = path.read_text().splitlines()
    assert lines[:3] == ["{", '  "fourfold": "session",', '  "schema": 3,']
    assert (
        f'    {{"movieId": {first.movie_id}, "title": "{first.title}", "year": {first.year}, '
        '"answer": "like"},'
    ) in lines
    assert (
        '    {"movieId": 501, "title": "Film 0050", "year": 2000, "answer": "seen", '
        '"from": "ratings.csv"},'
    ) in lines
    assert (
        '    {"movieId": 511, "title": "Film 0051", "year": 2001, "answer": "like", '
        '"rating": 4.5, "from": "ratings.csv"}'
    ) in lines
    assert json.loads(path.read_bytes()) == document(bundle, session.state)


def test_a_file_of_schema_1_is_read(bundle: Bundle, path: Path) -> None:
    session = started(bundle)
    session.answer(Answer.DISLIKE)
    session.import_films([AnsweredFilm(501, Answer.SEEN, "ratings.csv")])
    path.write_text(json.dumps(document(bundle, session.state) | {"schema": 1}))
    assert read(path).state == session.state
    assert observed(restore(read(path), bundle)) == observed(session)


OLD_KEYS = {"first_year", "last_year", "include", "exclude", "min_ratings"}


@pytest.mark.parametrize("schema", [1, 2])
def test_filters_of_older_schemas_ask_for_no_credits(
    bundle: Bundle, path: Path, schema: int
) -> None:
    session = saved_session(bundle, path)
    session.set_filters(Filters(1970, 2010, frozenset({"Drama"}), frozenset({"Comedy"}), 3))
    content = document(bundle, session.state) | {"schema": schema}
    content["filters"] = {key: content["filters"][key] for key in OLD_KEYS}
    path.write_text(json.dumps(content))
    assert read(path).state == session.state


def test_every_key_of_the_filters_is_written(bundle: Bundle, path: Path) -> None:
    content = document(bundle, saved_session(bundle, path).state)
    names = {"people", "countries", "languages"}
    never = {f"never_{name}" for name in names}
    assert content["filters"].keys() == OLD_KEYS | names | never | {"min_runtime", "max_runtime"}


def test_names_that_the_catalogue_lacks_match_nothing(bundle: Bundle, path: Path) -> None:
    session = started(bundle)
    session.set_filters(Filters(never_people=frozenset({"Nobody"})))
    write_session(bundle, session.state, path)
    assert observed(restore(read(path), bundle)) == observed(session)
    assert session.recommend() is not None
    session.set_filters(Filters(countries=frozenset({"QQ"})))
    write_session(bundle, session.state, path)
    assert restore(read(path), bundle).recommend() is None


@given(ratings=st.lists(RATINGS, min_size=1, max_size=12))
def test_every_rating_is_read_back(bundle: Bundle, random_home: Path, ratings) -> None:
    session = started(bundle)
    for stars in ratings:
        session.rate(stars)
    path = random_home / "ratings.json"
    write_session(bundle, session.state, path)
    answers = read(path).state.answers
    assert [film.rating for film in answers] == ratings
    assert [film.answer for film in answers] == [Answer.of_rating(stars) for stars in ratings]


def test_a_state_taken_earlier_still_encodes_to_the_same_document(
    bundle: Bundle, path: Path
) -> None:
    session = saved_session(bundle, path)
    earlier = session.state
    before = encode(document(bundle, earlier))
    session.answer(Answer.LIKE)
    session.undo()
    session.undo()
    session.toggle_watchlist(401)
    session.set_policy(replace(OPEN, learning_rate=0.5))
    session.set_filters(Filters(first_year=1970))
    session.start((41, 51, 61, 71))
    assert encode(document(bundle, earlier)) == before == path.read_bytes()


def test_the_old_file_stays_whole_when_the_new_one_cannot_be_written(
    bundle: Bundle, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = saved_session(bundle, path)
    before = path.read_bytes()

    def full(self: Path, target: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    session.answer(Answer.LIKE)
    with pytest.raises(DataError, match="no space left"):
        write_session(bundle, session.state, path)
    assert path.read_bytes() == before
    assert list(path.parent.iterdir()) == [path]


class TestAnotherModel:
    def other(self, home: Path, films: list[Film]) -> Bundle:
        write_model(home / "artifacts" / "other", films)
        return Bundle.load(home / "artifacts" / "other", home / "processed")

    def test_continues_with_the_same_state(
        self, random_home: Path, bundle: Bundle, path: Path
    ) -> None:
        session = saved_session(bundle, path)
        restored = restore(read(path), self.other(random_home, random_films(60, seed=5)))
        assert restored.bundle.model == "other"
        assert restored.state == session.state

    def test_leaves_out_imported_and_watchlist_films_that_it_does_not_know(
        self, random_home: Path, bundle: Bundle, path: Path
    ) -> None:
        session = saved_session(bundle, path)
        few = [film for film in FILMS if film.movie_id not in (501, 401)]
        restored = restore(read(path), self.other(random_home, few))
        assert restored.watchlist == ()
        assert answered_ids(restored) == [m for m in answered_ids(session) if m != 501]

    def test_is_refused_if_it_lacks_a_film_that_was_answered(
        self, random_home: Path, bundle: Bundle, path: Path
    ) -> None:
        answered = answered_ids(saved_session(bundle, path))[0]
        few = [film for film in FILMS if film.movie_id != answered]
        with pytest.raises(SessionFileError, match=f"other does not know the film {answered}"):
            restore(read(path), self.other(random_home, few))


def test_a_session_of_another_catalogue_is_refused(
    bundle: Bundle, path: Path, tmp_path: Path
) -> None:
    saved_session(bundle, path)
    other = make_bundle(tmp_path, FILMS[:-1])
    with pytest.raises(SessionFileError, match=r"belongs to other films \(test films, 60\)"):
        restore(read(path), other)


def test_the_same_films_with_other_ratings_are_the_same_catalogue(
    bundle: Bundle, path: Path, tmp_path: Path
) -> None:
    session = saved_session(bundle, path)
    write_processed(tmp_path / "processed", [replace(film, popularity=7) for film in FILMS])
    write_model(tmp_path / "artifacts" / "svd", FILMS)
    rated_again = Bundle.load(tmp_path / "artifacts" / "svd", tmp_path / "processed")
    assert restore(read(path), rated_again).state == session.state


def test_a_source_that_is_not_unicode_is_restored(bundle: Bundle, path: Path) -> None:
    session = started(bundle)
    session.import_films([AnsweredFilm(501, Answer.SEEN, "caf\udce9.csv")])
    path.write_bytes(encode(document(bundle, session.state)))
    assert read(path).state == session.state


@pytest.mark.parametrize(
    ("keys", "value", "problem"),
    [
        (("answers", 0, "movieId"), 7, "does not know the film 7"),
        (("answers", 1, "movieId"), 7, "does not know the film 7"),
        (("watchlist", 0, "movieId"), 7, "does not know the film 7"),
        (("filters", "include"), ["Western"], "no film has the genre 'Western'"),
    ],
)
def test_unknown_films_and_genres_are_refused(
    bundle: Bundle, path: Path, keys, value, problem: str
) -> None:
    path.write_text(json.dumps(changed_document(bundle, path, keys, value)))
    with pytest.raises(SessionFileError, match=problem) as caught:
        restore(read(path), bundle)
    assert str(caught.value).startswith(f"{path}: ")
