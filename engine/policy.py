"""The policy: ten coefficients that turn a taste model's scores into recommendations.

Read from flat YAML, checked key by key. What the coefficients do to a score is
`engine.ranking.score`'s; the files themselves live in config/.
"""

import os
from dataclasses import dataclass, field, fields
from decimal import Decimal
from pathlib import Path
from typing import Any, cast

from engine.errors import PolicyError
from engine.files.names import POLICY, PRESETS
from engine.files.yaml_settings import read_settings

DEFAULT = "default"
AFFINITY_SLACK = 1e-9


def _coefficient(default: float, low: float, high: float, meaning: str) -> Any:
    return field(default=default, metadata={"low": low, "high": high, "meaning": meaning})


@dataclass(frozen=True, slots=True)
class Policy:
    """The coefficients, each within its documented range, and the name they go by.

    The defaults are the documented `classic` values.
    """

    name: str = "classic"
    score_weight_model: float = _coefficient(
        1.4, 0.5, 1.5, "how much the taste model's score counts"
    )
    min_genre_affinity: float = _coefficient(
        0.1, 0.0, 0.4, "films with a lower genre affinity are left out"
    )
    max_genre_distance: float = _coefficient(
        0.6, 0.5, 1.0, "films further from the genre profile are left out"
    )
    genre_distance_penalty: float = _coefficient(
        0.7, 0.0, 1.0, "what distance from the genre profile costs"
    )
    popularity_penalty: float = _coefficient(
        0.1, 0.0, 0.7, "what being the most popular film costs, others in proportion"
    )
    diversity_boost: float = _coefficient(
        0.2, 0.0, 0.5, "what a film with some, but little, genre affinity gains"
    )
    diversity_affinity_cap: float = _coefficient(
        0.3, 0.1, 0.6, "the affinity below which a film gains the diversity boost"
    )
    exploration_rate: float = _coefficient(
        0.0, 0.0, 0.2, "the chance of each film to be dampened, so that others come up"
    )
    learning_rate: float = _coefficient(
        0.15, 0.0, 1.0, "how far one answer moves the person's vector"
    )
    negative_weight: float = _coefficient(
        0.6, 0.0, 2.0, "how strongly a dislike pushes, compared with a like's pull"
    )

    @classmethod
    def load(cls, path: Path, name: str | None = None) -> "Policy":
        """Read a policy file; keys it leaves out keep their documented default.

        Parameters
        ----------
        path
            A flat YAML mapping.
        name
            What to call the policy; the file's stem when None.

        Raises
        ------
        PolicyError
            The file cannot be read, is not flat YAML, has an unknown or repeated key, or a
            value of the wrong type or out of range.
        """
        values: dict[str, float] = {}
        known = {knob.key: knob for knob in KNOBS}
        for key, value in read_settings(path, PolicyError):
            if key not in known:
                raise PolicyError(
                    f"unknown key {key!r}", where=path, fix=f"allowed are {', '.join(known)}"
                )
            values[key] = known[key].check(value, path)
        return cls(name=name or path.stem, **values)

    def to_mapping(self) -> dict[str, float]:
        """Return the coefficients by key, in documented order."""
        return {knob.key: float(getattr(self, knob.key)) for knob in KNOBS}

    def to_yaml(self) -> str:
        """Return the policy as the text of a policy file, each key with its range and meaning.

        `load` gives the same coefficients back, to the last bit; the name is the file's.
        """
        lines = [
            f"{f'{knob.key}: {_decimal(value)}':<29} # {f'{knob.low:g}-{knob.high:g}':<7}  "
            f"{knob.meaning}\n"
            for knob, value in zip(KNOBS, self.to_mapping().values(), strict=True)
        ]
        return f"# A policy for fourfold: `fourfold --policy FILE` uses it.\n\n{''.join(lines)}"

    @property
    def affinity_floor(self) -> float:
        """The lowest genre affinity at which a film passes both bounds."""
        return max(self.min_genre_affinity, 1.0 - self.max_genre_distance)

    def dead_knobs(self) -> list["DeadKnob"]:
        """Return the keys that change nothing as the policy stands, and why."""
        dead = []
        distance_floor = 1.0 - self.max_genre_distance
        if 0 < self.min_genre_affinity <= distance_floor + AFFINITY_SLACK:
            dead.append(
                DeadKnob(
                    "min_genre_affinity",
                    f"max_genre_distance {self.max_genre_distance:g} already asks for an affinity "
                    f"of {distance_floor:.3g}, so {self.min_genre_affinity:g} leaves nothing out",
                )
            )
        if 0 <= distance_floor < self.min_genre_affinity - AFFINITY_SLACK:
            dead.append(
                DeadKnob(
                    "max_genre_distance",
                    f"min_genre_affinity {self.min_genre_affinity:g} already keeps the distance "
                    f"within {1 - self.min_genre_affinity:.3g}",
                )
            )
        if self.diversity_boost == 0:
            dead.append(DeadKnob("diversity_affinity_cap", "diversity_boost is 0"))
        elif self.diversity_affinity_cap <= self.affinity_floor + AFFINITY_SLACK:
            why = (
                f"a film needs an affinity of {self.affinity_floor:.3g} to be shown and one below "
                f"diversity_affinity_cap {self.diversity_affinity_cap:g} to be boosted"
            )
            dead += [DeadKnob(key, why) for key in ("diversity_boost", "diversity_affinity_cap")]
        if self.learning_rate == 0:
            dead.append(DeadKnob("negative_weight", "learning_rate is 0, so no answer counts"))
        return dead


@dataclass(frozen=True, slots=True)
class Knob:
    """One coefficient: its key, inclusive range, documented default and one-line meaning."""

    key: str
    low: float
    high: float
    default: float
    meaning: str

    def check(self, value: object, where: Path | str) -> float:
        """Return `value` as a float within the range, or raise PolicyError naming the key."""
        allowed = f"give a number from {self.low:g} to {self.high:g}"
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise PolicyError(f"{self.key}: {value!r} is not a number", where=where, fix=allowed)
        if not self.low <= value <= self.high:
            raise PolicyError(f"{self.key}: {value!r} is out of range", where=where, fix=allowed)
        return float(value)


@dataclass(frozen=True, slots=True)
class DeadKnob:
    """A key that has no effect under the policy it stands in."""

    key: str
    why: str


KNOBS: tuple[Knob, ...] = tuple(
    Knob(
        f.name, f.metadata["low"], f.metadata["high"], cast(float, f.default), f.metadata["meaning"]
    )
    for f in fields(Policy)
    if f.metadata
)


def _decimal(value: float) -> str:
    """Return the shortest decimal that reads as `value`, without the exponent YAML stumbles on."""
    written = format(Decimal(repr(value)), "f")
    return written if "." in written else f"{written}.0"


def preset_names(config: Path) -> list[str]:
    """Return the names of the presets in config/presets/, sorted."""
    return sorted(path.stem for path in (config / PRESETS).glob("*.yaml"))


def resolve_policy(choice: str | None, config: Path) -> Policy:
    """Return the policy that `choice` stands for.

    Parameters
    ----------
    choice
        The name of a preset, a path, or None or "default" for config/recommender_policy.yaml.
    config
        The config/ folder.

    Raises
    ------
    PolicyError
        It is neither a preset nor a file, or the file is no valid policy.
    """
    if choice is None or choice == DEFAULT:
        return Policy.load(config / POLICY, name=DEFAULT)
    names = preset_names(config)
    if choice in names:
        return Policy.load(config / PRESETS / f"{choice}.yaml")
    path = Path(choice)
    if not os.path.exists(path):  # noqa: PTH110 - unlike Path.exists, it never raises
        presets = ", ".join([DEFAULT, *names])
        raise PolicyError("neither a preset nor a file", where=choice, fix=f"presets are {presets}")
    return Policy.load(path)
