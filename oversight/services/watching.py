"""Notice an account that reads very many cases within an hour: an entry says so, and auditors are shown it."""

from datetime import datetime, timedelta

from sqlalchemy import func, select

from oversight.casefile import actor_of
from oversight.database import Database
from oversight.log.counts import MASS_READING
from oversight.log.writer import note_read
from oversight.models import Account, AuditEntry
from workflows.audit.entry import write_time

MOST_CASES = 30
HOUR = timedelta(hours=1)
READINGS = ("case.read", "evidence.read", "evidence.downloaded", "trail.read", "trail.exported")


def notice_mass_reading(database: Database, at: datetime) -> int:
    """Put on record who read more cases in the last hour than anybody works on; at most once an hour for each.

    Give the number of accounts of whom this was said.
    """
    since = write_time(at - HOUR)
    cases = func.count(AuditEntry.case_id.distinct())
    reading = (
        select(AuditEntry.actor_id, cases.label("cases"))
        .where(AuditEntry.at > since, AuditEntry.type.in_(READINGS), AuditEntry.case_id.is_not(None))
        .group_by(AuditEntry.actor_id)
        .having(cases > MOST_CASES)
    )
    told = select(AuditEntry.actor_id).where(AuditEntry.at > since, AuditEntry.type == MASS_READING)
    with database.read() as session:
        known = set(session.scalars(told))
        found = [(row.actor_id, row.cases) for row in session.execute(reading) if row.actor_id not in known]
    for account_id, count in found:
        with database.write() as session:
            account = session.get(Account, account_id)
            if account is not None:
                note_read(session, "account.mass_reading", actor_of(account), at, None, cases=count)
    return len(found)
