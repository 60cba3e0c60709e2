"""Resumable uploads by tus 1.0.0 (https://tus.io/protocols/resumable-upload): core, creation, termination, checksum.

A browser begins a file, sends it in pieces, asks how much arrived after a lost connection, and goes on from there. The
plain form needs none of this and does the same. Who sends, where files are kept and how much there is room for is told
by the page that the files belong to.
"""

import base64
import binascii
import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from flask import Response, request
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_wtf.csrf import CSRFError, validate_csrf
from werkzeug.exceptions import BadRequest, ClientDisconnected, MethodNotAllowed
from wtforms import ValidationError

from oversight.evidence.arriving import Arrived
from oversight.security import database, now, safe
from oversight.services import uploading
from oversight.services.files import NoRoom, Room
from oversight.services.uploading import Coming, OutOfStep, TooLong
from workflows.errors import NotFound

VERSION = "1.0.0"
EXTENSIONS = "creation,termination,checksum"
CHECKSUMS: dict[str, Callable[[], Any]] = {"sha1": hashlib.sha1, "sha256": hashlib.sha256}
PART = "application/offset+octet-stream"
READ_AT_ONCE = 1 << 16
LONGEST_METADATA, LONGEST_NUMBER = 4_096, 15
PURPOSES = frozenset({"file", "statement"})
ONE_FILE = ["HEAD", "PATCH", "DELETE", "POST", "OPTIONS"]
"""What may be asked about one file: methods of its address."""

OK, CREATED, NO_CONTENT = 200, 201, 204
NOT_FOUND, CONFLICT, WRONG_VERSION, TOO_LARGE, WRONG_TYPE, BAD_CHECKSUM = 404, 409, 412, 413, 415, 460


@dataclass(frozen=True, slots=True)
class Sending:
    """Who sends files and where they go: the token of the browser, the room there is, and what keeps a whole file."""

    token: str
    room: Room
    keep: Callable[[Arrived], object]
    address: Callable[[str], str]


class WrongChecksum(Exception):
    """What arrived is not what was sent."""


def answer(sending: Callable[[], Sending], upload_id: str | None) -> Response:
    """Answer one request of the protocol, about all files or about one."""
    method = request.headers.get("X-HTTP-Method-Override", request.method).upper()
    if method == "OPTIONS":
        return _able()
    if request.headers.get("Tus-Resumable") != VERSION:
        return _said(WRONG_VERSION, **{"Tus-Version": VERSION})
    if {method, request.method} != {"HEAD"}:  # a header that says so makes no change a look
        _refuse_without_token()
    try:
        return _answer(sending(), method, upload_id)
    except (NotFound, OutOfStep) as error:
        return _said(NOT_FOUND if isinstance(error, NotFound) else CONFLICT)
    except (NoRoom, TooLong):
        return _said(TOO_LARGE, _("there is no room for more files"))
    except WrongChecksum:
        return _said(BAD_CHECKSUM)


def _answer(sending: Sending, method: str, upload_id: str | None) -> Response:
    if upload_id is None:
        return _begin(sending)
    coming = uploading.find(database(), sending.token, upload_id)
    if method == "DELETE":
        uploading.give_up(database(), safe(), sending.token, upload_id)
        return _said(NO_CONTENT)
    if method == "PATCH":
        if request.mimetype != PART:
            return _said(WRONG_TYPE)
        coming = _add(sending, coming)
    elif method != "HEAD":
        raise MethodNotAllowed
    if coming.arrived == coming.size and not coming.is_finished:
        _complete(sending, coming)
    length = {"Upload-Length": str(coming.size)} if method == "HEAD" else {}
    return _said(NO_CONTENT if method == "PATCH" else OK, **{"Upload-Offset": str(coming.arrived)}, **length)


def _able() -> Response:
    return _said(
        NO_CONTENT,
        **{
            "Tus-Version": VERSION,
            "Tus-Extension": EXTENSIONS,
            "Tus-Max-Size": str(safe().limits.file_bytes),
            "Tus-Checksum-Algorithm": ",".join(CHECKSUMS),
        },
    )


def _begin(sending: Sending) -> Response:
    size, words = _number("Upload-Length"), _metadata()
    refused = _refused(sending, size)
    if refused:
        return _said(TOO_LARGE, refused)
    purpose = words.get("purpose", "file")
    if purpose not in PURPOSES:
        raise BadRequest
    told = Coming("", words.get("filename", ""), words.get("filetype", ""), purpose, size)
    coming = uploading.begin(database(), sending.token, told, now())
    if size == 0:
        _complete(sending, coming)
    return _said(CREATED, Location=sending.address(coming.id))


def _refused(sending: Sending, size: int) -> str:
    """Say why there is no room; files that are still on their way have theirs already."""
    limits, coming = safe().limits, uploading.unfinished(database(), sending.token)
    if sending.room.files - len(coming) <= 0:
        return ngettext("there is room for %(num)d file", "there is room for %(num)d files", limits.files)
    if size > limits.file_bytes:
        return _("a file may have %(most)d MB", most=limits.file_bytes >> 20)
    if size > sending.room.bytes - sum(one.size for one in coming):
        return _("all files together may have %(most)d MB", most=limits.case_bytes >> 20)
    return ""


def _add(sending: Sending, coming: Coming) -> Coming:
    place = _number("Upload-Offset")
    request.max_content_length = max(coming.size - place, 0) + 1  # one more, or some servers take the end for too much
    return uploading.add_part(database(), safe(), sending.token, coming, now(), place, _pieces())


def _pieces() -> Iterator[bytes]:
    """Give what arrives. Where the connection breaks it ends; a part with a checksum is whole or nothing."""
    checked = _checksum()
    try:
        while piece := request.stream.read(READ_AT_ONCE):
            if checked:
                checked[0].update(piece)
            yield piece
    except ClientDisconnected:
        if checked:
            raise WrongChecksum from None
        return
    if checked and checked[0].digest() != checked[1]:
        raise WrongChecksum


def _complete(sending: Sending, coming: Coming) -> None:
    """Make one file of the parts and keep it. Whoever is stopped in the middle does it again when asked again."""
    arrived = uploading.whole(database(), safe(), sending.token, coming)
    try:
        sending.keep(arrived)
    except BaseException as error:
        safe().store.remove(arrived.store_name)
        if isinstance(error, NoRoom | NotFound):
            uploading.give_up(database(), safe(), sending.token, coming.id)
        raise
    uploading.finish(database(), safe(), coming, now())


def _checksum() -> tuple[Any, bytes] | None:
    name, _space, digest = request.headers.get("Upload-Checksum", "").partition(" ")
    if not name:
        return None
    if name not in CHECKSUMS:
        raise BadRequest
    return CHECKSUMS[name](), _decoded(digest)


def _metadata() -> dict[str, str]:
    """Read what is told of a file: names, each with a value in Base64."""
    told = request.headers.get("Upload-Metadata", "")
    if len(told) > LONGEST_METADATA:
        raise BadRequest
    pairs = [pair.strip().partition(" ") for pair in told.split(",") if pair.strip()]
    return {name: _decoded(value).decode("utf-8", "replace") for name, _space, value in pairs}


def _decoded(value: str) -> bytes:
    try:
        return base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError) as error:
        raise BadRequest from error


def _number(header: str) -> int:
    value = request.headers.get(header, "")
    if not value.isascii() or not value.isdigit() or len(value) > LONGEST_NUMBER:
        raise BadRequest
    return int(value)


def _refuse_without_token() -> None:
    try:
        validate_csrf(request.headers.get("X-CSRFToken"))
    except ValidationError as error:
        raise CSRFError(str(error)) from error


def _said(status: int, words: str = "", **headers: str) -> Response:
    return Response(words, status, {"Tus-Resumable": VERSION, **headers}, mimetype="text/plain")
