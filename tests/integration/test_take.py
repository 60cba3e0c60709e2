"""Staff take down a complaint: in the register at once, with a code for the person, and never twice."""

import pytest
from sqlalchemy import func, select

from oversight.casefile import casefile_of, find_case, load_rows
from oversight.models import Complaint
from oversight.services import follow_up, people
from oversight.services.records import make_record
from tests.factories.client import Colleague, make_app
from workflows.case_clocks import clocks_of
from workflows.records.intake import ACKNOWLEDGED
from workflows.roles import Role
from workflows.standards import Evaluation, Outcome, load_standards
from workflows.states import State


@pytest.fixture
def app(world):
    return make_app(world)


def take(app, world, role=Role.INTAKE_OFFICER, **answers):
    colleague = Colleague(app, world, role)
    colleague.get("/complaints/new")
    colleague.send(**{"channel": "phone", "account": "They took my phone.", **answers})
    return colleague


def rows(world):
    with world.database.read() as session:
        reference = session.scalars(select(Complaint.reference)).one()
        return load_rows(session, find_case(session, reference))


def test_it_is_in_the_register_at_once_and_the_code_opens_it(world, app):
    page = take(app, world).page
    assert page.headings == ["The complaint is recorded"]
    complaint = rows(world).complaint
    assert complaint.state == State.RECORDED
    assert complaint.reference in page.text
    assert complaint.received_by == world.actors[Role.INTAKE_OFFICER].id
    assert follow_up.open_by_code(world.database, world.settings, page.code, world.soon())


def test_everything_told_is_kept(world, app):
    take(
        app, world, name="Ana Lima", phone="555 0100", safe="Mornings", age="34", on_behalf="other", harmed="Rui Lima",
        spoken="Polish", needs="Large print", date__month="2", date__year="2026", time="After dark", place="Mill Lane",
        harm="A broken wrist", wishes="An apology", officers__0__name="Roe", officers__0__badge="4711",
        officers__2__description="Grey dog", source="third_party", received_at__day="1",
    )  # fmt: skip
    found = rows(world)
    (party,) = found.parties
    assert (party.name, party.age, party.needs) == ("Ana Lima", 34, "Language: Polish\nLarge print")
    assert party.contact == {"phone": "555 0100", "safe": "Mornings"}
    assert party.roles == ["complainant", "representative"]
    assert party.about["person"] == {"name": "Rui Lima"}
    assert found.complaint.happened == {"date": "2026-02", "time": "After dark"}
    assert (found.complaint.place, found.complaint.source) == ("Mill Lane", "third_party")
    assert found.complaint.received_at.day == 1
    assert [(row.name, row.badge, row.description) for row in found.subjects] == [
        ("Roe", "4711", ""),
        ("", "", "Grey dog"),
    ]


def test_an_anonymous_person_leaves_no_name(world, app):
    take(app, world, anonymous="y", name="Ana Lima")
    (party,) = rows(world).parties
    assert (party.anonymous, party.name) == (True, "")


def test_sending_the_same_form_again_makes_no_second_complaint(world, app):
    colleague = Colleague(app, world, Role.INTAKE_OFFICER)
    form = colleague.get("/complaints/new").form
    fields = {**form.fields, "channel": "phone", "account": "They took my phone."}
    first, second = colleague.post("/complaints/new", fields), colleague.post("/complaints/new", fields)
    assert first.code != second.code
    assert follow_up.open_by_code(world.database, world.settings, first.code, world.soon()) is None
    assert follow_up.open_by_code(world.database, world.settings, second.code, world.soon())
    assert "was used already" in colleague.post("/complaints/new", fields).text
    with world.database.read() as session:
        assert session.scalar(select(func.count(Complaint.id))) == 1


def test_mistakes_stand_beside_their_fields_and_nothing_is_lost(world, app):
    page = take(app, world, account="", name="Ana Lima", email="nobody", officers__1__badge="4711", harm="A cut").page
    assert page.status == 422
    assert all(f"{name}-error" in page.ids for name in ("account", "email"))
    assert all(words in page.html for words in ("Ana Lima", "4711", "A cut"))
    with world.database.read() as session:
        assert session.scalar(select(func.count(Complaint.id))) == 0


def test_nothing_is_received_in_the_future(world, app):
    page = take(app, world, received_at__year="2027").page
    assert "has not come yet" in page.text


def test_an_investigator_takes_down_what_intake_then_enters(world, app):
    take(app, world, Role.INVESTIGATOR)
    assert rows(world).complaint.state == State.RECEIVED


def test_the_code_is_in_no_address_and_no_title(world, app):
    colleague = take(app, world)
    page = colleague.page
    assert page.address == "/complaints/new"
    assert page.code not in page.title
    assert not any(page.code in link for link in page.links)


@pytest.mark.parametrize("channel, by, reached", [("counter", "in_person", True), ("phone", "phone", True)])
def test_who_is_there_is_told_at_once(world, app, channel, by, reached):
    take(app, world, channel=channel)
    (contact,) = [row.content for row in rows(world).records if row.kind == "contact"]
    assert (contact["channel"], contact["delivered"]) == (by, reached)


@pytest.mark.parametrize("channel", ["letter", "email"])
def test_who_wrote_is_not_told_before_an_answer_is_sent(world, app, channel):
    take(app, world, channel=channel)
    case = casefile_of(rows(world))
    verdict = Evaluation(case, world.at).verdict(load_standards().checks["ACCESS-04"])
    assert verdict.outcome is Outcome.NOT_YET_DUE
    supervisor = world.actors[Role.SUPERVISOR]
    told = {"at": world.at.isoformat(), "channel": "letter", "content_type": "acknowledgement", "delivered": True}
    make_record(world.database, case.id, "contact", supervisor, world.soon(), {**told, "told": sorted(ACKNOWLEDGED)})
    verdict = Evaluation(casefile_of(rows(world)), world.at).verdict(load_standards().checks["ACCESS-04"])
    assert verdict.outcome is Outcome.MET


def test_the_next_deadline_is_that_of_the_people_as_they_are_after_a_correction(world):
    reference = world.advance(world.file(), State.INVESTIGATION)
    world.later(days=40)
    party = rows(world).parties[0].id
    changes = {"can_be_contacted": False}
    people.change_party(world.database, reference, party, world.actors[Role.SUPERVISOR], world.soon(), changes)
    found = rows(world)
    evaluation = Evaluation(casefile_of(found), world.at)
    assert found.complaint.next_due_at == next(run.due_at for run in clocks_of(evaluation) if run.due_at)
    assert found.complaint.next_due_check == "PROMPT-03"
