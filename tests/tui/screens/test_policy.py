"""Tuning the policy by keys and mouse: what is shown, previewed, used and saved."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual.widgets import Input

from engine.files.names import PRESETS
from engine.policy import COEFFICIENTS, Policy
from tests.tui.app_driver import AppDriver, recommending
from tui.screens.confirm import ConfirmScreen
from tui.screens.help import HelpScreen
from tui.screens.policy import PolicyScreen
from tui.screens.recommend import RecommendScreen
from tui.startup import Launch
from tui.widgets.slider import Slider

GENTLE = "genre_distance_penalty: 0.1\nmin_genre_affinity: 0\nmax_genre_distance: 1\n"


@pytest.fixture(autouse=True)
def gentle_preset(launch: Launch, folder: Path) -> None:
    """Add one preset, under which every film may come up."""
    (launch.config / PRESETS / "gentle.yaml").write_text(GENTLE)


@asynccontextmanager
async def tuning(
    launch: Launch, *keys: str, size: tuple[int, int] = (120, 40)
) -> AsyncIterator[AppDriver]:
    async with recommending(launch, "p", "a", size=size) as app:
        assert isinstance(app.screen, PolicyScreen)
        await app.press(*keys)
        yield app


def slider(app: AppDriver, key: str) -> str:
    return app.text_of(f"#{key}").strip()


def upcoming(app: AppDriver) -> str:
    return app.text_of("#following")


def films(app: AppDriver) -> list[tuple[str, str]]:
    """Return mark and title of each upcoming film."""
    lines = [line.strip("│ ") for line in upcoming(app).splitlines()[1:-1]]
    parts = [re.fullmatch(r"([▲▼+]?) ?(.*?) +\d{4}.*", line) for line in lines]
    return [(part[1], part[2]) for part in parts if part]


async def go_to(app: AppDriver, key: str) -> None:
    while not (isinstance(app.screen.focused, Slider) and app.screen.focused.key == key):
        await app.press("down")


async def test_every_coefficient_has_a_slider_with_its_key_and_value(launch: Launch) -> None:
    async with tuning(launch) as app:
        for coefficient in COEFFICIENTS.values():
            line = slider(app, coefficient.key)
            assert coefficient.key in line
            assert f"{coefficient.default:.2f}" in line
        assert "Policy: Classic" in app.screen_text
        assert "score_weight_model  0.5 to 1.5" in app.text_of("#meaning")
        assert "How much the taste model's score counts." in app.text_of("#meaning")


async def test_coefficients_without_effect_are_marked_and_explained_in_full(launch: Launch) -> None:
    async with tuning(launch) as app:
        assert slider(app, "min_genre_affinity").endswith("∅")
        reasons = app.words_of("#idle")
        assert "min_genre_affinity has no effect: max_genre_distance 0.6 already asks" in reasons
        assert "diversity_boost and diversity_affinity_cap have no effect: a film needs" in reasons
        await app.press("p")
        assert "min_genre_affinity" not in app.text_of("#idle")
        assert "∅" not in slider(app, "min_genre_affinity")


async def test_steps_of_every_length_are_exact_and_stop_at_the_ends(launch: Launch) -> None:
    async with tuning(launch, "down") as app:
        for key, value in (
            ("right", "0.20"), ("left", "0.15"), ("shift+right", "0.16"), ("plus", "0.17"),
            ("minus", "0.16"), ("shift+left", "0.15"), ("pageup", "0.35"), ("pagedown", "0.15"),
            ("end", "1.00"), ("right", "1.00"), ("home", "0.00"), ("left", "0.00"),
        ):  # fmt: skip
            await app.press(key)
            assert f" {value}" in slider(app, "learning_rate"), key
        assert "was 0.15" in app.text_of("#meaning")


async def test_the_preview_follows_every_change_and_escape_changes_nothing(launch: Launch) -> None:
    async with recommending(launch, "y") as app:
        before = app.screen_text
        await app.press("p", "a")
        first = upcoming(app)
        assert not set("▲▼+") & set("".join(first.splitlines()[1:]))
        await go_to(app, "popularity_penalty")
        await app.press("end")
        assert upcoming(app) != first
        assert "Policy: Custom" in app.screen_text
        assert "•" in slider(app, "popularity_penalty")
        await app.press("escape")
        assert app.screen_text == before
        assert app.session.policy == Policy()


async def test_moved_and_new_films_are_marked_in_the_preview(launch: Launch) -> None:
    async with tuning(launch) as app:
        before = films(app)
        assert {mark for mark, _ in before} == {""}
        ranks = {title: rank for rank, (_, title) in enumerate(before)}
        await app.press("p")
        await go_to(app, "popularity_penalty")
        await app.press("end")
        for rank, (mark, title) in enumerate(films(app)):
            was = ranks.get(title)
            moved = "" if was == rank else "▲" if was is not None and was > rank else "▼"
            assert mark == ("+" if was is None else moved), (title, was, rank)
        assert {mark for mark, _ in films(app)} >= {"▲", "▼"}


async def test_enter_uses_the_policy_and_the_answers_stay(launch: Launch) -> None:
    async with recommending(launch, "y", "p", "a", "down", "right", "enter") as app:
        assert app.session.policy == Policy(learning_rate=0.2)
        assert "svd · Custom" in app.screen_text
        assert "1 liked" in app.screen_text
        await app.press("p", "a")
        assert "Policy: Custom" in app.screen_text
        await app.press("down", "left")
        assert "Policy: Classic" in app.screen_text
        await app.press("enter")
        assert "svd · Classic" in app.screen_text


async def test_one_coefficient_or_all_can_be_reset(launch: Launch) -> None:
    async with tuning(launch, "left", "down", "right", "r") as app:
        assert " 0.15" in slider(app, "learning_rate")
        assert " 1.35" in slider(app, "score_weight_model")
        await app.press("R")
        assert " 1.40" in slider(app, "score_weight_model")
        assert "Policy: Classic ─" in app.screen_text


async def test_presets_follow_in_turn_and_the_changed_policy_is_among_them(launch: Launch) -> None:
    async with tuning(launch, "left", "p") as app:
        assert "‹Classic›" in app.screen_text
        await app.press("p")
        assert "‹Gentle›" in app.screen_text
        assert "Policy: Gentle" in app.screen_text
        assert " 0.10" in slider(app, "genre_distance_penalty")
        await app.press("p")
        assert "‹Custom›" in app.screen_text
        assert " 1.35" in slider(app, "score_weight_model")
        await app.press("P", "enter")
        assert app.session.policy == Policy(
            min_genre_affinity=0.0, max_genre_distance=1.0, genre_distance_penalty=0.1
        )


async def test_a_broken_preset_is_reported_and_the_others_remain(launch: Launch) -> None:
    (launch.config / PRESETS / "torn.yaml").write_text("{")
    async with tuning(launch) as app:
        assert "torn.yaml: broken YAML" in app.text_of("#message").replace("\n", "")
        await app.press("p")
        assert "‹Gentle›" in app.screen_text


async def test_a_policy_that_leaves_no_film_is_reported_with_a_remedy(launch: Launch) -> None:
    async with recommending(launch) as app:
        await app.skip_all()
        await app.press("p", "a")
        assert "No film is left under this policy." in app.screen_text
        assert "raise max_genre_distance" in app.screen_text
        await app.press("p")
        assert "+ Rocket Picnic" in upcoming(app)
        assert "raise max_genre_distance" not in app.screen_text
        await app.press("enter")
        assert app.film in ("Rocket Picnic", "Moon Market")


async def test_a_saved_policy_takes_the_name_of_its_file(launch: Launch, folder: Path) -> None:
    async with tuning(launch, "down", "right", "s") as app:
        assert app.screen.query_one(Input).value == "my-custom.yaml"
        assert "enter save" in app.footer
        assert "preset" not in app.footer
        await app.press("enter")
        assert Policy.load(folder / "my-custom.yaml") == Policy(learning_rate=0.2)
        assert "Policy: Custom ─" in app.screen_text
        assert "Saved as" in app.screen_text
        await app.press("enter")
        assert app.session.policy.name == "my-custom"


async def test_overwriting_a_file_must_be_confirmed(launch: Launch, folder: Path) -> None:
    path = folder / "my-default.yaml"
    path.write_text("mine")
    async with tuning(launch, "s", "enter") as app:
        assert isinstance(app.screen, ConfirmScreen)
        assert "my-default.yaml" in app.screen_text.replace("\n", "")
        await app.press("enter")
        assert path.read_text() == "mine"
        await app.press("enter", "left", "enter")
        assert isinstance(app.screen, PolicyScreen)
        assert Policy.load(path) == Policy()


async def test_a_file_that_cannot_be_written_is_reported_in_the_window(launch: Launch) -> None:
    async with tuning(launch) as app:
        for typed, message in (
            ("no/such/folder.yaml", "no such folder"), ("", "has no name"), ("..", "is a folder"),
        ):  # fmt: skip
            await app.press("s")
            app.screen.query_one(Input).value = typed
            await app.press("enter")
            assert message in app.screen_text
            await app.press("escape")
            assert message not in app.screen_text
            assert isinstance(app.screen.focused, Slider)
        await app.press("escape")
        assert isinstance(app.screen, RecommendScreen)


async def test_leaving_the_box_returns_to_the_coefficient(launch: Launch) -> None:
    async with tuning(launch, "down", "down", "s", "escape") as app:
        assert "▸" in slider(app, "negative_weight")


async def test_letters_are_text_in_the_file_box(launch: Launch) -> None:
    async with tuning(launch, "s", "end", *"prRsq") as app:
        assert app.screen.query_one(Input).value == "my-default.yamlprRsq"
        assert "Policy: Classic ─" in app.screen_text


async def test_f1_explains_the_coefficient_or_the_box(launch: Launch) -> None:
    async with tuning(launch, "down", "f1") as app:
        assert isinstance(app.screen, HelpScreen)
        assert "learning_rate, 0 to 1: How far one answer moves" in app.screen_text
        assert "On a coefficient of the policy" in app.screen_text
        await app.press("escape", "s", "f1")
        assert "Saving the policy" in app.screen_text


async def test_every_size_shows_coefficient_meaning_and_films_and_scrolls_to_the_rest(
    launch: Launch,
) -> None:
    async with tuning(launch) as app:
        for size in ((120, 40), (80, 24), (60, 20), (40, 12)):
            await app.resize(*size)
            for _ in COEFFICIENTS:
                focused = app.screen.focused
                assert isinstance(focused, Slider)
                assert "▸" in slider(app, focused.key)
                assert focused.key in app.text_of("#meaning")
                lines = upcoming(app).splitlines()
                assert len(lines) >= (1 if size[1] < 17 else 6)
                assert all(line.strip("│ ") for line in lines)
                await app.press("down")
            await app.press("down", "down", "down")
            notes = [line.strip("│▁▂▃▄▅▆▇█ ") for line in app.screen_text.splitlines()]
            assert "0.3 to be boosted." in " ".join(notes), "the notes below are shown in full"
            for _ in COEFFICIENTS:
                await app.press("up")
            assert "Taste" in app.screen_text
            assert "enter use" in app.footer


async def test_a_policy_name_cannot_command_the_terminal(launch: Launch) -> None:
    (launch.config / PRESETS / "[b]x[].yaml").write_text(GENTLE)
    async with tuning(launch, "p") as app:
        assert "Policy: [b]x[]" in app.screen_text
        assert "‹[b]x[]›" in app.screen_text


async def test_a_policy_applies_to_all_earlier_answers_too(launch: Launch) -> None:
    async with recommending(launch, "y", "n", "p", "a", "down", "end") as app:
        shown = [line.strip("│ ▲▼+") for line in upcoming(app).splitlines()[1:-1]]
        await app.press("enter")
        assert shown[0].startswith(app.film)
        assert app.session.policy == Policy(learning_rate=1.0)
