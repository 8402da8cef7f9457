"""Cross-validation, compared with metrics that are known in closed form."""

import inspect
import textwrap
from dataclasses import replace
from functools import partial
from math import log2

import numpy as np
import pytest

from engine.errors import DataError
from tests.training.evaluation.own_models import fit_mean_rating
from tests.training.tables import everybody_rates, random_ratings, rating_table
from training.baselines.popularity import FixedScores, fit_popularity, fit_random
from training.evaluation.bootstrap import estimates
from training.evaluation.cross_validate import Comparison, Row, cross_validate
from training.evaluation.metrics import METRICS
from training.evaluation.policies import pure_model
from training.evaluation.protocol import RATINGS, Protocol
from training.evaluation.user_folds import (
    HeldOutUser,
    eligible_users,
    held_out_users,
    split_users,
)
from training.fitted_bundle import scored_by
from training.fitter import Fitter, Model

BY_RATINGS = partial(fit_popularity, count="ratings")
GOOD_FIRST = [5.0] * 18 + [1.0] * 22
GOOD_LAST = [1.0] * 22 + [5.0] * 18


def compared(table, fitters, jobs=None, **settings) -> Comparison:
    models = [Model(name, fit) for name, fit in fitters.items()]
    return cross_validate(table, models, [pure_model()], Protocol(**settings), jobs=jobs)


def rows_for(table, fitters, **settings) -> list[Row]:
    comparison = compared(table, fitters, **settings)
    assert not comparison.failed
    return comparison.rows


def column(row, metric) -> np.ndarray:
    return row.metrics[:, METRICS.index(metric)]


def means_of(row) -> dict[str, float]:
    return dict(zip(METRICS, np.nanmean(row.metrics, axis=0), strict=True))


@pytest.mark.parametrize(
    ("models", "policies", "fault"),
    [
        ([], ["none"], "no model to compare; name at least one"),
        (["p"], [], "no policy to compare; name at least one"),
        (["p", "q", "p"], ["none"], "more than one model is called 'p'; rename it"),
        (["p"], ["none", "mine", "none"], "more than one policy is called 'none'; rename it"),
    ],
)
def test_every_row_has_a_name_of_its_own(models, policies, fault):
    with pytest.raises(DataError, match=fault):
        cross_validate(
            rating_table(everybody_rates(20, GOOD_FIRST)),
            [Model(name, BY_RATINGS) for name in models],
            [replace(pure_model(), name=name) for name in policies],
            Protocol(),
        )


class TestPopularityInClosedForm:
    """Twenty users who agree on forty films: all metrics are counts."""

    def test_when_the_first_films_are_the_good_ones(self):
        # Four of 18 likes are favourites; equal counts, so films come in the order of rows.
        (row,) = rows_for(rating_table(everybody_rates(20, GOOD_FIRST)), {"p": BY_RATINGS})
        assert means_of(row) == pytest.approx(
            {
                "likes_at_10": 10,
                "likes_at_20": 14,
                "dislikes_at_20": 6,
                "neutral_at_20": 0,
                "ndcg_at_100": 1,
                "recall_at_20": 1,
                "known_share": 1,
                "gems_at_20": 0,
                "stratified_at_20": 1,
                "mean_popularity": 16,
                "empty_share": 0,
            }
        )

    def test_when_the_last_films_are_the_good_ones(self):
        (row,) = rows_for(rating_table(everybody_rates(20, GOOD_LAST)), {"p": BY_RATINGS})
        found = means_of(row)
        gained = sum(1 / log2(rank + 1) for rank in range(23, 37))
        ideal = sum(1 / log2(rank + 1) for rank in range(1, 15))
        assert found["ndcg_at_100"] == pytest.approx(gained / ideal)
        assert (found["likes_at_20"], found["dislikes_at_20"]) == (0, 20)
        assert row.coverage == 20

    def test_coverage_counts_distinct_films_of_a_fold_and_averages_folds(self):
        # The first 20 films without the favourites are shown: all 18 good films, unless all
        # users of a fold share a favourite, and 6 of the others.
        (row,) = rows_for(rating_table(everybody_rates(20, GOOD_FIRST)), {"p": BY_RATINGS})
        assert row.coverage == 18 + 6

    def test_popularity_counts_only_the_ratings_of_training_users(self):
        ratings = everybody_rates(20, GOOD_FIRST)
        ratings = [rating for rating in ratings if rating[1] < 39 or rating[0] % 2]
        (row,) = rows_for(rating_table(ratings), {"p": BY_RATINGS}, folds=2, seed=3)
        assert means_of(row)["mean_popularity"] == 10


class TestTheExampleOfAFitter:
    def test_it_shows_the_films_with_the_best_ratings_first(self):
        (row,) = rows_for(rating_table(everybody_rates(20, GOOD_LAST)), {"own": fit_mean_rating})
        assert means_of(row)["ndcg_at_100"] == pytest.approx(1.0)
        assert means_of(row)["likes_at_20"] == 14

    def test_it_is_the_one_in_the_documentation_of_fitters(self):
        _, _, body = inspect.getsource(fit_mean_rating).partition('films."""\n')
        assert textwrap.indent(body, "        ") in inspect.getsource(Fitter)


class TestRareFilmsInClosedForm:
    """Forty users who like ten films, and thirty of them one film that only two people rated.

    In a fold with 32 training users, a film with at most 3 ratings is a gem. The rare film has
    one other rating or none, and counts as one.
    """

    FAVOURITES = tuple((user, film, 5.0) for user in range(1, 41) for film in range(4))
    LIKES = tuple((user, film, 4.0) for user in range(1, 41) for film in range(4, 14))
    RARE = tuple((user, 100 + (user - 1) // 2, 4.0) for user in range(1, 31))

    def test_when_every_film_is_shown(self):
        # Ten rare films, and ten others that are not favourites: all 20 are shown.
        few = [rating for rating in self.RARE if rating[1] < 110]
        table = rating_table([*self.FAVOURITES, *self.LIKES, *few])
        (row,) = rows_for(table, {"p": BY_RATINGS})
        assert column(row, "gems_at_20").tolist() == [1] * 20 + [0] * 20
        assert column(row, "likes_at_20").tolist() == [11] * 20 + [10] * 20
        assert column(row, "stratified_at_20") == pytest.approx(1.0)

    def test_when_the_rare_films_are_never_shown(self):
        dull = [(user, film, 1.0) for user in range(1, 41) for film in range(14, 24)]
        table = rating_table([*self.FAVOURITES, *self.LIKES, *self.RARE, *dull])
        (row,) = rows_for(table, {"p": BY_RATINGS})
        assert column(row, "gems_at_20").tolist() == [0] * 40
        common = 10 / np.sqrt(32)
        expected = [common / (common + 1)] * 30 + [1.0] * 10
        assert column(row, "stratified_at_20") == pytest.approx(expected)


def all_users(table) -> list[HeldOutUser]:
    return held_out_users(table, eligible_users(table, None, 0), 0)


class Oracle:
    """A taste model that knows the users' answers and scores their likes above all else."""

    def __init__(self, table):
        users = all_users(table)
        self._likes = {tuple(sorted(user.favourites)): list(user.relevant) for user in users}
        self._n_films = len(table.movies)

    def start(self, vectors, favourites, rates):
        scores = np.zeros(self._n_films, dtype=np.float32)
        scores[self._likes[tuple(sorted(favourites))]] = 1.0
        return FixedScores(scores, len(favourites))


def uneven_ratings(users: int, films: int) -> list[tuple[int, int, float]]:
    """Return random ratings; a share of 0.03 to 0.63 of the users rates a film."""
    draw = np.random.default_rng(0)
    return [
        (user, film, float(draw.integers(5, 11)) / 2)
        for user in range(1, users + 1)
        for film in range(films)
        if draw.random() < 0.03 + 0.6 * (film / films) ** 2
    ]


def counts_in_training(table, folds=5, seed=0) -> dict[int, tuple[np.ndarray, int]]:
    """Return, for each user, the counts and the number of training users of their fold."""
    found = {}
    for fold in split_users(table, folds, seed):
        rated = table.ratings[table.ratings["userId"].isin(fold.training)]["movieId"]
        counts = np.array([(rated == movie).sum() for movie in table.movies.ids])
        found |= dict.fromkeys(fold.held_out.tolist(), (counts, len(fold.training)))
    return found


def test_a_model_that_knows_the_answers_scores_one():
    table = rating_table(uneven_ratings(60, 150))
    oracle = Oracle(table)

    def fit(train, seed):
        return {"none": scored_by("oracle", train, oracle)}

    (row,) = rows_for(table, {"oracle": fit})
    assert column(row, "ndcg_at_100") == pytest.approx(1.0)
    assert column(row, "recall_at_20") == pytest.approx(1.0)
    users = all_users(table)
    likes = [len(user.relevant) for user in users]
    assert column(row, "likes_at_20").tolist() == np.minimum(likes, 20).tolist()
    # Those with at most 20 likes are shown all of them.
    few = [count <= 20 for count in likes]
    assert column(row, "stratified_at_20")[few] == pytest.approx(1.0)
    training = counts_in_training(table)
    gems = []
    for user in users:
        counts, n_training = training[user.user_id]
        gems.append(sum(counts[film] * 10 < n_training for film in user.relevant))
    assert sum(gems) > 0
    assert column(row, "gems_at_20")[few].tolist() == np.array(gems)[few].tolist()


def test_a_random_model_has_the_metrics_of_chance():
    films = 150
    table = rating_table(uneven_ratings(200, films))
    (row,) = rows_for(table, {"random": fit_random})
    training = counts_in_training(table)
    chance = 20 / (films - 4)  # of a film, other than the favourites, to be shown
    expected = {"likes_at_20": [], "known_share": [], "gems_at_20": [], "stratified_at_20": []}
    for user in all_users(table):
        counts, n_training = training[user.user_id]
        relevant = counts[list(user.relevant)]
        weights = np.sort(np.maximum(relevant, 1) ** -0.5)[::-1]
        expected["likes_at_20"].append(chance * len(relevant))
        expected["known_share"].append((len(user.stars) - 4) / (films - 4))
        expected["gems_at_20"].append(chance * np.count_nonzero(relevant * 10 < n_training))
        expected["stratified_at_20"].append(chance * weights.sum() / weights[:20].sum())
    assert np.mean(expected["gems_at_20"]) > 0.1
    for metric, values in expected.items():
        (estimate,) = estimates(column(row, metric)[:, None], seed=0)
        assert estimate.low <= np.mean(values) <= estimate.high


class RecordingFitter:
    """Popularity that records what it was trained on."""

    def __init__(self):
        self.seen = []

    def __call__(self, train, seed):
        self.seen.append(train.ratings)
        return fit_popularity(train, seed)


def test_no_user_evaluates_a_model_that_was_trained_on_them():
    table = rating_table(random_ratings(31, 120, 0.7))
    recording = RecordingFitter()
    (row,) = rows_for(table, {"recording": recording})
    trained = [set(part["userId"]) for part in recording.seen]
    everyone = set(table.users.ids.tolist())
    assert all(len(everyone - users) in (6, 7) for users in trained)
    assert set.union(*(everyone - users for users in trained)) == everyone
    assert len(set(row.user_ids.tolist())) == len(row.user_ids)


def test_a_poisoned_held_out_rating_reaches_no_training():
    ratings = random_ratings(30, 120, 0.7)
    poisoned = [(u, f, 5.5 - stars if u == 13 else stars) for u, f, stars in ratings]
    clean, dirty = RecordingFitter(), RecordingFitter()
    rows_for(rating_table(ratings), {"recording": clean})
    rows_for(rating_table(poisoned), {"recording": dirty})
    changed = [
        not np.array_equal(one["rating"], other["rating"])
        for one, other in zip(clean.seen, dirty.seen, strict=True)
    ]
    holds_out = [13 not in set(part["userId"]) for part in clean.seen]
    assert holds_out.count(True) == 1
    assert changed == [not held_out for held_out in holds_out]


def test_all_rows_have_the_same_users_in_the_same_order():
    table = rating_table(random_ratings(30, 120, 0.7))
    rows = rows_for(table, {"popularity": fit_popularity, "random": fit_random})
    assert [row.name for row in rows] == ["popularity/none/none", "random/none/none"]
    assert rows[0].user_ids.tolist() == rows[1].user_ids.tolist() == sorted(rows[0].user_ids)


def test_the_number_of_processes_does_not_change_the_result():
    table = rating_table(random_ratings(12, 60, 0.7))
    fitters = {"random": fit_random, "popularity": fit_popularity}
    here, alone, together = (
        compared(table, fitters, jobs, folds=2, repeats=2).rows for jobs in (None, 1, 2)
    )
    for one, other in (*zip(here, alone, strict=True), *zip(here, together, strict=True)):
        assert one.name == other.name
        assert np.array_equal(one.by_seed, other.by_seed, equal_nan=True)


class TestRepeats:
    TABLE = rating_table(random_ratings(24, 90, 0.7))

    def test_each_seed_gives_what_it_gives_alone(self):
        (row,) = rows_for(self.TABLE, {"random": fit_random}, seed=3, repeats=3)
        alone = [rows_for(self.TABLE, {"random": fit_random}, seed=seed)[0] for seed in (3, 4, 5)]
        assert np.array_equal(row.by_seed, [one.by_seed[0] for one in alone], equal_nan=True)
        assert not np.array_equal(row.by_seed[0], row.by_seed[1])
        assert row.coverage == pytest.approx(np.mean([one.coverage for one in alone]))

    def test_a_users_metrics_are_means_over_the_seeds(self):
        (row,) = rows_for(self.TABLE, {"random": fit_random}, repeats=3)
        expected = [
            [row.by_seed[:, user, k].mean() for k in range(len(METRICS))]
            for user in range(len(row.user_ids))
        ]
        assert row.metrics == pytest.approx(np.array(expected))

    def test_seeds_without_a_value_do_not_count(self):
        by_seed = np.array([[[1.0, np.nan]], [[np.nan, np.nan]], [[4.0, np.nan]]])
        row = Row("m", "none", "none", np.array([1]), by_seed, 0.0)
        assert np.array_equal(row.metrics, [[2.5, np.nan]], equal_nan=True)

    def test_the_same_users_are_drawn_for_every_seed(self):
        (row,) = rows_for(self.TABLE, {"p": BY_RATINGS}, repeats=4, at_most=5)
        assert row.by_seed.shape == (4, 5, len(METRICS))
        assert row.user_ids.tolist() == eligible_users(self.TABLE, 5, 0).tolist()

    def test_folds_favourites_and_models_change_with_the_seed(self):
        seen = []

        def fit(train, seed):
            seen.append((seed, frozenset(train.users.ids.tolist())))
            return fit_popularity(train, seed)

        rows_for(self.TABLE, {"p": fit}, folds=2, repeats=2)
        assert [seed for seed, _ in seen] == [0, 0, 1, 1]
        assert len({users for _, users in seen}) == 4


def test_a_fold_without_eligible_users_does_not_count():
    few = [(user, film, 5.0) for user in (1, 2) for film in range(30)]
    others = [(user, film, 3.0) for user in range(3, 12) for film in range(30)]
    (row,) = rows_for(rating_table(few + others), {"p": BY_RATINGS})
    assert row.user_ids.tolist() == [1, 2]
    assert row.coverage >= 20


def test_fewer_users_than_folds_is_an_error():
    with pytest.raises(DataError, match="2 users cannot make 5 folds"):
        rows_for(rating_table(everybody_rates(2, GOOD_FIRST)), {"p": BY_RATINGS})


def test_one_user_a_fold_is_enough():
    (row,) = rows_for(rating_table(everybody_rates(5, GOOD_FIRST)), {"p": BY_RATINGS}, folds=5)
    assert len(row.user_ids) == 5


def test_no_eligible_user_is_an_error():
    with pytest.raises(DataError, match="no user has 14 likes"):
        rows_for(rating_table(everybody_rates(9, [5.0] * 13)), {"p": BY_RATINGS})


def test_people_cannot_answer_with_ratings_between_half_stars():
    table = rating_table(everybody_rates(6, [*GOOD_FIRST, 3.7]))
    with pytest.raises(DataError, match=r"needs ratings in steps of 0\.5; use --answers likes"):
        compared(table, {"p": BY_RATINGS}, folds=2, answers=RATINGS)
    assert rows_for(table, {"p": BY_RATINGS}, folds=2)
