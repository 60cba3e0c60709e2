"""Nobody who helps is told of a person without their consent to just that, and whoever is told of is asked after."""

import pytest

from oversight.case_rows import case_rows
from oversight.casefile import casefile_of
from oversight.models import Clock
from oversight.services.records import make_record
from tests.factories.client import Colleague, make_app
from workflows.errors import InvalidRecord
from workflows.records.people import HELP
from workflows.roles import Role
from workflows.states import State

CARER = Role.INTAKE_OFFICER


@pytest.fixture
def case(world):
    return world.advance(world.file(), State.ASSESSED)


def consent(world, case, purpose="help_referral", replaces=None, **more):
    """Record a consent, of the person of the case, or a newer version of one."""
    person = person_of(world, case)
    said = {"what": "The name, to legal aid.", "given_at": world.at.isoformat(), "informed_by": "The intake officer"}
    help_with = ["legal"] if purpose == "help_referral" else []
    content = {**said, "purpose": purpose, "help_with": help_with, **more}
    return make_record(world.database, case, "consent", world.actors[CARER], world.soon(), content, person, replaces)


def refer(world, case, agreed, **more):
    """Tell legal aid of the person."""
    told = {"help_with": "legal", "service": "Legal aid", "passed_on": "The name.", "ask_on": "2026-03-20"}
    return world.record(case, "help_referral", CARER, agreed, **{**told, "referred_at": world.at.isoformat(), **more})


def test_whoever_agreed_to_help_of_a_kind_is_referred_for_it(world, case):
    assert refer(world, case, consent(world, case))


@pytest.mark.parametrize("purpose", ["identity_to_police", "medical_release", "other"])
def test_consent_to_something_else_is_none_to_be_referred(world, case, purpose):
    with pytest.raises(InvalidRecord, match="did not agree to this"):
        refer(world, case, consent(world, case, purpose))


def test_consent_to_one_kind_of_help_is_none_to_another(world, case):
    with pytest.raises(InvalidRecord, match="did not agree to this"):
        refer(world, case, consent(world, case), help_with="shelter")


def test_nobody_is_referred_before_they_agreed(world, case):
    before = world.at.isoformat()
    world.soon()
    with pytest.raises(InvalidRecord, match="agreed only after this"):
        refer(world, case, consent(world, case), referred_at=before)


def test_consent_that_was_taken_back_since_holds_no_longer_under_its_old_version_either(world, case):
    given_at = world.at.isoformat()
    old = consent(world, case, given_at=given_at)
    new = consent(world, case, given_at=given_at, withdrawn_at=world.at.isoformat(), replaces=old)
    for version in (old, new):
        with pytest.raises(InvalidRecord, match="taken their consent back"):
            refer(world, case, version)


def test_the_day_on_which_the_person_is_asked_is_a_clock_of_the_case_until_they_were(world, case):
    offered = {"needs_assessed_at": world.at.isoformat(), "offered": list(HELP), "offered_at": world.at.isoformat()}
    world.record(case, "assistance", CARER, person_of(world, case), **offered)
    referral = refer(world, case, consent(world, case))
    assert clocks_about(world, referral) == [("VICTIM-04.ask_days", "running", "2026-03-23")]
    world.later(days=30)
    page, late = Colleague(make_app(world), world, CARER), "Nobody has asked whether Legal aid helped. Ask the person."
    assert late in page.get(f"/cases/{case}").text
    world.record(case, "help_follow_up", CARER, referral, asked_at=world.at.isoformat(), result="helped")
    assert late not in page.get(f"/cases/{case}").text
    assert [state for _, state, _ in clocks_about(world, referral)] == ["ended"]


def person_of(world, case):
    with world.database.read() as session:
        return casefile_of(case_rows(session, case)).people[0].id


def clocks_about(world, referral):
    """Give the clocks that run for a referral: which, how it stands, and the day."""
    with world.database.read() as session:
        return [
            (row.clock, row.state, row.due_at.date().isoformat())
            for row in session.query(Clock).filter_by(target=referral)
        ]
