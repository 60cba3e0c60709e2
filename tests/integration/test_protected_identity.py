"""A protected identity on the pages of a case: hidden, and shown only to those named, for a stated purpose."""

import pytest
from sqlalchemy import update

from oversight.case_rows import case_rows
from oversight.casefile import casefile_of
from oversight.log.sequencer import integrate
from oversight.models import Account
from oversight.services import records
from oversight.services.indexing import follow_log
from tests.factories.client import Colleague
from workflows.errors import InvalidRecord, Refused
from workflows.roles import Role
from workflows.standards import Evaluation, Outcome, load_standards
from workflows.states import State

NAME = "Ana Lima"


@pytest.fixture
def case(world):
    """A case whose complainant's identity only the head may learn."""
    reference = world.advance(world.file(), State.ASSESSED)
    content = {"identity_protected": True, "requested_at": world.at.isoformat(), "reasons": "Fears for the family."}
    scope = [world.actors[Role.HEAD].id]
    world.record(reference, "identity_protection", Role.SUPERVISOR, person_of(world, reference), scope=scope, **content)
    return reference


def facts(world, reference):
    with world.database.read() as session:
        return casefile_of(case_rows(session, reference))


def person_of(world, reference):
    return facts(world, reference).people[0].id


def look_up(world, reference, role):
    return world.record(reference, "identity_read", role, person_of(world, reference), purpose="To arrange a meeting")


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.HEAD])
def test_nobody_sees_who_it_is_before_saying_what_for(world, app, case, role):
    page = Colleague(app, world, role).get(f"/cases/{case}")
    assert NAME not in page.html
    assert "Protected identity" in page.text


def test_whoever_is_named_sees_it_for_a_while_after_saying_what_for(world, app, case):
    look_up(world, case, Role.HEAD)
    assert NAME in Colleague(app, world, Role.HEAD).get(f"/cases/{case}").html
    assert NAME not in Colleague(app, world, Role.SUPERVISOR).get(f"/cases/{case}").html
    world.later(hours=13)
    assert NAME not in Colleague(app, world, Role.HEAD).get(f"/cases/{case}").html


def test_whoever_is_not_named_cannot_look_it_up(world, case):
    with pytest.raises(Refused, match="CONFIDENTIALITY-01"):
        look_up(world, case, Role.SUPERVISOR)


def test_other_pages_do_not_tell_it_either(world, app, case):
    colleague = Colleague(app, world, Role.SUPERVISOR)
    person = person_of(world, case)
    assert colleague.get(f"/cases/{case}/people/{person}").status == 404
    assert NAME not in colleague.get(f"/cases/{case}/records/need?about={person}").html
    assert NAME not in colleague.get(f"/cases/{case}/records/disclosure").html


def test_a_use_of_the_file_by_a_superior_is_found_once_it_is_known_to_be_one(world, app, case):
    check = load_standards().checks["INDEPENDENCE-04"]
    Colleague(app, world, Role.SUPERVISOR).get(f"/cases/{case}")
    assert Evaluation(facts(world, case), world.at).verdict(check).outcome is Outcome.MET
    world.advance(case, State.REPORT_REVIEW)
    with world.database.write() as session:
        path = {"unit_id": world.unit_id, "unit_path": f"/{world.unit_id}/"}
        session.execute(update(Account).where(Account.id == world.actors[Role.SUPERVISOR].id).values(**path))
    verdict = Evaluation(facts(world, case), world.at).verdict(check)
    assert verdict.outcome is Outcome.NOT_MET
    assert "Officer 1, or somebody from their unit or above it, used this file" in verdict.words


def test_a_link_leads_to_a_case_that_there_is(world, case):
    for reference in ("ABCDE-FGHJK", case):
        with pytest.raises(InvalidRecord, match="There is no other case with this reference"):
            link(world, case, reference)
    other = world.file()
    link(world, case, other)
    assert [link["reference"] for link in facts(world, case).linked("pattern")] == [other]


def link(world, case, reference):
    content = {"reference": reference, "relation": "pattern"}
    actor = world.actors[Role.SUPERVISOR]
    records.make_record(world.database, case, "linked_case", actor, world.soon(), content)


def test_a_case_is_not_found_by_the_name_of_a_protected_person(world, app, case):
    other = world.file()
    while integrate(world.database) or follow_log(world.database):
        continue
    page = Colleague(app, world, Role.SUPERVISOR).get("/worklist?tab=all&text=Ana")
    assert other in page.text
    assert case not in page.text
