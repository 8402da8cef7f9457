"""A real HTTP server on loopback that answers as TMDB does, or as badly as a test wants."""

import json
import re
import threading
import time
from collections.abc import Callable
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit


class TmdbServer:
    """What is answered, how, and what was asked for.

    Attributes
    ----------
    films
        TMDB id to the film as JSON would have it; others are 404.
    script
        TMDB id to plays used up one by one before the film itself is answered.
    always
        TMDB id to the play that answers every request for it.
    delay
        Seconds before each answer.
    held
        TMDB ids whose answers wait until `release` is set.
    asked
        TMDB id of each request so far, with its time, api_key and Authorization beside it.
    most_at_once
        The most requests that were being answered at the same time.
    """

    def __init__(self):
        self.films: dict[int, object] = {}
        self.script: dict[int, list[Play]] = {}
        self.always: dict[int, Play] = {}
        self.delay = 0.0
        self.held: set[int] = set()
        self.release = threading.Event()
        self.asked: list[int] = []
        self.times: list[float] = []
        self.keys: set[str | None] = set()
        self.authorizations: set[str | None] = set()
        self.most_at_once = 0
        self.url = ""
        self._at_once = 0
        self._lock = threading.Lock()

    def arrive(self, tmdb_id: int, key: str | None, authorization: str | None) -> "Play":
        with self._lock:
            self._at_once += 1
            self.most_at_once = max(self.most_at_once, self._at_once)
            self.asked.append(tmdb_id)
            self.times.append(time.monotonic())
            self.keys.add(key)
            self.authorizations.add(authorization)
            plays = self.script.get(tmdb_id)
            play = plays.pop(0) if plays else self.always.get(tmdb_id, film)
        time.sleep(self.delay)
        if tmdb_id in self.held:
            self.release.wait(30)
        # Counted as done before it is sent: the client may ask anew as soon as it has it.
        with self._lock:
            self._at_once -= 1
        return play


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    tmdb: TmdbServer

    def do_GET(self):
        asked = urlsplit(self.path)
        tmdb_id = int(re.fullmatch(r"/3/movie/(-?\d+)", asked.path)[1])
        key = parse_qs(asked.query).get("api_key", [None])[0]
        play = self.tmdb.arrive(tmdb_id, key, self.headers.get("Authorization"))
        play(self, tmdb_id)

    def answer(self, status: int, body: bytes = b"{}", **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


Play = Callable[[Handler, int], None]


def film(handler: Handler, tmdb_id: int) -> None:
    if tmdb_id in handler.tmdb.films:
        handler.answer(200, json.dumps(handler.tmdb.films[tmdb_id]).encode())
    else:
        handler.answer(404, b'{"success":false,"status_code":34}')


def status(code: int, **headers: str) -> Play:
    return lambda handler, _: handler.answer(code, **headers)


def body(content: bytes) -> Play:
    return lambda handler, _: handler.answer(200, content)


def slow(seconds: float) -> Play:
    def play(handler: Handler, tmdb_id: int) -> None:
        time.sleep(seconds)
        film(handler, tmdb_id)

    return play


def closed(handler: Handler, _: int) -> None:
    """Close the connection without a word."""
    handler.close_connection = True


def cut(handler: Handler, _: int) -> None:
    """Close the connection in the middle of the body."""
    handler.send_response(200)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    handler.wfile.write(b'{"overview": "The be')
    handler.close_connection = True


def echo(handler: Handler, _: int) -> None:
    """Answer with a status line that is none, and repeats what was asked for."""
    handler.wfile.write(f"you asked for {handler.path}\r\n\r\n".encode())
    handler.close_connection = True


class _Server(ThreadingHTTPServer):
    request_queue_size = 64

    def handle_error(self, *_):
        """Say nothing: clients that are killed break their connections."""


@contextmanager
def tmdb_server():
    """Serve until the block ends; yield the `TmdbServer`."""
    tmdb = TmdbServer()
    handler = type("TmdbHandler", (Handler,), {"tmdb": tmdb})
    with _Server(("127.0.0.1", 0), handler) as server:
        tmdb.url = f"http://127.0.0.1:{server.server_port}/3"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield tmdb
        finally:
            tmdb.release.set()
            server.shutdown()
            thread.join()
