"""`fourfold policy --check`: print the coefficients of a policy and those without effect."""

from argparse import Namespace

from engine.files.locations import input_folder
from engine.policy import COEFFICIENTS, CUSTOM
from engine.presets import Presets, resolve_policy
from engine.text import visible


def run(args: Namespace) -> None:
    """Print the preset that it equals, each coefficient, and why some have no effect.

    Raises
    ------
    PolicyError
        The policy is not valid.
    """
    config = input_folder("config").path
    policy = resolve_policy(args.check, config)
    preset = Presets.read(config).name_of(policy)
    equals = "no preset" if preset == CUSTOM else f"the preset {visible(preset)}"
    print(f"{visible(args.check)}: valid, equals {equals}\n")
    for key, coefficient in COEFFICIENTS.items():
        print(f"  {key:<23} {getattr(policy, key):<5g} {coefficient.meaning}")
    if no_effect := policy.without_effect():
        print("\nSome keys have no effect under this policy:")
        for key, reason in no_effect.items():
            print(f"  {key}: {reason}")
