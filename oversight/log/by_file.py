"""Ask a witness that has no address: the request is carried there as a file, and its signature back."""

from oversight.database import Database
from oversight.log.keeper import Log
from oversight.log.published import CHECKPOINT
from oversight.log.publisher import history_path
from oversight.log.sequencer import lock_head
from oversight.log.store import must_read
from workflows.audit.checkpoint import read_checkpoint, witnesses_among
from workflows.audit.merkle import ProofRefused, consistency_proof
from workflows.audit.note import MalformedNote, Note, Signature, read_note, read_signature
from workflows.audit.policy import Witness
from workflows.audit.tile import TileReader
from workflows.audit.witnessing import Request


def request_to_witness(log: Log, old: int) -> bytes:
    """Write what a witness is asked that signed a size last.

    :raises StoreFault: nothing is published yet.
    :raises MalformedNote: the witness signed more than is published.
    """
    note = read_note(must_read(log.store, CHECKPOINT))
    size = read_checkpoint(note.text).size
    try:
        nodes = TileReader(size, lambda tile: must_read(log.store, tile.path))
        return Request(old, tuple(consistency_proof(old, size, nodes)), note).encode()
    except ProofRefused as error:
        raise MalformedNote(f"{old} entries were signed, and {size} are published") from error


def add_signatures(database: Database, log: Log, lines: str) -> list[str]:
    """Put signatures under the published checkpoint, and name the witnesses whose lines hold."""
    signed = [read_signature(line) for line in lines.splitlines() if line]
    with database.write() as session:
        # Nothing newer is published meanwhile, which this would then replace.
        lock_head(session)
        note = read_note(must_read(log.store, CHECKPOINT))
        held = [line for line in signed for witness in log.policy.witnesses if _holds(witness, note, line)]
        if held:
            more = note.with_signatures(*held).encode()
            log.store.write(history_path(read_checkpoint(note.text).size), more)
            log.store.write(CHECKPOINT, more)
            log.store.sync()
    return [one.name for one in log.policy.witnesses if any(one.key.signed(line) for line in held)]


def _holds(witness: Witness, note: Note, line: Signature) -> bool:
    return witness.key.signed(line) and bool(witnesses_among([witness.key], Note(note.text, (line,))))
