"""Picking four films, with keys and with the mouse."""

from tests.tui.app_driver import footer, pick, press, ready, screen_text, settle, text_of, type_text
from tests.tui.conftest import FOUR
from tui.app import FourfoldApp
from tui.screens.recommend import RecommendScreen
from tui.startup import Launch
from tui.widgets.inputs import SearchBox
from tui.widgets.result_list import ResultList
from tui.widgets.slots import Slots


async def test_an_empty_box_shows_popular_films_first_to_last(launch: Launch) -> None:
    async with FourfoldApp(launch).run_test(size=(120, 40)) as pilot:
        app = await ready(pilot)
        lines = text_of(app.screen.query_one(ResultList)).splitlines()
        assert "Popular films" in screen_text(app)
        assert "Harbour Lights" in lines[0]
        assert "1961" in lines[0]
        assert "Drama · Romance" in lines[0]
        assert "The Clockmaker's Daughter" in lines[1]


async def test_typed_letters_find_a_film_and_are_underlined(launch: Launch) -> None:
    async with FourfoldApp(launch).run_test(size=(120, 40)) as pilot:
        app = await ready(pilot)
        await type_text(pilot, "ferry")
        results = app.screen.query_one(ResultList)
        assert results.marked is not None
        assert results.marked.title == "Night Ferry"
        strip = results.render_line(0)
        underlined = "".join(s.text for s in strip if s.style and s.style.underline)
        assert underlined == "Ferry"


async def test_four_partial_names_and_enter_start_a_session(launch: Launch) -> None:
    async with FourfoldApp(launch).run_test(size=(120, 40)) as pilot:
        app = await ready(pilot)
        await pick(pilot, *FOUR)
        assert "4/4" in screen_text(app)
        assert "enter start" in footer(app)
        await press(pilot, "enter")
        assert isinstance(app.screen, RecommendScreen)


async def test_enter_right_after_typing_picks_what_was_typed(launch: Launch) -> None:
    async with FourfoldApp(launch).run_test(size=(120, 40)) as pilot:
        app = await ready(pilot)
        await pilot.press(*"rocket", "enter")
        await settle(pilot)
        assert "Rocket Picnic" in text_of(app.screen.query_one(Slots))


async def test_a_film_is_picked_once_only(launch: Launch) -> None:
    async with FourfoldApp(launch).run_test(size=(120, 40)) as pilot:
        app = await ready(pilot)
        await pick(pilot, "harbour", "harbour")
        assert "Harbour Lights (1961) is already one of your four." in screen_text(app)
        assert "1/4" in screen_text(app)
        assert "✓" in text_of(app.screen.query_one(ResultList))


async def test_backspace_in_the_empty_box_takes_the_last_pick_back(launch: Launch) -> None:
    async with FourfoldApp(launch).run_test(size=(120, 40)) as pilot:
        app = await ready(pilot)
        await pick(pilot, "harbour", "seven")
        await press(pilot, "x", "backspace")
        assert "2/4" in screen_text(app)
        await press(pilot, "backspace")
        assert "1/4" in screen_text(app)
        assert "Seven Bridges" not in text_of(app.screen.query_one(Slots))


async def test_tab_goes_from_box_to_results_to_slots(launch: Launch) -> None:
    async with FourfoldApp(launch).run_test(size=(120, 40)) as pilot:
        app = await ready(pilot)
        focused = []
        for _ in range(4):
            focused.append(type(app.focused))
            await press(pilot, "tab")
        assert focused == [SearchBox, ResultList, Slots, SearchBox]


async def test_a_slot_gives_its_film_back_on_enter_and_on_delete(launch: Launch) -> None:
    async with FourfoldApp(launch).run_test(size=(120, 40)) as pilot:
        app = await ready(pilot)
        await pick(pilot, "harbour", "seven", "paper")
        await press(pilot, "tab", "tab", "down", "enter")
        slots = app.screen.query_one(Slots)
        assert "Seven Bridges" not in text_of(slots)
        await press(pilot, "up", "delete")
        assert "Harbour Lights" not in text_of(slots)
        assert "Paper Moons" in text_of(slots)


async def test_arrows_and_page_keys_move_while_the_box_keeps_the_focus(launch: Launch) -> None:
    async with FourfoldApp(launch).run_test(size=(80, 24)) as pilot:
        app = await ready(pilot)
        results = app.screen.query_one(ResultList)
        await press(pilot, "down", "down", "up")
        assert results.marked is not None
        assert results.marked.title == "The Clockmaker's Daughter"
        await press(pilot, "pagedown")
        assert results.marked.title != "The Clockmaker's Daughter"
        await press(pilot, "pageup")
        assert results.marked.title == "Harbour Lights"
        assert isinstance(app.focused, SearchBox)


async def test_a_film_marked_by_hand_stays_marked_while_results_change(launch: Launch) -> None:
    async with FourfoldApp(launch).run_test(size=(120, 40)) as pilot:
        app = await ready(pilot)
        results = app.screen.query_one(ResultList)
        while results.marked is None or results.marked.title != "Paper Moons":
            await press(pilot, "down")
        await type_text(pilot, "moon")
        assert results.marked.title == "Paper Moons"


async def test_escape_clears_and_letters_typed_elsewhere_go_to_the_box(launch: Launch) -> None:
    async with FourfoldApp(launch).run_test(size=(120, 40)) as pilot:
        app = await ready(pilot)
        box = app.screen.query_one(SearchBox)
        await press(pilot, "tab")
        await type_text(pilot, "q?")
        assert box.value == "q?"
        await press(pilot, "escape")
        assert box.value == ""
        assert app.focused is box


async def test_surprise_fills_the_empty_places_with_different_films(launch: Launch) -> None:
    async with FourfoldApp(launch).run_test(size=(120, 40)) as pilot:
        app = await ready(pilot)
        await pick(pilot, "harbour")
        await press(pilot, "ctrl+r")
        lines = text_of(app.screen.query_one(Slots)).splitlines()
        assert "4/4" in screen_text(app)
        assert "Harbour Lights" in lines[0]
        assert len({line.strip()[1:] for line in lines}) == 4


async def test_no_such_film_offers_the_nearest_by_name(launch: Launch) -> None:
    async with FourfoldApp(launch).run_test(size=(120, 40)) as pilot:
        app = await ready(pilot)
        await type_text(pilot, "qzqzqzv")
        assert "No film like that" in screen_text(app)


async def test_a_filter_that_cannot_be_meant_is_told_on_its_own_line(launch: Launch) -> None:
    async with FourfoldApp(launch).run_test(size=(120, 40)) as pilot:
        app = await ready(pilot)
        await type_text(pilot, "year:soon")
        assert "year:soon is no year" in text_of(app.screen.query_one("#notice"))


async def test_a_filter_narrows_the_popular_films(launch: Launch) -> None:
    async with FourfoldApp(launch).run_test(size=(120, 40)) as pilot:
        app = await ready(pilot)
        await type_text(pilot, "genre:sci")
        lines = text_of(app.screen.query_one(ResultList)).split("\n")
        assert [line for line in lines if line.strip()][2:] == []
        assert "Rocket Picnic" in lines[0]


async def test_a_click_picks_and_a_click_takes_back(launch: Launch) -> None:
    async with FourfoldApp(launch).run_test(size=(120, 40)) as pilot:
        app = await ready(pilot)
        await pilot.click(ResultList, offset=(8, 2))
        await settle(pilot)
        slots = app.screen.query_one(Slots)
        assert "Seven Bridges" in text_of(slots)
        await pilot.click(Slots, offset=(6, 0))
        await settle(pilot)
        assert "Seven Bridges" not in text_of(slots)


async def test_the_start_button_starts(launch: Launch) -> None:
    async with FourfoldApp(launch).run_test(size=(120, 40)) as pilot:
        app = await ready(pilot)
        await press(pilot, "ctrl+r")
        await pilot.click("#start")
        await settle(pilot)
        assert isinstance(app.screen, RecommendScreen)


async def test_a_footer_hint_can_be_clicked(launch: Launch) -> None:
    async with FourfoldApp(launch).run_test(size=(120, 40)) as pilot:
        app = await ready(pilot)
        await pilot.click("Footer", offset=(footer(app).index("ctrl+r") + 1, 0))
        await settle(pilot)
        assert "4/4" in screen_text(app)


async def test_a_fifth_film_is_refused(launch: Launch) -> None:
    async with FourfoldApp(launch).run_test(size=(120, 40)) as pilot:
        app = await ready(pilot)
        await pick(pilot, *FOUR)
        await pilot.click(ResultList, offset=(8, 6))
        await settle(pilot)
        assert "You have picked four." in screen_text(app)
        assert "4/4" in screen_text(app)
