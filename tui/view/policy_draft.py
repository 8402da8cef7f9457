"""A policy being tuned: what its knobs are called, how far a step turns them, what follows.

Nothing here draws, and nothing touches the session; a `Draft` is used or dropped as a whole.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import Enum
from pathlib import Path
from typing import Final

from engine.errors import PolicyError
from engine.policy import DEFAULT, KNOBS, Knob, Policy, preset_names, resolve_policy
from engine.ranking.explanation import Recommendation
from engine.session.session import Session
from engine.text import joined
from tui.view.models import FilmLine, KnobLine, film_line

GROUPS: Final = (
    ("Taste", ("score_weight_model", "learning_rate", "negative_weight")),
    ("Genres", ("min_genre_affinity", "max_genre_distance", "genre_distance_penalty")),
    ("Popularity", ("popularity_penalty",)),
    ("Variety", ("diversity_boost", "diversity_affinity_cap")),
    ("Exploration", ("exploration_rate",)),
)
"""The keys under their headings, in the order in which they are shown."""

_WORDS: Final = {
    "score_weight_model": "Weight of taste",
    "learning_rate": "Pace of learning",
    "negative_weight": "Weight of dislikes",
    "min_genre_affinity": "Least affinity",
    "max_genre_distance": "Greatest distance",
    "genre_distance_penalty": "Cost of distance",
    "popularity_penalty": "Cost of popularity",
    "diversity_boost": "Boost for variety",
    "diversity_affinity_cap": "Boosted below",
    "exploration_rate": "Chance to explore",
}
_KNOB: Final = {knob.key: knob for knob in KNOBS}
_CHANGED: Final = " (changed)"
_OWN: Final = "my-"
_FINEST: Final = Decimal("0.001")  # what values are rounded to

UP, DOWN, NEW, STILL = "▲", "▼", "+", " "
"""What stands before a film that is higher, lower, new, or where it was."""


class Reach(Enum):
    """How far a step goes: the value is about how many of them make the whole range."""

    FINE = 100
    STEP = 20
    LEAP = 5


def step(knob: Knob, reach: Reach) -> Decimal:
    """Return the length of a step: a 1, 2 or 5 of some decimal place."""
    least = (_decimal(knob.high) - _decimal(knob.low)) / reach.value
    place = Decimal(1).scaleb(least.adjusted())
    return next(size for times in (1, 2, 5, 10) if (size := times * place) >= least)


def stepped(key: str, value: float, steps: int, reach: Reach) -> float:
    """Return `value` moved by `steps`, exact in decimals and within the range."""
    return _within(_KNOB[key], _decimal(value) + steps * step(_KNOB[key], reach))


def at_share(key: str, share: float) -> float:
    """Return the value, a whole number of fine steps, that stands at `share` of the range."""
    knob = _KNOB[key]
    low, fine = _decimal(knob.low), step(knob, Reach.FINE)
    span = _decimal(knob.high) - low
    steps = (_decimal(min(max(share, 0.0), 1.0)) * span / fine).to_integral_value()
    return _within(knob, low + steps * fine)


def figure(value: float) -> str:
    """Return a value with two decimals, or three where it has them."""
    return f"{value:.3f}".removesuffix("0")


def _decimal(value: float) -> Decimal:
    return Decimal(repr(float(value)))


def _within(knob: Knob, value: Decimal) -> float:
    inside = min(max(value, _decimal(knob.low)), _decimal(knob.high))
    return float(inside.quantize(_FINEST).normalize())


@dataclass(frozen=True, slots=True)
class Draft:
    """A policy while it is tuned.

    Attributes
    ----------
    policy
        As it stands.
    start
        What its values were before any knob was turned.
    base
        The policy whose name it goes by until a knob is turned away from it.
    """

    policy: Policy
    start: Policy
    base: Policy

    @classmethod
    def of(cls, policy: Policy, known: Sequence[Policy] = ()) -> "Draft":
        """Return the draft that begins at `policy`, which may be a changed one of `known`."""
        stem = policy.name.removesuffix(_CHANGED)
        base = next((other for other in known if other.name == stem), policy)
        return cls(policy, policy, base)

    def turned(self, key: str, value: float) -> "Draft":
        """Return the draft with one knob at another value."""
        policy = replace(self.policy, name=self.base.name, **{key: value})
        if policy != self.base:
            policy = replace(policy, name=self.base.name.removesuffix(_CHANGED) + _CHANGED)
        return replace(self, policy=policy)

    def reset(self, key: str) -> "Draft":
        """Return the draft with one knob where it was at the start."""
        return self.turned(key, getattr(self.start, key))

    def reset_all(self) -> "Draft":
        """Return the draft as it was at the start."""
        return replace(self, policy=self.start)

    def line(self, key: str) -> KnobLine:
        """Return one knob as it is shown."""
        knob, value = _KNOB[key], getattr(self.policy, key)
        return KnobLine(
            label=_WORDS[key],
            key=key,
            share=(value - knob.low) / (knob.high - knob.low),
            figure=figure(value),
            changed=value != getattr(self.start, key),
            idle=any(dead.key == key for dead in self.policy.dead_knobs()),
        )

    def told(self, key: str) -> tuple[str, str]:
        """Return range and former value of a knob, and a sentence on what it means."""
        knob, before = _KNOB[key], getattr(self.start, key)
        was = f", was {figure(before)}" if before != getattr(self.policy, key) else ""
        meaning = knob.meaning[0].upper() + knob.meaning[1:]
        return f"{knob.low:g} to {knob.high:g}{was}", f"{meaning}."

    def idle(self) -> tuple[str, ...]:
        """Return a sentence on each group of knobs that change nothing as they stand."""
        keys: dict[str, list[str]] = {}
        for dead in self.policy.dead_knobs():
            keys.setdefault(dead.why, []).append(dead.key)
        return tuple(
            f"{joined(names)} {'has' if len(names) == 1 else 'have'} no effect: {why}."
            for why, names in keys.items()
        )


def presets(config: Path) -> tuple[tuple[Policy, ...], str]:
    """Return the default policy and the presets of config/, and what was wrong with any."""
    policies, problem = [], ""
    for name in [DEFAULT, *preset_names(config)]:
        try:
            policies.append(resolve_policy(name, config))
        except PolicyError as error:
            problem = str(error)
    return tuple(policies), problem


def file_name(policy: Policy) -> str:
    """Return the name of a file for `policy`: "my-classic.yaml"."""
    stem = policy.name.partition(" (")[0].removeprefix(_OWN)
    letters = (letter if letter.isalnum() or letter in "-_." else "-" for letter in stem)
    return f"{_OWN}{''.join(letters)}.yaml"


def compared(
    before: Sequence[Recommendation], after: Sequence[Recommendation]
) -> tuple[FilmLine, ...]:
    """Return the films of `after`, marked by how they stand against their place in `before`."""
    places = {told.movie.movie_id: place for place, told in enumerate(before)}
    return tuple(
        film_line(told.movie, _mark(places.get(told.movie.movie_id), place))
        for place, told in enumerate(after)
    )


def why_nothing(session: Session, policy: Policy) -> str:
    """Return a sentence on why `policy` leaves nothing of `session` to recommend."""
    unbounded = replace(policy, min_genre_affinity=0.0, max_genre_distance=1.0)
    if session.preview(unbounded, 1):
        return "No unseen film is this near: lower min_genre_affinity or raise max_genre_distance."
    if session.filters:
        return f"No unseen film passes your filters ({session.filters.described()})."
    return "You have seen every film there is."


def _mark(before: int | None, now: int) -> str:
    if before is None:
        return NEW
    return STILL if before == now else UP if now < before else DOWN
