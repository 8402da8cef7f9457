"""Tuning the policy by keys and mouse: what is shown, what follows, what is used and saved."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from textual.events import MouseScrollDown, MouseScrollUp
from textual.pilot import Pilot
from textual.widgets import Input

from engine.files.names import PRESETS
from engine.policy import COEFFICIENTS, Policy
from tests.tui.app_driver import footer, press, screen_text, text_of
from tests.tui.screens.test_recommend import film, session
from tui.app import FourfoldApp
from tui.screens.confirm import ConfirmScreen
from tui.screens.help import HelpScreen
from tui.screens.policy import PolicyScreen
from tui.screens.recommend import RecommendScreen
from tui.startup import Launch
from tui.widgets.slider import Slider

GENTLE = "genre_distance_penalty: 0.1\nmin_genre_affinity: 0\nmax_genre_distance: 1\n"


@pytest.fixture
def tuned(launch: Launch) -> Launch:
    """Launch with one preset, under which anything may come up."""
    (launch.config / PRESETS).mkdir()
    (launch.config / PRESETS / "gentle.yaml").write_text(GENTLE)
    return launch


@asynccontextmanager
async def window(
    launch: Launch, size: tuple[int, int] = (120, 40)
) -> AsyncIterator[tuple[FourfoldApp, Pilot[None]]]:
    async with recommending(launch, size=size) as app:
        await app.press("p")
        assert isinstance(app.screen, PolicyScreen)
        yield app, pilot


def slider(app: FourfoldApp, key: str) -> str:
    return app.text_of(f"#{key}", Slider).strip()


def policy_in_use(app: FourfoldApp) -> Policy:
    assert isinstance(app.screen, RecommendScreen)
    return app.session.policy


def following(app: FourfoldApp) -> str:
    return app.text_of("#following")


def meaning(app: FourfoldApp) -> str:
    return app.text_of("#meaning")


def films(app: FourfoldApp) -> list[tuple[str, str]]:
    """Return sign and title of each film that would follow."""
    lines = [line.strip("│ ") for line in following(app).splitlines()[1:-1]]
    parts = [re.fullmatch(r"([▲▼+]?) ?(.*?) +\d{4}.*", line) for line in lines]
    return [(part[1], part[2]) for part in parts if part]


async def go_to(pilot: Pilot[None], key: str) -> None:
    focused = app.screen.focused
    while not (isinstance(focused, Slider) and focused.key == key):
        await app.press("down")
        focused = app.screen.focused


async def test_every_coefficient_has_a_slider_with_its_key_and_value(tuned: Launch) -> None:
    async with window(tuned) as app:
        for knob in COEFFICIENTS.values():
            line = slider(app, knob.key)
            assert knob.key in line
            assert f"{knob.default:.2f}" in line
        assert "Policy: default" in app.screen_text
        assert "score_weight_model  0.5 to 1.5" in meaning(app)
        assert "How much the taste model's score counts." in meaning(app)


async def test_knobs_without_effect_are_marked_and_the_reason_stands_in_full(
    tuned: Launch,
) -> None:
    async with window(tuned) as app:
        assert slider(app, "min_genre_affinity").endswith("∅")
        said = app.words_of("#idle")
        assert "min_genre_affinity has no effect: max_genre_distance 0.6 already asks" in said
        assert "diversity_boost and diversity_affinity_cap have no effect: a film needs" in said
        await app.press("p")
        assert "min_genre_affinity" not in app.text_of("#idle")
        assert "∅" not in slider(app, "min_genre_affinity")


async def test_steps_are_exact_small_large_and_stop_at_the_ends(tuned: Launch) -> None:
    async with window(tuned) as app:
        await app.press("down")
        for key, value in (
            ("right", "0.20"), ("left", "0.15"), ("shift+right", "0.16"), ("plus", "0.17"),
            ("minus", "0.16"), ("shift+left", "0.15"), ("pageup", "0.35"), ("pagedown", "0.15"),
            ("end", "1.00"), ("right", "1.00"), ("home", "0.00"), ("left", "0.00"),
        ):  # fmt: skip
            await app.press(key)
            assert f" {value}" in slider(app, "learning_rate"), key
        assert "was 0.15" in meaning(app)


async def test_what_follows_is_ranked_anew_and_marked_and_escape_leaves_all_as_it_was(
    tuned: Launch,
) -> None:
    async with recommending(tuned) as app:
        await app.press("y")
        before = app.screen_text
        await app.press("p")
        first = following(app)
        assert not set("▲▼+") & set("".join(first.splitlines()[1:]))
        await go_to(pilot, "popularity_penalty")
        await app.press("end")
        assert following(app) != first
        assert "Policy: default (changed)" in app.screen_text
        assert "•" in slider(app, "popularity_penalty")
        await app.press("escape")
        assert app.screen_text == before
        assert policy_in_use(app).name == "default"


async def test_moved_and_new_films_have_their_signs(tuned: Launch) -> None:
    async with window(tuned) as app:
        before = films(app)
        assert {sign for sign, _ in before} == {""}
        places = {title: place for place, (_, title) in enumerate(before)}
        await app.press("p")
        await go_to(pilot, "popularity_penalty")
        await app.press("end")
        for place, (sign, title) in enumerate(films(app)):
            was = places.get(title)
            moved = "" if was == place else "▲" if was is not None and was > place else "▼"
            assert sign == ("+" if was is None else moved), (title, was, place)
        assert {sign for sign, _ in films(app)} >= {"▲", "▼"}


async def test_enter_uses_the_policy_and_answers_stay(tuned: Launch) -> None:
    async with recommending(tuned) as app:
        await app.press("y", "p", "down", "right", "enter")
        policy = policy_in_use(app)
        assert policy == Policy(name="default (changed)", learning_rate=0.2)
        assert "svd · default (changed)" in app.screen_text
        assert "1 liked" in app.screen_text
        await app.press("p")
        assert "Policy: default (changed)" in app.screen_text
        await app.press("down", "left")
        assert "Policy: default " in app.screen_text
        assert "(changed)" not in app.screen_text.split("Policy:")[1].splitlines()[0]


async def test_one_knob_and_all_knobs_go_back_to_where_they_were(tuned: Launch) -> None:
    async with window(tuned) as app:
        await app.press("left", "down", "right", "r")
        assert " 0.15" in slider(app, "learning_rate")
        assert " 1.35" in slider(app, "score_weight_model")
        await app.press("R")
        assert " 1.40" in slider(app, "score_weight_model")
        assert "Policy: default ─" in app.screen_text


async def test_presets_come_in_turn_and_what_was_turned_is_kept_among_them(tuned: Launch) -> None:
    async with window(tuned) as app:
        await app.press("left", "p")
        assert "‹default›" in app.screen_text
        await app.press("p")
        assert "‹gentle›" in app.screen_text
        assert "Policy: gentle" in app.screen_text
        assert " 0.10" in slider(app, "genre_distance_penalty")
        await app.press("p")
        assert "‹default (changed)›" in app.screen_text
        assert " 1.35" in slider(app, "score_weight_model")
        await app.press("P", "enter")
        assert policy_in_use(app) == Policy(
            "gentle", min_genre_affinity=0.0, max_genre_distance=1.0, genre_distance_penalty=0.1
        )


async def test_a_broken_preset_is_told_and_the_others_remain(tuned: Launch) -> None:
    (tuned.config / PRESETS / "torn.yaml").write_text("{")
    async with window(tuned) as app:
        assert "torn.yaml: broken YAML" in app.text_of("#message").replace("\n", "")
        await app.press("p")
        assert "‹gentle›" in app.screen_text


async def test_a_policy_that_leaves_nothing_says_so_and_how_to_go_on(tuned: Launch) -> None:
    async with recommending(tuned) as app:
        while app.film != "No film is left":
            await app.press("s")
        await app.press("p")
        assert "No film is left under this policy." in app.screen_text
        assert "raise max_genre_distance" in app.screen_text
        await app.press("p")
        assert "+ Rocket Picnic" in following(app)
        assert "raise max_genre_distance" not in app.screen_text
        await app.press("enter")
        assert app.film in ("Rocket Picnic", "Moon Market")


async def test_saved_as_yaml_under_a_name_that_is_then_the_policys(
    tuned: Launch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    async with window(tuned) as app:
        await app.press("down", "right", "s")
        assert app.screen.query_one(Input).value == "my-default.yaml"
        assert "enter save" in app.footer
        assert "preset" not in app.footer
        await app.press("enter")
        assert Policy.load(tmp_path / "my-default.yaml") == Policy("my-default", learning_rate=0.2)
        assert "Policy: my-default ─" in app.screen_text
        assert "Saved as" in app.screen_text
        await app.press("enter")
        assert policy_in_use(app).name == "my-default"


async def test_a_file_is_only_overwritten_after_a_question(
    tuned: Launch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    kept = tmp_path / "my-default.yaml"
    kept.write_text("mine")
    async with window(tuned) as app:
        await app.press("s", "enter")
        assert isinstance(app.screen, ConfirmScreen)
        assert "my-default.yaml" in app.screen_text.replace("\n", "")
        await app.press("n")
        assert kept.read_text() == "mine"
        await app.press("enter", "y")
        assert isinstance(app.screen, PolicyScreen)
        assert Policy.load(kept) == Policy("my-default")


@pytest.mark.parametrize(
    ("typed", "said"),
    [("no/such/folder.yaml", "no such folder"), ("", "has no name"), ("..", "is a folder")],
)
async def test_what_cannot_be_written_is_told_in_the_window(
    tuned: Launch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, typed: str, said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    async with window(tuned) as app:
        await app.press("s")
        app.screen.query_one(Input).value = typed
        await app.press("enter")
        assert said in app.screen_text
        await app.press("escape")
        assert said not in app.screen_text
        assert isinstance(app.screen.focused, Slider)
        await app.press("escape")
        assert isinstance(app.screen, RecommendScreen)


async def test_leaving_the_box_goes_back_to_the_knob(tuned: Launch) -> None:
    async with window(tuned) as app:
        await app.press("down", "down", "s", "escape")
        assert "▸" in slider(app, "negative_weight")


async def test_letters_are_text_while_a_file_is_named(tuned: Launch) -> None:
    async with window(tuned) as app:
        await app.press("s", "end", *"prRsq")
        assert app.screen.query_one(Input).value == "my-default.yamlprRsq"
        assert "Policy: default ─" in app.screen_text


async def test_f1_explains_the_knob_or_the_box(tuned: Launch) -> None:
    async with window(tuned) as app:
        await app.press("down", "f1")
        assert isinstance(app.screen, HelpScreen)
        assert "learning_rate, 0 to 1: How far one answer moves" in app.screen_text
        assert "On a knob of the policy" in app.screen_text
        await app.press("escape", "s", "f1")
        assert "Saving the policy" in app.screen_text


async def test_a_click_sets_a_drag_moves_and_the_wheel_steps(tuned: Launch) -> None:
    async with window(tuned) as app:
        knob = app.screen.query_one("#genre_distance_penalty", Slider)
        start, length = knob._track
        await app.pilot.click(knob, offset=(start, 0))
        assert " 0.00" in slider(app, knob.key)
        assert app.screen.focused is knob
        await app.pilot.click(knob, offset=(start + length - 1, 0))
        assert " 1.00" in slider(app, knob.key)
        await app.pilot.mouse_down(knob, offset=(start + length - 1, 0))
        await app.pilot.hover(knob, offset=(start + (length - 1) // 2, 0))
        await app.pilot.mouse_up(knob, offset=(start + (length - 1) // 2, 0))
        middle = (length - 1) // 2 / (length - 1)
        assert f" {middle:.2f}" in slider(app, knob.key)
        await app.pilot.hover(knob, offset=(start, 0))
        assert f" {middle:.2f}" in slider(app, knob.key), "the mouse was let go"
        for wheel, value in ((MouseScrollUp, middle + 0.05), (MouseScrollDown, middle)):
            await app.pilot._post_mouse_events([wheel], knob, offset=(start, 0), button=0)
            assert f" {value:.2f}" in slider(app, knob.key)


async def test_clicking_beside_the_track_only_takes_the_focus(tuned: Launch) -> None:
    async with window(tuned) as app:
        before = slider(app, "popularity_penalty")
        await app.pilot.click("#popularity_penalty", offset=(3, 0))
        assert "▸" in slider(app, "popularity_penalty")
        assert slider(app, "popularity_penalty").lstrip("▸ ") == before


@pytest.mark.parametrize("size", [(120, 40), (80, 24), (60, 20), (40, 12)])
async def test_at_every_size_knob_meaning_and_films_are_there_and_the_rest_scrolls(
    tuned: Launch, size: tuple[int, int]
) -> None:
    async with window(tuned, size=size) as app:
        for _ in COEFFICIENTS:
            focused = app.screen.focused
            assert isinstance(focused, Slider)
            assert "▸" in slider(app, focused.key)
            assert focused.key in meaning(app)
            lines = following(app).splitlines()
            assert len(lines) >= (1 if size[1] < 17 else 6)
            assert all(line.strip("│ ") for line in lines)
            await app.press("down")
        await app.press("down", "down", "down")
        notes = [line.strip("│▁▂▃▄▅▆▇█ ") for line in app.screen_text.splitlines()]
        assert "0.3 to be boosted." in " ".join(notes), "the notes below the knobs in full"
        for _ in COEFFICIENTS:
            await app.press("up")
        assert "Taste" in app.screen_text
        assert "enter use" in app.footer


async def test_a_policys_name_cannot_command_the_terminal(
    tuned: Launch,
) -> None:
    (tuned.config / PRESETS / "[b]x[].yaml").write_text(GENTLE)
    async with window(tuned) as app:
        await app.press("p")
        assert "Policy: [b]x[]" in app.screen_text
        assert "‹[b]x[]›" in app.screen_text


async def test_using_a_policy_counts_as_if_it_had_stood_from_the_start(tuned: Launch) -> None:
    async with recommending(tuned) as app:
        await app.press("y", "n", "p", "down", "end")
        shown = [line.strip("│ ▲▼+") for line in following(app).splitlines()[1:-1]]
        await app.press("enter")
        assert shown[0].startswith(app.film)
        assert policy_in_use(app) == replace(Policy(), name="default (changed)", learning_rate=1.0)
