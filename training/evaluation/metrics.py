"""The metrics of one user, each defined once.

Ranking view, over the films ranked from the four favourites; films outside the policy's bounds
are not in the ranking and count as misses. R is the set of the user's other likes:

- recall_at_20 = |R ∩ top 20| / min(20, |R|)
- ndcg_at_100 = Σ_{r ≤ 100} [film at rank r in R] / log2(r + 1), divided by the same sum for a
  ranking with min(100, |R|) films of R at its top

Both are defined as in Liang et al. 2018, "Variational Autoencoders for Collaborative
Filtering", which the EASE and iALS papers follow.

Session view, over the 20 recommendations of a simulated session:

- likes_at_10, likes_at_20, dislikes_at_20: the number of likes, and of dislikes
- neutral_at_20: the number of films that the user rated and neither likes nor dislikes; sessions
  answer them like unrated films, which are the rest
- gems_at_20: the number of likes among films that less than `GEM_SHARE` of the training users rated
- stratified_at_20 = Σ_{likes shown} c^−½, divided by the sum of the 20 largest such weights in R;
  c is a film's number of training ratings, at least 1 (Steck 2011, "Item Popularity and
  Recommendation Accuracy")
- known_share: the share of the films shown that the user has rated; no value if none was shown
- mean_popularity: the mean number of training ratings of the films shown; likewise
- empty_share: 1 if the recommendations ran out before the end, else 0
"""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.taste.base import Answer
from training.evaluation.simulate import SimulatedSession
from training.evaluation.user_folds import HeldOutUser

STEPS: Final = 20
RANKED: Final = 100
GEM_SHARE: Final = 0.1  # of the training users; a film that fewer of them rated is a gem
METRICS: Final = (
    "likes_at_10",
    "likes_at_20",
    "dislikes_at_20",
    "neutral_at_20",
    "ndcg_at_100",
    "recall_at_20",
    "known_share",
    "gems_at_20",
    "stratified_at_20",
    "mean_popularity",
    "empty_share",
)


def metrics_of(
    user: HeldOutUser,
    ranking: Sequence[int],
    session: SimulatedSession,
    counts: NDArray[np.int64],
    n_training: int,
) -> NDArray[np.float64]:
    """Return one user's metrics, (len(METRICS),) float64, NaN without a value.

    Parameters
    ----------
    ranking
        Rows, best first, at most 100.
    counts
        (n,) number of training ratings of each film.
    n_training
        The number of training users.
    """
    shown = list(session.shown)
    likes = [answer is Answer.LIKE for answer in session.answers]
    liked = [row for row, like in zip(shown, likes, strict=True) if like]
    values = {
        "likes_at_10": sum(likes[:10]),
        "likes_at_20": sum(likes),
        "dislikes_at_20": session.answers.count(Answer.DISLIKE),
        "neutral_at_20": sum(
            row in user.stars and answer not in (Answer.LIKE, Answer.DISLIKE)
            for row, answer in zip(shown, session.answers, strict=True)
        ),
        "ndcg_at_100": ndcg(ranking, user.relevant),
        "recall_at_20": recall(ranking, user.relevant),
        "known_share": np.mean([row in user.stars for row in shown]) if shown else np.nan,
        "gems_at_20": np.count_nonzero(counts[liked] < GEM_SHARE * n_training),
        "stratified_at_20": stratified(counts[liked], counts[list(user.relevant)]),
        "mean_popularity": np.mean(counts[shown]) if shown else np.nan,
        "empty_share": session.ran_empty,
    }
    return np.array([values[name] for name in METRICS], dtype=np.float64)


def recall(ranking: Sequence[int], relevant: frozenset[int], cut: int = 20) -> float:
    """Return the hits among the first `cut` as a share of the largest possible number."""
    return sum(row in relevant for row in ranking[:cut]) / min(cut, len(relevant))


def stratified(liked: NDArray[np.int64], relevant: NDArray[np.int64], cut: int = STEPS) -> float:
    """Return the weight of the likes shown as a share of the largest possible weight.

    Parameters
    ----------
    liked, relevant
        The number of training ratings of each like shown, and of each of the user's other likes.
    """
    best = np.sort(np.maximum(relevant, 1))[:cut]
    return float((np.maximum(liked, 1) ** -0.5).sum() / (best**-0.5).sum())


def ndcg(ranking: Sequence[int], relevant: frozenset[int], cut: int = RANKED) -> float:
    """Return the discounted hits among the first `cut` as a share of the ideal ranking's."""
    discount = 1.0 / np.log2(np.arange(2, cut + 2))
    hits = np.array([row in relevant for row in ranking[:cut]], dtype=np.bool_)
    gain = discount[: len(hits)][hits].sum()
    return float(gain / discount[: min(cut, len(relevant))].sum())
