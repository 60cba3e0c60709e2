"""Whether people are kept informed, never settled into silence, and told how it ended."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.factories.casefiles import (
    MONDAY,
    SECOND,
    a_case,
    a_move,
    a_person,
    a_record,
    an_officer,
    classified,
    judged,
    the_way_to,
)
from workflows.casefile import GRAVE_CODES
from workflows.records.intake import OUTCOME_TOLD
from workflows.records.people import HELP
from workflows.standards import Outcome
from workflows.standards.participation import TAKING_PART
from workflows.states import State

FIRST_DUE = datetime(2026, 3, 30, 23, 59, 59, tzinfo=UTC)
SECOND_DUE = datetime(2026, 4, 27, 23, 59, 59, tzinfo=UTC)
OUTCOME_DUE = datetime(2026, 3, 9, 23, 59, 59, tzinfo=UTC)


# Mediation


def test_mediation_to_which_all_agree_without_risk_is_met():
    assert judged("VICTIM-01", a_case(classified("service_conduct"), a_record("mediation"))).outcome is Outcome.MET


@pytest.mark.parametrize(
    "change, words",
    [
        ({"suitability_by": None}, "Name the person"),
        ({"checker_is_outside": False}, "independent of the case"),
        ({"risk_checked": False}, "not found safe"),
        ({"consent_of_all": False}, "Not everyone has agreed"),
        ({"no_detriment": False}, "refusing does no harm"),
        ({"no_detriment": None}, "refusing does no harm"),
    ],
)
def test_mediation_that_lacks_one_thing_is_not_met(change, words):
    verdict = judged("VICTIM-01", a_case(a_record("mediation", incomplete=True, **change)))
    assert verdict.outcome is Outcome.NOT_MET
    assert words in verdict.words


@pytest.mark.parametrize("code", sorted(GRAVE_CODES))
@pytest.mark.parametrize("records", [(), (a_record("mediation"),)], ids=["not proposed", "proposed"])
def test_nothing_grave_is_ever_mediated(code, records):
    verdict = judged("VICTIM-01", a_case(classified(code), *records))
    assert verdict.outcome is Outcome.NOT_MET
    assert "Allegation 1 is grave" in verdict.words


def test_mediation_that_nobody_proposes_is_not_judged():
    assert judged("VICTIM-01", a_case(classified("force_other"))).outcome is Outcome.NOT_APPLICABLE


# Updates


def told(*moments, content_type="progress", **content):
    return [a_record("contact", at=moment, content_type=content_type, **content) for moment in moments]


@pytest.mark.parametrize(
    "now, outcome",
    [
        (FIRST_DUE - SECOND, Outcome.NOT_YET_DUE),
        (FIRST_DUE, Outcome.NOT_YET_DUE),
        (FIRST_DUE + SECOND, Outcome.NOT_MET),
    ],
)
def test_the_first_update_is_due_within_28_days(now, outcome):
    verdict = judged("VICTIM-02", a_case(), at=now)
    assert (verdict.outcome, verdict.due_at, verdict.outstanding) == (outcome, FIRST_DUE, True)


@pytest.mark.parametrize(
    "now, outcome",
    [
        (SECOND_DUE - SECOND, Outcome.NOT_YET_DUE),
        (SECOND_DUE, Outcome.NOT_YET_DUE),
        (SECOND_DUE + SECOND, Outcome.NOT_MET),
    ],
)
@pytest.mark.parametrize("content_type", ["progress", "delay", "draft_findings", "outcome"])
def test_each_update_makes_the_next_one_due(content_type, now, outcome):
    verdict = judged("VICTIM-02", a_case(*told(FIRST_DUE, content_type=content_type)), at=now)
    assert (verdict.outcome, verdict.due_at, verdict.outstanding) == (outcome, SECOND_DUE, True)


@pytest.mark.parametrize(
    "contact",
    [*told(FIRST_DUE, content_type="acknowledgement"), *told(FIRST_DUE, delivered=False)],
    ids=["acknowledgement", "never arrived"],
)
def test_what_is_no_update_or_never_arrived_does_not_count(contact):
    assert judged("VICTIM-02", a_case(contact), at=FIRST_DUE + SECOND).outcome is Outcome.NOT_MET


def test_while_the_case_is_open_the_next_update_matters_but_a_long_wait_is_told():
    verdict = judged("VICTIM-02", a_case(*told(FIRST_DUE + SECOND)), at=FIRST_DUE + SECOND)
    assert verdict.outcome is Outcome.NOT_YET_DUE
    assert "waited longer" in verdict.words


def ended(at, *records, state=State.CLOSED, then=()):
    ending = a_move("withdraw" if state is State.CLOSED else "reject", State.ASSESSED, state, at)
    history = (*the_way_to(State.ASSESSED), ending, *then)
    return a_case(*records, state=history[-1].dest, history=history)


@pytest.mark.parametrize("state", [State.CLOSED, State.REJECTED, State.REFERRED])
@pytest.mark.parametrize(
    "at, outcome",
    [(SECOND_DUE - SECOND, Outcome.MET), (SECOND_DUE, Outcome.MET), (SECOND_DUE + SECOND, Outcome.NOT_MET)],
)
def test_an_ended_case_had_all_its_updates_in_time(at, outcome, state):
    verdict = judged("VICTIM-02", ended(at, *told(FIRST_DUE), state=state), at=SECOND_DUE + timedelta(days=400))
    assert verdict.outcome is outcome


def test_an_ended_case_with_one_long_wait_is_not_met():
    case = ended(SECOND_DUE, *told(FIRST_DUE + SECOND))
    assert judged("VICTIM-02", case, at=SECOND_DUE).outcome is Outcome.NOT_MET


def test_the_time_during_which_a_case_was_closed_is_no_silence():
    reopened_at = MONDAY + timedelta(days=400)
    case = ended(MONDAY, then=(a_move("request_review", State.CLOSED, State.UNDER_REVIEW, reopened_at),))
    verdict = judged("VICTIM-02", case, at=reopened_at)
    assert verdict.outcome is Outcome.NOT_YET_DUE
    assert verdict.words == ""
    assert verdict.due_at == datetime(2027, 5, 4, 23, 59, 59, tzinfo=UTC)


def test_what_was_told_in_an_earlier_spell_does_not_count_in_the_next():
    reopened_at = MONDAY + timedelta(days=400)
    review = a_move("request_review", State.CLOSED, State.UNDER_REVIEW, reopened_at)
    case = ended(FIRST_DUE, *told(MONDAY + SECOND), then=(review,))
    assert judged("VICTIM-02", case, at=reopened_at).words == ""


def test_what_is_told_long_after_the_end_makes_no_silence():
    case = ended(FIRST_DUE, *told(MONDAY + timedelta(days=400)))
    assert judged("VICTIM-02", case, at=MONDAY + timedelta(days=401)).outcome is Outcome.MET


def test_time_runs_from_registration_not_from_receipt():
    case = a_case(received_at=MONDAY - timedelta(days=5))
    assert judged("VICTIM-02", case).due_at == FIRST_DUE


def test_a_complaint_refused_on_receipt_leaves_nobody_in_silence():
    refusal = a_move("reject", State.RECEIVED, State.REJECTED)
    case = a_case(state=State.REJECTED, history=(*the_way_to(State.RECEIVED), refusal))
    assert judged("VICTIM-02", case, at=FIRST_DUE + SECOND).outcome is Outcome.MET


@pytest.mark.parametrize(
    "people",
    [(), (a_person(can_be_contacted=False),), (a_person(wants_contact=False),)],
    ids=["nobody", "unreachable", "wants none"],
)
def test_no_updates_are_owed_to_who_cannot_or_will_not_have_them(people):
    assert judged("VICTIM-02", a_case(people=people), at=FIRST_DUE + SECOND).outcome is Outcome.NOT_APPLICABLE


def test_no_updates_are_owed_before_the_case_is_registered():
    case = a_case(state=State.RECEIVED)
    assert judged("VICTIM-02", case, at=FIRST_DUE + SECOND).outcome is Outcome.NOT_APPLICABLE


# Withdrawal


def withdrawn(*records, **content):
    return a_case(*records, a_record("withdrawal", incomplete=True, **content))


def test_a_withdrawal_tested_for_pressure_is_met():
    assert judged("VICTIM-05", withdrawn()).outcome is Outcome.MET


@pytest.mark.parametrize(
    "change, words",
    [
        ({"pressure_assessed_by": None}, "from outside the case"),
        ({"assessor_is_outside": False}, "from outside the case"),
        ({"spoke_alone": False}, "not heard alone"),
        ({"pressure_found": None}, "whether there was pressure"),
        ({"pressure_found": True}, "There was pressure, so the case must go on"),
    ],
)
def test_a_withdrawal_that_lacks_one_thing_is_not_met(change, words):
    verdict = judged("VICTIM-05", withdrawn(**change))
    assert verdict.outcome is Outcome.NOT_MET
    assert words in verdict.words


@pytest.mark.parametrize("decision, outcome", [("close", Outcome.NOT_MET), ("continue", Outcome.MET)])
def test_a_grave_case_goes_on_whatever_is_withdrawn(decision, outcome):
    assert judged("VICTIM-05", withdrawn(classified("death"), decision=decision)).outcome is outcome


def test_under_pressure_the_case_may_go_on():
    assert judged("VICTIM-05", withdrawn(pressure_found=True, decision="continue")).outcome is Outcome.MET


def test_only_the_latest_withdrawal_is_judged():
    assert judged("VICTIM-05", a_case(a_record("withdrawal", spoke_alone=False), a_record("withdrawal"))).outcome is (
        Outcome.MET
    )


def test_where_nobody_withdraws_there_is_nothing_to_test():
    assert judged("VICTIM-05", a_case(classified("death"))).outcome is Outcome.NOT_APPLICABLE


# Outcome

FINDING = a_record("finding", "allegation-1", value="substantiated")


def explained(at, topics=OUTCOME_TOLD, *, finding=FINDING, **content):
    notice = a_record("contact", at=at, content_type="outcome", told=sorted(topics), **content)
    return a_case(notice, finding, state=State.SANCTION)


@pytest.mark.parametrize(
    "at, outcome",
    [
        (MONDAY, Outcome.MET),
        (OUTCOME_DUE, Outcome.MET),
        (OUTCOME_DUE + SECOND, Outcome.NOT_MET),
        (MONDAY - SECOND, Outcome.NOT_MET),
    ],
    ids=["with the decision", "at the limit", "late", "before the decision"],
)
def test_an_outcome_is_explained_within_five_working_days(at, outcome):
    assert judged("VICTIM-07", explained(at), at=OUTCOME_DUE + SECOND).outcome is outcome


@pytest.mark.parametrize(
    "now, outcome",
    [
        (OUTCOME_DUE - SECOND, Outcome.NOT_YET_DUE),
        (OUTCOME_DUE, Outcome.NOT_YET_DUE),
        (OUTCOME_DUE + SECOND, Outcome.NOT_MET),
    ],
)
def test_an_outcome_not_explained_yet_runs_out_of_time(now, outcome):
    verdict = judged("VICTIM-07", a_case(FINDING, state=State.SANCTION), at=now)
    assert (verdict.outcome, verdict.due_at, verdict.outstanding) == (outcome, OUTCOME_DUE, True)


@pytest.mark.parametrize("topic", sorted(OUTCOME_TOLD))
def test_an_adverse_outcome_that_leaves_one_thing_out_is_not_explained(topic):
    verdict = judged("VICTIM-07", explained(MONDAY, OUTCOME_TOLD - {topic}), at=OUTCOME_DUE + SECOND)
    assert verdict.outcome is Outcome.NOT_MET


@pytest.mark.parametrize(
    "topic, outcome",
    [
        ("findings", Outcome.NOT_MET),
        ("reasons", Outcome.NOT_MET),
        ("review", Outcome.NOT_MET),
        ("support", Outcome.NOT_MET),
        ("sanction", Outcome.MET),
        ("remedy", Outcome.MET),
        ("recommendations", Outcome.MET),
    ],
)
def test_where_nothing_was_found_to_be_right_nothing_need_follow(topic, outcome):
    case = explained(MONDAY, OUTCOME_TOLD - {topic}, finding=a_record("finding", "allegation-1"))
    assert judged("VICTIM-07", case, at=OUTCOME_DUE + SECOND).outcome is outcome


def test_an_outcome_explained_late_is_told_apart_from_one_not_explained():
    late = OUTCOME_DUE + SECOND
    assert "reached the person late" in judged("VICTIM-07", explained(late), at=late).words
    missing = judged("VICTIM-07", explained(MONDAY, OUTCOME_TOLD - {"review"}), at=late).words
    assert "tells: how to ask for a review. Send one that does." in missing


def test_an_outcome_that_never_arrived_is_not_explained():
    case = explained(MONDAY, delivered=False)
    assert judged("VICTIM-07", case, at=OUTCOME_DUE + SECOND).outcome is Outcome.NOT_MET


@pytest.mark.parametrize(
    "trigger, source, dest, outcome",
    [
        ("settle", State.MEDIATION, State.CLOSED, Outcome.NOT_YET_DUE),
        ("withdraw", State.ASSESSED, State.CLOSED, Outcome.NOT_YET_DUE),
        ("decide", State.FINDING, State.CLOSED, Outcome.NOT_YET_DUE),
        ("conclude", State.SANCTION, State.CLOSED, Outcome.NOT_YET_DUE),
        ("dismiss_review", State.UNDER_REVIEW, State.CLOSED, Outcome.NOT_YET_DUE),
        ("withdraw", State.ASSESSED, State.ASSESSED, Outcome.NOT_APPLICABLE),
        ("reject", State.ASSESSED, State.REJECTED, Outcome.NOT_APPLICABLE),
    ],
)
def test_what_decides_a_case_must_be_explained(trigger, source, dest, outcome):
    case = a_case(state=dest, history=(*the_way_to(State.ASSESSED), a_move(trigger, source, dest)))
    assert judged("VICTIM-07", case).outcome is outcome


def test_each_decision_is_explained_anew():
    concluded = a_move("conclude", State.SANCTION, State.CLOSED, OUTCOME_DUE)
    before = explained(MONDAY)
    case = a_case(
        *before.records["contact"], FINDING, state=State.CLOSED, history=(*the_way_to(State.SANCTION), concluded)
    )
    verdict = judged("VICTIM-07", case, at=OUTCOME_DUE)
    assert verdict.outcome is Outcome.NOT_YET_DUE
    assert verdict.due_at == datetime(2026, 3, 16, 23, 59, 59, tzinfo=UTC)


def test_a_settlement_is_explained_without_findings():
    notice = a_record("contact", content_type="outcome", told=["reasons", "review", "support"])
    settled = a_move("settle", State.MEDIATION, State.CLOSED)
    case = a_case(notice, state=State.CLOSED, history=(*the_way_to(State.ASSESSED), settled))
    assert judged("VICTIM-07", case).outcome is Outcome.MET


def test_an_outcome_need_not_be_explained_to_nobody():
    assert judged("VICTIM-07", a_case(FINDING, state=State.SANCTION, people=())).outcome is Outcome.NOT_APPLICABLE


# Status as a participant --------------------------------------------------------------------------------------------


def taking_part(*records, role="victim", code="death"):
    return a_case(classified(code), *records, people=(a_person(role),))


GRANTED = a_record("participation", "person-1")
ASKED = a_record(
    "participation", "person-1", requested_on=MONDAY.date(), granted=False, reasons="Not yet.", status_granted_at=None
)


@pytest.mark.parametrize("role", TAKING_PART)
def test_in_a_grave_case_victims_relatives_and_representatives_have_their_status(role):
    assert judged("VICTIM-03", taking_part(GRANTED, role=role)).outcome is Outcome.MET
    assert judged("VICTIM-03", taking_part(role=role)).outcome is Outcome.NOT_MET
    assert judged("VICTIM-03", taking_part(ASKED, role=role)).outcome is Outcome.NOT_MET


@pytest.mark.parametrize("role", ["complainant", "witness"])
def test_others_have_no_status_of_their_own(role):
    assert judged("VICTIM-03", taking_part(role=role)).outcome is Outcome.NOT_APPLICABLE


@pytest.mark.parametrize(
    "records, outcome",
    [((), Outcome.NOT_APPLICABLE), ((ASKED,), Outcome.NOT_MET), ((GRANTED,), Outcome.NOT_APPLICABLE)],
    ids=["nobody asked", "asked and refused", "granted unasked"],
)
def test_in_other_cases_the_status_is_owed_on_request(records, outcome):
    assert judged("VICTIM-03", taking_part(*records, code="service_conduct")).outcome is outcome


@pytest.mark.parametrize("missing", ["reasons", "expires_on", "review_route"])
def test_what_is_held_back_has_a_reason_an_end_and_a_way_of_review(missing):
    whole = a_record("disclosure_withheld", "person-1")
    assert judged("VICTIM-03", taking_part(GRANTED, whole)).outcome is Outcome.MET
    part = a_record("disclosure_withheld", "person-1", incomplete=True, **{missing: None})
    assert judged("VICTIM-03", taking_part(GRANTED, part)).outcome is Outcome.NOT_MET


# Help ---------------------------------------------------------------------------------------------------------------

HELP_DUE = datetime(2026, 3, 9, 23, 59, 59, tzinfo=UTC)


def helped(*records, people=None):
    return a_case(*records, people=people or (a_person("victim"),))


def offer(**more):
    return a_record("assistance", "person-1", **more)


def agreed(**more):
    return a_record("consent", "person-1", purpose="help_referral", help_with=["legal"], **more)


@pytest.mark.parametrize(
    "offers, now, outcome",
    [
        ([offer(needs_assessed_at=HELP_DUE)], HELP_DUE, Outcome.MET),
        ([offer(needs_assessed_at=HELP_DUE + SECOND)], HELP_DUE + SECOND, Outcome.NOT_MET),
        ([], HELP_DUE, Outcome.NOT_YET_DUE),
        ([], HELP_DUE + SECOND, Outcome.NOT_MET),
    ],
)
def test_what_help_somebody_needs_is_assessed_within_a_week(offers, now, outcome):
    assert judged("VICTIM-04", helped(*offers), now).outcome is outcome


@pytest.mark.parametrize("missing", ["medical", "psychological", "legal", "social"])
def test_all_four_kinds_of_help_are_offered(missing):
    verdict = judged("VICTIM-04", helped(offer(offered=[kind for kind in HELP if kind != missing])))
    assert verdict.outcome is Outcome.NOT_MET
    assert HELP[missing].lower() in verdict.words


@pytest.mark.parametrize(
    "consents, outcome",
    [
        ([], Outcome.NOT_MET),
        ([agreed()], Outcome.MET),
        ([agreed(withdrawn_at=MONDAY)], Outcome.MET),
        ([a_record("consent", "person-1", purpose="other")], Outcome.NOT_MET),
        ([agreed(given_at=MONDAY - 2 * SECOND, withdrawn_at=MONDAY - SECOND)], Outcome.NOT_MET),
    ],
)
def test_nobody_is_referred_without_consent(consents, outcome):
    assert judged("VICTIM-04", helped(offer(referred_to="A clinic"), *consents)).outcome is outcome


def test_help_is_owed_to_those_harmed_who_can_be_reached():
    assert judged("VICTIM-04", helped(people=(a_person("witness"),))).outcome is Outcome.NOT_APPLICABLE
    unreachable = (a_person("victim", can_be_contacted=False),)
    assert judged("VICTIM-04", helped(people=unreachable), HELP_DUE + SECOND).outcome is Outcome.NOT_APPLICABLE


REFERRED = a_record("help_referral", "consent-1", id="referral-1", ask_on=date(2026, 3, 9))
ASK_DUE = datetime(2026, 3, 12, 23, 59, 59, tzinfo=UTC)
ASK_AGAIN_DUE = datetime(2026, 4, 4, 23, 59, 59, tzinfo=UTC)


def answered(result, again_on=None, about="referral-1", **more):
    return a_record("help_follow_up", about, result=result, ask_again_on=again_on, **more)


@pytest.mark.parametrize(
    "follow_ups, due_at",
    [
        ([], ASK_DUE),
        ([answered("waiting", date(2026, 4, 1))], ASK_AGAIN_DUE),
        ([answered("waiting", date(2026, 3, 3)), answered("not_reached", date(2026, 4, 1))], ASK_AGAIN_DUE),
        ([answered("helped", about="another")], ASK_DUE),
    ],
)
def test_whoever_was_referred_is_asked_by_the_day_set_and_again(follow_ups, due_at):
    case = helped(offer(), REFERRED, *follow_ups)
    verdict = judged("VICTIM-04", case, due_at)
    assert (verdict.outcome, verdict.due_at) == (Outcome.NOT_YET_DUE, due_at)
    assert judged("VICTIM-04", case, due_at + SECOND).outcome is Outcome.NOT_MET
    assert "Legal aid helped" in judged("VICTIM-04", case, due_at + SECOND).words


@pytest.mark.parametrize("result", ["helped", "not_wanted"])
def test_nobody_is_asked_again_whose_help_came_or_who_no_longer_wants_it(result):
    assert judged("VICTIM-04", helped(offer(), REFERRED, answered(result)), ASK_AGAIN_DUE).outcome is Outcome.MET


def test_an_answer_to_a_referral_that_was_corrected_since_counts():
    corrected = a_record("help_referral", "consent-1", replaces="referral-1", ask_on=date(2026, 3, 9))
    assert judged("VICTIM-04", helped(offer(), REFERRED, corrected, answered("helped"))).outcome is Outcome.MET


# Comments on the draft ----------------------------------------------------------------------------------------------


def draft(**more):
    return a_record("draft_findings", **more)


def commented(*records, state=State.SANCTION, **facts):
    return a_case(*records, state=state, **facts)


def test_both_sides_had_time_to_comment_before_the_decision():
    assert judged("VICTIM-06", commented(draft())).outcome is Outcome.MET


@pytest.mark.parametrize(
    "records, words",
    [
        ([], "did not go to the people concerned"),
        ([draft(sent_to_complainant_on=None)], "went to one side only"),
        ([draft(sent_to_officer_on=None)], "went to one side only"),
        ([draft(comments_due_on=date(2026, 3, 15))], "too little time"),
        ([draft(comments_considered=None)], "what was said of the draft findings"),
    ],
)
def test_whatever_was_missing_is_told_once_decided_and_asked_for_before(records, words):
    verdict = judged("VICTIM-06", commented(*records))
    assert verdict.outcome is Outcome.NOT_MET
    assert words in verdict.words
    assert judged("VICTIM-06", commented(*records, state=State.FINDING)).outcome is Outcome.NOT_YET_DUE


def test_an_officer_whom_nobody_knows_is_sent_nothing():
    case = commented(draft(sent_to_officer_on=None), officers=(an_officer(identified_at=None),))
    assert judged("VICTIM-06", case).outcome is Outcome.MET


@pytest.mark.parametrize(
    "case",
    [commented(state=State.REPORT_REVIEW), commented(people=(a_person(can_be_contacted=False),))],
    ids=["not up for decision", "nobody can be reached"],
)
def test_comments_are_asked_for_when_there_is_something_to_decide_and_somebody_to_ask(case):
    assert judged("VICTIM-06", case).outcome is Outcome.NOT_APPLICABLE
