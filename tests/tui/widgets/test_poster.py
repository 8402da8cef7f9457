"""Posters in the about panel: they never delay an answer, and a message replaces a missing one."""

import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from textual.widget import Widget
from textual_image.widget import HalfcellImage, SixelImage, TGPImage

from tests.source_tree import ROOT
from tests.terminal import QUIT, Terminal
from tests.tui import poster_server as serve
from tests.tui.app_driver import AppDriver, launch_for, recommending
from tests.tui.films import AFTER_LIKING_IT, FILMS, FIRST, FOUR_TITLES
from tests.tui.poster_server import PosterServer, Response
from tui.posters import Posters
from tui.startup import Launch
from tui.widgets import poster
from tui.widgets.poster import PosterBox, picture_for


@asynccontextmanager
async def recommending_with_posters(
    home: Path,
    server: PosterServer,
    *,
    size: tuple[int, int] = (120, 40),
    picture: type[Widget] | None = HalfcellImage,
    without: int = 0,
) -> AsyncIterator[AppDriver]:
    """Run a session on films whose posters are at the server, under their ids."""
    films = [
        replace(film, metadata={"poster_url": f"{server.url}{film.movie_id}"})
        if film.movie_id != without
        else film
        for film in FILMS
    ]
    box = partial(PosterBox, Posters(server.url), picture)
    async with recommending(launch_for(home, films), poster=box, size=size) as app:
        yield app


def about(app: AppDriver) -> str:
    return app.words_of("#about")


def colours(app: AppDriver) -> set[tuple[int, int, int]]:
    """Return the colours of the half blocks on the screen."""
    return {
        tuple(segment.style.color.get_truecolor())
        for strip in app.screen._compositor.render_strips()
        for segment in strip
        if "▀" in segment.text and segment.style is not None
    }


async def test_the_poster_appears_in_the_about_panel(tmp_path: Path, server: PosterServer) -> None:
    server.responses[str(FIRST)] = serve.content(serve.picture("red"))
    async with recommending_with_posters(tmp_path, server, size=(120, 50)) as app:
        assert server.requests == []
        await app.press("i")
        assert colours(app) == {(255, 0, 0)}
        assert "The Last Typesetter (2011)" in about(app)
        assert "endorsed or certified by TMDB" in about(app)
        assert "poster" not in about(app).lower()


async def test_at_every_size_the_panel_shows_poster_and_text(
    tmp_path: Path, server: PosterServer
) -> None:
    server.responses[str(FIRST)] = serve.content(serve.picture("red"))
    async with recommending_with_posters(tmp_path, server) as app:
        for size in ((40, 12), (60, 20), (80, 24), (100, 24), (80, 40), (160, 50)):
            await app.resize(*size)
            await app.press("i")
            panel = app.screen.query_one("#about")
            drawn = app.screen.query_one(".picture").region
            assert drawn.area >= 50
            assert panel.region.contains_region(drawn)
            assert "The Last" in about(app)
            await app.press("i")


@pytest.mark.parametrize("picture", [HalfcellImage, SixelImage, TGPImage])
async def test_keys_work_with_every_way_to_draw_pictures(
    tmp_path: Path, server: PosterServer, picture: type[Widget], capfd: pytest.CaptureFixture[str]
) -> None:
    for movie_id in (FIRST, AFTER_LIKING_IT):
        server.responses[str(movie_id)] = serve.content(serve.picture())
    async with recommending_with_posters(tmp_path, server, picture=picture) as app:
        await app.press("i", "pagedown", "pageup", "question_mark", "escape", "y", "i", "i")
        assert app.screen.query_one(PosterBox).has_class("-drawn")
        assert "1 liked" in app.screen_text


@pytest.mark.parametrize(
    ("response", "message"),
    [
        (serve.status(404), "No poster: the server answered 404."),
        (serve.content(b"no"), "No poster: the file is not a picture."),
        (serve.content(serve.picture()[:-60]), "No poster: the picture is damaged."),
        (serve.content(serve.bomb(50_000, 50_000)), "No poster: the picture is too large."),
    ],
)
async def test_a_message_replaces_a_picture_that_cannot_be_shown(
    tmp_path: Path, server: PosterServer, response: Response, message: str
) -> None:
    server.responses[str(FIRST)] = response
    server.responses[str(AFTER_LIKING_IT)] = serve.content(serve.picture("blue"))
    async with recommending_with_posters(tmp_path, server) as app:
        await app.press("i")
        assert message in about(app)
        assert "The Last Typesetter (2011)" in about(app)
        await app.press("y")
        assert "No poster" not in about(app)
        assert colours(app) == {(0, 0, 255)}


async def test_a_film_may_have_no_poster_address(tmp_path: Path, server: PosterServer) -> None:
    async with recommending_with_posters(tmp_path, server, without=FIRST) as app:
        await app.press("i")
        assert "No poster. The Last Typesetter" in about(app)
        assert server.requests == []


async def test_a_poster_that_arrives_late_delays_nothing_and_is_not_shown_for_another_film(
    tmp_path: Path, server: PosterServer
) -> None:
    server.responses[str(FIRST)] = serve.delayed(serve.picture("red"))
    server.responses[str(AFTER_LIKING_IT)] = serve.content(serve.picture("blue"))
    async with recommending_with_posters(tmp_path, server) as app:
        await app.pilot.press("i")
        await app.until(lambda: "The Last Typesetter (2011)" in about(app))
        await app.until(lambda: server.requests == [str(FIRST)])
        assert "The poster is on its way." in about(app)
        await app.pilot.press("y")
        await app.until(lambda: "1 liked" in app.screen_text)
        await app.until(lambda: colours(app) == {(0, 0, 255)})
        server.release.set()
        await app.press("w")
        assert colours(app) == {(0, 0, 255)}


async def test_quitting_does_not_wait_for_a_poster(tmp_path: Path, server: PosterServer) -> None:
    server.responses[str(FIRST)] = serve.delayed(serve.picture())
    async with recommending_with_posters(tmp_path, server) as app:
        await app.pilot.press("i")
        await app.until(lambda: server.requests == [str(FIRST)])
        await app.pilot.press("ctrl+q")
    assert not server.release.is_set()
    assert app.fourfold.return_code == 0


async def test_posters_of_skipped_films_are_not_requested(
    tmp_path: Path, server: PosterServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(poster, "_PAUSE", 60.0)
    async with recommending_with_posters(tmp_path, server) as app:
        await app.pilot.press("i")
        await app.until(lambda: "The poster is on its way." in about(app))
        await app.pilot.press(*"ssss")
        await app.until(lambda: "film 5" in app.screen_text)
        await app.pilot.press("i")
        await app.until(lambda: "poster" not in about(app))
        assert server.requests == []


async def test_a_cached_poster_is_not_requested_again(tmp_path: Path, server: PosterServer) -> None:
    server.responses[str(FIRST)] = serve.content(serve.picture("red"))
    async with recommending_with_posters(tmp_path, server) as app:
        await app.press("i", "y", "u", "i", "i")
        assert colours(app) == {(255, 0, 0)}
        assert server.requests.count(str(FIRST)) == 1


@pytest.mark.parametrize("environment", [{"TERM": "dumb"}, {"TERM": "xterm", "NO_COLOR": ""}])
async def test_a_terminal_without_colours_shows_a_message_and_requests_nothing(
    tmp_path: Path, server: PosterServer, environment: dict[str, str]
) -> None:
    picture = picture_for(environment)
    async with recommending_with_posters(tmp_path, server, picture=picture) as app:
        await app.press("i")
        assert "No poster: this terminal shows no pictures." in about(app)
        assert server.requests == []


def test_half_blocks_are_used_where_there_is_no_terminal() -> None:
    code = "from tui.widgets.poster import picture_for; print(picture_for({}).__name__)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT)
    assert done.stdout == "HalfcellImage\n"


def test_the_app_works_on_a_terminal_without_a_size(launch: Launch) -> None:
    environment = {"COLUMNS": "100", "LINES": "30"}
    with Terminal(
        launch.config.parent, "--posters", *FOUR_TITLES, environment=environment, size=(0, 0)
    ) as terminal:
        terminal.wait_for(b"Typesetter")
        terminal.type(b"i")
        terminal.wait_for(b"No poster.")
        terminal.type(b"y")
        terminal.wait_for(b"1 liked")
        terminal.type(QUIT)
        assert terminal.ended() == 0
        assert b"Traceback" not in terminal.drawn
