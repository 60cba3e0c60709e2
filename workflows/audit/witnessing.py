"""What a witness is asked and when it signs (C2SP tlog-witness): only what has grown from what it signed before."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from workflows.audit.checkpoint import Checkpoint, read_checkpoint
from workflows.audit.merkle import ProofRefused, check_consistency
from workflows.audit.note import BadSignature, MalformedNote, Note, VerifierKey, from_base64, read_note, to_base64

LONGEST_PROOF = 63
SIZE_TYPE = "text/x.tlog.size"
_OLD = re.compile(r"old (0|[1-9][0-9]{0,18})", re.ASCII)


class WitnessRefused(Exception):
    """A witness does not sign: the status and words of its answer, and whether the request is evidence of a fork."""

    def __init__(self, status: int, words: str, *, evidence: bool = False) -> None:
        self.status = status
        self.words = words
        self.evidence = evidence
        super().__init__(words)


@dataclass(frozen=True, slots=True)
class Request:
    """Sign this checkpoint: here is the proof that it has grown from the size that you know."""

    old: int
    proof: tuple[bytes, ...]
    note: Note

    def encode(self) -> bytes:
        """Write the request, to be posted or carried by file."""
        lines = [f"old {self.old}", *map(to_base64, self.proof), "", ""]
        return "\n".join(lines).encode() + self.note.encode()


def read_request(data: bytes) -> Request:
    """Read what a witness is asked to sign: a checkpoint, and the proof that it grew from the last one.

    :raises WitnessRefused: it is none.
    """
    try:
        head, gap, checkpoint = data.partition(b"\n\n")
        old, *proof = head.decode().split("\n")
        match = _OLD.fullmatch(old)
        hashes = tuple(map(from_base64, proof))
        if not match or not gap or len(hashes) > LONGEST_PROOF:
            raise MalformedNote("it does not begin with the old size and a proof")
        return Request(int(match[1]), hashes, read_note(checkpoint))
    except (MalformedNote, UnicodeDecodeError) as error:
        raise WitnessRefused(400, f"this is no request to a witness: {error}") from error


def judge(request: Request, logs: Collection[VerifierKey], known: Checkpoint | None) -> Checkpoint:
    """Decide whether to sign, knowing what was signed last for this log.

    :raises WitnessRefused: not this.
    """
    try:
        asked = read_checkpoint(request.note.text)
    except MalformedNote as error:
        raise WitnessRefused(400, str(error)) from error
    _check_log(request.note, asked, [key for key in logs if key.name == asked.origin])
    size = known.size if known else 0
    if request.old > asked.size:
        raise WitnessRefused(400, f"the log shrank from {request.old} to {asked.size}", evidence=asked.size < size)
    if known and asked.size == known.size and asked.root != known.root:
        raise WitnessRefused(409, f"{size}\n", evidence=True)
    if request.old != size:
        raise WitnessRefused(409, f"{size}\n")
    if known:
        _check_growth(known, asked, request.proof)
    elif request.proof:
        raise WitnessRefused(422, "there is nothing to prove from size 0")
    return asked


def _check_log(note: Note, asked: Checkpoint, keys: Sequence[VerifierKey]) -> None:
    if not keys:
        raise WitnessRefused(404, f"{asked.origin} is not a log that is witnessed here")
    try:
        signed = note.by(keys)
    except BadSignature as error:
        raise WitnessRefused(403, str(error)) from error
    if not signed:
        raise WitnessRefused(403, f"no known key of {asked.origin} signed this")


def _check_growth(known: Checkpoint, asked: Checkpoint, proof: Sequence[bytes]) -> None:
    try:
        check_consistency(known.size, asked.size, known.root, asked.root, proof)
    except ProofRefused as error:
        raise WitnessRefused(422, str(error), evidence=True) from error
