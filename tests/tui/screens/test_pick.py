"""Picking four films, with keys and with the mouse."""

from textual import events
from textual.command import CommandPalette

from tests.tui.app_driver import driving
from tests.tui.films import FOUR_TYPED
from tui.screens.choice import ChoiceScreen
from tui.screens.help import HelpScreen
from tui.screens.import_file import ImportScreen
from tui.screens.pick import PickScreen
from tui.screens.recommend import RecommendScreen
from tui.startup import Launch
from tui.widgets.inputs import SearchBox
from tui.widgets.line_list import TextList
from tui.widgets.result_list import ResultList
from tui.widgets.slots import Slots


async def test_an_empty_box_lists_popular_films_most_popular_first(launch: Launch) -> None:
    async with driving(launch) as app:
        lines = app.text_of(ResultList).splitlines()
        assert "Well-known films of every decade" in app.screen_text
        assert "Harbour Lights" in lines[0]
        assert "1961" in lines[0]
        assert "Drama · Romance" in lines[0]
        assert "The Clockmaker's Daughter" in lines[1]


async def test_typed_letters_find_a_film_and_are_underlined(launch: Launch) -> None:
    async with driving(launch) as app:
        await app.type("ferry")
        results = app.screen.query_one(ResultList)
        assert results.marked is not None
        assert results.marked.title == "Night Ferry"
        strip = results.render_line(0)
        underlined = "".join(s.text for s in strip if s.style and s.style.underline)
        assert underlined == "Ferry"


async def test_four_partial_names_and_enter_start_a_session(launch: Launch) -> None:
    async with driving(launch) as app:
        await app.pick(*FOUR_TYPED)
        assert "4 of 4" in app.screen_text
        assert "enter start" in app.footer
        await app.press("enter")
        assert isinstance(app.screen, RecommendScreen)


async def test_enter_right_after_typing_picks_the_film_typed(launch: Launch) -> None:
    async with driving(launch) as app:
        await app.pilot.press(*"rocket", "enter")
        await app.settle()
        assert "Rocket Picnic" in app.text_of(Slots)


async def test_a_film_can_be_picked_only_once(launch: Launch) -> None:
    async with driving(launch) as app:
        await app.pick("harbour", "harbour")
        assert "Harbour Lights (1961) is already one of your four." in app.screen_text
        assert "1 of 4" in app.screen_text
        assert "✓" in app.text_of(ResultList)


async def test_backspace_in_the_empty_box_removes_the_last_pick(launch: Launch) -> None:
    async with driving(launch) as app:
        await app.pick("harbour", "seven")
        await app.press("x", "backspace")
        assert "2 of 4" in app.screen_text
        await app.press("backspace")
        assert "1 of 4" in app.screen_text
        assert "Seven Bridges" not in app.text_of(Slots)


async def test_tab_moves_the_focus_from_box_to_results_to_slots(launch: Launch) -> None:
    async with driving(launch) as app:
        focused = []
        for _ in range(4):
            focused.append(type(app.fourfold.focused))
            await app.press("tab")
        assert focused == [SearchBox, ResultList, Slots, SearchBox]


async def test_enter_and_delete_on_a_slot_remove_its_film(launch: Launch) -> None:
    async with driving(launch) as app:
        await app.pick("harbour", "seven", "paper")
        await app.press("tab", "tab", "down", "enter")
        slots = app.screen.query_one(Slots)
        assert "Seven Bridges" not in app.text_of(slots)
        await app.press("up", "delete")
        assert "Harbour Lights" not in app.text_of(slots)
        assert "Paper Moons" in app.text_of(slots)


async def test_arrows_and_page_keys_move_the_mark_but_not_the_focus(launch: Launch) -> None:
    async with driving(launch, size=(80, 24)) as app:
        results = app.screen.query_one(ResultList)
        await app.press("down", "down", "up")
        assert results.marked is not None
        assert results.marked.title == "The Clockmaker's Daughter"
        await app.press("pagedown")
        assert results.marked.title != "The Clockmaker's Daughter"
        await app.press("pageup")
        assert results.marked.title == "Harbour Lights"
        assert isinstance(app.fourfold.focused, SearchBox)


async def test_a_film_marked_with_arrows_stays_marked_while_results_change(launch: Launch) -> None:
    async with driving(launch) as app:
        results = app.screen.query_one(ResultList)
        while results.marked is None or results.marked.title != "Paper Moons":
            await app.press("down")
        await app.type("moon")
        assert results.marked.title == "Paper Moons"


async def test_letters_typed_elsewhere_go_to_the_box_and_escape_clears_it(launch: Launch) -> None:
    async with driving(launch) as app:
        box = app.screen.query_one(SearchBox)
        await app.press("tab")
        await app.type("q?")
        assert box.value == "q?"
        await app.press("escape")
        assert box.value == ""
        assert app.fourfold.focused is box


async def test_surprise_fills_the_empty_slots_with_different_films(launch: Launch) -> None:
    async with driving(launch) as app:
        await app.pick("harbour")
        await app.press("ctrl+r")
        lines = app.text_of(Slots).splitlines()
        assert "4 of 4" in app.screen_text
        assert "Harbour Lights" in lines[0]
        assert len({line.strip()[1:] for line in lines}) == 4


async def test_an_unknown_title_is_reported_above_the_nearest_titles(launch: Launch) -> None:
    async with driving(launch) as app:
        await app.type("qzqzqzv")
        assert "No film like that" in app.screen_text


async def test_an_invalid_filter_is_reported_on_its_own_line(launch: Launch) -> None:
    async with driving(launch) as app:
        await app.type("year:soon")
        assert "year:soon is not a year" in app.text_of("#notice")


async def test_a_filter_narrows_the_popular_films(launch: Launch) -> None:
    async with driving(launch) as app:
        await app.type("genre:sci")
        lines = app.text_of(ResultList).split("\n")
        assert [line for line in lines if line.strip()][2:] == []
        assert "Rocket Picnic" in lines[0]


async def test_a_click_picks_a_film_and_a_click_on_its_slot_removes_it(launch: Launch) -> None:
    async with driving(launch) as app:
        await app.click(ResultList, offset=(8, 2))
        slots = app.screen.query_one(Slots)
        assert "Seven Bridges" in app.text_of(slots)
        await app.click(Slots, offset=(6, 0))
        assert "Seven Bridges" not in app.text_of(slots)


async def test_the_start_button_starts_the_session(launch: Launch) -> None:
    async with driving(launch, "ctrl+r") as app:
        await app.click("#start")
        assert isinstance(app.screen, RecommendScreen)


async def test_backspace_takes_back_the_film_that_was_clicked(launch: Launch) -> None:
    async with driving(launch) as app:
        await app.click(ResultList, offset=(8, 2))
        assert app.screen.query_one("#four").border_title == "Your four  1 of 4"
        await app.press("backspace")
        assert app.screen.query_one("#four").border_title == "Your four  0 of 4"


async def test_a_footer_hint_can_be_clicked(launch: Launch) -> None:
    async with driving(launch) as app:
        await app.click("Footer", offset=(app.footer.index("ctrl+r") + 1, 0))
        assert "4 of 4" in app.screen_text


async def test_a_fifth_film_is_refused(launch: Launch) -> None:
    async with driving(launch) as app:
        await app.pick(*FOUR_TYPED)
        await app.click(ResultList, offset=(8, 6))
        assert "You have picked four." in app.screen_text
        assert "4 of 4" in app.screen_text


async def test_escape_in_the_empty_box_opens_a_menu(launch: Launch) -> None:
    async with driving(launch) as app:
        assert "esc menu" in app.footer
        await app.type("harb")
        assert "esc clear" in app.footer
        await app.press("escape")
        assert isinstance(app.screen, PickScreen)
        await app.press("escape")
        assert isinstance(app.screen, ChoiceScreen)
        assert "Leave fourfold  ctrl+q" in app.screen_text
        assert "Help            F1" in app.screen_text
        assert "All keys  " in app.screen_text
        assert "?" not in app.text_of(TextList), "in the search box it is text"
        await app.press("escape")
        assert isinstance(app.screen, PickScreen)


async def test_each_entry_of_the_menu_acts(launch: Launch) -> None:
    opened = (HelpScreen, HelpScreen, CommandPalette, ImportScreen)
    async with driving(launch) as app:
        for downs, screen in enumerate(opened):
            await app.press("escape", *["down"] * downs, "enter")
            assert isinstance(app.screen, screen)
            await app.press("escape")
            assert isinstance(app.screen, PickScreen)
        await app.press("escape", *["down"] * len(opened), "enter")
        assert not app.fourfold.is_running


async def test_an_entry_of_the_menu_is_clicked(launch: Launch) -> None:
    async with driving(launch, "escape") as app:
        await app.click(TextList, offset=(3, 0))
        assert isinstance(app.screen, HelpScreen)


async def test_a_double_click_picks_one_film_and_takes_one_back(launch: Launch) -> None:
    async with driving(launch) as app:
        await app.pilot.click(ResultList, offset=(5, 2), times=2)
        await app.settle()
        assert "1 of 4" in app.screen_text
        await app.click(ResultList, offset=(5, 4))
        assert "2 of 4" in app.screen_text
        await app.pilot.click(Slots, offset=(5, 0), times=2)
        await app.settle()
        assert "1 of 4" in app.screen_text


async def test_enter_twice_after_a_title_picks_one_film(launch: Launch) -> None:
    async with driving(launch) as app:
        await app.type("harbour")
        await app.press("enter", "enter", "enter")
        assert "1 of 4" in app.screen_text
        await app.press("down", "enter")
        assert "2 of 4" in app.screen_text, "a film that is marked on purpose is picked"


async def test_a_paste_goes_to_the_box_with_its_first_line(launch: Launch) -> None:
    async with driving(launch, "enter") as app:
        box = app.screen.query_one(SearchBox)
        for focus in ("SearchBox", "ResultList", "Slots"):
            for pasted in ("Night Ferry", "\n \n  Night Ferry (1999)\r\nsomething else\n"):
                app.screen.query_one(focus).focus()
                await app.settle()
                app.fourfold.post_message(events.Paste(pasted))
                await app.settle()
                assert box.value == pasted.strip().splitlines()[0].strip()
                assert box.has_focus
                assert "Night Ferry" in app.text_of(ResultList)
                await app.press("escape")
                assert box.value == ""


async def test_a_long_paste_is_cut_and_not_lost(launch: Launch) -> None:
    async with driving(launch) as app:
        await app.type("a")
        app.fourfold.post_message(events.Paste("b" * 500))
        await app.settle()
        assert app.screen.query_one(SearchBox).value == "a" + "b" * 199
        app.screen.query_one(SearchBox).action_select_all()
        app.fourfold.post_message(events.Paste("night ferry"))
        await app.settle()
        assert app.screen.query_one(SearchBox).value == "night ferry"


async def test_enter_after_the_wheel_picks_a_film_that_is_in_sight(launch: Launch) -> None:
    async with driving(launch, size=(80, 12)) as app:
        results = app.screen.query_one(ResultList)
        assert "▸   Harbour Lights" in app.text_of(results)
        for _ in range(4):
            await app.pilot._post_mouse_events([events.MouseScrollDown], results, offset=(5, 1))
            await app.settle()
        assert "Harbour Lights" not in app.text_of(results)
        assert "▸   The Orchard of Glass" in app.text_of(results)
        await app.press("enter")
        assert "The Orchard of" in app.text_of(Slots)
