"""`fourfold policy --check`: print the coefficients of a policy and those without effect."""

from argparse import Namespace

from engine.files.locations import input_folder
from engine.policy import COEFFICIENTS, resolve_policy
from engine.text import visible


def run(args: Namespace) -> None:
    """Print each coefficient with its meaning, and why some have no effect.

    Raises
    ------
    PolicyError
        The policy is not valid.
    """
    policy = resolve_policy(args.check, input_folder("config").path)
    print(f"{visible(args.check)}: valid\n")
    for key, coefficient in COEFFICIENTS.items():
        print(f"  {key:<23} {getattr(policy, key):<5g} {coefficient.meaning}")
    if no_effect := policy.without_effect():
        print("\nSome keys have no effect under this policy:")
        for key, reason in no_effect.items():
            print(f"  {key}: {reason}")
