"""What an auditor sees of the log: entries nobody outside can know of, backdated ones, lost ones, chains with gaps."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, or_, select

from oversight.config import Settings
from oversight.database import Database
from oversight.log.monitors import MOST, Sighting, backdated, lost, waiting_too_long
from oversight.log.proofs import proof_of
from oversight.log.stores import open_store
from oversight.models import AuditEntry, Complaint
from oversight.queries.overrides import refuse_others
from oversight.queries.published import LogStatus, log_status
from oversight.reach import not_walled
from workflows.audit.policy import Policy, read_policy
from workflows.audit.receipt import Proof
from workflows.roles import Actor


@dataclass(frozen=True, slots=True)
class Monitored:
    """Everything that a watcher of the log would ask, each list no longer than anybody would read."""

    log: LogStatus
    waiting: list[Sighting]
    backdated: list[Sighting]
    lost: list[Sighting]
    gaps: list[str]
    most: int = MOST


def monitored(database: Database, settings: Settings, actor: Actor, at: datetime) -> Monitored:
    """Look at the log as somebody outside would, and at the chains behind it.

    :raises NotFound: this person sees no standing lists.
    """
    refuse_others(actor)
    policy = read_policy(settings.log_policy) if settings.log_policy else Policy()
    witnesses = [witness.key for witness in policy.witnesses]
    return Monitored(
        log=log_status(settings),
        waiting=waiting_too_long(database, at),
        backdated=backdated(database, open_store(settings), witnesses),
        lost=lost(database),
        gaps=_gaps(database, actor),
    )


def _gaps(database: Database, actor: Actor) -> list[str]:
    """Find cases whose entries are not numbered without a gap from the first to the one that the case names."""
    chains = (
        select(
            AuditEntry.case_id,
            func.count().label("entries"),
            func.max(AuditEntry.case_seq).label("last"),
        )
        .where(AuditEntry.case_seq.is_not(None))
        .group_by(AuditEntry.case_id)
        .subquery()
    )
    statement = (
        select(Complaint.reference)
        .outerjoin(chains, chains.c.case_id == Complaint.id)
        .where(
            or_(
                chains.c.entries.is_(None),
                chains.c.entries != chains.c.last + 1,
                chains.c.last != Complaint.audit_seq,
            ),
            not_walled(actor),
        )
        .order_by(Complaint.reference)
        .limit(MOST)
    )
    with database.read() as session:
        return list(session.scalars(statement))


def proof_of_entry(database: Database, settings: Settings, entry_id: str) -> Proof | None:
    """Prove that an entry is in the published log; none while it is not."""
    with database.read() as session:
        leaf = session.scalars(select(AuditEntry.leaf).where(AuditEntry.id == entry_id)).one_or_none()
    return None if leaf is None else proof_of(database, open_store(settings), bytes(leaf))
