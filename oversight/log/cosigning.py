"""Ask the witnesses to sign a checkpoint: all at once, for five seconds. Whoever is late is asked again next time."""

import http.client
import logging
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from datetime import datetime
from urllib.parse import urlsplit

from workflows.audit.canonical import canonical, from_canonical
from workflows.audit.checkpoint import witnesses_among
from workflows.audit.entry import write_time
from workflows.audit.note import BadSignature, MalformedNote, Note, Signature, read_signature
from workflows.audit.policy import Policy, Witness
from workflows.audit.witnessing import SIZE_TYPE, Request

PATIENCE = 5.0
LONGEST_ANSWER = 10_000
STATUS = "witnesses"

Prove = Callable[[int], Sequence[bytes]]
Clock = Callable[[], datetime]

words = logging.getLogger(__name__)


class Witnesses:
    """The witnesses of one log, and what each of them said last."""

    def __init__(self, policy: Policy, clock: Clock) -> None:
        self.policy = policy
        self.states: dict[str, dict[str, str | int]] = {}
        self._clock = clock
        self._sizes: dict[str, int] = {}

    def cosign(self, note: Note, size: int, prove: Prove) -> tuple[Signature, ...]:
        """Ask every witness that has an address, and give the signatures that hold."""
        asked = [witness for witness in self.policy.witnesses if witness.url]
        if not asked:
            return ()
        pool = ThreadPoolExecutor(len(asked), thread_name_prefix="witness")
        begun = {pool.submit(self._ask, witness, note, size, prove): witness for witness in asked}
        done, late = wait(begun, timeout=PATIENCE)
        pool.shutdown(wait=False, cancel_futures=True)
        for future in late:
            self._note(begun[future], "It did not answer in time.", size)
        return tuple(signature for future in done if (signature := future.result()) is not None)

    def missing(self, note: Note) -> bool:
        """Whether a witness that can be asked has not signed a note."""
        asked = [witness.key for witness in self.policy.witnesses if witness.url]
        return len(witnesses_among(asked, note)) < len(asked)

    def status(self) -> bytes:
        """Write what each witness said last, for the status page."""
        return canonical(self.states)

    def _ask(self, witness: Witness, note: Note, size: int, prove: Prove) -> Signature | None:
        deadline = time.monotonic() + PATIENCE
        try:
            for _ in range(3):
                old = min(self._sizes.get(witness.name, 0), size)
                request = Request(old, tuple(prove(old) if old else ()), note)
                status, kind, body = _post(witness.url, request.encode(), deadline - time.monotonic())
                if status == 200:
                    return self._taken(witness, note, size, body)
                if status != 409 or kind != SIZE_TYPE or not body.strip().isdigit():
                    break
                self._sizes[witness.name] = int(body)
                if int(body) > size or int(body) == old:
                    break
            said = "It refused: " + body.decode(errors="replace").strip()[:200]
            words.error("The witness %s refused (%s): %s", witness.name, status, said)
        except (OSError, http.client.HTTPException, ValueError) as error:
            said = f"It could not be asked: {error}"
        self._note(witness, said, size)
        return None

    def _taken(self, witness: Witness, note: Note, size: int, body: bytes) -> Signature | None:
        """Take the signature of this witness out of its answer. Lines of other keys mean nothing."""
        for line in body.decode(errors="replace").splitlines():
            try:
                signature = read_signature(line)
                if witness.key.signed(signature):
                    witness.key.check(note.text, signature)
                    self._sizes[witness.name] = size
                    self._note(witness, "", size)
                    return signature
            except (MalformedNote, BadSignature):
                continue
        self._note(witness, "It answered without a signature that holds.", size)
        return None

    def _note(self, witness: Witness, said: str, size: int) -> None:
        self.states[witness.name] = {"asked": write_time(self._clock()), "said": said, "size": size}


def read_status(data: bytes | None) -> dict[str, dict[str, str | int]]:
    """Read what each witness said last."""
    found: dict[str, dict[str, str | int]] = from_canonical(data) if data else {}
    return found


def _post(url: str, body: bytes, timeout: float) -> tuple[int, str, bytes]:
    parts = urlsplit(url)
    kinds = {"http": http.client.HTTPConnection, "https": http.client.HTTPSConnection}
    if parts.scheme not in kinds or not parts.netloc:
        raise ValueError(f"{url} is no address of a witness")
    connection = kinds[parts.scheme](parts.netloc, timeout=max(timeout, 0.1))
    try:
        connection.request("POST", f"{parts.path.rstrip('/')}/add-checkpoint", body, {"Content-Type": "text/plain"})
        answer = connection.getresponse()
        return answer.status, answer.headers.get_content_type(), answer.read(LONGEST_ANSWER)
    finally:
        connection.close()
