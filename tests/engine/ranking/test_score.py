"""The policy's score, against hand-worked numbers and a slow version of its formula."""

from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.bundle import Bundle
from engine.catalogue.genre_profile import GenreProfile
from engine.policy import KNOBS, Policy
from engine.ranking.score import PolicyScorer
from tests.bundles import Film, make_bundle, random_films

PLAIN = Policy(
    score_weight_model=1.0, min_genre_affinity=0.0, max_genre_distance=1.0,
    genre_distance_penalty=0.0, popularity_penalty=0.0, diversity_boost=0.0,
)  # fmt: skip
POLICIES = st.builds(
    Policy,
    name=st.just("random"),
    **{knob.key: st.floats(knob.low, knob.high) for knob in KNOBS},
)


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Bundle:
    return make_bundle(tmp_path_factory.mktemp("random"), random_films(60))


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


def score_all(bundle, policy, user, seen=None, favourites=(0, 1, 2, 3), seed=0):
    profile = GenreProfile.of(bundle.catalogue, favourites)
    seen = np.zeros(len(bundle.catalogue), dtype=bool) if seen is None else seen
    scorer = PolicyScorer(bundle.catalogue, policy, profile, bundle.score_scale)
    return scorer, scorer.scores(bundle.vectors @ user, seen, np.random.default_rng([seed, 0]))


def slowly(bundle: Bundle, policy: Policy, user, seen, favourites) -> list[float]:
    """The documented score without exploration, film by film; −inf for no candidate."""
    catalogue = bundle.catalogue
    films = [catalogue.movie(row) for row in range(len(catalogue))]
    weight = Counter(genre for row in favourites for genre in films[row].genres)
    most = max(film.popularity for film in films)
    scores = []
    for film in films:
        shares = [weight[genre] / 4 for genre in film.genres]
        affinity = sum(shares) / len(shares) if shares else 0.0
        distance = 1 - affinity
        score = float(np.dot(user.astype(float), bundle.vectors[film.row].astype(float)))
        score *= policy.score_weight_model / bundle.score_scale
        score -= distance * policy.genre_distance_penalty
        score -= film.popularity / most * policy.popularity_penalty
        if 0 < affinity < policy.diversity_affinity_cap:
            score += policy.diversity_boost
        kept = affinity >= policy.min_genre_affinity - 1e-9
        kept = kept and distance <= policy.max_genre_distance + 1e-9
        scores.append(score if kept and not seen[film.row] else -np.inf)
    return scores


def test_genre_profile_is_the_share_of_favourites_with_the_genre(five: Bundle) -> None:
    profile = GenreProfile.of(five.catalogue, [0, 1, 2, 3])
    assert profile.genres == ("Action", "Comedy", "Drama", "Horror")
    assert profile.weights.tolist() == [0.5, 0.25, 0.25, 0.0]
    assert profile.strongest() == [("Action", 0.5), ("Comedy", 0.25), ("Drama", 0.25)]


def test_affinity_is_the_mean_weight_of_the_films_genres(five: Bundle) -> None:
    affinity = GenreProfile.of(five.catalogue, [0, 1, 2, 3]).affinity(five.catalogue)
    assert affinity.tolist() == pytest.approx([0.5, 0.375, 0.0, 0.25, 0.25])


def test_score_and_terms_by_hand(five: Bundle) -> None:
    user = np.array([0.0, 1.0], dtype=np.float32)
    policy = Policy(max_genre_distance=0.8)
    scorer, scores = score_all(five, policy, user)
    # 1.4·0.8 − 0.75·0.7 − (50/100)·0.1 + 0.2 = 1.12 − 0.525 − 0.05 + 0.2
    assert scores[4] == pytest.approx(0.745)
    terms = scorer.terms(4, 0.8, float(scores[4]))
    assert terms.taste == pytest.approx(1.12)
    assert terms.genre == pytest.approx(-0.525)
    assert terms.popularity == pytest.approx(-0.05)
    assert terms.diversity == pytest.approx(0.2)
    assert terms.exploration == 0.0
    assert scores[2] == -np.inf  # no genres: affinity 0


def test_affinity_bounds_are_inclusive_where_five_genres_land_on_them(tmp_path: Path) -> None:
    # Five genres of weights 1, 0.5, 0.25, 0.25, 0: their mean is 0.4, in floating point too
    # only with slack.
    bundle = make_bundle(
        tmp_path,
        [
            Film(1, "A", "A|B|C"), Film(2, "B", "A|B|D"), Film(3, "C", "A"), Film(4, "D", "A"),
            Film(5, "E", "A|B|C|D|E"), Film(6, "F", "B|C|E|F|G"),
        ],
    )  # fmt: skip
    _, scores = score_all(bundle, Policy(), np.array([1.0, 0.0], dtype=np.float32))
    assert np.isfinite(scores[4])
    assert scores[5] == -np.inf


def test_score_scale_divides_the_taste_term_alone(five: Bundle) -> None:
    user = np.array([0.0, 1.0], dtype=np.float32)
    scaled = replace(five, score_scale=4.0)
    scorer, scores = score_all(scaled, Policy(max_genre_distance=0.8), user)
    assert scorer.terms(4, 0.8, float(scores[4])).taste == pytest.approx(1.12 / 4)
    assert scores[4] == pytest.approx(0.745 - 1.12 * 3 / 4)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    policy=POLICIES,
    favourites=st.lists(st.integers(0, 59), min_size=4, max_size=4, unique=True),
    seed=st.integers(0, 1000),
)
def test_scores_equal_the_slow_formula(bundle, policy, favourites, seed) -> None:
    draw = np.random.default_rng(seed)
    user = draw.normal(size=8).astype(np.float32)
    seen = draw.random(60) < 0.3
    policy = replace(policy, exploration_rate=0.0)
    scorer, scores = score_all(bundle, policy, user, seen, favourites)
    assert scores.tolist() == pytest.approx(
        slowly(bundle, policy, user, seen, favourites), abs=1e-5
    )
    for row in np.flatnonzero(np.isfinite(scores))[:5]:
        terms = scorer.terms(int(row), float(bundle.vectors[row] @ user), float(scores[row]))
        assert terms.score == pytest.approx(scores[row], abs=1e-5)


def test_exploration_dampens_toward_the_lowest_candidate_and_never_gains(bundle: Bundle) -> None:
    user = np.random.default_rng(3).normal(size=8).astype(np.float32)
    seen = np.zeros(60, dtype=bool)
    seen[:4] = True
    _, calm = score_all(bundle, PLAIN, user, seen)
    scorer, explored = score_all(bundle, replace(PLAIN, exploration_rate=0.2), user, seen, seed=5)
    lowest = calm[~seen].min()
    dampened = np.where(seen, calm, calm - 0.1 * (np.where(seen, 0.0, calm) - lowest))
    changed = explored != calm
    assert 0 < np.count_nonzero(changed) < 40
    assert explored[changed] == pytest.approx(dampened[changed])
    assert (explored <= calm).all()
    row = int(np.flatnonzero(changed)[0])
    terms = scorer.terms(row, float(bundle.vectors[row] @ user), float(explored[row]))
    assert terms.exploration == pytest.approx(explored[row] - calm[row], abs=1e-6)


def test_exploration_touches_about_its_rate_of_the_films(bundle: Bundle) -> None:
    user = np.ones(8, dtype=np.float32)
    seen = np.zeros(60, dtype=bool)
    changed = 0
    for seed in range(200):
        _, calm = score_all(bundle, PLAIN, user, seen)
        _, explored = score_all(bundle, replace(PLAIN, exploration_rate=0.2), user, seen, seed=seed)
        changed += np.count_nonzero(explored != calm)
    # 200 · 59 draws (the lowest film cannot change) at 0.2: 2360 expected, deviation 43
    assert abs(changed - 2360) < 5 * 43
