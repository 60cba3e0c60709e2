"""Whether the inquiry is thorough, and what may be a crime reaches the prosecutor."""

from datetime import UTC, date, datetime

import pytest

from tests.factories.casefiles import SECOND, a_case, a_record, an_allegation, classified, judged
from workflows.casefile import GRAVE_CODES
from workflows.records.intake import ALLEGATION_CODES
from workflows.records.investigation import LINES_OF_INQUIRY, MANDATORY_LINES
from workflows.standards import Outcome, load_standards
from workflows.standards.adequacy import CRIMINAL_CODES

DUE = datetime(2026, 3, 9, 23, 59, 59, tzinfo=UTC)


def lines(*kinds, about="allegation-1", **content):
    return [a_record("plan_line", about, line=kind, **content) for kind in kinds]


ALL = tuple(lines(*sorted(MANDATORY_LINES)))


def test_an_allegation_with_every_mandatory_line_is_met():
    assert judged("ADEQUACY-01", a_case(*ALL)).outcome is Outcome.MET


@pytest.mark.parametrize("kind", sorted(MANDATORY_LINES))
def test_an_allegation_without_one_mandatory_line_is_not_met(kind):
    verdict = judged("ADEQUACY-01", a_case(*lines(*sorted(MANDATORY_LINES - {kind}))))
    assert verdict.outcome is Outcome.NOT_MET
    assert f"Allegation 1 has no line of inquiry on: {LINES_OF_INQUIRY[kind]}." in verdict.words


@pytest.mark.parametrize(
    "content, outcome",
    [
        ({"status": "done"}, Outcome.MET),
        ({"status": "not_pursued", "result": "There was no scene."}, Outcome.MET),
        ({"status": "open"}, Outcome.NOT_MET),
        ({"status": "not_pursued", "result": None}, Outcome.NOT_MET),
    ],
)
def test_each_mandatory_line_is_done_or_given_up_for_a_reason(content, outcome):
    verdict = judged("ADEQUACY-01", a_case(*ALL, *lines("scene", incomplete=True, **content)))
    assert verdict.outcome is outcome
    assert "not finished: Scene and objects." in verdict.words or outcome is Outcome.MET


def test_other_lines_may_still_be_open_here():
    assert judged("ADEQUACY-01", a_case(*ALL, *lines("other", status="open"))).outcome is Outcome.MET


def test_an_allegation_is_not_covered_by_the_lines_of_another():
    case = a_case(*ALL, allegations=(an_allegation(), an_allegation("allegation-2")))
    words = judged("ADEQUACY-01", case).words
    assert "Allegation 1" not in words
    assert "Allegation 2 has no line of inquiry on" in words


def test_what_may_be_a_crime_is_what_the_catalogue_says():
    listed = {code for code, row in load_standards().taxonomy.items() if "ADEQUACY-08" in row["special_checks"]}
    assert listed | GRAVE_CODES == CRIMINAL_CODES


@pytest.mark.parametrize("code", sorted(CRIMINAL_CODES))
def test_what_may_be_a_crime_needs_a_decision(code):
    verdict = judged("ADEQUACY-08", a_case(classified(code)))
    assert verdict.outcome is Outcome.NOT_MET
    assert "Record a dated decision" in verdict.words


@pytest.mark.parametrize("missing", ["threshold_met", "decided_on"])
def test_a_decision_without_answer_or_date_is_none(missing):
    decision = a_record("criminal_referral", incomplete=True, **{missing: None})
    assert judged("ADEQUACY-08", a_case(classified("death"), decision)).outcome is Outcome.NOT_MET


def test_a_decision_that_there_is_no_sign_of_a_crime_is_met():
    assert judged("ADEQUACY-08", a_case(classified("death"), a_record("criminal_referral"))).outcome is Outcome.MET


def crime(sent_on=None):
    return a_record("criminal_referral", threshold_met=True, prosecutor="The prosecutor", sent_on=sent_on)


@pytest.mark.parametrize(
    "sent_on, outcome",
    [
        (date(2026, 3, 6), Outcome.MET),
        (date(2026, 3, 9), Outcome.MET),
        (date(2026, 3, 10), Outcome.NOT_MET),
    ],
)
@pytest.mark.parametrize("code", ["death", "service_conduct"])
def test_what_may_be_a_crime_goes_to_the_prosecutor_within_five_working_days(code, sent_on, outcome):
    verdict = judged("ADEQUACY-08", a_case(classified(code), crime(sent_on)), at=DUE + SECOND)
    assert (verdict.outcome, verdict.due_at) == (outcome, DUE)


@pytest.mark.parametrize(
    "now, outcome",
    [(DUE - SECOND, Outcome.NOT_YET_DUE), (DUE, Outcome.NOT_YET_DUE), (DUE + SECOND, Outcome.NOT_MET)],
)
def test_what_has_not_gone_to_the_prosecutor_runs_out_of_time(now, outcome):
    assert judged("ADEQUACY-08", a_case(classified("death"), crime()), at=now).outcome is outcome


def test_being_late_at_the_prosecutor_is_told_apart_from_not_having_gone_there():
    late = judged("ADEQUACY-08", a_case(crime(date(2026, 3, 10))), at=DUE + SECOND).words
    assert late == "The case went to the prosecutor late."
    assert "Send it" in judged("ADEQUACY-08", a_case(crime()), at=DUE + SECOND).words


@pytest.mark.parametrize("code", sorted(ALLEGATION_CODES.keys() - CRIMINAL_CODES))
def test_no_decision_is_owed_where_nothing_suggests_a_crime(code):
    assert judged("ADEQUACY-08", a_case(classified(code))).outcome is Outcome.NOT_APPLICABLE
    assert judged("ADEQUACY-08", a_case(classified(code), a_record("criminal_referral"))).outcome is (
        Outcome.NOT_APPLICABLE
    )
