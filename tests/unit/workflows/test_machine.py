"""Whether the machine moves a case, or says everything that stands in the way."""

from dataclasses import FrozenInstanceError, replace
from datetime import date, timedelta

import pytest

from tests.factories.casefiles import MONDAY, a_move, a_pack, a_person, a_record, an_allegation, classified
from tests.factories.journeys import (
    a_form,
    arrived_in,
    codes,
    ready_for,
    refused,
    someone,
    standing_in,
    the_form,
    whoever_fires,
    worked_out,
)
from workflows.conditions import standards_of
from workflows.errors import Ground, Refused
from workflows.jurisdictions.pack import StandardOfProof
from workflows.machine import fire
from workflows.overrides import offer
from workflows.roles import Role
from workflows.standards import Evaluation, Outcome, Severity, evaluated_checks, load_standards, predicates
from workflows.states import MEANINGS, State
from workflows.transition_table import TABLE, TRIGGERS, rows_of

DAY = timedelta(days=1)
TAMPERED = {"chain_problem": "entry 3 is missing"}
CHECKS = load_standards().checks


# A move --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("trigger", TRIGGERS)
def test_where_nothing_stands_in_the_way_the_case_moves(trigger):
    actor = whoever_fires(trigger)
    move = fire(ready_for(trigger), trigger, actor, MONDAY)
    assert (move.trigger, move.by, move.at) == (trigger, actor, MONDAY)
    assert (move.source, move.dest) in {(row.source, row.dest) for row in rows_of(trigger)}
    assert (move.unmet, move.overridden) == ((), ())


@pytest.mark.parametrize("row", TABLE, ids=lambda row: f"{row.trigger}-{row.source}-{row.dest}")
def test_every_row_of_the_table_can_be_taken(row):
    content = {
        "withdraw": {"decision": "close" if row.dest is State.CLOSED else "continue"},
        "uphold_review": {"sends_to": row.dest.value},
    }.get(row.trigger, {})
    found = [a_record("finding", "allegation-1")] if (row.trigger, row.dest) == ("decide", State.CLOSED) else []
    actor = whoever_fires(row.trigger)
    case = standing_in(row.source, *the_form(row.trigger, actor, **content), *found)
    assert fire(case, row.trigger, actor, MONDAY).dest is row.dest


@pytest.mark.parametrize("value", ["not_substantiated", "not_proved", "unfounded", "not_determinable"])
def test_a_case_goes_on_to_sanction_if_one_allegation_of_several_is_right(value):
    allegations = (an_allegation(), an_allegation("allegation-2"))
    other = [replace(record, about="allegation-2") for record in worked_out() if record.about == "allegation-1"]
    case = ready_for("decide", *other, a_record("finding", "allegation-2", value=value), allegations=allegations)
    assert fire(case, "decide", whoever_fires("decide"), MONDAY).dest is State.SANCTION


def test_a_case_is_never_changed_by_moving_it():
    case = ready_for("record")
    fire(case, "record", whoever_fires("record"), MONDAY)
    assert case.state is State.RECEIVED
    with pytest.raises(FrozenInstanceError):
        case.state = State.CLOSED


# Refused, with every reason ------------------------------------------------------------------------------------------


def test_all_reasons_come_at_once_in_a_fixed_order():
    case = standing_in(
        State.FINDING,
        classified("force_other"),
        a_record("interview", made_by="decision_maker-1"),
        allegations=(an_allegation(), an_allegation("allegation-2")),
        received_at=MONDAY - 3 * DAY,
        **TAMPERED,
    )
    assert codes(refused(case, "decide", someone(Role.SUPERVISOR, "decision_maker-1"))) == [
        "form",
        "role",
        "every_allegation_has_a_finding",
        "decider_did_not_investigate",
        "RECORD-07",
        "FINDING-01",
        "FORCE-01",
        "RECORD-01",
    ]


def test_two_guards_and_two_checks_are_all_named():
    inquired = a_record("plan_line", "allegation-1", made_by="supervisor-1")
    case = ready_for("open_investigation", inquired, assignments=(), **TAMPERED)
    assert [(reason.code, reason.ground) for reason in refused(case, "open_investigation")] == [
        ("an_investigator_may_open_the_file", Ground.PROCEDURE),
        ("supervisor_does_not_investigate", Ground.PROCEDURE),
        ("INDEPENDENCE-02", Ground.STANDARD),
        ("RECORD-07", Ground.STANDARD),
    ]


def test_a_refusal_reads_as_a_sentence_that_names_what_was_asked():
    with pytest.raises(Refused, match=r"^record refused: role: This is for: ") as caught:
        fire(ready_for("record"), "record", someone(Role.AUDITOR), MONDAY)
    assert caught.value.asked == "record"


REJECTED = {"ground": "anonymous", "review_route_told": False}
TAINTED = a_record("evidence_item", id="tainted", tainted_by="torture")
UNSUPPORTED = a_record("finding", "allegation-1", value="not_proved", basis=["absence_of_complainant_evidence"])
OPEN_LINE = a_record("plan_line", "allegation-1", status="open")
UNMET = {
    "ACCESS-01": ("reject", [a_form("rejection", made_by="supervisor-1", **REJECTED)], {}),
    "ACCESS-02": ("reject", [a_form("rejection", made_by="supervisor-1", ground="no_standing")], {}),
    "ACCESS-05": ("reject", [a_form("rejection", made_by="supervisor-1", **REJECTED)], {}),
    "RECORD-02": ("assess", [a_record("classification", "allegation-1", conduct_type="omission")], {}),
    "VICTIM-01": ("offer_mediation", [classified("death")], {}),
    "INDEPENDENCE-02": ("open_investigation", [], {"assignments": ()}),
    "IMPARTIALITY-01": ("approve_report", [OPEN_LINE], {}),
    "ADEQUACY-01": ("approve_report", [OPEN_LINE], {}),
    "ADEQUACY-08": ("approve_report", [classified("corruption")], {}),
    "VICTIM-05": ("withdraw", [a_form("withdrawal", made_by="supervisor-1", spoke_alone=False)], {}),
    "PROMPT-04": ("suspend", [a_form("suspension", made_by="supervisor-1", ground="criminal_only")], {}),
    "FINDING-01": ("decide", [a_record("evidence_item")], {}),
    "FINDING-02": (
        "decide",
        [],
        {"pack": a_pack(proof=StandardOfProof(value="beyond reasonable doubt", law="project choice"))},
    ),
    "FORCE-01": ("decide", [classified("force_other")], {}),
    "FAIRPROCESS-02": ("decide", [a_record("officer_response", "officer-1", due_on=date(2026, 3, 3))], {}),
    "SANCTION-01": ("decide", [a_record("sanction_recommended", "officer-1", gravity=None)], {}),
    "REMEDY-02": ("conclude", [a_record("remedy", civil_claim_waits=True)], {}),
    "CLOSURE-01": (
        "conclude",
        [a_form("conclusion", made_by="decision_maker-1", review_window_ends_on=date(2026, 3, 3))],
        {},
    ),
    "RECORD-07": ("record", [], TAMPERED),
    "VICTIM-03": ("open_investigation", [classified("death")], {"people": (a_person("victim"),)}),
    "ADEQUACY-05": ("approve_report", [classified("sexual_gbv")], {}),
    "LIFE-02": ("approve_report", [classified("death")], {}),
    "NONDISC-01": ("approve_report", [a_record("bias_sign")], {}),
    "RECORD-03": ("approve_report", [classified("force_other")], {}),
    "RECORD-04": ("approve_report", [classified("detention")], {}),
    "RECORD-06": ("approve_report", [a_record("evidence_item", sha256=None)], {}),
    "ADEQUACY-07": ("decide", [classified("omission", conduct_type="omission")], {}),
    "ADEQUACY-09": ("decide", [TAINTED, a_record("finding", "allegation-1", evidence_cited=["tainted"])], {}),
    "FINDING-03": ("decide", [classified("death", in_custody=True), UNSUPPORTED], {}),
    "FORCE-02": ("decide", [classified("firearm")], {}),
    "FORCE-03": (
        "decide",
        [classified("sexual_gbv"), a_record("finding", "allegation-1", basis=["superior_orders"])],
        {},
    ),
}
"""For each blocking check of a move, a trigger, and what to add to a case ready for it so that the check is unmet."""


def blocking():
    checks = {check.id for row in TABLE for check in standards_of(row) if check.severity is Severity.BLOCKING}
    return sorted(checks & evaluated_checks())


@pytest.mark.parametrize("check_id", blocking())
def test_an_unmet_blocking_check_refuses_the_move_with_its_words_and_citations(check_id):
    trigger, more, facts = UNMET[check_id]
    reasons = {reason.code: reason for reason in refused(ready_for(trigger, *more, **facts), trigger)}
    reason, check = reasons[check_id], CHECKS[check_id]
    assert (reason.ground, reason.title, reason.requirement) == (Ground.STANDARD, check.title, check.requirement)
    assert reason.words.endswith(".")
    assert [cited.provision for cited in reason.citations] == [provision.id for provision in check.provisions]
    assert all(cited.instrument and cited.locator and cited.paraphrase for cited in reason.citations)
    assert reason.override == offer(check)


@pytest.mark.parametrize("trigger", TRIGGERS)
@pytest.mark.parametrize("state", State)
def test_from_a_wrong_state_the_person_is_told_where_the_case_is_and_from_where_it_is_done(trigger, state):
    sources = {row.source for row in rows_of(trigger)}
    if state in sources:
        return
    (reason,) = refused(standing_in(state), trigger)
    assert (reason.code, reason.ground) == ("state", Ground.STATE)
    assert MEANINGS[state].label in reason.words.split(".")[0]
    assert all(MEANINGS[source].label in reason.words for source in sources)


def test_an_unknown_step_is_refused():
    (reason,) = refused(standing_in(State.RECEIVED), "bury", someone(Role.HEAD))
    assert reason.words == "There is no such step."


def test_a_wrong_role_is_told_whose_step_it_is():
    reasons = refused(ready_for("settle"), "settle", someone(Role.INVESTIGATOR))
    assert [(reason.ground, reason.words) for reason in reasons] == [
        (Ground.ROLE, "This is for: Head of the oversight body, Intake officer, Mediator, Supervisor.")
    ]


@pytest.mark.parametrize("trigger", [trigger for trigger in TRIGGERS if rows_of(trigger)[0].asks])
def test_a_trigger_waits_for_its_form(trigger):
    assert "form" in codes(refused(ready_for(trigger, form=False), trigger))


def test_a_form_from_before_the_case_came_into_its_state_does_not_count():
    actor = whoever_fires("suspend")
    again = (
        a_move("suspend", State.INVESTIGATION, State.SUSPENDED),
        a_move("resume", State.SUSPENDED, State.INVESTIGATION, MONDAY + DAY),
    )
    case = standing_in(
        State.INVESTIGATION, *the_form("suspend", actor), history=(*arrived_in(State.INVESTIGATION), *again)
    )
    assert codes(refused(case, "suspend", at=MONDAY + 2 * DAY)) == ["form"]


def unread(decision):
    form = the_form("withdraw", whoever_fires("withdraw"), decision=decision)
    return standing_in(State.RECEIVED, *form).without("classification")


def test_what_nobody_has_read_may_be_grave_and_is_not_closed_by_a_withdrawal():
    assert codes(refused(unread("close"), "withdraw")) == ["every_allegation_is_classified"]
    assert fire(unread("continue"), "withdraw", whoever_fires("withdraw"), MONDAY).dest is State.RECEIVED


# What only warns, or is not evaluated --------------------------------------------------------------------------------


def test_what_the_approval_will_insist_on_is_noted_when_the_report_is_handed_in():
    case = ready_for("submit_report", OPEN_LINE)
    move = fire(case, "submit_report", whoever_fires("submit_report"), MONDAY)
    assert codes(move.unmet) == ["IMPARTIALITY-01", "ADEQUACY-01"]
    assert codes(refused(ready_for("approve_report", OPEN_LINE), "approve_report")) == codes(move.unmet)


def test_a_check_without_a_predicate_never_passes_as_met_and_never_stands_in_the_way(monkeypatch):
    monkeypatch.delitem(predicates._PREDICATES, "RECORD-04")
    case = ready_for("approve_report", classified("detention"))
    assert Evaluation(case, MONDAY).verdict(CHECKS["RECORD-04"]).outcome is Outcome.NOT_EVALUATED
    assert fire(case, "approve_report", whoever_fires("approve_report"), MONDAY).unmet == ()


# Report only ---------------------------------------------------------------------------------------------------------


def test_a_case_with_a_past_moves_and_everything_unmet_is_told_with_the_move():
    case = ready_for("approve_report", OPEN_LINE, form=False, received_at=MONDAY - 3 * DAY)
    move = fire(case, "approve_report", someone(Role.SYSTEM), MONDAY, report_only=True)
    assert move.dest is State.FINDING
    assert codes(move.unmet) == ["form", "role", "IMPARTIALITY-01", "ADEQUACY-01", "RECORD-01"]


def test_even_a_case_with_a_past_takes_no_step_that_the_table_does_not_know():
    with pytest.raises(Refused):
        fire(standing_in(State.RECEIVED), "conclude", someone(Role.SYSTEM), MONDAY, report_only=True)
