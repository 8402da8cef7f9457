"""The app behind a web server, which sends and receives Textual's packets through pipes."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import pytest

from tests.bundles import random_films, write_home
from tests.source_tree import ROOT

DRIVER = "textual.drivers.web_driver:WebDriver"


@pytest.fixture
def served(tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    pipes = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
    process = subprocess.Popen(
        [sys.executable, "-m", "tui", "film 0000"],
        **pipes,
        env={
            **os.environ,
            "FOURFOLD_HOME": str(write_home(tmp_path, random_films(20))),
            "TEXTUAL_DRIVER": DRIVER,
            "COLUMNS": "100",
            "ROWS": "30",
        },
        cwd=ROOT,
    )
    with process:
        yield process
        process.kill()


def packets(stream: IO[bytes]) -> Iterator[tuple[bytes, bytes]]:
    """Yield (kind, payload) until the stream ends."""
    while kind := stream.read(1):
        yield kind, stream.read(int.from_bytes(stream.read(4), "big"))


def meta(process: subprocess.Popen[bytes], kind: str) -> None:
    payload = json.dumps({"type": kind}).encode()
    process.stdin.write(b"M" + len(payload).to_bytes(4, "big") + payload)
    process.stdin.flush()


def paint(process: subprocess.Popen[bytes]) -> Iterator[tuple[bytes, bytes]]:
    """Wait until the films are shown; return the packets after that."""
    assert process.stdout.readline() == b"__GANGLION__\n"
    stream = packets(process.stdout)
    painted = b""
    while b"1 of 4" not in painted:  # from the title on the command line
        kind, payload = next(stream)
        assert kind == b"D"
        painted += payload
    assert b"Find a film" in painted
    return stream


def test_it_starts_paints_and_quits_on_request(served: subprocess.Popen[bytes]) -> None:
    rest = paint(served)
    meta(served, "quit")
    assert (b"M", b'{"type": "exit"}') in list(rest)
    assert served.wait(timeout=30) == 0
    assert served.stderr.read() == b""


def test_it_ends_with_its_server(served: subprocess.Popen[bytes]) -> None:
    rest = paint(served)
    served.stdin.close()
    list(rest)
    assert served.wait(timeout=30) == 0
