"""Which films each made-up user rates: distinct for each user, and as popular as asked for.

Whoever rates k films has met each film m with probability 1 − exp(−d(k) · w(m)), the meetings
being random draws with weights w, d of them. Weights equal to the wanted counts would leave
popular films short, which people with many ratings meet once only however often they are drawn;
so the weights are fitted until the expected counts are the wanted ones.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_LEVELS = 32  # activities at which d is worked out; between them it is interpolated
_ROUNDS = 12
_NEWTON = 8
_MOST_OF_USERS = 0.9  # rate the most popular film
_SPARE = 1.15  # draws for each one expected to be needed, so that few users draw again


@dataclass(frozen=True, slots=True)
class Popularity:
    """What is needed to draw films.

    Parameters
    ----------
    cumulative
        (m,) float64, the weights summed up, ending in 1.
    levels, draws
        Activities, ascending, and the draws each of them needs.
    """

    cumulative: NDArray[np.float64]
    levels: NDArray[np.float64]
    draws: NDArray[np.float64]

    @classmethod
    def fitted(cls, counts: NDArray[np.float64], activity: NDArray[np.int64]) -> "Popularity":
        """Fit weights by which films are rated in proportion to `counts` (m,)."""
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
        """Choose films for users of the given `activity` (u,): (activity.sum(),) positions.

        Each user's are distinct and ascending, one user after the other.
        """
        films = len(self.cumulative)
        met = np.empty(0, np.int64)  # user · films + film, ascending
        needed = np.interp(activity, self.levels, self.draws) * _SPARE + 3
        while True:
            drawing = np.repeat(np.arange(len(activity)), needed.astype(np.int64))
            drawn = np.searchsorted(self.cumulative, rng.random(len(drawing)), side="right")
            met = _distinct(np.concatenate([met, drawing * films + drawn]))
            has = np.bincount(met // films, minlength=len(activity))
            if (has >= activity).all():
                return _thinned(met, has, activity, rng) % films
            needed = np.where(has < activity, needed, 0)


def _possible(counts: NDArray[np.float64], activity: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return `counts` scaled to all ratings there are; no film has nearly as many as users."""
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
    met: NDArray[np.int64],
    has: NDArray[np.int64],
    activity: NDArray[np.int64],
    rng: np.random.Generator,
) -> NDArray[np.int64]:
    """Keep `activity` films of each user at random, of the `has` met."""
    users = np.repeat(np.arange(len(has)), has)
    order = np.argsort(users + rng.random(len(met)))
    rank = np.arange(len(met)) - np.repeat(has.cumsum() - has, has)
    kept = np.zeros(len(met), np.bool_)
    kept[order[rank < np.repeat(activity, has)]] = True
    return met[kept]
