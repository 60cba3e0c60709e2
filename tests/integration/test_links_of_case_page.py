"""Where the case page leads: every link to a page that is there, and an address made up to none."""

import re

import pytest

from tests.databases import ONE_DATABASE
from tests.factories.any_record import MADE, make_one
from workflows.roles import Role
from workflows.states import STORED, State


@pytest.mark.parametrize("path", ["do/file", "do/nonsense", "records/nonsense", "record/nonsense", "overrides/NONE-01"])
def test_what_is_not_there_is_not_found(desk, path):
    reference = desk.case(State.INVESTIGATION)
    assert desk.colleague(Role.SUPERVISOR).get(f"/cases/{reference}/{path}").status == 404


LED = {
    Role.SUPERVISOR: [state for state in STORED if state not in {State.MEDIATION, State.REFERRED, State.SUSPENDED}],
    Role.INTAKE_OFFICER: [State.RECEIVED, State.RECORDED, State.ASSESSED, State.CLOSED],
    Role.INVESTIGATOR: [State.INVESTIGATION, State.REPORT_REVIEW, State.CLOSED],
    Role.DECISION_MAKER: [State.FINDING, State.SANCTION, State.CLOSED],
}
OF_ONE_THING = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9A-Z]{5}-[0-9A-Z]{5}")
"""What tells two links of one kind apart: the case, and the id of what each is about."""


@pytest.fixture(scope="module")
def full_desk(desk):
    """A desk at which a record of every kind was made."""
    for kind in MADE:
        make_one(desk, kind)
    return desk


@ONE_DATABASE
@pytest.mark.parametrize("role", LED)
def test_every_link_of_the_case_page_leads_somewhere(full_desk, role):
    found = {}
    for state in LED[role]:
        reference = full_desk.case(state)
        colleague = full_desk.colleague(role)
        links = {link.partition("#")[0] for link in colleague.get(f"/cases/{reference}").links if link.startswith("/")}
        fresh = {OF_ONE_THING.sub("", link): link for link in links if OF_ONE_THING.sub("", link) not in found}
        assert len(links) > 5
        found |= {kind: colleague.get(link).status for kind, link in fresh.items()}
    assert {link: status for link, status in found.items() if status != 200} == {}


def test_messages_and_notes_are_written_on_the_case_page(desk):
    reference = desk.case(State.RECEIVED)
    colleague = desk.colleague(Role.INTAKE_OFFICER)
    for kind in ("message", "note"):
        page = colleague.get(f"/cases/{reference}")
        form = next(form for form in page.forms if form.action.endswith(f"/records/{kind}"))
        page = colleague.post(form.action, {**form.fields, "text": f"A {kind}"})
        assert page.address == f"/cases/{reference}#{kind}s"
        assert f"A {kind}" in page.html
