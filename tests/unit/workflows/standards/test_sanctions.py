"""Whether sanctions are proportionate, reasoned, open to review, and answered."""

from datetime import UTC, date, datetime

import pytest

from tests.factories.casefiles import MONDAY, SECOND, a_case, a_record, an_allegation, an_officer, classified, judged
from workflows.casefile import GRAVE_CODES
from workflows.records import KINDS
from workflows.records.sanctions import MILD, SANCTION_FACTORS, SANCTION_LADDER
from workflows.standards import Outcome
from workflows.states import State

REPLY_DUE = datetime(2026, 4, 27, 23, 59, 59, tzinfo=UTC)
FOUND = a_record("finding", "allegation-1", value="substantiated")
RIGHT = a_record("sanction_review_right", "officer-1")


def recommended(about="officer-1", **content):
    return a_record("sanction_recommended", about, incomplete=True, **content)


def sanctioned(*records, **facts):
    return a_case(FOUND, *records, **{"state": State.SANCTION, **facts})


# Proportionate, reasoned, reviewable


@pytest.mark.parametrize("value", ["substantiated", "partly_substantiated"])
def test_a_weighed_sanction_open_to_review_is_met(value):
    case = a_case(a_record("finding", "allegation-1", value=value), recommended(), RIGHT)
    assert judged("SANCTION-01", case).outcome is Outcome.MET


def test_what_another_officer_did_does_not_bar_a_mild_sanction():
    case = sanctioned(
        a_record("finding", "allegation-2", value="substantiated"),
        classified("death", about="allegation-2"),
        recommended(measure="training"),
        RIGHT,
        recommended("officer-2"),
        a_record("sanction_review_right", "officer-2"),
        allegations=(an_allegation(), an_allegation("allegation-2", ("officer-2",))),
        officers=(an_officer(), an_officer("officer-2")),
    )
    assert judged("SANCTION-01", case).outcome is Outcome.MET


def test_an_officer_without_a_recommended_sanction_is_not_met():
    verdict = judged("SANCTION-01", sanctioned(RIGHT))
    assert verdict.outcome is Outcome.NOT_MET
    assert "No sanction is recommended for officer 1" in verdict.words


@pytest.mark.parametrize("factor", SANCTION_FACTORS)
def test_a_sanction_that_weighs_all_but_one_thing_is_not_met_and_names_it(factor):
    verdict = judged("SANCTION-01", sanctioned(recommended(**{factor: None}), RIGHT))
    assert verdict.outcome is Outcome.NOT_MET
    assert f"does not weigh: {KINDS['sanction_recommended'].fields[factor].label}." in verdict.words


def test_a_sanction_without_reasons_is_not_met():
    verdict = judged("SANCTION-01", sanctioned(recommended(reasons=None), RIGHT))
    assert verdict.outcome is Outcome.NOT_MET
    assert "has no reasons" in verdict.words


@pytest.mark.parametrize("measure", sorted(SANCTION_LADDER))
@pytest.mark.parametrize("code", [*sorted(GRAVE_CODES), "service_conduct"])
def test_grave_abuse_is_never_answered_with_advice_or_training(measure, code):
    verdict = judged("SANCTION-01", sanctioned(classified(code), recommended(measure=measure), RIGHT))
    too_mild = code in GRAVE_CODES and measure in MILD
    assert verdict.outcome is (Outcome.NOT_MET if too_mild else Outcome.MET)
    assert "is too mild" in verdict.words or not too_mild


def test_a_grave_allegation_not_proved_does_not_bar_a_mild_sanction_for_another():
    case = sanctioned(
        a_record("finding", "allegation-2"),
        classified("death", about="allegation-2"),
        recommended(measure="training"),
        RIGHT,
        allegations=(an_allegation(), an_allegation("allegation-2")),
    )
    assert judged("SANCTION-01", case).outcome is Outcome.MET


@pytest.mark.parametrize(
    "content", [None, {"told_on": None}, {"body": None}, {"deadline": None}], ids=["none", "day", "body", "deadline"]
)
def test_an_officer_not_told_of_the_review_is_not_met(content):
    rights = [a_record("sanction_review_right", "officer-1", incomplete=True, **content)] if content else []
    verdict = judged("SANCTION-01", sanctioned(recommended(), *rights))
    assert verdict.outcome is Outcome.NOT_MET
    assert "where and by when the sanction can be reviewed" in verdict.words


@pytest.mark.parametrize(
    "deadline, outcome",
    [(date(2026, 3, 17), Outcome.MET), (date(2026, 3, 16), Outcome.MET), (date(2026, 3, 15), Outcome.NOT_MET)],
)
def test_an_officer_has_14_days_to_ask_for_a_review(deadline, outcome):
    right = a_record("sanction_review_right", "officer-1", deadline=deadline)
    assert judged("SANCTION-01", sanctioned(recommended(), right)).outcome is outcome


def test_every_officer_of_the_allegation_is_judged():
    case = sanctioned(
        recommended(),
        RIGHT,
        allegations=(an_allegation(officers=("officer-1", "officer-2")),),
        officers=(an_officer(), an_officer("officer-2"), an_officer("officer-3")),
    )
    words = judged("SANCTION-01", case).words
    assert "officer 2" in words
    assert "officer 1" not in words
    assert "officer 3" not in words


@pytest.mark.parametrize(
    "case",
    [
        a_case(),
        a_case(a_record("finding", "allegation-1")),
        sanctioned(officers=(an_officer(identified_at=None),)),
        sanctioned(allegations=(an_allegation(officers=()),)),
    ],
    ids=["no finding", "not proved", "unknown officer", "against the unit"],
)
def test_without_a_finding_against_a_known_officer_no_sanction_is_owed(case):
    assert judged("SANCTION-01", case).outcome is Outcome.NOT_APPLICABLE


# The police authority's answer

ASKED = a_record("recommendation", id="asked")
SANCTION = a_record("sanction_recommended", "officer-1", id="sanction")


def answered(about, on, **content):
    return a_record("police_response", about, incomplete=True, received_on=on, **content)


IN_TIME, AT_THE_LIMIT, LATE = date(2026, 4, 26), date(2026, 4, 27), date(2026, 4, 28)


@pytest.mark.parametrize("asked", [ASKED, SANCTION], ids=["recommendation", "sanction"])
@pytest.mark.parametrize("on, outcome", [(IN_TIME, Outcome.MET), (AT_THE_LIMIT, Outcome.MET), (LATE, Outcome.NOT_MET)])
def test_the_police_authority_answers_within_56_days(asked, on, outcome):
    verdict = judged("SANCTION-03", sanctioned(asked, answered(asked.id, on)), at=REPLY_DUE + SECOND)
    assert (verdict.outcome, verdict.due_at, verdict.outstanding) == (outcome, REPLY_DUE, False)


@pytest.mark.parametrize("asked", [ASKED, SANCTION], ids=["recommendation", "sanction"])
@pytest.mark.parametrize(
    "now, outcome",
    [
        (REPLY_DUE - SECOND, Outcome.NOT_YET_DUE),
        (REPLY_DUE, Outcome.NOT_YET_DUE),
        (REPLY_DUE + SECOND, Outcome.NOT_MET),
    ],
)
def test_an_answer_that_has_not_come_runs_out_of_time(asked, now, outcome):
    verdict = judged("SANCTION-03", sanctioned(asked), at=now)
    assert (verdict.outcome, verdict.due_at, verdict.outstanding) == (outcome, REPLY_DUE, True)


@pytest.mark.parametrize("accepted", ["partly", "no"])
@pytest.mark.parametrize("reasons, outcome", [("There is no money.", Outcome.MET), (None, Outcome.NOT_MET)])
@pytest.mark.parametrize("asked", [ASKED, SANCTION], ids=["recommendation", "sanction"])
def test_a_departure_gives_reasons(asked, accepted, reasons, outcome):
    verdict = judged("SANCTION-03", sanctioned(asked, answered(asked.id, IN_TIME, accepted=accepted, reasons=reasons)))
    assert verdict.outcome is outcome
    assert "without reasons" in verdict.words or outcome is Outcome.MET


@pytest.mark.parametrize(
    "content, outcome",
    [
        ({}, Outcome.MET),
        ({"decided_on": LATE}, Outcome.NOT_MET),
        ({"measure": "fine"}, Outcome.NOT_MET),
        ({"measure": "fine", "departure_reasons": "The harm was slight."}, Outcome.MET),
    ],
    ids=["as recommended", "late", "departs", "departs with reasons"],
)
def test_the_agencys_decision_answers_a_sanction(content, outcome):
    decision = a_record("sanction_agency", "officer-1", **content)
    assert judged("SANCTION-03", sanctioned(SANCTION, decision), at=REPLY_DUE + SECOND).outcome is outcome


def test_the_first_answer_counts_be_it_a_letter_or_the_decision():
    decision = a_record("sanction_agency", "officer-1", decided_on=LATE)
    case = sanctioned(SANCTION, decision, answered("sanction", IN_TIME))
    assert judged("SANCTION-03", case, at=REPLY_DUE + SECOND).outcome is Outcome.MET


def test_an_answer_without_a_date_is_none():
    undated = a_record("sanction_agency", "officer-1", incomplete=True, decided_on=None)
    case = sanctioned(ASKED, SANCTION, answered("asked", None), answered("sanction", None), undated)
    words = judged("SANCTION-03", case, at=REPLY_DUE + SECOND).words
    assert "has not answered recommendation 1" in words
    assert "has not answered the sanction for officer 1" in words


def test_an_answer_with_a_date_counts_beside_one_without():
    undated = a_record("sanction_agency", "officer-1", incomplete=True, decided_on=None)
    letters = (answered("sanction", None), answered("sanction", IN_TIME))
    assert judged("SANCTION-03", sanctioned(SANCTION, undated, *letters)).outcome is Outcome.MET


def test_being_late_is_told_apart_from_silence():
    words = judged("SANCTION-03", sanctioned(ASKED, answered("asked", LATE)), at=REPLY_DUE + SECOND).words
    assert words == "The police authority answered recommendation 1 late."


def test_time_to_answer_a_sanction_recommended_later_runs_from_then():
    later = a_record("sanction_recommended", "officer-1", made_at=MONDAY.replace(day=3))
    assert judged("SANCTION-03", sanctioned(later)).due_at == REPLY_DUE.replace(day=28)


def test_correcting_a_sanction_gives_no_more_time_and_loses_no_answer():
    corrected = a_record("sanction_recommended", "officer-1", replaces="sanction", made_at=MONDAY.replace(day=9))
    assert judged("SANCTION-03", sanctioned(SANCTION, corrected)).due_at == REPLY_DUE
    answer = answered("sanction", IN_TIME)
    assert judged("SANCTION-03", sanctioned(SANCTION, corrected, answer), at=REPLY_DUE + SECOND).outcome is Outcome.MET


def test_each_recommendation_is_answered():
    second = a_record("recommendation", id="second")
    case = sanctioned(ASKED, second, answered("asked", IN_TIME))
    words = judged("SANCTION-03", case, at=REPLY_DUE + SECOND).words
    assert "recommendation 2" in words
    assert "recommendation 1" not in words


def test_a_recommendation_never_sent_is_not_met():
    unsent = a_record("recommendation", incomplete=True, sent_on=None)
    assert judged("SANCTION-03", sanctioned(unsent)).outcome is Outcome.NOT_MET


@pytest.mark.parametrize(
    "case",
    [
        sanctioned(),
        sanctioned(recommended(measure="none")),
        a_case(FOUND, ASKED, SANCTION, state=State.FINDING),
    ],
    ids=["nothing asked", "no sanction", "not decided yet"],
)
def test_without_anything_sent_no_answer_is_owed(case):
    assert judged("SANCTION-03", case, at=REPLY_DUE + SECOND).outcome is Outcome.NOT_APPLICABLE


# SANCTION-02: who leaves the service


def left(status="resigned", since=date(2026, 3, 2), **more):
    return a_record("employment_status", "officer-1", status=status, since_on=since, **more)


def goes_on(*records, **facts):
    return judged("SANCTION-02", a_case(*records, **facts))


@pytest.mark.parametrize("status", ["resigned", "retired", "dismissed"])
def test_the_case_of_an_officer_who_left_goes_on_to_a_finding(status):
    assert goes_on(left(status)).outcome is Outcome.NOT_YET_DUE
    assert goes_on(left(status)).words
    assert goes_on(left(status), state=State.CLOSED).outcome is Outcome.NOT_MET
    unproved = a_record("finding", "allegation-1", value="not_proved")
    assert goes_on(left(status), unproved, state=State.CLOSED).outcome is Outcome.MET


@pytest.mark.parametrize("status", ["serving", "suspended"])
def test_who_stays_is_no_matter_of_this_check(status):
    assert goes_on(left(status)).outcome is Outcome.NOT_APPLICABLE
    assert goes_on().outcome is Outcome.NOT_APPLICABLE


@pytest.mark.parametrize(
    "entry, outcome",
    [
        ({}, Outcome.NOT_YET_DUE),
        ({"entered_on": date(2026, 3, 2)}, Outcome.MET),
        ({"not_entered_because": "The Police Act keeps no such register."}, Outcome.MET),
    ],
    ids=["nothing", "entered", "forbidden"],
)
def test_what_was_found_is_entered_where_employers_ask_or_the_law_forbids_it(entry, outcome):
    assert goes_on(left(**entry), FOUND, state=State.SANCTION).outcome is outcome
    after = Outcome.NOT_MET if outcome is Outcome.NOT_YET_DUE else Outcome.MET
    assert goes_on(left(**entry), FOUND, state=State.CLOSED).outcome is after


@pytest.mark.parametrize("since", [date(2026, 3, 1), date(2026, 3, 3)], ids=["before it came", "after it closed"])
def test_who_left_while_no_case_was_open_changed_nothing(since):
    assert goes_on(left(since=since), state=State.CLOSED).outcome is Outcome.NOT_APPLICABLE


def test_only_what_is_said_of_that_officer_counts():
    others = {"officers": (an_officer(), an_officer("officer-2"))}
    allegations = (an_allegation(), an_allegation("allegation-2", ("officer-2",)))
    unproved = a_record("finding", "allegation-1", value="not_proved")
    assert goes_on(left(), unproved, **others, allegations=allegations).outcome is Outcome.MET
