"""Cases that nobody complained of: opened by those who may decide it, with reasons, and nobody who is given a code."""

import pytest
from sqlalchemy import func, select

from oversight.case_rows import find_case, load_rows
from oversight.casefile import casefile_of
from oversight.log.verify import Verified, verify
from oversight.models import Complaint, Receipt
from oversight.services.filing import Filing, file_complaint
from tests.factories.client import Colleague
from tests.factories.world import CaseInWorld
from workflows.errors import Refused
from workflows.roles import Actor, Role
from workflows.standards import Evaluation, Outcome, load_standards
from workflows.states import State

REPORTED = {
    "source": "police_notification", "channel": "phone", "information": "A man died in the cells of North station.",
    "reasons": "A death in custody.", "what": "death", "agency": "North station", "officer": "Inspector Hale",
    "reference": "N-77/26", "known_at__day": "2", "known_at__month": "3", "known_at__year": "2026",
    "known_at__time": "07:30", "where__place": "North station", "officers__0__name": "Sergeant Roe",
}  # fmt: skip


def open_case(app, world, role=Role.SUPERVISOR, **answers):
    colleague = Colleague(app, world, role)
    colleague.get("/complaints/without")
    colleague.send(**{**REPORTED, **answers})
    return colleague


def rows(world):
    with world.database.read() as session:
        return load_rows(session, find_case(session, session.scalars(select(Complaint.reference)).one()))


def test_a_death_that_the_police_report_is_a_case_without_a_complainant(world, app):
    colleague = open_case(app, world)
    assert colleague.page.headings == ["The case is open"]
    assert "there is no code" in colleague.page.text
    found = rows(world)
    case = casefile_of(found)
    assert (found.complaint.source, found.complaint.place, found.parties) == (
        "police_notification",
        "North station",
        [],
    )
    assert case.latest("own_motion")["reasons"] == "A death in custody."
    notice = case.latest("police_notice")
    assert (notice["what"], notice["agency"], notice["reference"]) == ("death", "North station", "N-77/26")
    assert notice["known_at"] < notice["notified_at"]
    assert case.latest("contact") is None
    with world.database.read() as session:
        assert session.scalar(select(func.count(Receipt.id))) == 0
    shown = colleague.get(f"/cases/{case.id}").text
    assert "Nobody complained." in shown
    assert "Nobody complained, so there is nobody to withdraw." in shown
    assert not any(words in shown for words in ("Write to the person", "Print for signature", "The person reads"))
    assert isinstance(verify(world.database), Verified)


def test_what_the_body_takes_up_itself_needs_no_police_and_may_name_who_is_affected(world, app):
    open_case(app, world, Role.HEAD, source="own_motion", what="", agency="", affected="Rui Lima", channel="found")
    found = rows(world)
    assert casefile_of(found).latest("police_notice") is None
    (party,) = found.parties
    assert (party.roles, party.name, party.can_be_contacted) == (["victim"], "Rui Lima", False)


@pytest.mark.parametrize("left_out", ["reasons", "information", "agency", "source"])
def test_what_was_not_said_is_asked_for_and_nothing_is_lost(world, app, left_out):
    page = open_case(app, world, **{left_out: ""}).page
    assert page.status == 422
    assert f"{left_out}-error" in page.ids
    assert page.form.fields["where-place"] == "North station"


def test_sent_twice_it_is_one_case(world, app):
    colleague = Colleague(app, world, Role.SUPERVISOR)
    form = colleague.get("/complaints/without").form
    fields = {**form.fields, **{name.replace("__", "-"): words for name, words in REPORTED.items()}}
    first, second = (colleague.post("/complaints/without", fields) for _ in range(2))
    assert first.headings == second.headings == ["The case is open"]
    assert rows(world).complaint.reference in second.text


@pytest.mark.parametrize("source", ["own_motion", "police_notification"])
@pytest.mark.parametrize(
    "role, reasons", [(Role.INVESTIGATOR, True), (Role.COMPLAINANT, True), (Role.SUPERVISOR, False)]
)
def test_nobody_else_opens_one_and_nobody_without_reasons(world, role, reasons, source):
    records = (("own_motion", {"information": "Seen.", "reasons": "Grave."}),) if reasons else ()
    filing = Filing(account="Seen.", source=source, roles=(), records=records)
    actor = world.actors.get(role, Actor("", role))
    with pytest.raises(Refused) as refused:
        file_complaint(world.database, world.settings, filing, "x" * 40, actor, world.soon())
    assert {reason.code for reason in refused.value.reasons} == {"a_case_without_a_complaint_has_reasons"}


def test_it_goes_all_the_way_without_anybody_to_tell(world, app):
    open_case(app, world)
    reference = rows(world).complaint.reference
    world.cases[reference] = CaseInWorld()
    world.advance(reference, State.CLOSED)
    case = casefile_of(rows(world))
    checks = load_standards().checks
    verdicts = {name: Evaluation(case, world.at).verdict(checks[name]).outcome for name in ("ACCESS-04", "VICTIM-02")}
    assert verdicts == dict.fromkeys(verdicts, Outcome.NOT_APPLICABLE)
    assert Evaluation(case, world.at).verdict(checks["CLOSURE-01"]).outcome is Outcome.MET
