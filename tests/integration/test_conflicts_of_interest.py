"""Conflicts of interest: screened before somebody is given a part, shut at once when declared, provable later."""

import uuid
from datetime import date

import pytest
from sqlalchemy import update

from oversight.casefile import actor_of
from oversight.log.verify import Verified, verify
from oversight.models import Account, Posting, Unit
from oversight.queries.worklist import Wanted, list_cases
from oversight.services import accounts, assignments, people, register
from tests.factories.client import Colleague, make_app
from tests.factories.steps import subjects_of
from workflows.audit.chain import Violation
from workflows.errors import Invalid, NotFound
from workflows.roles import Role
from workflows.states import State


@pytest.fixture
def case(world):
    """A case that names the one officer of the register, who served in Patrol 7 at the event."""
    reference = world.advance(world.file(), State.ASSESSED)
    (subject,) = subjects_of(world.database, reference)
    intake, event = world.actors[Role.INTAKE_OFFICER], date(2026, 3, 1)
    people.identify_subject(world.database, reference, subject, world.officer_id, intake, world.soon(), event)
    return reference


def new_unit(world, name, above=None):
    return register.add_units(world.database, "City Police", [(name, above)])[name]


def move_officer(world, unit):
    """Let the officer serve elsewhere from today on."""
    with world.database.write() as session:
        session.execute(update(Posting).values(until=world.at.date()))
        session.add(
            Posting(
                id=str(uuid.uuid4()),
                officer_id=world.officer_id,
                unit_id=unit,
                unit_path=register.unit_path(session, unit),
                since=world.at.date(),
                until=None,
            )
        )


def refuses(world, case, person, part="investigator"):
    with pytest.raises(Invalid) as refused:
        assignments.assign(world.database, case, person.id, part, world.actors[Role.SUPERVISOR], world.soon())
    return refused.value.problems["account"]


def sees(world, person, case):
    return case in {line.reference for line in list_cases(world.database, person, Wanted(), world.at).lines}


def current(world, person):
    with world.database.read() as session:
        return actor_of(session.get_one(Account, person.id))


def test_the_officer_named_cannot_be_given_a_part(world, case):
    named = world.add_colleague(Role.INVESTIGATOR, "Roe", officer_id=world.officer_id)
    assert "is named in this case" in refuses(world, case, named)


@pytest.mark.parametrize("where", ["same", "above", "under"])
@pytest.mark.parametrize("when", ["at the event", "now"])
def test_nor_who_serves_in_the_chain_of_command(world, case, where, when):
    top = new_unit(world, "District")
    theirs = new_unit(world, "Squad", top)
    if when == "now":
        move_officer(world, theirs)
    else:
        with world.database.write() as session:
            session.execute(update(Unit).where(Unit.id == world.unit_id).values(parent_id=top))
            theirs = world.unit_id
        reference = world.advance(world.file(), State.ASSESSED)
        (subject,) = subjects_of(world.database, reference)
        intake = world.actors[Role.INTAKE_OFFICER]
        people.identify_subject(
            world.database, reference, subject, world.officer_id, intake, world.soon(), date(2026, 3, 1)
        )
        case = reference
    unit = {"same": theirs, "above": top, "under": new_unit(world, "Team", theirs)}[where]
    person = world.add_colleague(Role.SUPERVISOR, "Someone Else", unit_id=unit)
    investigator = world.add_colleague(Role.INVESTIGATOR, "One More", unit_id=unit)
    assert "chain of command" in refuses(world, case, investigator)
    assert not sees(world, current(world, person), case)
    with pytest.raises(NotFound):
        assignments.assign(world.database, case, investigator.id, "investigator", current(world, person), world.soon())


def test_a_unit_beside_theirs_is_no_conflict(world, case):
    person = world.add_colleague(Role.SUPERVISOR, "Someone Else", unit_id=new_unit(world, "Patrol 8"))
    assert sees(world, current(world, person), case)


def test_a_declared_tie_shuts_every_case_of_the_officer_at_once(world, case):
    supervisor = Colleague(make_app(world), world, Role.SUPERVISOR)
    assert supervisor.get(f"/cases/{case}").status == 200
    supervisor.get("/account/ties?q=4711")
    page = supervisor.send(officer=world.officer_id, words="My brother-in-law")
    assert page.address == "/account"
    assert "My brother-in-law" in page.text
    assert supervisor.get(f"/cases/{case}").status == 404
    assert case not in supervisor.get("/worklist").text
    assert isinstance(verify(world.database), Verified)


def test_a_tie_declared_twice_or_without_words_is_refused_beside_its_field(world):
    supervisor = Colleague(make_app(world), world, Role.SUPERVISOR)
    supervisor.get("/account/ties?q=4711")
    assert "Say what ties you" in supervisor.send(officer=world.officer_id, words=" ").text
    assert supervisor.send(officer=world.officer_id, words="Neighbour").address == "/account"
    supervisor.get("/account/ties?q=4711")
    assert "declared this officer already" in supervisor.send(officer=world.officer_id, words="Neighbour").text


def test_a_tie_that_is_taken_out_behind_the_records_back_is_found(world):
    person = world.actors[Role.SUPERVISOR]
    accounts.declare_relation(world.database, person, world.soon(), world.officer_id, "Neighbour")
    assert isinstance(verify(world.database), Verified)
    with world.database.write() as session:
        session.execute(update(Account).where(Account.id == person.id).values(relations=[]))
    assert isinstance(verify(world.database), Violation)


def test_the_page_of_parts_says_who_cannot_and_why(world, case):
    world.add_colleague(Role.INVESTIGATOR, "Roe", officer_id=world.officer_id)
    page = Colleague(make_app(world), world, Role.SUPERVISOR).get(f"/cases/{case}/assign")
    assert "Roe is named in this case" in page.text
    assert "Investigator" in page.text


def test_recusal_shuts_the_case_at_once_and_is_told_by_the_record(world, case):
    world.give_part(case, "investigator", Role.INVESTIGATOR)
    investigator = Colleague(make_app(world), world, Role.INVESTIGATOR)
    assert investigator.get(f"/cases/{case}").status == 200
    assignments.recuse(world.database, case, world.actors[Role.INVESTIGATOR], world.soon(), "A friend of the officer")
    assert investigator.get(f"/cases/{case}").status == 404
    assert not sees(world, world.actors[Role.INVESTIGATOR], case)
    assert "stepped off this case" in refuses(world, case, world.actors[Role.INVESTIGATOR])
    auditor = Colleague(make_app(world), world, Role.AUDITOR)
    assert "recused" in auditor.get(f"/audit/cases/{case}").text


def test_staff_of_the_place_where_somebody_is_held_never_see_what_came_from_there(world):
    top = new_unit(world, "North district")
    cells = new_unit(world, "North custody", top)
    inside = current(world, world.add_colleague(Role.SUPERVISOR, "Guard", unit_id=cells))
    above = current(world, world.add_colleague(Role.SUPERVISOR, "Chief", unit_id=top))
    beside = current(world, world.add_colleague(Role.SUPERVISOR, "Other", unit_id=new_unit(world, "Harbour", top)))
    reference = world.file(held_at="north  CUSTODY")
    assert [sees(world, each, reference) for each in (inside, above, beside)] == [False, False, True]
    assert isinstance(verify(world.database), Verified)


def test_staff_choose_the_place_where_nobody_knew_its_name(world):
    cells = new_unit(world, "Old cells")
    inside = current(world, world.add_colleague(Role.SUPERVISOR, "Guard", unit_id=cells))
    reference = world.file(held_at="the yellow house behind the market")
    assert sees(world, inside, reference)
    intake = Colleague(make_app(world), world, Role.INTAKE_OFFICER)
    party = next(link for link in intake.get(f"/cases/{reference}").links if "/people/" in link and "new" not in link)
    intake.get(party)
    intake.send(held_unit_id=cells)
    assert not sees(world, inside, reference)
    assert isinstance(verify(world.database), Verified)
