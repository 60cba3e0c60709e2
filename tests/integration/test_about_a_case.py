"""Who and what a case is about: people, officers and allegations are added and corrected on pages of their own."""

from oversight.case_rows import case_rows
from oversight.casefile import casefile_of
from oversight.log.verify import Verified, verify
from tests.factories.client import Colleague
from tests.factories.steps import subjects_of
from tests.factories.world import MORNING
from workflows.roles import Role
from workflows.states import State


def cited(world, reference):
    """Give the id of the one officer of a case."""
    (subject,) = subjects_of(world.database, reference)
    return subject


def test_an_officer_is_found_in_the_register_and_frozen(world, app):
    reference = world.advance(world.file(), State.RECORDED)
    colleague = Colleague(app, world, Role.INTAKE_OFFICER)
    page = colleague.get(f"/cases/{reference}/officers/{cited(world, reference)}/identify?q=4711")
    assert "Sergeant Roe, 4711, Patrol 7" in page.text
    page = colleague.send(officer=world.officer_id)
    assert "Identified 2 March 2026" in page.text
    assert "City Police" in page.text
    assert world.at > MORNING


def test_an_allegation_is_added_and_classified_in_one_go_or_not_at_all(world, app):
    reference = world.advance(world.file(), State.RECORDED)
    colleague = Colleague(app, world, Role.INTAKE_OFFICER)
    colleague.get(f"/cases/{reference}/allegations/new")
    page = colleague.blank(description="Hit with a baton")
    assert page.status == 422
    assert "Hit with a baton" in page.html
    assert "Allegations (0)" in colleague.get(f"/cases/{reference}").text
    colleague.get(f"/cases/{reference}/allegations/new")
    page = colleague.send(description="Hit with a baton", categories=["force_other"], conduct_type="act")
    assert "1. Hit with a baton" in page.text
    assert f"/cases/{reference}/do/assess" in page.links


def test_an_officer_and_a_person_are_added_to_and_corrected(world, app):
    reference = world.file()
    colleague = Colleague(app, world, Role.INTAKE_OFFICER)
    colleague.get(f"/cases/{reference}/officers/new")
    assert colleague.blank().status == 422
    assert "Officers (2)" in colleague.send(description="Tall, with a grey dog").text
    page = colleague.get(f"/cases/{reference}")
    colleague.get(next(link for link in page.links if "/people/" in link))
    page = colleague.send(phone="555 0100", age="34", needs="Sign language")
    assert all(words in page.text for words in ("555 0100", "Age 34", "Sign language", "Ana Lima"))


def test_a_person_who_turns_up_later_is_added(world, app):
    reference = world.advance(world.file(), State.ASSESSED)
    colleague = Colleague(app, world, Role.SUPERVISOR)
    assert "Add a person" in colleague.get(f"/cases/{reference}").text
    assert colleague.get(f"/cases/{reference}/people/new").status == 200
    assert colleague.send().status == 422, "it is not said what part the person has"
    page = colleague.send(name="Ben Okoro", roles="witness", age="16", can_be_contacted="yes", wants_contact="no")
    assert page.address == f"/cases/{reference}#people", page.text
    assert "Ben Okoro" in page.text
    with world.database.read() as session:
        people = casefile_of(case_rows(session, reference)).people
    assert [(sorted(person.roles), person.age, person.wants_contact) for person in people] == [
        (["complainant", "victim"], None, True),
        (["witness"], 16, False),
    ]
    assert isinstance(verify(world.database), Verified)
