"""Have a preview of a picture made, and a copy without hidden data, by a process that can do no harm."""

import contextlib
import json
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

WORKER = Path(__file__).with_name("picture.py")
SECONDS = 20.0
LONGEST_ANSWER = 256 << 20
MADE_OF = frozenset({"jpeg", "png", "webp", "heif", "tiff", "gif", "bmp"})
"""The types of which a preview and a copy are made."""


class NoCopies(Exception):
    """The picture cannot be read, or takes more time, memory or pixels than it may."""


@dataclass(frozen=True, slots=True)
class Copies:
    """What was made of a picture: a copy of that type, and a preview in JPEG."""

    kind: str
    copy: bytes
    preview: bytes


def copies_of(content: Iterable[bytes], seconds: float = SECONDS) -> Copies:
    """Give what the worker makes of a picture. It is ended when its time is over, whatever it does.

    :raises NoCopies: it made nothing. What ``content`` raises, while it is read, is raised.
    """
    process = subprocess.Popen(
        [sys.executable, "-B", str(WORKER)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={},
        cwd="/",
        start_new_session=True,
    )
    end = threading.Timer(seconds, process.kill)
    end.start()
    faults: list[Exception] = []
    feeder = threading.Thread(target=_feed, args=(process, content, faults), daemon=True)
    feeder.start()
    try:
        assert process.stdout is not None
        answer = process.stdout.read(LONGEST_ANSWER)
    finally:
        end.cancel()
        process.kill()
        feeder.join()
        process.wait()
        if process.stdout:
            process.stdout.close()
    for fault in faults:
        raise fault
    return _read(answer)


def _feed(process: subprocess.Popen[bytes], content: Iterable[bytes], faults: list[Exception]) -> None:
    """Send the picture, as far as the worker still hears, and keep what went wrong with reading it."""
    assert process.stdin is not None
    with contextlib.suppress(OSError), process.stdin as pipe:
        for piece in _kept_fault(content, faults):
            pipe.write(piece)


def _kept_fault(content: Iterable[bytes], faults: list[Exception]) -> Iterator[bytes]:
    try:
        yield from content
    except Exception as fault:
        faults.append(fault)


def _read(answer: bytes) -> Copies:
    head, _, made = answer.partition(b"\n")
    try:
        told = json.loads(head)
        found = Copies(str(told["kind"]), made[: told["copy"]], made[told["copy"] :])
        whole = len(found.copy) == told["copy"] and len(found.preview) == told["preview"]
    except (ValueError, KeyError, TypeError) as error:
        raise NoCopies from error
    if not whole or found.kind not in MADE_OF:
        raise NoCopies
    return found
