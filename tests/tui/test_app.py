"""The app around its screens: loading, sizes, colours, quitting, the palette and the top bar."""

import re
from dataclasses import replace

import pytest
from textual.command import CommandPalette
from textual.content import Content

from engine.errors import EXIT_STATUS
from engine.files.names import MOVIE_EMBEDDINGS
from engine.taste.base import Answer
from tests.bundles import write_processed
from tests.tui.app_driver import driving, recommending, starting
from tests.tui.films import FILMS, RARE
from tui.app import FourfoldApp, run_app
from tui.keys.action import Place
from tui.keys.actions import ACTIONS, BY_ID, BY_NAME
from tui.keys.keymap import Keymap
from tui.screens.command_palette import Commands
from tui.screens.help import HelpScreen
from tui.screens.pick import PickScreen
from tui.screens.recommend import RecommendScreen
from tui.screens.too_small import TooSmallScreen
from tui.startup import Launch
from tui.theme import chosen_theme, default_theme
from tui.widgets.top_bar import TopBar


async def test_a_film_typed_before_the_films_are_loaded_is_picked(launch: Launch) -> None:
    async with starting(launch, size=(80, 24)) as app:
        await app.pilot.press(*"ferry", "enter")
        await app.settle()
        assert "1 of 4" in app.screen_text
        assert "Night Ferry" in app.screen_text


async def test_damaged_films_end_the_app_with_their_error(launch: Launch) -> None:
    (launch.artifacts / "svd" / MOVIE_EMBEDDINGS).write_bytes(b"")
    async with driving(launch) as app:
        pass
    assert app.fourfold.return_code == EXIT_STATUS
    assert MOVIE_EMBEDDINGS in str(app.fourfold.trouble)


def test_a_load_error_is_one_line_on_stderr(
    launch: Launch, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def run(self: FourfoldApp, **options: bool) -> None:
        original(self, headless=True)

    original = FourfoldApp.run
    monkeypatch.setattr(FourfoldApp, "run", run)
    assert run_app(replace(launch, model="no\x1bsuch")) == EXIT_STATUS
    error = capsys.readouterr().err
    assert error.count("\n") == 1
    assert "no model called" in error
    assert "\x1b" not in error
    assert "Traceback" not in error


async def test_a_small_terminal_shows_a_notice_until_it_grows(launch: Launch) -> None:
    async with recommending(launch, size=(80, 24)) as app:
        before = app.screen_text
        await app.resize(39, 11)
        assert isinstance(app.screen, TooSmallScreen)
        await app.press("y", "n", "s", "c", "f1", "ctrl+p", "escape", "enter")
        assert isinstance(app.screen, TooSmallScreen)
        await app.resize(80, 24)
        assert isinstance(app.screen, RecommendScreen)
        assert app.screen_text == before


@pytest.mark.parametrize("key", ["q", "ctrl+q"])
async def test_q_and_ctrl_q_quit_in_a_small_terminal(launch: Launch, key: str) -> None:
    async with driving(launch, size=(30, 8)) as app:
        assert isinstance(app.screen, TooSmallScreen)
        await app.press(key)
        assert not app.fourfold.is_running


async def test_title_reason_and_keys_fit_every_size(launch: Launch) -> None:
    async with recommending(launch) as app:
        for size in ((40, 12), (60, 20), (80, 24), (99, 30), (120, 40), (200, 60)):
            await app.resize(*size)
            shown = app.screen_text
            assert "The Last Typesetter" in shown, size
            assert "Because you picked" in shown, size
            for hint in ("y like", "n dislike", "s skip"):
                assert hint in app.footer, size


async def test_footer_hints_are_never_cut(launch: Launch) -> None:
    known = {action.label for action in ACTIONS}
    async with driving(launch, size=(120, 24)) as app:
        for width in range(40, 121, 7):
            await app.resize(width, 24)
            hints = [hint for hint in app.footer.strip().split("  ") if hint]
            assert hints
            assert all(hint.split(" ", 1)[1] in known for hint in hints)


async def test_f1_explains_the_part_with_the_focus(launch: Launch) -> None:
    async with driving(launch, size=(80, 24)) as app:
        for heading in ("Finding films", "Results", "Your four"):
            await app.press("f1")
            assert isinstance(app.screen, HelpScreen)
            assert f" {heading} " in app.screen_text
            await app.press("escape", "tab")


async def test_ctrl_q_quits_the_pick_screen_and_q_does_not(launch: Launch) -> None:
    async with driving(launch, "q", size=(80, 24)) as app:
        assert isinstance(app.screen, PickScreen)
        await app.press("ctrl+q")
        assert not app.fourfold.is_running


async def test_without_colour_marks_distinguish_the_answers(
    launch: Launch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with recommending(launch, "y", "n", "s") as app:
        (only,) = app.fourfold.get_line_filters()
        background = app.fourfold.background_colors[1]
        styles = [
            segment.style
            for strip in app.screen._compositor.render_strips()
            for segment in only.apply(list(strip), background)
            if segment.style
        ]
        assert [style for style in styles if style.color or style.bgcolor] == []
        assert any(style.reverse for style in styles)  # the title, which has the accent behind it
        assert all(mark in app.screen_text for mark in ("+ ", "− ", "· "))


def test_actions_have_unique_ids_labels_and_help() -> None:
    assert len(BY_ID) == len(ACTIONS)
    assert all(action.help.endswith(".") and action.label for action in ACTIONS)


@pytest.mark.parametrize(
    ("environment", "saved", "theme"),
    [
        ({}, None, "fourfold"),
        ({"COLORFGBG": "15;0"}, None, "fourfold"),
        ({"COLORFGBG": "0;15"}, None, "fourfold-light"),
        ({"COLORFGBG": "0;default;15"}, None, "fourfold-light"),
        ({"COLORFGBG": "0;15"}, "nord", "nord"),
        ({"COLORFGBG": "0;15"}, "no such", "fourfold-light"),
        ({"COLORFGBG": "0;15", "TEXTUAL_THEME": "fourfold"}, "nord", "fourfold"),
        ({"TEXTUAL_THEME": "no such"}, "nord", "nord"),
    ],
)
def test_the_theme_is_the_saved_one_or_suits_the_terminal(
    environment: dict[str, str], saved: str | None, theme: str
) -> None:
    names = {"fourfold", "fourfold-light", "nord"}
    assert (chosen_theme(environment, names, saved) or default_theme(environment)) == theme


async def test_a_rebuilt_title_index_is_reported(launch: Launch) -> None:
    (launch.processed / "title_index.npz").unlink()
    async with driving(launch) as app:
        assert any("Rebuilt the title index" in notice for notice in app.notices)
        await app.type("harb")
        assert "Harbour Lights" in app.screen_text


async def test_a_click_on_the_top_bar_opens_the_command_palette(launch: Launch) -> None:
    async with driving(launch, size=(80, 24)) as app:
        await app.click(TopBar)
        assert isinstance(app.screen, CommandPalette)


async def test_the_palette_offers_every_enabled_action_once_with_its_key(launch: Launch) -> None:
    async with recommending(launch, "y", "i", size=(80, 24)) as app:
        offered = [command.help for command in app.fourfold.get_system_commands(app.screen)]
        active = app.screen.active_bindings.values()
        actions = {BY_ID[a.binding.id] for a in active if a.enabled and a.binding.id in BY_ID}
        helps = {action.name: action.palette_help for action in actions}
        assert {"like", "rate_4", "undo", "leave", "help"} <= set(helps)
        for name in ("command_palette", "about_up", "about_down"):
            del helps[name]
        expected = [f"{Keymap().key(name)}  {text}" for name, text in helps.items()]
        expected += [BY_NAME[name].help for name in ("advanced", "models")]
        assert sorted(offered) == sorted([*expected, "Choose other colours."])


@pytest.mark.parametrize("stars", range(1, 6))
def test_the_palette_says_what_each_rating_counts_as(stars: int) -> None:
    counts_as = {Answer.LIKE: "a like", Answer.DISLIKE: "a dislike", Answer.SEEN: "seen"}
    answer = counts_as[Answer.of_rating(stars)]
    sentence = f"You have seen it: {stars} of 5 counts as {answer}."
    assert BY_NAME[f"rate_{stars}"].palette_help == sentence


@pytest.mark.parametrize("place", Place)
def test_the_help_names_each_key_of_a_place_once(place: Place) -> None:
    rows = Keymap().help_rows(place)
    assert all(len(keys.split()) == len(set(keys.split())) for keys, _ in rows), rows


async def test_the_palette_finds_an_action_by_any_words(launch: Launch) -> None:
    async with recommending(launch, "ctrl+p") as app:
        for typed, names in (
            ("model", ["Models", "Advanced"]),
            ("seen 4", ["Seen it: 4 of 5"]),
            ("coefficient", ["Advanced"]),
            ("deep cuts", ["Next preset", "Presets"]),
            ("watch", ["Watchlist", "Your watchlist", "Export"]),
            ("page", []),
            ("colours", ["Theme"]),
        ):
            hits = [hit async for hit in Commands(app.fourfold.screen_stack[-2]).search(typed)]
            hits.sort(key=lambda hit: -hit.score)
            found = [Content.from_markup(str(hit.match_display)).plain for hit in hits]
            assert found == names, typed


@pytest.mark.parametrize("closes", ["escape", "popped"])
async def test_commands_found_after_the_palette_closed_are_not_shown(
    launch: Launch, closes: str
) -> None:
    async with recommending(launch, "ctrl+p") as app:
        await app.pilot.press("l")
        if closes == "escape":
            await app.pilot.press("escape")
        else:
            app.fourfold.pop_screen()
        await app.settle()
        assert isinstance(app.screen, RecommendScreen)


async def test_the_header_names_a_library(launch: Launch) -> None:
    write_processed(launch.processed, FILMS, [RARE])
    async with driving(launch) as app:
        assert re.search(r"\S+ · 12 films to 2018", app.screen_text)


async def test_a_search_without_a_film_says_how_to_get_more(launch: Launch) -> None:
    async with driving(launch, size=(160, 40)) as app:
        await app.type("zzzqqq")
        assert "`fourfold build` makes a catalogue of 87,000 films, to 2023." in app.screen_text
        await app.press("escape")
        await app.type("harbour")
        assert "fourfold build" not in app.screen_text
    write_processed(launch.processed, FILMS, [RARE])
    async with driving(launch, size=(160, 40)) as app:
        await app.type("zzzqqq")
        assert "fourfold build" not in app.screen_text


async def test_why_a_library_is_not_used_is_a_notice(launch: Launch) -> None:
    async with driving(replace(launch, notice="The library is not used: it is broken")) as app:
        assert "The library is not used: it is broken" in app.notices
