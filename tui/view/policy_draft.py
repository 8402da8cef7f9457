"""A policy being tuned: its sliders, the steps that move them, and the films that follow.

The session stays unchanged; a `Draft` is used or dropped as a whole.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from engine.files.bounded_settings import BoundedField
from engine.policy import COEFFICIENTS, CUSTOM, Policy
from engine.ranking.explanation import Recommendation
from engine.ranking.no_results import Constraint
from engine.session.session import Session
from engine.text import joined
from tui.view.models import CoefficientLine, FilmLine, StepSize, film_line

GROUPS: Final = (
    ("Taste", ("score_weight_model", "learning_rate", "negative_weight")),
    ("Genres", ("min_genre_affinity", "max_genre_distance", "genre_distance_penalty")),
    ("Popularity", ("popularity_penalty", "fame_penalty")),
    ("Variety", ("diversity_boost", "diversity_affinity_cap")),
    ("Exploration", ("exploration_rate",)),
)
"""The coefficients under their headings, in the order shown."""

_LABELS: Final = {
    "score_weight_model": "Weight of taste",
    "learning_rate": "Pace of learning",
    "negative_weight": "Weight of dislikes",
    "min_genre_affinity": "Least affinity",
    "max_genre_distance": "Greatest distance",
    "genre_distance_penalty": "Cost of distance",
    "popularity_penalty": "Cost of popularity",
    "fame_penalty": "Cost of fame",
    "diversity_boost": "Boost for variety",
    "diversity_affinity_cap": "Boosted below",
    "exploration_rate": "Chance to explore",
}
_FILE_PREFIX: Final = "my-"
_PRECISION: Final = Decimal("0.001")

UP, DOWN, NEW, SAME = "▲", "▼", "+", " "
"""The marks before a film that is ranked higher, lower, for the first time, or as before."""


def step_length(coefficient: BoundedField, size: StepSize) -> Decimal:
    """Return the length of a step: 1, 2 or 5 times a power of ten."""
    least = (_decimal(coefficient.high) - _decimal(coefficient.low)) / size.value
    unit = Decimal(1).scaleb(least.adjusted())
    return next(length for times in (1, 2, 5, 10) if (length := times * unit) >= least)


def add_steps(key: str, value: float, steps: int, size: StepSize) -> float:
    """Return `value` moved by `steps`, exact in decimals and within the range."""
    coefficient = COEFFICIENTS[key]
    return _within(coefficient, _decimal(value) + steps * step_length(coefficient, size))


def value_at(key: str, share: float) -> float:
    """Return the value at `share` of the range, 0 to 1, rounded to small steps."""
    coefficient = COEFFICIENTS[key]
    low, length = _decimal(coefficient.low), step_length(coefficient, StepSize.SMALL)
    span = _decimal(coefficient.high) - low
    steps = (_decimal(share) * span / length).to_integral_value()
    return _within(coefficient, low + steps * length)


def format_value(value: float) -> str:
    """Return a value with three decimals, or two if the third is 0."""
    return f"{value:.3f}".removesuffix("0")


def _decimal(value: float) -> Decimal:
    return Decimal(repr(float(value)))


def _within(coefficient: BoundedField, value: Decimal) -> float:
    inside = min(max(value, _decimal(coefficient.low)), _decimal(coefficient.high))
    return float(inside.quantize(_PRECISION).normalize())


@dataclass(frozen=True, slots=True)
class Draft:
    """A policy while it is tuned.

    Attributes
    ----------
    start
        The policy that tuning started from.
    """

    policy: Policy
    start: Policy

    @classmethod
    def of(cls, policy: Policy) -> "Draft":
        """Return the draft that starts from `policy`."""
        return cls(policy, policy)

    def with_value(self, key: str, value: float) -> "Draft":
        """Return the draft with another value of one coefficient."""
        policy = replace(self.policy, name=CUSTOM, **{key: value})
        return replace(self, policy=self.start if policy == self.start else policy)

    def reset(self, key: str) -> "Draft":
        """Return the draft with the value that one coefficient had at the start."""
        return self.with_value(key, getattr(self.start, key))

    def reset_all(self) -> "Draft":
        """Return the draft with the policy that tuning started from."""
        return replace(self, policy=self.start)

    def line(self, key: str) -> CoefficientLine:
        """Return the line of one slider."""
        coefficient, value = COEFFICIENTS[key], getattr(self.policy, key)
        return CoefficientLine(
            label=_LABELS[key],
            key=key,
            share=(value - coefficient.low) / (coefficient.high - coefficient.low),
            figure=format_value(value),
            changed=value != getattr(self.start, key),
            idle=key in self.policy.without_effect(),
        )

    def explain(self, key: str) -> tuple[str, str]:
        """Return the range and the former value of a coefficient, and its meaning."""
        coefficient, before = COEFFICIENTS[key], getattr(self.start, key)
        was = f", was {format_value(before)}" if before != getattr(self.policy, key) else ""
        meaning = coefficient.meaning[0].upper() + coefficient.meaning[1:]
        return f"{coefficient.low:g} to {coefficient.high:g}{was}", f"{meaning}."

    def without_effect(self) -> tuple[str, ...]:
        """Return a sentence for each reason why coefficients have no effect."""
        keys: dict[str, list[str]] = {}
        for key, reason in self.policy.without_effect().items():
            keys.setdefault(reason, []).append(key)
        return tuple(
            f"{joined(names)} {'has' if len(names) == 1 else 'have'} no effect: {reason}."
            for reason, names in keys.items()
        )


def file_name(policy: Policy) -> str:
    """Return the name of a file for `policy`: "my-classic.yaml"."""
    stem = policy.name.removeprefix(_FILE_PREFIX)
    letters = (letter if letter.isalnum() or letter in "-_." else "-" for letter in stem)
    return f"{_FILE_PREFIX}{''.join(letters)}.yaml"


def compare(
    before: Sequence[Recommendation], after: Sequence[Recommendation]
) -> tuple[FilmLine, ...]:
    """Return the films of `after`, marked by how their ranks differ from `before`."""
    ranks = {film.movie.movie_id: rank for rank, film in enumerate(before)}
    return tuple(
        film_line(film.movie, _mark(ranks.get(film.movie.movie_id), rank))
        for rank, film in enumerate(after)
    )


def _mark(before: int | None, after: int) -> str:
    if before is None:
        return NEW
    return SAME if before == after else UP if after < before else DOWN


def why_no_film_follows(session: Session, policy: Policy) -> str:
    """Return why `policy` leaves no film to recommend; "" if one is left."""
    no_results = session.no_results(policy)
    if no_results is None:
        return ""
    all_seen = no_results.constraint is Constraint.ALL_SEEN
    if not all_seen and session.count_passing(session.filters).unseen:
        return "No unseen film is this near: lower min_genre_affinity or raise max_genre_distance."
    return no_results.reason
