"""The README's tables are the code's, and what it points to exists."""

import re
from pathlib import Path

import pytest

from engine.policy import COEFFICIENTS
from tui.keys.actions import NOT_IN_FOOTER, Place, actions_at

SOURCE = Path(__file__).parents[1]
README = (SOURCE / "README.md").read_text(encoding="utf-8")
PLACES = (Place.SEARCH, Place.PICK, Place.RECOMMEND, Place.ENDED, Place.OUTSIDE, Place.ANYWHERE)


def key_table() -> str:
    """Return the action table as the README shows it: every action that the footer may name."""
    rows = ["| where | key | does |", "|---|---|---|"]
    for place in PLACES:
        rows += [
            f"| {place.value} | `{action.key_text}` | {action.help} |"
            for action in actions_at(place)
            if action.importance < NOT_IN_FOOTER
        ]
    return "\n".join(rows)


def policy_table() -> str:
    rows = ["| key | range | classic | meaning |", "|---|---|---|---|"]
    rows += [
        f"| `{k.key}` | {k.low:g} to {k.high:g} | {k.default:g} | {k.meaning} |" for k in COEFFICIENTS.values()
    ]
    return "\n".join(rows)


@pytest.mark.parametrize("table", [key_table, policy_table])
def test_the_tables_are_those_of_the_code(table) -> None:
    assert table() in README, f"README.md should hold:\n\n{table()}"


def test_nothing_is_left_to_be_filled_in() -> None:
    assert "@@" not in README


def test_every_module_and_make_target_that_is_named_exists() -> None:
    modules = set(re.findall(r"python -m ([a-z_.]+)", README))
    assert {"preprocessing.setup", "training.train_svd_model"} <= modules
    for module in modules:
        path = SOURCE / module.replace(".", "/")
        assert path.with_suffix(".py").is_file() or (path / "__main__.py").is_file(), module
    makefile = (SOURCE / "Makefile").read_text()
    for target in re.findall(r"^make ([a-z]+)", README, re.MULTILINE):
        assert f"\n{target}:" in makefile, target


def test_every_file_that_is_linked_exists() -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)\)", README)
    assert links
    assert [link for link in links if not (SOURCE / link).exists()] == []
