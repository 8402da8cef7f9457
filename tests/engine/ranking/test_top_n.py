"""The best films, found in one rough pass, are those of the documented formula to the last bit."""

import tracemalloc
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from engine.catalogue.genre_profile import GenreProfile
from engine.catalogue.movies import Catalogue
from engine.policy import Policy
from engine.ranking.score import PolicyScorer
from engine.ranking.top_n import Ranking, ScoredFilms, ceiling_of
from engine.taste.base import Answer
from tests.engine.ranking.slow_score import slow_scores
from tests.engine.strategies import OPEN, POLICIES

GENRE_LISTS = ("Drama", "Drama|Crime", "Comedy", "Crime|Sci-Fi|War", "(no genres listed)")
FAVOURITES = [0, 1, 2, 3]
PLAIN = Policy(
    score_weight_model=1.0, min_genre_affinity=0.0, max_genre_distance=1.0,
    genre_distance_penalty=0.0, popularity_penalty=0.0, diversity_boost=0.0,
)  # fmt: skip
EXPLORING = replace(PLAIN, exploration_rate=0.2)


class FixedTaste:
    """A taste whose scores no answer changes."""

    def __init__(self, scores: NDArray[np.float32]):
        self.fixed = scores

    @property
    def vector(self) -> NDArray[np.float32]:
        return np.zeros(1, dtype=np.float32)

    def scores(self, out: NDArray[np.float32] | None = None) -> NDArray[np.float32]:
        if out is None:
            return self.fixed
        np.copyto(out, self.fixed)
        return out

    def update(self, row: int, answer: Answer, rating: float | None = None) -> None:
        pass

    def undo(self) -> None:
        pass

    def contributions(self, row: int) -> NDArray[np.float64]:
        return np.zeros(4)


class RollingTaste(FixedTaste):
    """A taste whose scores move on by 7 films with every answer."""

    def update(self, row: int, answer: Answer, rating: float | None = None) -> None:
        self.fixed = np.roll(self.fixed, 7)

    def undo(self) -> None:
        self.fixed = np.roll(self.fixed, -7)


def random_catalogue(n: int, seed: int) -> Catalogue:
    draw = np.random.default_rng(seed)
    return Catalogue(
        movie_ids=np.arange(1, n + 1),
        titles=[f"Film {k}" for k in range(n)],
        genres=[GENRE_LISTS[k] for k in draw.integers(len(GENRE_LISTS), size=n)],
        popularity=draw.integers(1, 300, n),
    )


def scorer_of(films: Catalogue, policy: Policy, scale: float = 1.0) -> PolicyScorer:
    return PolicyScorer(films, policy, GenreProfile.of(films, FAVOURITES), scale)


def best(scored: ScoredFilms, count: int) -> list[tuple[int, float]]:
    return [(film.row, film.score) for film in scored.top(count)]


def slow_best(scores: list[float], count: int) -> list[tuple[int, float]]:
    """Return the `count` best rows and scores, from a sort of all scores."""
    order = sorted(np.flatnonzero(np.isfinite(scores)).tolist(), key=lambda row: -scores[row])
    return [(row, scores[row]) for row in order[:count]]


@settings(max_examples=150)
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
def test_the_best_films_and_scores_are_those_of_the_slow_formula(
    n: int, seed: int, policy: Policy, count: int, seen: float, levels: int, spread: float,
    scale: float,
) -> None:  # fmt: skip
    draw = np.random.default_rng(seed)
    films = random_catalogue(n, seed)
    # Few levels make ties, many make near ties.
    levelled = spread * draw.integers(-levels, levels + 1, n) / levels
    taste = RollingTaste(levelled.astype(np.float32))
    hidden = draw.random(n) < seen
    ranking = Ranking(taste, scorer_of(films, policy, scale))

    def expected(hidden: NDArray[np.bool_], key: Sequence[int]) -> list[tuple[int, float]]:
        scores = slow_scores(films, policy, FAVOURITES, taste.fixed, hidden, key, scale)
        return slow_best(scores, count)

    scored, first = ranking.score(ceiling_of(hidden), [seed, 3]), expected(hidden, [seed, 3])
    assert best(scored, 1) == first[:1]
    assert best(scored, count) == first
    assert best(scored, 1) == first[:1]
    # After another answer the buffers hold nothing of the one before.
    ranking.update(0, Answer.LIKE)
    others = np.roll(hidden, 3)
    assert best(ranking.score(ceiling_of(others), [seed, 4]), count) == expected(others, [seed, 4])
    ranking.undo()
    assert best(ranking.score(ceiling_of(hidden), [seed, 3]), count) == first


@pytest.mark.parametrize("exploration", [0.0, 0.2])
@pytest.mark.parametrize("count", [1, 6, 50])
def test_different_films_whose_scores_differ_only_by_rounding_are_ranked_exactly(
    exploration: float, count: int
) -> None:
    policy, hidden = replace(OPEN, exploration_rate=exploration), np.zeros(200, dtype=np.bool_)
    for seed in range(20):
        films = random_catalogue(200, seed)
        scorer = scorer_of(films, policy)
        taste = ((0.5 - scorer.offset) / scorer.weight).astype(np.float32)  # all score about 0.5
        scored = Ranking(FixedTaste(taste), scorer).score(ceiling_of(hidden), [seed, 0])
        slow = slow_scores(films, policy, FAVOURITES, taste, hidden, [seed, 0])
        assert best(scored, count) == slow_best(slow, count)


@pytest.mark.parametrize("extreme", [3e38, np.inf, np.nan])
def test_scores_beyond_float32_never_bring_up_a_hidden_film(extreme: float) -> None:
    films = random_catalogue(2000, 1)
    scores = np.linspace(0, 1, 2000, dtype=np.float32)
    scores[[5, 6]] = extreme
    hidden = np.zeros(2000, dtype=np.bool_)
    hidden[6] = True
    scored = Ranking(FixedTaste(scores), scorer_of(films, OPEN, 1e-3)).score(
        ceiling_of(hidden), [0, 0]
    )
    slow = slow_scores(films, OPEN, FAVOURITES, scores, hidden, [0, 0], 1e-3)
    assert best(scored, 3) == slow_best(slow, 3)


def final_scores(
    films: Catalogue, policy: Policy, taste: FixedTaste, hidden: NDArray[np.bool_], seed: int = 0
) -> NDArray[np.float64]:
    """Return all final scores by row, −inf for hidden films."""
    scores = np.full(len(films), -np.inf)
    for row, score in best(
        Ranking(taste, scorer_of(films, policy)).score(ceiling_of(hidden), [seed, 0]), 60
    ):
        scores[row] = score
    return scores


def test_exploration_dampens_toward_the_lowest_candidate_and_never_gains() -> None:
    films = random_catalogue(60, 0)
    taste = FixedTaste(np.random.default_rng(3).normal(size=60).astype(np.float32))
    hidden = np.zeros(60, dtype=np.bool_)
    hidden[:4] = True
    calm = final_scores(films, PLAIN, taste, hidden)
    explored = final_scores(films, EXPLORING, taste, hidden, seed=5)
    lowest = calm[~hidden].min()
    dampened = np.where(hidden, calm, calm - 0.1 * (np.where(hidden, 0.0, calm) - lowest))
    changed = explored != calm
    assert 0 < np.count_nonzero(changed) < 40
    assert explored[changed] == pytest.approx(dampened[changed])
    assert (explored <= calm).all()
    row = int(np.flatnonzero(changed)[0])
    terms = scorer_of(films, EXPLORING).terms(row, float(taste.fixed[row]), float(explored[row]))
    assert terms.exploration == pytest.approx(explored[row] - calm[row], abs=1e-6)


def test_exploration_dampens_about_its_rate_of_the_films() -> None:
    films = random_catalogue(60, 0)
    taste = FixedTaste(np.random.default_rng(0).normal(size=60).astype(np.float32))
    hidden = np.zeros(60, dtype=np.bool_)
    calm = final_scores(films, PLAIN, taste, hidden)
    changed = sum(
        np.count_nonzero(final_scores(films, EXPLORING, taste, hidden, seed) != calm)
        for seed in range(200)
    )
    # 200 · 59 draws (the lowest film cannot change) at 0.2: 2360 expected, deviation 43
    assert abs(changed - 2360) < 5 * 43


@pytest.mark.parametrize("exploration", [0.0, 0.2])
def test_an_answer_allocates_nothing_that_grows_with_the_catalogue(exploration: float) -> None:
    n = 300_000
    films = random_catalogue(n, 2)
    taste = FixedTaste(np.random.default_rng(0).normal(size=n).astype(np.float32))
    ranking = Ranking(taste, scorer_of(films, replace(OPEN, exploration_rate=exploration)))
    ceiling = ceiling_of(np.zeros(n, dtype=np.bool_))
    ranking.score(ceiling, [0, 0]).top(6)
    tracemalloc.start()
    for row in range(3):
        ceiling[row] = -np.inf
        ranking.update(row, Answer.LIKE)
        ranking.score(ceiling, [0, row]).top(6)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < n  # bytes: not even a mask
