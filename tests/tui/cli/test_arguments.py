"""Parsing the command line: titles, options and subcommands."""

import pytest

from engine.version import VERSION
from tui.cli.arguments import COMMANDS, parse


@pytest.mark.parametrize(
    ("arguments", "titles"),
    [
        ([], []),
        (["heat", "ronin"], ["heat", "ronin"]),
        (["--seed", "3", "heat", "--model", "svd", "ronin"], ["heat", "ronin"]),
        (["--model=svd", "heat"], ["heat"]),
        (["--model", "locate", "heat"], ["heat"]),
        (["heat", "locate"], ["heat", "locate"]),
        (["--", "locate"], ["locate"]),
        (["heat", "--", "--seed", "recommend"], ["heat", "--seed", "recommend"]),
        (["--seed", "3", "--", "keys", "--"], ["keys", "--"]),
        (["--posters", "heat", "locate"], ["heat", "locate"]),
        (["--resume", "sessions"], []),
        (["--", "sessions"], ["sessions"]),
    ],
)
def test_words_are_titles(arguments: list[str], titles: list[str]) -> None:
    args = parse(arguments)
    assert args.command is None
    assert args.titles == titles


@pytest.mark.parametrize(
    ("arguments", "command"),
    [
        (["locate"], "locate"),
        (["--seed", "3", "locate"], "locate"),
        (["--artifacts=x", "locate", "--processed", "y"], "locate"),
        (["keys"], "keys"),
        (["policy", "--check", "classic"], "policy"),
        (["recommend", "--like", "heat"], "recommend"),
        (["sessions"], "sessions"),
        (["sessions", "delete", "heat", "ronin"], "sessions"),
        (["sessions", "show", "heat", "--model", "svd"], "sessions"),
    ],
)
def test_a_subcommand_is_recognised_as_the_first_word(arguments: list[str], command: str) -> None:
    assert parse(arguments).command == command


def test_options_apply_on_either_side_of_the_subcommand() -> None:
    args = parse(["--seed", "3", "recommend", "--like", "heat", "--model", "svd"])
    assert (args.seed, args.model) == (3, "svd")


@pytest.mark.parametrize(
    "arguments",
    [["--bogus"], ["heat", "--bogus"], ["--seed", "-1"], ["--seed", "x", "heat"], ["policy"],
     ["locate", "heat"], ["--posters", "locate"], ["sessions", "show"], ["sessions", "delete"],
     ["sessions", "heat"]],
)  # fmt: skip
def test_invalid_arguments_end_with_status_2(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        parse(arguments)
    assert ended.value.code == 2
    assert "usage: fourfold" in capsys.readouterr().err


def test_help_names_titles_and_every_subcommand(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        parse(["--help"])
    assert ended.value.code == 0
    printed = capsys.readouterr().out
    assert "TITLE" in printed
    assert all(f"  {name} " in printed for name in COMMANDS)


def test_the_version_is_that_of_the_code(not_installed, capsys) -> None:
    with pytest.raises(SystemExit) as ended:
        parse(["--version"])
    assert ended.value.code == 0
    assert capsys.readouterr().out == f"fourfold {VERSION}\n"
