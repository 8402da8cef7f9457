"""The size of folders and modules, so that a reader can see across each of them."""

import pytest

from tests.source_tree import ROOT

PACKAGES = ("engine", "preprocessing", "training", "tui", "benchmarks")
MODULES = 14
MODULES_OF = {"tui/screens": 20, "tui/widgets": 20, "benchmarks": 20}
LINES = 300


def folders() -> list[str]:
    found = {
        path.parent.relative_to(ROOT).as_posix()
        for package in PACKAGES
        for path in (ROOT / package).rglob("*.py")
    }
    return sorted(found)


@pytest.mark.parametrize("folder", folders())
def test_a_folder_has_few_modules(folder: str) -> None:
    modules = [path.name for path in (ROOT / folder).glob("*.py") if path.name != "__init__.py"]
    assert len(modules) <= MODULES_OF.get(folder, MODULES), modules


@pytest.mark.parametrize("folder", folders())
def test_a_module_has_few_lines(folder: str) -> None:
    lines = {path.name: len(path.read_text().splitlines()) for path in (ROOT / folder).glob("*.py")}
    assert {name: count for name, count in lines.items() if count > LINES} == {}


@pytest.mark.parametrize("folder", folders())
def test_the_init_of_a_folder_is_a_docstring_at_most(folder: str) -> None:
    lines = (ROOT / folder / "__init__.py").read_text().splitlines()
    assert len(lines) <= 1
    assert all(line.startswith('"""') and line.endswith('"""') for line in lines)
