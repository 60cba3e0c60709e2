"""How long a case is kept after it ended, by the retention classes of its pack."""

from datetime import date

from workflows.casefile import CaseFile
from workflows.clocks import due
from workflows.jurisdictions.pack import Retention
from workflows.states import ENDED


def retention_of(case: CaseFile) -> Retention | None:
    """Give the first class of the pack that a case belongs to; none where the pack says nothing of it."""
    codes = frozenset(code for allegation in case.allegations for code in case.codes(allegation))
    findings = {case.finding(allegation) for allegation in case.allegations}
    return next(
        (
            kept
            for kept in case.pack.retention
            if (not kept.codes or codes & set(kept.codes)) and (not kept.findings or findings & set(kept.findings))
        ),
        None,
    )


def kept_until(case: CaseFile) -> date | None:
    """Give the last day on which a case that ended must be kept; none for an open one, or one kept for ever."""
    kept = retention_of(case)
    if kept is None or kept.keep is None or case.state not in ENDED or not case.history:
        return None
    return case.pack.calendar.day_of(due(case.history[-1].at, kept.keep.length, case.pack.calendar))
