"""Reading a session file names the first fault and its position, and never fails otherwise."""

import contextlib
import json
import os
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from engine.bundle import Bundle
from engine.catalogue.filters import Filters
from engine.errors import SessionFileError
from engine.policy import Policy
from engine.session import read as session_read
from engine.session.file import document
from engine.session.read import read
from engine.session.restore import restore
from tests.engine.session.sessions import changed_document, saved_session


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "session.json"


def raw(content: object) -> bytes:
    return json.dumps(content).encode()


BAD_FILES = {
    "empty": (b"", "is empty"),
    "blank": (b" \n", "is empty"),
    "binary": (b"\x89PNG\r\n\x1a\n\0\0", "is not a text file"),
    "UTF-16": ('{"fourfold": "session"}'.encode("utf-16"), "is not a text file"),
    "broken": (b'{\n"fourfold": "session",\n"schema": 1', "not valid JSON in line 3"),
    "a list": (b"[]", "is not a fourfold session"),
    "other JSON": (b'{"name": "x"}', "is not a fourfold session"),
    "a number of 5000 digits": (b'{"a": ' + b"9" * 5000 + b"}", "not valid JSON"),
    "deeply nested": (b"[" * 100_000, "not valid JSON"),
    "no schema": (raw({"fourfold": "session"}), "has no valid schema number"),
    "Boolean schema": (raw({"fourfold": "session", "schema": True}), "has no valid schema number"),
    "newer": (raw({"fourfold": "session", "schema": 4}), "newer schema 4.*reads 3; update"),
    "nothing else": (raw({"fourfold": "session", "schema": 1}), "catalogue is missing"),
}


@pytest.mark.parametrize("name", BAD_FILES)
def test_other_files_are_refused(path: Path, name: str) -> None:
    content, problem = BAD_FILES[name]
    path.write_bytes(content)
    with pytest.raises(SessionFileError, match=problem) as caught:
        read(path)
    assert str(caught.value).startswith(f"{path}: ")


FILM = {"movieId": 1}
CHANGES = {
    "catalogue without name": (("catalogue", "dataset"), 5, "dataset is 5, not a text"),
    "model": (("model",), ["svd"], "model is a list, not a text"),
    "seed below zero": (("seed",), -1, "seed -1 is not a valid whole number"),
    "half a seed": (("seed",), 0.5, "seed 0.5 is not a valid whole number"),
    "unnamed policy": (("policy", "name"), None, "name is missing, not a text"),
    "unknown coefficient": (("policy", "speed"), 1, "policy: unknown key 'speed'"),
    "coefficient out of range": (
        ("policy", "learning_rate"),
        7,
        "learning_rate is 7, not a number from",
    ),
    "coefficient of text": (("policy", "learning_rate"), "1", "learning_rate is '1', not a number"),
    "Boolean coefficient": (
        ("policy", "learning_rate"),
        True,
        "learning_rate is True, not a number",
    ),
    "infinite coefficient": (("policy", "learning_rate"), float("inf"), "learning_rate is inf"),
    "coefficient that is not a number": (
        ("policy", "learning_rate"),
        float("nan"),
        "learning_rate is nan",
    ),
    "unknown filter": (("filters", "language"), "sv", "filters: unknown key 'language'"),
    "year of text": (
        ("filters", "first_year"),
        "1990",
        "first_year '1990' is not a valid whole number",
    ),
    "genres of text": (("filters", "include"), "Drama", "include is not a list of genres"),
    "ratings below zero": (
        ("filters", "min_ratings"),
        -1,
        "min_ratings -1 is not a valid whole number",
    ),
    "a person of a number": (("filters", "people"), [5], "people is not a list of names"),
    "never by text": (("filters", "never_people"), "Bo", "never_people is not a list of names"),
    "country in words": (
        ("filters", "countries"),
        ["FR", "France"],
        "filters: countries: 'France' is not a code of two letters",
    ),
    "country in small letters": (("filters", "never_countries"), ["fr"], "'fr' is not a code"),
    "language in capitals": (("filters", "languages"), ["EN"], "'EN' is not a code"),
    "languages of a number": (("filters", "never_languages"), 3, "is not a list of codes"),
    "no runtime": (("filters", "min_runtime"), 0, "min_runtime 0 is not a valid whole number"),
    "runtime of a week": (("filters", "max_runtime"), 1001, "max_runtime 1001 is not a valid"),
    "runtime of text": (("filters", "max_runtime"), "90", "max_runtime '90' is not a valid"),
    "three favourites": (("favourites",), [FILM] * 3, "has 3 favourites, not 4"),
    "favourites twice": (("favourites",), [FILM] * 4, "the film 1 appears twice"),
    "favourites of text": (("favourites",), ["Heat"] * 4, "favourites: 'Heat' is not a film"),
    "answers of text": (("answers",), "many", "answers is 'many', not a list"),
    "unknown answer": (("answers", 0, "answer"), "maybe", "answer 1: 'maybe' is not one of"),
    "answer of a list": (("answers", 0, "answer"), [], "answer 1: a list is not one of"),
    "rating of text": (("answers", 0, "rating"), "4", "answer 1: rating '4' is not one of 0.5 to"),
    "Boolean rating": (("answers", 0, "rating"), True, "answer 1: rating True is not one of"),
    "no stars": (("answers", 0, "rating"), 0, "answer 1: rating 0 is not one of"),
    "six stars": (("answers", 0, "rating"), 6, "rating 6 is not one of 0.5 to 5 in steps of 0.5"),
    "a quarter of a star": (("answers", 0, "rating"), 4.25, "rating 4.25 is not one of"),
    "rating that is not a number": (("answers", 0, "rating"), float("nan"), "rating nan is not"),
    "rating against its answer": (
        ("answers", 0, "rating"),
        2.5,
        "answer 1: rating 2.5 means dislike, not like",
    ),
    "rating of a skip": (
        ("answers", 2),
        {"movieId": 521, "answer": "skip", "rating": 3},
        "answer 3: rating 3 means seen, not skip",
    ),
    "source of a number": (("answers", 1, "from"), 5, "answer 2: from 5 is not text"),
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
    "watchlist film twice": (("watchlist",), [FILM, FILM], "watchlist: the film 1 appears twice"),
}


@pytest.mark.parametrize("name", CHANGES)
def test_damage_is_named_with_its_position(bundle: Bundle, path: Path, name: str) -> None:
    keys, value, problem = CHANGES[name]
    path.write_text(json.dumps(changed_document(bundle, path, keys, value)))
    with pytest.raises(SessionFileError, match=problem) as caught:
        read(path)
    assert str(caught.value).startswith(f"{path}: ")
    assert len(str(caught.value)) < len(str(path)) + 200


def test_left_out_keys_have_their_defaults(bundle: Bundle, path: Path) -> None:
    content = document(bundle, saved_session(bundle, path).state)
    content["policy"] = {"name": "mine", "learning_rate": 1}
    content["filters"] = {}
    path.write_text(json.dumps(content))
    assert read(path).state.policy == Policy(learning_rate=1.0)
    assert read(path).state.filters == Filters()


def test_a_file_that_is_too_large_is_not_read(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session_read, "LARGEST_FILE", 1 << 20)
    with path.open("wb") as file:
        file.truncate((1 << 20) + 1)
    with pytest.raises(SessionFileError, match="is larger than 1 MiB"):
        read(path)


def test_only_regular_files_are_read(tmp_path: Path) -> None:
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)
    for path, problem in (
        (fifo, "not a regular file"),
        (tmp_path, "is a folder"),
        (Path("/dev/zero"), "not a regular file"),
        (tmp_path / "nowhere", "no such file"),
        (tmp_path / "a\0b", "is not a file name"),
    ):
        with pytest.raises(SessionFileError, match=problem):
            read(path)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 600) | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=8,
)


@given(data=st.data())
def test_any_change_of_a_document_gives_a_session_or_the_typed_error(
    bundle: Bundle, random_home: Path, data
) -> None:
    path = random_home / "changed.json"
    content = document(bundle, saved_session(bundle, path).state)
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
        assert len(restore(read(path), bundle).favourites) == 4


@given(content=st.binary() | JSON.map(raw))
@example(b'{"fourfold": "session", "schema": 1' + b"0" * 4000 + b"}")
def test_any_other_bytes_are_refused(random_home: Path, content: bytes) -> None:
    path = random_home / "any.json"
    path.write_bytes(content)
    with pytest.raises(SessionFileError):
        read(path)
