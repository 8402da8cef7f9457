"""The figures of one person, each defined once.

Ranking view, over the films ranked from the four favourites with films outside the policy's
bounds last, where they count as misses; R is the set of the person's other likes:

- recall_at_20 = |R ∩ top 20| / min(20, |R|)
- ndcg_at_100 = Σ_{r ≤ 100} [film at rank r in R] / log2(r + 1), divided by the same sum of a
  ranking that has min(100, |R|) films of R at its top

both as in Liang et al. 2018, "Variational Autoencoders for Collaborative Filtering", which
the EASE and iALS papers follow.

Played view, over the 20 recommendations of a session:

- likes_at_10, likes_at_20, dislikes_at_20: how many were answered so
- known_share: the share of the films shown that the person has rated; without a value where
  nothing was shown
- mean_popularity: the mean number of training ratings of the films shown; likewise
- empty_share: 1 where the list ran empty before the end, else 0
"""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.taste.base import Answer
from training.evaluation.simulate import Played
from training.evaluation.user_folds import Person

STEPS: Final = 20
RANKED: Final = 100
FIGURES: Final = (
    "likes_at_10",
    "likes_at_20",
    "dislikes_at_20",
    "ndcg_at_100",
    "recall_at_20",
    "known_share",
    "mean_popularity",
    "empty_share",
)


def figures_of(
    person: Person, ranking: Sequence[int], played: Played, counts: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Return one person's figures, (len(FIGURES),) float64, NaN where there is no value.

    Parameters
    ----------
    ranking
        Rows, best first, at most 100.
    counts
        (n,) training ratings of each film.
    """
    shown = list(played.shown)
    likes = [answer is Answer.LIKE for answer in played.answers]
    values = {
        "likes_at_10": sum(likes[:10]),
        "likes_at_20": sum(likes),
        "dislikes_at_20": played.answers.count(Answer.DISLIKE),
        "ndcg_at_100": ndcg(ranking, person.relevant),
        "recall_at_20": recall(ranking, person.relevant),
        "known_share": np.mean([row in person.stars for row in shown]) if shown else np.nan,
        "mean_popularity": np.mean(counts[shown]) if shown else np.nan,
        "empty_share": played.ran_empty,
    }
    return np.array([values[name] for name in FIGURES], dtype=np.float64)


def recall(ranking: Sequence[int], relevant: frozenset[int], cut: int = 20) -> float:
    """Return the hits among the first `cut` as a share of the most that there could be."""
    return sum(row in relevant for row in ranking[:cut]) / min(cut, len(relevant))


def ndcg(ranking: Sequence[int], relevant: frozenset[int], cut: int = RANKED) -> float:
    """Return the discounted hits among the first `cut` as a share of the ideal ranking's."""
    discount = 1.0 / np.log2(np.arange(2, cut + 2))
    hits = np.array([row in relevant for row in ranking[:cut]], dtype=np.bool_)
    gained = discount[: len(hits)][hits].sum()
    return float(gained / discount[: min(cut, len(relevant))].sum())
