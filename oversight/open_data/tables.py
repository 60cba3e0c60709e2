"""Read what is published of each case: codes and spans of time, and nothing that somebody wrote."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from oversight.models import Allegation, CaseRecord, Complaint, Move
from oversight.open_data.suppression import Known
from workflows.states import ENDED, OPEN, State

SPANS = {30: "up to 30", 90: "31 to 90", 180: "91 to 180", 365: "181 to 365"}
LONGER = "more than 365"
ROUNDS = ("sanction_recommended", "sanction_agency", "sanction_final")
"""Who said what an officer is to face: the oversight body, the police authority, and what stood in the end."""

AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class PublicAllegation:
    """One allegation: what it is about, and what was found."""

    categories: tuple[str, ...]
    finding: str


@dataclass(slots=True)
class PublicCase:
    """One case as it is published, before anything is held back."""

    known: Known
    allegations: list[PublicAllegation] = field(default_factory=list)
    sanctions: list[tuple[str, ...]] = field(default_factory=list)


def read_cases(session: Session) -> dict[str, PublicCase]:
    """Read every case. One whose words were erased counts like any other: its codes and dates stayed."""
    ended = _ended(session)
    wanted = (Complaint.id, Complaint.received_at, Complaint.channel, Complaint.source, Complaint.state)
    found = {
        row.id: PublicCase(
            Known(
                row.received_at.year,
                (row.received_at.month + 2) // 3,
                row.channel,
                row.source,
                "open" if State(row.state) in OPEN else row.state,
                _span(row.received_at, ended[row.id]) if row.id in ended and State(row.state) in ENDED else "",
            )
        )
        for row in session.execute(select(*wanted), execution_options={"yield_per": AT_ONCE})
    }
    for row in session.execute(
        select(Allegation.complaint_id, Allegation.categories, Allegation.finding).order_by(
            Allegation.complaint_id, Allegation.number
        )
    ):
        found[row.complaint_id].allegations.append(PublicAllegation(tuple(row.categories), row.finding or ""))
    for case_id, sanction in _sanctions(session):
        found[case_id].sanctions.append(sanction)
    return found


def _ended(session: Session) -> dict[str, datetime]:
    """Tell when each case came to an end for the last time."""
    last = select(Move.complaint_id, func.max(Move.at).label("at")).where(Move.dest.in_([one.value for one in ENDED]))
    return {row.complaint_id: row.at for row in session.execute(last.group_by(Move.complaint_id))}


def _span(began_at: datetime, ended_at: datetime) -> str:
    days = (ended_at - began_at).days
    return next((words for most, words in SPANS.items() if days <= most), LONGER)


def _sanctions(session: Session) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Give for each officer of a case the measure of each round, as it stands; empty where there is none yet.

    Erased cases have none to read.
    """
    statement = (
        select(CaseRecord)
        .where(CaseRecord.kind.in_(ROUNDS), func.length(CaseRecord.sealed) > 0)
        .order_by(CaseRecord.complaint_id, CaseRecord.made_at, CaseRecord.id)
    )
    standing: dict[tuple[str, str | None], dict[str, str]] = defaultdict(dict)
    for record in session.scalars(statement, execution_options={"yield_per": AT_ONCE}):
        standing[record.complaint_id, record.about][record.kind] = record.content["measure"]
    for (case_id, _), measures in standing.items():
        yield case_id, tuple(measures.get(name, "") for name in ROUNDS)
