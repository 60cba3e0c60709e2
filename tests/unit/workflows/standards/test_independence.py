"""Whether investigators are outside the officers' command, and everybody declares before reading."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.factories.casefiles import (
    MONDAY,
    OUTSIDE,
    PATROL,
    SECOND,
    a_case,
    a_pack,
    a_record,
    an_allegation,
    an_assignment,
    an_officer,
    classified,
    judged,
)
from workflows.involved import Access, FormerUnit, Officer, Unit
from workflows.standards import Outcome
from workflows.standards.independence import is_left_in_service
from workflows.states import State

NEIGHBOUR = Unit("patrol-9", "police", above=("district-3", "headquarters"))
COOLED = datetime(2026, 3, 2, 23, 59, 59, tzinfo=UTC)
"""When five years have passed since 2 March 2021."""


def investigated_by(unit=OUTSIDE, *records, former_units=(), appointed_at=MONDAY):
    assignment = an_assignment(unit=unit, former_units=former_units, appointed_at=appointed_at)
    return a_case(*records, assignments=(assignment,))


@pytest.mark.parametrize("unit", [OUTSIDE, NEIGHBOUR], ids=["another agency", "another district"])
def test_an_investigator_outside_the_chain_of_command_is_met(unit):
    assert judged("INDEPENDENCE-02", investigated_by(unit)).outcome is Outcome.MET


@pytest.mark.parametrize(
    "unit, words",
    [
        (PATROL, "serves in the unit of officer 1"),
        (Unit("district-2", "police", above=("headquarters",)), "is in the chain of command of officer 1"),
        (Unit("squad", "police", above=("patrol-7", "district-2")), "is in the chain of command of officer 1"),
    ],
    ids=["same unit", "above", "below"],
)
def test_an_investigator_of_the_same_command_is_not_met(unit, words):
    verdict = judged("INDEPENDENCE-02", investigated_by(unit))
    assert verdict.outcome is Outcome.NOT_MET
    assert f"Investigator 1 {words}" in verdict.words


def test_in_the_grave_regime_another_district_of_the_police_is_not_outside():
    verdict = judged("INDEPENDENCE-02", investigated_by(NEIGHBOUR, classified("death")))
    assert verdict.outcome is Outcome.NOT_MET
    assert "belongs, in a grave case, to the agency of officer 1" in verdict.words


def test_in_the_grave_regime_another_agency_is_met():
    assert judged("INDEPENDENCE-02", investigated_by(OUTSIDE, classified("death"))).outcome is Outcome.MET


@pytest.mark.parametrize(
    "appointed_at, outcome",
    [(COOLED - SECOND, Outcome.NOT_MET), (COOLED, Outcome.NOT_MET), (COOLED + SECOND, Outcome.MET)],
)
@pytest.mark.parametrize("unit_id", ["patrol-7", "district-2"])
def test_who_left_the_officers_command_is_outside_after_five_years(unit_id, appointed_at, outcome):
    former = (FormerUnit(unit_id, date(2021, 3, 2)),)
    verdict = judged("INDEPENDENCE-02", investigated_by(former_units=former, appointed_at=appointed_at))
    assert verdict.outcome is outcome
    assert "left less than 5 years ago" in verdict.words or outcome is Outcome.MET


def test_having_left_another_unit_is_no_tie():
    former = (FormerUnit("patrol-9", date(2026, 1, 1)),)
    assert judged("INDEPENDENCE-02", investigated_by(former_units=former)).outcome is Outcome.MET


def test_an_officer_whose_unit_is_unknown_ties_nobody():
    case = a_case(officers=(an_officer(unit=None),), assignments=(an_assignment(unit=PATROL),))
    assert judged("INDEPENDENCE-02", case).outcome is Outcome.MET


@pytest.mark.parametrize(
    "assignments",
    [(), (an_assignment(ended_at=MONDAY),), (an_assignment("reviewer"),)],
    ids=["none", "ended", "another part"],
)
def test_a_case_without_an_investigator_is_not_met(assignments):
    verdict = judged("INDEPENDENCE-02", a_case(state=State.ASSESSED, assignments=assignments))
    assert verdict.outcome is Outcome.NOT_MET
    assert "No investigator is assigned" in verdict.words


def test_every_tie_of_every_investigator_is_named():
    case = a_case(
        officers=(an_officer(unit=NEIGHBOUR), an_officer("officer-2")),
        assignments=(an_assignment(), an_assignment(user_id="investigator-2", unit=PATROL)),
    )
    words = judged("INDEPENDENCE-02", case).words
    assert "Investigator 2 serves in the unit of officer 2" in words
    assert "Investigator 1" not in words


def declared(role="investigator", **facts):
    return a_case(assignments=(an_assignment(role, **facts),))


@pytest.mark.parametrize("role", ["investigator", "reviewer", "decision_maker"])
@pytest.mark.parametrize(
    "facts",
    [
        {"signed_at": None},
        {"first_read_at": None},
        {"first_read_at": MONDAY},
        {"interests": "A cousin.", "cleared": True, "cleared_by": "head-1"},
        {"interests": "A cousin.", "cleared": False, "cleared_by": "head-1"},
    ],
    ids=["not signed, not read", "not read", "read after signing", "cleared", "not cleared"],
)
def test_who_declares_before_reading_and_is_weighed_by_another_is_met(role, facts):
    assert judged("INDEPENDENCE-03", declared(role, **facts)).outcome is Outcome.MET


@pytest.mark.parametrize("role", ["investigator", "reviewer", "decision_maker"])
@pytest.mark.parametrize(
    "facts, words",
    [
        ({"first_read_at": MONDAY - SECOND}, "before signing"),
        ({"signed_at": None, "first_read_at": MONDAY}, "before signing"),
        ({"interests": "A cousin."}, "on which nobody has decided"),
        ({"interests": "A cousin.", "cleared": True, "cleared_by": "investigator-1"}, "no second person"),
        ({"interests": "A cousin.", "cleared": True}, "no second person"),
    ],
)
def test_who_reads_first_or_is_weighed_by_nobody_else_is_not_met(role, facts, words):
    verdict = judged("INDEPENDENCE-03", declared(role, **facts))
    assert verdict.outcome is Outcome.NOT_MET
    assert words in verdict.words


@pytest.mark.parametrize(
    "case", [a_case(), declared("mediator", signed_at=None, first_read_at=MONDAY)], ids=["nobody", "another part"]
)
def test_where_nobody_is_assigned_nothing_is_declared(case):
    assert judged("INDEPENDENCE-03", case).outcome is Outcome.NOT_APPLICABLE


def test_a_part_that_has_ended_is_not_judged_any_more():
    case = declared(signed_at=None, first_read_at=MONDAY, ended_at=MONDAY)
    assert judged("INDEPENDENCE-03", case).outcome is Outcome.NOT_APPLICABLE


# INDEPENDENCE-01 ----------------------------------------------------------------------------------------------------

ANOTHER_BODY = a_pack(body=None)
A_DAY_LATER = MONDAY + timedelta(hours=24)


def grave(*records, code="death", pack=ANOTHER_BODY, **facts):
    return a_case(classified(code), *records, pack=pack, **facts)


def handed_on(**more):
    return a_record("independent_referral", **more)


@pytest.mark.parametrize(
    "sent_at, now, outcome",
    [
        (A_DAY_LATER, A_DAY_LATER, Outcome.MET),
        (A_DAY_LATER + SECOND, A_DAY_LATER + SECOND, Outcome.NOT_MET),
        (None, A_DAY_LATER, Outcome.NOT_YET_DUE),
        (None, A_DAY_LATER + SECOND, Outcome.NOT_MET),
    ],
)
def test_a_grave_matter_goes_to_an_independent_body_within_a_day(sent_at, now, outcome):
    assert judged("INDEPENDENCE-01", grave(*([handed_on(sent_at=sent_at)] if sent_at else [])), now).outcome is outcome


@pytest.mark.parametrize("agency", ["police", "Police"])
def test_a_body_within_the_officers_agency_is_not_independent(agency):
    verdict = judged("INDEPENDENCE-01", grave(handed_on(agency=agency)))
    assert verdict.outcome is Outcome.NOT_MET
    assert "belongs to the officers' own agency" in verdict.words


def test_this_body_need_not_hand_on_what_it_is_there_for():
    case = grave(pack=a_pack())
    assert judged("INDEPENDENCE-01", case, A_DAY_LATER + SECOND).outcome is Outcome.MET


def test_what_is_not_grave_may_stay():
    assert judged("INDEPENDENCE-01", grave(code="service_conduct")).outcome is Outcome.NOT_APPLICABLE


def test_the_time_to_hand_on_runs_from_when_the_matter_was_found_grave():
    found = MONDAY + timedelta(days=9)
    case = a_case(classified("service_conduct"), classified("death", made_at=found), pack=ANOTHER_BODY)
    assert judged("INDEPENDENCE-01", case, found).due_at == found + timedelta(hours=24)


# INDEPENDENCE-05 ----------------------------------------------------------------------------------------------------


def measured(**more):
    return a_record("duty_measure", "officer-1", **more)


HARMLESS = {
    "measure": "none",
    **dict.fromkeys(("victim_contact", "witness_contact", "investigator_contact"), "They serve elsewhere."),
}


@pytest.mark.parametrize(
    "measure, now, outcome",
    [
        (measured(), MONDAY, Outcome.MET),
        (measured(decided_at=A_DAY_LATER), A_DAY_LATER, Outcome.MET),
        (measured(decided_at=A_DAY_LATER + SECOND), A_DAY_LATER + SECOND, Outcome.NOT_MET),
        (None, A_DAY_LATER, Outcome.NOT_YET_DUE),
        (None, A_DAY_LATER + SECOND, Outcome.NOT_MET),
        (measured(**HARMLESS), MONDAY, Outcome.MET),
        (measured(**{**HARMLESS, "witness_contact": None}), MONDAY, Outcome.NOT_MET),
        (measured(review_on=date(2026, 3, 31)), MONDAY, Outcome.NOT_MET),
        (measured(review_on=date(2026, 3, 9)), MONDAY + timedelta(days=8), Outcome.NOT_MET),
    ],
    ids=["at once", "in a day", "later", "not yet", "never", "none needed", "none, not all said", "far off", "lapsed"],
)
def test_it_is_decided_within_a_day_what_an_officer_may_still_do(measure, now, outcome):
    assert judged("INDEPENDENCE-05", grave(*([measure] if measure else [])), now).outcome is outcome


@pytest.mark.parametrize("measure", ["none", "no_contact", "reassigned", "suspended"])
def test_where_somebody_has_disappeared_the_officer_is_suspended(measure):
    case = grave(measured(**{**HARMLESS, "measure": measure}), code="disappearance")
    expected = Outcome.MET if measure == "suspended" else Outcome.NOT_MET
    assert judged("INDEPENDENCE-05", case).outcome is expected


@pytest.mark.parametrize("identified_at, left", [(MONDAY, True), (None, False)])
def test_nobody_is_suspended_of_whom_it_is_not_known_who_they_are(identified_at, left):
    officer = an_officer(identified_at=identified_at)
    assert is_left_in_service(grave(code="disappearance", officers=(officer,)), officer) is left


def test_an_officer_whom_nothing_grave_concerns_keeps_all_duties():
    assert judged("INDEPENDENCE-05", grave(code="service_conduct")).outcome is Outcome.NOT_APPLICABLE
    apart = grave(allegations=(an_allegation(officers=()),))
    assert judged("INDEPENDENCE-05", apart).outcome is Outcome.NOT_APPLICABLE
    unknown = grave(officers=(an_officer(identified_at=None),))
    assert judged("INDEPENDENCE-05", unknown, A_DAY_LATER + SECOND).outcome is Outcome.NOT_APPLICABLE


def test_the_time_to_decide_runs_from_when_the_officer_is_known():
    known = MONDAY + timedelta(days=3)
    case = grave(officers=(an_officer(identified_at=known),))
    assert judged("INDEPENDENCE-05", case, known).due_at == known + timedelta(hours=24)


# INDEPENDENCE-04 ----------------------------------------------------------------------------------------------------


def used(register_id=None, *unit_ids):
    return Access("somebody", MONDAY, MONDAY, register_id, unit_ids)


@pytest.mark.parametrize(
    "accesses, outcome",
    [
        ((), Outcome.MET),
        ((used("register-1"),), Outcome.NOT_MET),
        ((used("register-2"),), Outcome.MET),
        ((used(None, "headquarters", "district-2", "patrol-7"),), Outcome.NOT_MET),
        ((used(None, "headquarters", "district-2"),), Outcome.NOT_MET),
        ((used(None, "headquarters"),), Outcome.NOT_MET),
        ((used(None, "headquarters", "district-3"),), Outcome.MET),
        ((used(None, "headquarters", "district-2", "patrol-8"),), Outcome.MET),
    ],
    ids=["nobody", "the officer", "another officer", "same unit", "district", "top", "another district", "next unit"],
)
def test_officers_and_those_above_them_keep_out_of_the_file(accesses, outcome):
    officer = Officer("officer-1", MONDAY, PATROL, "register-1")
    assert judged("INDEPENDENCE-04", a_case(officers=(officer,), accesses=accesses)).outcome is outcome


def test_nobody_is_in_command_of_an_officer_who_is_not_known():
    for access in (used("register-1", "patrol-7"), used(None)):
        unknown = a_case(officers=(Officer("officer-1"),), accesses=(access,))
        assert judged("INDEPENDENCE-04", unknown).outcome is Outcome.MET
