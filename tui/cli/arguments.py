"""The command line's grammar: a plain subcommand, or the titles to begin the app with.

The name of a subcommand as the first word means the subcommand; after `--` all are titles.
"""

import argparse
import sys
from pathlib import Path
from typing import Final

from engine.files.names import DEFAULT_MODEL, FAVOURITES

COMMANDS: Final = {
    "recommend": "print recommendations for four films by name",
    "policy": "explain and check a policy file",
    "keys": "print a keymap.toml to start from",
    "locate": "print where policy, data, models, theme and keys are read from",
}
_WITHOUT_VALUE: Final = {"-h", "--help", "--version", "--posters"}


def parse(arguments: list[str]) -> argparse.Namespace:
    """Return what is asked for; `command` is None for the app, which has `titles`."""
    end = arguments.index("--") if "--" in arguments else len(arguments)
    if _first_word(arguments[:end]) in COMMANDS:
        return _commands().parse_args(arguments)
    given = _app().parse_intermixed_args(arguments[:end])
    given.titles += arguments[end + 1 :]
    return given


def _first_word(arguments: list[str]) -> str | None:
    words = iter(arguments)
    for word in words:
        if not word.startswith("-"):
            return word
        if word not in _WITHOUT_VALUE and "=" not in word:
            next(words, None)
    return None


def _app() -> argparse.ArgumentParser:
    width = max(map(len, COMMANDS))
    listed = "\n".join(f"  {name:<{width}}  {told}" for name, told in COMMANDS.items())
    parser = argparse.ArgumentParser(
        prog="fourfold",
        parents=[_shared()],
        usage="fourfold [options] [TITLE ...]\n       fourfold COMMAND [options]",
        description="Pick four favourite films, answer y, n, s or i to one recommendation after\n"
        "another, and watch the next one follow.",
        epilog=f"plain subcommands, each of which explains itself with --help:\n{listed}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action=_Version, nargs=0, help="print the version and leave")
    parser.add_argument(
        "titles", nargs="*", default=[], metavar="TITLE",
        help=f"favourites to begin with, {FAVOURITES} at most; after -- any title will do",
    )  # fmt: skip
    parser.add_argument(
        "--session", type=Path, metavar="FILE",
        help="keep the session in FILE, and go on with it where FILE exists",
    )  # fmt: skip
    _add_import(parser)
    parser.add_argument(
        "--posters", action="store_true",
        help="fetch posters from TMDB for the about panel; without it nothing is ever fetched",
    )  # fmt: skip
    parser.set_defaults(command=None)
    return parser


def _commands() -> argparse.ArgumentParser:
    shared = _shared()
    parser = argparse.ArgumentParser(prog="fourfold", parents=[shared])
    commands = parser.add_subparsers(dest="command", title="plain subcommands", metavar="COMMAND")

    recommend = commands.add_parser("recommend", parents=[shared], help=COMMANDS["recommend"])
    recommend.add_argument(
        "--like", action="append", default=[], metavar="TITLE",
        help="a favourite film's title; give it four times, or import films rated best",
    )  # fmt: skip
    _add_import(recommend)
    recommend.add_argument("-n", type=_count, default=10, metavar="N", help="how many films, 10")
    recommend.add_argument(
        "--json", action="store_true", help="print JSON, with every score's terms"
    )

    policy = commands.add_parser("policy", help=COMMANDS["policy"])
    policy.add_argument("--check", required=True, metavar="FILE", help="a preset or a YAML file")

    commands.add_parser("keys", help=COMMANDS["keys"])
    commands.add_parser("locate", parents=[shared], help=COMMANDS["locate"])
    return parser


class _Version(argparse.Action):
    """Prints the version, which takes looking for it, only when asked."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from importlib.metadata import version

        sys.stdout.write(f"fourfold {version('fourfold')}\n")
        parser.exit()


def _add_import(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--import", dest="imported", type=Path, metavar="FILE",
        help="films you know: an export of Letterboxd or IMDb, or a session",
    )  # fmt: skip


def _shared() -> argparse.ArgumentParser:
    """Return the options that go before or after a subcommand; none has a default."""
    shared = argparse.ArgumentParser(add_help=False, argument_default=argparse.SUPPRESS)
    places = shared.add_argument_group("what is read")
    places.add_argument(
        "--model",
        metavar="NAME",
        help=f"a folder of artifacts/, {DEFAULT_MODEL} unless told otherwise",
    )
    places.add_argument("--policy", metavar="NAME|FILE", help="a preset or a YAML file")
    places.add_argument("--processed", type=Path, metavar="DIR", help="the catalogue's folder")
    places.add_argument("--artifacts", type=Path, metavar="DIR", help="the folder of the models")
    places.add_argument(
        "--seed", type=_whole, metavar="N", help="seed of exploration, 0 unless told otherwise"
    )
    return shared


def _count(text: str) -> int:
    return _at_least(1, text)


def _whole(text: str) -> int:
    return _at_least(0, text)


def _at_least(least: int, text: str) -> int:
    value = int(text)
    if value < least:
        raise argparse.ArgumentTypeError(f"must be at least {least}")
    return value
