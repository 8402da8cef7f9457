"""The documents are true: links, tables, commands and examples agree with the code."""

import json
import re
import zipfile
from pathlib import Path

import pytest

from engine.catalogue.filters import Filters
from engine.policy import COEFFICIENTS
from engine.ranking.explanation import Recommendation
from engine.ranking.score import Terms
from engine.session.session import Session
from engine.version import VERSION
from tests import key_tables
from tests.documented_commands import arguments_of_fourfold, commands_of, module_of, require_parsed
from tests.source_tree import ROOT
from tui.cli.help_texts import COMMANDS
from tui.cli.main import main
from tui.keys.actions import actions_at
from tui.keys.keymap_file import read_keymap

PAGES = {
    path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8")
    for path in (*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), ROOT / "processed" / "README.md")
}
README = PAGES["README.md"]
PLAIN = ("recommend", "find", "import", "policy", "keys", "locate", "sessions")
LETTERBOXD = "Date,Name,Year,Letterboxd URI,Rating\n" + "".join(
    f"2026-01-0{day},{film},https://boxd.it/{day},{rating}\n"
    for day, (film, rating) in enumerate(
        (("Heat,1995", 5), ("Ronin,1998", 5), ("Fargo,1996", 4.5), ("The Insider,1999", 4)), 1
    )
)


def all_commands() -> list[tuple[str, ...]]:
    return list(dict.fromkeys(command for text in PAGES.values() for command in commands_of(text)))


def code_block(page: str, language: str) -> str:
    found = re.search(rf"^```{language}\n(.*?)^```", PAGES[page], re.MULTILINE | re.DOTALL)
    assert found is not None
    return found[1]


def anchors(text: str) -> set[str]:
    """Return the anchors of a page's headings."""
    headings = re.findall(r"^#+ (.*)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def policy_table() -> str:
    rows = ["| key | range | classic | meaning |", "|---|---|---|---|"]
    rows += [
        f"| `{k.key}` | {k.low:g} to {k.high:g} | {k.default:g} | {k.meaning} |"
        for k in COEFFICIENTS.values()
    ]
    return "\n".join(rows)


def test_the_readme_is_short() -> None:
    assert len(README.splitlines()) <= 90


@pytest.mark.parametrize("page", PAGES)
def test_every_link_leads_somewhere(page: str) -> None:
    for link in re.findall(r"\]\((?!https?:)([^)]+)\)", PAGES[page]):
        file, _, anchor = link.partition("#")
        target = (ROOT / page).parent / file if file else ROOT / page
        assert target.exists(), link
        if anchor:
            assert anchor in anchors(target.read_text(encoding="utf-8")), link


@pytest.mark.parametrize("page", PAGES)
def test_every_file_and_make_target_that_is_named_exists(page: str) -> None:
    folders = "tests|docs|engine|tui|preprocessing|training|benchmarks|config"
    for path in re.findall(rf"`((?:{folders})/[\w/.-]+)`", PAGES[page]):
        assert "NAME" in path or (ROOT / path).exists(), path
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in re.findall(r"(?:^|`)make ([a-z-]+)", PAGES[page], re.MULTILINE):
        assert f"\n{target}:" in makefile, target


def test_every_page_can_be_reached_from_the_readme() -> None:
    reached, left = set(), ["README.md"]
    while left:
        page = left.pop()
        reached.add(page)
        for link in re.findall(r"\]\((?!https?:)([^)#]+\.md)", PAGES[page]):
            target = ((ROOT / page).parent / link).resolve().relative_to(ROOT).as_posix()
            left += [target] if target not in reached else []
    assert reached == set(PAGES)


@pytest.mark.parametrize("command", all_commands(), ids=" ".join)
def test_every_command_is_valid(command, monkeypatch) -> None:
    others = {"make", "pip", "pipx", "pytest", "textual", "."}
    assert require_parsed(command, monkeypatch) or command[0] in others or module_of(command)


@pytest.mark.parametrize(
    "command",
    [one for one in all_commands() if one[:1] == ("fourfold",) and one[1:2] and one[1] in PLAIN
     and "NAME" not in one],
    ids=" ".join,
)  # fmt: skip
def test_every_plain_command_runs(command, tmp_path, monkeypatch, capsys) -> None:
    monkeypatch.chdir(tmp_path)
    Path("ratings.csv").write_text(LETTERBOXD)
    with zipfile.ZipFile("letterboxd.zip", "w") as archive:
        archive.writestr("ratings.csv", LETTERBOXD)
    assert main(arguments_of_fourfold(command)) == 0
    printed = capsys.readouterr()
    assert printed.out or "No session is kept" in printed.err


def keys_in(document: object) -> set[str]:
    """Return the keys of a JSON document and of all that is in it."""
    if isinstance(document, list):
        return set().union(*map(keys_in, document))
    if isinstance(document, dict):
        return set(document).union(*map(keys_in, document.values()))
    return set()


@pytest.mark.parametrize(
    "words",
    [
        ("recommend", "--import", "ratings.csv", "--answer", "collateral=y"),
        ("find", "kubrick"),
        ("import", "ratings.csv"),
    ],
    ids=lambda words: words[0],
)
def test_every_key_in_the_json_of_a_command_is_documented(
    words, tmp_path, monkeypatch, capsys
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("ratings.csv").write_text(LETTERBOXD + "2026-01-05,No such film at all,1901,,5\n")
    assert main([*words, "--json"]) == 0
    row = re.search(rf"^\| `fourfold {words[0]}` \|.*", PAGES["docs/formats.md"], re.MULTILINE)
    assert row is not None
    terms = set(Terms.__dataclass_fields__)
    for key in keys_in(json.loads(capsys.readouterr().out)) - terms:
        assert f"`{key}`" in row[0], key
    assert all(f"`{term}`" in PAGES["docs/formats.md"] for term in terms)


def test_the_table_of_commands_is_complete() -> None:
    for name in COMMANDS:
        assert f"| `fourfold {name}` |" in PAGES["docs/commands.md"]


def test_the_key_tables_match_the_code() -> None:
    assert key_tables.on_the_page() == key_tables.tables(), "run `python -m tests.key_tables`"


def test_every_action_of_a_screen_has_one_group_of_keys() -> None:
    grouped = [name for names in key_tables.GROUPS.values() for name in names]
    ratings = {f"rate_{stars}" for stars in range(2, 6)}
    actions = actions_at(*key_tables.SCREENS)
    expected = {one.name for one in actions if key_tables.is_grouped(one)} - ratings
    assert sorted(grouped) == sorted(expected)


def test_the_example_of_a_keymap_is_accepted(tmp_path) -> None:
    path = tmp_path / "keymap.toml"
    path.write_text(code_block("docs/keys.md", "toml"), encoding="utf-8")
    keymap, problems = read_keymap(path)
    assert problems == []
    assert keymap.key("like") == "l"


def test_the_policy_table_matches_the_code() -> None:
    assert policy_table() in PAGES["docs/policy.md"], f"it should hold:\n\n{policy_table()}"


def test_the_examples_of_the_engine_run(capsys) -> None:
    first, second = re.findall(r"^```python\n(.*?)^```", PAGES["docs/engine.md"], re.M | re.S)
    names: dict[str, object] = {}
    for code, films in ((first, 3), (second, 5)):
        exec(compile(code, "docs/engine.md", "exec"), names)
        assert len(capsys.readouterr().out.splitlines()) == films


def test_every_name_of_the_engine_that_its_page_has_exists() -> None:
    found = {"session": Session, "Session": Session, "Filters": Filters, "film": Recommendation}
    for owner, name in re.findall(r"`(\w+)\.(\w+)", PAGES["docs/engine.md"]):
        if owner in found:
            assert hasattr(found[owner], name), f"{owner}.{name}"


def test_the_version_is_the_same_everywhere() -> None:
    citation = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert f"\nversion: {VERSION}\n" in citation
    newest = re.search(r"^## (\S+)", PAGES["CHANGELOG.md"], re.MULTILINE)
    assert newest is not None
    assert newest[1] == VERSION
