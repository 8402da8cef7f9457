"""Keys, clicks, results and sizes that come at unexpected moments."""

import threading
from pathlib import Path

import pytest
from textual import events
from textual.css.query import NoMatches
from textual.geometry import Size
from textual.widgets import Input
from textual.worker import WorkerCancelled

from tests.tui.app_driver import Hold, recommending
from tui.background import in_thread
from tui.screens.choice import ChoiceScreen
from tui.screens.command_palette import Palette
from tui.screens.export import ExportScreen
from tui.screens.help import HelpScreen
from tui.screens.history import HistoryScreen
from tui.screens.import_file import ImportBox, ImportScreen
from tui.screens.import_review import ImportReviewScreen
from tui.screens.recommend import RecommendScreen
from tui.screens.too_small import TooSmallScreen
from tui.screens.window import MINIMUM
from tui.startup import Launch
from tui.view.film_details import FilmDetailsReader
from tui.view.import_report import ImportReport

RATINGS = "Date,Name,Year,Letterboxd URI,Rating\n2024-05-01,Night Ferry,1999,x,5\n"


async def test_a_key_pressed_twice_at_once_closes_one_window(launch: Launch) -> None:
    async with recommending(launch, "y", "h") as app:
        window = app.screen
        assert isinstance(window, HistoryScreen)
        for _ in range(3):
            window.action_close_history()
        await app.settle()
        assert isinstance(app.screen, RecommendScreen)
        assert len(app.fourfold.screen_stack) == 2


async def test_an_import_waits_until_help_is_closed(
    launch: Launch, folder: Path, hold: Hold
) -> None:
    reading = hold(ImportReport, "read")
    (folder / "ratings.csv").write_text(RATINGS)
    async with recommending(launch, "ctrl+o") as app:
        await app.pilot.press("enter", "f1")
        reading.set()
        await app.settle()
        assert isinstance(app.screen, HelpScreen)
        await app.press("escape")
        assert isinstance(app.screen, ImportReviewScreen)
        assert not any(isinstance(screen, ImportScreen) for screen in app.fourfold.screen_stack)


async def test_details_read_while_the_app_quits_are_not_shown(
    launch: Launch, hold: Hold, monkeypatch: pytest.MonkeyPatch
) -> None:
    reading = hold(FilmDetailsReader, "about_in_full")
    async with recommending(launch) as app:
        await app.pilot.press("i")
        screen = app.screen
        monkeypatch.setattr(type(screen), "_show_about", lambda *_: pytest.fail("it was shown"))
        app.fourfold.exit()
        reading.set()


async def test_a_thread_started_by_a_closed_screen_is_cancelled(launch: Launch) -> None:
    released = threading.Event()
    async with recommending(launch, "y", "h") as app:
        window = app.screen
        worker = window.run_worker(in_thread(window, lambda: released.wait(timeout=30)))
        await app.pilot.press("escape")
        released.set()
        with pytest.raises(WorkerCancelled):
            await worker.wait()
        assert app.screen is not window


async def test_a_window_that_opens_below_the_notice_is_covered_until_there_is_room(
    launch: Launch,
) -> None:
    async with recommending(launch) as app:
        await app.resize(120, 5)
        assert isinstance(app.screen, TooSmallScreen)
        app.fourfold.screen_stack[1].action_open_window("models")
        await app.settle()
        assert isinstance(app.screen, TooSmallScreen)
        await app.resize(120, 40)
        assert isinstance(app.screen, ChoiceScreen)
        await app.press("escape")
        assert isinstance(app.screen, RecommendScreen)


async def test_every_size_is_survived_with_open_panels(launch: Launch) -> None:
    async with recommending(launch, "i") as app:
        for size in ((1, 1), (2, 40), (12, 3), (300, 100)):
            await app.resize(*size)
            assert app.is_quiet(), size
            await app.resize(120, 40)
            assert isinstance(app.screen, RecommendScreen), size
            assert "Last Typesetter" in app.screen_text, size


async def test_a_mouse_event_beyond_the_edge_does_not_change_the_focus(launch: Launch) -> None:
    async with recommending(launch, "e") as app:
        for kind in (events.MouseDown, events.MouseUp, events.MouseMove):
            app.fourfold.post_message(kind(None, 300, 90, 0, 0, 1, False, False, False, 300, 90))
        await app.settle()
        assert app.screen.focused is not None
        await app.press("escape")
        assert not isinstance(app.screen, ExportScreen)


async def test_a_mouse_captured_by_a_covered_widget_is_released(launch: Launch) -> None:
    async with recommending(launch) as app:
        app.screen.query_one("#panels").capture_mouse()
        await app.press("e")
        app.fourfold.post_message(
            events.MouseScrollDown(None, 5, 5, 0, 1, 0, False, False, False, 5, 5)
        )
        await app.settle()
        assert app.fourfold.mouse_captured is None
        assert app.screen.focused is not None


async def test_a_name_too_long_for_a_file_is_reported(launch: Launch, folder: Path) -> None:
    async with recommending(launch, "ctrl+o") as app:
        app.screen.query_one(ImportBox).value = "x" * 900
        await app.press("enter")
        assert isinstance(app.screen, ImportScreen)
        assert "xxx" in app.text_of("#trouble")


async def test_a_completed_file_name_is_drawn_safely(launch: Launch, folder: Path) -> None:
    (folder / "odd\x1b[2J\u202e.csv").write_text(RATINGS)
    async with recommending(launch, "ctrl+o", "tab") as app:
        assert "odd␛[2J�.csv" in app.text_of(ImportBox)
        await app.press("enter")
        assert isinstance(app.screen, ImportReviewScreen)


async def test_text_pasted_into_the_palette_is_drawn_safely(launch: Launch) -> None:
    async with recommending(launch, "ctrl+p") as app:
        app.screen.query_one(Input).post_message(events.Paste("a\x1b[31mb"))
        await app.settle()
        assert "a␛[31mb" in app.text_of(Input)


async def test_a_click_on_a_command_that_is_no_longer_listed_does_nothing(launch: Launch) -> None:
    async with recommending(launch, "ctrl+p") as app:
        await app.type("li")
        commands = app.screen.query_one("CommandList")
        await app.until(lambda: commands.option_count)
        click = events.Click(commands, 5, 0, 0, 0, 1, False, False, False)
        click._style = click.style.from_meta({"option": 99})
        commands.post_message(click)
        await app.settle()
        assert isinstance(app.screen, Palette)
        assert app.fourfold.size == Size(120, 40)


async def test_paging_a_palette_of_no_height_does_nothing(launch: Launch) -> None:
    async with recommending(launch, "ctrl+p") as app:
        commands = app.screen.query_one("CommandList")
        commands.styles.height = 0
        await app.press("l", "down", "pagedown", "pageup")
        assert isinstance(app.screen, Palette)


@pytest.mark.parametrize("keys", [("ctrl+p",), ("h", "f1")])
async def test_covered_windows_survive_every_width(launch: Launch, keys: tuple[str, ...]) -> None:
    async with recommending(launch, "y", *keys) as app:
        window = app.screen
        if isinstance(window, Palette):
            await app.until(lambda: window.query_one("CommandList").option_count)
        for columns in range(8, 0, -1):
            await app.resize(columns, 40)
            assert app.is_quiet()
        assert isinstance(app.screen, TooSmallScreen)
        assert window.region.width == MINIMUM.width
        await app.resize(120, 40)
        assert app.screen is window
        assert window.region.size == Size(120, 40)


async def test_a_click_where_the_palette_was_before_it_shrank_does_nothing(launch: Launch) -> None:
    async with recommending(launch, "ctrl+p") as app:
        app.screen.post_message(events.Click(None, 300, 90, 0, 0, 1, False, False, False, 300, 90))
        await app.settle()
        assert isinstance(app.screen, Palette)
        await app.pilot.click(offset=(1, 38))
        assert isinstance(app.screen, RecommendScreen)


@pytest.mark.parametrize("keys", [(), ("h",)])
async def test_an_error_on_an_open_screen_still_ends_the_app(
    launch: Launch, keys: tuple[str, ...]
) -> None:
    async def look_for_nothing() -> None:
        async with recommending(launch, "y", *keys) as app:
            app.screen.call_later(app.screen.query_one, "#nothing")
            await app.until(lambda: not app.fourfold.is_running)

    with pytest.raises(NoMatches):
        await look_for_nothing()
