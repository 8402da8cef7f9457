"""No text from any file is obeyed: not by the terminal, and not by whoever reads markup."""

import asyncio
import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import Phase, given, seed, settings
from textual.pilot import Pilot

from engine.errors import FourfoldError
from engine.text import visible
from tests.faults.amounts import FUZZING, PLAIN, SEED, SHOWN, WALKS
from tests.faults.commands import outcome
from tests.faults.hostile import ANY, HOSTILE, Hostile
from tests.faults.terminal import LEAVE, Terminal
from tests.tui.app_driver import press, ready, screen_text, settle, text_of
from tui.app import FourfoldApp
from tui.drawing.content import clamped, cut, fitted, text, title
from tui.screens.import_file import ImportBox
from tui.startup import Launch
from tui.view.models import FilmLine
from tui.widgets.result_list import ResultList

ONCE = settings(FUZZING, phases=(Phase.generate,))
SITES = ("https://www.imdb.com/", "https://www.themoviedb.org/", "https://movielens.org/")

# What Textual itself writes: styles, places, modes, questions, keyboards, links, pointer shapes.
OWN = re.compile(
    r"\x1b\[[\d;]*m|\x1b\[\d+;\d+H|\x1b\[\?\d+[hl]|\x1b\[\?\d+\$p|\x1b\[>\d+u|\x1b\[<u"
    r"|\x1b\]8;id=[^;\x1b]*;https://[!-~]*\x1b\\|\x1b\]8;;\x1b\\|\x1b\]22;[a-z]+(?:\x1b\\|\x07)"
    r"|\r|\n"
)
STAND_INS = re.compile("[\u2400-\u2421\ufffd]")


@contextmanager
def at(hostile: Hostile) -> Iterator[Path]:
    """Stand in the folder of files to import."""
    with tempfile.TemporaryDirectory(prefix="fourfold-hostile-") as folder:
        home = hostile.write(Path(folder) / "home")
        before = Path.cwd()
        os.chdir(home / "here")
        try:
            yield home
        finally:
            os.chdir(before)


def launch_at(home: Path, **more) -> Launch:
    return Launch(home / "config", home / "processed", home / "artifacts", model="svd", **more)


def check(app: FourfoldApp) -> None:
    """Check all that is on the screen: its characters, and what would act on a click."""
    for line in screen_text(app).split("\n"):
        assert visible(line) == line, repr(line)
    for strip in app.screen._compositor.render_strips():
        for segment in strip:
            assert segment.control is None or not segment.control
            if segment.style is not None:
                assert "@click" not in segment.style.meta
                assert segment.style.link is None or segment.style.link.startswith(SITES)


async def walk(pilot: Pilot[None], hostile: Hostile) -> None:
    """Go past every text in every window."""
    app = await ready(pilot)
    check(app)
    results = text_of(app.screen.query_one(ResultList))
    assert all(f" {number} " in results for number in range(1, 10)), results
    await press(pilot, *["enter", "down"] * 4)
    check(app)
    for keys in (
        "enter", "i", "pagedown", "y", "n", "w", "p", "p", "p", "s", "enter", "escape", "escape",
        "f", "tab tab tab space down space", "enter", "r", "m", "down", "escape", "x",
        "h", "end", "escape", "e", "up", "enter", "f1", "escape", "question_mark", "escape",
        "slash", "escape",
    ):  # fmt: skip
        await press(pilot, *keys.split())
        check(app)
    await press(pilot, "ctrl+o")
    for _ in range(5):
        app.screen.query_one(ImportBox).value = ""
        await settle(pilot)
        await press(pilot, *["down"] * _, "tab")
        check(app)
        await press(pilot, "enter")
        check(app)
        if not app.screen.query(ImportBox):
            await press(pilot, "enter", "h")
            check(app)
            await press(pilot, "escape", "ctrl+o")
    for told in hostile.told:
        app.screen.query_one(ImportBox).value = told[:1000]
        await press(pilot, "enter")
        check(app)
        if not app.screen.query(ImportBox):
            break
    await press(pilot, "escape", "ctrl+p", "m")
    check(app)
    await press(pilot, "escape", "q")
    check(app)


@seed(SEED)
@settings(ONCE, max_examples=WALKS)
@given(HOSTILE)
def test_every_window_shows_texts_as_they_are(hostile: Hostile) -> None:
    async def go(home: Path) -> None:
        app = FourfoldApp(launch_at(home, policy=hostile.names[1]))
        async with app.run_test(size=(120, 40), notifications=True) as pilot:
            await walk(pilot, hostile)

    with at(hostile) as home:
        asyncio.run(go(home))


@seed(SEED)
@settings(ONCE, max_examples=WALKS)
@given(HOSTILE)
def test_a_session_shows_what_its_file_says_as_it_is(hostile: Hostile) -> None:
    async def go(home: Path) -> None:
        launch = replace(launch_at(home), session=home / "here" / "kept.json")
        app = FourfoldApp(launch)
        async with app.run_test(size=(80, 24), notifications=True) as pilot:
            await ready(pilot)
            check(app)
            for keys in ("h", "escape", "p", "escape", "i", "y", "u u", "U", "q"):
                await press(pilot, *keys.split())
                check(app)
        assert app.trouble is None

    with at(hostile) as home:
        asyncio.run(go(home))


@seed(SEED)
@FUZZING
@given(ANY, ANY)
def test_every_way_to_letter_a_text(raw: str, other: str) -> None:
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
    told = str(FourfoldError(raw, where=other, fix=raw))
    assert visible(told) == told


@seed(SEED)
@settings(ONCE, max_examples=PLAIN)
@given(HOSTILE)
def test_plain_commands_print_texts_as_they_are(hostile: Hostile) -> None:
    with at(hostile) as home, pytest.MonkeyPatch.context() as patch:
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
            ["policy", f"--check={hostile.told[0]}"],
            ["policy", "--check", broken],
            ["locate"],
            ["locate", "--processed", home / "here" / hostile.names[4]],
            ["keys"],
        ):
            ended = outcome("tui.cli.main", *arguments)
            assert ended.status in (0, 2), ended
            for printed in (ended.out, ended.err):
                for line in printed.split("\n"):
                    assert visible(line) == line, repr(line)


@seed(SEED)
@settings(ONCE, max_examples=SHOWN)
@given(HOSTILE)
def test_all_that_reaches_a_real_terminal_is_textuals_own(hostile: Hostile) -> None:
    with at(hostile) as home:
        terminal = Terminal(home, "--model", "svd", "--policy", hostile.names[1])
        terminal.wait_for(b"Popular films")
        for keys in (
            b"\x12\r", b"i", b"y", b"p", b"\x1b", b"h", b"\x1b", b"\x0f", b"\t", b"\r", b"\x1b",
        ):  # fmt: skip
            terminal.type(keys)
            terminal.read(0.4)
        terminal.type(LEAVE)
        assert terminal.ended() == 0
        terminal.check_usable()
        terminal.close()
        rest = OWN.sub("", terminal.drawn.decode())
        assert visible(rest) == rest, repr(re.search("[\x00-\x1f\x7f-\x9f].{0,60}", rest))
        if any(visible(title[:9]) != title[:9] for title in hostile.titles):
            assert STAND_INS.search(rest)
