"""The command `fourfold`: arguments in, the app or a plain subcommand out, an exit status back.

Textual is imported only when the app itself starts.
"""

import gc
import io
import os
import sys
from argparse import Namespace
from dataclasses import replace

from engine.console import run
from engine.errors import SessionError
from engine.files.locations import Layout, config_folder, locate
from engine.files.names import FAVOURITES
from tui.cli.arguments import parse
from tui.startup import Launch, behind_web_server


def main(arguments: list[str] | None = None) -> int:
    """Run the command and return its exit status.

    0, 2 for a fault told in one line, 130 after Ctrl-C, 1 when nobody reads the output.
    """
    # A terminal that cannot show a letter gets a stand-in, not a traceback.
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    commands = {
        None: _start_app,
        "recommend": _recommend,
        "policy": _check_policy,
        "keys": _print_keys,
        "locate": _locate,
    }
    status = 0

    def command() -> None:
        nonlocal status
        given = parse(sys.argv[1:] if arguments is None else arguments)
        status = commands[given.command](given)

    return run(command) or status


def _start_app(given: Namespace) -> int:
    if len(given.titles) > FAVOURITES:
        raise SessionError(
            f"{len(given.titles)} titles were given", fix=f"give {FAVOURITES} at most"
        )
    launch = replace(
        _launch(given),
        titles=tuple(given.titles),
        session=given.session,
        imported=given.imported,
        posters=given.posters,
    )
    if launch.posters:
        from tui.posters import demand_extra

        demand_extra()
    if not _can_draw():
        raise SessionError(
            "the app needs a terminal", fix="use `fourfold recommend --help` in scripts"
        )
    gc.disable()  # until the films are there: what is made on the way to them stays
    from tui.app import run_app

    return run_app(launch)


def _can_draw() -> bool:
    """Tell whether there is a terminal, or a web server in its place."""
    if behind_web_server():
        return True
    if os.environ.get("TERM") in ("dumb", "unknown"):  # one that moves no cursor
        return False
    # Textual draws on standard error, so that has to be the terminal as well.
    return all(stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr))


def _recommend(given: Namespace) -> int:
    from tui.cli.recommend import recommend

    if len(given.like) != FAVOURITES and (given.like or given.imported is None):
        raise SessionError(
            f"--like was given {len(given.like)} times", fix=f"give it {FAVOURITES} times"
        )
    launch = replace(_launch(given), imported=given.imported)
    told, left_out = recommend(launch, given.like, given.n, as_json=given.json)
    print(told)
    for line in left_out:
        print(line, file=sys.stderr)
    return 0


def _check_policy(given: Namespace) -> int:
    from tui.cli.policy import check_policy

    print(check_policy(given.check, config_folder().path))
    return 0


def _print_keys(given: Namespace) -> int:
    from tui.cli.keys import describe_keys

    print(describe_keys())
    return 0


def _locate(given: Namespace) -> int:
    from tui.cli.locate import describe_places

    print(describe_places(_layout(given)))
    return 0


def _layout(given: Namespace) -> Layout:
    return locate(
        processed=getattr(given, "processed", None), artifacts=getattr(given, "artifacts", None)
    )


def _launch(given: Namespace) -> Launch:
    layout = _layout(given)
    return Launch(
        config=layout.config.path,
        processed=layout.processed.path,
        artifacts=layout.artifacts.path,
        model=getattr(given, "model", None),
        policy=getattr(given, "policy", None),
        seed=getattr(given, "seed", 0),
    )


if __name__ == "__main__":
    sys.exit(main())
