"""The command-line arguments of the app and its subcommands.

A subcommand's name as the first word runs it; otherwise, and after `--`, words are film titles.
"""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from engine.console import examples
from engine.files.locations import Locations, locate
from engine.files.names import DEFAULT_MODEL, FAVOURITES
from engine.importing.sites import ANY_SITE
from engine.version import VERSION
from tui.cli.completion import SHELLS, completion_script
from tui.cli.help_texts import APP, COMMANDS, SESSIONS_DELETE, SESSIONS_SHOW, HelpText
from tui.startup import Launch

_PROGRAM: Final = "fourfold"
_FILES: Final = f"a file, folder or ZIP of {ANY_SITE}, a table, or a session"
_WITHOUT_VALUE: Final = {"-h", "--help", "--version", "--posters", "--bundled"}


def parse(arguments: list[str]) -> argparse.Namespace:
    """Return the parsed arguments; without a subcommand `command` is None and `titles` is set."""
    end = arguments.index("--") if "--" in arguments else len(arguments)
    if arguments[:1] == ["build"]:  # it parses its own arguments, in a process of its own
        return argparse.Namespace(command="build", arguments=arguments[1:])
    if _first_word(arguments[:end]) in COMMANDS:
        return _subcommand_parser().parse_args(arguments)
    args = _app_parser().parse_intermixed_args(arguments[:end])
    args.titles += arguments[end + 1 :]
    return args


def locations_from(args: argparse.Namespace) -> Locations:
    """Return the folders to read."""
    return locate(
        processed=getattr(args, "processed", None),
        artifacts=getattr(args, "artifacts", None),
        bundled=getattr(args, "bundled", False),
    )


def launch_from(args: argparse.Namespace) -> Launch:
    """Return what the options shared by the app, `recommend` and `find` ask for."""
    locations = locations_from(args)
    return Launch(
        config=locations.config.path,
        processed=locations.processed.path,
        artifacts=locations.artifacts.path,
        model=getattr(args, "model", None),
        policy=getattr(args, "policy", None),
        seed=getattr(args, "seed", 0),
        imported=tuple(getattr(args, "imported", None) or ()),
        notice=locations.notice,
    )


def _first_word(arguments: list[str]) -> str | None:
    words = iter(arguments)
    for word in words:
        if not word.startswith("-"):
            return word
        if word not in _WITHOUT_VALUE and "=" not in word:
            next(words, None)
    return None


def _app_parser() -> argparse.ArgumentParser:
    width = max(map(len, COMMANDS))
    commands = "\n".join(f"  {name:<{width}}  {text.summary}" for name, text in COMMANDS.items())
    parser = argparse.ArgumentParser(
        prog=_PROGRAM,
        parents=[_shared_options()],
        usage="fourfold [options] [TITLE ...]\n       fourfold COMMAND [options]",
        description=APP.description,
        epilog=f"subcommands, each explained by fourfold COMMAND --help:\n{commands}\n\n"
        + examples(_PROGRAM, *APP.examples),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "titles", nargs="*", default=[], metavar="TITLE",
        help=f"up to {FAVOURITES} favourites to start with; after -- any word is a title",
    )  # fmt: skip
    _add_app_options(parser)
    parser.set_defaults(command=None)
    return parser


def _add_app_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--version", action="version", version=f"{_PROGRAM} {VERSION}",
        help="print the version and exit",
    )  # fmt: skip
    parser.add_argument(
        "--print-completion", action=_PrintCompletion, choices=SHELLS,
        help="print a script that completes commands and options in a shell, and exit",
    )  # fmt: skip
    parser.add_argument(
        "--session", type=Path, metavar="FILE",
        help="save the session in FILE, and resume it if FILE exists",
    )  # fmt: skip
    parser.add_argument(
        "--resume", nargs="?", const="", metavar="NAME",
        help="go on with the session that you kept last, or with the one called NAME",
    )  # fmt: skip
    _add_import(parser)
    parser.add_argument(
        "--posters", action="store_true",
        help="show posters from TMDB in the about panel; the app's only network access",
    )  # fmt: skip


def _subcommand_parser() -> argparse.ArgumentParser:
    shared = _shared_options()
    parser = argparse.ArgumentParser(prog=_PROGRAM, parents=[shared])
    commands = parser.add_subparsers(dest="command", title="subcommands", metavar="COMMAND")

    recommend = commands.add_parser("recommend", parents=[shared], **_command("recommend"))
    recommend.add_argument(
        "titles", nargs="*", default=[], metavar="TITLE",
        help=f"the {FAVOURITES} favourites; none with --import: the films that you rated best",
    )  # fmt: skip
    recommend.add_argument(
        "--like", action="append", default=[], metavar="TITLE",
        help="another favourite; may be repeated",
    )  # fmt: skip
    recommend.add_argument(
        "--answer", dest="answers", action="append", default=[], metavar="TITLE=ANSWER",
        help="an answer to any film: y, n, s (skip), x (seen) or a rating from 1 to 5; "
        "may be repeated, and is applied in order",
    )  # fmt: skip
    _add_import(recommend)
    recommend.add_argument(
        "-n", type=_at_least(1), default=10, metavar="N", help="number of films (default: 10)"
    )
    recommend.add_argument(
        "--json", action="store_true", help="print JSON, with the terms of every score"
    )

    find = commands.add_parser("find", parents=[shared], **_command("find"))
    find.add_argument(
        "query", nargs="+", metavar="QUERY",
        help="what the app's search box takes; - reads a query from each line of standard input",
    )  # fmt: skip
    find.add_argument(
        "-n", type=_at_least(1), default=10, metavar="N", help="print at most N films (default: 10)"
    )
    find.add_argument("--json", action="store_true", help="print JSON, for - one object a line")

    importing = commands.add_parser("import", parents=[shared], **_command("import"))
    importing.add_argument("files", nargs="+", type=Path, metavar="FILE", help=_FILES)
    importing.add_argument("--json", action="store_true", help="print JSON")

    commands.add_parser("build", **_command("build"))  # for its name: `parse` never comes here
    _add_sessions(commands.add_parser("sessions", **_command("sessions")), shared)

    policy = commands.add_parser("policy", **_command("policy"))
    policy.add_argument("--check", required=True, metavar="FILE", help="a preset or a YAML file")

    commands.add_parser("keys", **_command("keys"))
    commands.add_parser("locate", parents=[shared], **_command("locate"))
    return parser


def _command(name: str) -> dict[str, Any]:
    return _help(name, COMMANDS[name])


def _help(words: str, text: HelpText) -> dict[str, Any]:
    """Return the arguments of `add_parser` for a help text."""
    return {
        "help": text.summary,
        "description": text.description,
        "epilog": examples(f"{_PROGRAM} {words}", *text.examples),
        "formatter_class": argparse.RawDescriptionHelpFormatter,
    }


def _add_sessions(sessions: argparse.ArgumentParser, shared: argparse.ArgumentParser) -> None:
    sessions.add_argument("--json", action="store_true", help="print the list as JSON")
    actions = sessions.add_subparsers(dest="action", title="actions", metavar="[ACTION]")
    show = actions.add_parser("show", parents=[shared], **_help("sessions", SESSIONS_SHOW))
    show.add_argument("name", metavar="NAME", help="a session's name in the list, or a part of it")
    delete = actions.add_parser("delete", **_help("sessions", SESSIONS_DELETE))
    delete.add_argument("names", nargs="+", metavar="NAME", help="a session's name in the list")


class _PrintCompletion(argparse.Action):
    """Prints the script of a shell for all commands, and the options of the app."""

    def __call__(self, parser: argparse.ArgumentParser, *values: Any) -> None:
        every_command = _subcommand_parser()
        _add_app_options(every_command)
        sys.stdout.write(completion_script(every_command, values[1]))
        parser.exit()


def _add_import(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--import", dest="imported", type=Path, metavar="FILE", action="append",
        help=f"import films you know: {_FILES}; repeatable",
    )  # fmt: skip


def _shared_options() -> argparse.ArgumentParser:
    """Return the options allowed before and after a subcommand; none has a default."""
    shared = argparse.ArgumentParser(add_help=False, argument_default=argparse.SUPPRESS)
    group = shared.add_argument_group("model and data")
    group.add_argument(
        "--model", metavar="NAME", help=f"a folder of artifacts/ (default: {DEFAULT_MODEL})"
    )
    group.add_argument("--policy", metavar="NAME|FILE", help="a preset or a YAML file")
    group.add_argument(
        "--bundled", action="store_true", help="do not read the library that fourfold build made"
    )
    group.add_argument("--processed", type=Path, metavar="DIR", help="the catalogue's folder")
    group.add_argument("--artifacts", type=Path, metavar="DIR", help="the models' folder")
    group.add_argument(
        "--seed", type=_at_least(0), metavar="N", help="seed of exploration (default: 0)"
    )
    return shared


def _at_least(least: int) -> Callable[[str], int]:
    def number(text: str) -> int:
        value = int(text)
        if value < least:
            raise argparse.ArgumentTypeError(f"must be at least {least}")
        return value

    return number
