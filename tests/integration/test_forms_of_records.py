"""A form for every kind of record: mistakes beside the fields, nothing typed lost, and it makes the record."""

from urllib.parse import urlencode

import pytest

from tests.databases import ONE_DATABASE
from tests.factories.any_record import MADE, about, known, where_made
from tests.factories.client import sample, typed
from tests.factories.desks import KEPT, assert_errors_beside_fields, kept_field
from workflows.roles import Role
from workflows.states import State


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


def test_a_record_about_the_wrong_thing_is_not_found(desk):
    reference = desk.case(State.INVESTIGATION)
    colleague = desk.colleague(Role.SUPERVISOR)
    for path in ("records/plan_line", "records/plan_line?about=nobody", "records/note?about=nobody"):
        assert colleague.get(f"/cases/{reference}/{path}").status == 404
