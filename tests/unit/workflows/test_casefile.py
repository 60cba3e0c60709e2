"""What a casefile tells of itself beyond its plain facts."""

from datetime import timedelta

import pytest

from tests.factories.casefiles import (
    MONDAY,
    PATROL,
    SECOND,
    a_case,
    a_move,
    a_record,
    an_assignment,
    classified,
    the_way_to,
)
from tests.factories.journeys import a_form
from workflows.course import Spell
from workflows.involved import Unit
from workflows.states import State

HOUR = timedelta(hours=1)


def test_what_was_replaced_is_not_current():
    first, second = a_record("evidence_item", id="first"), a_record("evidence_item", replaces="first")
    other = a_record("evidence_item", about="somewhere else")
    case = a_case(first, second, other)
    assert case.current("evidence_item") == (second, other)
    assert case.current("evidence_item", "somewhere else") == (other,)
    assert case.latest("evidence_item") is other
    assert case.latest("plan_line") is None


def test_the_lineage_of_a_record_holds_every_version_it_replaced():
    records = [a_record("evidence_item", id="1")]
    records += [a_record("evidence_item", id=str(n), replaces=str(n - 1)) for n in (2, 3)]
    case = a_case(*records, a_record("evidence_item", id="other"))
    assert case.lineage(records[2]) == {"1", "2", "3"}
    assert case.lineage(records[0]) == {"1"}


def test_records_that_replace_one_another_in_a_circle_have_a_lineage():
    one, two = (a_record("evidence_item", id=me, replaces=other) for me, other in ("ab", "ba"))
    assert a_case(one, two).lineage(one) == {"a", "b"}


@pytest.mark.parametrize(
    "move, recorded",
    [
        (a_move("record", State.RECEIVED, State.RECORDED, MONDAY + HOUR), True),
        (a_move("reject", State.RECEIVED, State.REJECTED, MONDAY + HOUR), True),
        (a_move("withdraw", State.RECEIVED, State.CLOSED, MONDAY + HOUR), True),
        (a_move("withdraw", State.RECEIVED, State.RECEIVED, MONDAY + HOUR), False),
    ],
)
def test_a_case_enters_the_register_when_it_first_leaves_receipt(move, recorded):
    case = a_case(history=(*the_way_to(State.RECEIVED), move))
    assert case.recorded_at == (MONDAY + HOUR if recorded else None)


def test_a_case_brought_from_elsewhere_may_begin_in_the_register():
    case = a_case(history=(a_move("record", State.NEW, State.RECORDED),))
    assert case.recorded_at == MONDAY


def test_a_case_is_open_from_receipt():
    assert a_case(history=the_way_to(State.FINDING)).spells == (Spell(MONDAY),)
    assert a_case(history=(), received_at=None).spells == ()


def test_each_time_an_ended_case_goes_on_a_new_spell_begins():
    history = (
        *the_way_to(State.ASSESSED),
        a_move("refer", State.ASSESSED, State.REFERRED, MONDAY + 1 * HOUR),
        a_move("take_back", State.REFERRED, State.ASSESSED, MONDAY + 2 * HOUR),
        a_move("reject", State.ASSESSED, State.REJECTED, MONDAY + 3 * HOUR),
        a_move("request_review", State.REJECTED, State.UNDER_REVIEW, MONDAY + 4 * HOUR),
    )
    assert a_case(history=history).spells == (
        Spell(MONDAY, MONDAY + 1 * HOUR),
        Spell(MONDAY + 2 * HOUR, MONDAY + 3 * HOUR),
        Spell(MONDAY + 4 * HOUR),
    )


def test_only_what_arrived_at_a_known_time_is_a_contact_in_order_of_time():
    later, earlier = a_record("contact", at=MONDAY + HOUR), a_record("contact")
    lost = a_record("contact", delivered=False)
    undated = a_record("contact", at=None, incomplete=True)
    assert a_case(later, earlier, lost, undated).contacts("progress") == (earlier, later)
    assert a_case(later).contacts("outcome") == ()


@pytest.mark.parametrize(
    "unit, shares",
    [
        (PATROL, True),
        (Unit("district-2", "police"), True),
        (Unit("squad", "police", above=("patrol-7",)), True),
        (Unit("patrol-8", "police", above=("district-2",)), False),
    ],
    ids=["itself", "above", "below", "beside"],
)
def test_units_share_command_when_one_stands_above_the_other(unit, shares):
    assert PATROL.shares_command_with(unit) is shares
    assert unit.shares_command_with(PATROL) is shares


def test_one_grave_allegation_makes_a_case_grave():
    assert a_case(classified("service_conduct", "death")).grave
    assert not a_case(classified("service_conduct")).grave
    assert not a_case().grave


@pytest.mark.parametrize(
    "facts, opens",
    [
        ({}, True),
        ({"signed_at": None}, False),
        ({"ended_at": MONDAY}, False),
        ({"interests": "A cousin."}, False),
        ({"interests": "A cousin.", "cleared": False}, False),
        ({"interests": "A cousin.", "cleared": True}, True),
    ],
    ids=["signed", "not signed", "ended", "not weighed", "not cleared", "cleared"],
)
def test_a_file_opens_to_who_declared_and_has_no_interest_in_the_way(facts, opens):
    assert an_assignment(**facts).opens_the_file is opens


@pytest.mark.parametrize(
    "case, took_part, investigated",
    [
        (a_case(), False, False),
        (a_case(history=(a_move("assess", State.RECORDED, State.ASSESSED, by="anna"),)), True, False),
        (a_case(a_record("contact", made_by="anna")), True, False),
        (a_case(a_record("plan_line", made_by="anna")), True, True),
        (a_case(assignments=(an_assignment("reviewer", user_id="anna"),)), False, False),
        (a_case(assignments=(an_assignment(user_id="anna", ended_at=MONDAY),)), True, True),
    ],
    ids=["nothing", "moved it", "wrote to the person", "planned", "reviews", "investigated once"],
)
def test_whoever_acted_or_was_assigned_took_part(case, took_part, investigated):
    assert case.took_part("anna", before=MONDAY + HOUR) is took_part
    assert case.investigated("anna") is investigated


def test_what_somebody_does_from_a_moment_on_is_no_part_before_it():
    case = a_case(
        a_record("contact", made_by="anna"), history=(a_move("decide", State.FINDING, State.CLOSED, by="anna"),)
    )
    assert not case.took_part("anna", before=MONDAY)


# Out of the grave regime


def reclassified(*codes, by="supervisor-1", reasons="He only pointed it.", **more):
    first = classified("firearm", made_by="intake-1", id="first")
    return a_case(
        first, classified(*codes, made_by=by, made_at=MONDAY + HOUR, replaces="first", reasons=reasons), **more
    )


@pytest.mark.parametrize("state", [State.RECORDED, State.INVESTIGATION, State.FINDING, State.CLOSED])
@pytest.mark.parametrize(
    "how, grave",
    [({}, False), ({"by": "intake-1"}, True), ({"reasons": None}, True)],
    ids=["by another with reasons", "alone", "without reasons"],
)
def test_an_allegation_counts_as_grave_until_a_second_person_says_why_it_is_not(how, grave, state):
    case = reclassified("force_other", **how, state=state)
    assert case.grave is grave
    assert case.categories(case.allegations[0]) == ({"firearm", "force_other"} if grave else {"force_other"})


def test_another_grave_code_in_its_place_needs_nobody_else():
    case = reclassified("death", by="intake-1", reasons=None)
    assert case.categories(case.allegations[0]) == {"death"}


def test_what_was_duly_taken_away_stays_away():
    first = classified("firearm", made_by="intake-1", id="first")
    second = classified("force_other", made_by="supervisor-1", made_at=MONDAY + HOUR, reasons="He only pointed it.")
    third = classified("detention", made_by="intake-1", made_at=MONDAY + 2 * HOUR)
    assert not a_case(first, second, third).grave


def wish(what="withdraw", at=MONDAY):
    return a_form("withdrawal_wish", made_by="complainant-1", made_at=at, wish=what)


@pytest.mark.parametrize(
    "records, stands",
    [
        ((), False),
        ((wish(),), True),
        ((wish(), wish("go_on", MONDAY + SECOND)), False),
        ((wish(), a_record("withdrawal", made_at=MONDAY + SECOND)), False),
        ((wish(), a_record("withdrawal", made_at=MONDAY)), True),
    ],
    ids=["none", "wished", "taken back", "decided since", "decided before"],
)
def test_a_wish_to_withdraw_stands_until_it_is_taken_back_or_decided_on(records, stands):
    assert a_case(*records).open_wish_to_withdraw() == (wish() if stands else None)
