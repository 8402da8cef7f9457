"""An HTTP server on loopback that sends posters, or any fault that a test chooses."""

import io
import struct
import threading
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from PIL import Image

from tests.preprocessing.http_server import served


class PosterServer:
    """The responses of the server, and the requests it had.

    Attributes
    ----------
    responses
        By path without its first slash; other paths are 404.
    release
        Once set, responses that are `delayed` are sent.
    requests
        Path of each request so far.
    url
        The base of every address, with the slash after the host.
    """

    def __init__(self) -> None:
        self.responses: dict[str, Response] = {}
        self.release = threading.Event()
        self.requests: list[str] = []
        self.url = ""


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    posters: PosterServer

    def do_GET(self) -> None:
        path = self.path.lstrip("/")
        self.posters.requests.append(path)
        self.posters.responses.get(path, status(404))(self)

    def send(self, code: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(code)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


Response = Callable[[Handler], None]


def content(raw: bytes) -> Response:
    return lambda handler: handler.send(200, raw)


def status(code: int, **headers: str) -> Response:
    return lambda handler: handler.send(code, **headers)


def delayed(raw: bytes) -> Response:
    """Send nothing before `release` is set."""

    def respond(handler: Handler) -> None:
        handler.posters.release.wait(30)
        handler.send(200, raw)

    return respond


def dripping(handler: Handler) -> None:
    """Send a byte now and then, each in time, without end."""
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
        """Report nothing: clients disconnect from what is too large or too slow."""


@contextmanager
def poster_server() -> Iterator[PosterServer]:
    """Serve until the block ends."""
    posters = PosterServer()
    handler = type("PosterHandler", (Handler,), {"posters": posters})
    with served(_Server(("127.0.0.1", 0), handler)) as url:
        posters.url = f"{url}/"
        try:
            yield posters
        finally:
            posters.release.set()


def picture(
    colour: str = "red", size: tuple[int, int] = (500, 750), form: str = "PNG", mode: str = "RGB"
) -> bytes:
    """Return an image file of one colour."""
    file = io.BytesIO()
    Image.new("RGB", size, colour).convert(mode).save(file, form)
    return file.getvalue()


def bomb(width: int, height: int) -> bytes:
    """Return a small PNG file that claims this size."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(kind + content))
        return struct.pack(">I", len(content)) + kind + content + check

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = zlib.compress(bytes(1 << 20))
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
    )
