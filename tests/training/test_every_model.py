"""The contract of every model in the comparison, with each of its taste models."""

from functools import cache, partial

import numpy as np
import pytest

from engine.policy import TASTE_RATES
from engine.taste.base import Answer
from tests.source_tree import TRAINING_YAML
from tests.training.tables import checkerboard, random_ratings, rating_table
from training.evaluation.models import known_models
from training.svd.model import SvdSettings, fit_puresvd, fit_svd
from training.twotower.model import fit_twotower
from training.twotower.settings import TwoTowerSettings

SIZE = 40
# The board is too small for the shipped batches: they would be a few steps in all.
TOWERS = TwoTowerSettings(dimension=16, batch_size=64, epochs=15, learning_rate=0.01)

MODELS = known_models(TRAINING_YAML)

# Two components span the board; with more an SVD also reproduces the withheld films.
FOR_THE_BOARD = {
    "svd": partial(fit_svd, settings=SvdSettings(components=2)),
    "puresvd": partial(fit_puresvd, components=2),
    "twotower": partial(fit_twotower, settings=TOWERS, objective="mse"),
    "twotower-softmax": partial(fit_twotower, settings=TOWERS, objective="softmax"),
}
FITTERS = {**{name: model.fit for name, model in MODELS.items()}, **FOR_THE_BOARD}


@cache
def fitted(model: str):
    """Return the model's bundles, fitted to the checkerboard."""
    return FITTERS[model](rating_table(checkerboard(SIZE)), 0)


@cache
def fitted_again(model: str):
    return fitted.__wrapped__(model)


@cache
def fitted_with_a_film_without_ratings(model: str):
    table = rating_table([*random_ratings(12, 30, 0.8), (99, 77, 5.0)])
    return FITTERS[model](table.of_users(np.arange(1, 10)), 0)


def start(bundle, favourites):
    return bundle.taste.start(bundle.vectors, favourites, TASTE_RATES)


class EveryModel:
    """Tests that each model inherits; `model` and `taste` name it."""

    model: str
    taste: str

    @property
    def bundle(self):
        return fitted(self.model)[self.taste]

    def taste_after(self, favourites, answers=()):
        taste = start(self.bundle, favourites)
        for row, answer in answers:
            taste.update(row, answer)
        return taste

    def test_it_fits_the_taste_models_that_it_declares(self):
        assert tuple(fitted(self.model)) == MODELS[self.model].tastes

    def test_scores_are_one_finite_float32_for_each_film(self):
        scores = self.taste_after([0, 2, 4, 6]).scores()
        assert scores.shape == (SIZE,)
        assert scores.dtype == np.float32
        assert np.isfinite(scores).all()

    def test_scores_depend_only_on_favourites_and_answers(self):
        answers = [(8, Answer.LIKE), (9, Answer.DISLIKE), (10, Answer.SKIP)]
        one = self.taste_after([0, 2, 4, 6], answers)
        self.taste_after([1, 3, 5, 7], [(11, Answer.LIKE)]).scores()
        assert np.array_equal(one.scores(), self.taste_after([0, 2, 4, 6], answers).scores())

    def test_fitting_again_gives_the_same_scores(self):
        again = start(fitted_again(self.model)[self.taste], [0, 2, 4, 6]).scores()
        assert np.array_equal(again, self.taste_after([0, 2, 4, 6]).scores())

    def test_undo_restores_scores_bit_for_bit(self):
        taste = self.taste_after([0, 2, 4, 6], [(8, Answer.LIKE)])
        before = taste.scores().tobytes()
        for answer in Answer:
            taste.update(12, answer)
            taste.scores()
            taste.undo()
            assert taste.scores().tobytes() == before

    def test_there_is_a_contribution_of_each_favourite_and_answer(self):
        taste = self.taste_after([0, 2, 4, 6], [(8, Answer.LIKE), (9, Answer.SKIP)])
        assert taste.contributions(20).shape == (6,)
        taste.undo()
        assert taste.contributions(20).shape == (5,)

    def test_the_score_scale_is_above_zero(self):
        assert self.bundle.score_scale > 0

    def test_a_film_without_ratings_gets_a_score(self):
        bundle = fitted_with_a_film_without_ratings(self.model)[self.taste]
        scores = start(bundle, [0, 1, 2, 3]).scores()
        assert len(scores) == 31
        assert np.isfinite(scores).all()


class EveryModelWithTaste(EveryModel):
    """Tests of models whose scores depend on the user."""

    @pytest.mark.parametrize("user", [0, 1, 17, 38])
    def test_the_withheld_film_ranks_first(self, user):
        rated = [film for film in range(SIZE) if (film + user) % 2 == 0 and film != user]
        likes = [(film, Answer.LIKE) for film in rated[4:]]
        scores = self.taste_after(rated[:4], likes).scores().copy()
        scores[rated] = -np.inf
        assert int(np.argmax(scores)) == user

    def test_contributions_sum_to_the_score(self):
        answers = [(8, Answer.LIKE), (9, Answer.DISLIKE), (10, Answer.SKIP)]
        taste = self.taste_after([0, 2, 4, 6], answers)
        for row in (12, 13):
            total = taste.contributions(row).sum()
            assert total == pytest.approx(float(taste.scores()[row]), abs=1e-4)


def test_each_registered_model_has_its_tests_with_each_taste_model():
    kinds = [kind for kind in globals().values() if isinstance(kind, type)]
    tested = [(kind.model, kind.taste) for kind in kinds if hasattr(kind, "model")]
    registered = [(model.name, taste) for model in MODELS.values() for taste in model.tastes]
    assert sorted(tested) == sorted(registered)


@pytest.mark.parametrize("name", FOR_THE_BOARD)
def test_each_model_with_other_settings_above_fits_as_it_is_registered(name):
    table = rating_table(random_ratings(30, 60, 0.8))
    bundles = MODELS[name].fit(table, 0)
    assert tuple(bundles) == MODELS[name].tastes
    for bundle in bundles.values():
        assert np.isfinite(start(bundle, [0, 1, 2, 3]).scores()).all()


class TestPopularity(EveryModel):
    model, taste = "popularity", "none"


class TestRandom(EveryModel):
    model, taste = "random", "none"

    def test_users_with_other_favourites_get_other_scores(self):
        one, other = self.taste_after([0, 2, 4, 6]), self.taste_after([0, 2, 4, 8])
        assert not np.array_equal(one.scores(), other.scores())


class TestItemKnn(EveryModelWithTaste):
    model, taste = "itemknn", "similarity"


class TestEase(EveryModelWithTaste):
    model, taste = "ease", "similarity"


class TestRp3Beta(EveryModelWithTaste):
    model, taste = "rp3beta", "similarity"


class TestPureSvd(EveryModelWithTaste):
    model, taste = "puresvd", "rocchio"


class TestSvd(EveryModelWithTaste):
    model, taste = "svd", "rocchio"


class TestAlsFoldIn(EveryModelWithTaste):
    model, taste = "als", "fold_in"


class TestAlsLikes(EveryModelWithTaste):
    model, taste = "als-likes", "fold_in"

    def test_dislikes_and_skips_change_no_score(self):
        answers = [(9, Answer.DISLIKE), (10, Answer.SKIP)]
        before = self.taste_after([0, 2, 4, 6]).scores()
        assert np.array_equal(before, self.taste_after([0, 2, 4, 6], answers).scores())

    def test_ratings_that_are_not_likes_change_no_score(self):
        likes = [rating for rating in checkerboard(SIZE) if rating[2] >= 4]
        bundle = FITTERS[self.model](rating_table(likes), 0)[self.taste]
        expected = start(bundle, [0, 2, 4, 6]).scores()
        assert np.allclose(self.taste_after([0, 2, 4, 6]).scores(), expected, atol=1e-5)


class TestAlsWithoutSkips(EveryModelWithTaste):
    model, taste = "als-no-skips", "fold_in"

    def test_skips_change_no_score_and_dislikes_do(self):
        before = self.taste_after([0, 2, 4, 6]).scores()
        skipped = self.taste_after([0, 2, 4, 6], [(10, Answer.SKIP)]).scores()
        disliked = self.taste_after([0, 2, 4, 6], [(9, Answer.DISLIKE)]).scores()
        assert np.array_equal(before, skipped)
        assert not np.array_equal(before, disliked)


class TestAlsRocchio(EveryModelWithTaste):
    model, taste = "als", "rocchio"


class TestTwoTower(EveryModelWithTaste):
    model, taste = "twotower", "rocchio"


class TestTwoTowerSoftmax(EveryModelWithTaste):
    model, taste = "twotower-softmax", "rocchio"
