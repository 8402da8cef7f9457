"""The score before exploration, against hand-worked numbers and the documented formula."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from engine.bundle import Bundle
from engine.catalogue.genre_profile import GenreProfile
from engine.policy import COEFFICIENTS, Policy
from engine.ranking.score import PolicyScorer, terms_of
from engine.session.session import Session
from engine.taste.base import Answer
from tests.bundles import Film, make_bundle
from tests.engine.ranking.slow_score import slow_scores, slow_terms
from tests.engine.strategies import POLICIES

FAVOURITES = (0, 1, 2, 3)
FOUR_ROWS = st.lists(st.integers(0, 59), min_size=4, max_size=4, unique=True)
ALL_COUNT = Policy(
    min_genre_affinity=0.0,
    max_genre_distance=1.0,
    diversity_affinity_cap=0.6,
    exploration_rate=0.1,
    fame_penalty=0.5,
)


@pytest.fixture
def five(tmp_path: Path) -> Bundle:
    """Films 1-4 are the favourites: Action twice, Comedy once, nothing once."""
    return make_bundle(
        tmp_path,
        [
            Film(1, "One (2001)", "Action", 10),
            Film(2, "Two (2002)", "Action|Comedy", 20),
            Film(3, "Three (2003)", "(no genres listed)", 100),
            Film(4, "Four (2004)", "Drama", 40),
            Film(5, "Five (2005)", "Action|Comedy|Horror", 50, (0.6, 0.8)),
        ],
    )


def score_all(
    bundle: Bundle, policy: Policy, user: Sequence[float], favourites: Sequence[int] = FAVOURITES
) -> tuple[PolicyScorer, NDArray[np.float64]]:
    profile = GenreProfile.of(bundle.catalogue, favourites)
    scorer = PolicyScorer(bundle.catalogue, policy, profile, bundle.score_scale)
    taste = bundle.vectors @ np.array(user, dtype=np.float32)
    return scorer, scorer.scores(taste, np.arange(len(taste)))


def test_genre_profile_is_the_share_of_favourites_with_the_genre(five: Bundle) -> None:
    profile = GenreProfile.of(five.catalogue, FAVOURITES)
    assert profile.genres == ("Action", "Comedy", "Drama", "Horror")
    assert profile.weights.tolist() == [0.5, 0.25, 0.25, 0.0]


def test_affinity_is_the_mean_weight_of_the_films_genres(five: Bundle) -> None:
    affinity = GenreProfile.of(five.catalogue, FAVOURITES).affinity(five.catalogue)
    assert affinity.tolist() == pytest.approx([0.5, 0.375, 0.0, 0.25, 0.25])


def test_score_and_terms_by_hand(five: Bundle) -> None:
    scorer, scores = score_all(five, Policy(max_genre_distance=0.8), [0.0, 1.0])
    # 1.4·0.8 − 0.75·0.7 − (50/100)·0.1 + 0.2 = 1.12 − 0.525 − 0.05 + 0.2
    assert scores[4] == pytest.approx(0.745)
    terms = scorer.terms(4, 0.8, float(scores[4]))
    assert terms.taste == pytest.approx(1.12)
    assert terms.genre == pytest.approx(-0.525)
    assert terms.popularity == pytest.approx(-0.05)
    assert terms.diversity == pytest.approx(0.2)
    assert terms.exploration == 0.0
    assert scores[2] == -np.inf  # no genres: affinity 0


def test_only_terms_that_count_under_the_policy_are_named() -> None:
    plain = Policy(diversity_boost=0.0)
    assert terms_of(plain) == ("taste", "genre", "popularity")
    assert terms_of(replace(plain, fame_penalty=0.1)) == ("taste", "genre", "popularity", "fame")
    boosted = Policy(diversity_boost=0.1, diversity_affinity_cap=0.5, exploration_rate=0.1)
    assert terms_of(boosted) == ("taste", "genre", "popularity", "diversity", "exploration")
    # The bounds leave out every film that this one would boost.
    assert "diversity" not in terms_of(replace(boosted, diversity_affinity_cap=0.3))


def test_affinity_bounds_are_inclusive_despite_rounding(tmp_path: Path) -> None:
    # Five genres of weights 1, 0.5, 0.25, 0.25, 0: in floating point their mean is 0.4 only
    # with slack.
    bundle = make_bundle(
        tmp_path,
        [
            Film(1, "A", "A|B|C"), Film(2, "B", "A|B|D"), Film(3, "C", "A"), Film(4, "D", "A"),
            Film(5, "E", "A|B|C|D|E"), Film(6, "F", "B|C|E|F|G"),
        ],
    )  # fmt: skip
    _, scores = score_all(bundle, Policy(), [1.0, 0.0])
    assert np.isfinite(scores[4])
    assert scores[5] == -np.inf


def test_score_scale_divides_the_taste_term_alone(five: Bundle) -> None:
    scaled = replace(five, score_scale=4.0)
    scorer, scores = score_all(scaled, Policy(max_genre_distance=0.8), [0.0, 1.0])
    assert scorer.terms(4, 0.8, float(scores[4])).taste == pytest.approx(1.12 / 4)
    assert scores[4] == pytest.approx(0.745 - 1.12 * 3 / 4)


@given(policy=POLICIES, favourites=FOUR_ROWS, row=st.integers(0, 59), taste=st.floats(-2, 2))
def test_each_term_is_that_of_the_slow_formula(
    bundle: Bundle, policy: Policy, favourites: list[int], row: int, taste: float
) -> None:
    profile = GenreProfile.of(bundle.catalogue, favourites)
    scorer = PolicyScorer(bundle.catalogue, policy, profile)
    expected = slow_terms(bundle.catalogue, policy, favourites, row, taste)
    terms = scorer.terms(row, taste).to_mapping()
    assert terms == pytest.approx({**expected, "exploration": 0.0})
    dampened = sum(expected.values()) - 0.125
    terms = scorer.terms(row, taste, dampened).to_mapping()
    exploration = -0.125 if policy.exploration_rate else 0.0
    assert terms == pytest.approx({**expected, "exploration": exploration})


@pytest.mark.parametrize("key", COEFFICIENTS)
def test_every_coefficient_changes_what_is_recommended(bundle: Bundle, key: str) -> None:
    def recommended(**changes: float) -> list[tuple[int, float]]:
        session = Session(bundle, replace(ALL_COUNT, **changes))
        session.start((1, 11, 21, 31))
        session.answer(Answer.LIKE, 501)
        session.answer(Answer.DISLIKE, 511)
        return [(film.movie.movie_id, film.score) for film in session.recommendations(60)]

    low, high = COEFFICIENTS[key].low, COEFFICIENTS[key].high
    assert recommended(**{key: low}) != recommended(**{key: high})


@given(policy=POLICIES, favourites=FOUR_ROWS, seed=st.integers(0, 1000))
def test_scores_equal_the_slow_formula(
    bundle: Bundle, policy: Policy, favourites: list[int], seed: int
) -> None:
    user = np.random.default_rng(seed).normal(size=8).astype(np.float32)
    scorer, scores = score_all(bundle, policy, user, favourites)
    taste, nothing_hidden = bundle.vectors @ user, np.zeros(60, dtype=np.bool_)
    without_exploration = replace(policy, exploration_rate=0.0)
    assert scores.tolist() == slow_scores(
        bundle.catalogue, without_exploration, favourites, taste, nothing_hidden, [0]
    )
    some = np.array([59, 7, 30])
    assert scorer.scores(taste[some], some).tolist() == scores[some].tolist()
    for row in np.flatnonzero(np.isfinite(scores))[:5]:
        terms = scorer.terms(int(row), float(taste[row]), float(scores[row]))
        assert terms.score == pytest.approx(scores[row], abs=1e-5)
