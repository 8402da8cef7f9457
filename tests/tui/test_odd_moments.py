"""Keys, clicks, answers and sizes that come at moments when nobody expects them."""

import threading
from pathlib import Path

import pytest
from textual import events
from textual.geometry import Size
from textual.pilot import Pilot
from textual.widgets import Input
from textual.worker import WorkerCancelled

from tests.tui.app_driver import pick, press, ready, screen_text, settle, text_of, type_text
from tests.tui.conftest import FOUR
from tui.app import FourfoldApp
from tui.background import in_thread
from tui.screens.command_palette import Palette
from tui.screens.export import ExportScreen
from tui.screens.help import HelpScreen
from tui.screens.history import HistoryScreen
from tui.screens.import_file import ImportBox, ImportScreen
from tui.screens.import_review import ImportReviewScreen
from tui.screens.recommend import RecommendScreen
from tui.screens.too_small import TooSmallScreen
from tui.startup import Launch
from tui.view import film_details
from tui.view.import_report import ImportReport

RATINGS = "Date,Name,Year,Letterboxd URI,Rating\n2024-05-01,Night Ferry,1999,x,5\n"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    return here


async def begun(pilot: Pilot[None], *keys: str) -> FourfoldApp:
    app = await ready(pilot)
    await app.pick(*FOUR)
    await app.press("enter", *keys)
    return app


async def test_a_key_pressed_twice_at_once_closes_one_window(launch: Launch) -> None:
    async with driving(launch) as app:
        app = await begun(pilot, "y", "h")
        window = app.screen
        assert isinstance(window, HistoryScreen)
        for _ in range(3):
            window.action_close_history()
        await app.settle()
        assert isinstance(app.screen, RecommendScreen)
        assert len(app.fourfold.screen_stack) == 2


async def test_a_file_read_while_help_is_open_waits_for_its_end(
    launch: Launch, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    may_go_on, read = threading.Event(), ImportReport.read

    def slow(*given) -> ImportReport:
        assert may_go_on.wait(timeout=30)
        return read(*given)

    monkeypatch.setattr(ImportReport, "read", slow)
    (here / "ratings.csv").write_text(RATINGS)
    async with driving(launch) as app:
        app = await begun(pilot, "ctrl+o")
        await app.pilot.press("enter", "f1")
        may_go_on.set()
        await app.settle()
        assert isinstance(app.screen, HelpScreen)
        await app.press("escape")
        assert isinstance(app.screen, ImportReviewScreen)
        assert not any(isinstance(screen, ImportScreen) for screen in app.fourfold.screen_stack)


async def test_an_answer_that_comes_while_the_app_is_left_is_not_shown(
    launch: Launch, monkeypatch: pytest.MonkeyPatch
) -> None:
    may_go_on, tell = threading.Event(), film_details.FilmDetailsReader.read

    def slow(reader: film_details.FilmDetailsReader, movie_id: int):
        assert may_go_on.wait(timeout=30)
        return tell(reader, movie_id)

    monkeypatch.setattr(film_details.FilmDetailsReader, "read", slow)
    async with driving(launch) as app:
        app = await begun(pilot)
        await app.pilot.press("i")
        screen = app.screen
        monkeypatch.setattr(type(screen), "_show_about", lambda *_: pytest.fail("it was shown"))
        app.fourfold.exit()
        may_go_on.set()


async def test_work_for_a_screen_that_is_gone_is_dropped(launch: Launch) -> None:
    may_go_on = threading.Event()
    async with driving(launch) as app:
        app = await begun(pilot, "y", "h")
        window = app.screen
        worker = window.run_worker(in_thread(window, lambda: may_go_on.wait(timeout=30)))
        await app.pilot.press("escape")
        may_go_on.set()
        with pytest.raises(WorkerCancelled):
            await worker.wait()
        assert app.screen is not window


async def test_a_window_opened_while_it_is_too_small_does_not_leave_the_notice_behind(
    launch: Launch,
) -> None:
    async with driving(launch) as app:
        app = await begun(pilot)
        await app.pilot.resize_terminal(20, 5)
        assert isinstance(app.screen, TooSmallScreen)
        app.fourfold.screen_stack[1].action_export()
        await app.settle()
        await app.pilot.resize_terminal(120, 40)
        await app.press("escape")
        assert isinstance(app.screen, RecommendScreen)


@pytest.mark.parametrize("size", [(1, 1), (2, 40), (12, 3), (300, 100)])
async def test_any_size_is_borne_with_every_panel_open(
    launch: Launch, size: tuple[int, int]
) -> None:
    async with driving(launch) as app:
        app = await begun(pilot, "i")
        await app.resize(*size)
        await app.resize(120, 40)
        assert isinstance(app.screen, RecommendScreen)
        assert "Last Typesetter" in app.screen_text


async def test_a_mouse_beyond_the_edge_leaves_the_focus_alone(launch: Launch) -> None:
    async with driving(launch) as app:
        app = await begun(pilot, "e")
        for kind in (events.MouseDown, events.MouseUp, events.MouseMove):
            app.fourfold.post_message(kind(None, 300, 90, 0, 0, 1, False, False, False, 300, 90))
        await app.settle()
        assert app.screen.focused is not None
        await app.press("escape")
        assert not isinstance(app.screen, ExportScreen)


async def test_a_mouse_held_by_what_is_covered_is_let_go(launch: Launch) -> None:
    async with driving(launch) as app:
        app = await begun(pilot)
        app.screen.query_one("#panels").capture_mouse()
        await app.press("e")
        app.fourfold.post_message(events.MouseScrollDown(None, 5, 5, 0, 1, 0, False, False, False, 5, 5))
        await app.settle()
        assert app.fourfold.mouse_captured is None
        assert app.screen.focused is not None


async def test_a_name_too_long_for_any_file_is_told(launch: Launch, here: Path) -> None:
    async with driving(launch) as app:
        app = await begun(pilot, "ctrl+o")
        app.screen.query_one(ImportBox).value = "x" * 900
        await app.press("enter")
        assert isinstance(app.screen, ImportScreen)
        assert "xxx" in app.text_of("#trouble")


async def test_a_completed_name_is_drawn_as_safely_as_it_is_listed(
    launch: Launch, here: Path
) -> None:
    (here / "odd\x1b[2J\u202e.csv").write_text(RATINGS)
    async with driving(launch) as app:
        app = await begun(pilot, "ctrl+o", "tab")
        assert "odd␛[2J�.csv" in app.text_of(ImportBox)
        await app.press("enter")
        assert isinstance(app.screen, ImportReviewScreen)


async def test_what_is_pasted_into_the_palette_is_drawn_safely(launch: Launch) -> None:
    async with driving(launch) as app:
        app = await begun(pilot, "ctrl+p")
        app.screen.query_one(Input).post_message(events.Paste("a\x1b[31mb"))
        await app.settle()
        assert "a␛[31mb" in app.text_of(Input)


async def test_a_click_on_a_command_that_has_gone_comes_to_nothing(launch: Launch) -> None:
    async with driving(launch) as app:
        app = await begun(pilot, "ctrl+p")
        await app.type("li")
        await app.pilot.pause(0.2)
        commands = app.screen.query_one("CommandList")
        click = events.Click(commands, 5, 0, 0, 0, 1, False, False, False)
        click._style = click.style.from_meta({"option": 99})
        commands.post_message(click)
        await app.settle()
        assert isinstance(app.screen, Palette)
        assert app.fourfold.size == Size(120, 40)


async def test_the_palette_pages_in_no_room_at_all(launch: Launch) -> None:
    async with driving(launch) as app:
        app = await begun(pilot, "ctrl+p")
        commands = app.screen.query_one("CommandList")
        commands.styles.height = 0
        await app.press("l", "down", "pagedown", "pageup")
        assert isinstance(app.screen, Palette)
