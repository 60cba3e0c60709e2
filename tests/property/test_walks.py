"""Random walks of the machine: wherever a case goes, no rule is passed over, and there is always a way onwards."""

from copy import copy
from datetime import timedelta
from functools import cache
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.factories.walks import INVESTIGATIVE, Walk
from workflows.access import Action, CaseAccess, Held, Part, Subject, allow, may_record
from workflows.casefile import GRAVE_CODES
from workflows.roles import Actor, Role
from workflows.standards import Outcome, Severity, When, load_standards
from workflows.standards.predicates import limits, predicate_of
from workflows.states import STORED, State
from workflows.transition_table import TABLE

SEEDS = range(40)
STEPS = 100
HOUR = timedelta(hours=1)
S = State


@cache
def walked(seed):
    """Give the moves of one walk, each with the facts that it was decided on, and the walk at its end."""
    walk = Walk(Random(seed))
    return tuple(walk.steps(STEPS)), walk


def moves():
    return [found for seed in SEEDS for found in walked(seed)[0]]


# The oracle: what checks.yaml says in words, read a second time -----------------------------------------------------


def transitions(move):
    """Name the transitions of checks.yaml that a move makes; to stay in a state is to make none in particular."""
    source, came = move.source, move.dest
    back = source in {S.UNDER_REVIEW, S.CLOSED}
    withdrawn = move.trigger == "withdraw"
    made = {
        "any -> suspended": came is S.SUSPENDED,
        "any -> closed": came is S.CLOSED,
        "any -> closed by withdrawal": came is S.CLOSED and withdrawn,
        "received -> rejected": came is S.REJECTED,
        "recorded -> assessed": (source, came) == (S.RECORDED, S.ASSESSED)
        or (back and came in {S.ASSESSED, S.INVESTIGATION}),
        "assessed -> mediation": came is S.MEDIATION or (source is S.MEDIATION and came is S.CLOSED and not withdrawn),
        "assessed -> investigation": came is S.INVESTIGATION and (back or source is S.ASSESSED),
        "investigation -> finding": came is S.FINDING,
        "finding -> sanction or closed": source is S.FINDING and came in {S.SANCTION, S.CLOSED} and not withdrawn,
        "finding -> sanction": source is S.FINDING and came is S.SANCTION,
        "sanction -> closed": source is S.SANCTION and came is S.CLOSED,
    }
    return {"any -> any"} | {name for name, is_made in made.items() if is_made and came is not source}


def unmet(case, move, *severities):
    """Give the checks that a move is held up to and does not meet, missed deadlines included."""
    named = transitions(move)
    towards_the_end = move.dest in {S.FINDING, S.SANCTION, S.CLOSED} and move.dest is not move.source
    for check in load_standards().checks.values():
        is_deadline = check.when is When.CLOCK and check.severity is Severity.BLOCKING and towards_the_end
        applies = check.transition in named or is_deadline or GUARDS_TOO.get(check.id) in named
        if check.severity in severities and applies and is_unmet(check, case, move.at):
            yield check.id


GUARDS_TOO = {
    "ADEQUACY-09": "finding -> sanction or closed",
    "DISAPPEARANCE-01": "any -> closed",
    "SANCTION-02": "any -> closed",
}
"""Checks of records and cycles that no case comes past, whatever was saved when."""


def is_unmet(check, case, at):
    predicate = predicate_of(check.id)
    return predicate is not None and predicate(case, limits(check, case, at)).outcome is Outcome.NOT_MET


OUT_OF_REACH = {"national law", "head of the oversight body together with an external trustee"}
"""Holders that have no account here: what they alone may depart from, nobody does."""


def overridden(case, check_id, at):
    check = load_standards().checks[check_id]
    if not check.override.allowed and check.when is not When.CLOCK:
        return False
    if check.override.allowed and check.override.by in OUT_OF_REACH:
        return False
    return any(
        override.check_id == check_id
        and at < override.expires_at
        and not (override.four_eyes and override.approved_by in {None, override.asked_by})
        and not (check_id == "INDEPENDENCE-02" and case.grave)
        for override in case.overrides
    )


def no_blocking_check_is_passed_over_but_by_a_recorded_override(case, move):
    assert all(overridden(case, check_id, move.at) for check_id in unmet(case, move, Severity.BLOCKING))


def what_was_passed_over_or_only_warns_is_told_with_the_move(case, move):
    found = list(unmet(case, move, Severity.BLOCKING, Severity.WARNING))
    passed_over = {check_id for check_id in found if overridden(case, check_id, move.at)}
    assert set(move.overridden) == passed_over
    assert {reason.code for reason in move.unmet} >= set(found) - passed_over


def the_record_verified(case, move):
    assert case.chain_problem is None or "RECORD-07" in move.overridden


OF_SECOND_PERSONS = {
    "open_investigation",
    "suspend",
    "resume",
    "approve_report",
    "inquire_further",
    "decide",
    "conclude",
}


def nobody_judges_their_own_work(case, move):
    by = move.by.id
    investigated = {record.made_by for kind in INVESTIGATIVE for record in case.records.get(kind, ())}
    investigated |= {part.user_id for part in case.assignments if part.role == "investigator"}
    if move.trigger in OF_SECOND_PERSONS:
        assert by not in investigated
    if move.trigger in {"approve_report", "return_report"}:
        assert by != case.latest("report").made_by
    if move.trigger == "decide":
        assert not investigated & {case.latest("finding", one.id).made_by for one in case.allegations}
        assert by != [past.by for past in case.history if past.trigger == "approve_report"][-1]


def the_assigned_investigator_hands_in_the_report(case, move):
    if move.trigger == "submit_report":
        assert move.by.id in {part.user_id for part in case.assigned("investigator") if part.opens_the_file}


def a_review_is_decided_by_somebody_new(case, move):
    if move.trigger in {"dismiss_review", "uphold_review"}:
        asked = max(number for number, past in enumerate(case.history) if past.trigger == "request_review")
        assert move.by.id not in {past.by for past in case.history[:asked]}


def a_case_reopens_on_news_and_by_somebody_else(case, move):
    if move.trigger == "reopen":
        closing = [past for past in case.history if past.dest is S.CLOSED][-1]
        assert move.by.id != closing.by
        assert any(news["credible"] and news.made_at >= closing.at for news in case.current("new_information"))


def counts_as_grave(case):
    """Whether the last grave classification stands: no other person has said with reasons since that it is not so."""
    grave = None
    for said in case.records.get("classification", ()):
        if GRAVE_CODES & set(said["categories"]):
            grave = said
        elif grave and said["reasons"] and said.made_by != grave.made_by:
            grave = None
    return grave is not None


def a_grave_case_is_neither_settled_nor_withdrawn(case, move):
    if counts_as_grave(case):
        assert move.trigger not in {"offer_mediation", "settle"}
        assert (move.trigger, move.dest) != ("withdraw", S.CLOSED)


def nobody_stops_searching_while_the_fate_is_unknown(case, move):
    is_missing = any("disappearance" in case.categories(allegation) for allegation in case.allegations)
    if is_missing and move.dest is S.CLOSED and move.source is not S.CLOSED:
        assert case.latest("search_review")["fate"] != "unknown"


def nobody_leaves_the_service_to_leave_a_case_behind(case, move):
    status = case.latest("employment_status", "officer-1")
    if status and move.dest is S.CLOSED and move.source is not S.CLOSED:
        assert all(case.finding(allegation) for allegation in case.allegations)
        assert status["entered_on"] or not any(map(case.is_substantiated, case.allegations))


def no_finding_is_decided_on_what_torture_brought_out(case, move):
    if move.trigger == "decide":
        tainted = {item.id for item in case.current("evidence_item") if item["tainted_by"]}
        assert not any(tainted & set(case.latest("finding", one.id)["evidence_cited"]) for one in case.allegations)


def a_case_closes_only_when_it_is_known_what_it_is_about(case, move):
    if move.dest is S.CLOSED and move.trigger != "dismiss_review":
        assert all(case.categories(allegation) for allegation in case.allegations)


def a_case_is_decided_on_fresh_findings_and_an_approved_report(case, move):
    if move.trigger == "decide":
        came = [past for past in case.history if past.dest is S.FINDING and past.source is not S.FINDING][-1]
        assert all(case.latest("finding", one.id).made_at >= came.at for one in case.allegations)
        assert any(past.trigger == "approve_report" for past in case.history)


def the_history_replays_to_the_state(case, move):
    state = S.NEW
    for past in case.history:
        assert past.source is state
        state = past.dest
    assert state is case.state is move.source


RULES = (
    no_blocking_check_is_passed_over_but_by_a_recorded_override,
    what_was_passed_over_or_only_warns_is_told_with_the_move,
    the_record_verified,
    nobody_judges_their_own_work,
    the_assigned_investigator_hands_in_the_report,
    a_review_is_decided_by_somebody_new,
    a_case_reopens_on_news_and_by_somebody_else,
    a_grave_case_is_neither_settled_nor_withdrawn,
    nobody_stops_searching_while_the_fate_is_unknown,
    nobody_leaves_the_service_to_leave_a_case_behind,
    no_finding_is_decided_on_what_torture_brought_out,
    a_case_closes_only_when_it_is_known_what_it_is_about,
    a_case_is_decided_on_fresh_findings_and_an_approved_report,
    the_history_replays_to_the_state,
)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_wherever_a_case_goes(rule):
    for case, move in moves():
        rule(case, move)


@settings(max_examples=10)
@given(st.integers(min_value=len(SEEDS)))
def test_no_sequence_of_steps_passes_over_any_rule(seed):
    for case, move in Walk(Random(seed)).steps(STEPS):
        for rule in RULES:
            rule(case, move)


# Every state is reached and left ------------------------------------------------------------------------------------


def reached_from(state):
    reached, waiting = set(), [state]
    while waiting:
        here = waiting.pop()
        ahead = {row.dest for row in TABLE if row.source is here} - reached
        reached |= ahead
        waiting += ahead
    return reached


def test_every_state_is_reached_from_the_first():
    assert reached_from(S.NEW) == set(STORED)


@pytest.mark.parametrize("state", STORED)
def test_no_state_is_a_dead_end(state):
    assert reached_from(state) >= {S.CLOSED, S.UNDER_REVIEW, S.INVESTIGATION}
    assert any(row.dest is not state for row in TABLE if row.source is state)


def test_the_walks_come_through_every_state_and_pull_every_trigger():
    assert {move.dest for _, move in moves()} == set(STORED)
    assert {move.trigger for _, move in moves()} == {row.trigger for row in TABLE}
    assert any(move.overridden for _, move in moves())


STRAIGHT_ON = {
    S.NEW: "file",
    S.RECEIVED: "record",
    S.RECORDED: "assess",
    S.ASSESSED: "open_investigation",
    S.MEDIATION: "fail_mediation",
    S.INVESTIGATION: "submit_report",
    S.SUSPENDED: "resume",
    S.REPORT_REVIEW: "approve_report",
    S.FINDING: "decide",
    S.SANCTION: "conclude",
    S.UNDER_REVIEW: "dismiss_review",
    S.REFERRED: "take_back",
    S.REJECTED: "request_review",
}
"""The way to an end that is open to every case."""


@pytest.mark.parametrize("seed", SEEDS)
def test_whatever_went_before_others_who_do_all_that_is_asked_bring_a_case_to_its_end(seed):
    walk = copy(walked(seed)[1])
    while walk.case.state is not S.CLOSED:
        walk.at += HOUR
        rows = [row for row in TABLE if (row.source, row.trigger) == (walk.case.state, STRAIGHT_ON[walk.case.state])]
        assert any(walk.go_on_with_others(row) for row in rows)


# Walls --------------------------------------------------------------------------------------------------------------


def access_to(case):
    subjects = tuple(Subject(one.register_id, frozenset({one.unit.id, *one.unit.above})) for one in case.officers)
    parts = [Part(part.user_id, part.role, part.opens_the_file, conflicted=False) for part in case.assignments]
    parts.append(Part("conflicted", "investigator", opens_the_file=True, conflicted=True))
    held = (Held("cells", frozenset({"cells", "prisons"})),)
    return CaseAccess("case-1", case.state, subjects, held, tuple(parts), recused=frozenset({"recused"}))


WALLED = (
    {"id": "investigator-1", "officer_id": "register-1"},
    {"id": "investigator-1", "unit_id": "patrol-7"},
    {"id": "investigator-1", "unit_id": "headquarters"},
    {"id": "investigator-1", "unit_id": "prisons"},
    {"id": "conflicted"},
    {"id": "recused"},
)


def test_no_wall_opens_whatever_becomes_of_a_case():
    for number, (case, _) in enumerate(moves()):
        role = list(Role)[number % len(Role)]
        access = access_to(case)
        for who in WALLED:
            walled = Actor(**who, role=role)
            assert not any(allow(walled, action, access) for action in Action)
            assert not any(
                may_record(walled, kind, access) for kind in ("message", "note", "classification", "finding")
            )
