"""The table of moves, cell by cell, against a second copy of design.md, section 2, written by hand."""

import pytest

from tests.factories.casefiles import MONDAY
from tests.factories.journeys import someone, standing_in
from workflows.conditions import deadlines_holding, duties_holding, previewed_by, standards_of
from workflows.errors import Refused
from workflows.machine import fire
from workflows.records import KINDS
from workflows.roles import Role
from workflows.standards import Severity, When, load_standards
from workflows.states import State
from workflows.transition_table import TABLE, TRIGGERS, rows_of

STATES = [
    "new",
    "received",
    "recorded",
    "assessed",
    "mediation",
    "investigation",
    "suspended",
    "report_review",
    "finding",
    "sanction",
    "rejected",
    "referred",
    "closed",
    "under_review",
]

MOVES = {
    "file": {"new": "received"},
    "record": {"received": "recorded"},
    "assess": {"recorded": "assessed"},
    "reject": {"received": "rejected", "recorded": "rejected", "assessed": "rejected"},
    "refer": {"assessed": "referred"},
    "take_back": {"referred": "assessed"},
    "offer_mediation": {"assessed": "mediation"},
    "settle": {"mediation": "closed"},
    "fail_mediation": {"mediation": "assessed"},
    "open_investigation": {"assessed": "investigation"},
    "suspend": {"investigation": "suspended"},
    "resume": {"suspended": "investigation"},
    "submit_report": {"investigation": "report_review"},
    "return_report": {"report_review": "investigation"},
    "approve_report": {"report_review": "finding"},
    "inquire_further": {"finding": "investigation"},
    "decide": {"finding": "sanction closed"},
    "conclude": {"sanction": "closed"},
    "withdraw": {
        "received": "closed received",
        "recorded": "closed recorded",
        "assessed": "closed assessed",
        "mediation": "closed mediation",
        "investigation": "closed investigation",
        "suspended": "closed suspended",
        "report_review": "closed report_review",
        "finding": "closed finding",
        "sanction": "closed sanction",
        "under_review": "closed under_review",
    },
    "request_review": {"closed": "under_review", "rejected": "under_review"},
    "dismiss_review": {"under_review": "closed"},
    "uphold_review": {"under_review": "assessed investigation finding"},
    "reopen": {"closed": "investigation"},
}

INTAKE = "intake_officer supervisor head"
SUPERVISION = "supervisor head"
WHO = {
    "file": "complainant intake_officer investigator supervisor head",
    "record": INTAKE,
    "assess": INTAKE,
    "reject": SUPERVISION,
    "refer": SUPERVISION,
    "take_back": INTAKE,
    "offer_mediation": INTAKE,
    "settle": f"mediator {INTAKE}",
    "fail_mediation": f"mediator {INTAKE}",
    "open_investigation": SUPERVISION,
    "suspend": SUPERVISION,
    "resume": SUPERVISION,
    "submit_report": "investigator",
    "return_report": SUPERVISION,
    "approve_report": SUPERVISION,
    "inquire_further": "decision_maker",
    "decide": "decision_maker",
    "conclude": "decision_maker",
    "withdraw": INTAKE,
    "request_review": "complainant intake_officer supervisor",
    "dismiss_review": "reviewer",
    "uphold_review": "reviewer",
    "reopen": SUPERVISION,
}

ASKS = {
    "reject": "rejection",
    "refer": "other_referral",
    "take_back": "take_back",
    "offer_mediation": "mediation",
    "settle": "settlement",
    "fail_mediation": "failed_mediation",
    "open_investigation": "opening",
    "suspend": "suspension",
    "resume": "resumption",
    "submit_report": "report",
    "return_report": "report_returned",
    "approve_report": "report_approved",
    "inquire_further": "further_inquiry",
    "decide": "decision",
    "conclude": "conclusion",
    "withdraw": "withdrawal",
    "request_review": "review_request",
    "dismiss_review": "review_dismissed",
    "uphold_review": "review_upheld",
    "reopen": "reopening_decision",
}

GUARDS = {
    "file": "a_case_without_a_complaint_has_reasons",
    "assess": "some_allegation_is_recorded every_allegation_is_classified",
    "open_investigation": "an_investigator_may_open_the_file supervisor_does_not_investigate",
    "suspend": "supervisor_does_not_investigate",
    "resume": "supervisor_does_not_investigate",
    "submit_report": "actor_is_assigned_investigator every_allegation_has_a_proposed_finding",
    "return_report": "someone_else_wrote_the_report",
    "approve_report": "someone_else_wrote_the_report supervisor_does_not_investigate",
    "inquire_further": "decider_did_not_investigate",
    "decide": "every_allegation_has_a_finding decider_did_not_investigate nobody_who_investigated_made_a_finding "
    "decider_did_not_approve_the_report",
    "conclude": "decider_did_not_investigate",
    "withdraw closed": "somebody_can_withdraw some_allegation_is_recorded every_allegation_is_classified",
    "withdraw": "somebody_can_withdraw",
    "request_review": "pack_lets_this_person_ask review_is_asked_in_time",
    "dismiss_review": "reviewer_handled_nothing_before",
    "uphold_review": "reviewer_handled_nothing_before",
    "uphold_review finding": "reviewer_handled_nothing_before a_report_was_approved",
    "reopen": "there_is_new_information closer_does_not_reopen reopening_was_decided",
}
"""What must have gone before each trigger; where it depends on the way, the state that it leads to is named."""

CLOSING_WITHDRAWALS = {f"withdraw {state} closed" for state in MOVES["withdraw"]}
CLOSING = CLOSING_WITHDRAWALS | {
    "settle mediation closed",
    "decide finding closed",
    "conclude sanction closed",
    "dismiss_review under_review closed",
}
DECIDING = {"decide finding sanction", "decide finding closed"}
ALL = {
    f"{trigger} {source} {dest}"
    for trigger, cells in MOVES.items()
    for source, dests in cells.items()
    for dest in dests.split()
}
TESTED_ON = {
    "received -> rejected": {f"reject {state} rejected" for state in ("received", "recorded", "assessed")},
    "recorded -> assessed": {
        "assess recorded assessed",
        "uphold_review under_review assessed",
        "uphold_review under_review investigation",
        "reopen closed investigation",
    },
    "assessed -> mediation": {"offer_mediation assessed mediation", "settle mediation closed"},
    "assessed -> investigation": {
        "open_investigation assessed investigation",
        "uphold_review under_review investigation",
        "reopen closed investigation",
    },
    "investigation -> finding": {"approve_report report_review finding", "uphold_review under_review finding"},
    "finding -> sanction or closed": DECIDING,
    "finding -> sanction": {"decide finding sanction"},
    "sanction -> closed": {"conclude sanction closed", "withdraw sanction closed"},
    "any -> closed": CLOSING,
    "any -> closed by withdrawal": CLOSING_WITHDRAWALS,
    "any -> suspended": {"suspend investigation suspended"},
    "any -> any": ALL,
}
"""Which moves each transition of checks.yaml stands for: whatever brings a case to the state that a check guards."""


def named(row):
    return f"{row.trigger} {row.source} {row.dest}"


def test_the_states_are_those_of_the_design():
    assert [state.value for state in State] == STATES


def test_the_triggers_are_those_of_the_design():
    assert list(TRIGGERS) == list(MOVES)
    assert {row.trigger for row in TABLE} == MOVES.keys()


@pytest.mark.parametrize("source", STATES)
@pytest.mark.parametrize("trigger", MOVES)
def test_a_trigger_leads_where_the_design_says_and_nowhere_else(trigger, source):
    dests = [row.dest.value for row in rows_of(trigger) if row.source.value == source]
    assert sorted(dests) == sorted(MOVES[trigger].get(source, "").split())


@pytest.mark.parametrize("source", STATES)
@pytest.mark.parametrize("trigger", MOVES)
def test_the_machine_moves_a_case_only_where_the_design_lets_it(trigger, source):
    case = standing_in(State(source))
    if source in MOVES[trigger]:
        move = fire(case, trigger, someone(Role.SYSTEM), MONDAY, report_only=True)
        assert move.dest.value in MOVES[trigger][source].split()
    else:
        with pytest.raises(Refused) as refused:
            fire(case, trigger, someone(Role.HEAD), MONDAY, report_only=True)
        assert [reason.code for reason in refused.value.reasons] == ["state"]


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("trigger", MOVES)
def test_only_the_roles_of_the_design_fire_a_trigger(trigger, role):
    assert {role in row.roles for row in rows_of(trigger)} == {role.value in WHO[trigger].split()}


@pytest.mark.parametrize("trigger", MOVES)
def test_a_trigger_asks_for_one_kind_of_record_or_none(trigger):
    assert {row.asks for row in rows_of(trigger)} == {ASKS.get(trigger)}
    assert ASKS.get(trigger) in {None, *KINDS}


@pytest.mark.parametrize("row", TABLE, ids=lambda row: f"{row.trigger}-{row.source}-{row.dest}")
def test_a_move_waits_for_what_must_have_gone_before(row):
    expected = GUARDS.get(f"{row.trigger} {row.dest}", GUARDS.get(row.trigger, ""))
    assert [guard.__name__ for guard in row.guards] == expected.split()


@pytest.mark.parametrize("trigger", MOVES)
def test_a_trigger_has_words_for_its_button(trigger):
    told = TRIGGERS[trigger]
    assert told.name == trigger
    assert told.label
    assert told.does


def test_no_two_buttons_are_called_alike():
    assert len({trigger.label for trigger in TRIGGERS.values()}) == len(TRIGGERS)


@pytest.mark.parametrize("trigger", MOVES)
def test_where_a_trigger_has_several_ways_the_last_needs_no_condition(trigger):
    for source in MOVES[trigger]:
        rows = [row for row in rows_of(trigger) if row.source.value == source]
        assert [row.when is None for row in rows] == [False] * (len(rows) - 1) + [True]


def test_an_unknown_trigger_has_no_rows():
    assert rows_of("bury") == ()


# The checks that stand in the way ----------------------------------------------------------------------------------


def transition_checks():
    return [check for check in load_standards().checks.values() if check.when is When.TRANSITION]


def test_the_hand_written_map_names_every_transition_of_the_checks():
    assert {check.transition for check in transition_checks()} == TESTED_ON.keys()


@pytest.mark.parametrize("check", transition_checks(), ids=lambda check: check.id)
def test_a_check_is_tested_on_every_way_to_the_state_that_it_guards(check):
    assert {named(row) for row in TABLE if check in standards_of(row)} == TESTED_ON[check.transition]


def test_what_torture_brought_out_is_looked_for_again_on_deciding_and_no_other_check_of_a_record_or_clock_is():
    others = {(check.id, named(row)) for row in TABLE for check in standards_of(row) if check.when != When.TRANSITION}
    assert others == {("ADEQUACY-09", move) for move in DECIDING}


def test_a_duty_that_runs_holds_every_way_to_close_a_case():
    assert {named(row) for row in TABLE if duties_holding(row)} == CLOSING
    (row,) = rows_of("conclude")
    assert {check.id for check in duties_holding(row)} == {"DISAPPEARANCE-01", "SANCTION-02"}


def test_the_report_is_held_up_to_the_checks_of_its_approval_when_it_is_handed_in():
    expected = [check for check in transition_checks() if check.transition == "investigation -> finding"]
    for row in TABLE:
        assert list(previewed_by(row)) == (expected if row.trigger == "submit_report" else [])


def test_missed_blocking_deadlines_hold_every_move_towards_finding_sanction_and_closure():
    towards = {"approve_report report_review finding", "uphold_review under_review finding", *DECIDING, *CLOSING}
    assert {named(row) for row in TABLE if deadlines_holding(row)} == towards


def test_only_blocking_deadlines_hold_a_move():
    (row,) = rows_of("conclude")
    expected = {
        check.id
        for check in load_standards().checks.values()
        if check.when is When.CLOCK and check.severity is Severity.BLOCKING
    }
    assert {check.id for check in deadlines_holding(row)} == expected
    assert "VICTIM-07" in expected
    assert "ACCESS-04" not in expected
