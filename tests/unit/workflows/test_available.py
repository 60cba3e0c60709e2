"""Whether what may be done next, told beforehand, is what the machine then does."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories.casefiles import MONDAY, a_record, an_assignment, classified
from tests.factories.journeys import ASSIGNED, a_form, arrived_in, ready_for, someone, standing_in, whoever_fires
from workflows.course import Override
from workflows.errors import Refused
from workflows.machine import available, fire
from workflows.roles import Role
from workflows.standards import Evaluation, load_standards
from workflows.states import State
from workflows.transition_table import TRIGGERS, rows_of

DAY = timedelta(days=1)


def offered(case, trigger, actor=None, at=MONDAY):
    found = {one.trigger.name: one for one in available(case, actor or whoever_fires(trigger), at)}
    return found[trigger]


def reasons_of_firing(case, trigger, actor, at=MONDAY):
    try:
        fire(case, trigger, actor, at)
    except Refused as refused:
        return refused.reasons
    return ()


@pytest.mark.parametrize("state", State)
def test_every_trigger_but_filing_is_told_of_in_every_state(state):
    told = available(standing_in(state), someone(Role.HEAD), MONDAY)
    assert [one.trigger for one in told] == [trigger for trigger in TRIGGERS.values() if trigger.name != "file"]


@pytest.mark.parametrize("trigger", [trigger for trigger in TRIGGERS if trigger != "file"])
def test_what_the_form_of_a_trigger_asks_for_does_not_count_as_missing(trigger):
    told = offered(ready_for(trigger, form=False), trigger)
    assert told.may_fire
    assert told.asks == rows_of(trigger)[0].asks


def test_the_states_to_which_a_trigger_may_lead_are_told():
    assert offered(standing_in(State.FINDING), "decide").dests == (State.SANCTION, State.CLOSED)
    assert offered(standing_in(State.SANCTION), "withdraw").dests == (State.CLOSED, State.SANCTION)
    assert offered(standing_in(State.SANCTION), "decide").dests == ()


def test_a_wrong_state_and_a_wrong_role_are_told_apart():
    elsewhere, not_theirs = (
        offered(standing_in(state), "decide", someone(role))
        for state, role in ((State.SANCTION, Role.DECISION_MAKER), (State.FINDING, Role.SUPERVISOR))
    )
    assert (elsewhere.fits_the_state, elsewhere.may_fire) == (False, False)
    assert (not_theirs.fits_the_state, not_theirs.fits_the_role, not_theirs.may_fire) == (True, False, False)


def test_what_only_the_next_step_insists_on_is_a_warning_beforehand():
    told = offered(ready_for("submit_report", a_record("plan_line", "allegation-1", status="open")), "submit_report")
    assert told.may_fire
    assert [reason.code for reason in told.warnings] == ["IMPARTIALITY-01", "ADEQUACY-01"]


def test_an_evaluation_that_was_made_already_is_used():
    case = ready_for("record")
    tampered = Evaluation(replace(case, chain_problem="entry 3 is missing"), MONDAY)
    (told,) = [
        one for one in available(case, whoever_fires("record"), MONDAY, tampered) if one.trigger.name == "record"
    ]
    assert [reason.code for reason in told.reasons] == ["RECORD-07"]


# What an earlier form said does not count ---------------------------------------------------------------------------


def test_having_decided_once_not_to_reopen_leaves_the_way_to_decide_again():
    earlier = a_record("reopening_decision", reopen=False, made_by="head-1")
    assert offered(standing_in(State.CLOSED, earlier), "reopen").may_fire


def test_reasons_for_an_earlier_late_request_do_not_stand_in_the_way_of_another():
    earlier = a_form("review_request", made_by="complainant-1", late_reasons=None)
    closed = a_form("conclusion", made_by="decision_maker-1", review_window_ends_on=date(2026, 3, 30))
    case = standing_in(State.CLOSED, closed, earlier)
    assert offered(case, "request_review", at=MONDAY + 60 * DAY).may_fire


def test_an_earlier_withdrawal_does_not_decide_what_another_needs():
    earlier = a_form("withdrawal", made_by="supervisor-1", decision="close", spoke_alone=False)
    assert offered(standing_in(State.INVESTIGATION, earlier), "withdraw").may_fire


# It is what the machine does ----------------------------------------------------------------------------------------


def without_the_form(case, trigger):
    asks = rows_of(trigger)[0].asks
    return case.without(asks) if asks else case


def agree(case, actor, at=MONDAY):
    for told in available(case, actor, at):
        then = reasons_of_firing(without_the_form(case, told.trigger.name), told.trigger.name, actor, at)
        assert told.reasons == tuple(reason for reason in then if reason.code != "form")
        assert told.fits_the_state == ("state" not in {reason.code for reason in then})
        assert told.fits_the_role == ("role" not in {reason.code for reason in then})


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("state", State)
def test_it_agrees_with_firing_in_every_state_for_every_role(state, role):
    agree(standing_in(state), someone(role))
    agree(standing_in(state, chain_problem="entry 3 is missing", received_at=MONDAY - 3 * DAY), someone(role))


PEOPLE = [f"{role.value}-1" for role in (Role.INVESTIGATOR, Role.SUPERVISOR, Role.DECISION_MAKER, Role.REVIEWER)]
CHECKS = sorted(load_standards().checks)


@st.composite
def cases(draw):
    """Make a case from which some records are missing, some were made by others, and some checks are overridden."""
    full = standing_in(draw(st.sampled_from(State)))
    kinds = draw(st.sets(st.sampled_from(sorted(full.records)), max_size=4))
    maker = draw(st.sampled_from(PEOPLE))
    records = {
        kind: tuple(replace(record, made_by=maker) for record in records)
        for kind, records in full.records.items()
        if kind not in kinds
    }
    overrides = tuple(
        Override(check_id, "For reasons.", maker, MONDAY, MONDAY + DAY, draw(st.booleans()))
        for check_id in draw(st.sets(st.sampled_from(CHECKS), max_size=4))
    )
    codes = draw(st.sampled_from(["service_conduct", "death", "force_other", "corruption"]))
    records["classification"] = (classified(codes),) if draw(st.booleans()) else ()
    return replace(
        full,
        records=records,
        overrides=overrides,
        assignments=draw(st.sampled_from([(), ASSIGNED, (an_assignment(signed_at=None),)])),
        received_at=draw(st.sampled_from([MONDAY, MONDAY - 3 * DAY])),
    )


@given(cases(), st.sampled_from(Role), st.sampled_from(PEOPLE), st.integers(0, 60))
def test_it_agrees_with_firing_whatever_is_on_file(case, role, name, days):
    agree(case, someone(role, name), MONDAY + days * DAY)


@given(cases(), st.sampled_from(State))
def test_nothing_on_file_opens_a_way_that_the_state_does_not_know(case, state):
    elsewhere = replace(case, state=state, history=arrived_in(state))
    for told in available(elsewhere, someone(Role.HEAD), MONDAY):
        assert told.fits_the_state == any(row.source is state for row in rows_of(told.trigger.name))
