"""`fourfold policy --check`: the coefficients of a policy, and the ones without effect."""

from pathlib import Path

from engine.policy import KNOBS, Policy, resolve_policy
from engine.text import visible


def check_policy(choice: str, config: Path) -> str:
    """Return each coefficient of a policy with its meaning, and the keys that change nothing.

    Raises
    ------
    PolicyError
        It is no valid policy.
    """
    policy = resolve_policy(choice, config)
    lines = [f"{visible(choice)}: valid", ""]
    lines += [_knob_line(policy, knob.key, knob.meaning) for knob in KNOBS]
    if dead := policy.dead_knobs():
        lines += ["", "As these stand, some keys change nothing:"]
        lines += [f"  {knob.key}: {knob.why}" for knob in dead]
    return "\n".join(lines)


def _knob_line(policy: Policy, key: str, meaning: str) -> str:
    return f"  {key:<23} {getattr(policy, key):<5g} {meaning}"
