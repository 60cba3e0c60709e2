"""Read a form with files as it comes in: each file goes into the safe piece by piece, and is kept before the next.

Whoever loses the connection at the seventh film keeps six. The form's token must come before the first file, and does:
it is the first field of every form of ours.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from flask import request
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_wtf.csrf import CSRFError, validate_csrf
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.exceptions import BadRequest, RequestEntityTooLarge
from werkzeug.sansio.multipart import Data, Epilogue, Event, Field, File, MultipartDecoder, NeedData
from wtforms import ValidationError

from oversight.evidence.arriving import Arrived, Arriving
from oversight.evidence.names import clean_name
from oversight.evidence.safe import Safe
from oversight.services.files import NoRoom, Room

READ_AT_ONCE = 1 << 16
BESIDE_FILES = 500_000
"""Bytes of everything in a form that is no file."""
MOST_PARTS = 1_000

Keep = Callable[[Arrived], object]
ARRIVED = "arrived"
"""What a form says whose files came in parts before it."""


def take_files(safe: Safe, room: Room, keep: Keep) -> tuple[str, ...]:
    """Take in the files of this request, and say in words which were not taken and why.

    Afterwards the request has its form as if it had been read in the usual way. ``keep`` puts a file that has arrived
    where it belongs; it may find that there is no room.
    """
    if request.mimetype != "multipart/form-data":
        return ()
    request.max_content_length = safe.limits.case_bytes + BESIDE_FILES
    taking = _Taking(safe, room, keep)
    try:
        for event in _events():
            taking.on(event)
    except ValueError as error:
        raise BadRequest from error
    finally:
        taking.give_up()
        request.form = ImmutableMultiDict(taking.fields)
        request.files = ImmutableMultiDict()
    return tuple(taking.refused)


def nothing_came(taken: int) -> str:
    """Say that somebody pressed the button and chose no file; nothing: files came with the form, or before it."""
    return "" if taken or request.form.get(ARRIVED) else _("Choose the files that you want to send")


def _events() -> Iterator[Event]:
    """Give the parts of the request's body as they come in, each in pieces."""
    boundary = request.mimetype_params.get("boundary", "").encode()
    if not boundary:
        raise BadRequest
    decoder = MultipartDecoder(boundary, max_parts=MOST_PARTS)
    while True:
        data = request.stream.read(READ_AT_ONCE)
        decoder.receive_data(data or None)
        while not isinstance(event := decoder.next_event(), NeedData):
            yield event
            if isinstance(event, Epilogue):
                return


@dataclass
class _Taking:
    """What was read of a form so far."""

    safe: Safe
    room: Room
    keep: Keep
    fields: list[tuple[str, str]] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    _name: str = ""
    _words: bytearray | None = None
    _file: Arriving | None = None
    _beside: int = 0
    _is_ours: bool = False

    def on(self, event: Event) -> None:
        """Take the next piece."""
        match event:
            case Field(name=name):
                self._name, self._words = name, bytearray()
            case File():
                self._begin(event)
            case Data(data=data, more_data=more):
                self._add(data)
                if not more:
                    self._end()

    def _begin(self, event: File) -> None:
        if not self._is_ours:
            _refuse_without_token(dict(self.fields))
            self._is_ours = True
        self._words = None
        if not event.filename:  # a browser's way of saying that no file was chosen
            return
        if self.room.files <= 0:
            most = self.safe.limits.files
            self._refuse(
                clean_name(event.filename),
                ngettext("there is room for %(num)d file", "there is room for %(num)d files", most),
            )
            return
        declared = event.headers.get("Content-Type", "")
        self._file = self.safe.arriving(event.filename, declared, self.room.bytes)

    def _add(self, data: bytes | bytearray) -> None:
        if self._file is not None:
            self._file.write(bytes(data))
            return
        if self._words is not None:
            self._beside += len(data)
            if self._beside > BESIDE_FILES:
                raise RequestEntityTooLarge
            self._words += data

    def _end(self) -> None:
        if self._words is not None:
            self.fields.append((self._name, self._words.decode("utf-8", "replace")))
            self._words = None
        if self._file is not None:
            self._store(self._file)
            self._file = None

    def _store(self, file: Arriving) -> None:
        arrived = file.finish()
        if arrived is None:
            self._refuse(file.name, self._too_large())
            return
        try:
            self.keep(arrived)
        except NoRoom:
            self.safe.store.remove(arrived.store_name)
            self._refuse(file.name, _("there is no room for more files"))
        except BaseException:
            self.safe.store.remove(arrived.store_name)
            raise
        else:
            self.room = replace(self.room, files=self.room.files - 1, bytes=self.room.bytes - arrived.size)

    def _too_large(self) -> str:
        most, whole = self.safe.limits.file_bytes >> 20, self.safe.limits.case_bytes >> 20
        if self.room.bytes < self.safe.limits.file_bytes:
            return _("all files together may have %(most)d MB", most=whole)
        return _("a file may have %(most)d MB", most=most)

    def _refuse(self, name: str, why: str) -> None:
        self.refused.append(_("“%(name)s” was not taken: %(why)s.", name=name, why=why))

    def give_up(self) -> None:
        """Leave nothing of a file that did not arrive whole."""
        if self._file is not None:
            self._file.abandon()


def _refuse_without_token(fields: dict[str, str]) -> None:
    try:
        validate_csrf(fields.get("csrf_token"))
    except ValidationError as error:
        raise CSRFError(str(error)) from error
