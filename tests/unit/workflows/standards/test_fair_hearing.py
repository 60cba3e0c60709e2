"""Before an adverse finding the officer is heard: knows of representation and the material, and has time to answer."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.factories.casefiles import MONDAY, SECOND, a_case, a_record, an_allegation, an_officer, judged
from workflows.standards import Outcome

HOUR = timedelta(hours=1)


def heard(at, person="officer-1", capacity="subject_officer"):
    return a_record("interview", person=person, capacity=capacity, started_at=at, ended_at=at + HOUR)


ANSWER_DUE = datetime(2026, 3, 16, 23, 59, 59, tzinfo=UTC)
OVER = ANSWER_DUE + SECOND
ADVERSE = a_record("finding", "allegation-1", value="substantiated")
RIGHT_TOLD = a_record("officer_representation", "officer-1")
DISCLOSED = a_record("officer_response", "officer-1")


@pytest.mark.parametrize("kind", ["proposed_finding", "finding"])
@pytest.mark.parametrize("value", ["substantiated", "partly_substantiated"])
def test_an_adverse_finding_after_a_fair_hearing_is_met(kind, value):
    case = a_case(a_record(kind, "allegation-1", value=value), RIGHT_TOLD, DISCLOSED)
    assert judged("FAIRPROCESS-02", case, at=OVER).outcome is Outcome.MET


@pytest.mark.parametrize(
    "records, words",
    [
        ((DISCLOSED,), "Officer 1 was not told of the right to be represented"),
        ((RIGHT_TOLD,), "was not disclosed to officer 1"),
        ((RIGHT_TOLD, DISCLOSED, heard(MONDAY)), "only when the interview had begun"),
        ((RIGHT_TOLD, a_record("officer_response", "officer-1", due_on=date(2026, 3, 15))), "too little time"),
        (
            (RIGHT_TOLD, a_record("officer_response", "officer-1", incomplete=True, material_disclosed_at=None)),
            "was not disclosed to officer 1",
        ),
        (
            (RIGHT_TOLD, a_record("officer_response", "officer-1", incomplete=True, due_on=None)),
            "was not disclosed to officer 1",
        ),
    ],
)
def test_an_adverse_finding_without_one_part_of_a_hearing_is_not_met(records, words):
    verdict = judged("FAIRPROCESS-02", a_case(ADVERSE, *records), at=OVER)
    assert verdict.outcome is Outcome.NOT_MET
    assert words in verdict.words


def test_being_told_before_the_interview_is_met():
    case = a_case(ADVERSE, RIGHT_TOLD, DISCLOSED, heard(MONDAY + SECOND))
    assert judged("FAIRPROCESS-02", case, at=OVER).outcome is Outcome.MET


@pytest.mark.parametrize(
    "now, outcome",
    [(ANSWER_DUE - SECOND, Outcome.NOT_MET), (ANSWER_DUE, Outcome.NOT_MET), (OVER, Outcome.MET)],
)
def test_without_an_answer_the_time_for_it_must_have_passed(now, outcome):
    verdict = judged("FAIRPROCESS-02", a_case(ADVERSE, RIGHT_TOLD, DISCLOSED), at=now)
    assert verdict.outcome is outcome
    assert "Officer 1 may still answer" in verdict.words or outcome is Outcome.MET


@pytest.mark.parametrize("now, outcome", [(MONDAY + HOUR - SECOND, Outcome.NOT_MET), (MONDAY + HOUR, Outcome.MET)])
def test_once_the_answer_came_nothing_is_waited_for(now, outcome):
    answered = a_record("officer_response", "officer-1", received_at=MONDAY + HOUR)
    assert judged("FAIRPROCESS-02", a_case(ADVERSE, RIGHT_TOLD, answered), at=now).outcome is outcome


@pytest.mark.parametrize(
    "case",
    [
        a_case(),
        a_case(a_record("finding", "allegation-1")),
        a_case(a_record("proposed_finding", "allegation-1"), a_record("finding", "allegation-1")),
        a_case(ADVERSE, officers=(an_officer(identified_at=None),)),
        a_case(ADVERSE, allegations=(an_allegation(officers=()),)),
    ],
    ids=["nothing proposed", "not proved", "proposed but not found", "unknown officer", "nobody named"],
)
def test_without_an_adverse_finding_on_a_known_officer_no_hearing_is_owed(case):
    assert judged("FAIRPROCESS-02", case).outcome is Outcome.NOT_APPLICABLE


def test_only_officers_of_the_adverse_allegation_are_heard():
    officers = (an_officer(), an_officer("officer-2"))
    case = a_case(ADVERSE, RIGHT_TOLD, DISCLOSED, officers=officers)
    assert judged("FAIRPROCESS-02", case, at=OVER).outcome is Outcome.MET
