"""Parts in a case: given with the load in sight, shut until interests are declared, and given up."""

from sqlalchemy import select

from oversight.models import Assignment
from oversight.services import assignments
from oversight.services.filing import OfficerDescribed
from tests.factories.client import Colleague
from workflows.roles import Role
from workflows.states import State


def appointed(world, *account, **filed):
    """File a case and appoint an investigator, who has declared nothing yet."""
    reference = world.advance(world.file(*account, **filed), State.ASSESSED)
    investigator, supervisor = world.actors[Role.INVESTIGATOR], world.actors[Role.SUPERVISOR]
    assignments.assign(world.database, reference, investigator.id, "investigator", supervisor, world.soon())
    return reference


def test_whoever_has_not_declared_sees_the_officers_and_nothing_else(world, app):
    reference = appointed(world, "A secret thing happened.", name="Ana Lima")
    colleague = Colleague(app, world, Role.INVESTIGATOR)
    page = colleague.get(f"/cases/{reference}")
    assert page.address == f"/cases/{reference}/declare"
    assert "Sergeant Roe" in page.text
    assert not any(word in page.html for word in ("secret", "Ana", "Hit with a baton", "force"))
    assert colleague.get(f"/cases/{reference}/records/note").address.endswith("/declare")


def test_an_officer_known_by_a_number_alone_is_shown_with_what_the_number_is(world, app):
    reference = appointed(world, officers=(OfficerDescribed(badge="4411"),))
    assert "Badge 4411" in Colleague(app, world, Role.INVESTIGATOR).get(f"/cases/{reference}").text


def test_a_declaration_without_interests_opens_the_file_and_the_first_opening_is_kept(world, app):
    reference = appointed(world)
    colleague = Colleague(app, world, Role.INVESTIGATOR)
    colleague.get(f"/cases/{reference}")
    assert colleague.send(has_interest="no").address == f"/cases/{reference}"
    with world.database.read() as session:
        part = session.scalars(select(Assignment)).one()
    assert part.first_read_at == world.at
    assert part.signed_at <= part.first_read_at


def test_a_declared_interest_keeps_the_file_shut_until_somebody_decides(world, app):
    reference = appointed(world, "A secret thing happened.")
    colleague = Colleague(app, world, Role.INVESTIGATOR)
    colleague.get(f"/cases/{reference}")
    assert colleague.send(has_interest="yes").status == 422
    page = colleague.send(has_interest="yes", interests="My cousin serves there.")
    assert "A supervisor decides" in page.text
    assert "secret" not in page.html
    supervisor = Colleague(app, world, Role.SUPERVISOR)
    page = supervisor.get(f"/cases/{reference}")
    supervisor.get(next(link for link in page.links if link.endswith("/interests")))
    supervisor.send(cleared="yes", reasons="A distant cousin, in another town.")
    assert "secret" in Colleague(app, world, Role.INVESTIGATOR).get(f"/cases/{reference}").html


def test_somebody_is_assigned_with_their_load_in_sight_and_taken_off_again(world, app):
    reference = world.advance(world.file(), State.ASSESSED)
    world.advance(world.file(), State.INVESTIGATION)
    supervisor = Colleague(app, world, Role.SUPERVISOR)
    assert "1 open cases" in supervisor.get(f"/cases/{reference}/assign").text
    assert supervisor.blank().status == 422
    page = supervisor.send(account=world.actors[Role.INVESTIGATOR].id)
    assert "has not declared interests yet" in page.text
    supervisor.get(next(link for link in page.links if link.endswith("/end")))
    assert "Nobody is assigned yet" in supervisor.send().text


def test_whoever_steps_off_a_case_finds_it_closed(world, app):
    reference = world.advance(world.file(), State.INVESTIGATION)
    colleague = Colleague(app, world, Role.INVESTIGATOR)
    colleague.get(f"/cases/{reference}/recuse")
    assert colleague.send(reasons="My cousin serves there.").address == "/worklist"
    assert colleague.get(f"/cases/{reference}").status == 404
