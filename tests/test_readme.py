"""The README's tables match the code, and everything that it names exists."""

import re

import pytest

from engine.policy import COEFFICIENTS
from tests.source_tree import ROOT
from tui.keys.action import NOT_IN_FOOTER, Place
from tui.keys.actions import actions_at

README = (ROOT / "README.md").read_text(encoding="utf-8")
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
    return "\n".join(dict.fromkeys(rows))


def policy_table() -> str:
    rows = ["| key | range | classic | meaning |", "|---|---|---|---|"]
    rows += [
        f"| `{k.key}` | {k.low:g} to {k.high:g} | {k.default:g} | {k.meaning} |"
        for k in COEFFICIENTS.values()
    ]
    return "\n".join(rows)


@pytest.mark.parametrize("table", [key_table, policy_table])
def test_the_tables_match_the_code(table) -> None:
    assert table() in README, f"README.md should hold:\n\n{table()}"


def test_no_figure_is_missing() -> None:
    assert "@@" not in README


def test_every_named_module_and_make_target_exists() -> None:
    modules = set(re.findall(r"python -m ([a-z_.]+)", README))
    assert {"preprocessing.setup", "training.train_svd_model"} <= modules
    for module in modules:
        path = ROOT / module.replace(".", "/")
        assert path.with_suffix(".py").is_file() or (path / "__main__.py").is_file(), module
    makefile = (ROOT / "Makefile").read_text()
    for target in re.findall(r"^make ([a-z]+)", README, re.MULTILINE):
        assert f"\n{target}:" in makefile, target


def test_every_linked_file_exists() -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)\)", README)
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []
