"""Where predicates register, what they are handed, and what a check without one says."""

from datetime import timedelta
from pathlib import Path

import pytest

from tests.factories.casefiles import MONDAY, SECOND, a_case, a_pack, a_record, judged
from workflows.course import Override
from workflows.errors import InvalidStandards
from workflows.records import KINDS
from workflows.standards import (
    THEMES,
    Evaluation,
    Outcome,
    When,
    checks_on_record,
    deadline_checks,
    evaluated_checks,
    load_standards,
    predicates,
)
from workflows.standards.predicates import ON_RECORD, check, limits, predicate_of

CHECKS = load_standards().checks
FORMAL = a_record("rejection", ground="language")


def test_a_check_has_one_predicate():
    with pytest.raises(InvalidStandards, match="ACCESS-01 has two predicates"):
        check("ACCESS-01")(lambda case, limits: None)


def test_every_predicate_stands_in_the_module_of_a_theme():
    themes = {theme.__name__ for theme in THEMES}
    assert {predicate_of(check_id).__module__ for check_id in evaluated_checks()} == themes


@pytest.mark.parametrize("check_id", sorted(evaluated_checks()))
def test_a_predicate_says_what_it_asks(check_id):
    assert predicate_of(check_id).__doc__.startswith("Ask whether ")


def test_every_evaluated_check_on_records_is_tested_on_saving_one():
    on_record = {check_id for check_id in evaluated_checks() if CHECKS[check_id].when is When.RECORD}
    assert ON_RECORD.keys() == on_record
    assert {check.id for kind in KINDS for check in checks_on_record(kind)} == on_record - {
        "INDEPENDENCE-03",
        "INDEPENDENCE-04",
    }


def test_checks_on_records_name_kinds_that_there_are():
    assert {kind for kinds in ON_RECORD.values() for kind in kinds} <= KINDS.keys() | {"assignment", "access"}


def test_deadlines_are_the_evaluated_checks_on_clocks():
    clocks = {check_id for check_id in evaluated_checks() if CHECKS[check_id].when is When.CLOCK}
    assert {check.id for check in deadline_checks()} == clocks


def test_a_pack_replaces_the_default_of_a_parameter():
    pack = a_pack(parameters={"ACCESS-04": {"ack_days": 3}})
    assert limits(CHECKS["ACCESS-04"], a_case(), MONDAY)["ack_days"] == 7
    assert limits(CHECKS["ACCESS-04"], a_case(pack=pack), MONDAY)["ack_days"] == 3
    assert judged("ACCESS-04", a_case(pack=pack)).due_at == judged("ACCESS-04", a_case()).due_at - timedelta(days=4)


def test_every_check_has_a_predicate():
    assert evaluated_checks() == CHECKS.keys()


@pytest.mark.parametrize("check_id", sorted(CHECKS))
def test_every_check_has_cases_of_its_own_among_the_tests_of_the_standards(check_id):
    tests = [path.read_text() for path in Path(__file__).parent.glob("test_*.py") if path != Path(__file__)]
    assert any(f'"{check_id}"' in text for text in tests)


def test_a_check_without_a_predicate_is_not_evaluated_and_never_passes(monkeypatch):
    monkeypatch.delitem(predicates._PREDICATES, "ADEQUACY-01")
    case = a_case(overrides=(override("ADEQUACY-01"),))
    assert judged("ADEQUACY-01", case).outcome is Outcome.NOT_EVALUATED


def test_an_evaluation_goes_through_every_check_once():
    evaluation = Evaluation(a_case(), MONDAY)
    assert [evaluated.check.id for evaluated in evaluation] == list(CHECKS)
    assert all(evaluation.verdict(found.check) is found.verdict for found in evaluation)


@pytest.mark.parametrize("check_id", sorted(evaluated_checks()))
def test_every_predicate_can_judge_a_case_of_which_nothing_is_known(check_id):
    case = a_case(history=(), allegations=(), officers=(), people=(), received_at=None, first_handler=None)
    assert judged(check_id, case).outcome in Outcome


def override(check_id, **facts):
    return Override(
        check_id,
        "The law of the land.",
        "supervisor-1",
        MONDAY,
        **{"expires_at": MONDAY + SECOND, "four_eyes": False, **facts},
    )


@pytest.mark.parametrize(
    "facts, outcome",
    [
        ({}, Outcome.OVERRIDDEN),
        ({"expires_at": MONDAY}, Outcome.NOT_MET),
        ({"four_eyes": True}, Outcome.NOT_MET),
        ({"four_eyes": True, "approved_by": "head-1"}, Outcome.OVERRIDDEN),
    ],
    ids=["holds", "has run out", "waits for a second person", "approved"],
)
def test_an_unmet_check_is_overridden_only_while_the_override_holds(facts, outcome):
    verdict = judged("ADEQUACY-01", a_case(overrides=(override("ADEQUACY-01", **facts),)))
    assert verdict.outcome is outcome
    assert "Allegation 1 has no line of inquiry" in verdict.words


def test_a_recorded_override_of_what_nobody_may_depart_from_changes_nothing():
    assert judged("ACCESS-01", a_case(FORMAL, overrides=(override("ACCESS-01"),))).outcome is Outcome.NOT_MET


def test_an_override_of_another_check_changes_nothing():
    assert judged("ACCESS-01", a_case(FORMAL, overrides=(override("ACCESS-05"),))).outcome is Outcome.NOT_MET


def test_what_is_met_is_not_overridden():
    case = a_case(a_record("rejection"), overrides=(override("ACCESS-01"),))
    assert judged("ACCESS-01", case).outcome is Outcome.MET
