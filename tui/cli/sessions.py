"""`fourfold sessions`: list the kept sessions, print one as Markdown, or delete some."""

import json
import sys
from argparse import Namespace
from datetime import datetime

from engine.errors import SessionFileError
from engine.session.export import as_markdown
from engine.session.kept import KeptSession, delete_kept, kept_file, kept_sessions, read_kept
from engine.session.restore import fit
from engine.session.session import Session
from engine.text import counted, visible
from tui.cli.arguments import launch_from


def run(args: Namespace) -> None:
    """Print to standard output, and damaged files and what is left out to standard error.

    Raises
    ------
    FourfoldError
        A name is unknown, a file cannot be read or deleted, or the films lack a favourite.
    """
    if args.action == "show":
        _show(args)
    elif args.action == "delete":
        for path in delete_kept(args.names):
            print(visible(f"deleted {path.stem}"))
    else:
        _list(as_json=args.json)


def _list(*, as_json: bool) -> None:
    found = kept_sessions()
    for error in found.damaged:
        print(error, file=sys.stderr)
    if as_json:
        print(json.dumps([_document(kept) for kept in found.sessions], indent=2))
    elif found.sessions:
        width = max(len(kept.name) for kept in found.sessions)
        for kept in found.sessions:
            favourites = ", ".join(kept.favourites)
            print(
                visible(
                    f"{kept.name:<{width}}  {_local(kept):%Y-%m-%d %H:%M}  "
                    f"{counted(kept.answers, 'answer'):>12}  {favourites}"
                )
            )
    elif not found.damaged:
        print("No session is kept.", file=sys.stderr)


def _document(kept: KeptSession) -> dict[str, object]:
    return {
        "name": kept.name,
        "path": str(kept.path),
        "when": _local(kept).isoformat(timespec="seconds"),
        "favourites": list(kept.favourites),
        "answers": kept.answers,
    }


def _local(kept: KeptSession) -> datetime:
    return kept.when.astimezone()


def _show(args: Namespace) -> None:
    saved = read_kept(kept_file(args.name))
    bundle = launch_from(args).load().bundle
    fitted = fit(saved, bundle.catalogue)
    if fitted.missing:
        raise SessionFileError(
            f"its favourite {fitted.missing[0]} is not in this catalogue",
            where=args.name,
            fix=f"open it with `fourfold --resume {args.name}` and pick another",
        )
    session = Session.restore(bundle, fitted.state)
    sys.stdout.write(as_markdown(session).decode())
    for name in fitted.left_out:
        print(visible(f"Left out, not in this catalogue: {name}."), file=sys.stderr)
