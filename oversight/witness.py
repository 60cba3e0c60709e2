"""A witness by itself, without a database: for an ombudsman, a court, a newspaper who watch that a log only grows.

Its folder holds its key, the logs that it watches, what it signed last of each, and every request that shows a fork.
"""

import fcntl
import hashlib
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path
from typing import Any

from gunicorn.app.base import BaseApplication

from oversight.log.signer import SignerRefused, private_lines, read_private, write_whole
from workflows.audit.checkpoint import Checkpoint, read_checkpoint
from workflows.audit.note import (
    Algorithm,
    MalformedNote,
    Signature,
    Signer,
    VerifierKey,
    is_key_name,
    read_note,
    read_verifier_key,
)
from workflows.audit.witnessing import SIZE_TYPE, WitnessRefused, judge, read_request

KEY, LOGS, SEEN, EVIDENCE = "witness.key", "logs", "seen", "evidence"
LONGEST_REQUEST = 64_000

Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Watched:
    """A log that is watched, and what was signed of it last."""

    key: VerifierKey
    last: Checkpoint | None


class Witness:
    """Signs checkpoints of the logs that it watches, and keeps what it refused."""

    def __init__(self, folder: Path, clock: Clock = lambda: datetime.now(UTC)) -> None:
        self._folder = folder
        self._clock = clock
        self._signer = read_private(folder / KEY)[0]

    @property
    def key(self) -> VerifierKey:
        """The key under which its signatures hold."""
        return self._signer.verifier

    def add_checkpoint(self, body: bytes) -> Signature:
        """Sign what a request asks for, unless the log forked. What is signed is remembered first.

        :raises WitnessRefused: with the answer to give.
        """
        request = read_request(body)
        with self._alone():
            origin = request.note.text.split(b"\n", 1)[0]
            try:
                accepted = judge(request, self._logs(), self._last(origin))
            except WitnessRefused as refused:
                if refused.evidence:
                    self._keep(origin, body)
                raise
            signature = self._signer.sign(accepted.text, self._clock())
            signed = request.note.with_signatures(signature)
            write_whole(self._folder / SEEN, _named(origin), signed.encode())
            return signature

    def watched(self) -> list[Watched]:
        """Tell which logs are watched, and how far each is."""
        return [Watched(key, self._last(key.name.encode())) for key in self._logs()]

    def evidence(self) -> int:
        """Count the requests that showed a fork."""
        return sum(1 for _ in (self._folder / EVIDENCE).iterdir())

    def _logs(self) -> list[VerifierKey]:
        return [read_verifier_key(line) for line in (self._folder / LOGS).read_text().splitlines() if line]

    def _last(self, origin: bytes) -> Checkpoint | None:
        try:
            return read_checkpoint(read_note((self._folder / SEEN / _named(origin)).read_bytes()).text)
        except FileNotFoundError:
            return None
        except MalformedNote as error:
            raise SignerRefused(f"what the witness remembers of {origin.decode()} is damaged") from error

    def _keep(self, origin: bytes, body: bytes) -> None:
        """Keep a request that shows a fork together with what was signed before: the two are the evidence."""
        name = f"{self._clock():%Y%m%dT%H%M%SZ}-{hashlib.sha256(body).hexdigest()[:16]}"
        before = (self._folder / SEEN / _named(origin)).read_bytes()
        write_whole(self._folder / EVIDENCE, name, body + b"\nsigned before:\n\n" + before)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        with (self._folder / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def make_witness(folder: Path, name: str) -> None:
    """Make the key of a new witness.

    :raises SignerRefused: the name is none of a key.
    """
    if (folder / KEY).exists():
        return
    if not is_key_name(name) or "://" in name:
        raise SignerRefused(f"{name!r} is no name of a witness: use an address without https:// and without spaces")
    for part in (SEEN, EVIDENCE):
        (folder / part).mkdir(mode=0o700, parents=True, exist_ok=True)
    write_whole(folder, LOGS, b"")
    write_whole(folder, KEY, private_lines([Signer(name, Algorithm.COSIGNATURE, os.urandom(32))]))


def watch(folder: Path, log: str) -> None:
    """Begin to watch a log by its key.

    :raises MalformedNote: it is no key of a log.
    """
    key = read_verifier_key(log)
    if key.algorithm is not Algorithm.ED25519:
        raise MalformedNote(f"{log} is no key of a log")
    known = (folder / LOGS).read_text().splitlines()
    if str(key) not in known:
        write_whole(folder, LOGS, "".join(f"{line}\n" for line in [*known, str(key)]).encode())


def application(witness: Witness) -> Callable[..., Iterable[bytes]]:
    """Make the WSGI application of a witness: one address to ask, and one page that says what it is."""

    def answer(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        status, kind, body = _answer(witness, environ)
        headers = [("Content-Type", kind), ("Content-Length", str(len(body))), ("X-Content-Type-Options", "nosniff")]
        start_response(f"{status} {HTTPStatus(status).phrase}", headers)
        return [body]

    return answer


def _answer(witness: Witness, environ: dict[str, Any]) -> tuple[int, str, bytes]:
    text = "text/plain; charset=utf-8"
    path, method = environ["PATH_INFO"], environ["REQUEST_METHOD"]
    if path == "/" and method in {"GET", "HEAD"}:
        return 200, text, _page(witness).encode()
    if path != "/add-checkpoint":
        return 404, text, b"There is nothing here.\n"
    if method != "POST":
        return 405, text, b"Checkpoints are posted here.\n"
    length = environ.get("CONTENT_LENGTH") or ""
    if not length.isdigit() or int(length) > LONGEST_REQUEST:
        return 413, text, b"The request is too long.\n"
    try:
        return 200, text, f"{witness.add_checkpoint(environ['wsgi.input'].read(int(length)))}\n".encode()
    except WitnessRefused as refused:
        is_size = refused.status == 409
        return refused.status, SIZE_TYPE if is_size else text, f"{refused.words.rstrip()}\n".encode()


def _page(witness: Witness) -> str:
    lines = [f"A witness of transparency logs (C2SP tlog-witness).\n\n{witness.key}\n"]
    for watched in witness.watched():
        size = f"{watched.last.size} entries" if watched.last else "nothing signed yet"
        lines.append(f"{watched.key.name}: {size}")
    lines.append(f"\nRequests that showed a fork: {witness.evidence()}")
    return "\n".join(lines) + "\n"


def _named(origin: bytes) -> str:
    return hashlib.sha256(origin).hexdigest()


class WitnessServer(BaseApplication):
    """Serves one witness."""

    def __init__(self, folder: Path, host: str, port: int) -> None:
        self._witness = Witness(folder)
        self._bind = f"{host}:{port}"
        super().__init__()

    def load_config(self) -> None:
        """Set what gunicorn needs: no access log, and one process, for the folder is one."""
        options = {
            "bind": [self._bind],
            "worker_class": "gthread",
            "threads": 4,
            "accesslog": None,
            "loglevel": "warning",
            "control_socket_disable": True,
        }
        for name, value in options.items():
            if name in self.cfg.settings:
                self.cfg.set(name, value)

    def load(self) -> Callable[..., Iterable[bytes]]:
        """Give the application."""
        return application(self._witness)
