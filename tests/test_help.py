"""Every command explains itself: what it is for, examples that are valid, what it writes."""

import importlib
import re
import sys
from pathlib import Path

import pytest

from engine.console import run
from tests.documented_commands import examples_of, require_parsed
from tests.source_tree import ROOT
from tui.cli import build
from tui.cli.arguments import parse
from tui.cli.help_texts import COMMANDS

OWN_HELP = [[], *([name] for name in COMMANDS if name != "build"), ["sessions", "show"],
            ["sessions", "delete"]]  # fmt: skip
WRITES = re.compile(r"\b(writes?|written|deletes?|changes? no|(un)?packs?)\b", re.IGNORECASE)


def modules() -> list[str]:
    """Return the modules of preprocessing and training that are commands."""
    return sorted(
        f"{folder}.{path.stem}"
        for folder in ("preprocessing", "training")
        for path in Path(ROOT, folder).glob("*.py")
        if '__name__ == "__main__"' in path.read_text(encoding="utf-8")
    )


def require_explained(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert WRITES.search(text), "the help does not say what is written"
    examples = examples_of(text)
    assert examples, "the help has no example"
    for example in examples:
        assert require_parsed(example, monkeypatch), example


@pytest.mark.parametrize("words", OWN_HELP, ids=" ".join)
def test_a_command_of_fourfold_explains_itself(words, capsys, monkeypatch) -> None:
    with pytest.raises(SystemExit) as ended:
        parse([*words, "--help"])
    assert ended.value.code == 0
    require_explained(capsys.readouterr().out, monkeypatch)


@pytest.mark.parametrize("module", modules())
def test_a_module_explains_itself(module, capsys, monkeypatch) -> None:
    main = importlib.import_module(module).main
    with monkeypatch.context() as patch:
        patch.setattr(sys, "argv", [module, "--help"])
        with pytest.raises(SystemExit) as ended:
            main()
    assert ended.value.code == 0
    require_explained(capsys.readouterr().out, monkeypatch)


def test_the_help_of_build_needs_no_packages(capsys, monkeypatch) -> None:
    monkeypatch.setattr(build, "find_spec", lambda name: None)
    assert run(lambda: build.run(parse(["build", "--help"]))) == 0
    printed = capsys.readouterr().out
    require_explained(printed, monkeypatch)
    assert "pip install '.[build]'" in printed
