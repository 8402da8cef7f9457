"""The command `fourfold`: arguments in, the app or a plain subcommand out, an exit status back.

Textual is imported only when the app itself starts.
"""

import argparse
import io
import os
import sys
from importlib.metadata import version
from pathlib import Path

from engine.command import run
from engine.contract import DEFAULT_MODEL, FAVOURITES
from engine.errors import SessionError
from engine.layout import Layout, config_folder, locate
from tui.launch import Launch


def main(arguments: list[str] | None = None) -> int:
    """Run the command and return its exit status.

    0, 2 for a fault told in one line, 130 after Ctrl-C, 1 when nobody reads the output.
    """
    # A terminal that cannot show a letter gets a stand-in, not a traceback.
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    given = _parser().parse_args(arguments)
    commands = {
        None: _start_app,
        "recommend": _recommend,
        "policy": _check_policy,
        "locate": _locate,
    }
    status = 0

    def command() -> None:
        nonlocal status
        status = commands[given.command](given)

    try:
        return run(command) or status
    except BrokenPipeError:
        # Whoever read the output has gone, as `head` does; nobody is left to tell.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1


def _parser() -> argparse.ArgumentParser:
    shared = argparse.ArgumentParser(add_help=False)
    places = shared.add_argument_group("what is read")
    places.add_argument(
        "--model",
        default=argparse.SUPPRESS,
        metavar="NAME",
        help=f"a folder of artifacts/, {DEFAULT_MODEL} unless told otherwise",
    )
    places.add_argument(
        "--policy", default=argparse.SUPPRESS, metavar="NAME|FILE", help="a preset or a YAML file"
    )
    places.add_argument(
        "--processed",
        type=Path,
        default=argparse.SUPPRESS,
        metavar="DIR",
        help="the catalogue's folder",
    )
    places.add_argument(
        "--artifacts",
        type=Path,
        default=argparse.SUPPRESS,
        metavar="DIR",
        help="the folder of the models",
    )
    places.add_argument("--seed", type=_whole, default=argparse.SUPPRESS, metavar="N",
                        help="seed of exploration, 0 unless told otherwise")  # fmt: skip

    parser = argparse.ArgumentParser(
        prog="fourfold",
        parents=[shared],
        description="Pick four favourite films, answer y, n, s or i to one recommendation after "
        "another, and watch the next one follow. Without a subcommand the full-screen app starts.",
    )
    parser.add_argument("--version", action="version", version=f"fourfold {version('fourfold')}")
    parser.set_defaults(command=None)
    commands = parser.add_subparsers(dest="command", title="plain subcommands", metavar="COMMAND")

    recommend = commands.add_parser(
        "recommend", parents=[shared], help="print recommendations for four films by name"
    )
    recommend.add_argument(
        "--like", action="append", required=True, metavar="TITLE",
        help="a favourite film's title; give it four times",
    )  # fmt: skip
    recommend.add_argument("-n", type=_count, default=10, metavar="N", help="how many films, 10")
    recommend.add_argument(
        "--json", action="store_true", help="print JSON, with every score's terms"
    )

    policy = commands.add_parser("policy", help="explain and check a policy file")
    policy.add_argument("--check", required=True, metavar="FILE", help="a preset or a YAML file")

    commands.add_parser(
        "locate", parents=[shared], help="print where policy, data and models are read from"
    )
    return parser


def _start_app(given: argparse.Namespace) -> int:
    launch = _launch(given)
    # Textual draws on standard error, so that has to be the terminal as well.
    if not all(stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr)):
        raise SessionError(
            "the app needs a terminal", fix="use `fourfold recommend --help` in scripts"
        )
    from tui.app import run_app

    return run_app(launch)


def _recommend(given: argparse.Namespace) -> int:
    from tui import plain

    if len(given.like) != FAVOURITES:
        raise SessionError(
            f"--like was given {len(given.like)} times", fix=f"give it {FAVOURITES} times"
        )
    print(plain.recommend(_launch(given), given.like, given.n, as_json=given.json))
    return 0


def _check_policy(given: argparse.Namespace) -> int:
    from tui import plain

    print(plain.check_policy(given.check, config_folder().path))
    return 0


def _locate(given: argparse.Namespace) -> int:
    from tui import plain

    print(plain.describe_places(_layout(given)))
    return 0


def _layout(given: argparse.Namespace) -> Layout:
    return locate(
        processed=getattr(given, "processed", None), artifacts=getattr(given, "artifacts", None)
    )


def _launch(given: argparse.Namespace) -> Launch:
    layout = _layout(given)
    return Launch(
        config=layout.config.path,
        processed=layout.processed.path,
        artifacts=layout.artifacts.path,
        model=getattr(given, "model", None),
        policy=getattr(given, "policy", None),
        seed=getattr(given, "seed", 0),
    )


def _count(text: str) -> int:
    return _at_least(1, text)


def _whole(text: str) -> int:
    return _at_least(0, text)


def _at_least(least: int, text: str) -> int:
    value = int(text)
    if value < least:
        raise argparse.ArgumentTypeError(f"must be at least {least}")
    return value


if __name__ == "__main__":
    sys.exit(main())
