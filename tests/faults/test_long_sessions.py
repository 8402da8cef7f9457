"""Sessions far longer than usual keep their speed and size, and undo to the first film.

`make soak` prints how long the first and the last thousand answers took.
"""

import gc
import time
import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from benchmarks.answer import make_bundle, tastes_of
from engine.policy import Policy
from engine.session.session import Session
from engine.taste.base import Answer
from engine.taste.fold_in import FoldIn
from engine.taste.rocchio import Rocchio
from tests.bundles import random_films
from tests.faults.fault_counts import ANSWERS, CATALOGUE, KEYS, SOAK, draw
from tests.faults.invariants import check_app, check_session
from tests.tui.app_driver import driving, launch_for

OPEN = Policy(name="open", min_genre_affinity=0.0, max_genre_distance=1.0)
FIRST = ANSWERS // 10  # answers before memory is measured
SAMPLED = ANSWERS // 40  # answers between two comparisons
LARGEST_ANSWER = 1024  # bytes
LARGEST_KEY = 2048  # bytes that a key in the app may leave behind
CACHES = 4 << 20  # bytes that Textual fills once


class Person:
    """A simulated person with a taste, who sometimes errs, skips or has seen the film.

    Parameters
    ----------
    vectors
        (n, d), of the films.
    """

    def __init__(self, vectors: np.ndarray):
        self._draw = draw("person")
        scores = vectors @ self._draw.normal(size=vectors.shape[1])
        self._liking = scores.argsort().argsort() / len(scores)

    def answers(self, session: Session, count: int) -> Iterator[Answer]:
        """Yield the person's answer to one film after another."""
        for _ in range(count):
            liking = self._liking[session.recommend().movie.row] + self._draw.normal(scale=0.15)
            answer = (
                Answer.LIKE if liking > 0.6 else Answer.DISLIKE if liking < 0.35 else Answer.SKIP
            )
            yield Answer.SEEN if self._draw.random() < 0.05 else answer


class Memory:
    """Traced memory: `mark` begins the measurement, `growth` is in bytes since then."""

    _before = 0

    def mark(self) -> None:
        gc.collect()
        self._before = tracemalloc.get_traced_memory()[0]

    def growth(self) -> int:
        gc.collect()
        return tracemalloc.get_traced_memory()[0] - self._before


@contextmanager
def traced() -> Iterator[Memory]:
    tracemalloc.start()
    try:
        yield Memory()
    finally:
        tracemalloc.stop()


@pytest.fixture(params=["fold_in", "rocchio"])
def session(request: pytest.FixtureRequest) -> Session:
    bundle = make_bundle(CATALOGUE, 64)
    session = Session(replace(bundle, taste=tastes_of(bundle)[request.param]), OPEN)
    session.start([1, 2, 3, 4])
    return session


def snapshot(session: Session) -> tuple[object, ...]:
    return session.user.tobytes(), session.recommend(), len(session.state.answers)


def buffer_sizes(session: Session) -> dict[str, int]:
    """Return the bytes of every array of the ranking, by name."""
    attributes = vars(session._recommender._ranking).items()
    return {name: value.nbytes for name, value in attributes if isinstance(value, np.ndarray)}


def test_ten_thousand_answers_are_undone_and_redone_exactly(session: Session) -> None:
    buffers = buffer_sizes(session)
    person = Person(session.bundle.vectors)
    sampled = {0: snapshot(session)}
    for number, answer in enumerate(person.answers(session, ANSWERS), start=1):
        session.answer(answer)
        if number % SAMPLED == 0:
            sampled[number] = snapshot(session)
            check_session(session)
    assert len({film.movie_id for film in session.state.answers}) == ANSWERS
    assert buffer_sizes(session) == buffers
    check_taste_size(session)
    for number in reversed(range(ANSWERS)):
        assert session.undo() is not None
        if number in sampled:
            assert snapshot(session) == sampled[number]
    assert not session.undo()
    check_taste_size(session)
    for number in range(1, ANSWERS + 1):
        assert session.redo() is not None
        if number in sampled:
            assert snapshot(session) == sampled[number]
    assert not session.redo()


def check_taste_size(session: Session) -> None:
    """Check that the taste model has the data of its answers and no more."""
    taste, answers = session._recommender._ranking.taste, session.state.answers
    if isinstance(taste, FoldIn):
        evidence = 4 + sum(film.answer is not Answer.SEEN for film in answers)
        assert len(taste._evidence) == len(taste._positions) == len(taste._targets) == evidence
        assert len(taste._full_blocks) == 1 + evidence // 256
    else:
        assert isinstance(taste, Rocchio)
        assert len(taste._vectors) == len(answers) + 1
        assert len(taste._rows) == len(answers) + 4
        assert len(taste._keeps) == len(taste._gains) == len(answers)


def test_an_answer_needs_little_memory(
    session: Session, capsys: pytest.CaptureFixture[str]
) -> None:
    seconds: list[float] = []
    person = Person(session.bundle.vectors)
    with traced() as memory:
        for number, answer in enumerate(person.answers(session, ANSWERS), start=1):
            start = time.perf_counter()
            session.answer(answer)
            seconds.append(time.perf_counter() - start)
            if number == FIRST:
                memory.mark()
        growth = memory.growth() / (ANSWERS - FIRST)
    report(capsys, f"{growth:.0f} bytes an answer; traced, {latencies(seconds)}")
    assert growth <= LARGEST_ANSWER


def latencies(seconds: list[float]) -> str:
    many = min(1000, len(seconds) // 3)
    parts = []
    for name, part in (("first", seconds[:many]), ("last", seconds[-many:])):
        median, late = np.percentile(part, [50, 99]) * 1000
        parts.append(f"{name} {many:,} answers {median:.2f} ms, p99 {late:.2f}")
    return "; ".join(parts)


def report(capsys: pytest.CaptureFixture[str], figures: str) -> None:
    if SOAK:
        with capsys.disabled():
            print(f"\n{figures}")  # noqa: T201 - what the soak is for


async def test_a_long_session_in_the_app_undoes_to_the_first_film(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    films = random_films(KEYS * 2, 16)
    launch = replace(
        launch_for(tmp_path, films, "min_genre_affinity: 0\nmax_genre_distance: 1\n"),
        session=tmp_path / "films.json",
        titles=tuple(film.title for film in films[:4]),
    )
    keys = draw("keys").choice(list("ynsxywi"), KEYS).tolist()
    async with driving(launch, size=(100, 34)) as app:
        first, shown, seconds = app.film, [], []
        n_widgets = len(list(app.screen.walk_children()))
        warm = KEYS // 5
        with traced() as memory:
            for number, key in enumerate(keys, start=1):
                shown.append(app.film)
                start = time.perf_counter()
                await app.pilot.press(key)
                seconds.append(time.perf_counter() - start)
                if number == warm:
                    memory.mark()
            await app.settle()
            growth = memory.growth()
        figures = f"the app: {growth:.0f} bytes; traced, with Pilot's waits, {latencies(seconds)}"
        report(capsys, figures)
        assert growth <= CACHES + LARGEST_KEY * (KEYS - warm)
        assert len(list(app.screen.walk_children())) == n_widgets
        check_app(app)
        answered = [title for title, key in zip(shown, keys, strict=True) if key in "ynsx"]
        assert len(app.session.state.answers) == len(answered)
        for title in reversed(answered):
            await app.pilot.press("u")
            assert app.film == title
        await app.settle()
        assert app.film == first
        assert not app.session.state.answers
        await app.press("u")
        assert app.film == first
        check_app(app)
