from collections.abc import Sequence

import pytest

from engine.policy import TASTE_RATES
from tests.training.tables import everybody_rates, rating_table
from training.baselines.popularity import fit_popularity

# Film 0 has most ratings, film 1 most likes, film 2 no likes at all.
RATINGS = [*everybody_rates(4, [4.0, 5.0, 1.0]), (5, 0, 2.0), (6, 1, 4.5), (7, 0, 1.0)]


def scores(**how) -> Sequence[float]:
    bundle = fit_popularity(rating_table(RATINGS), 0, **how)["none"]
    return bundle.taste.start(bundle.vectors, [0, 1, 2], TASTE_RATES).scores().tolist()


def test_popularity_counts_likes() -> None:
    assert scores() == pytest.approx([4 / 5, 1, 0])


def test_popularity_can_count_ratings() -> None:
    assert scores(count="ratings") == pytest.approx([1, 5 / 6, 4 / 6])
