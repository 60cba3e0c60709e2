"""The procedural preconditions of moves: for each a case that meets it and the nearest one that does not."""

from datetime import timedelta

import pytest

from tests.factories.casefiles import (
    MONDAY,
    SECOND,
    a_case,
    a_move,
    a_record,
    an_allegation,
    an_assignment,
    classified,
    the_way_to,
)
from tests.factories.journeys import a_form, said, someone
from workflows import guards
from workflows.conditions import guards_of
from workflows.roles import Role
from workflows.states import State
from workflows.transition_table import TABLE

DAY = timedelta(days=1)
TWO = (an_allegation(), an_allegation("allegation-2"))


def test_every_guard_stands_in_the_way_of_some_move():
    used = {guard.__name__ for row in TABLE for guard in guards_of(row)}
    declared = {name for name, guard in vars(guards).items() if "attempt" in getattr(guard, "__annotations__", ())}
    assert used == declared


# Without a complaint ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("source", sorted(guards.WITHOUT_A_COMPLAINT))
def test_a_case_without_a_complaint_has_reasons_and_is_opened_by_whoever_decides_that(source):
    guard, reasoned = guards.a_case_without_a_complaint_has_reasons, a_case(a_record("own_motion"), source=source)
    assert said(guard, reasoned) is None
    assert said(guard, a_case(source=source)).startswith("Say what became known")
    assert said(guard, reasoned, someone(Role.INVESTIGATOR)).startswith("A case that nobody complained of")
    assert said(guard, a_case(source="media"), someone(Role.INVESTIGATOR)) is None


@pytest.mark.parametrize("source", sorted(guards.WITHOUT_A_COMPLAINT))
def test_nobody_withdraws_where_nobody_complained_until_somebody_does(source):
    guard = guards.somebody_can_withdraw
    assert said(guard, a_case(source=source, people=())).startswith("Nobody complained")
    assert said(guard, a_case(source=source)) is None
    assert said(guard, a_case(source="complainant", people=())) is None


# Assessment ---------------------------------------------------------------------------------------------------------


def test_a_case_with_an_allegation_may_be_assessed():
    assert said(guards.some_allegation_is_recorded, a_case()) is None


def test_a_case_without_an_allegation_may_not():
    assert said(guards.some_allegation_is_recorded, a_case(allegations=())).endswith("Add at least one.")


def test_every_allegation_is_classified_by_now():
    case = a_case(classified("corruption"), classified("detention", about="allegation-2"), allegations=TWO)
    assert said(guards.every_allegation_is_classified, case) is None


def test_the_allegations_that_are_not_classified_are_counted_up():
    assert said(guards.every_allegation_is_classified, a_case(allegations=TWO)) == "Classify allegation 1, 2 first."
    one = a_case(classified("corruption"), allegations=TWO)
    assert said(guards.every_allegation_is_classified, one) == "Classify allegation 2 first."


# Investigation ------------------------------------------------------------------------------------------------------


def test_an_investigator_without_interests_may_open_the_file():
    assert said(guards.an_investigator_may_open_the_file, a_case(assignments=(an_assignment(),))) is None


def test_one_investigator_who_may_open_the_file_is_enough():
    assigned = (
        an_assignment(signed_at=None),
        an_assignment(user_id="investigator-2", interests="A cousin", cleared=True),
    )
    assert said(guards.an_investigator_may_open_the_file, a_case(assignments=assigned)) is None


@pytest.mark.parametrize(
    "assigned",
    [
        an_assignment(signed_at=None),
        an_assignment(interests="A cousin"),
        an_assignment(interests="A cousin", cleared=False),
    ],
    ids=["not declared", "not weighed", "conflicted"],
)
def test_an_investigator_who_may_not_open_the_file_is_not_enough(assigned):
    case = a_case(assignments=(assigned,))
    assert said(guards.an_investigator_may_open_the_file, case).startswith("No assigned investigator has signed")


@pytest.mark.parametrize("assigned", [(), (an_assignment(ended_at=MONDAY),), (an_assignment("reviewer"),)])
def test_somebody_must_be_assigned_to_investigate_now(assigned):
    case = a_case(assignments=assigned)
    assert said(guards.an_investigator_may_open_the_file, case).startswith("Nobody is assigned to investigate.")


@pytest.mark.parametrize("guard", [guards.supervisor_does_not_investigate, guards.decider_did_not_investigate])
def test_who_took_no_part_in_the_investigation_may_supervise_and_decide(guard):
    case = a_case(a_record("interview", made_by="another"), assignments=(an_assignment(),))
    assert said(guard, case, someone(Role.SUPERVISOR)) is None


@pytest.mark.parametrize("guard", [guards.supervisor_does_not_investigate, guards.decider_did_not_investigate])
@pytest.mark.parametrize("kind", ["plan_line", "interview", "evidence_item", "proposed_finding", "report"])
def test_who_recorded_a_part_of_the_investigation_may_not(guard, kind):
    case = a_case(a_form(kind, made_by="supervisor-1"))
    assert "somebody else must decide" in said(guard, case, someone(Role.SUPERVISOR))


@pytest.mark.parametrize("guard", [guards.supervisor_does_not_investigate, guards.decider_did_not_investigate])
def test_who_was_ever_assigned_to_investigate_may_not(guard):
    case = a_case(assignments=(an_assignment(user_id="supervisor-1", ended_at=MONDAY),))
    assert "somebody else must decide" in said(guard, case, someone(Role.SUPERVISOR))


def test_the_assigned_investigator_hands_in_the_report():
    case = a_case(assignments=(an_assignment(),))
    assert said(guards.actor_is_assigned_investigator, case, someone(Role.INVESTIGATOR)) is None


@pytest.mark.parametrize(
    "assigned",
    [
        an_assignment(user_id="investigator-2"),
        an_assignment("reviewer"),
        an_assignment(signed_at=None),
        an_assignment(ended_at=MONDAY),
    ],
    ids=["somebody else", "another part", "not declared", "no longer"],
)
def test_no_other_investigator_hands_in_the_report(assigned):
    case = a_case(assignments=(assigned,))
    assert said(guards.actor_is_assigned_investigator, case, someone(Role.INVESTIGATOR)).startswith(
        "Only an investigator"
    )


def test_a_report_proposes_a_finding_for_every_allegation():
    both = [a_record("proposed_finding", allegation.id) for allegation in TWO]
    assert said(guards.every_allegation_has_a_proposed_finding, a_case(*both, allegations=TWO)) is None
    assert said(guards.every_allegation_has_a_proposed_finding, a_case(both[0], allegations=TWO)) == (
        "Propose a finding for allegation 2."
    )


def test_somebody_else_reviews_the_report():
    case = a_case(a_form("report", made_by="supervisor-1"), a_form("report", made_by="investigator-1"))
    assert said(guards.someone_else_wrote_the_report, case) is None


def test_nobody_reviews_their_own_report_or_one_that_is_not_there():
    own = a_case(a_form("report", made_by="supervisor-1"))
    assert said(guards.someone_else_wrote_the_report, own).startswith("You wrote the report")
    assert said(guards.someone_else_wrote_the_report, a_case()) == "There is no report."


# Decision -----------------------------------------------------------------------------------------------------------


def deciding(*findings, **facts):
    return a_case(*findings, **{"state": State.FINDING, "allegations": TWO, **facts})


def test_a_case_is_decided_when_every_allegation_is():
    case = deciding(a_record("finding", "allegation-1"), a_record("finding", "allegation-2"))
    assert said(guards.every_allegation_has_a_finding, case) is None


def test_an_allegation_without_a_finding_is_named():
    words = said(guards.every_allegation_has_a_finding, deciding(a_record("finding", "allegation-1")))
    assert words == "Record a finding for allegation 2, made since the case came up for decision."


def test_a_finding_from_before_a_further_inquiry_decides_nothing():
    again = a_move("approve_report", State.REPORT_REVIEW, State.FINDING, MONDAY + DAY)
    history = (*the_way_to(State.REPORT_REVIEW), again)
    findings = [a_record("finding", "allegation-1", made_at=MONDAY + moment) for moment in (DAY, DAY - SECOND)]
    for finding, is_fresh in zip(findings, (True, False), strict=True):
        case = deciding(finding, history=history, allegations=TWO[:1])
        assert (said(guards.every_allegation_has_a_finding, case) is None) == is_fresh


def test_who_did_not_investigate_makes_the_findings():
    case = deciding(a_record("finding", "allegation-1"), a_record("interview", made_by="investigator-1"))
    assert said(guards.nobody_who_investigated_made_a_finding, case) is None


def test_a_finding_of_somebody_who_investigated_is_named():
    own = a_record("finding", "allegation-2", made_by="investigator-1")
    case = deciding(a_record("finding", "allegation-1"), own, a_record("interview", made_by="investigator-1"))
    words = said(guards.nobody_who_investigated_made_a_finding, case)
    assert words.startswith("Somebody who investigated made the finding on allegation 2.")


def approved_by(name):
    approval = a_move("approve_report", State.REPORT_REVIEW, State.FINDING, by=name)
    return deciding(history=(*the_way_to(State.REPORT_REVIEW), approval))


def test_who_did_not_approve_the_report_may_decide_on_it():
    assert said(guards.decider_did_not_approve_the_report, approved_by("another")) is None
    assert said(guards.decider_did_not_approve_the_report, a_case()) is None


def test_who_approved_the_report_may_not_decide_on_it():
    assert said(guards.decider_did_not_approve_the_report, approved_by("supervisor-1")).startswith("You approved")
