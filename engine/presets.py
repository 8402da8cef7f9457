"""The presets of config/presets/, and the names that policies are shown under.

A policy is shown under the name of the preset with the same coefficients, wherever it comes
from; one that equals no preset is custom.
"""

from dataclasses import dataclass, replace
from pathlib import Path

from engine.errors import PolicyError
from engine.policy import CUSTOM, DEFAULT, Policy, preset_names, resolve_policy


@dataclass(frozen=True, slots=True)
class Presets:
    """The policies that a person can choose by name.

    Attributes
    ----------
    policies
        The valid presets, sorted by name; then, as custom, the default if it equals none.
    problem
        Why a preset is left out, or "".
    """

    policies: tuple[Policy, ...]
    problem: str = ""

    @classmethod
    def read(cls, config: Path) -> "Presets":
        """Read the presets in the folder `config`; a broken one is left out."""
        policies: list[Policy] = []
        problem = ""
        for name in [*preset_names(config), DEFAULT]:
            try:
                policy = resolve_policy(name, config)
            except PolicyError as error:
                problem = str(error)
                continue
            if name != DEFAULT:
                policies.append(policy)
            elif policy not in policies:
                policies.append(replace(policy, name=CUSTOM))
        return cls(tuple(policies), problem)

    def name_of(self, policy: Policy) -> str:
        """Return the name of the preset that `policy` equals, such as "deep-cuts", or `CUSTOM`."""
        return next((preset.name for preset in self.policies if preset == policy), CUSTOM)

    def title_of(self, policy: Policy) -> str:
        """Return the name that screens show for `policy`: "Deep cuts"."""
        words = self.name_of(policy).replace("-", " ")
        return words[:1].upper() + words[1:]
