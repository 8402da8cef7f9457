"""`fourfold recommend --answer`: a whole session without the screen."""

import json
import subprocess

import pytest

from engine.bundle import Bundle
from engine.presets import resolve_policy
from engine.session.session import Session
from engine.taste.base import Answer
from tests.bundles import Film, make_bundle, random_films
from tests.source_tree import CONFIG
from tests.tui.cli.command_lines import fourfold

LIKES = [word for number in range(4) for word in ("--like", f"Film 000{number}")]


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Bundle:
    twins = [
        Film(number, title, "Drama", 5, (1.0,) + (0.0,) * 7)
        for number, title in ((901, "Tide (1950)"), (902, "Tide (1960)"), (903, "E = mc2 (2001)"))
    ]
    return make_bundle(tmp_path_factory.mktemp("home"), [*random_films(60), *twins])


def recommend(bundle: Bundle, *arguments: str) -> subprocess.CompletedProcess[str]:
    assert bundle.processed is not None
    home = bundle.processed.path.parent
    return fourfold(home, "recommend", *LIKES, "--policy", "default", *arguments)


def answered(*answers: str) -> list[str]:
    return [word for answer in answers for word in ("--answer", answer)]


def test_the_answers_are_those_of_a_session(bundle: Bundle) -> None:
    typed = answered(
        "film 0010=y", "Film 0011 (1961) = N", "film 0012=s", "film 0013=x", "film 0014=5",
        "film 0015=2", "film 0010=3",
    )  # fmt: skip
    done = recommend(bundle, *typed, "--json", "-n", "6")
    assert done.returncode == 0, done.stderr
    document = json.loads(done.stdout)
    session = Session(bundle, resolve_policy("default", CONFIG))
    session.start([1, 11, 21, 31])
    session.answer(Answer.LIKE, 101)
    session.answer(Answer.DISLIKE, 111)
    session.answer(Answer.SKIP, 121)
    session.answer(Answer.SEEN, 131)
    session.rate(5, 141)
    session.rate(2, 151)
    session.rate(3, 101)
    expected = [film.movie.movie_id for film in session.recommendations(6)]
    assert [film["movieId"] for film in document["recommendations"]] == expected
    assert document["answers"][:2] == [
        {"movieId": 101, "title": "Film 0010 (1960)", "answer": "seen", "rating": 3},
        {"movieId": 111, "title": "Film 0011 (1961)", "answer": "dislike", "rating": None},
    ]
    assert [one["answer"] for one in document["answers"][2:]] == [
        "skip", "seen", "like", "dislike"
    ]  # fmt: skip


def test_an_answered_film_does_not_come_back_and_the_next_one_changes(bundle: Bundle) -> None:
    first = json.loads(recommend(bundle, "--json", "-n", "60").stdout)["recommendations"]
    disliked = first[0]
    done = recommend(bundle, *answered(f"{disliked['title']}=n"), "--json", "-n", "60")
    after = json.loads(done.stdout)["recommendations"]
    assert disliked["movieId"] not in [film["movieId"] for film in after]
    assert [film["score"] for film in after] != [film["score"] for film in first[1:]]


def test_the_table_says_the_answers_in_words(bundle: Bundle) -> None:
    done = recommend(bundle, *answered("film 0010=y", "film 0014=5", "E = mc2=n"), "-n", "1")
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert lines[1] == (
        "Answers: Film 0010 (1960) liked; Film 0014 (1964) liked, 5 of 5; E = mc2 (2001) disliked"
    )
    assert lines[3].startswith("  1. ")


def test_without_answers_nothing_is_said_of_them(bundle: Bundle) -> None:
    assert "Answers" not in recommend(bundle).stdout
    assert json.loads(recommend(bundle, "--json").stdout)["answers"] == []


def test_a_mistyped_title_is_taken_for_the_one_clear_film(bundle: Bundle) -> None:
    done = recommend(bundle, *answered("flim 0010=y"))
    assert done.stderr == "flim 0010: taken for Film 0010 (1960)\n"


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        ("film 0010=6", "film 0010=6: is not a title, = and an answer; end it with = and one of y"),
        ("film 0010", "film 0010: is not a title, = and an answer"),
        ("film 0010=", "film 0010=: is not a title, = and an answer"),
        ("=y", "a title is blank"),
        ("tide=y", "tide: more than one film has this name: Tide (1950); Tide (1960)"),
        ("qzqzqzv=y", "qzqzqzv: no film has this name"),
        ("film 0000=n", "film 0000: is one of the four favourites; leave it out"),
    ],
)
def test_what_is_not_an_answer_is_one_line(bundle: Bundle, answer: str, message: str) -> None:
    done = recommend(bundle, *answered("film 0010=y", answer))
    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr
    assert done.stderr.count("\n") == 1
    assert "Traceback" not in done.stderr
