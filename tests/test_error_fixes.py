"""Every error that a person sees says what to do about it."""

import ast
from pathlib import Path

import pytest

from tests.source_tree import ROOT

PACKAGES = ("engine", "preprocessing", "training", "tui")
BASE = "FourfoldError"

WITHOUT_FIX = {
    "BadRowError": "one line of the list of rows that an import leaves out",
    "BadRatingError": "one line of the list of rows that an import leaves out",
    "FileChangedError": "its class brings the fix",
    "FormError": "the line that the films' credits are still being read",
    "PosterError": "a line in the place of the poster; nothing depends on it",
    "ResponseError": "the reason why TMDB's answer about one film is not used",
    "_DamagedError": "raised again with the file's name and a fix",
}


def modules() -> list[Path]:
    return sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))


def error_classes() -> set[str]:
    """Return the names of `FourfoldError` and of all that derive from it."""
    bases = {
        node.name: {ast.unparse(base).rpartition(".")[2] for base in node.bases}
        for path in modules()
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ClassDef)
    }
    found = {BASE}
    while more := {name for name in bases if name not in found and bases[name] & found}:
        found |= more
    return found


ERRORS = error_classes()


def test_the_exceptions_are_errors() -> None:
    assert set(WITHOUT_FIX) < ERRORS


@pytest.mark.parametrize("path", modules(), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_errors_say_what_to_do(path: Path) -> None:
    wanted = ERRORS - set(WITHOUT_FIX)
    bare = [
        f"line {node.lineno}: {ast.unparse(node)}"
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in wanted
        and all(keyword.arg != "fix" for keyword in node.keywords)
    ]
    assert bare == []
