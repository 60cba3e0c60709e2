"""Casefiles for tests of the domain: small functions with defaults that meet every check, to change one thing in."""

from datetime import datetime, timedelta
from itertools import count
from typing import Any

from tests.factories.complete import COMPLETE, MONDAY
from workflows.casefile import Allegation, CaseFile
from workflows.course import PastMove
from workflows.involved import Assignment, FormerUnit, Officer, Person, Unit
from workflows.jurisdictions import Pack, Setting, load_pack
from workflows.records import KINDS, Record
from workflows.standards import Evaluation, Verdict, load_standards
from workflows.states import State

SECOND = timedelta(seconds=1)

PATROL = Unit("patrol-7", "police", above=("district-2", "headquarters"))
OUTSIDE = Unit("team-1", "oversight body")

WAY = (
    ("file", State.NEW, State.RECEIVED),
    ("record", State.RECEIVED, State.RECORDED),
    ("assess", State.RECORDED, State.ASSESSED),
    ("open_investigation", State.ASSESSED, State.INVESTIGATION),
    ("submit_report", State.INVESTIGATION, State.REPORT_REVIEW),
    ("approve_report", State.REPORT_REVIEW, State.FINDING),
    ("decide", State.FINDING, State.SANCTION),
    ("conclude", State.SANCTION, State.CLOSED),
)
"""The longest straight way that a case can go."""


_numbers = count(1)


def a_record(
    kind: str,
    about: str | None = None,
    *,
    id: str | None = None,
    made_by: str = "somebody",
    made_at: datetime = MONDAY,
    replaces: str | None = None,
    incomplete: bool = False,
    **content: Any,
) -> Record:
    """Make a record with complete content but for what is given; ``incomplete`` ones skip the kind's own rules."""
    declared = KINDS[kind]
    unknown = content.keys() - declared.fields.keys()
    if unknown:
        raise TypeError(f"{kind} has no {', '.join(unknown)}")
    stored = declared.write({**COMPLETE[kind], **content})
    values = declared.read(stored) if incomplete else declared.validate(stored)
    return Record(id or f"{kind}-{next(_numbers)}", kind, values, made_by, made_at, about, replaces)


def classified(*codes: str, about: str = "allegation-1", **more: Any) -> Record:
    """Classify an allegation."""
    return a_record("classification", about, categories=list(codes), **more)


def an_allegation(id: str = "allegation-1", officers: tuple[str, ...] = ("officer-1",)) -> Allegation:
    """Make an allegation against one officer."""
    return Allegation(id, officers)


def an_officer(
    id: str = "officer-1", *, identified_at: datetime | None = MONDAY, unit: Unit | None = PATROL
) -> Officer:
    """Make a subject officer who is known."""
    return Officer(id, identified_at, unit)


def a_person(*roles: str, id: str = "person-1", **more: Any) -> Person:
    """Make a complainant, or somebody else, who can be reached."""
    return Person(id, frozenset(roles or {"complainant"}), **more)


def an_assignment(
    role: str = "investigator",
    *,
    user_id: str = "investigator-1",
    unit: Unit = OUTSIDE,
    former_units: tuple[FormerUnit, ...] = (),
    appointed_at: datetime = MONDAY,
    signed_at: datetime | None = MONDAY,
    **more: Any,
) -> Assignment:
    """Assign somebody from outside the police who has declared to have no interest."""
    return Assignment(user_id, role, unit, "supervisor-1", appointed_at, former_units, signed_at, **more)


def a_move(trigger: str, source: State, dest: State, at: datetime = MONDAY, by: str = "somebody") -> PastMove:
    """Make a move that the case has made."""
    return PastMove(trigger, source, dest, by, at)


def the_way_to(state: State, at: datetime = MONDAY) -> tuple[PastMove, ...]:
    """Go straight to a state, all in one moment."""
    dests = [dest for _, _, dest in WAY]
    return tuple(a_move(*step, at=at) for step in WAY[: dests.index(state) + 1])


def a_case(
    *records: Record,
    state: State = State.INVESTIGATION,
    history: tuple[PastMove, ...] | None = None,
    allegations: tuple[Allegation, ...] = (Allegation("allegation-1", ("officer-1",)),),
    officers: tuple[Officer, ...] = (Officer("officer-1", MONDAY, PATROL),),
    people: tuple[Person, ...] = (Person("person-1", frozenset({"complainant"})),),
    **more: Any,
) -> CaseFile:
    """Make a case of one complainant, one officer and one allegation, received at noon on Monday."""
    kinds = dict.fromkeys(record.kind for record in records)
    usual = {"source": "complainant", "pack": load_pack("model"), "received_at": MONDAY, "first_handler": "intake-1"}
    return CaseFile(
        id="2026-000001",
        state=state,
        history=the_way_to(state) if history is None else history,
        allegations=allegations,
        officers=officers,
        people=people,
        records={kind: tuple(record for record in records if record.kind == kind) for kind in kinds},
        **{**usual, **more},
    )


def a_pack(**changes: Any) -> Pack:
    """Make a pack like the model one but for some changes. Parameters may be given as plain values."""
    parameters = {
        check: {name: Setting(value=value, law="project choice") for name, value in values.items()}
        for check, values in changes.pop("parameters", {}).items()
    }
    return load_pack("model").but(parameters=parameters, **changes)


def judged(check_id: str, case: CaseFile, at: datetime = MONDAY) -> Verdict:
    """Give the verdict of one check on a case."""
    return Evaluation(case, at).verdict(load_standards().checks[check_id])
