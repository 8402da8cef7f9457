import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet

from tests.bundles import write_model
from tests.tui.app_driver import Hold, launch_for
from tests.tui.films import FILMS
from tests.tui.frames import undrawn
from tests.tui.poster_server import PosterServer, poster_server
from tui.startup import Launch


@pytest.fixture
def launch(tmp_path: Path) -> Launch:
    return launch_for(tmp_path, FILMS)


@pytest.fixture
def two_models(launch: Launch) -> Launch:
    """Launch on `svd`, beside `turned`, which recommends other films."""
    turned = [replace(film, vector=(film.vector[1], film.vector[0])) for film in FILMS]
    write_model(launch.artifacts / "turned", turned[::-1])
    return replace(launch, model="svd")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working folder, which is the home folder too."""
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    monkeypatch.setenv("HOME", str(folder))
    return folder


@pytest.fixture
def hold(monkeypatch: pytest.MonkeyPatch) -> Iterator[Hold]:
    """Return a function that makes another one wait until the returned event is set."""
    events: list[threading.Event] = []

    def hold(owner: object, name: str) -> threading.Event:
        released, call = threading.Event(), getattr(owner, name)

        def wait_and_call(*arguments: object) -> object:
            assert released.wait(timeout=30)
            return call(*arguments)

        monkeypatch.setattr(owner, name, wait_and_call)
        events.append(released)
        return released

    yield hold
    for released in events:
        released.set()


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[PosterServer]:
    """A server of posters, reached without a proxy."""
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    with poster_server() as started:
        yield started


@pytest.fixture(autouse=True)
def frames_undrawn() -> Iterator[None]:
    """Draw no frame that nobody looks at; tests/faults draw those of what they test."""
    with undrawn():
        yield


_rules: dict[object, list[RuleSet]] = {}


@pytest.fixture(autouse=True)
def parsed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Parse each source of a style sheet once for all apps, which is a tenth of their work."""
    parse = Stylesheet._parse_rules

    def parse_once(self: Stylesheet, *source: Any, **named: Any) -> list[RuleSet]:
        key = (*self._variables.items(), *source, *named.items())
        if key not in _rules:
            _rules[key] = parse(self, *source, **named)
        return _rules[key]

    monkeypatch.setattr(Stylesheet, "_parse_rules", parse_once)
