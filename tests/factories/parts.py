"""Somebody whose browser sends files in parts, and what the server then holds."""

import base64
from typing import Any, ClassVar, TypeVar

from sqlalchemy import select
from werkzeug.test import TestResponse

from oversight.config import Settings
from oversight.database import Database
from oversight.evidence.safe import safe_to_open
from tests.factories.files import jpeg
from tests.factories.public_client import ANONYMOUS, Clock, Person, make_app

MIB = 1 << 20
CONTENT = jpeg(bytes(range(256)) * 6000)
PART = "application/offset+octet-stream"

Row = TypeVar("Row")


class Phone(Person):
    """Somebody whose browser sends files in parts."""

    uploads = "/file/uploads"
    server: ClassVar[dict[str, object]] = {}

    def ask(self, method: str, address: str, body: bytes = b"", **headers: Any) -> TestResponse:
        """Send one request of the protocol."""
        given = {"Tus-Resumable": "1.0.0", "X-CSRFToken": self.page.form.fields["csrf_token"]}
        given |= {name.replace("_", "-"): str(value) for name, value in headers.items() if value is not None}
        told = {"headers": given, "environ_base": self.environ, "environ_overrides": self.server}
        return self.browser.open(address, method=method, data=body, **told)

    def start(self, size: int, name: str = "photo.jpg", **more: str) -> TestResponse:
        """Say that a file comes, and how long it is."""
        told = {"filename": name, "filetype": "image/jpeg", **more}
        words = ",".join(f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in told.items())
        return self.ask("POST", self.uploads, Upload_Length=size, Upload_Metadata=words)

    def part(self, address: str, place: int, body: bytes, **headers: Any) -> TestResponse:
        """Send a part from some place in the file on."""
        return self.ask("PATCH", address, body, Upload_Offset=place, Content_Type=PART, **headers)

    def whole(self, content: bytes = CONTENT, step: int = 700_000, **told: str) -> str:
        """Send a file part by part, and give the address at which it lies."""
        address = self.start(len(content), **told).location
        for place in range(0, len(content), step):
            answer = self.part(address, place, content[place : place + step])
            assert answer.status_code == 204, answer.text
        return address


def new_phone(settings: Settings, database: Database, clock: Clock) -> Phone:
    """Begin a complaint, on the page for files."""
    phone = Phone(make_app(settings, database, clock))
    phone.begin()
    phone.answer(ANONYMOUS, until="/file/files")
    return phone


def rows(database: Database, table: type[Row]) -> list[Row]:
    """Give every row of a table."""
    with database.read() as session:
        return list(session.scalars(select(table)))


def stored(settings: Settings) -> dict[str, bytes]:
    """Give what lies in the safe, as it lies there."""
    safe = safe_to_open(settings)
    return {one.name: b"".join(safe.store.read(one.name)) for one in safe.store.stored()}
