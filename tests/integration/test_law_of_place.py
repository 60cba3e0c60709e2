"""An office under a law of its own, from the forms that staff see to the page that the filer reads."""

import re

import pytest
from sqlalchemy import select

from oversight.factory import create_public_app, create_staff_app
from oversight.models import Clock
from tests.factories.client import Colleague
from tests.factories.packs import PACKS
from tests.factories.public_client import Person
from tests.factories.world import make_world
from workflows.jurisdictions import load_pack, loading, use_packs_of
from workflows.jurisdictions.loading import HERE
from workflows.roles import Role
from workflows.states import State


@pytest.fixture
def world(database_url, monkeypatch):
    """An office in Freedonia, with a recorded case."""
    monkeypatch.setattr(loading, "_FOLDERS", [HERE])
    use_packs_of(PACKS)
    made = make_world(database_url, pack="freedonia")
    yield made
    made.close()
    load_pack.cache_clear()
    loading._versions.cache_clear()


@pytest.fixture
def reference(world):
    return world.advance(world.file(), State.RECORDED)


def colleague(world, role):
    """Somebody of the office who reads English: by itself it would speak the first language of the place, French."""
    somebody = Colleague(create_staff_app(world.settings, world.database, lambda: world.at), world, role)
    somebody.environ["HTTP_ACCEPT_LANGUAGE"] = "en"
    return somebody


def news_due(world):
    with world.database.read() as session:
        return session.scalars(select(Clock).where(Clock.clock == "first-news")).one().due_at


def test_the_forms_offer_what_the_law_of_the_place_calls_things(world, reference):
    allegation = world.allege(reference)
    page = colleague(world, Role.INTAKE_OFFICER).get(f"/cases/{reference}/records/classification?about={allegation}")
    assert "What the law of the place calls it" in page.text
    assert "Beating" in page.text


def test_a_form_decides_on_referral_and_offers_only_what_the_case_meets(world, reference):
    allegation = world.allege(reference)
    supervisor = colleague(world, Role.SUPERVISOR)
    address = f"/cases/{reference}/records/referral_decision"
    assert supervisor.get(address).status == 404
    codes = {"of_place": ["beating"], "categories": ["force_other"], "conduct_type": "act"}
    world.record(reference, "classification", Role.INTAKE_OFFICER, allegation, **codes)
    assert "asks for a decision on referral first: Beatings in the dark" in supervisor.get(f"/cases/{reference}").text
    supervisor.get(address)
    page = supervisor.send(criterion="beatings", decision="is_the_body", reasons="We are the Ombudsman.")
    assert "Saved:" in page.text
    assert "asks for a decision on referral first" not in supervisor.get(f"/cases/{reference}").text


def test_a_time_limit_is_extended_by_form_and_explained_to_staff_and_filer(world, reference):
    before = news_due(world)
    supervisor = colleague(world, Role.SUPERVISOR)
    supervisor.get(f"/cases/{reference}/records/clock_event")
    extension = {"clock": "first-news", "what": "extend", "count": "7", "unit": "days"}
    page = supervisor.send(reasons="A witness is at sea", authority="Section 4", **extension)
    assert "Saved:" in page.text
    assert (news_due(world) - before).days == 7
    assert "the time was extended by 7 days" in page.text
    assert "A witness is at sea" in page.text
    assert "Which clock First news" in page.text
    assert "On the authority of: Section 4." in page.text
    assert 'lang="fr"' in follow(world, reference).html, "the first language of the place, where none is asked for"
    told = follow(world, reference, HTTP_ACCEPT_LANGUAGE="en")
    assert "How was this date worked out?" in told.text
    assert "the time was extended by 7 days" in told.text
    assert "A witness is at sea" not in told.text


def test_what_the_law_does_not_allow_is_refused_beside_the_field(world, reference):
    supervisor = colleague(world, Role.SUPERVISOR)
    supervisor.get(f"/cases/{reference}/records/clock_event")
    extension = {"clock": "first-news", "what": "extend", "count": "8", "unit": "days"}
    page = supervisor.send(reasons="A witness is at sea", authority="Section 4", **extension)
    assert page.status == 422
    assert "The time may be extended by 7 days at most" in page.text


def test_whom_a_clock_is_about_is_chosen_and_a_choice_without_effect_is_refused_beside_the_field(world, reference):
    supervisor, before = colleague(world, Role.SUPERVISOR), news_due(world)
    page = supervisor.get(f"/cases/{reference}/records/clock_event")
    (ana,) = re.findall(r'<option value="([0-9a-f-]{36})">[^<]*Ana Lima', page.html)
    extension = {"clock": "first-news", "what": "extend", "count": "7", "unit": "days", "target": ana}
    page = supervisor.send(reasons="A witness is at sea", authority="Section 4", **extension)
    assert page.status == 422
    assert "This clock does not run for them. Choose another, or all" in page.text
    assert news_due(world) == before


def test_a_clock_that_stands_still_says_so_and_is_due_on_no_day(world, reference):
    head = colleague(world, Role.HEAD)
    head.get(f"/cases/{reference}/records/clock_event")
    page = head.send(clock="first-news", what="pause", reasons="The court ordered it", authority="The court")
    assert "Stands still" in page.text
    assert "The clock has stood still since" in page.text
    assert news_due(world) is None


def follow(world, reference, **asked):
    person = Person(create_public_app(world.settings, world.database, lambda: world.at))
    person.environ |= asked
    person.follow(world.codes[reference])
    return person.page
