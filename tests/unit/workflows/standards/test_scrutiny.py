"""Whether what was found is made public, in time and whole."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.factories.casefiles import SECOND, a_case, a_record, classified, judged
from tests.factories.journeys import a_form
from workflows.records import KINDS
from workflows.records.publication import REPORT_PARTS
from workflows.standards import Outcome
from workflows.states import State

DUE = datetime(2026, 4, 1, 23, 59, 59, tzinfo=UTC)
HOUR = timedelta(hours=1)


# SCRUTINY-01 --------------------------------------------------------------------------------------------------------


def decided(*records, code="death", state=State.SANCTION):
    return a_case(classified(code), *records, state=state)


def published(**more):
    return a_record("publication", **more)


@pytest.mark.parametrize(
    "on, now, outcome",
    [
        (date(2026, 4, 1), DUE, Outcome.MET),
        (date(2026, 4, 2), DUE + HOUR, Outcome.NOT_MET),
        (None, DUE, Outcome.NOT_YET_DUE),
        (None, DUE + SECOND, Outcome.NOT_MET),
    ],
)
def test_the_report_on_a_grave_case_is_published_within_thirty_days(on, now, outcome):
    assert judged("SCRUTINY-01", decided(*([published(published_on=on)] if on else [])), now).outcome is outcome


@pytest.mark.parametrize("other", [{"published_on": None}, {"document": "other"}])
def test_what_is_not_published_or_is_no_report_takes_its_place_nowhere(other):
    if "document" in other:
        other = {"document": next(name for name in KINDS["publication"].fields["document"].options if name != "report")}
    case = decided(published(**other, incomplete=True))
    assert judged("SCRUTINY-01", case, DUE + SECOND).outcome is Outcome.NOT_MET


def approved(public_interest):
    return a_form("report_approved", made_by="supervisor-1", public_interest=public_interest)


@pytest.mark.parametrize("public_interest, outcome", [(True, Outcome.NOT_MET), (False, Outcome.NOT_APPLICABLE)])
def test_other_reports_are_published_where_the_public_has_an_interest(public_interest, outcome):
    case = decided(approved(public_interest), code="service_conduct")
    assert judged("SCRUTINY-01", case, DUE + SECOND).outcome is outcome


def test_before_the_decision_nothing_is_published():
    assert judged("SCRUTINY-01", decided(state=State.FINDING), DUE + SECOND).outcome is Outcome.NOT_APPLICABLE


def test_a_summary_is_not_the_report():
    assert judged("SCRUTINY-01", decided(published(document="summary")), DUE + SECOND).outcome is Outcome.NOT_MET


@pytest.mark.parametrize("part", REPORT_PARTS)
def test_every_part_of_the_report_is_published(part):
    case = decided(published(parts=[other for other in REPORT_PARTS if other != part]))
    verdict = judged("SCRUTINY-01", case)
    assert verdict.outcome is Outcome.NOT_MET
    assert REPORT_PARTS[part].lower() in verdict.words


@pytest.mark.parametrize(
    "redacted, grounds, outcome",
    [
        ("The name of a witness.", ["safety"], Outcome.MET),
        ("The name of a witness.", ["safety", "privacy", "pending_trial"], Outcome.MET),
        ("The name of the unit.", ["other"], Outcome.NOT_MET),
        (None, ["safety"], Outcome.NOT_MET),
        ("The name of a witness.", [], Outcome.NOT_MET),
    ],
)
def test_only_safety_privacy_and_a_trial_are_reasons_to_leave_something_out(redacted, grounds, outcome):
    report = published(redacted=redacted, redaction_grounds=grounds, incomplete=True)
    assert judged("SCRUTINY-01", decided(report)).outcome is outcome
