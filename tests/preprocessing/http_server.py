"""A real HTTP server on loopback that serves one folder, with the faults a test needs."""

import hashlib
import re
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path


class Files:
    """The folder to serve, the faults, and the requests received.

    Attributes
    ----------
    ranges
        Whether Range requests are answered with 206.
    cut_after
        Bytes of a body after which the connection is closed, None for whole bodies.
    validators
        Whether responses carry an ETag.
    requests
        (path, Range header or None) of each request so far.
    """

    def __init__(self, folder: Path):
        self.folder = folder
        self.ranges = True
        self.cut_after: int | None = None
        self.validators = True
        self.requests: list[tuple[str, str | None]] = []
        self.url = ""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    files: Files

    def do_GET(self):
        wanted = self.headers.get("Range")
        self.files.requests.append((self.path, wanted))
        path = self.files.folder / self.path.lstrip("/")
        if not path.is_file():
            self.send_error(404)
            return
        content = path.read_bytes()
        etag = f'"{hashlib.sha256(content).hexdigest()}"'
        start = 0
        if wanted and self.files.ranges and self.headers.get("If-Range") == etag:
            start = int(re.fullmatch(r"bytes=(\d+)-", wanted)[1])
        body = content[start:]
        self.send_response(206 if start else 200)
        if start:
            self.send_header("Content-Range", f"bytes {start}-{len(content) - 1}/{len(content)}")
        if self.files.validators:
            self.send_header("ETag", etag)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body[: self.files.cut_after])
        self.close_connection = self.files.cut_after is not None

    def log_message(self, *_):
        pass


@contextmanager
def serving(folder: Path):
    """Serve `folder` until the block ends; yield its `Files`."""
    files = Files(folder)
    handler = type("Handler", (_Handler,), {"files": files})
    with served(ThreadingHTTPServer(("127.0.0.1", 0), handler)) as url:
        files.url = url
        yield files


@contextmanager
def served(server: ThreadingHTTPServer):
    """Run `server` in a thread until the block ends; yield its address."""
    with server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()
