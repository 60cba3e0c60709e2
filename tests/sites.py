"""Both applications, served on free ports of this machine, for tests that drive a browser."""

import contextlib
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from flask import Flask
from werkzeug.serving import WSGIRequestHandler, make_server

from oversight.database import Database


@dataclass(frozen=True)
class Sites:
    """Where the two applications answer, and the database that they share."""

    public: str
    staff: str
    database: Database


class Quiet(WSGIRequestHandler):
    """Write no line per request."""

    def log(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """Serve one application from a thread, and give its address. The name localhost makes it a secure context."""
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Quiet)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://localhost:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def free_port() -> int:
    """Find two ports next to each other that nobody has."""
    while True:
        with socket.socket() as one, socket.socket() as other, contextlib.suppress(OSError):
            one.bind(("127.0.0.1", 0))
            port = one.getsockname()[1]
            other.bind(("127.0.0.1", port + 1))
            return int(port)
