"""A form for every trigger: mistakes beside the fields, nothing typed lost, reasons told, and it moves the case."""

from datetime import timedelta

import pytest

from tests.databases import ONE_DATABASE
from tests.factories import journeys, steps
from tests.factories.client import sample, typed
from tests.factories.desks import KEPT, assert_errors_beside_fields, kept_field, needed
from workflows.roles import Role
from workflows.states import State
from workflows.transition_table import TABLE

ELSEWHERE = {
    "reject": (State.RECEIVED, Role.SUPERVISOR),
    "settle": (State.MEDIATION, Role.INTAKE_OFFICER),
    "fail_mediation": (State.MEDIATION, Role.INTAKE_OFFICER),
    "withdraw": (State.RECORDED, Role.INTAKE_OFFICER),
    "request_review": (State.CLOSED, Role.INTAKE_OFFICER),
    "reopen": (State.CLOSED, Role.HEAD),
}
FIRED = {trigger: fired for trigger, fired in {**journeys.FIRED, **ELSEWHERE}.items() if trigger != "file"}
"""From which state and by whom each trigger is fired here: some by others of the office than in the domain."""

ASKS = {row.trigger: row.asks for row in TABLE if row.asks}


def test_every_trigger_is_tried_here():
    assert set(FIRED) == {row.trigger for row in TABLE} - {"file"}


@ONE_DATABASE
@pytest.mark.parametrize("trigger", sorted(FIRED))
def test_an_empty_form_of_a_trigger_is_refused_beside_its_fields(desk, trigger):
    state, role = FIRED[trigger]
    reference = desk.case(state)
    colleague = desk.colleague(role)
    page = colleague.get(f"/cases/{reference}/do/{trigger}")
    assert page.status == 200
    kind = ASKS.get(trigger)
    if kind is None or not needed(kind):
        return
    kept = kept_field(kind)
    page = colleague.blank(**({kept: KEPT} if kept else {}))
    assert page.status == 422
    assert_errors_beside_fields(page, kind, besides={kept})
    assert kept is None or KEPT in page.html


def good(desk, trigger, reference):
    """Give what makes the trigger pass, as it is typed."""
    world = desk.world
    kind = ASKS.get(trigger)
    if kind is None:
        return {}
    content = sample(kind, world.at)
    if "review_window_ends_on" in content or trigger == "settle":
        content["review_window_ends_on"] = (world.at + timedelta(days=60)).date().isoformat()
    if trigger == "suspend":
        content["review_due_on"] = (world.at + timedelta(days=14)).date().isoformat()
    return typed(kind, content)


class Still:
    """A world in which everything is prepared for a step, but the step itself is not taken."""

    def __init__(self, world):
        self._world = world

    def __getattr__(self, name):
        return getattr(self._world, name)

    def move(self, *_, **__):
        """Leave the case where it is."""


LEADS_TO = {
    "assess": State.ASSESSED,
    "open_investigation": State.INVESTIGATION,
    "submit_report": State.REPORT_REVIEW,
    "decide": State.SANCTION,
    "conclude": State.CLOSED,
}


def prepare(desk, trigger, reference):
    """Bring about what a trigger needs besides its form."""
    if trigger in LEADS_TO:
        steps.STEPS[LEADS_TO[trigger]](Still(desk.world), reference)
    if trigger == "inquire_further":
        desk.world.give_part(reference, "decision_maker", Role.DECISION_MAKER)
    if trigger in {"dismiss_review", "uphold_review"}:
        desk.world.give_part(reference, "reviewer", Role.REVIEWER)
    if trigger == "reopen":
        desk.world.record(reference, "new_information", Role.SUPERVISOR, information="A recording.", credible=True)


@pytest.mark.parametrize("trigger", sorted(FIRED))
def test_a_good_form_of_a_trigger_moves_the_case(desk, trigger):
    state, role = FIRED[trigger]
    reference = desk.world.advance(desk.world.file(), state)
    prepare(desk, trigger, reference)
    colleague = desk.colleague(role)
    page = colleague.get(f"/cases/{reference}/do/{trigger}")
    page = colleague.send(**good(desk, trigger, reference))
    assert page.address == f"/cases/{reference}", page.text
    assert "The case is now in" in page.text
    dests = {row.dest for row in TABLE if (row.trigger, row.source) == (trigger, state)}
    assert desk.world.state(reference) in dests


def test_a_refusal_lists_every_reason_with_its_citation_and_keeps_the_form(desk):
    world = desk.world
    reference = world.advance(world.file(), State.INVESTIGATION)
    colleague = desk.colleague(Role.SUPERVISOR)
    colleague.get(f"/cases/{reference}/do/suspend")
    far = (world.at + timedelta(days=400)).date().isoformat()
    page = colleague.send(**typed("suspension", sample("suspension", world.at, reasons=KEPT, review_due_on=far)))
    assert page.status == 422
    assert "This cannot be done yet" in page.text
    assert "/standards/PROMPT-04" in page.links
    assert KEPT in page.html
    links = page.find(".govuk-error-summary a")
    assert links
    assert {link.attributes.get("target") for link in links} == {"_blank"}, "what was typed would be lost"


def test_a_step_of_another_role_says_so_and_offers_no_form(desk):
    reference = desk.case(State.INVESTIGATION)
    colleague = desk.colleague(Role.INVESTIGATOR)
    page = colleague.get(f"/cases/{reference}/do/suspend")
    assert "This is for: Head of the oversight body, Supervisor" in page.text
    assert "reasons" not in page.ids
    suspension = typed("suspension", sample("suspension", desk.world.at))
    fields = {**page.form.fields, **{name.replace("__", "-"): value for name, value in suspension.items()}}
    page = colleague.post(f"/cases/{reference}/do/suspend", fields)
    assert page.status == 422
    assert "This is for: Head of the oversight body, Supervisor" in page.text


def test_a_step_of_another_state_says_where_it_belongs(desk):
    reference = desk.case(State.INVESTIGATION)
    page = desk.colleague(Role.SUPERVISOR).get(f"/cases/{reference}/do/resume")
    assert "This is done from: Suspended" in page.text


def test_times_begin_with_now_and_the_review_window_with_its_length(desk):
    received, mediated = desk.case(State.RECEIVED), desk.case(State.MEDIATION)
    colleague = desk.colleague(Role.SUPERVISOR)
    fields = colleague.get(f"/cases/{received}/do/reject").form.fields
    at = desk.world.at
    assert (fields["notified_at-day"], fields["notified_at-time"]) == (str(at.day), f"{at:%H:%M}")
    colleague = desk.colleague(Role.INTAKE_OFFICER)
    fields = colleague.get(f"/cases/{mediated}/do/settle").form.fields
    ends = at + timedelta(days=28)
    assert int(fields["review_window_ends_on-month"]) == ends.month


def test_the_notice_of_a_decision_is_drafted_from_the_findings(desk):
    world = desk.world
    reference = world.advance(world.file(), State.FINDING)
    steps.STEPS[State.SANCTION](Still(world), reference)
    page = desk.colleague(Role.DECISION_MAKER).get(f"/cases/{reference}/do/decide")
    notice = page.form.fields["outcome_notice"]
    assert all(
        words in notice
        for words in (reference, "Hit with a baton: substantiated", "The recording shows it.", "legal aid")
    )
