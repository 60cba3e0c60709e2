"""Whether accounts are registered at once, classified by two people where that matters, and kept unaltered."""

from datetime import timedelta

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
from workflows.states import State

DUE = MONDAY + timedelta(hours=24)
FILED = the_way_to(State.RECEIVED)


def received(*moves, **facts):
    return a_case(state=State.RECEIVED, history=(*FILED, *moves), **facts)


@pytest.mark.parametrize(
    "at, outcome", [(DUE - SECOND, Outcome.MET), (DUE, Outcome.MET), (DUE + SECOND, Outcome.NOT_MET)]
)
def test_a_complaint_is_registered_in_time_until_24_hours_are_over(at, outcome):
    case = received(a_move("record", State.RECEIVED, State.RECORDED, at))
    assert judged("RECORD-01", case, at=DUE + SECOND).outcome is outcome


@pytest.mark.parametrize(
    "now, outcome",
    [(DUE - SECOND, Outcome.NOT_YET_DUE), (DUE, Outcome.NOT_YET_DUE), (DUE + SECOND, Outcome.NOT_MET)],
)
def test_a_complaint_not_registered_yet_runs_out_of_time(now, outcome):
    verdict = judged("RECORD-01", received(), at=now)
    assert (verdict.outcome, verdict.due_at, verdict.outstanding) == (outcome, DUE, True)


def test_a_refusal_before_registration_registers_the_complaint():
    case = received(a_move("reject", State.RECEIVED, State.REJECTED))
    assert judged("RECORD-01", case, at=DUE + SECOND).outcome is Outcome.MET


def test_a_withdrawal_on_which_the_case_goes_on_does_not_register_it():
    case = received(a_move("withdraw", State.RECEIVED, State.RECEIVED))
    assert judged("RECORD-01", case, at=DUE + SECOND).outcome is Outcome.NOT_MET


@pytest.mark.parametrize("now", [MONDAY, DUE + SECOND])
def test_an_account_not_kept_as_given_is_not_met_at_any_time(now):
    verdict = judged("RECORD-01", a_case(account_kept=False), at=now)
    assert verdict.outcome is Outcome.NOT_MET
    assert "Restore it" in verdict.words


def test_what_is_lost_and_what_is_late_are_told_together():
    words = judged("RECORD-01", received(account_kept=False), at=DUE + SECOND).words
    assert "Restore it" in words
    assert "not in the register yet" in words


def test_nothing_is_registered_before_it_is_sent():
    case = a_case(state=State.NEW, history=(), received_at=None)
    assert judged("RECORD-01", case, at=DUE + SECOND).outcome is Outcome.NOT_APPLICABLE


@pytest.mark.parametrize(
    "classification",
    [
        classified("force_other"),
        classified("force_other", "omission", conduct_type="both"),
        classified("omission", conduct_type="omission"),
    ],
    ids=["act", "both", "omission"],
)
def test_an_allegation_with_codes_and_conduct_is_classified(classification):
    assert judged("RECORD-02", a_case(classification)).outcome is Outcome.MET


@pytest.mark.parametrize(
    "classification, words",
    [
        (classified(conduct_type="act", incomplete=True), "has no code"),
        (classified("force_other", conduct_type=None, incomplete=True), "whether something was done or not done"),
        (classified("force_other", conduct_type="omission"), "Add the code “Failure to protect"),
        (classified("force_other", conduct_type="both"), "Add the code “Failure to protect"),
        (classified("omission", conduct_type="act"), "or take the code away"),
    ],
)
def test_a_classification_that_lacks_one_thing_is_not_met(classification, words):
    verdict = judged("RECORD-02", a_case(classification))
    assert verdict.outcome is Outcome.NOT_MET
    assert verdict.words.startswith("Allegation 1 ")
    assert words in verdict.words


def test_an_omission_of_which_the_conduct_is_not_said_is_asked_for_that_alone():
    verdict = judged("RECORD-02", a_case(classified("omission", conduct_type=None, incomplete=True)))
    assert verdict.words == "Allegation 1 does not say whether something was done or not done. Choose one."


def test_each_allegation_without_a_classification_is_named_by_its_number():
    case = a_case(classified("detention"), allegations=(an_allegation(), an_allegation("allegation-2")))
    verdict = judged("RECORD-02", case)
    assert verdict.outcome is Outcome.NOT_MET
    assert "Allegation 1" not in verdict.words
    assert "Allegation 2 is not classified" in verdict.words


def test_a_case_without_allegations_is_not_classified():
    assert judged("RECORD-02", a_case(allegations=())).outcome is Outcome.NOT_MET


def reclassified(*codes, made_by="supervisor-1", reasons="The wound was slight.", before="serious_injury"):
    first = classified(before, id="first", made_by="intake-1")
    second = classified(*codes, replaces="first", made_by=made_by, made_at=MONDAY + SECOND, reasons=reasons)
    return a_case(second, first)


def test_a_second_person_with_reasons_may_take_a_grave_code_away():
    assert judged("RECORD-02", reclassified("force_other")).outcome is Outcome.MET


@pytest.mark.parametrize(
    "change, words",
    [({"made_by": "intake-1"}, "A second person must decide"), ({"reasons": None}, "without reasons")],
)
def test_taking_a_grave_code_away_alone_or_without_reasons_is_not_met(change, words):
    verdict = judged("RECORD-02", reclassified("force_other", **change))
    assert verdict.outcome is Outcome.NOT_MET
    assert words in verdict.words


@pytest.mark.parametrize(
    "made_by, reasons, outcome",
    [
        ("supervisor-1", "It was a bruise.", Outcome.MET),
        ("supervisor-1", None, Outcome.NOT_MET),
        ("intake-1", "It was a bruise.", Outcome.NOT_MET),
    ],
)
def test_what_one_person_took_away_alone_a_second_can_confirm_with_reasons(made_by, reasons, outcome):
    alone = reclassified("force_other", made_by="intake-1", reasons=None).records["classification"]
    confirmed = classified("force_other", made_by=made_by, made_at=MONDAY + 2 * SECOND, reasons=reasons)
    assert judged("RECORD-02", a_case(*alone, confirmed)).outcome is outcome


def test_reasons_of_who_classified_it_grave_do_not_serve_for_the_second_person():
    first = classified("death", id="first", made_by="intake-1")
    alone = classified(
        "detention", id="alone", replaces="first", made_by="intake-1", made_at=MONDAY + SECOND, reasons="No."
    )
    second = classified("detention", replaces="alone", made_by="supervisor-1", made_at=MONDAY + 2 * SECOND)
    words = judged("RECORD-02", a_case(first, alone)).words
    assert "by one person alone" in words
    assert "without reasons" not in words
    assert "without reasons" in judged("RECORD-02", a_case(first, alone, second)).words


@pytest.mark.parametrize("before, after", [("serious_injury", "death"), ("detention", "privacy_search")])
def test_one_person_may_reclassify_within_a_regime(before, after):
    case = reclassified(after, before=before, made_by="intake-1", reasons=None)
    assert judged("RECORD-02", case).outcome is Outcome.MET


def test_one_person_may_move_an_allegation_into_the_grave_regime():
    case = reclassified("death", before="detention", made_by="intake-1", reasons=None)
    assert judged("RECORD-02", case).outcome is Outcome.MET


def test_a_record_that_verifies_is_met():
    assert judged("RECORD-07", a_case()).outcome is Outcome.MET


def test_a_record_that_does_not_verify_is_not_met_and_says_where():
    verdict = judged("RECORD-07", a_case(chain_problem="Entry 4 does not follow from entry 3."))
    assert verdict.outcome is Outcome.NOT_MET
    assert "Entry 4 does not follow from entry 3. Nothing goes on" in verdict.words


def test_the_record_of_a_case_not_sent_yet_is_checked_too():
    assert judged("RECORD-07", a_case(a_record("contact"), state=State.NEW, history=())).outcome is Outcome.MET
