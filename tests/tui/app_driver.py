"""Driving the app as a person would: keys and clicks in, the text on the screen out."""

from collections.abc import Sequence
from pathlib import Path

from textual.pilot import Pilot
from textual.widget import Widget

from engine.files.names import POLICY
from tests.bundles import Film, write_home
from tui.app import FourfoldApp
from tui.startup import Launch
from tui.widgets.inputs import SearchBox


def launch_for(home: Path, films: Sequence[Film], policy: str = "") -> Launch:
    """Write `films` and a policy below `home`, and return how to launch on them."""
    write_home(home, films)
    config = home / "config"
    config.mkdir()
    (config / POLICY).write_text(policy or "score_weight_model: 1.4\n")
    return Launch(config, home / "processed", home / "artifacts")


async def settle(pilot: Pilot[None]) -> None:
    """Wait until nothing is being loaded, searched, asked or drawn."""
    await pilot.pause()
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()


async def ready(pilot: Pilot[None]) -> FourfoldApp:
    """Wait until the films have been read."""
    await settle(pilot)
    app = pilot.app
    assert isinstance(app, FourfoldApp)
    for box in app.screen.query(SearchBox):
        box.cursor_blink = False
    return app


async def type_text(pilot: Pilot[None], typed: str) -> None:
    """Type `typed`, character by character."""
    names = {" ": "space", ":": "colon"}
    await pilot.press(*[names.get(character, character) for character in typed])
    await settle(pilot)


async def press(pilot: Pilot[None], *keys: str) -> None:
    """Press keys, and wait for what they set going after each."""
    for key in keys:
        await pilot.press(key)
        await settle(pilot)


async def pick(pilot: Pilot[None], *typed: str) -> None:
    """Pick a film for each partial name."""
    for name in typed:
        await type_text(pilot, name)
        await press(pilot, "enter")


def screen_text(app: FourfoldApp) -> str:
    """Return what is on the screen, line by line, as a person reads it."""
    return "\n".join(
        "".join(segment.text for segment in strip).rstrip()
        for strip in app.screen._compositor.render_strips()
    )


def text_of(widget: Widget) -> str:
    """Return what stands in the region of one widget."""
    region = widget.region
    lines = widget.screen._compositor.render_strips()[region.y : region.bottom]
    return "\n".join(strip.crop(region.x, region.right).text.rstrip() for strip in lines)


def footer(app: FourfoldApp) -> str:
    """Return the last line."""
    return screen_text(app).rstrip("\n").splitlines()[-1]
