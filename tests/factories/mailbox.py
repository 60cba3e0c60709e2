"""A mail server and a gateway for text messages on this machine, which keep what they are given."""

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

from aiosmtpd.controller import Controller


@dataclass
class Mailbox:
    """What arrived, and what the server answers: ``answer`` is given in place of taking the next one."""

    port: int = 0
    answer: str = ""
    mails: list[str] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        """Take or refuse a recipient."""
        if self.answer:
            return self.answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        """Keep a message."""
        self.mails.append(envelope.content.decode())
        self.recipients += envelope.rcpt_tos
        return "250 OK"


@contextmanager
def mail_server() -> Iterator[Mailbox]:
    """Run a real mail server for as long as the block lasts."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        box = Mailbox(probe.getsockname()[1])
    controller = Controller(box, hostname="127.0.0.1", port=box.port)
    controller.start()
    try:
        yield box
    finally:
        controller.stop()


@dataclass
class Gateway:
    """What was posted: headers and body of each; ``status`` is what is answered."""

    port: int = 0
    status: int = 200
    posts: list[tuple[dict[str, str], dict[str, str]]] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)


@contextmanager
def gateway() -> Iterator[Gateway]:
    """Run a real HTTP server for as long as the block lasts."""
    kept = Gateway()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            kept.bodies.append(body)
            kept.posts.append((dict(self.headers), json.loads(body)))
            self.send_response(kept.status)
            self.send_header("Location", "http://127.0.0.1:1/")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    kept.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield kept
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
