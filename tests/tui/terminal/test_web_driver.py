"""The app behind a web server, which runs it with pipes and speaks Textual's packets."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import pytest

from tests.bundles import random_films, write_home

DRIVER = "textual.drivers.web_driver:WebDriver"


@pytest.fixture
def served(tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(
        [sys.executable, "-m", "tui", "film 0000"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={
            **os.environ,
            "FOURFOLD_HOME": str(write_home(tmp_path, random_films(20))),
            "TEXTUAL_DRIVER": DRIVER,
            "COLUMNS": "100",
            "ROWS": "30",
        },
        cwd=Path(__file__).parents[3],
    )
    with process:
        yield process
        process.kill()


def packets(stream: IO[bytes]) -> Iterator[tuple[bytes, bytes]]:
    """Yield (kind, payload) until the stream ends."""
    while kind := stream.read(1):
        yield kind, stream.read(int.from_bytes(stream.read(4), "big"))


def meta(process: subprocess.Popen[bytes], kind: str) -> None:
    assert process.stdin is not None
    payload = json.dumps({"type": kind}).encode()
    process.stdin.write(b"M" + len(payload).to_bytes(4, "big") + payload)
    process.stdin.flush()


def paint(process: subprocess.Popen[bytes]) -> Iterator[tuple[bytes, bytes]]:
    """Wait until the films have been read and are shown; return what comes after."""
    assert process.stdout is not None
    assert process.stdout.readline() == b"__GANGLION__\n"
    stream = packets(process.stdout)
    painted = b""
    while b"1/4" not in painted:  # the title that was given
        kind, payload = next(stream)
        assert kind == b"D"
        painted += payload
    assert b"Find a film" in painted
    return stream


def test_it_starts_paints_and_quits_when_told(served: subprocess.Popen[bytes]) -> None:
    rest = paint(served)
    meta(served, "quit")
    assert (b"M", b'{"type": "exit"}') in list(rest)
    assert served.wait(timeout=30) == 0
    assert served.stderr is not None
    assert served.stderr.read() == b""


def test_it_does_not_outlive_its_server(served: subprocess.Popen[bytes]) -> None:
    rest = paint(served)
    assert served.stdin is not None
    served.stdin.close()
    list(rest)
    assert served.wait(timeout=30) == 0
