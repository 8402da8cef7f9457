"""The dial by key and by window: what each stop means, and that nothing changes unasked."""

from dataclasses import replace

from engine.presets import resolve_policy
from tests.source_tree import CONFIG
from tests.tui.app_driver import recommending
from tests.tui.films import FOUR_TYPED
from tui.flows.session_windows import use_policy
from tui.screens.pick import PickScreen
from tui.screens.policy import PolicyScreen
from tui.screens.presets import PresetsScreen, StopBox
from tui.screens.recommend import RecommendScreen
from tui.startup import Launch

STOPS = ["well-known", "balanced", "deep-cuts"]


def shipped(launch: Launch) -> Launch:
    return replace(launch, config=CONFIG)


async def test_d_goes_through_the_stops_and_undo_does_not_touch_it(launch: Launch) -> None:
    async with recommending(shipped(launch), "y") as app:
        named = [app.session.policy]
        for expected in ("Deep cuts: Films that fewer people know.", "Well known: ", "Balanced: "):
            await app.press("d")
            assert app.notices[-1].startswith(expected)
            named.append(app.session.policy)
        assert named[1:] == [
            resolve_policy(name, CONFIG) for name in ("deep-cuts", "well-known", "balanced")
        ]
        assert named[3] == named[0]
        await app.press("d", "u")
        assert app.session.policy == named[1]
        assert app.session.state.answers == ()


async def test_a_custom_policy_is_a_fourth_stop(launch: Launch) -> None:
    async with recommending(shipped(launch)) as app:
        custom = replace(app.session.policy, learning_rate=0.5)
        app.session.set_policy(custom)
        app.screen.update_settings()
        seen = []
        for _ in range(5):
            await app.press("d")
            seen.append(app.session.policy)
        assert custom in seen


async def test_a_custom_policy_stays_on_the_dial_with_four_other_films(launch: Launch) -> None:
    async with recommending(shipped(launch)) as app:
        custom = replace(app.session.policy, learning_rate=0.5)
        use_policy(app.screen, custom)
        await app.press("c")
        assert isinstance(app.screen, PickScreen)
        await app.pick(*FOUR_TYPED)
        await app.press("enter", "d", "d")
        assert app.session.policy == custom


async def test_the_window_shows_the_next_films_of_each_stop(launch: Launch) -> None:
    async with recommending(shipped(launch), "y", "p") as app:
        assert isinstance(app.screen, PresetsScreen)
        boxes = list(app.screen.query(StopBox))
        assert [box.border_title for box in boxes] == ["Well known", "Balanced  (now)", "Deep cuts"]
        for name, box in zip(STOPS, boxes, strict=True):
            for film in app.session.preview(resolve_policy(name, CONFIG), 5):
                assert film.movie.title[:18] in app.text_of(box)


async def test_arrows_and_enter_use_a_stop_and_escape_does_not(launch: Launch) -> None:
    async with recommending(shipped(launch), "p", "right", "escape") as app:
        before = app.session.policy
        assert before == resolve_policy("balanced", CONFIG)
        await app.press("p", "right", "enter")
        assert isinstance(app.screen, RecommendScreen)
        assert app.session.policy == resolve_policy("deep-cuts", CONFIG)
        await app.press("p", "left", "left", "left", "enter")
        assert app.session.policy == resolve_policy("well-known", CONFIG)


async def test_a_second_click_uses_the_marked_stop(launch: Launch) -> None:
    async with recommending(shipped(launch), "p") as app:
        box = list(app.screen.query(StopBox))[2]
        await app.pilot.click(box)
        assert isinstance(app.screen, PresetsScreen)
        await app.pilot.click(box)
        await app.settle()
        assert app.session.policy == resolve_policy("deep-cuts", CONFIG)


async def test_advanced_has_every_coefficient(launch: Launch) -> None:
    async with recommending(launch, "p", "a") as app:
        assert isinstance(app.screen, PolicyScreen)
