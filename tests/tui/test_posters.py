"""Posters: downloaded only with `--posters`, only from TMDB, and within bounds."""

import asyncio
import json
import subprocess
import sys
from pathlib import Path

import pytest

from engine.errors import EXIT_STATUS
from tests.source_tree import ROOT
from tests.tui import poster_server as serve
from tests.tui.poster_server import PosterServer, Response
from tui.background import DaemonThreads
from tui.cli.main import main
from tui.posters import CACHE_SIZE, MAX_BYTES, TMDB_IMAGES, PosterError, Posters
from tui.startup import Launch


@pytest.mark.parametrize(
    ("form", "mode"),
    [("JPEG", "RGB"), ("JPEG", "L"), ("JPEG", "CMYK"), ("PNG", "RGBA"), ("PNG", "P"),
     ("PNG", "I;16"), ("WEBP", "RGB")],
)  # fmt: skip
async def test_a_picture_is_converted_to_rgb_and_scaled_down(
    server: PosterServer, form: str, mode: str
) -> None:
    server.responses["p"] = serve.content(serve.picture(size=(1000, 1500), form=form, mode=mode))
    picture = await Posters(server.url).fetch(server.url + "p")
    assert (picture.mode, picture.size) == ("RGB", (500, 750))


REDIRECTED = serve.status(302, Location="http://localhost:9/elsewhere")


@pytest.mark.parametrize(
    ("response", "message"),
    [
        (serve.status(404), "the server answered 404"),
        (serve.status(500), "the server answered 500"),
        (REDIRECTED, "the server answered 302"),
        (serve.status(301, Location="/other"), "the server answered 301"),
        (serve.content(b""), "the file is not a picture"),
        (serve.content(b"<html>not found</html>"), "the file is not a picture"),
        (serve.content(serve.picture(form="GIF")), "the file is not a picture"),
        (serve.content(serve.picture()[:-60]), "the picture is damaged"),
        (serve.content(serve.picture(form="JPEG")[:-900]), "the picture is damaged"),
        (serve.content(serve.bomb(50_000, 50_000)), "the picture is too large"),
        (serve.content(serve.bomb(10_000, 10_000)), "the picture is too large"),
        (serve.content(serve.picture(size=(2001, 2000))), "the picture is too large"),
        (serve.content(bytes(MAX_BYTES + 1)), "the file is too large"),
        (serve.endless, "the file is too large"),
        (serve.cut, "the connection was lost"),
    ],
)  # fmt: skip
async def test_a_picture_that_cannot_be_shown_is_reported_in_a_few_words(
    server: PosterServer, response: Response, message: str
) -> None:
    server.responses["p"] = response
    with pytest.raises(PosterError) as error:
        await Posters(server.url).fetch(server.url + "p")
    assert str(error.value) == message
    assert server.requests == ["p"]


@pytest.mark.parametrize("response", [serve.delayed(serve.picture()), serve.dripping])
async def test_slow_downloads_are_aborted(server: PosterServer, response: Response) -> None:
    server.responses["p"] = response
    with pytest.raises(PosterError, match="no answer in time"):
        await Posters(server.url, timeout=0.3).fetch(server.url + "p")


async def test_a_refused_connection_is_reported(server: PosterServer) -> None:
    with pytest.raises(PosterError, match="no connection"):
        await Posters("http://127.0.0.1:9/").fetch("http://127.0.0.1:9/p")


async def test_an_invalid_proxy_is_an_error(
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
async def test_other_addresses_are_refused(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(DaemonThreads, "run", lambda *_: pytest.fail("it was requested"))
    with pytest.raises(PosterError, match="its address is not one of TMDB's"):
        await Posters().fetch(url)


async def test_the_last_dozen_pictures_are_cached(server: PosterServer) -> None:
    posters = Posters(server.url)
    urls = [f"{server.url}{number}" for number in range(CACHE_SIZE + 1)]
    for number, url in enumerate(urls):
        server.responses[str(number)] = serve.content(serve.picture(size=(2, 3)))
        await posters.fetch(url)
        assert posters.cached(urls[0]) is not None or number == CACHE_SIZE + 1
    assert [url for url in urls if posters.cached(url) is None] == [urls[1]]  # the longest unused


async def test_cancelled_downloads_do_not_block_later_ones(server: PosterServer) -> None:
    posters = Posters(server.url)
    for number in range(3):
        server.responses[f"held{number}"] = serve.delayed(serve.picture())
    server.responses["p"] = serve.content(serve.picture())
    held = [asyncio.create_task(posters.fetch(f"{server.url}held{n}")) for n in range(3)]
    while len(server.requests) < 3:
        await asyncio.sleep(0.01)
    for task in held:
        task.cancel()
    await posters.fetch(server.url + "p")
    assert all(task.cancelled() for task in held)


def test_without_the_extra_one_line_names_the_remedy(
    launch: Launch, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("FOURFOLD_HOME", str(launch.config.parent))
    monkeypatch.setitem(sys.modules, "textual_image", None)
    assert main(["--posters"]) == EXIT_STATUS
    assert capsys.readouterr().err == (
        "--posters: needs packages that are not installed; "
        "in the checkout, run `pip install '.[posters]'`\n"
    )


def test_without_the_flag_no_package_is_imported_and_no_connection_opened(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.tui.offline_session", str(tmp_path)],
        capture_output=True, text=True, cwd=ROOT,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {"network": [], "imported": []}
