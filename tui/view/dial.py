"""The dial: the three policies that a person chooses among in plain words."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from engine.policy import CUSTOM, Policy
from engine.presets import Presets
from engine.session.session import Session
from tui.view.film_lines import DetailsOf, film_lines
from tui.view.models import FilmLine

_STOPS: Final = {
    "well-known": "Films that many people know.",
    "balanced": "Well-known films and finds.",
    "deep-cuts": "Films that fewer people know.",
}
_OTHERS: Final = {"classic": "The policy as first documented.", CUSTOM: "Your own policy."}
_NEXT: Final = 5
# With the likes among 20 films that docs/models.md has for each model without a policy. They are
# those of ml-latest-small, so a library shows none.
_MODELS: Final = {
    "als": ("learns from skips too", "8.9"),
    "svd": ("the first documented model", "1.9"),
    "twotower": ("a neural network", "7.9"),
}


class Stop(NamedTuple):
    """One stop of the dial: its policy, name and meaning."""

    policy: Policy
    title: str
    meaning: str


def stops_of(presets: Presets, *others: Policy | None) -> list[Stop]:
    """Return the stops in order, then those of `others` that are not among them."""
    named = {preset.name: preset for preset in presets.policies}
    policies = [named[name] for name in _STOPS if name in named]
    policies += [other for other in others if other is not None and other not in policies]
    meanings = {**_STOPS, **_OTHERS}
    return [
        Stop(policy, presets.title_of(policy), meanings.get(presets.name_of(policy), ""))
        for policy in dict.fromkeys(policies)
    ]


def model_note(name: str, *, is_library: bool) -> str:
    """Return a line on what a model is, and how good where it comes with fourfold; else ""."""
    kind, liked = _MODELS.get(name, ("", ""))
    note = kind if is_library or not kind else f"{liked} of 20 liked, {kind}"
    return f"  {note}" if note else ""


def next_stop(stops: Sequence[Stop], policy: Policy) -> Stop:
    """Return the stop after that of `policy`, or the first one."""
    policies = [stop.policy for stop in stops]
    following = policies.index(policy) + 1 if policy in policies else 0
    return stops[following % len(stops)]


def next_films(session: Session, policy: Policy, details_of: DetailsOf) -> tuple[FilmLine, ...]:
    """Return the next five films under a policy, with their directors."""
    films = session.preview(policy, _NEXT)
    return film_lines(session, (film.movie for film in films), details_of)
