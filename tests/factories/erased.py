"""A case whose every free text holds planted words, and its erasure by two people."""

from datetime import datetime, timedelta

from sqlalchemy import or_, select

from oversight.evidence.safe import Safe
from oversight.models import BLOCK, Complaint, SearchCase, SearchWord, places_in
from oversight.services import documents, files, follow_up
from oversight.services.erasure import erase_case
from oversight.services.filing import OfficerDescribed
from oversight.services.indexing import follow_log
from tests.factories.safes import arrived
from tests.factories.world import World
from workflows.roles import Role
from workflows.states import State

PLANTED = (b"zanzibar-quince", "ღრუბელი-ქარი".encode())
WORDS = " ".join(word.decode() for word in PLANTED)
YEARS = timedelta(days=11 * 366)


def planted(world: World, safe: Safe) -> str:
    """Take a case to its end whose every free text holds the planted words, with a file and a visit by its filer."""
    officers = (OfficerDescribed(name=WORDS, unit="Patrol 7", description=WORDS),)
    reference = world.file(WORDS, name=WORDS, harm=WORDS, wishes=WORDS, place=WORDS, officers=officers)
    person = follow_up.complainant(world.case_id(reference))
    files.receive(world.database, reference, person, world.soon(), arrived(safe, PLANTED[0], WORDS), safe.limits)
    world.advance(reference, State.CLOSED)
    world.record(reference, "note", Role.SUPERVISOR, text=WORDS)
    sent = documents.NewFile(WORDS, PLANTED[1])
    documents.answer(world.database, safe.store, reference, world.actors[Role.SUPERVISOR], world.soon(), WORDS, [sent])
    return reference


def ask(world: World, reference: str, by: Role = Role.SUPERVISOR, ground: str = "retention_over") -> str:
    """Ask for an erasure, as the first of two people."""
    return world.record(reference, "erasure_request", by, ground=ground, reasons=WORDS)


def erase(world: World, safe: Safe, reference: str, by: Role = Role.HEAD, at: datetime | None = None) -> int:
    """Erase, as the second of two people."""
    return erase_case(world.database, safe, reference, world.actors[by], at or world.at)


def words_indexed(world: World) -> tuple[set[str], set[str]]:
    """Name the cases by which words find something: as it stands, and after the index has followed the log."""

    def cases() -> set[str]:
        with world.database.read() as session:
            numbers = {
                row.block * BLOCK + place
                for row in session.scalars(select(SearchWord))
                for place in places_in(row.cases)
            }
            told = select(Complaint.reference).join(SearchCase, SearchCase.complaint_id == Complaint.id)
            return set(session.scalars(told.where(or_(SearchCase.n.in_(numbers), SearchCase.words != frozenset()))))

    before = cases()
    while follow_log(world.database):
        continue
    return before, cases()
