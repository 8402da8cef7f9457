"""The commands in the documents and in help texts, and parsing them without running them."""

import importlib
import re
import shlex
import sys
from argparse import ArgumentParser
from typing import NoReturn

import pytest

from tui.cli.arguments import parse

_BLOCK = re.compile(r"^```sh\n(.*?)^```", re.MULTILINE | re.DOTALL)
_EXAMPLES = re.compile(r"^examples:\n((?:  .*\n?)+)", re.MULTILINE)
_MODULE = ("python", "-m")


class Parsed(Exception):  # noqa: N818 - it is the success
    """The arguments of a module were parsed; what would run now does not."""


def commands_of(markdown: str) -> list[tuple[str, ...]]:
    """Return the words of every command in the shell blocks of a document."""
    return _words("".join(_BLOCK.findall(markdown)))


def examples_of(help_text: str) -> list[tuple[str, ...]]:
    """Return the words of every example in a help text."""
    return _words("".join(_EXAMPLES.findall(help_text)))


def arguments_of_fourfold(command: tuple[str, ...]) -> list[str] | None:
    """Return what follows `fourfold`, up to a redirection; None for another command."""
    if command[0] != "fourfold":
        return None
    end = command.index(">") if ">" in command else len(command)
    return list(command[1:end])


def module_of(command: tuple[str, ...]) -> tuple[str, list[str]] | None:
    """Return the module that python or torchrun runs, and its arguments."""
    if command[:2] == _MODULE:
        return command[2], list(command[3:])
    if command[0] == "torchrun":
        at = command.index("-m")
        return command[at + 1], list(command[at + 2 :])
    return None


def require_parsed(command: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> bool:
    """Parse a command of fourfold or of a module; return whether it is one of them."""
    words = arguments_of_fourfold(command)
    if words is not None and words[:1] != ["build"]:
        try:
            parse(words)
        except SystemExit as ended:  # an option that prints and exits
            return not ended.code
        return True
    module = module_of(command) if words is None else ("training.build", words[1:])
    if module is None or module[0].startswith("tests."):
        return False
    with monkeypatch.context() as patch, pytest.raises(Parsed):
        run_until_parsed(*module, patch)
    return True


def run_until_parsed(module: str, words: list[str], patch: pytest.MonkeyPatch) -> None:
    """Run the main function of a module until its arguments are parsed.

    Raises
    ------
    Parsed
        They are valid.
    SystemExit
        They are not.
    """
    parse_args = ArgumentParser.parse_args

    def stop(self: ArgumentParser, *args: object, **kwargs: object) -> NoReturn:
        parse_args(self, *args, **kwargs)  # type: ignore[arg-type]
        raise Parsed

    package = importlib.import_module(module)
    if hasattr(package, "__path__"):
        package = importlib.import_module(f"{module}.__main__")
    patch.setattr(ArgumentParser, "parse_args", stop)
    patch.setattr(sys, "argv", [module, *words])
    package.main()


def _words(text: str) -> list[tuple[str, ...]]:
    found = []
    for line in text.replace("\\\n", " ").splitlines():
        words = shlex.split(line, comments=True)
        while words and re.fullmatch(r"[A-Z_]+=\S*", words[0]):  # of the environment
            del words[0]
        if words:
            found.append(tuple(words))
    return found
