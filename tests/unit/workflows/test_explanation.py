"""What is told of one check to somebody who has never seen it."""

import pytest

from oversight import cli
from workflows.explanation import explained
from workflows.standards import load_standards

CHECKS = load_standards().checks


def lines(check_id):
    """Give what is told of a check, by the word before the colon."""
    return dict(line.split(": ", 1) for line in explained(CHECKS[check_id]) if ": " in line)


@pytest.mark.parametrize("check", CHECKS.values(), ids=lambda check: check.id)
def test_every_check_is_told_whole(check):
    told = list(explained(check))
    assert told[:2] == [f"{check.id}  {check.title}", check.requirement]
    assert [line for line in told if line.startswith("- ")][-1].endswith(check.provisions[-1].paraphrase)
    assert {"Applies to", "Tested", "If it is not met", "Override", "Reads", "Evaluated"} <= lines(check.id).keys()


@pytest.mark.parametrize(
    "check_id, tested, holds",
    [
        ("LIFE-02", "before the step investigation -> finding", "approve_report, uphold_review"),
        ("ADEQUACY-09", "before a record is saved: evidence citation", "decide"),
        ("DISAPPEARANCE-01", "in a cycle", "settle, decide, conclude, withdraw, dismiss_review"),
        ("ADEQUACY-02", "against a deadline", "settle, approve_report, decide"),
    ],
)
def test_it_says_when_the_check_is_tested_and_what_it_holds(check_id, tested, holds):
    assert lines(check_id)["Tested"].startswith(tested)
    assert lines(check_id)["Holds"].startswith(holds)


def test_it_says_who_may_depart_from_it_and_which_code_pulls_it_in():
    assert lines("LIFE-02")["Override"].startswith("competent judicial authority, or head of the oversight body")
    assert lines("FORCE-03")["Override"] == "nobody in this system"
    assert lines("FORCE-03")["Pulled in by"] == "Torture or other ill-treatment"


def test_the_command_explains_a_check_and_says_where_to_look_for_one_it_does_not_know(capsys):
    assert cli.main(["standards", "explain", "LIFE-02"]) == 0
    assert capsys.readouterr().out.splitlines() == list(explained(CHECKS["LIFE-02"]))
    assert cli.main(["standards", "explain", "LIFE-99"]) == 2
    assert "there is no check LIFE-99" in capsys.readouterr().err


@pytest.mark.parametrize("left_out, status", [(frozenset(), 0), (frozenset({"LIFE-02"}), 1)], ids=["all", "one less"])
def test_coverage_fails_while_a_check_is_not_evaluated(monkeypatch, capsys, left_out, status):
    monkeypatch.setattr(cli, "evaluated_checks", lambda: frozenset(CHECKS) - left_out)
    assert cli.main(["standards", "coverage"]) == status
    assert capsys.readouterr().out == f"80 checks, {80 - len(left_out)} evaluated\n"
