"""The best films, found in one rough pass, are those of the plain formula to the last bit."""

import tracemalloc
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from engine.catalogue.genre_profile import GenreProfile
from engine.catalogue.movies import Catalogue
from engine.policy import KNOBS, Policy
from engine.ranking.score import PolicyScorer
from engine.ranking.top_n import Ranking
from engine.taste.base import Answer

GENRE_LISTS = ("Drama", "Drama|Crime", "Comedy", "Crime|Sci-Fi|War", "(no genres listed)")
POLICIES = st.builds(Policy, **{knob.key: st.floats(knob.low, knob.high) for knob in KNOBS})


class Given:
    """A taste whose scores are given."""

    def __init__(self, scores: NDArray[np.float32]):
        self.given = scores

    @property
    def vector(self) -> NDArray[np.float32]:
        return np.zeros(1, dtype=np.float32)

    def scores(self, out: NDArray[np.float32] | None = None) -> NDArray[np.float32]:
        if out is None:
            return self.given
        np.copyto(out, self.given)
        return out

    def learn(self, row: int, answer: Answer) -> None:
        raise NotImplementedError

    def unlearn(self) -> None:
        raise NotImplementedError

    def pulls(self, row: int) -> NDArray[np.float64]:
        return np.zeros(4)


def catalogue(n: int, seed: int) -> Catalogue:
    draw = np.random.default_rng(seed)
    return Catalogue(
        movie_ids=np.arange(1, n + 1),
        titles=[f"Film {k}" for k in range(n)],
        genres=[GENRE_LISTS[k] for k in draw.integers(len(GENRE_LISTS), size=n)],
        popularity=draw.integers(1, 300, n),
    )


def plainly(
    scorer: PolicyScorer, taste: Given, hidden: NDArray[np.bool_], key: Sequence[int], count: int
) -> list[tuple[int, float]]:
    """Every film scored in float64, then sorted."""
    scores = scorer.scores(taste.given, hidden, np.random.default_rng(key))
    order = [row for row in np.argsort(-scores, kind="stable") if np.isfinite(scores[row])]
    return [(int(row), float(scores[row])) for row in order[:count]]


def best(ranking: Ranking, hidden: NDArray[np.bool_], key: Sequence[int], count: int):
    return [(placed.row, placed.score) for placed in ranking.best(count, hidden, key)]


@settings(max_examples=150, deadline=None)
@given(
    n=st.sampled_from([4, 30, 1023, 1024, 1025, 5000]),
    seed=st.integers(0, 10_000),
    policy=POLICIES,
    count=st.sampled_from([1, 2, 6, 50, 6000]),
    seen=st.floats(0.0, 1.0),
    levels=st.sampled_from([1, 3, 100, 2**23]),
    spread=st.sampled_from([1e-30, 1e-6, 1.0, 1e6]),
    scale=st.sampled_from([1e-3, 1.0, 7.3]),
)
def test_the_same_films_and_scores_as_the_plain_formula(
    n: int, seed: int, policy: Policy, count: int, seen: float, levels: int, spread: float,
    scale: float,
) -> None:  # fmt: skip
    draw = np.random.default_rng(seed)
    films = catalogue(n, seed)
    scorer = PolicyScorer(films, policy, GenreProfile.of(films, [0, 1, 2, 3]), scale)
    # Few levels make ties, many make near ties.
    taste = Given((spread * draw.integers(-levels, levels + 1, n) / levels).astype(np.float32))
    hidden = draw.random(n) < seen
    ranking = Ranking(films, taste, scorer)
    expected = plainly(scorer, taste, hidden, [seed, 3], count)
    assert best(ranking, hidden, [seed, 3], count) == expected
    assert best(ranking, hidden, [seed, 3], count) == expected  # asked again
    # another answer: the buffers hold nothing of the one before
    taste.given = np.roll(taste.given, 7)
    hidden = np.roll(hidden, 3)
    ranking.forget()
    assert best(ranking, hidden, [seed, 4], count) == plainly(
        scorer, taste, hidden, [seed, 4], count
    )


@pytest.mark.parametrize("extreme", [3e38, np.inf, np.nan])
def test_scores_beyond_float32_hide_nothing_that_is_hidden(extreme: float) -> None:
    films = catalogue(2000, 1)
    open_policy = Policy(min_genre_affinity=0.0, max_genre_distance=1.0)
    scorer = PolicyScorer(films, open_policy, GenreProfile.of(films, [0, 1, 2, 3]), 1e-3)
    scores = np.linspace(0, 1, 2000, dtype=np.float32)
    scores[[5, 6]] = extreme
    taste, hidden = Given(scores), np.zeros(2000, dtype=np.bool_)
    hidden[6] = True
    assert best(Ranking(films, taste, scorer), hidden, [0, 0], 3) == plainly(
        scorer, taste, hidden, [0, 0], 3
    )


@pytest.mark.parametrize("exploration", [0.0, 0.2])
def test_an_answer_allocates_nothing_that_grows_with_the_catalogue(exploration: float) -> None:
    n = 300_000
    films = catalogue(n, 2)
    policy = Policy(min_genre_affinity=0.0, max_genre_distance=1.0, exploration_rate=exploration)
    scorer = PolicyScorer(films, policy, GenreProfile.of(films, [0, 1, 2, 3]))
    taste = Given(np.random.default_rng(0).normal(size=n).astype(np.float32))
    ranking, hidden = Ranking(films, taste, scorer), np.zeros(n, dtype=np.bool_)
    ranking.best(6, hidden, [0, 0])
    tracemalloc.start()
    for answer in range(3):
        hidden[answer] = True
        ranking.forget()
        ranking.best(6, hidden, [0, answer])
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < n  # bytes: not even a mask
