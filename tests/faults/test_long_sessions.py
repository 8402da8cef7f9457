"""Sessions far longer than anyone's: they keep their pace and their size, and undo to the start.

`make soak` prints how long the first and the last thousand answers took.
"""

import gc
import time
import tracemalloc
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from benchmarks.answer import make_bundle
from engine.policy import Policy
from engine.ranking.top_n import Ranking
from engine.session.session import Session
from engine.taste.fold_in import FoldIn
from engine.taste.registry import fold_in_factory, rocchio_factory
from engine.taste.base import Answer
from engine.taste.rocchio import Rocchio
from tests.bundles import random_films
from tests.faults.amounts import ANSWERS, CATALOGUE, KEYS, SOAK, draw
from tests.faults.laws import check_app, check_session
from tests.tui.app_driver import launch_for, press, ready, settle
from tests.tui.screens.test_history import film
from tui.app import FourfoldApp

OPEN = Policy(name="open", min_genre_affinity=0.0, max_genre_distance=1.0)
FIRST = ANSWERS // 10  # answers after which memory is measured
SAMPLED = ANSWERS // 40  # answers from one comparison to the next
LARGEST_ANSWER = 1024  # bytes
LARGEST_KEY = 2048  # bytes that a key typed into the app may leave behind
CACHES = 4 << 20  # bytes that Textual fills once
TASTES = {"fold-in": fold_in_factory, "rocchio": rocchio_factory}


class Person:
    """Someone with a taste of their own, who now and then errs, passes or has seen the film.

    Parameters
    ----------
    vectors
        (n, d), of the films.
    """

    def __init__(self, vectors: np.ndarray):
        self._draw = draw("person")
        tasted = vectors @ self._draw.normal(size=vectors.shape[1])
        self._liking = tasted.argsort().argsort() / len(tasted)

    def answers(self, session: Session, count: int) -> Iterator[Answer]:
        """Yield what the person says of one film after another."""
        for _ in range(count):
            best = session.recommend()
            assert best is not None
            liking = self._liking[best.movie.row] + self._draw.normal(scale=0.15)
            said = Answer.LIKE if liking > 0.6 else Answer.DISLIKE if liking < 0.35 else Answer.SKIP
            yield Answer.SEEN if self._draw.random() < 0.05 else said


def standing(session: Session):
    return session.user.tobytes(), session.recommend(), len(session.history)


def sizes(session: Session) -> dict[str, int]:
    """Return the sizes of everything that the ranking keeps, by name."""
    ranking = session._ranking
    assert isinstance(ranking, Ranking)
    return {name: value.nbytes for name, value in vars(ranking).items()
            if isinstance(value, np.ndarray)}  # fmt: skip


@pytest.mark.parametrize("taste", TASTES)
def test_ten_thousand_answers(taste: str) -> None:
    bundle = make_bundle(CATALOGUE, 64)
    session = Session(bundle, OPEN, make_taste=TASTES[taste](bundle))
    session.start([1, 2, 3, 4])
    buffers = sizes(session)
    person = Person(bundle.vectors)
    sampled = {0: standing(session)}
    for place, said in enumerate(person.answers(session, ANSWERS), start=1):
        session.answer(said)
        if place % SAMPLED == 0:
            sampled[place] = standing(session)
            check_session(session)
    assert len({told.movie.row for told in session.history}) == ANSWERS
    assert sizes(session) == buffers
    check_kept(session)
    for place in reversed(range(ANSWERS)):
        assert len(session.undo()) == 1
        if place in sampled:
            assert standing(session) == sampled[place]
    assert not session.undo()
    check_kept(session)
    for place in range(1, ANSWERS + 1):
        assert len(session.redo()) == 1
        if place in sampled:
            assert standing(session) == sampled[place]
    assert not session.redo()


def check_kept(session: Session) -> None:
    """Check that the taste model keeps what its answers need and no more."""
    ranking = session._ranking
    assert ranking is not None
    taste, answers = ranking.taste, len(session.history)
    if isinstance(taste, FoldIn):
        said = sum(told.answer is not Answer.SEEN for told in session.history) + 4
        assert len(taste._rows) == len(taste._places) == len(taste._targets) == said
        assert len(taste._full_blocks) == 1 + said // 256
    else:
        assert isinstance(taste, Rocchio)
        assert len(taste._vectors) == answers + 1
        assert len(taste._rows) == answers + 4
        assert len(taste._keeps) == len(taste._gains) == answers


@pytest.mark.parametrize("taste", TASTES)
def test_an_answer_leaves_little_behind(taste: str, capsys: pytest.CaptureFixture[str]) -> None:
    bundle = make_bundle(CATALOGUE, 64)
    session = Session(bundle, OPEN, make_taste=TASTES[taste](bundle))
    session.start([1, 2, 3, 4])
    took: list[float] = []
    before = 0
    tracemalloc.start()
    try:
        for place, said in enumerate(Person(bundle.vectors).answers(session, ANSWERS), start=1):
            start = time.perf_counter()
            session.answer(said)
            took.append(time.perf_counter() - start)
            if place == FIRST:
                gc.collect()
                before = tracemalloc.get_traced_memory()[0]
        gc.collect()
        left = (tracemalloc.get_traced_memory()[0] - before) / (ANSWERS - FIRST)
    finally:
        tracemalloc.stop()
    tell(capsys, f"{taste}: {left:.0f} bytes an answer; traced, {latencies(took)}")
    assert left <= LARGEST_ANSWER


def latencies(took: list[float]) -> str:
    many = min(1000, len(took) // 3)
    said = []
    for name, part in (("first", took[:many]), ("last", took[-many:])):
        median, late = np.percentile(part, [50, 99]) * 1000
        said.append(f"{name} {many:,} answers {median:.2f} ms, p99 {late:.2f}")
    return "; ".join(said)


def tell(capsys: pytest.CaptureFixture[str], figures: str) -> None:
    if SOAK:
        with capsys.disabled():
            print(f"\n{figures}")  # noqa: T201 - what the soak is for


async def test_a_long_session_in_the_app(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    films = random_films(KEYS * 2, 16)
    launch = replace(
        launch_for(tmp_path, films, "min_genre_affinity: 0\nmax_genre_distance: 1\n"),
        session=tmp_path / "films.json",
        titles=tuple(film.title for film in films[:4]),
    )
    said = draw("keys").choice(list("ynsxywi"), KEYS)
    async with FourfoldApp(launch).run_test(size=(100, 34)) as pilot:
        app = await ready(pilot)
        first, shown, took = film(app), [], []
        n_widgets = len(list(app.screen.walk_children()))
        warm = KEYS // 5
        tracemalloc.start()
        try:
            for place, key in enumerate(said, start=1):
                shown.append(film(app))
                start = time.perf_counter()
                await pilot.press(str(key))
                took.append(time.perf_counter() - start)
                if place == warm:
                    gc.collect()
                    before = tracemalloc.get_traced_memory()[0]
            await settle(pilot)
            gc.collect()
            left = tracemalloc.get_traced_memory()[0] - before
        finally:
            tracemalloc.stop()
        tell(
            capsys,
            f"the app: {left:.0f} bytes a key; traced, with Pilot's waits, {latencies(took)}",
        )
        assert left <= CACHES + LARGEST_KEY * (KEYS - warm)
        assert len(list(app.screen.walk_children())) == n_widgets
        check_app(app)
        answering = [title for title, key in zip(shown, said, strict=True) if key in "ynsx"]
        assert len(app.screen.session.history) == len(answering)
        for title in reversed(answering):
            await pilot.press("u")
            assert film(app) == title
        await settle(pilot)
        assert film(app) == first
        assert not app.screen.session.history
        await press(pilot, "u")
        assert film(app) == first
        check_app(app)
