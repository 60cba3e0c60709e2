"""Overrides of checks and explanations of missed deadlines: whether they count when a case is to move."""

from datetime import timedelta

import pytest

from tests.factories.casefiles import MONDAY, SECOND, a_case, a_record, classified
from tests.factories.journeys import codes, ready_for, refused, standing_in, the_form, whoever_fires, worked_out
from workflows.conditions import deadlines_holding
from workflows.course import Override
from workflows.errors import Ground
from workflows.machine import available, fire
from workflows.states import State
from workflows.transition_table import TABLE

DAY = timedelta(days=1)


def an_override(check_id, *, expires_at=MONDAY + DAY, four_eyes=False, approved_by=None):
    return Override(check_id, "For reasons.", "investigator-1", MONDAY - DAY, expires_at, four_eyes, approved_by)


# Overrides -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "override, counts",
    [
        (an_override("ADEQUACY-01"), True),
        (an_override("ADEQUACY-01", four_eyes=True, approved_by="head-1"), True),
        (an_override("ADEQUACY-01", expires_at=MONDAY + SECOND), True),
        (an_override("ADEQUACY-01", expires_at=MONDAY), False),
        (an_override("ADEQUACY-01", four_eyes=True), False),
        (an_override("ADEQUACY-01", four_eyes=True, approved_by="investigator-1"), False),
        (an_override("ADEQUACY-08"), False),
    ],
    ids=["alone", "agreed", "last second", "run out", "not agreed", "agreed by the one who asked", "another check"],
)
def test_an_override_counts_while_it_runs_and_once_another_agreed_where_two_are_needed(override, counts):
    lines = [record for record in worked_out() if record.kind != "plan_line" or record["line"].endswith("account")]
    case = a_case(
        *lines,
        *the_form("approve_report", whoever_fires("approve_report")),
        state=State.REPORT_REVIEW,
        overrides=(override,),
    )
    if counts:
        assert fire(case, "approve_report", whoever_fires("approve_report"), MONDAY).overridden == ("ADEQUACY-01",)
    else:
        assert codes(refused(case, "approve_report")) == ["ADEQUACY-01"]


def test_an_override_of_what_nobody_may_depart_from_does_not_count():
    case = ready_for("offer_mediation", classified("death"), overrides=(an_override("VICTIM-01"),))
    assert codes(refused(case, "offer_mediation")) == ["VICTIM-01"]


def test_an_override_of_what_is_met_is_not_counted():
    case = ready_for("approve_report", overrides=(an_override("ADEQUACY-01"),))
    assert fire(case, "approve_report", whoever_fires("approve_report"), MONDAY).overridden == ()


def test_an_override_of_independence_ends_when_the_case_turns_out_to_be_grave():
    facts = {"assignments": (), "overrides": (an_override("INDEPENDENCE-02"),)}
    assert "INDEPENDENCE-02" not in codes(refused(ready_for("open_investigation", **facts), "open_investigation"))
    case = ready_for("open_investigation", classified("death"), **facts)
    assert "INDEPENDENCE-02" in codes(refused(case, "open_investigation"))


# Duties that run -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("days", [0, 400], ids=["while it runs", "once it was missed"])
@pytest.mark.parametrize("fate, held", [("unknown", True), ("alive", False)])
def test_no_case_of_a_disappearance_closes_before_the_fate_is_known(days, fate, held):
    search = a_record("search_review", "person-1", fate=fate, how_known="They were seen.")
    told = a_record("contact", told=["search"])
    case = ready_for("conclude", classified("disappearance"), search, told)
    told_of = available(case, whoever_fires("conclude"), MONDAY + days * DAY)
    (conclude,) = [one for one in told_of if one.trigger.name == "conclude"]
    assert ("DISAPPEARANCE-01" in codes(conclude.reasons)) is held


# Missed deadlines ----------------------------------------------------------------------------------------------------

HELD = [row for row in TABLE if deadlines_holding(row)]


def registered_late(row, **facts):
    content = {"uphold_review": {"sends_to": row.dest.value}}.get(row.trigger, {})
    found = [a_record("finding", "allegation-1")] if (row.trigger, row.dest) == ("decide", State.CLOSED) else []
    form = the_form(row.trigger, whoever_fires(row.trigger), **content)
    return standing_in(row.source, *form, *found, received_at=MONDAY - 3 * DAY, **facts)


@pytest.mark.parametrize("row", HELD, ids=lambda row: f"{row.trigger}-{row.source}-{row.dest}")
def test_a_missed_deadline_holds_a_move_towards_the_end(row):
    (reason,) = [one for one in refused(registered_late(row), row.trigger) if one.ground is Ground.BREACH]
    assert (reason.code, reason.due_at) == ("RECORD-01", MONDAY - 2 * DAY)
    assert "register" in reason.words
    assert reason.override.holder == "a senior member of the oversight body"


@pytest.mark.parametrize("row", HELD, ids=lambda row: f"{row.trigger}-{row.source}-{row.dest}")
def test_once_a_senior_explains_the_missed_deadline_the_move_goes_on_and_tells_so(row):
    case = registered_late(row, overrides=(an_override("RECORD-01"),))
    move = fire(case, row.trigger, whoever_fires(row.trigger), MONDAY)
    assert (move.dest, move.overridden) == (row.dest, ("RECORD-01",))


@pytest.mark.parametrize(
    "trigger", ["assess", "open_investigation", "submit_report", "return_report", "request_review"]
)
def test_a_missed_deadline_does_not_hold_other_moves(trigger):
    case = ready_for(trigger, received_at=MONDAY - 3 * DAY)
    assert fire(case, trigger, whoever_fires(trigger), MONDAY).unmet == ()
