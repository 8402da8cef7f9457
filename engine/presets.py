"""Policies by name or file, such as the presets, and the name that each is shown under.

A policy is shown under the name of the preset with the same coefficients, wherever it comes
from; one that equals no preset is custom.
"""

import os
from dataclasses import dataclass, replace
from pathlib import Path

from engine.errors import PolicyError
from engine.files.names import POLICY, PRESETS
from engine.policy import CUSTOM, Policy

DEFAULT = "default"
_RENAMED = {"crowd-pleaser": "well-known"}


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


def preset_names(config: Path) -> list[str]:
    """Return the names of the presets in config/presets/, sorted."""
    return sorted(path.stem for path in (config / PRESETS).glob("*.yaml"))


def renamed_notice(choice: str | None, policy: Policy) -> str | None:
    """Return a sentence if `choice` is an earlier name of the preset `policy`, else None."""
    if choice is None or _RENAMED.get(choice) != policy.name:
        return None
    return f"The preset {choice} is called {policy.name} now."


def resolve_policy(choice: str | None, config: Path) -> Policy:
    """Return the policy called `choice`, a preset in the folder `config` or a file.

    None or "default" is config/recommender_policy.yaml. An earlier name of a preset means that
    preset, unless there is one of that name.

    Raises
    ------
    PolicyError
        It is neither a preset nor a file, or the file is not a valid policy.
    """
    if choice is None or choice == DEFAULT:
        return Policy.load(config / POLICY, name=DEFAULT)
    names = preset_names(config)
    name = choice if choice in names else _RENAMED.get(choice, choice)
    if name in names:
        return Policy.load(config / PRESETS / f"{name}.yaml")
    presets = f"presets are {', '.join([DEFAULT, *names])}"
    if not choice:
        raise PolicyError("the name of the policy is empty", fix=presets)
    path = Path(choice)
    if not os.path.exists(path):  # noqa: PTH110 - unlike Path.exists, it never raises
        raise PolicyError("neither a preset nor a file", where=choice, fix=presets)
    return Policy.load(path)
