"""Why no film is left to recommend, and which change would bring films back."""

from dataclasses import dataclass, replace
from enum import Enum

import numpy as np
from numpy.typing import NDArray

from engine.catalogue.filters import NO_FILTERS, Filters
from engine.policy import AFFINITY_SLACK, CUSTOM, Policy
from engine.ranking.score import PolicyScorer


class Constraint(Enum):
    """The condition that leaves no film to recommend."""

    ALL_SEEN = "every film has been seen"
    FILTERS = "the filters"
    NO_PROFILE = "none of the four favourites has a genre"
    MIN_AFFINITY = "min_genre_affinity"
    MAX_DISTANCE = "max_genre_distance"


@dataclass(frozen=True, slots=True)
class NoResults:
    """Why no film is left, and the remedy.

    Attributes
    ----------
    constraint
        The condition that rules out every film.
    remedy
        The policy with the bound relaxed, or the filters cleared; None when every film has
        been seen.
    """

    constraint: Constraint
    reason: str
    remedy: Policy | Filters | None


def explain_no_results(
    policy: Policy,
    filters: Filters,
    scorer: PolicyScorer,
    *,
    unseen: NDArray[np.bool_],
    passing: NDArray[np.bool_],
    empty_profile: bool,
) -> NoResults:
    """Return why no film is left.

    Parameters
    ----------
    unseen, passing
        (n,) bool each: films not seen yet among those of enough ratings to be recommended, and
        films that pass `filters`.
    empty_profile
        Whether no favourite has a genre.
    """
    if not unseen.any():
        return NoResults(Constraint.ALL_SEEN, "You have seen every film there is.", None)
    within = unseen & scorer.allowed
    left = unseen & passing
    if within.any() or not left.any():
        return _without_filters(filters, int(np.count_nonzero(within)), bool(left.any()))
    if empty_profile:
        open_policy = _relaxed(policy, min_genre_affinity=0.0, max_genre_distance=1.0)
        reason = "None of your four films has a genre, so the genre bounds let nothing through."
        return NoResults(Constraint.NO_PROFILE, reason, open_policy)
    return _without_bounds(policy, scorer, left)


def _without_filters(filters: Filters, regained: int, some_pass: bool) -> NoResults:
    without = f"there {_films(regained)}" if regained else "none is within the genre bounds either"
    unseen = "unseen film within the genre bounds" if some_pass else "unseen film"
    reason = f"No {unseen} passes your filters ({filters.described()}); without them {without}."
    return NoResults(Constraint.FILTERS, reason, NO_FILTERS)


def _without_bounds(policy: Policy, scorer: PolicyScorer, left: NDArray[np.bool_]) -> NoResults:
    """Lower the affinity floor to the next tenth that lets one of the films `left` through."""
    closest = float(scorer.affinity[left].max())
    floor = float(np.floor(closest * 10 + AFFINITY_SLACK)) / 10
    remedy = _relaxed(
        policy,
        min_genre_affinity=min(policy.min_genre_affinity, floor),
        max_genre_distance=max(policy.max_genre_distance, round(1.0 - floor, 1)),
    )
    regained = int(np.count_nonzero(scorer.affinity[left] >= floor - AFFINITY_SLACK))
    by_distance = 1.0 - policy.max_genre_distance >= policy.min_genre_affinity
    constraint = Constraint.MAX_DISTANCE if by_distance else Constraint.MIN_AFFINITY
    value = getattr(policy, constraint.value)
    relaxed = getattr(remedy, constraint.value)
    reason = (
        f"No unseen film passes {constraint.value} {value:g}; "
        f"at {relaxed:g} there {_films(regained)}."
    )
    return NoResults(constraint, reason, remedy)


def _films(count: int) -> str:
    return "is 1" if count == 1 else f"are {count:,}"


def _relaxed(policy: Policy, **bounds: float) -> Policy:
    return replace(policy, name=CUSTOM, **bounds)
