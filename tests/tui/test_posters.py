"""Posters: off unless asked for, never in the way, and words where there can be no picture."""

import asyncio
import contextlib
import json
import subprocess
import sys
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widget import Widget
from textual_image.widget import HalfcellImage, SixelImage, TGPImage

from engine.errors import EXIT_STATUS
from tests.tui import poster_server as serve
from tests.tui.app_driver import launch_for, press, ready, screen_text, text_of
from tests.tui.conftest import FILMS
from tests.tui.poster_server import Play, PosterServer
from tests.tui.screens.test_history import TITLES
from tests.tui.test_session_flag import Terminal
from tui.app import FourfoldApp
from tui.background import DaemonThreads
from tui.cli.main import main
from tui.posters import CACHE_SIZE, MAX_BYTES, TMDB_IMAGES, PosterError, Posters
from tui.startup import Launch
from tui.widgets import poster
from tui.widgets.poster import PosterBox, picture_for

ROOT = Path(__file__).parents[2]
_NEXT = 7
"""The film that follows TITLES."""
_AFTER = 9
"""The film that follows _NEXT, liked."""


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[PosterServer]:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    with serve.poster_server() as started:
        yield started


# Fetching and decoding


@pytest.mark.parametrize(
    ("form", "mode"),
    [("JPEG", "RGB"), ("JPEG", "L"), ("JPEG", "CMYK"), ("PNG", "RGBA"), ("PNG", "P"),
     ("PNG", "I;16"), ("WEBP", "RGB")],
)  # fmt: skip
async def test_a_picture_comes_as_rgb_no_larger_than_it_is_drawn(
    server: PosterServer, form: str, mode: str
) -> None:
    server.plays["p"] = serve.body(serve.picture(size=(1000, 1500), form=form, mode=mode))
    picture = await Posters(server.url).fetch(server.url + "p")
    assert (picture.mode, picture.size) == ("RGB", (500, 750))


REDIRECTED = serve.status(302, Location="http://localhost:9/elsewhere")


@pytest.mark.parametrize(
    ("play", "said"),
    [
        (serve.status(404), "the server answered 404"),
        (serve.status(500), "the server answered 500"),
        (REDIRECTED, "the server answered 302"),
        (serve.status(301, Location="/other"), "the server answered 301"),
        (serve.body(b""), "the file is not a picture"),
        (serve.body(b"<html>not found</html>"), "the file is not a picture"),
        (serve.body(serve.picture(form="GIF")), "the file is not a picture"),
        (serve.body(serve.picture()[:-60]), "the picture is damaged"),
        (serve.body(serve.picture(form="JPEG")[:-900]), "the picture is damaged"),
        (serve.body(serve.bomb(50_000, 50_000)), "the picture is too large"),
        (serve.body(serve.bomb(10_000, 10_000)), "the picture is too large"),
        (serve.body(serve.picture(size=(2001, 2000))), "the picture is too large"),
        (serve.body(bytes(MAX_BYTES + 1)), "the file is too large"),
        (serve.endless, "the file is too large"),
        (serve.cut, "the connection was lost"),
    ],
)  # fmt: skip
async def test_what_is_no_sound_picture_is_told_in_a_few_words(
    server: PosterServer, play: Play, said: str
) -> None:
    server.plays["p"] = play
    with pytest.raises(PosterError) as told:
        await Posters(server.url).fetch(server.url + "p")
    assert str(told.value) == said
    assert server.asked == ["p"]


@pytest.mark.parametrize("play", [serve.held(serve.picture()), serve.dripping])
async def test_what_is_slow_is_given_up(server: PosterServer, play: Play) -> None:
    server.plays["p"] = play
    with pytest.raises(PosterError, match="no answer in time"):
        await Posters(server.url, timeout=0.3).fetch(server.url + "p")


async def test_nobody_listening_is_told(server: PosterServer) -> None:
    with pytest.raises(PosterError, match="no connection"):
        await Posters("http://127.0.0.1:9/").fetch("http://127.0.0.1:9/p")


async def test_a_proxy_that_cannot_be_used_is_told(
    server: PosterServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALL_PROXY", "nonsense://x")
    with pytest.raises(PosterError, match="no connection with these network settings"):
        await Posters(server.url).fetch(server.url + "p")


@pytest.mark.parametrize(
    "url",
    ["https://image.tmdb.org.example/p.jpg", "https://image.tmdb.org@example.org/p.jpg",
     "http://image.tmdb.org/p.jpg", "file:///etc/passwd", "p.jpg", "", TMDB_IMAGES,
     TMDB_IMAGES + "p.jpg?q=1", TMDB_IMAGES + "p j.jpg", TMDB_IMAGES + "p\n.jpg",
     TMDB_IMAGES + "x" * 500],
)  # fmt: skip
async def test_only_tmdbs_pictures_are_asked_for(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(DaemonThreads, "run", lambda *_: pytest.fail("it was asked for"))
    with pytest.raises(PosterError, match="its address is not one of TMDB's"):
        await Posters().fetch(url)


async def test_the_last_dozen_is_remembered(server: PosterServer) -> None:
    posters = Posters(server.url)
    urls = [f"{server.url}{number}" for number in range(CACHE_SIZE + 1)]
    for number, url in enumerate(urls):
        server.plays[str(number)] = serve.body(serve.picture(size=(2, 3)))
        await posters.fetch(url)
        assert posters.cached(urls[0]) is not None or number == CACHE_SIZE + 1
    assert [url for url in urls if posters.cached(url) is None] == [urls[1]]  # the longest unused


async def test_few_are_under_way_at_once_and_one_that_is_passed_over_holds_up_none(
    server: PosterServer,
) -> None:
    posters = Posters(server.url)
    for number in range(3):
        server.plays[f"held{number}"] = serve.held(serve.picture())
    server.plays["p"] = serve.body(serve.picture())
    held = [asyncio.create_task(posters.fetch(f"{server.url}held{n}")) for n in range(3)]
    while len(server.asked) < 3:
        await asyncio.sleep(0.01)
    for task in held:
        task.cancel()
    await posters.fetch(server.url + "p")
    assert all(task.cancelled() for task in held)


async def test_threads_beyond_their_number_wait_for_one_to_end() -> None:
    threads, release = DaemonThreads(limit=2), threading.Event()
    begun: list[int] = []

    def work(number: int) -> int:
        begun.append(number)
        release.wait(30)
        return number

    tasks = [asyncio.create_task(threads.run(partial(work, number))) for number in range(5)]
    while len(begun) < 2:
        await asyncio.sleep(0.01)
    assert begun == [0, 1]
    release.set()
    assert await asyncio.gather(*tasks) == [0, 1, 2, 3, 4]


def test_leaving_waits_for_no_errand() -> None:
    release = threading.Event()

    async def leave() -> None:
        errand = asyncio.create_task(DaemonThreads(limit=1).run(lambda: release.wait(30)))
        await asyncio.sleep(0.01)
        assert not errand.done()

    asyncio.run(leave())
    assert not release.is_set()
    release.set()


# In the about panel


@contextlib.asynccontextmanager
async def beginning(
    home: Path,
    server: PosterServer,
    *,
    size: tuple[int, int] = (120, 40),
    picture: type[Widget] | None = HalfcellImage,
    without: int = 0,
) -> AsyncIterator[tuple[FourfoldApp, Pilot[None]]]:
    """Begin a session of films whose posters are at the server, under their ids."""
    films = [
        replace(f, metadata={"poster_url": f"{server.url}{f.movie_id}"})
        if f.movie_id != without
        else f
        for f in FILMS
    ]
    box = partial(PosterBox, Posters(server.url), picture)
    launch = replace(launch_for(home, films), titles=TITLES)
    async with driving(launch, box, size=size) as app:
        yield await ready(pilot), pilot


def about(app: FourfoldApp) -> str:
    return app.words_of("#about")


def colours(app: FourfoldApp) -> set[tuple[int, int, int]]:
    """Return the colours of the half blocks on the screen."""
    return {
        tuple(segment.style.color.get_truecolor())
        for strip in app.screen._compositor.render_strips()
        for segment in strip
        if "▀" in segment.text and segment.style is not None
    }


async def until(pilot: Pilot[None], happened: Callable[[], bool]) -> None:
    """Wait for something while a poster may still be on its way."""
    for _ in range(1000):
        if happened():
            return
        await app.pilot.pause(0.01)
    pytest.fail(app.screen_text)


async def test_the_poster_appears_beside_what_is_known(
    tmp_path: Path, server: PosterServer
) -> None:
    server.plays[str(_NEXT)] = serve.body(serve.picture("red"))
    async with beginning(tmp_path, server, size=(120, 50)) as app:
        assert server.asked == []
        await app.press("i")
        assert colours(app) == {(255, 0, 0)}
        assert "The Last Typesetter (2011)" in about(app)
        assert "endorsed or certified by TMDB" in about(app)
        assert "poster" not in about(app).lower()


@pytest.mark.parametrize("size", [(40, 12), (60, 20), (80, 24), (100, 24), (80, 40), (160, 50)])
async def test_at_any_size_the_poster_is_in_the_panel_with_the_text(
    tmp_path: Path, server: PosterServer, size: tuple[int, int]
) -> None:
    server.plays[str(_NEXT)] = serve.body(serve.picture("red"))
    async with beginning(tmp_path, server, size=size) as app:
        await app.press("i")
        panel = app.screen.query_one("#about")
        drawn = app.screen.query_one(".picture").region
        assert drawn.area >= 50
        assert panel.region.contains_region(drawn)
        assert "The Last" in about(app)


@pytest.mark.parametrize("picture", [HalfcellImage, SixelImage, TGPImage])
async def test_whatever_draws_it_keys_go_on(
    tmp_path: Path, server: PosterServer, picture: type[Widget], capfd: pytest.CaptureFixture[str]
) -> None:
    for movie_id in (_NEXT, _AFTER):
        server.plays[str(movie_id)] = serve.body(serve.picture())
    async with beginning(tmp_path, server, picture=picture) as app:
        await app.press("i", "pagedown", "pageup", "question_mark", "escape", "y", "i", "i")
        assert app.screen.query_one(PosterBox).has_class("-drawn")
        assert "1 liked" in app.screen_text


@pytest.mark.parametrize(
    ("play", "said"),
    [
        (serve.status(404), "No poster: the server answered 404."),
        (serve.body(b"no"), "No poster: the file is not a picture."),
        (serve.body(serve.picture()[:-60]), "No poster: the picture is damaged."),
        (serve.body(serve.bomb(50_000, 50_000)), "No poster: the picture is too large."),
    ],
)
async def test_words_stand_where_there_can_be_no_picture(
    tmp_path: Path, server: PosterServer, play: Play, said: str
) -> None:
    server.plays[str(_NEXT)] = play
    server.plays[str(_AFTER)] = serve.body(serve.picture("blue"))
    async with beginning(tmp_path, server) as app:
        await app.press("i")
        assert said in about(app)
        assert "The Last Typesetter (2011)" in about(app)
        await app.press("y")
        assert "No poster" not in about(app)
        assert colours(app) == {(0, 0, 255)}


async def test_a_film_without_an_address_has_no_poster(
    tmp_path: Path, server: PosterServer
) -> None:
    async with beginning(tmp_path, server, without=_NEXT) as app:
        await app.press("i")
        assert "No poster. The Last Typesetter" in about(app)
        assert server.asked == []


async def test_answering_goes_on_while_a_poster_is_pending_and_it_is_not_shown_for_another_film(
    tmp_path: Path, server: PosterServer
) -> None:
    server.plays[str(_NEXT)] = serve.held(serve.picture("red"))
    server.plays[str(_AFTER)] = serve.body(serve.picture("blue"))
    async with beginning(tmp_path, server) as app:
        await app.pilot.press("i")
        await until(pilot, lambda: "The Last Typesetter (2011)" in about(app))
        await until(pilot, lambda: server.asked == [str(_NEXT)])
        assert "The poster is on its way." in about(app)
        await app.pilot.press("y")
        await until(pilot, lambda: "1 liked" in app.screen_text)
        await until(pilot, lambda: colours(app) == {(0, 0, 255)})
        server.release.set()
        await app.press("w")
        assert colours(app) == {(0, 0, 255)}


async def test_the_app_can_be_left_while_a_poster_is_pending(
    tmp_path: Path, server: PosterServer
) -> None:
    server.plays[str(_NEXT)] = serve.held(serve.picture())
    async with beginning(tmp_path, server) as app:
        await app.pilot.press("i")
        await until(pilot, lambda: server.asked == [str(_NEXT)])
        await app.pilot.press("ctrl+q")
    assert not server.release.is_set()
    assert app.fourfold.return_code == 0


async def test_films_that_are_passed_over_are_not_asked_about(
    tmp_path: Path, server: PosterServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(poster, "_PAUSE", 60.0)
    async with beginning(tmp_path, server) as app:
        await app.pilot.press("i")
        await until(pilot, lambda: "The poster is on its way." in about(app))
        await app.pilot.press(*"ssss")
        await until(pilot, lambda: "4 skipped" in app.screen_text)
        await app.pilot.press("i")
        await until(pilot, lambda: "poster" not in about(app))
        assert server.asked == []


async def test_a_poster_that_was_there_before_comes_back_without_asking(
    tmp_path: Path, server: PosterServer
) -> None:
    server.plays[str(_NEXT)] = serve.body(serve.picture("red"))
    async with beginning(tmp_path, server) as app:
        await app.press("i", "y", "u", "i", "i")
        assert colours(app) == {(255, 0, 0)}
        assert server.asked.count(str(_NEXT)) == 1


# On terminals of all kinds


@pytest.mark.parametrize("environment", [{"TERM": "dumb"}, {"TERM": "xterm", "NO_COLOR": ""}])
async def test_a_terminal_without_colours_gets_words_and_nothing_is_asked_for(
    tmp_path: Path, server: PosterServer, environment: dict[str, str]
) -> None:
    picture = picture_for(environment)
    async with beginning(tmp_path, server, picture=picture) as app:
        await app.press("i")
        assert "No poster: this terminal shows no pictures." in about(app)
        assert server.asked == []


def test_what_is_no_terminal_gets_half_blocks() -> None:
    code = "from tui.widgets.poster import picture_for; print(picture_for({}).__name__)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT)
    assert done.stdout == "HalfcellImage\n"


def test_a_terminal_that_says_nothing_of_itself_still_gets_the_app(launch: Launch) -> None:
    home = launch.config.parent
    with Terminal(home, "--posters", *TITLES) as terminal:
        terminal.wait_for(b"Typesetter")
        terminal.type("i")
        terminal.wait_for(b"No poster.")
        terminal.type("y")
        terminal.wait_for(b"1 liked")
        terminal.type("\x11")
        assert terminal.end(0) == 0
        assert b"Traceback" not in terminal.drawn


# The flag


def test_without_the_extra_one_line_names_the_remedy(
    launch: Launch, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("FOURFOLD_HOME", str(launch.config.parent))
    monkeypatch.setitem(sys.modules, "textual_image", None)
    assert main.main(["--posters"]) == EXIT_STATUS
    assert capsys.readouterr().err == (
        "--posters: needs packages that are not installed; pip install 'fourfold[posters]'\n"
    )


def test_without_the_flag_nothing_is_imported_and_no_network_is_opened(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.tui.offline_session", str(tmp_path)],
        capture_output=True, text=True, cwd=ROOT,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {"network": [], "imported": []}
