"""Emergency access: a reason, a second person, sixty minutes of reading, told to auditors and to whoever complained."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from oversight.log.verify import Verified, verify
from oversight.models import AuditEntry, CaseRecord
from oversight.queries.follow_up import followed_case
from oversight.services import people
from oversight.services.emergency import ask_emergency
from tests.factories.client import Colleague
from tests.factories.office import told_in_private
from tests.factories.steps import subjects_of
from workflows.errors import InvalidRecord
from workflows.roles import Actor, Role
from workflows.states import State

REASON = "The witness in this file was threatened an hour ago"


@pytest.fixture
def case(world):
    """A case under investigation whose officer is known."""
    reference = world.advance(world.file(), State.INVESTIGATION)
    (subject,) = subjects_of(world.database, reference)
    supervisor, day = world.actors[Role.SUPERVISOR], world.at.date() - timedelta(days=1)
    people.identify_subject(world.database, reference, subject, world.officer_id, supervisor, world.soon(), day)
    return reference


@pytest.fixture
def mediator(app, world):
    """Somebody without any part in the case."""
    return Colleague(app, world, Role.MEDIATOR)


def requests(world):
    with world.database.read() as session:
        return session.scalars(select(CaseRecord.id).where(CaseRecord.kind == "emergency_request")).all()


def ask(world, case, reason=REASON):
    ask_emergency(world.database, case, world.actors[Role.MEDIATOR], world.soon(), reason)


def answer(world, case, *, granted):
    (request,) = requests(world)
    world.record(case, "emergency_answer", Role.SUPERVISOR, request, granted=granted, reasons="As asked")


def test_it_opens_for_an_hour_after_a_second_person_agreed(world, app, case, mediator):
    mediator.get("/emergency")
    page = mediator.send(reference=case.lower().replace("-", " "), reason=REASON)
    assert "Waits for an answer" in page.text
    assert mediator.get(f"/cases/{case}").status == 404
    supervisor = Colleague(app, world, Role.SUPERVISOR)
    assert "Mediator asks to read this case in an emergency" in supervisor.get(f"/cases/{case}").text
    (link,) = {link for link in supervisor.page.links if "emergency_answer" in link}
    supervisor.get(link)
    assert supervisor.send(granted="yes", reasons="Life at risk").status == 200
    page = mediator.get(f"/cases/{case}")
    assert page.status == 200
    assert "You read this case in an emergency" in page.text
    assert f"/cases/{case}" in mediator.get("/emergency").links
    world.later(minutes=61)
    assert Colleague(app, world, Role.MEDIATOR).get(f"/cases/{case}").status == 404
    assert "Over" in Colleague(app, world, Role.MEDIATOR).get("/emergency").text


def test_it_opens_reading_and_nothing_else(world, case, mediator):
    ask(world, case)
    answer(world, case, granted=True)
    assert mediator.get(f"/cases/{case}").status == 200
    assert not any("/do/" in link or "/records/" in link for link in mediator.page.links)
    for path in (f"/cases/{case}/records/note", f"/cases/{case}/do/suspend", f"/cases/{case}/assign"):
        assert mediator.get(path).status == 404


def test_refused_it_stays_shut(world, case, mediator):
    ask(world, case)
    answer(world, case, granted=False)
    assert mediator.get(f"/cases/{case}").status == 404
    assert "Refused" in mediator.get("/emergency").text


def test_no_answer_opens_a_case_through_a_wall(world, case, mediator):
    ask(world, case)
    answer(world, case, granted=True)
    assert mediator.get(f"/cases/{case}").status == 200
    mediator.get("/account/ties?q=4711")
    mediator.send(officer=world.officer_id, words="My cousin")
    assert mediator.get(f"/cases/{case}").status == 404


def test_asking_tells_nothing_about_what_there_is(world, case, mediator):
    mediator.get("/account/ties?q=4711")
    mediator.send(officer=world.officer_id, words="My cousin")
    pages = []
    for reference in (case, "ZZZZZ-ZZZZZ"):
        mediator.get("/emergency")
        pages.append(mediator.send(reference=reference, reason=REASON).text)
    assert pages[0] == pages[1]
    assert requests(world) == []


def test_without_a_reason_nothing_is_asked(world, case, mediator):
    mediator.get("/emergency")
    assert mediator.send(reference=case, reason="  ").status == 422
    with pytest.raises(InvalidRecord):
        ask(world, case, reason=" ")
    assert requests(world) == []


def test_auditors_and_the_person_are_told_and_the_reads_are_marked(world, app, case, mediator):
    ask(world, case)
    answer(world, case, granted=True)
    mediator.get(f"/cases/{case}")
    text = Colleague(app, world, Role.AUDITOR).get("/audit/emergencies").text
    assert REASON in text
    assert "Mediator" in text
    with world.database.read() as session:
        person = session.scalars(select(AuditEntry.case_id).where(AuditEntry.type == "case.file")).one()
        private = told_in_private(session)
    told = followed_case(world.database, case, Actor(person, Role.COMPLAINANT), world.at)
    assert any("in an emergency" in event.title for event in told.events)
    assert any(b"case (emergency access)" in words for words in private)
    assert isinstance(verify(world.database), Verified)
