"""When the words of a case may be destroyed: asked for by one, agreed to by another, never under a legal hold."""

from datetime import datetime

from workflows.casefile import CaseFile
from workflows.records import Record
from workflows.records.keeping import RETENTION_OVER
from workflows.retention import kept_until
from workflows.roles import Actor
from workflows.states import ENDED
from workflows.wording import N_


def standing_holds(case: CaseFile) -> tuple[Record, ...]:
    """Give the legal holds that nobody lifted."""
    lifted = {record.about for record in case.records.get("legal_hold_lifted", ())}
    return tuple(record for record in case.records.get("legal_hold", ()) if record.id not in lifted)


def standing_request(case: CaseFile) -> Record | None:
    """Give the request to erase a case that waits for a second person: not declined, and made since the case ended."""
    request = case.latest("erasure_request")
    declined = {record.about for record in case.records.get("erasure_declined", ())}
    if request is None or request.id in declined or (case.history and request.made_at < case.history[-1].at):
        return None
    return request


def has_run_out(case: CaseFile, at: datetime) -> bool:
    """Tell whether the time for which a case must be kept is over."""
    last_day = kept_until(case)
    return last_day is not None and case.pack.calendar.day_of(at) > last_day


def against_erasing(case: CaseFile, actor: Actor, at: datetime) -> tuple[str, ...]:
    """Say everything that keeps somebody from erasing a case now; nothing where they may."""
    request = standing_request(case)
    found = []
    if case.state not in ENDED:
        found.append(N_("The case is open."))
    if standing_holds(case):
        found.append(N_("The case is under a legal hold."))
    if request is None:
        found.append(N_("Nobody has asked for it."))
    elif request.made_by == actor.id:
        found.append(N_("You asked for it yourself: somebody else must agree."))
    if request is not None and request["ground"] == RETENTION_OVER and not has_run_out(case, at):
        found.append(N_("The time for which such cases are kept has not run out."))
    return tuple(found)
