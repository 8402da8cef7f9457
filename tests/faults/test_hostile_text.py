"""No text from any file is obeyed: not by the terminal, and not as markup."""

import asyncio
import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import Phase, given, seed, settings

from engine.errors import FourfoldError
from engine.text import visible
from tests.faults.commands import run_here
from tests.faults.fault_counts import FUZZING, PLAIN, SEED, SHOWN, WALKS
from tests.faults.hostile_texts import ANY, HOSTILE_HOMES, HostileHome
from tests.terminal import Terminal
from tests.tui.app_driver import AppDriver, driving
from tests.tui.frames import undrawn
from tui.drawing.content import clamped, cut, fitted, text, title
from tui.screens.import_file import ImportBox
from tui.startup import Launch
from tui.view.models import FilmLine
from tui.widgets.result_list import ResultList

ONCE = settings(FUZZING, phases=(Phase.generate,))
SITES = ("https://www.imdb.com/", "https://www.themoviedb.org/", "https://movielens.org/")

# Textual's own sequences: styles, positions, modes, queries, keyboards, links, pointer shapes.
TEXTUAL = re.compile(
    r"\x1b\[[\d;]*m|\x1b\[\d+;\d+H|\x1b\[\?\d+[hl]|\x1b\[\?\d+\$p|\x1b\[>\d+u|\x1b\[<u"
    r"|\x1b\]8;id=[^;\x1b]*;https://[!-~]*\x1b\\|\x1b\]8;;\x1b\\|\x1b\]22;[a-z]+(?:\x1b\\|\x07)"
    r"|\x1b\]11;\?\x1b\\"
    r"|\r|\n"
)
REPLACEMENTS = re.compile("[\u2400-\u2421\ufffd]")


@contextmanager
def written(hostile: HostileHome) -> Iterator[Path]:
    """Write the home, and work in its folder of files to import."""
    with tempfile.TemporaryDirectory(prefix="fourfold-hostile-") as folder:
        home = hostile.write(Path(folder) / "home")
        before = Path.cwd()
        os.chdir(home / "here")
        try:
            yield home
        finally:
            os.chdir(before)


def launch_at(home: Path, **options: object) -> Launch:
    return Launch(home / "config", home / "processed", home / "artifacts", model="svd", **options)


async def press_and_check(app: AppDriver, *keys: str) -> None:
    """Press keys, then check every character on the screen, and what acts on a click."""
    await app.press(*keys)
    for line in app.screen_text.split("\n"):
        assert visible(line) == line, repr(line)
    for strip in app.screen._compositor.render_strips():
        for segment in strip:
            assert not segment.control
            if segment.style is not None:
                assert "@click" not in segment.style.meta
                assert segment.style.link is None or segment.style.link.startswith(SITES)


async def walk(app: AppDriver, hostile: HostileHome) -> None:
    """Show every text in every window."""
    await press_and_check(app)
    results = app.text_of(ResultList)
    assert all(f" {number} " in results for number in range(1, 10)), results
    await press_and_check(app, *["enter", "down"] * 4)
    for keys in (
        "enter", "i", "pagedown", "y", "n", "w", "p", "p", "p", "s", "enter", "escape", "escape",
        "f", "shift+tab space down space", "enter", "r", "m", "down", "escape", "x",
        "h", "end", "escape", "e", "up", "enter", "f1", "escape", "question_mark", "escape",
        "slash", "escape",
    ):  # fmt: skip
        await press_and_check(app, *keys.split())
    await app.press("ctrl+o")
    for downs in range(5):
        app.screen.query_one(ImportBox).value = ""
        await app.settle()
        await press_and_check(app, *["down"] * downs, "tab")
        await press_and_check(app, "enter")
        if not app.screen.query(ImportBox):
            await press_and_check(app, "enter", "h")
            await app.press("escape", "ctrl+o")
    for fact in hostile.facts:
        app.screen.query_one(ImportBox).value = fact[:1000]
        await press_and_check(app, "enter")
        if not app.screen.query(ImportBox):
            break
    await press_and_check(app, "escape", "ctrl+p", "m")
    await press_and_check(app, "escape", "q")


@seed(SEED)
@settings(ONCE, max_examples=WALKS)
@given(HOSTILE_HOMES)
def test_every_window_shows_texts_as_they_are(hostile: HostileHome) -> None:
    async def run(home: Path) -> None:
        launch = launch_at(home, policy=hostile.names[1])
        async with driving(launch, notifications=True) as app:
            await walk(app, hostile)

    with written(hostile) as home, undrawn():  # each step is drawn when it is checked
        asyncio.run(run(home))


@seed(SEED)
@settings(ONCE, max_examples=WALKS)
@given(HOSTILE_HOMES)
def test_a_continued_session_shows_texts_as_they_are(hostile: HostileHome) -> None:
    async def run(home: Path) -> None:
        launch = launch_at(home, session=home / "here" / "session.json")
        async with driving(launch, size=(80, 24), notifications=True) as app:
            for keys in ("", "h", "escape", "p", "escape", "i", "y", "u u", "U", "q"):
                await press_and_check(app, *keys.split())
        assert app.fourfold.trouble is None

    with written(hostile) as home, undrawn():
        asyncio.run(run(home))


@seed(SEED)
@FUZZING
@given(ANY, ANY)
def test_every_function_that_draws_text_makes_it_visible(raw: str, other: str) -> None:
    shown = visible(raw)
    assert len(shown) == len(raw)
    assert visible(shown) == shown
    assert text(raw).plain == shown
    for width in (0, 1, 2, 7, 80):
        assert cut(text(raw), width).cell_length <= width
        assert fitted(text(raw), width).cell_length == width
        for line in clamped(text(raw), width, 2):
            assert line.cell_length <= max(width, 2)
            assert visible(line.plain) == line.plain
    spans = ((0, 3), (2, len(raw) + 5), (len(raw), len(raw) + 1))
    assert title(FilmLine(1, raw, spans=spans)).plain == shown
    message = str(FourfoldError(raw, where=other, fix=raw))
    assert visible(message) == message


@seed(SEED)
@settings(ONCE, max_examples=PLAIN)
@given(HOSTILE_HOMES)
def test_plain_commands_print_texts_as_they_are(hostile: HostileHome) -> None:
    with written(hostile) as home, pytest.MonkeyPatch.context() as patch:
        patch.setenv("FOURFOLD_HOME", str(home))
        patch.setenv("XDG_CONFIG_HOME", str(home / hostile.names[4]))
        likes = [f"--like={name}" for name in hostile.titles[:4]]  # some begin with a dash
        imported = next(path for path in (home / "here").glob("*.csv"))
        broken = next(path for path in (home / "here").glob("n*.json"))
        preset = hostile.names[1]
        for arguments in (
            ["recommend", *likes, "--model", "svd"],
            ["recommend", *likes, "--model", "svd", "--json"],
            ["recommend", "--import", imported, "--model", "svd", "--policy", preset],
            ["recommend", "--import", broken, "--model", "svd"],
            ["recommend", "--model", hostile.names[3], *likes],
            ["recommend", "--model", hostile.names[0], "--import", imported, "-n", "12"],
            ["policy", "--check", preset],
            ["policy", f"--check={hostile.facts[0]}"],
            ["policy", "--check", broken],
            ["locate"],
            ["locate", "--processed", home / "here" / hostile.names[4]],
            ["keys"],
        ):
            ended = run_here("tui.cli.main", *arguments)
            assert ended.status in (0, 2), ended
            for printed in (ended.out, ended.err):
                for line in printed.split("\n"):
                    assert visible(line) == line, repr(line)


@seed(SEED)
@settings(ONCE, max_examples=SHOWN)
@given(HOSTILE_HOMES)
def test_only_sequences_of_textual_reach_a_real_terminal(hostile: HostileHome) -> None:
    with written(hostile) as home:
        with Terminal(home, "--model", "svd", "--policy", hostile.names[1]) as terminal:
            terminal.wait_for(b"Well-known films")
            for keys in ("\x12\r", *"iyp\x1bh\x1b\x0f\t\r\x1b"):
                terminal.type(keys.encode())
                terminal.read(0.4)
            terminal.quit()
        rest = TEXTUAL.sub("", terminal.drawn.decode())
        assert visible(rest) == rest, repr(re.search("[\x00-\x1f\x7f-\x9f].{0,60}", rest))
        if any(visible(title[:9]) != title[:9] for title in hostile.titles):
            assert REPLACEMENTS.search(rest)
