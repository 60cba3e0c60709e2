"""Whether cases end with no loose ends, and go on when something new is learned."""

from datetime import UTC, date, datetime

import pytest

from tests.factories.casefiles import (
    MONDAY,
    SECOND,
    a_case,
    a_move,
    a_record,
    an_allegation,
    classified,
    judged,
    the_way_to,
)
from workflows.standards import Outcome
from workflows.standards.closure import CLOSING_RECORDS, USUAL_CLOSING
from workflows.states import State
from workflows.transition_table import TABLE

NOT_PROVED = a_record("finding", "allegation-1")
FOUND = a_record("finding", "allegation-1", value="substantiated")
REDRESS = (a_record("remedy"), a_record("recommendation"))


# Closing


def deciding(*records, **facts):
    return a_case(NOT_PROVED, *records, state=State.FINDING, **facts)


def concluding(*records, **facts):
    return a_case(FOUND, *records, state=State.SANCTION, **facts)


def mediated(*records, **facts):
    history = (*the_way_to(State.ASSESSED), a_move("offer_mediation", State.ASSESSED, State.MEDIATION))
    return a_case(*records, state=State.MEDIATION, history=history, **facts)


def reviewed(*records, **facts):
    history = (
        *the_way_to(State.ASSESSED),
        a_move("reject", State.ASSESSED, State.REJECTED),
        a_move("request_review", State.REJECTED, State.UNDER_REVIEW),
    )
    return a_case(*records, state=State.UNDER_REVIEW, history=history, **facts)


CLOSING = {
    "decision": (deciding, ()),
    "conclusion": (concluding, REDRESS),
    "settlement": (mediated, ()),
    "withdrawal": (a_case, ()),
    "review_dismissed": (reviewed, ()),
}


def closing(kind, *more, facts=None, **content):
    make, records = CLOSING[kind]
    record = a_record(kind, incomplete=True, **content)
    return make(record, *records, *more, **(facts or {}))


@pytest.mark.parametrize("kind", CLOSING)
def test_a_case_without_loose_ends_may_close(kind):
    assert judged("CLOSURE-01", closing(kind)).outcome is Outcome.MET


@pytest.mark.parametrize("kind", CLOSING)
def test_a_case_does_not_close_without_telling_the_person(kind):
    verdict = judged("CLOSURE-01", closing(kind, outcome_notice=None))
    assert verdict.outcome is Outcome.NOT_MET
    assert "The person is not told the outcome" in verdict.words


@pytest.mark.parametrize("kind", CLOSING)
def test_where_nobody_can_be_told_nothing_need_be_written(kind):
    assert judged("CLOSURE-01", closing(kind, outcome_notice=None, facts={"people": ()})).outcome is Outcome.MET


@pytest.mark.parametrize("kind", CLOSING)
@pytest.mark.parametrize(
    "ends_on, outcome",
    [
        (date(2026, 3, 31), Outcome.MET),
        (date(2026, 3, 30), Outcome.MET),
        (date(2026, 3, 29), Outcome.NOT_MET),
        (None, Outcome.NOT_MET),
    ],
)
def test_a_review_can_be_asked_for_during_28_days(kind, ends_on, outcome):
    verdict = judged("CLOSURE-01", closing(kind, review_window_ends_on=ends_on))
    assert verdict.outcome is outcome
    assert "Let it last until 2026-03-30" in verdict.words or outcome is Outcome.MET


@pytest.mark.parametrize("kind", CLOSING)
@pytest.mark.parametrize(
    "referral, words",
    [
        ({"sent_on": None}, "has not gone to the prosecutor"),
        ({"sent_on": date(2026, 3, 2), "prosecutor": "The prosecutor"}, "what the prosecutor answered"),
    ],
)
def test_a_case_does_not_close_while_the_prosecutor_is_not_followed_up(kind, referral, words):
    crime = a_record("criminal_referral", threshold_met=True, **referral)
    verdict = judged("CLOSURE-01", closing(kind, crime))
    assert verdict.outcome is Outcome.NOT_MET
    assert words in verdict.words


@pytest.mark.parametrize(
    "referral",
    [
        a_record("criminal_referral"),
        a_record(
            "criminal_referral",
            threshold_met=True,
            prosecutor="The prosecutor",
            sent_on=date(2026, 3, 2),
            outcome="Charged.",
        ),
    ],
    ids=["no sign of a crime", "answered"],
)
def test_a_case_closes_when_the_prosecutor_has_nothing_or_has_answered(referral):
    assert judged("CLOSURE-01", closing("decision", referral)).outcome is Outcome.MET


@pytest.mark.parametrize("kind", CLOSING)
def test_a_case_whose_record_does_not_verify_does_not_close(kind):
    verdict = judged("CLOSURE-01", closing(kind, facts={"chain_problem": "Entry 2 is missing."}))
    assert verdict.outcome is Outcome.NOT_MET
    assert "does not verify" in verdict.words


TWO = (an_allegation(), an_allegation("allegation-2"))


@pytest.mark.parametrize(
    "kind, outcome",
    [
        ("decision", Outcome.NOT_MET),
        ("conclusion", Outcome.NOT_MET),
        ("settlement", Outcome.MET),
        ("withdrawal", Outcome.MET),
        ("review_dismissed", Outcome.MET),
    ],
)
def test_only_a_decided_case_needs_every_allegation_decided(kind, outcome):
    verdict = judged("CLOSURE-01", closing(kind, facts={"allegations": TWO}))
    assert verdict.outcome is outcome
    assert "Allegation 2 is not decided" in verdict.words or outcome is Outcome.MET


@pytest.mark.parametrize("withdrawn, outcome", [(-SECOND, Outcome.NOT_MET), (SECOND, Outcome.MET)])
def test_of_a_withdrawal_and_a_decision_the_later_one_closes(withdrawn, outcome):
    withdrawal = a_record("withdrawal", made_at=MONDAY + 2 * SECOND + withdrawn)
    decision = a_record("decision", made_at=MONDAY + 2 * SECOND)
    assert judged("CLOSURE-01", deciding(withdrawal, decision, allegations=TWO)).outcome is outcome


def test_a_withdrawal_on_which_the_case_goes_on_closes_nothing():
    verdict = judged("CLOSURE-01", closing("withdrawal", decision="continue"))
    assert verdict.outcome is Outcome.NOT_MET
    assert "Allegation 1 is not decided" in verdict.words


@pytest.mark.parametrize(
    "records, words",
    [
        ((a_record("recommendation"),), "Nothing is recorded on remedies"),
        ((a_record("remedy"),), "Nothing is recommended"),
    ],
)
def test_what_was_found_to_be_right_needs_remedy_and_recommendation(records, words):
    verdict = judged("CLOSURE-01", concluding(a_record("conclusion"), *records))
    assert verdict.outcome is Outcome.NOT_MET
    assert words in verdict.words


def test_a_recommended_sanction_is_a_recommendation():
    case = concluding(a_record("conclusion"), a_record("remedy"), a_record("sanction_recommended", "officer-1"))
    assert judged("CLOSURE-01", case).outcome is Outcome.MET


def test_nothing_that_its_form_asks_for_is_missing_before_the_form_is_filled_in():
    assert judged("CLOSURE-01", deciding()).outcome is Outcome.MET
    assert judged("CLOSURE-01", concluding(*REDRESS)).outcome is Outcome.MET
    assert judged("CLOSURE-01", mediated()).outcome is Outcome.MET
    assert judged("CLOSURE-01", reviewed()).outcome is Outcome.MET


@pytest.mark.parametrize("state", [State.RECORDED, State.INVESTIGATION, State.REPORT_REVIEW])
def test_before_the_finding_stage_every_allegation_is_a_loose_end(state):
    assert judged("CLOSURE-01", a_case(state=state)).words == "Allegation 1 is not decided. Record a finding."


def test_a_case_of_unknown_past_closes_by_its_record():
    assert judged("CLOSURE-01", a_case(a_record("withdrawal"), history=())).outcome is Outcome.MET


def test_a_record_from_an_earlier_closing_does_not_count():
    again = (*the_way_to(State.CLOSED), a_move("reopen", State.CLOSED, State.INVESTIGATION, MONDAY + SECOND))
    stale = a_record("conclusion", review_window_ends_on=date(2020, 1, 1))
    case = a_case(FOUND, stale, *REDRESS, state=State.SANCTION, history=again)
    assert judged("CLOSURE-01", case).outcome is Outcome.MET


def closed(*records, at=MONDAY):
    return a_case(NOT_PROVED, *records, state=State.CLOSED, history=closed_by_decision(at))


def closed_by_decision(at=MONDAY):
    return (*the_way_to(State.FINDING), a_move("decide", State.FINDING, State.CLOSED, at))


def test_a_closed_case_is_judged_by_the_day_it_was_closed():
    much_later = MONDAY.replace(year=2028)
    assert judged("CLOSURE-01", closed(a_record("decision")), at=much_later).outcome is Outcome.MET
    assert judged("CLOSURE-01", closed(a_record("decision"), at=MONDAY.replace(day=3))).outcome is Outcome.NOT_MET


def test_a_closed_case_without_a_record_of_its_closing_is_not_met():
    verdict = judged("CLOSURE-01", closed())
    assert verdict.outcome is Outcome.NOT_MET
    assert "No record says how the case was closed" in verdict.words


@pytest.mark.parametrize("records, outcome", [(REDRESS, Outcome.MET), ((), Outcome.NOT_MET)])
def test_a_concluded_case_still_needs_its_remedies(records, outcome):
    case = a_case(FOUND, a_record("conclusion"), *records, state=State.CLOSED)
    assert judged("CLOSURE-01", case).outcome is outcome


@pytest.mark.parametrize("state", [State.NEW, State.REJECTED, State.REFERRED])
def test_what_is_not_sent_or_not_ours_is_not_closed(state):
    assert judged("CLOSURE-01", a_case(state=state, history=())).outcome is Outcome.NOT_APPLICABLE


def test_every_way_to_close_is_known():
    closing_rows = [row for row in TABLE if row.dest is State.CLOSED]
    assert {row.trigger: row.asks for row in closing_rows} == CLOSING_RECORDS
    usual = {row.source: row.asks for row in closing_rows if row.trigger != "withdraw"}
    assert usual == USUAL_CLOSING


# New information

DUE = datetime(2026, 3, 16, 23, 59, 59, tzinfo=UTC)
NEWS = a_record("new_information", id="news")


def learned(*records, news=NEWS, by="supervisor-1"):
    ending = a_move("decide", State.FINDING, State.CLOSED, by=by)
    return a_case(news, *records, state=State.CLOSED, history=(*the_way_to(State.FINDING), ending))


def decision(made_at=MONDAY, made_by="supervisor-2", **content):
    return a_record("reopening_decision", made_at=made_at, made_by=made_by, **content)


@pytest.mark.parametrize(
    "at, outcome", [(DUE - SECOND, Outcome.MET), (DUE, Outcome.MET), (DUE + SECOND, Outcome.NOT_MET)]
)
def test_new_information_is_decided_on_within_14_days(at, outcome):
    verdict = judged("CLOSURE-02", learned(decision(at)), at=DUE + SECOND)
    assert (verdict.outcome, verdict.due_at) == (outcome, DUE)


@pytest.mark.parametrize(
    "now, outcome",
    [(DUE - SECOND, Outcome.NOT_YET_DUE), (DUE, Outcome.NOT_YET_DUE), (DUE + SECOND, Outcome.NOT_MET)],
)
def test_new_information_without_a_decision_runs_out_of_time(now, outcome):
    assert judged("CLOSURE-02", learned(), at=now).outcome is outcome


def test_a_decision_from_before_the_news_does_not_count():
    assert judged("CLOSURE-02", learned(decision(MONDAY - SECOND)), at=DUE + SECOND).outcome is Outcome.NOT_MET


def test_whoever_closed_the_case_does_not_decide_on_reopening_it():
    verdict = judged("CLOSURE-02", learned(decision(), by="supervisor-2"))
    assert verdict.outcome is Outcome.NOT_MET
    assert "Somebody else must decide" in verdict.words


@pytest.mark.parametrize(
    "code, content, outcome",
    [
        ("service_conduct", {"reopen": False}, Outcome.MET),
        ("death", {"reopen": True}, Outcome.MET),
        ("death", {"reopen": False, "incapable_of_mattering": True}, Outcome.MET),
        ("death", {"reopen": False, "incapable_of_mattering": False}, Outcome.NOT_MET),
        ("death", {"reopen": False}, Outcome.NOT_MET),
    ],
)
def test_a_grave_case_reopens_unless_the_news_cannot_matter(code, content, outcome):
    verdict = judged("CLOSURE-02", learned(classified(code), decision(**content)))
    assert verdict.outcome is outcome
    assert "plainly incapable of mattering" in verdict.words or outcome is Outcome.MET


def test_a_decision_that_came_late_is_told_apart_from_one_that_may_not_stand():
    late = judged("CLOSURE-02", learned(decision(DUE + SECOND)), at=DUE + SECOND)
    assert (late.due_at, late.outstanding) == (DUE, False)
    shut = judged("CLOSURE-02", learned(classified("death"), decision(DUE + SECOND, reopen=False)), at=DUE + SECOND)
    assert shut.due_at is None
    assert "plainly incapable of mattering" in shut.words


def test_in_a_grave_case_too_the_decision_has_its_time():
    assert judged("CLOSURE-02", learned(classified("death"))).outcome is Outcome.NOT_YET_DUE


def test_a_late_decision_is_told_apart_from_none():
    late = DUE + SECOND
    assert "It was decided late" in judged("CLOSURE-02", learned(decision(late)), at=late).words
    assert "Nobody has decided" in judged("CLOSURE-02", learned(), at=late).words


def test_each_piece_of_news_is_decided_on():
    later = a_record("new_information", made_at=MONDAY + SECOND)
    assert judged("CLOSURE-02", learned(later, decision()), at=DUE + SECOND).outcome is Outcome.NOT_MET


@pytest.mark.parametrize(
    "case",
    [
        a_case(),
        learned(news=a_record("new_information", credible=False)),
        learned(news=a_record("new_information", made_at=MONDAY - SECOND)),
        a_case(NEWS),
    ],
    ids=["nothing", "not credible", "before the end", "never ended"],
)
def test_without_credible_news_of_an_ended_case_nothing_is_decided(case):
    assert judged("CLOSURE-02", case, at=DUE + SECOND).outcome is Outcome.NOT_APPLICABLE
