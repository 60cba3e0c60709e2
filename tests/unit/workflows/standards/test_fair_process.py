"""Whether officers learn of the allegations in time, and are neither made to accuse themselves nor prejudged."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.factories.casefiles import MONDAY, SECOND, a_case, a_move, a_record, an_officer, judged, the_way_to
from workflows.standards import Outcome
from workflows.states import State

NOTICE_DUE = datetime(2026, 3, 16, 23, 59, 59, tzinfo=UTC)
HOUR = timedelta(hours=1)


def served(at=MONDAY, about="officer-1", **content):
    return a_record("officer_notice", about, served_at=at, **content)


def withheld(until=date(2026, 4, 1), reason="Evidence would vanish.", **more):
    content = {"served_at": None, "withheld_reason": reason, "withheld_until": until}
    return a_record("officer_notice", "officer-1", incomplete=True, **content, **more)


def heard(at, person="officer-1", capacity="subject_officer"):
    return a_record("interview", person=person, capacity=capacity, started_at=at, ended_at=at + HOUR)


# Notice


@pytest.mark.parametrize(
    "at, outcome",
    [
        (NOTICE_DUE - SECOND, Outcome.MET),
        (NOTICE_DUE, Outcome.MET),
        (NOTICE_DUE + SECOND, Outcome.NOT_MET),
    ],
)
def test_notice_is_served_within_ten_working_days_of_identification(at, outcome):
    verdict = judged("FAIRPROCESS-01", a_case(served(at)), at=NOTICE_DUE + SECOND)
    assert (verdict.outcome, verdict.due_at, verdict.outstanding) == (outcome, NOTICE_DUE, False)


@pytest.mark.parametrize(
    "now, outcome",
    [
        (NOTICE_DUE - SECOND, Outcome.NOT_YET_DUE),
        (NOTICE_DUE, Outcome.NOT_YET_DUE),
        (NOTICE_DUE + SECOND, Outcome.NOT_MET),
    ],
)
def test_notice_not_served_yet_runs_out_of_time(now, outcome):
    verdict = judged("FAIRPROCESS-01", a_case(), at=now)
    assert (verdict.outcome, verdict.due_at, verdict.outstanding) == (outcome, NOTICE_DUE, True)


def test_time_runs_from_the_day_the_officer_was_identified():
    case = a_case(officers=(an_officer(identified_at=MONDAY + timedelta(days=7)),))
    assert judged("FAIRPROCESS-01", case).due_at == NOTICE_DUE + timedelta(days=7)


@pytest.mark.parametrize(
    "at, outcome",
    [(MONDAY + SECOND, Outcome.MET), (MONDAY, Outcome.NOT_MET), (MONDAY - SECOND, Outcome.NOT_MET)],
    ids=["after", "at the same moment", "before"],
)
@pytest.mark.parametrize("person", ["officer-1", None], ids=["named", "unnamed"])
def test_notice_comes_before_the_interview(at, outcome, person):
    verdict = judged("FAIRPROCESS-01", a_case(served(), heard(at, person)))
    assert verdict.outcome is outcome
    assert "Officer 1 was interviewed before" in verdict.words or outcome is Outcome.MET


def test_an_interview_without_any_notice_is_not_met_while_time_runs():
    assert judged("FAIRPROCESS-01", a_case(heard(MONDAY))).outcome is Outcome.NOT_MET


def test_the_first_interview_counts():
    case = a_case(served(), heard(MONDAY + HOUR), heard(MONDAY - HOUR))
    assert judged("FAIRPROCESS-01", case).outcome is Outcome.NOT_MET


@pytest.mark.parametrize(
    "interview",
    [heard(MONDAY - HOUR, "officer-2"), heard(MONDAY - HOUR, capacity="witness_officer")],
    ids=["another officer", "as a witness"],
)
def test_other_interviews_do_not_matter(interview):
    officers = (an_officer(), an_officer("officer-2", identified_at=None))
    assert judged("FAIRPROCESS-01", a_case(served(), interview, officers=officers)).outcome is Outcome.MET


def test_a_notice_that_leaves_out_the_rights_is_not_met():
    verdict = judged("FAIRPROCESS-01", a_case(served(rights_told=False)))
    assert verdict.outcome is Outcome.NOT_MET
    assert "does not tell their status and rights" in verdict.words


UNTIL_ENDS = datetime(2026, 4, 1, 23, 59, 59, tzinfo=UTC)


@pytest.mark.parametrize(
    "now, outcome",
    [
        (UNTIL_ENDS - SECOND, Outcome.NOT_YET_DUE),
        (UNTIL_ENDS, Outcome.NOT_YET_DUE),
        (UNTIL_ENDS + SECOND, Outcome.NOT_MET),
    ],
)
def test_a_notice_may_be_held_back_until_its_day(now, outcome):
    verdict = judged("FAIRPROCESS-01", a_case(withheld()), at=now)
    assert (verdict.outcome, verdict.due_at) == (outcome, UNTIL_ENDS)


@pytest.mark.parametrize("missing", ["reason", "until"])
def test_a_notice_is_not_held_back_without_a_reason_and_a_date(missing):
    case = a_case(withheld(**{missing: None}))
    assert judged("FAIRPROCESS-01", case, at=NOTICE_DUE + SECOND).outcome is Outcome.NOT_MET


@pytest.mark.parametrize(
    "made_at, outcome", [(NOTICE_DUE, Outcome.NOT_YET_DUE), (NOTICE_DUE + SECOND, Outcome.NOT_MET)]
)
def test_a_notice_is_held_back_only_while_its_time_runs(made_at, outcome):
    assert judged("FAIRPROCESS-01", a_case(withheld(made_at=made_at)), at=NOTICE_DUE + SECOND).outcome is outcome


@pytest.mark.parametrize("at, outcome", [(UNTIL_ENDS, Outcome.MET), (UNTIL_ENDS + SECOND, Outcome.NOT_MET)])
def test_a_notice_held_back_is_served_when_that_is_over(at, outcome):
    held = withheld(id="held")
    case = a_case(held, served(at, replaces="held", made_at=at))
    assert judged("FAIRPROCESS-01", case, at=UNTIL_ENDS + SECOND).outcome is outcome


def test_a_notice_held_back_does_not_allow_an_interview():
    assert judged("FAIRPROCESS-01", a_case(withheld(), heard(MONDAY))).outcome is Outcome.NOT_MET


def test_a_notice_held_back_need_not_tell_the_rights_yet():
    assert judged("FAIRPROCESS-01", a_case(withheld(rights_told=False))).outcome is Outcome.NOT_YET_DUE


def test_an_interview_without_a_date_comes_before_nothing():
    undated = a_record("interview", incomplete=True, capacity="subject_officer", started_at=None)
    assert judged("FAIRPROCESS-01", a_case(served(), undated)).outcome is Outcome.MET
    assert judged("FAIRPROCESS-01", a_case(served(), undated, heard(MONDAY - HOUR))).outcome is Outcome.NOT_MET


def test_a_case_of_unknown_beginning_is_judged_by_the_identification():
    case = a_case(received_at=None, history=())
    assert judged("FAIRPROCESS-01", case).due_at == NOTICE_DUE


def test_the_earliest_time_limit_of_all_officers_is_given():
    officers = (an_officer(identified_at=MONDAY + timedelta(days=7)), an_officer("officer-2"))
    verdict = judged("FAIRPROCESS-01", a_case(officers=officers))
    assert (verdict.outcome, verdict.due_at) == (Outcome.NOT_YET_DUE, NOTICE_DUE)


def test_every_officer_without_notice_is_named():
    case = a_case(served(), officers=(an_officer(), an_officer("officer-2"), an_officer("officer-3")))
    words = judged("FAIRPROCESS-01", case, at=NOTICE_DUE + SECOND).words
    assert "Officer 1" not in words
    assert "Officer 2 has not been told" in words
    assert "Officer 3 has not been told" in words


def rejected(at, *then, records=()):
    history = (*the_way_to(State.ASSESSED), a_move("reject", State.ASSESSED, State.REJECTED, at), *then)
    return a_case(*records, state=history[-1].dest, history=history)


@pytest.mark.parametrize("at, outcome", [(NOTICE_DUE, Outcome.NOT_APPLICABLE), (NOTICE_DUE + SECOND, Outcome.NOT_MET)])
def test_a_case_that_ended_while_time_ran_owes_no_notice(at, outcome):
    assert judged("FAIRPROCESS-01", rejected(at), at=NOTICE_DUE + HOUR).outcome is outcome


@pytest.mark.parametrize(
    "record, outcome", [(served(), Outcome.MET), (heard(MONDAY), Outcome.NOT_MET)], ids=["served", "interviewed"]
)
def test_what_was_done_before_the_end_is_judged_after_it(record, outcome):
    assert judged("FAIRPROCESS-01", rejected(MONDAY, records=(record,))).outcome is outcome


def test_when_an_ended_case_goes_on_time_runs_anew():
    review = a_move("request_review", State.REJECTED, State.UNDER_REVIEW, MONDAY + timedelta(days=70))
    verdict = judged("FAIRPROCESS-01", rejected(MONDAY, review), at=review.at)
    assert (verdict.outcome, verdict.due_at) == (Outcome.NOT_YET_DUE, NOTICE_DUE + timedelta(days=70))


@pytest.mark.parametrize("officers", [(), (an_officer(identified_at=None),)], ids=["none", "unknown"])
def test_nobody_is_told_while_no_officer_is_identified(officers):
    case = a_case(officers=officers)
    assert judged("FAIRPROCESS-01", case, at=NOTICE_DUE + SECOND).outcome is Outcome.NOT_APPLICABLE


# FAIRPROCESS-03: what was said under a duty to answer


def compelled(**more):
    return a_record("evidence_item", id="statement", **{"compelled": True, **more})


def apart(*records):
    return judged("FAIRPROCESS-03", a_case(*records)).outcome


def test_a_compelled_statement_stays_out_of_the_referral():
    assert apart(compelled(), a_record("criminal_referral", evidence_sent=["other"])) is Outcome.MET
    assert apart(compelled(), a_record("criminal_referral", evidence_sent=["statement"])) is Outcome.NOT_MET
    free = a_record("evidence_item", id="statement", compelled=False)
    assert apart(free, a_record("criminal_referral", evidence_sent=["statement"])) is Outcome.NOT_APPLICABLE


@pytest.mark.parametrize("to_criminal_inquiry, outcome", [(True, Outcome.NOT_MET), (False, Outcome.MET)])
def test_and_out_of_the_hands_of_those_who_investigate_a_crime(to_criminal_inquiry, outcome):
    shown = a_record("disclosure", evidence=["statement"], to_criminal_inquiry=to_criminal_inquiry)
    assert apart(compelled(), shown) is outcome
    other = a_record("disclosure", evidence=["other"], to_criminal_inquiry=to_criminal_inquiry)
    assert apart(compelled(), other) is Outcome.MET


def test_a_newer_version_of_it_is_the_same_statement():
    newer = a_record("evidence_item", id="newer", replaces="statement", compelled=True)
    referral = a_record("criminal_referral", evidence_sent=["statement"])
    assert apart(compelled(compelled=None), newer, referral) is Outcome.NOT_MET


# FAIRPROCESS-04: no public prejudgment


def said(text="A complaint is being looked into.", state=State.INVESTIGATION, at=MONDAY, records=(), **more):
    statement = a_record("public_statement", text=text, at=at, **more)
    return judged("FAIRPROCESS-04", a_case(statement, *records, state=state)).outcome


def test_a_statement_that_was_checked_and_tells_the_procedure_is_fair():
    assert said() is Outcome.MET
    assert said(presumption_check=False) is Outcome.NOT_MET
    assert judged("FAIRPROCESS-04", a_case()).outcome is Outcome.NOT_APPLICABLE


@pytest.mark.parametrize(
    "text", ["The officer is guilty.", "He was found\nguilty of assault.", "She committed a crime"]
)
def test_a_statement_of_guilt_is_not_though_somebody_checked_it(text):
    assert said(text) is Outcome.NOT_MET


def test_a_statement_by_which_nobody_is_recognised_is_no_matter_of_this_check():
    assert said("Somebody is guilty.", identifies_officer=False) is Outcome.NOT_APPLICABLE


def test_after_a_final_finding_it_is_not_prejudged():
    found = (a_record("finding", "allegation-1"),)
    guilt = "The court found the officer guilty of assault."
    assert said(guilt, State.CLOSED, records=found) is Outcome.MET
    assert said(guilt, State.SANCTION, records=found) is Outcome.NOT_MET
    assert said(guilt, State.CLOSED) is Outcome.NOT_MET
    assert said(guilt, State.CLOSED, at=MONDAY - HOUR, records=found) is Outcome.NOT_MET
