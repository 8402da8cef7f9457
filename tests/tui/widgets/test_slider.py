"""The sliders of the policy window, with the mouse."""

from textual.events import MouseScrollDown, MouseScrollUp

from tests.tui.app_driver import AppDriver, recommending
from tui.startup import Launch
from tui.widgets.slider import Slider


def slider(app: AppDriver, key: str) -> str:
    return app.text_of(f"#{key}").strip()


async def test_a_click_sets_the_value_a_drag_moves_it_and_the_wheel_steps(launch: Launch) -> None:
    async with recommending(launch, "p", "a") as app:
        track = app.screen.query_one("#genre_distance_penalty", Slider)
        start, length = track._track
        await app.click(track, offset=(start, 0))
        assert " 0.00" in slider(app, track.key)
        assert app.screen.focused is track
        await app.click(track, offset=(start + length - 1, 0))
        assert " 1.00" in slider(app, track.key)
        await app.pilot.mouse_down(track, offset=(start + length - 1, 0))
        await app.pilot.hover(track, offset=(start + (length - 1) // 2, 0))
        await app.pilot.mouse_up(track, offset=(start + (length - 1) // 2, 0))
        middle = (length - 1) // 2 / (length - 1)
        assert f" {middle:.2f}" in slider(app, track.key)
        await app.pilot.hover(track, offset=(start, 0))
        assert f" {middle:.2f}" in slider(app, track.key), "the mouse button was released"
        for wheel, value in ((MouseScrollUp, middle + 0.05), (MouseScrollDown, middle)):
            await app.pilot._post_mouse_events([wheel], track, offset=(start, 0), button=0)
            assert f" {value:.2f}" in slider(app, track.key)


async def test_a_click_beside_the_track_only_moves_the_focus(launch: Launch) -> None:
    async with recommending(launch, "p", "a") as app:
        before = slider(app, "popularity_penalty")
        await app.click("#popularity_penalty", offset=(3, 0))
        assert "▸" in slider(app, "popularity_penalty")
        assert slider(app, "popularity_penalty").lstrip("▸ ") == before
