"""The policies of the comparison: the presets, and `none`, the model on its own."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from engine.policy import DEFAULT, Policy, preset_names, resolve_policy

NONE: Final = "none"
STANDARD: Final = (NONE, "classic", DEFAULT, "crowd-pleaser", "deep-cuts")


def pure_model() -> Policy:
    """Return the policy that leaves the model's scores as they are and filters nothing."""
    return Policy(
        name=NONE,
        score_weight_model=1.0,
        min_genre_affinity=0.0,
        max_genre_distance=1.0,
        genre_distance_penalty=0.0,
        popularity_penalty=0.0,
        diversity_boost=0.0,
        exploration_rate=0.0,
    )


def read_policies(names: Sequence[str] | None, config: Path) -> tuple[list[Policy], list[str]]:
    """Return the policies called `names`, and those that are not there.

    Parameters
    ----------
    names
        Presets, policy files, "default" or "none"; None for the standard ones, of which a
        missing one is passed over and returned by name.
    config
        The config/ folder.

    Raises
    ------
    PolicyError
        A file is no valid policy, or one of `names` is neither a preset nor a file.
    """
    if names is not None:
        return [_read(name, config) for name in names], []
    there = {NONE, DEFAULT, *preset_names(config)}
    missing = [name for name in STANDARD if name not in there]
    return [_read(name, config) for name in STANDARD if name in there], missing


def at_popularity_penalty(policy: Policy, penalty: float) -> Policy:
    """Return `policy` with another popularity_penalty, named after both."""
    return replace(policy, name=f"{policy.name} {penalty:g}", popularity_penalty=penalty)


def _read(name: str, config: Path) -> Policy:
    return pure_model() if name == NONE else resolve_policy(name, config)
