"""A real HTTP server on loopback that gives posters, or plays whatever a test wants instead."""

import io
import struct
import threading
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from PIL import Image


class PosterServer:
    """What is answered, and what was asked for.

    Attributes
    ----------
    plays
        Path, without its first slash, to the play that answers for it; others are 404.
    release
        Once set, plays that are `held` go on.
    asked
        Path of each request so far.
    url
        The base of every address, with the slash after the host.
    """

    def __init__(self) -> None:
        self.plays: dict[str, Play] = {}
        self.release = threading.Event()
        self.asked: list[str] = []
        self.url = ""


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    posters: PosterServer

    def do_GET(self) -> None:
        path = self.path.lstrip("/")
        self.posters.asked.append(path)
        self.posters.plays.get(path, status(404))(self)

    def answer(self, code: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(code)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


Play = Callable[[Handler], None]


def body(content: bytes) -> Play:
    return lambda handler: handler.answer(200, content)


def status(code: int, **headers: str) -> Play:
    return lambda handler: handler.answer(code, **headers)


def held(content: bytes) -> Play:
    """Say nothing before `release` is set."""

    def play(handler: Handler) -> None:
        handler.posters.release.wait(30)
        handler.answer(200, content)

    return play


def dripping(handler: Handler) -> None:
    """Send a byte now and then, each in time, without ever coming to an end."""
    handler.send_response(200)
    handler.send_header("Content-Length", "1000000")
    handler.end_headers()
    while not handler.posters.release.wait(0.05):
        handler.wfile.write(b"\x89")
    handler.close_connection = True


def endless(handler: Handler) -> None:
    """Send zeros for as long as they are taken."""
    handler.send_response(200)
    handler.send_header("Connection", "close")
    handler.end_headers()
    while not handler.posters.release.is_set():
        handler.wfile.write(bytes(1 << 16))


def cut(handler: Handler) -> None:
    """Close the connection in the middle of the body."""
    handler.send_response(200)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    handler.wfile.write(b"\x89PNG")
    handler.close_connection = True


class _Server(ThreadingHTTPServer):
    def handle_error(self, *_: object) -> None:
        """Say nothing: clients give up on what is too large or too slow."""


@contextmanager
def poster_server() -> Iterator[PosterServer]:
    """Serve until the block ends."""
    posters = PosterServer()
    handler = type("PosterHandler", (Handler,), {"posters": posters})
    with _Server(("127.0.0.1", 0), handler) as server:
        posters.url = f"http://127.0.0.1:{server.server_port}/"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield posters
        finally:
            posters.release.set()
            server.shutdown()
            thread.join()


def picture(
    colour: str = "red", size: tuple[int, int] = (500, 750), form: str = "PNG", mode: str = "RGB"
) -> bytes:
    """Return an image file of one colour."""
    file = io.BytesIO()
    Image.new("RGB", size, colour).convert(mode).save(file, form)
    return file.getvalue()


def bomb(width: int, height: int) -> bytes:
    """Return a small PNG file that claims to be so large."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(kind + content))
        return struct.pack(">I", len(content)) + kind + content + check

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = zlib.compress(bytes(1 << 20))
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
    )
