"""A form for every trigger and every kind of record: mistakes beside the fields, nothing typed lost, and it works."""

import re
from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import urlencode

import pytest

from oversight.case_rows import find_case, load_rows
from tests.databases import ONE_DATABASE, Databases
from tests.factories import steps
from tests.factories.client import Colleague, make_app, sample, typed
from tests.factories.steps import subjects_of
from tests.factories.world import World, office_with_cases, open_office
from workflows.access import GRANTS, Action
from workflows.records import KINDS, About
from workflows.records import fields as declared
from workflows.roles import Role
from workflows.states import STORED, State
from workflows.transition_table import TABLE

KEPT = "Words that must not be lost"

FIRED = {
    "record": (State.RECEIVED, Role.INTAKE_OFFICER),
    "assess": (State.RECORDED, Role.INTAKE_OFFICER),
    "reject": (State.RECEIVED, Role.SUPERVISOR),
    "refer": (State.ASSESSED, Role.SUPERVISOR),
    "take_back": (State.REFERRED, Role.INTAKE_OFFICER),
    "offer_mediation": (State.ASSESSED, Role.INTAKE_OFFICER),
    "settle": (State.MEDIATION, Role.INTAKE_OFFICER),
    "fail_mediation": (State.MEDIATION, Role.INTAKE_OFFICER),
    "open_investigation": (State.ASSESSED, Role.SUPERVISOR),
    "suspend": (State.INVESTIGATION, Role.SUPERVISOR),
    "resume": (State.SUSPENDED, Role.SUPERVISOR),
    "submit_report": (State.INVESTIGATION, Role.INVESTIGATOR),
    "return_report": (State.REPORT_REVIEW, Role.SUPERVISOR),
    "approve_report": (State.REPORT_REVIEW, Role.SUPERVISOR),
    "inquire_further": (State.FINDING, Role.DECISION_MAKER),
    "decide": (State.FINDING, Role.DECISION_MAKER),
    "conclude": (State.SANCTION, Role.DECISION_MAKER),
    "withdraw": (State.RECORDED, Role.INTAKE_OFFICER),
    "request_review": (State.CLOSED, Role.INTAKE_OFFICER),
    "dismiss_review": (State.UNDER_REVIEW, Role.REVIEWER),
    "uphold_review": (State.UNDER_REVIEW, Role.REVIEWER),
    "reopen": (State.CLOSED, Role.HEAD),
}
"""From which state and by whom each trigger is fired here."""

ASKS = {row.trigger: row.asks for row in TABLE if row.asks}
BY_PACK = {"clock_event", "referral_decision", "law_change"}
"""Kinds that are offered only where the pack has something to choose; they are tried with such a pack."""
ASKED_ELSEWHERE = {"emergency_answer"}
"""Kinds about a record that has a page of its own, and tests of its own."""
MADE = [
    name
    for name, kind in KINDS.items()
    if kind.made_by & GRANTS[Action.MAKE_RECORD] and name not in {*BY_PACK, *ASKED_ELSEWHERE}
]
REACHING = (Role.SUPERVISOR, Role.INTAKE_OFFICER, Role.INVESTIGATOR, Role.DECISION_MAKER, Role.HEAD)


class Desk:
    """A world that is shared by the tests of this file; each gets a case of its own or one that it may only look at."""

    def __init__(self, world: World) -> None:
        self.world, self.app = world, make_app(world)
        self.shared: dict[State, str] = {}

    def case(self, state: State) -> str:
        if state not in self.shared:
            self.shared[state] = self._with_its_part(self.world.in_state[state], state)
        return self.shared[state]

    def _made(self, state: State) -> str:
        return self._with_its_part(self.world.advance(self.world.file(), state), state)

    def _with_its_part(self, reference: str, state: State) -> str:
        if state is State.FINDING:
            self.world.give_part(reference, "decision_maker", Role.DECISION_MAKER)
        if state is State.UNDER_REVIEW:
            self.world.give_part(reference, "reviewer", Role.REVIEWER)
        return reference

    def colleague(self, role: Role) -> Colleague:
        return Colleague(self.app, self.world, role)


@pytest.fixture(scope="module")
def desk(databases: Databases, database_kind: str) -> Iterator[Desk]:
    world = open_office(databases, database_kind, office_with_cases)
    yield Desk(world)
    world.close()


def needed(kind):
    """Name the fields without which a record of a kind is not complete."""
    return sorted(KINDS[kind].needed({name: field.empty for name, field in KINDS[kind].fields.items()}))


def kept_field(kind):
    """Choose a field to type something into, so that others are still missing."""
    words = (name for name, field in KINDS[kind].fields.items() if type(field) in {declared.Text, declared.LongText})
    return next((name for name in words if needed(kind) != [name]), None)


def assert_errors_beside_fields(page, kind, besides=()):
    for name in needed(kind):
        if name not in besides:
            assert any(id == f"{name}-error" for id in page.ids), f"{kind}: no error beside {name}"
    assert page.title.startswith("Error:")
    assert "There is a problem" in page.text


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
        steps._STEPS[LEADS_TO[trigger]](Still(desk.world), reference)
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


def where_made(kind):
    """Choose a state and a person who make a record of a kind."""
    declared_kind = KINDS[kind]
    if kind == "finding":
        return State.FINDING, Role.DECISION_MAKER
    if kind == "proposed_finding":
        return State.INVESTIGATION, Role.INVESTIGATOR
    order = (State.ASSESSED, State.INVESTIGATION, State.SANCTION, State.CLOSED)
    state = next(state for state in order if state in declared_kind.in_states)
    return state, next(role for role in REACHING if role in declared_kind.made_by and reaches(role, state))


def reaches(role, state):
    if role is Role.INTAKE_OFFICER:
        return state in {State.ASSESSED, State.CLOSED}
    parts = {Role.INVESTIGATOR: State.INVESTIGATION, Role.DECISION_MAKER: State.SANCTION}
    return role not in parts or state is parts[role]


def about(desk, kind, reference):
    world = desk.world
    match KINDS[kind].about:
        case About.ALLEGATION:
            return {"about": world.cases[reference].allegations[0]}
        case About.OFFICER:
            return {"about": subjects_of(world.database, reference)[0]}
        case About.PERSON:
            return {"about": parties_of(world, reference)[0]}
        case About.RECORD:
            return {"about": answered(desk, min(KINDS[kind].answers), reference)}
    return {}


def answered(desk, kind, reference):
    """Make a record that another can be about."""
    content, more = sample(kind, desk.world.at), about(desk, kind, reference)
    maker = next(
        role for role in REACHING if role in KINDS[kind].made_by and reaches(role, desk.world.state(reference))
    )
    return desk.world.record(reference, kind, maker, more.get("about"), **content)


def known(desk, kind, reference):
    """Give what a form can only name if it is there: evidence, another case, somebody of the staff."""
    found, staff = {}, iter(desk.world.actors.values())
    for name, field in KINDS[kind].fields.items():
        if isinstance(field, declared.CaseReference):
            found[name] = desk.world.file()
        elif isinstance(field, declared.StaffMember):
            found[name] = next(staff).id
        elif isinstance(field, declared.EvidenceCited) and field.required:
            found[name] = [
                desk.world.record(reference, "evidence_item", Role.SUPERVISOR, **sample("evidence_item", desk.world.at))
            ]
    return found


def parties_of(world, reference):
    with world.database.read() as session:
        return [row.id for row in load_rows(session, find_case(session, reference)).parties]


def address(desk, kind, reference):
    return f"/cases/{reference}/records/{kind}?" + urlencode(about(desk, kind, reference))


@ONE_DATABASE
@pytest.mark.parametrize("kind", MADE)
def test_an_empty_form_of_a_record_is_refused_beside_its_fields(desk, kind):
    state, role = where_made(kind)
    where = address(desk, kind, desk.case(state))
    colleague = desk.colleague(role)
    page = colleague.get(where)
    assert page.status == 200, page.text
    kept = kept_field(kind)
    page = colleague.blank(**({kept: KEPT} if kept else {}))
    assert page.status == 422
    assert_errors_beside_fields(page, kind, besides={kept})
    assert kept is None or KEPT in page.html


@pytest.mark.parametrize("kind", MADE)
def test_a_good_form_of_a_record_makes_it(desk, kind):
    state, role = where_made(kind)
    reference = desk.case(state)
    colleague = desk.colleague(role)
    content = sample(kind, desk.world.at, **known(desk, kind, reference))
    colleague.get(address(desk, kind, reference))
    assert colleague.leads_to(**typed(kind, content)).startswith(f"/cases/{reference}#")


def test_a_new_version_begins_with_what_stands_and_leaves_it_behind(desk):
    reference = desk.case(State.ASSESSED)
    item = {"kind_of_item": "video", "description": "Shop camera", "source": "The shop", "kept_at": "Safe 1"}
    obtained = desk.world.at.isoformat()
    made = desk.world.record(reference, "evidence_item", Role.SUPERVISOR, material=True, obtained_at=obtained, **item)
    colleague = desk.colleague(Role.SUPERVISOR)
    page = colleague.get(f"/cases/{reference}/records/evidence_item/replace/{made}")
    assert page.form.fields["description"] == "Shop camera"
    page = colleague.send(description="Camera of the shop next door")
    newest = colleague.get(next(link for link in page.links if "/record/" in link and made not in link))
    assert newest.status == 200
    page = colleague.get(f"/cases/{reference}/record/{made}")
    assert page.text.index("Camera of the shop next door") < page.text.index("Shop camera")


def test_findings_are_recorded_one_after_another(desk):
    world = desk.world
    reference = world.advance(world.file(), State.RECORDED)
    second = world.allege(reference, "Insulted")
    world.record(
        reference, "classification", Role.INTAKE_OFFICER, second, categories=["service_conduct"], conduct_type="act"
    )
    world.advance(reference, State.INVESTIGATION)
    colleague = desk.colleague(Role.INVESTIGATOR)
    page = colleague.get(f"/cases/{reference}/findings")
    assert "allegation 1 of 2" in page.text
    assert colleague.blank(reasons=KEPT).status == 422
    assert KEPT in colleague.page.html
    page = colleague.send(**typed("proposed_finding", sample("proposed_finding", world.at)))
    assert "allegation 2 of 2" in page.text
    page = colleague.send(**typed("proposed_finding", sample("proposed_finding", world.at, value="unfounded")))
    assert page.address == f"/cases/{reference}#allegations"
    assert "Proposed Unfounded" in page.text


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
    steps._STEPS[State.SANCTION](Still(world), reference)
    page = desk.colleague(Role.DECISION_MAKER).get(f"/cases/{reference}/do/decide")
    notice = page.form.fields["outcome_notice"]
    assert all(
        words in notice
        for words in (reference, "Hit with a baton: substantiated", "The recording shows it.", "legal aid")
    )


@pytest.mark.parametrize("path", ["do/file", "do/nonsense", "records/nonsense", "record/nonsense", "overrides/NONE-01"])
def test_what_is_not_there_is_not_found(desk, path):
    reference = desk.case(State.INVESTIGATION)
    assert desk.colleague(Role.SUPERVISOR).get(f"/cases/{reference}/{path}").status == 404


def test_a_record_about_the_wrong_thing_is_not_found(desk):
    reference = desk.case(State.INVESTIGATION)
    colleague = desk.colleague(Role.SUPERVISOR)
    for path in ("records/plan_line", "records/plan_line?about=nobody", "records/note?about=nobody"):
        assert colleague.get(f"/cases/{reference}/{path}").status == 404


LED = {
    Role.SUPERVISOR: [state for state in STORED if state not in {State.MEDIATION, State.REFERRED, State.SUSPENDED}],
    Role.INTAKE_OFFICER: [State.RECEIVED, State.RECORDED, State.ASSESSED, State.CLOSED],
    Role.INVESTIGATOR: [State.INVESTIGATION, State.REPORT_REVIEW, State.CLOSED],
    Role.DECISION_MAKER: [State.FINDING, State.SANCTION, State.CLOSED],
}
OF_ONE_THING = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9A-Z]{5}-[0-9A-Z]{5}")
"""What tells two links of one kind apart: the case, and the id of what each is about."""


@ONE_DATABASE
@pytest.mark.parametrize("role", LED)
def test_every_link_of_the_case_page_leads_somewhere(desk, role):
    found = {}
    for state in LED[role]:
        reference = desk.case(state)
        colleague = desk.colleague(role)
        links = {link.partition("#")[0] for link in colleague.get(f"/cases/{reference}").links if link.startswith("/")}
        fresh = {OF_ONE_THING.sub("", link): link for link in links if OF_ONE_THING.sub("", link) not in found}
        assert len(links) > 5
        found |= {kind: colleague.get(link).status for kind, link in fresh.items()}
    assert {link: status for link, status in found.items() if status != 200} == {}


def test_messages_and_notes_are_written_on_the_case_page(desk):
    reference = desk.case(State.RECEIVED)
    colleague = desk.colleague(Role.INTAKE_OFFICER)
    for kind in ("message", "note"):
        page = colleague.get(f"/cases/{reference}")
        form = next(form for form in page.forms if form.action.endswith(f"/records/{kind}"))
        page = colleague.post(form.action, {**form.fields, "text": f"A {kind}"})
        assert page.address == f"/cases/{reference}#{kind}s"
        assert f"A {kind}" in page.html
