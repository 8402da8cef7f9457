"""The command `fourfold`: starts the app, or runs a subcommand.

Textual is imported only when the app starts.
"""

import gc
import io
import os
import sys
from argparse import Namespace
from dataclasses import replace

from engine.console import run
from engine.errors import SessionError
from engine.files.names import FAVOURITES
from tui.cli.arguments import launch_from, parse
from tui.startup import behind_web_server


def main(arguments: list[str] | None = None) -> int:
    """Run the command and return its exit status.

    0 for success, 2 for an error, 130 after Ctrl-C, 1 when nobody reads the output.
    """
    # A terminal that cannot show a character shows a replacement instead of a traceback.
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    status = 0

    def command() -> None:
        nonlocal status
        args = parse(sys.argv[1:] if arguments is None else arguments)
        if args.command is None:
            status = _start_app(args)
        else:
            _run_subcommand(args)

    return run(command) or status


def _run_subcommand(args: Namespace) -> None:
    """Run a subcommand; each is imported only when used, because some need NumPy."""
    if args.command == "recommend":
        from tui.cli.recommend import run as run_subcommand
    elif args.command == "find":
        from tui.cli.find import run as run_subcommand
    elif args.command == "import":
        from tui.cli.import_films import run as run_subcommand
    elif args.command == "build":
        from tui.cli.build import run as run_subcommand
    elif args.command == "sessions":
        from tui.cli.sessions import run as run_subcommand
    elif args.command == "policy":
        from tui.cli.policy import run as run_subcommand
    elif args.command == "keys":
        from tui.cli.keys import run as run_subcommand
    elif args.command == "locate":
        from tui.cli.locate import run as run_subcommand
    else:
        raise AssertionError(f"no code runs the subcommand {args.command}")
    run_subcommand(args)


def _start_app(args: Namespace) -> int:
    if len(args.titles) > FAVOURITES:
        raise SessionError(
            f"{len(args.titles)} titles were given", fix=f"give at most {FAVOURITES}"
        )
    if args.resume is not None and (args.titles or args.session):
        other = "titles" if args.titles else "--session"
        raise SessionError(f"--resume was given with {other}", fix="leave one of them out")
    launch = replace(
        launch_from(args),
        titles=tuple(args.titles),
        session=args.session,
        posters=args.posters,
        resume=args.resume,
    )
    if launch.posters:
        from tui.posters import require_packages

        require_packages()
    if not _can_draw():
        raise SessionError(
            "the app needs a terminal", fix="use `fourfold recommend --help` in scripts"
        )
    gc.disable()  # until the films are loaded: what loading creates is never freed
    from tui.app import run_app

    return run_app(launch)


def _can_draw() -> bool:
    """Return whether there is a terminal, or a web server instead."""
    if behind_web_server():
        return True
    if os.environ.get("TERM") in ("dumb", "unknown"):  # a terminal that cannot move its cursor
        return False
    # Textual draws on standard error, so that has to be a terminal too.
    return all(stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr))


if __name__ == "__main__":
    sys.exit(main())
