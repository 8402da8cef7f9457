"""A session file comes back as the very session, and whatever else stands there is told."""

import contextlib
import json
import os
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from engine.bundle import Bundle
from engine.catalogue.filters import Filters
from engine.errors import DataError, SessionFileError
from engine.policy import Policy
from engine.session import file as session_file
from engine.session.file import Snapshot, document, encode, read, resumed, save
from engine.session.session import Session
from engine.session.state import AnsweredFilm
from engine.taste.base import Answer
from tests.bundles import Film, make_bundle, random_films, write_model, write_processed
from tests.engine.session.sessions import FILTERS, MOVES, OPEN, POLICIES, play, seen_by, started

FILMS = random_films(60)
laws = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def bundle(home: Path) -> Bundle:
    return make_bundle(home, FILMS)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "session.json"


def kept(bundle: Bundle, path: Path) -> Session:
    """Save a session with something of everything, and return it."""
    session = started(bundle)
    session.answer(Answer.LIKE)
    session.take_in(
        [AnsweredFilm(501, Answer.SEEN, "ratings.csv"), AnsweredFilm(511, Answer.LIKE, "ratings.csv")]
    )
    session.keep(401)
    save(session, path)
    return session


@laws
@given(moves=MOVES, filters=FILTERS, policy=POLICIES, seed=st.integers(0, 2**70))
def test_a_session_comes_back_exactly(
    bundle: Bundle, home: Path, moves, filters: Filters, policy: Policy, seed: int
) -> None:
    session = play(started(bundle, policy, seed), moves)
    session.set_filters(filters)
    path = home / "round-trip.json"
    save(session, path)
    saved = read(path)
    assert saved.model == "svd"
    assert saved.state == session.state
    again = resumed(saved, bundle)
    assert again.state == session.state
    assert seen_by(again) == seen_by(session)


def test_the_document_is_one_film_a_line(bundle: Bundle, path: Path) -> None:
    session = kept(bundle, path)
    first = session.history[0].movie
    lines = path.read_text().splitlines()
    assert lines[:3] == ["{", '  "fourfold": "session",', '  "schema": 1,']
    assert (
        f'    {{"movieId": {first.movie_id}, "title": "{first.title}", "year": {first.year}, '
        '"answer": "like"},'
    ) in lines
    assert (
        '    {"movieId": 501, "title": "Film 0050", "year": 2000, "answer": "seen", '
        '"from": "ratings.csv"},'
    ) in lines
    assert json.loads(path.read_bytes()) == document(session)


def test_a_snapshot_is_the_session_at_that_moment(bundle: Bundle, path: Path) -> None:
    session = started(bundle)
    session.answer(Answer.LIKE)
    then, snapshot = document(session), Snapshot.of(session)
    session.answer(Answer.LIKE)
    session.keep(401)
    session.set_policy(replace(OPEN, learning_rate=0.5))
    assert document(snapshot) == then


def test_the_old_file_stays_whole_when_the_new_one_cannot_be_written(
    bundle: Bundle, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = kept(bundle, path)
    before = path.read_bytes()

    def full(self: Path, target: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    session.answer(Answer.LIKE)
    with pytest.raises(DataError, match="no space left"):
        save(session, path)
    assert path.read_bytes() == before
    assert list(path.parent.iterdir()) == [path]


class TestAnotherModel:
    def other(self, home: Path, films: list[Film]) -> Bundle:
        write_model(home / "artifacts" / "other", films)
        return Bundle.load(home / "artifacts" / "other", home / "processed")

    def test_goes_on_with_the_same_answers(self, home: Path, bundle: Bundle, path: Path) -> None:
        session = kept(bundle, path)
        again = resumed(read(path), self.other(home, random_films(60, seed=5)))
        assert again.bundle.model == "other"
        assert again.state == session.state

    def test_leaves_out_what_was_taken_in_or_kept_and_it_does_not_know(
        self, home: Path, bundle: Bundle, path: Path
    ) -> None:
        session = kept(bundle, path)
        few = [film for film in FILMS if film.movie_id not in (501, 401)]
        again = resumed(read(path), self.other(home, few))
        assert again.watchlist == ()
        assert len(again.history) == len(session.history) - 1

    def test_is_refused_where_it_lacks_a_film_that_was_answered(
        self, home: Path, bundle: Bundle, path: Path
    ) -> None:
        answered = kept(bundle, path).history[0].movie.movie_id
        few = [film for film in FILMS if film.movie_id != answered]
        with pytest.raises(SessionFileError, match=f"other does not know the film {answered}"):
            resumed(read(path), self.other(home, few))


def test_a_session_over_other_films_is_refused(bundle: Bundle, path: Path, tmp_path: Path) -> None:
    kept(bundle, path)
    other = make_bundle(tmp_path, FILMS[:-1])
    with pytest.raises(SessionFileError, match=r"belongs to other films \(test films, 60\)"):
        resumed(read(path), other)


def test_films_rated_anew_are_the_same_films(bundle: Bundle, path: Path, tmp_path: Path) -> None:
    session = kept(bundle, path)
    write_processed(tmp_path / "processed", [replace(film, popularity=7) for film in FILMS])
    write_model(tmp_path / "artifacts" / "svd", FILMS)
    again = Bundle.load(tmp_path / "artifacts" / "svd", tmp_path / "processed")
    assert resumed(read(path), again).state == session.state


# What is no session


def raw(content: object) -> bytes:
    return json.dumps(content).encode()


BAD_FILES = {
    "empty": (b"", "is empty"),
    "blank": (b" \n", "is empty"),
    "binary": (b"\x89PNG\r\n\x1a\n\0\0", "is not a text file"),
    "UTF-16": ('{"fourfold": "session"}'.encode("utf-16"), "is not a text file"),
    "broken": (b'{\n"fourfold": "session",\n"schema": 1', "not valid JSON in line 3"),
    "a list": (b"[]", "is no session"),
    "other JSON": (b'{"name": "x"}', "is no session"),
    "a number without end": (b'{"a": ' + b"9" * 5000 + b"}", "not valid JSON"),
    "nested without end": (b"[" * 100_000, "not valid JSON"),
    "no schema": (raw({"fourfold": "session"}), "does not say which schema"),
    "schema of truth": (raw({"fourfold": "session", "schema": True}), "does not say which schema"),
    "newer": (raw({"fourfold": "session", "schema": 2}), "newer schema 2.*update fourfold"),
    "nothing else": (raw({"fourfold": "session", "schema": 1}), "catalogue is missing"),
}


@pytest.mark.parametrize("name", BAD_FILES)
def test_what_is_no_session_is_told(path: Path, name: str) -> None:
    content, said = BAD_FILES[name]
    path.write_bytes(content)
    with pytest.raises(SessionFileError, match=said) as caught:
        read(path)
    assert str(caught.value).startswith(f"{path}: ")


FILM = {"movieId": 1}
CHANGES = {
    "catalogue without name": (("catalogue", "dataset"), 5, "dataset is 5, not a text"),
    "model": (("model",), ["svd"], "model is a list, not a text"),
    "seed below zero": (("seed",), -1, "seed -1 is not a valid whole number"),
    "half a seed": (("seed",), 0.5, "seed 0.5 is not a valid whole number"),
    "unnamed policy": (("policy", "name"), None, "name is missing, not a text"),
    "unknown knob": (("policy", "speed"), 1, "policy: unknown key 'speed'"),
    "knob out of range": (("policy", "learning_rate"), 7, "learning_rate is 7, not a number from"),
    "knob of text": (("policy", "learning_rate"), "1", "learning_rate is '1', not a number"),
    "knob of truth": (("policy", "learning_rate"), True, "learning_rate is True, not a number"),
    "knob without end": (("policy", "learning_rate"), float("inf"), "learning_rate is inf"),
    "no number": (("policy", "learning_rate"), float("nan"), "learning_rate is nan"),
    "unknown filter": (("filters", "language"), "sv", "filters: unknown key 'language'"),
    "year of text": (
        ("filters", "first_year"),
        "1990",
        "first_year '1990' is not a valid whole number",
    ),
    "genres of text": (("filters", "include"), "Drama", "include is no list of genres"),
    "ratings below zero": (
        ("filters", "min_ratings"),
        -1,
        "min_ratings -1 is not a valid whole number",
    ),
    "three favourites": (("favourites",), [FILM] * 3, "has 3 favourites, not 4"),
    "favourites twice": (("favourites",), [FILM] * 4, "the film 1 appears twice"),
    "favourites of text": (("favourites",), ["Heat"] * 4, "favourites: 'Heat' is no film"),
    "answers of text": (("answers",), "many", "answers is 'many', not a list"),
    "unknown answer": (("answers", 0, "answer"), "maybe", "answer 1: 'maybe' is not one of"),
    "answer of a list": (("answers", 0, "answer"), [], "answer 1: a list is not one of"),
    "source of a number": (("answers", 1, "from"), 5, "answer 2: from 5 is no text"),
    "id of text": (
        ("answers", 0, "movieId"),
        "91",
        "answer 1: movieId '91' is not a valid whole number",
    ),
    "id of a fraction": (
        ("answers", 0, "movieId"),
        91.0,
        "movieId 91.0 is not a valid whole number",
    ),
    "title of a number": (("answers", 0, "title"), 5, "answer 1: the title or the year"),
    "favourite answered": (("answers", 0, "movieId"), 1, "the film 1 appears twice"),
    "kept twice": (("watchlist",), [FILM, FILM], "watchlist: the film 1 appears twice"),
}


@pytest.mark.parametrize("name", CHANGES)
def test_damage_is_told_with_its_place(bundle: Bundle, path: Path, name: str) -> None:
    place, value, said = CHANGES[name]
    content = document(kept(bundle, path))
    part = content
    for key in place[:-1]:
        part = part[key]
    part[place[-1]] = value
    path.write_text(json.dumps(content))
    with pytest.raises(SessionFileError, match=said.replace("(", r"\(")) as caught:
        read(path)
    assert str(caught.value).startswith(f"{path}: ")
    assert len(str(caught.value)) < len(str(path)) + 200


@pytest.mark.parametrize(
    ("place", "value", "said"),
    [
        (("answers", 0, "movieId"), 7, "does not know the film 7"),
        (("answers", 1, "movieId"), 7, "does not know the film 7"),
        (("watchlist", 0, "movieId"), 7, "does not know the film 7"),
        (("filters", "include"), ["Western"], "no film has the genre 'Western'"),
    ],
)
def test_films_and_genres_that_are_none_are_told(
    bundle: Bundle, path: Path, place, value, said: str
) -> None:
    content = document(kept(bundle, path))
    part = content
    for key in place[:-1]:
        part = part[key]
    part[place[-1]] = value
    path.write_text(json.dumps(content))
    with pytest.raises(SessionFileError, match=said) as caught:
        resumed(read(path), bundle)
    assert str(caught.value).startswith(f"{path}: ")


def test_keys_that_are_left_out_have_their_defaults(bundle: Bundle, path: Path) -> None:
    content = document(kept(bundle, path))
    content["policy"] = {"name": "mine", "learning_rate": 1}
    content["filters"] = {}
    path.write_text(json.dumps(content))
    assert read(path).state.policy == Policy("mine", learning_rate=1.0)
    assert read(path).state.filters == Filters()


def test_a_file_that_is_too_large_is_not_read(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session_file, "LARGEST_FILE", 1 << 20)
    with path.open("wb") as file:
        file.truncate((1 << 20) + 1)
    with pytest.raises(SessionFileError, match="is larger than 1 MiB"):
        read(path)


def test_only_regular_files_are_read(tmp_path: Path) -> None:
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)
    for path, said in (
        (fifo, "not a regular file"),
        (tmp_path, "is a folder"),
        (Path("/dev/zero"), "not a regular file"),
        (tmp_path / "nowhere", "no such file"),
        (tmp_path / "a\0b", "is no file name"),
    ):
        with pytest.raises(SessionFileError, match=said):
            read(path)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 600) | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=8,
)


@laws
@given(data=st.data())
def test_any_change_of_a_document_gives_a_session_or_the_typed_error(
    bundle: Bundle, home: Path, data
) -> None:
    path = home / "changed.json"
    content = document(kept(bundle, path))
    part = content
    while True:
        key = data.draw(
            st.sampled_from(sorted(part) if isinstance(part, dict) else range(len(part)))
        )
        if not (isinstance(part[key], dict | list) and part[key] and data.draw(st.booleans())):
            break
        part = part[key]
    part[key] = data.draw(JSON)
    path.write_text(json.dumps(content))
    with contextlib.suppress(SessionFileError):
        assert len(resumed(read(path), bundle).favourites) == 4


@laws
@given(content=st.binary() | JSON.map(lambda value: json.dumps(value).encode()))
@example(b'{"fourfold": "session", "schema": 1' + b"0" * 4000 + b"}")
def test_any_bytes_are_no_session(home: Path, content: bytes) -> None:
    path = home / "any.json"
    path.write_bytes(content)
    with pytest.raises(SessionFileError):
        read(path)


def test_a_name_that_is_no_unicode_comes_back(bundle: Bundle, path: Path) -> None:
    session = started(bundle)
    session.take_in([AnsweredFilm(501, Answer.SEEN, "caf\udce9.csv")])
    path.write_bytes(encode(document(session)))
    assert read(path).state == session.state
