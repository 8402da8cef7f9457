"""The policies of the comparison: the presets, and `none` for the model without a policy."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from engine.policy import Policy
from engine.presets import DEFAULT, preset_names, resolve_policy

NONE: Final = "none"
STANDARD: Final = (NONE, "classic", "well-known", "balanced", "deep-cuts")


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
    """Return the policies called `names`, and the names of missing ones.

    Parameters
    ----------
    names
        Presets, policy files, "default" or "none"; None for the standard policies, of which
        some may be missing.
    config
        The config/ folder.

    Raises
    ------
    PolicyError
        A file is not a valid policy, or one of `names` is neither a preset nor a file.
    """
    if names is not None:
        return [_read(name, config) for name in names], []
    found = {NONE, DEFAULT, *preset_names(config)}
    missing = [name for name in STANDARD if name not in found]
    return [_read(name, config) for name in STANDARD if name in found], missing


def _read(name: str, config: Path) -> Policy:
    return pure_model() if name == NONE else resolve_policy(name, config)
