"""A browser on a real connection that tests fill forms with as they do in process; it keeps the time of each answer."""

import http.client
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from werkzeug.datastructures import Headers
from werkzeug.test import EnvironBuilder

from tests.factories.public_client import Page, Person

PATIENCE = 120.0


@dataclass
class Answer:
    """An answer, as far as pages are read from it."""

    status_code: int
    headers: Headers
    data: bytes

    def get_data(self, as_text: bool = True) -> Any:
        return self.data.decode("utf-8", "replace") if as_text else self.data


@dataclass
class Wire:
    """One browser: its cookies, and the headers and the address that it sends from."""

    port: int
    source: str = "127.0.0.1"
    headers: dict[str, str] = field(default_factory=dict)
    cookies: dict[str, str] = field(default_factory=dict)
    seconds: list[float] = field(default_factory=list)

    def get(self, path: str, **_: Any) -> Answer:
        return self.ask("GET", path)

    def post(self, path: str, data: Any = None, **_: Any) -> Answer:
        return self.ask("POST", path, data)

    def ask(self, method: str, path: str, data: Any = None) -> Answer:
        """Send one request, and wait for the whole answer."""
        body, headers = b"", dict(self.headers)
        if method == "POST":
            builder = EnvironBuilder(path="/", method="POST", data=data)
            environ = builder.get_environ()
            body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
            headers["Content-Type"] = environ.get("CONTENT_TYPE") or "application/x-www-form-urlencoded"
            builder.close()
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        began = time.monotonic()
        connection = http.client.HTTPConnection(
            "127.0.0.1", self.port, timeout=PATIENCE, source_address=(self.source, 0)
        )
        try:
            connection.request(method, path, body, headers)
            found = connection.getresponse()
            answer = Answer(found.status, Headers(found.getheaders()), found.read())
        finally:
            connection.close()
        self.seconds.append(time.monotonic() - began)
        for cookie in answer.headers.getlist("Set-Cookie"):
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return answer


class Visitor(Person):
    """Somebody at the other end of a wire, who does what the pages say."""

    def __init__(self, port: int, source: str = "127.0.0.1", **headers: str) -> None:
        self.browser = Wire(port, source, headers)  # type: ignore[assignment]
        self.environ = {}
        self.pages = []
        self.waited = 0.0

    @property
    def wire(self) -> Wire:
        """The connection."""
        return self.browser  # type: ignore[return-value]

    def wait_as_asked(self, sleep: Callable[[float], None] = time.sleep, most: int = 20) -> Page:
        """Wait as long as the page says and press its button, as often as it asks."""
        for _ in range(most):
            if self.page.status != 429:
                break
            seconds = float(self.page.headers["Retry-After"])
            sleep(seconds)
            self.waited += seconds
            self.send()
        return self.page
