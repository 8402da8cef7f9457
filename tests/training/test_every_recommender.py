"""What every model of the registry has to do, whichever taste model goes with it."""

from functools import cache, partial
from pathlib import Path

import numpy as np
import pytest

from engine.policy import Policy
from engine.taste.base import Answer
from tests.training.tables import checkerboard, random_ratings, rating_table
from training.evaluation.models import fitters
from training.svd.recommender import fit_puresvd, fit_svd
from training.train_svd_model import SvdSettings
from training.twotower.recommender import fit_twotower
from training.twotower.settings import TwoTowerSettings

CONFIG = Path(__file__).parents[2] / "config" / "training.yaml"
SIZE = 40
# The board is too small for the shipped batches: they would be a few steps in all.
TOWERS = TwoTowerSettings(dimension=16, batch_size=64, epochs=15, learning_rate=0.01)


# Two components span the board; with more an SVD reproduces what was withheld, too.
FITTERS = {
    **fitters(CONFIG),
    "svd": partial(fit_svd, settings=SvdSettings(components=2)),
    "puresvd": partial(fit_puresvd, components=2),
    "twotower": partial(fit_twotower, settings=TOWERS, objective="mse"),
    "twotower-softmax": partial(fit_twotower, settings=TOWERS, objective="softmax"),
}


@cache
def fitted(model: str):
    """Return the model's recommenders after the checkerboard."""
    return FITTERS[model](rating_table(checkerboard(SIZE)), 0)


class EveryModel:
    """Tests that each model inherits; `model` and `taste` say which one it is."""

    model: str
    taste: str

    @property
    def recommender(self):
        return fitted(self.model)[self.taste]

    def taste_after(self, favourites, answers=()):
        taste = self.recommender.make_taste(favourites, Policy())
        for row, answer in answers:
            taste.learn(row, answer)
        return taste

    def test_scores_are_one_finite_float32_a_film(self):
        scores = self.taste_after([0, 2, 4, 6]).scores()
        assert scores.shape == (SIZE,)
        assert scores.dtype == np.float32
        assert np.isfinite(scores).all()

    def test_scores_hang_on_favourites_and_answers_alone(self):
        answers = [(8, Answer.LIKE), (9, Answer.DISLIKE), (10, Answer.SKIP)]
        one = self.taste_after([0, 2, 4, 6], answers)
        self.taste_after([1, 3, 5, 7], [(11, Answer.LIKE)]).scores()
        assert np.array_equal(one.scores(), self.taste_after([0, 2, 4, 6], answers).scores())

    def test_fitting_again_gives_the_same_scores(self):
        recommender = FITTERS[self.model](rating_table(checkerboard(SIZE)), 0)[self.taste]
        again = recommender.make_taste([0, 2, 4, 6], Policy()).scores()
        assert np.array_equal(again, self.taste_after([0, 2, 4, 6]).scores())

    def test_unlearning_restores_scores_bit_for_bit(self):
        taste = self.taste_after([0, 2, 4, 6], [(8, Answer.LIKE)])
        before = taste.scores().tobytes()
        for answer in Answer:
            taste.learn(12, answer)
            taste.scores()
            taste.unlearn()
            assert taste.scores().tobytes() == before

    def test_there_is_a_pull_for_each_favourite_and_answer(self):
        taste = self.taste_after([0, 2, 4, 6], [(8, Answer.LIKE), (9, Answer.SKIP)])
        assert taste.pulls(20).shape == (6,)
        taste.unlearn()
        assert taste.pulls(20).shape == (5,)

    def test_the_score_scale_is_above_zero(self):
        assert self.recommender.bundle.score_scale > 0

    def test_a_film_that_nobody_rated_gets_a_score(self):
        table = rating_table(random_ratings(12, 30, 0.8)).of_users(np.arange(1, 10))
        lonely = rating_table([*random_ratings(12, 30, 0.8), (99, 77, 5.0)])
        lonely = lonely.of_users(table.users.ids)
        recommender = FITTERS[self.model](lonely, 0)[self.taste]
        scores = recommender.make_taste([0, 1, 2, 3], Policy()).scores()
        assert len(scores) == 31
        assert np.isfinite(scores).all()


class EveryModelWithTaste(EveryModel):
    """Tests of models whose scores follow the person."""

    @pytest.mark.parametrize("user", [0, 1, 17, 38])
    def test_the_withheld_film_ranks_first(self, user):
        own = [film for film in range(SIZE) if (film + user) % 2 == 0 and film != user]
        likes = [(film, Answer.LIKE) for film in own[4:]]
        scores = self.taste_after(own[:4], likes).scores().copy()
        scores[own] = -np.inf
        assert int(np.argmax(scores)) == user

    def test_pulls_sum_to_the_score(self):
        answers = [(8, Answer.LIKE), (9, Answer.DISLIKE), (10, Answer.SKIP)]
        taste = self.taste_after([0, 2, 4, 6], answers)
        for row in (12, 13):
            assert taste.pulls(row).sum() == pytest.approx(float(taste.scores()[row]), abs=1e-4)


class TestPopularity(EveryModel):
    model, taste = "popularity", "none"


class TestRandom(EveryModel):
    model, taste = "random", "none"

    def test_people_with_other_favourites_get_other_scores(self):
        one, other = self.taste_after([0, 2, 4, 6]), self.taste_after([0, 2, 4, 8])
        assert not np.array_equal(one.scores(), other.scores())


class TestItemKnn(EveryModelWithTaste):
    model, taste = "itemknn", "fold_in"


class TestEase(EveryModelWithTaste):
    model, taste = "ease", "fold_in"


class TestPureSvd(EveryModelWithTaste):
    model, taste = "puresvd", "rocchio"


class TestSvd(EveryModelWithTaste):
    model, taste = "svd", "rocchio"


class TestAlsFoldIn(EveryModelWithTaste):
    model, taste = "als", "fold_in"


class TestAlsRocchio(EveryModelWithTaste):
    model, taste = "als", "rocchio"


class TestTwoTower(EveryModelWithTaste):
    model, taste = "twotower", "rocchio"


class TestTwoTowerSoftmax(EveryModelWithTaste):
    model, taste = "twotower-softmax", "rocchio"
