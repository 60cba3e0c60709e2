"""Whatever anybody tries in whatever order: a held case stays, and nothing is erased by one person."""

import random
from contextlib import suppress

from sqlalchemy import select

from oversight.log.verify import Verified, verify
from oversight.models import AuditEntry, CaseRecord, Complaint
from oversight.services.erasure import erase_case
from oversight.services.files import sweep
from tests.factories.safes import memory_safe
from tests.factories.world import make_world
from workflows.audit.erasure import ASKED, ERASED
from workflows.errors import WorkflowError
from workflows.roles import Role
from workflows.states import State

STEPS, CASES = 25, 4
ACTS = ("hold", "lift", "ask", "ask", "decline", "erase", "erase", "erase", "wait", "reopen")
OFFICE = (Role.SUPERVISOR, Role.HEAD)
OTHERS = (Role.DECISION_MAKER, Role.INVESTIGATOR, Role.AUDITOR, Role.ADMINISTRATOR)
"""Who may do little or nothing of it, and tries."""

SEED = 2026


class Office:
    """People of an office who try at random whatever there is to do about keeping a case, and the hourly sweep."""

    def __init__(self, world, chance: random.Random) -> None:
        self.world, self.chance, self.safe = world, chance, memory_safe()
        self.reference = world.advance(world.file(), State.CLOSED)
        self.case = self._the(Complaint.id, Complaint.reference == self.reference)[0]

    def _the(self, column, *where):
        with self.world.database.read() as session:
            return list(session.scalars(select(column).where(*where)))

    def holds(self) -> set[str]:
        """The holds that stand, asked of the tables themselves: only the head lifts one."""
        of_case, by_head = CaseRecord.complaint_id == self.case, CaseRecord.made_by == self.world.actors[Role.HEAD].id
        lifted = self._the(CaseRecord.about, of_case, CaseRecord.kind == "legal_hold_lifted", by_head)
        return set(self._the(CaseRecord.id, of_case, CaseRecord.kind == "legal_hold")) - set(lifted)

    def lifts(self) -> set[str]:
        """Who lifted a hold."""
        of_case = CaseRecord.complaint_id == self.case
        return set(self._the(CaseRecord.made_by, of_case, CaseRecord.kind == "legal_hold_lifted"))

    def is_erased(self) -> bool:
        return self._the(Complaint.erased_at, Complaint.id == self.case) != [None]

    def step(self) -> str:
        by, world = self.chance.choice(OFFICE * 2 + OTHERS), self.world
        name = self.chance.choice(ACTS)
        record = {"reasons": "Because."}
        match name:
            case "hold":
                world.record(self.reference, "legal_hold", by, ordered_by="The court", **record)
            case "lift":
                about = self.chance.choice(sorted(self._ids("legal_hold")) or [None])
                world.record(self.reference, "legal_hold_lifted", by, about=about, **record)
            case "ask":
                ground = self.chance.choice(("retention_over", "court_order"))
                world.record(self.reference, "erasure_request", by, ground=ground, **record)
            case "decline":
                about = self.chance.choice(sorted(self._ids("erasure_request")) or [None])
                world.record(self.reference, "erasure_declined", by, about=about, **record)
            case "erase":
                erase_case(world.database, self.safe, self.reference, world.actors[by], world.soon())
            case "wait":
                world.later(days=self.chance.choice((1, 400, 4000)))
                sweep(world.database, world.settings, self.safe, world.at)
            case "reopen":
                world.move(self.reference, "reopen", by, {"grounds": "none"})
        return name

    def chain(self) -> list[tuple[str, str | None]]:
        """Give the entries of the chain, and who made them."""
        chained = (AuditEntry.case_id == self.case, AuditEntry.case_seq.is_not(None))
        statement = select(AuditEntry.type, AuditEntry.actor_id).where(*chained).order_by(AuditEntry.case_seq)
        with self.world.database.read() as session:
            return [(row.type, row.actor_id) for row in session.execute(statement)]

    def _ids(self, kind: str) -> list[str]:
        return self._the(CaseRecord.id, CaseRecord.complaint_id == self.case, CaseRecord.kind == kind)


def test_a_held_case_survives_any_sequence(database_url):
    chance, erased, world = random.Random(SEED), 0, make_world(database_url)
    for _ in range(CASES):
        office = Office(world, chance)
        for _ in range(STEPS):
            held, was_erased = office.holds(), office.is_erased()
            with suppress(WorkflowError):
                office.step()
            assert not held or office.is_erased() == was_erased
            assert office.lifts() <= {world.actors[Role.HEAD].id}
        by = dict(office.chain())
        assert ERASED not in by or by[ERASED] != by[ASKED]
        erased += office.is_erased()
    assert 0 < erased < CASES  # otherwise this would say nothing
    assert isinstance(verify(world.database), Verified)
    world.close()
