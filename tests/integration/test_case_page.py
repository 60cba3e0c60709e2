"""The case page: what can be done and why the rest cannot, in a constant number of queries, and never unseen."""

import re
from collections import Counter

import pytest
from sqlalchemy import select, text

from oversight.models import Assignment, AuditEntry, Complaint, Party
from oversight.services import assignments, overrides
from oversight.services.filing import OfficerDescribed
from tests.databases import ONE_DATABASE
from tests.factories.client import Colleague, counted, make_app, queries_among, sample, typed
from workflows.conditions import standards_of
from workflows.roles import Role
from workflows.standards import evaluated_checks, predicates
from workflows.states import STORED, State
from workflows.transition_table import rows_of

MOST_QUERIES = 12
THE_READ_ITSELF = 2
"""What is written before a page is shown: that it was read, and which page."""


def reads(world):
    with world.database.read() as session:
        statement = select(AuditEntry.type, AuditEntry.actor_id).where(
            AuditEntry.type.like("case.%"), AuditEntry.case_seq.is_(None)
        )
        return [tuple(row) for row in session.execute(statement)]


@ONE_DATABASE
@pytest.mark.parametrize("state", STORED, ids=str)
def test_it_opens_in_every_state_and_says_what_can_be_done(world_with_cases, state):
    world, reference = world_with_cases, world_with_cases.in_state[state]
    page = Colleague(make_app(world), world, Role.SUPERVISOR).get(f"/cases/{reference}")
    assert page.status == 200
    assert page.title.startswith(reference)
    assert page.headings == [reference]
    assert "Two officers hit me with a baton." in page.html
    assert len(page.ids) == len(set(page.ids))


def test_the_page_of_a_record_shows_what_was_put_on_record_about_it_and_offers_more(world, app):
    reference = world.advance(world.file(), State.REPORT_REVIEW)
    (item,) = world.cases[reference].evidence
    hands = {"at": world.at.isoformat(), "taken_from": "Safe 1", "taken_to": "The laboratory"}
    world.record(reference, "custody_event", Role.SUPERVISOR, item, **hands)
    page = Colleague(app, world, Role.SUPERVISOR).get(f"/cases/{reference}/record/{item}")
    assert "The laboratory" in page.text
    assert f"/cases/{reference}/records/custody_event?about={item}" in page.links


@pytest.fixture
def judgments(monkeypatch):
    """Count how often each check is judged."""
    judged = Counter()

    def counting(check_id, predicate):
        def count(case, limits):
            judged[check_id] += 1
            return predicate(case, limits)

        return count

    for check_id, predicate in list(predicates._PREDICATES.items()):
        monkeypatch.setitem(predicates._PREDICATES, check_id, counting(check_id, predicate))
    return judged


def test_a_visit_judges_each_check_once(world, app, judgments):
    reference = world.advance(world.file(), State.INVESTIGATION)
    colleague = Colleague(app, world, Role.SUPERVISOR)
    judgments.clear()
    assert colleague.get(f"/cases/{reference}").status == 200
    assert judgments == dict.fromkeys(evaluated_checks(), 1)


def test_what_a_form_filled_in_before_may_have_decided_is_judged_once_more_without_it(world, app, judgments):
    reference = world.advance(world.advance(world.file(), State.SUSPENDED), State.INVESTIGATION)
    colleague = Colleague(app, world, Role.SUPERVISOR)
    judgments.clear()
    assert colleague.get(f"/cases/{reference}").status == 200
    (row,) = (row for row in rows_of("suspend") if row.source is State.INVESTIGATION)
    again = {check.id for check in standards_of(row)} & evaluated_checks()
    assert judgments == {check_id: 1 + (check_id in again) for check_id in evaluated_checks()}


def test_the_number_of_queries_is_the_same_with_one_record_and_with_sixty(world, app):
    reference = world.advance(world.file(), State.INVESTIGATION)
    counts = []
    for more in (1, 60):
        for number in range(more):
            world.record(reference, "note", Role.SUPERVISOR, text=f"Note {number}")
        colleague = Colleague(app, world, Role.SUPERVISOR)
        with counted(world) as sent:
            assert f"Note {more - 1}" in colleague.get(f"/cases/{reference}").html
        counts.append((len(queries_among(sent)), len(sent)))
    assert counts[0] == counts[1], sent
    assert counts[0][0] <= MOST_QUERIES, sent
    assert counts[0][1] <= MOST_QUERIES + THE_READ_ITSELF, sent


def test_a_read_is_in_the_record_with_who_read(world, app):
    reference = world.file()
    colleague = Colleague(app, world, Role.SUPERVISOR)
    colleague.get(f"/cases/{reference}")
    colleague.get(f"/cases/{reference}/do/record")
    supervisor = world.actors[Role.SUPERVISOR].id
    assert reads(world) == [("case.read", supervisor)] * 2


def test_nothing_is_shown_when_the_read_cannot_be_kept(world, app):
    reference = world.file()
    colleague = Colleague(app, world, Role.SUPERVISOR)
    with world.database.engine.begin() as connection:
        connection.execute(text("DROP TABLE audit_pending"))
    page = colleague.get(f"/cases/{reference}")
    assert page.status == 503
    assert "baton" not in page.html


def test_a_missing_a_foreign_and_a_walled_case_look_alike(world, app):
    foreign = world.advance(world.file(), State.INVESTIGATION)
    assignments.end_assignment(
        world.database, foreign, part_id(world, foreign), world.actors[Role.SUPERVISOR], world.soon()
    )
    walled = world.advance(world.file(), State.INVESTIGATION)
    interests = "My cousin is the sergeant."
    assignments.recuse(world.database, walled, world.actors[Role.INVESTIGATOR], world.soon(), interests)
    colleague = Colleague(app, world, Role.INVESTIGATOR)
    pages = [colleague.get(f"/cases/{reference}") for reference in (foreign, walled, "22222-22222")]
    assert {page.status for page in pages} == {404}
    assert len({re.sub(r'name="csrf_token" value="[^"]*"', "", page.html) for page in pages}) == 1
    assert reads(world) == []


def part_id(world, reference):
    with world.database.read() as session:
        statement = select(Assignment.id).join(Complaint).where(Complaint.reference == reference)
        return session.scalars(statement).one()


def test_what_cannot_be_done_names_the_check_its_source_and_the_way_to_mend_it(world, app):
    reference = world.advance(world.file(), State.RECORDED)
    page = Colleague(app, world, Role.INTAKE_OFFICER).get(f"/cases/{reference}")
    assert "No allegation is recorded" in page.text
    assert "/standards/RECORD-02" in page.links
    assert "Code of Conduct for Law Enforcement Officials" in page.text
    assert f"/cases/{reference}/allegations/new" in page.links
    assert f"/cases/{reference}/do/assess" not in page.links


def test_the_ways_to_mend_come_in_the_order_in_which_the_check_names_its_facts(world, app):
    reference = world.advance(world.file(), State.FINDING)
    world.give_part(reference, "decision_maker", Role.DECISION_MAKER)
    page = Colleague(app, world, Role.DECISION_MAKER).get(f"/cases/{reference}/do/decide")
    asked_for = page.text.partition("FINDING-01")[2]
    assert asked_for.index("Finding: Allegation") < asked_for.index("Test of an omission: Allegation")


def test_a_need_that_is_owed_is_completed_where_it_was_told(world, app):
    reference = world.advance(world.file(), State.INVESTIGATION)
    with world.database.read() as session:
        person = session.scalars(select(Party.id).join(Complaint).where(Complaint.reference == reference)).one()
    need = world.record(reference, "need", Role.INVESTIGATOR, person, need="language", what="An interpreter")
    investigator = Colleague(app, world, Role.INVESTIGATOR)
    investigator.get(f"/cases/{reference}/records/interview")
    page = investigator.send(**typed("interview", sample("interview", world.at, person=person)))
    assert "first heard before this was provided for" in page.text
    assert f"/cases/{reference}/records/need/replace/{need}" in page.links
    assert f"/cases/{reference}/records/need?about={person}" not in page.links


def test_a_step_of_somebody_else_says_for_whom_it_is(world, app):
    reference = world.advance(world.file(), State.REPORT_REVIEW)
    page = Colleague(app, world, Role.INVESTIGATOR).get(f"/cases/{reference}")
    assert "for: Head of the oversight body, Supervisor" in page.text
    assert f"/cases/{reference}/do/approve_report" not in page.links
    page = Colleague(app, world, Role.SUPERVISOR).get(f"/cases/{reference}")
    assert f"/cases/{reference}/do/approve_report" in page.links


@pytest.mark.parametrize("role, told", [(Role.SUPERVISOR, True), (Role.INVESTIGATOR, False)])
def test_whoever_gives_parts_is_told_that_nobody_has_the_one_whose_turn_it_is(world, app, role, told):
    reference = world.advance(world.file(), State.FINDING)
    link, words = f"/cases/{reference}/assign?part=decision_maker", "It is the turn of: Decision-maker."
    page = Colleague(app, world, role).get(f"/cases/{reference}")
    assert ((link in page.links), (words in page.text)) == (told, told)
    world.give_part(reference, "decision_maker", Role.DECISION_MAKER)
    assert words not in Colleague(app, world, role).get(f"/cases/{reference}").text


def test_what_to_know_before_a_step_that_is_ready_says_which_next_step_insists_on_it(world, app):
    reference = world.advance(world.file(), State.REPORT_REVIEW)
    world.move(reference, "return_report", Role.SUPERVISOR, {"reasons": "One line is missing."})
    line = {"line": "recordings", "what": "Find the other cameras.", "status": "open"}
    world.record(reference, "plan_line", Role.INVESTIGATOR, world.cases[reference].allegations[0], **line)
    page = Colleague(app, world, Role.INVESTIGATOR).get(f"/cases/{reference}")
    assert "Submit the report: 2 things to know first" in page.text
    assert "the next step, “Approve the report”, insists on the check" in page.text


def test_whoever_may_override_a_check_is_led_to_ask(world, app):
    reference = world.advance(world.file(), State.INVESTIGATION)
    investigator = Colleague(app, world, Role.INVESTIGATOR)
    page = investigator.get(f"/cases/{reference}/do/submit_report")
    assert f"/cases/{reference}/overrides/ADEQUACY-01" in page.links
    assert "the next step, “Approve the report”, insists on the check" in page.text
    page = Colleague(app, world, Role.SUPERVISOR).get(f"/cases/{reference}")
    assert f"/cases/{reference}/overrides/ADEQUACY-01" not in page.links


def test_an_override_is_asked_for_agreed_to_and_shown_with_both_names(world, app):
    reference = world.advance(world.file(), State.INVESTIGATION)
    investigator = Colleague(app, world, Role.INVESTIGATOR)
    investigator.get(f"/cases/{reference}/overrides/ADEQUACY-01")
    assert investigator.blank().status == 422
    page = investigator.send(
        reason="The scene is gone.", expires_at__day="1", expires_at__month="6", expires_at__year="2026"
    )
    assert "Waits for a second person" in page.text
    supervisor = Colleague(app, world, Role.SUPERVISOR)
    page = supervisor.get(f"/cases/{reference}")
    page = supervisor.press(next(form.action for form in page.forms if form.action.endswith("/approve")))
    assert "Overrides (1)" in page.text
    assert "agreed: Supervisor" in page.text


def test_the_four_eyes_of_an_override_are_two_people(world, app):
    reference = world.advance(world.file(), State.INVESTIGATION)
    until = world.later(days=1).replace(year=2027)
    overrides.ask_override(
        world.database,
        reference,
        "ADEQUACY-01",
        world.actors[Role.INVESTIGATOR],
        world.at,
        reason="Gone.",
        expires_at=until,
    )
    page = Colleague(app, world, Role.INVESTIGATOR).get(f"/cases/{reference}")
    assert not any(form.action.endswith("/approve") for form in page.forms)


def test_findings_and_sanctions_stand_side_by_side(world, app):
    reference = world.advance(world.file(), State.CLOSED)
    page = Colleague(app, world, Role.SUPERVISOR).get(f"/cases/{reference}")
    assert "Proposed Substantiated" in page.text
    assert "Decided Substantiated" in page.text
    assert "Officer Recommended Decided by the agency Final" in page.text
    assert "Shop camera" in page.text


def test_an_anonymous_person_has_no_name_on_the_page(world, app):
    reference = world.file(name="Ana Lima", anonymous=True)
    page = Colleague(app, world, Role.SUPERVISOR).get(f"/cases/{reference}")
    assert "Anonymous" in page.text
    assert "Ana Lima" not in page.html


def test_an_officer_without_a_name_is_called_by_their_number(world, app):
    nameless = (OfficerDescribed(description="Tall, with a beard"),)
    reference = world.advance(world.file(officers=nameless), State.INVESTIGATION)
    investigator = Colleague(app, world, Role.INVESTIGATOR)
    for path in ("", "/findings"):
        assert ">Officer 1</bdi>" in investigator.get(f"/cases/{reference}{path}").html


def test_checks_are_counted_and_listed(world, app):
    reference = world.file()
    world.later(days=9)
    page = Colleague(app, world, Role.SUPERVISOR).get(f"/cases/{reference}")
    assert "not met RECORD-01 Immediate registration of the account" in page.text
    assert "overdue by 8 days" in page.text


def test_history_tells_everything_newest_first(world, app):
    reference = world.advance(world.file(), State.ASSESSED)
    page = Colleague(app, world, Role.SUPERVISOR).get(f"/cases/{reference}")
    history = page.text.partition("History ")[2].rpartition("History ")[2]
    order = [history.index(words) for words in ("→ Assessed", "Classification", "→ Recorded", "→ Received")]
    assert order == sorted(order)


def test_of_what_happened_at_once_history_tells_the_cause_first(world, app):
    page = Colleague(app, world, Role.SUPERVISOR).get(f"/cases/{world.file()}")
    history = page.text.rpartition("History ")[2]
    assert history.index("Notice or contact") < history.index("File → Received")


@pytest.mark.parametrize(
    "role, state", [(Role.DECISION_MAKER, State.FINDING), (Role.INVESTIGATOR, State.INVESTIGATION)]
)
def test_what_can_be_done_with_allegations_is_parted_only_where_there_are_two_things(world, app, role, state):
    reference = world.advance(world.file(), state)
    if role is Role.DECISION_MAKER:
        world.give_part(reference, "decision_maker", role)
    page = Colleague(app, world, role).get(f"/cases/{reference}")
    links = " ".join(page.html.partition("Record findings for all")[0].rpartition("<p")[2].split())
    assert ("·" in links) == ("/allegations/new" in links) == (role is Role.INVESTIGATOR)


def test_older_versions_of_a_record_are_one_link_away(world, app):
    reference = world.advance(world.file(), State.ASSESSED)
    allegation = world.cases[reference].allegations[0]
    about = {"categories": ["fair_procedure"], "conduct_type": "omission"}
    newest = world.record(reference, "classification", Role.INTAKE_OFFICER, allegation, **about)
    colleague = Colleague(app, world, Role.SUPERVISOR)
    assert f"/cases/{reference}/record/{newest}" in colleague.get(f"/cases/{reference}").links
    page = colleague.get(f"/cases/{reference}/record/{newest}")
    assert page.text.index("Unfair handling") < page.text.index("Other use of force")
