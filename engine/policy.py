"""The policy: coefficients that turn a taste model's scores into recommendations.

Policies are flat YAML files in config/. `engine.ranking.score` has the formula.
"""

from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from engine.errors import PolicyError
from engine.files.bounded_settings import bounded, bounded_fields, checked
from engine.files.yaml_settings import read_settings

CUSTOM = "custom"
AFFINITY_SLACK = 1e-9


@dataclass(frozen=True, slots=True)
class TasteRates:
    """How answers move a person's taste; the defaults are the documented rates.

    Attributes
    ----------
    learning_rate
        α, how far one answer moves the person's vector.
    negative_weight
        The weight of a dislike, relative to a like.
    """

    learning_rate: float = 0.15
    negative_weight: float = 0.6


TASTE_RATES = TasteRates()


@dataclass(frozen=True, slots=True)
class Policy:
    """The coefficients, each within its documented range; the defaults are `classic`.

    Policies with the same coefficients are equal, whatever their names.

    Attributes
    ----------
    name
        The preset or file that the coefficients come from, or `CUSTOM`. A person is shown
        `Presets.title_of` instead.
    """

    name: str = field(default="classic", compare=False)
    score_weight_model: float = bounded(1.4, 0.5, 1.5, "how much the taste model's score counts")
    min_genre_affinity: float = bounded(
        0.1, 0.0, 0.4, "films with a lower genre affinity are left out"
    )
    max_genre_distance: float = bounded(
        0.6, 0.5, 1.0, "films further from the genre profile are left out"
    )
    genre_distance_penalty: float = bounded(
        0.7, 0.0, 1.0, "what distance from the genre profile costs"
    )
    popularity_penalty: float = bounded(
        0.1, 0.0, 0.7, "what being the most popular film costs, others in proportion"
    )
    diversity_boost: float = bounded(
        0.2, 0.0, 0.5, "what a film with some, but little, genre affinity gains"
    )
    diversity_affinity_cap: float = bounded(
        0.3, 0.1, 0.6, "the affinity below which a film gains the diversity boost"
    )
    exploration_rate: float = bounded(
        0.0, 0.0, 0.2, "the chance of each film to be dampened, so that others come up"
    )
    learning_rate: float = bounded(
        TASTE_RATES.learning_rate, 0.0, 1.0, "how far one answer moves the person's vector"
    )
    negative_weight: float = bounded(
        TASTE_RATES.negative_weight,
        0.0,
        2.0,
        "how strongly a dislike pushes, compared with a like's pull",
    )
    fame_penalty: float = bounded(
        0.0, 0.0, 1.0, "what the most popular film costs, others by the root of their popularity"
    )

    @classmethod
    def load(cls, path: Path, name: str | None = None) -> "Policy":
        """Read a policy file; keys it leaves out keep their documented default.

        The policy is called `name`, or after the file when None.

        Raises
        ------
        PolicyError
            The file cannot be read, is not flat YAML, has an unknown or repeated key, or a
            value of the wrong type or out of range.
        """
        values = checked(cls, dict(read_settings(path, PolicyError)), path, PolicyError)
        return cls(name=name or path.stem, **values)

    @property
    def taste(self) -> TasteRates:
        """The coefficients that belong to the taste model."""
        return TasteRates(self.learning_rate, self.negative_weight)

    def to_mapping(self) -> dict[str, float]:
        """Return the coefficients by key, in documented order."""
        return {key: float(getattr(self, key)) for key in COEFFICIENTS}

    def to_yaml(self) -> str:
        """Return the text of a policy file, each key with its range and meaning.

        `load` reads the same coefficients back, to the last bit.
        """
        lines = [
            f"{f'{one.key}: {_decimal(value)}':<29} # {f'{one.low:g}-{one.high:g}':<7}  "
            f"{one.meaning}\n"
            for one, value in zip(COEFFICIENTS.values(), self.to_mapping().values(), strict=True)
        ]
        return f"# A policy for fourfold: `fourfold --policy FILE` uses it.\n\n{''.join(lines)}"

    @property
    def affinity_floor(self) -> float:
        """The lowest genre affinity at which a film passes both bounds."""
        return max(self.min_genre_affinity, 1.0 - self.max_genre_distance)

    def without_effect(self) -> dict[str, str]:
        """Return the keys of the coefficients without effect under this policy, and why."""
        reasons: dict[str, str] = {}
        distance_floor = 1.0 - self.max_genre_distance
        if 0 < self.min_genre_affinity <= distance_floor + AFFINITY_SLACK:
            reasons["min_genre_affinity"] = (
                f"max_genre_distance {self.max_genre_distance:g} already asks for an affinity "
                f"of {distance_floor:.3g}, so {self.min_genre_affinity:g} leaves nothing out"
            )
        if 0 <= distance_floor < self.min_genre_affinity - AFFINITY_SLACK:
            reasons["max_genre_distance"] = (
                f"min_genre_affinity {self.min_genre_affinity:g} already keeps the distance "
                f"within {1 - self.min_genre_affinity:.3g}"
            )
        if self.diversity_boost == 0:
            reasons["diversity_affinity_cap"] = "diversity_boost is 0"
        elif self.diversity_affinity_cap <= self.affinity_floor + AFFINITY_SLACK:
            reasons["diversity_boost"] = reasons["diversity_affinity_cap"] = (
                f"a film needs an affinity of {self.affinity_floor:.3g} to be shown and one below "
                f"diversity_affinity_cap {self.diversity_affinity_cap:g} to be boosted"
            )
        if self.learning_rate == 0:
            reasons["negative_weight"] = "learning_rate is 0, so no answer counts"
        return reasons


COEFFICIENTS = bounded_fields(Policy)
"""The coefficients by key, in documented order."""


def _decimal(value: float) -> str:
    """Return the shortest decimal that reads as `value`, without the exponent YAML stumbles on."""
    written = format(Decimal(repr(value)), "f")
    return written if "." in written else f"{written}.0"
