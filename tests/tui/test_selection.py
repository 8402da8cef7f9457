"""Text selected with the mouse: it shows everywhere, ends with its text, and ctrl+c copies it."""

import pytest
from textual.widget import Widget

from tests.tui.app_driver import AppDriver, Target, driving, recommending
from tui.screens.command_palette import Palette
from tui.screens.find import FindScreen
from tui.screens.help import HelpScreen
from tui.screens.history import HistoryScreen
from tui.screens.pick import PickScreen
from tui.screens.policy import PolicyScreen
from tui.screens.recommend import RecommendScreen
from tui.startup import Launch
from tui.widgets.film_card import FilmCard

TITLE = "Last Typesetter"
TITLE_AT = len(" The ")  # cells before it on the card


Offset = tuple[int, int]


async def drag(app: AppDriver, target: Target, start: Offset, end: Offset) -> None:
    """Select the text of a widget from one cell to another, both included."""
    await app.pilot.mouse_down(target, offset=start)
    await app.pilot.hover(target, offset=end)
    await app.pilot.mouse_up(target, offset=end)
    await app.settle()


async def select_title(app: AppDriver) -> None:
    await drag(app, FilmCard, (TITLE_AT, 0), (TITLE_AT + len(TITLE) - 1, 0))


def reversed_text(app: AppDriver, target: Target) -> str:
    """Return what is drawn in reverse in the region of a widget."""
    widget = target if isinstance(target, Widget) else app.screen.query_one(target)
    region = widget.region
    lines = app.screen._compositor.render_strips()[region.y : region.bottom]
    return "".join(
        segment.text
        for line in lines
        for segment in line.crop(region.x, region.right)
        if segment.style is not None and segment.style.reverse
    )


async def test_what_is_selected_is_reversed_on_the_title_and_on_other_texts(
    launch: Launch,
) -> None:
    async with recommending(launch) as app:
        for theme in ("fourfold", "fourfold-light", "nord", "ansi-dark"):
            app.fourfold.theme = theme
            await app.settle()
            await select_title(app)
            assert reversed_text(app, FilmCard) == TITLE, theme
            for panel, selected in (
                ("#reason", "Because"), ("#behind", "Paper M"), ("#taste", "Drama  "),
                ("#facts", "There i"),
            ):  # fmt: skip
                widget = app.screen.query_one(panel)
                x, y = widget.content_region.offset - widget.region.offset
                await drag(app, panel, (x, y), (x + 6, y))
                assert reversed_text(app, panel) == selected, theme
            assert reversed_text(app, FilmCard) == "", theme


async def test_what_is_selected_shows_without_colours(
    launch: Launch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with recommending(launch) as app:
        card = app.screen.query_one(FilmCard)

        def title() -> list[tuple[str, bool]]:
            strip = card.render_lines(card.size.region)[0]
            return [(part.text, bool(part.style and part.style.reverse)) for part in strip]

        assert (" The Last Typesetter ", True) in title()
        await select_title(app)
        assert (TITLE, False) in title()


async def test_ctrl_c_copies_what_is_selected(launch: Launch) -> None:
    async with recommending(launch) as app:
        await select_title(app)
        await app.press("ctrl+c")
        assert app.fourfold.clipboard == TITLE
        assert app.notices == []


async def test_a_selection_ends_when_the_film_on_the_card_changes(launch: Launch) -> None:
    async with recommending(launch) as app:
        for keys in (("y",), ("4",), ("slash", *"moon", "enter"), ("m", "down", "down", "enter")):
            before = app.film
            await drag(app, "#facts", (0, 0), (6, 0))
            assert app.screen.get_selected_text() == "There i"
            await app.press(*keys)
            assert app.film not in (before, ""), keys
            assert app.screen.selections == {}, keys


async def test_a_selection_stays_while_its_text_does(launch: Launch) -> None:
    async with recommending(launch) as app:
        await select_title(app)
        await app.press("i", "pagedown", "f1", "escape")
        assert reversed_text(app, FilmCard) == TITLE


async def test_a_selection_ends_when_a_panel_shows_other_text(launch: Launch) -> None:
    async with recommending(launch) as app:
        await drag(app, "#facts", (0, 0), (6, 0))
        await app.press("i")
        assert app.screen.selections == {}


async def test_a_selection_in_a_window_ends_when_it_shows_other_text(launch: Launch) -> None:
    async with recommending(launch, "y", "n", "h") as app:
        assert isinstance(app.screen, HistoryScreen)
        await drag(app, "#tally", (0, 0), (6, 0))
        assert reversed_text(app, "#tally") == "1 liked"
        await app.press("down")
        assert reversed_text(app, "#tally") == "1 liked"
        await app.press("n")
        assert reversed_text(app, "#tally") == ""


async def test_ctrl_c_without_a_selection_says_how_to_leave(launch: Launch) -> None:
    async with recommending(launch) as app:
        for keys, window in (
            ((), RecommendScreen),
            (("slash",), FindScreen),
            (("slash", "t"), FindScreen),
            (("p", "a"), PolicyScreen),
            (("p", "a", "s"), PolicyScreen),
            (("f1",), HelpScreen),
            (("ctrl+p",), Palette),
        ):
            await app.press(*keys, "ctrl+c")
            assert type(app.screen) is window
            assert app.notices == ["ctrl+q leaves."], keys
            assert app.fourfold.clipboard == ""
            app.fourfold.clear_notifications()
            while not isinstance(app.screen, RecommendScreen):
                await app.press("escape")


async def test_ctrl_c_while_picking_says_how_to_leave(launch: Launch) -> None:
    async with driving(launch) as app:
        for keys in ((), ("t",), ("ctrl+r", "shift+tab")):
            await app.press(*keys, "ctrl+c")
            assert isinstance(app.screen, PickScreen)
            assert app.notices == ["ctrl+q leaves."], keys
            app.fourfold.clear_notifications()


async def test_ctrl_c_copies_what_is_selected_in_a_box(launch: Launch) -> None:
    async with recommending(launch, "slash", *"moon", "shift+home", "ctrl+c") as app:
        assert app.fourfold.clipboard == "moon"
        assert app.notices == []
