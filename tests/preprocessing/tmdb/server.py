"""A real HTTP server on loopback that answers as TMDB does, or with the faults a test needs."""

import json
import re
import threading
import time
from collections.abc import Callable
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from tests.preprocessing.http_server import served


class TmdbServer:
    """The films and faults to answer with, and the requests received.

    Attributes
    ----------
    films
        TMDB id to the film's JSON object; other ids get a 404.
    translations
        (TMDB id, language) to fields that differ in that language.
    by_imdb_id
        IMDb id, with "tt", to the TMDB ids that a search finds.
    script
        TMDB id to responses used up one by one before the film itself is sent.
    always
        TMDB id to the response that every request for it gets.
    delay
        Seconds before each response.
    at_once
        Responses wait until so many requests have been open at the same time.
    held
        TMDB ids whose responses wait until `release` is set.
    requested
        TMDB id of each request for a film so far.
    searched
        IMDb id of each search so far.
    queries
        The query of each request for a film, without the key.
    times, keys, authorizations
        The time of each request; the api_keys and Authorization headers that were sent.
    most_at_once
        The most requests that were open at the same time.
    """

    def __init__(self):
        self.films: dict[int, object] = {}
        self.translations: dict[tuple[int, str], dict[str, object]] = {}
        self.by_imdb_id: dict[str, list[int]] = {}
        self.searched: list[str] = []
        self.queries: list[dict[str, str]] = []
        self.script: dict[int, list[Response]] = {}
        self.always: dict[int, Response] = {}
        self.delay = 0.0
        self.at_once = 0
        self.held: set[int] = set()
        self.release = threading.Event()
        self.requested: list[int] = []
        self.times: list[float] = []
        self.keys: set[str | None] = set()
        self.authorizations: set[str | None] = set()
        self.most_at_once = 0
        self.url = ""
        self._at_once = 0
        self._lock = threading.Condition()

    def arrive(self, tmdb_id: int, key: str | None, authorization: str | None) -> "Response":
        with self._lock:
            self._at_once += 1
            self.most_at_once = max(self.most_at_once, self._at_once)
            self.requested.append(tmdb_id)
            self.times.append(time.monotonic())
            self._lock.notify_all()
            self.keys.add(key)
            self.authorizations.add(authorization)
            script = self.script.get(tmdb_id)
            response = script.pop(0) if script else self.always.get(tmdb_id, film)
            self._lock.wait_for(lambda: self.most_at_once >= self.at_once, timeout=30)
        time.sleep(self.delay)
        if tmdb_id in self.held:
            self.release.wait(30)
        # Counted as done before it is sent: the client may send the next request at once.
        with self._lock:
            self._at_once -= 1
        return response


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    tmdb: TmdbServer

    def do_GET(self):
        url = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(url.query).items()}
        if found := re.fullmatch(r"/3/find/(tt\d+)", url.path):
            self.find(found[1], query)
            return
        tmdb_id = int(re.fullmatch(r"/3/movie/(-?\d+)", url.path)[1])
        key = query.pop("api_key", None)
        self.language = query.get("language", "")
        self.tmdb.queries.append(query)
        respond = self.tmdb.arrive(tmdb_id, key, self.headers.get("Authorization"))
        respond(self, tmdb_id)

    def find(self, imdb_id: str, query: dict[str, str]) -> None:
        assert query["external_source"] == "imdb_id"
        self.tmdb.searched.append(imdb_id)
        results = [{"id": tmdb_id} for tmdb_id in self.tmdb.by_imdb_id.get(imdb_id, [])]
        self.send(200, json.dumps({"movie_results": results, "tv_results": [{"id": 5}]}).encode())

    def send(self, status: int, body: bytes = b"{}", **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


Response = Callable[[Handler, int], None]


def film(handler: Handler, tmdb_id: int) -> None:
    if tmdb_id in handler.tmdb.films:
        translated = handler.tmdb.translations.get((tmdb_id, handler.language), {})
        content = {**handler.tmdb.films[tmdb_id], **translated}
        handler.send(200, json.dumps(content).encode())
    else:
        handler.send(404, b'{"success":false,"status_code":34}')


def status(code: int, **headers: str) -> Response:
    return lambda handler, _: handler.send(code, **headers)


def body(content: bytes, **headers: str) -> Response:
    return lambda handler, _: handler.send(200, content, **headers)


def slow(seconds: float) -> Response:
    def respond(handler: Handler, tmdb_id: int) -> None:
        time.sleep(seconds)
        film(handler, tmdb_id)

    return respond


def closed(handler: Handler, _: int) -> None:
    """Close the connection without a response."""
    handler.close_connection = True


def cut(handler: Handler, _: int) -> None:
    """Close the connection in the middle of the body."""
    handler.send_response(200)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    handler.wfile.write(b'{"overview": "The be')
    handler.close_connection = True


def echo(handler: Handler, _: int) -> None:
    """Send a status line that is not HTTP and repeats the request."""
    handler.wfile.write(f"your request: {handler.path}\r\n\r\n".encode())
    handler.close_connection = True


class _Server(ThreadingHTTPServer):
    request_queue_size = 64

    def handle_error(self, *_):
        """Print nothing: killed clients break their connections."""


@contextmanager
def tmdb_server():
    """Serve until the block ends; yield the `TmdbServer`."""
    tmdb = TmdbServer()
    handler = type("TmdbHandler", (Handler,), {"tmdb": tmdb})
    with served(_Server(("127.0.0.1", 0), handler)) as url:
        tmdb.url = f"{url}/3"
        try:
            yield tmdb
        finally:
            tmdb.release.set()
