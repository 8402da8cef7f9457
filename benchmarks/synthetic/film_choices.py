"""Which films each synthetic user rates: distinct for each user, with the wanted popularity.

A user with k ratings draws d(k) films with weights w, so film m is drawn with probability
1 − exp(−d(k) · w(m)). A user rates a film once however often it is drawn, so weights equal to
the wanted counts would leave popular films short; the weights are fitted until the expected
counts are the wanted ones.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_LEVELS = 32  # activities at which d is computed; between them it is interpolated
_ROUNDS = 12
_NEWTON = 8
_MOST_OF_USERS = 0.9  # rate the most popular film
_SPARE = 1.15  # draws per expected draw, so that few users have to draw again


@dataclass(frozen=True, slots=True)
class Popularity:
    """The fitted weights, to draw films with.

    Attributes
    ----------
    cumulative
        (m,) float64, the cumulative sum of the weights, ending in 1.
    levels, draws
        Activities, ascending, and the draws that each of them needs.
    """

    cumulative: NDArray[np.float64]
    levels: NDArray[np.float64]
    draws: NDArray[np.float64]

    @classmethod
    def fitted(cls, counts: NDArray[np.float64], activity: NDArray[np.int64]) -> "Popularity":
        """Fit weights so that films are rated in proportion to `counts` (m,)."""
        wanted = _possible(counts, activity)
        levels = np.unique(np.geomspace(activity.min(), activity.max(), _LEVELS).round())
        nearest = np.abs(np.log(activity)[:, None] - np.log(levels)).argmin(axis=1)
        users = np.bincount(nearest, minlength=len(levels))
        weights = counts / counts.sum()
        draws = levels.copy()
        for _ in range(_ROUNDS):
            draws = _draws_for(levels, draws, weights)
            expected = users @ -np.expm1(-np.outer(draws, weights))
            weights = weights * (wanted / expected)
            weights /= weights.sum()
        cumulative = weights.cumsum()
        return cls(cumulative / cumulative[-1], levels, _draws_for(levels, draws, weights))

    def choose(self, activity: NDArray[np.int64], rng: np.random.Generator) -> NDArray[np.int64]:
        """Choose films for users with `activity` (u,) ratings: (activity.sum(),) positions.

        Each user's positions are distinct and ascending, one user after the other.
        """
        films = len(self.cumulative)
        drawn = np.empty(0, np.int64)  # user · films + film, ascending
        needed = np.interp(activity, self.levels, self.draws) * _SPARE + 3
        while True:
            drawing = np.repeat(np.arange(len(activity)), needed.astype(np.int64))
            more = np.searchsorted(self.cumulative, rng.random(len(drawing)), side="right")
            drawn = _distinct(np.concatenate([drawn, drawing * films + more]))
            has = np.bincount(drawn // films, minlength=len(activity))
            if (has >= activity).all():
                return _thinned(drawn, has, activity, rng) % films
            needed = np.where(has < activity, needed, 0)


def _possible(counts: NDArray[np.float64], activity: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return `counts` scaled to the total of ratings, none above 90 % of the users."""
    wanted = counts * (activity.sum() / counts.sum())
    most = _MOST_OF_USERS * len(activity)
    while wanted.max() > most:
        wanted = np.minimum(wanted, most)
        below = wanted < most
        wanted[below] *= (activity.sum() - wanted[~below].sum()) / wanted[below].sum()
    return wanted


def _draws_for(
    levels: NDArray[np.float64], draws: NDArray[np.float64], weights: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Solve Σ 1 − exp(−d·w) = k for d at each level k, from the guess `draws`."""
    for _ in range(_NEWTON):
        missed = np.exp(-np.outer(draws, weights))
        excess = (1 - missed).sum(axis=1) - levels
        draws = np.maximum(draws - excess / (missed @ weights), draws / 2)
    return draws


def _distinct(keys: NDArray[np.int64]) -> NDArray[np.int64]:
    keys = np.sort(keys)
    return keys[np.append(True, keys[1:] != keys[:-1])]


def _thinned(
    drawn: NDArray[np.int64],
    has: NDArray[np.int64],
    activity: NDArray[np.int64],
    rng: np.random.Generator,
) -> NDArray[np.int64]:
    """Keep `activity` random films of each user, of the `has` drawn."""
    users = np.repeat(np.arange(len(has)), has)
    order = np.argsort(users + rng.random(len(drawn)))
    rank = np.arange(len(drawn)) - np.repeat(has.cumsum() - has, has)
    kept = np.zeros(len(drawn), np.bool_)
    kept[order[rank < np.repeat(activity, has)]] = True
    return drawn[kept]
