"""Staff take down a complaint: in the register at once, with a code for the person, and never twice."""

import io

import pytest
from pypdf import PdfReader
from sqlalchemy import func, select

from oversight.case_rows import find_case, load_rows
from oversight.casefile import casefile_of
from oversight.models import Complaint
from oversight.services import follow_up, people
from oversight.services.records import make_record
from tests.factories.client import Colleague
from workflows.access import GRANTS, Action
from workflows.case_clocks import clocks_of
from workflows.records.intake import ACKNOWLEDGED
from workflows.roles import Role
from workflows.standards import Evaluation, Outcome, load_standards
from workflows.states import State

TOLD = {"channel": "phone", "account__account": "They took my phone.", "identity__identity": "named", "language": "en"}
CONFIRMED = {"read_back": "confirmed", "signature": "not_yet"}


def ask(app, world, role=Role.INTAKE_OFFICER, **answers):
    """Fill in the page of questions, and have it read back."""
    colleague = Colleague(app, world, role)
    colleague.get("/complaints/new")
    colleague.send(("then", "read"), **{**TOLD, **answers})
    return colleague


def take(app, world, role=Role.INTAKE_OFFICER, read=CONFIRMED, **answers):
    """Take a complaint down, read it back, and record it."""
    colleague = ask(app, world, role, **answers)
    colleague.send(("then", "record"), **read)
    return colleague


def rows(world):
    with world.database.read() as session:
        reference = session.scalars(select(Complaint.reference)).one()
        return load_rows(session, find_case(session, reference))


def test_it_is_in_the_register_at_once_and_the_code_opens_it(world, app):
    page = take(app, world).page
    assert page.headings == ["The complaint is recorded"]
    complaint = rows(world).complaint
    assert complaint.state == State.RECORDED
    assert complaint.reference in page.text
    assert complaint.received_by == world.actors[Role.INTAKE_OFFICER].id
    assert follow_up.open_by_code(world.database, world.settings, page.code, world.soon())


def test_everything_told_is_kept(world, app):
    take(
        app, world, contact__name="Ana Lima", contact__phone="555 0100", contact__safe="Mornings", ages__age="34",
        who__who="other", person__name="Rui Lima", needs__language="Polish", needs__details="Large print",
        when__date__month="2", when__date__year="2026", when__time="After dark", where__place="Mill Lane",
        harm__harm="A broken wrist", wishes__wishes="An apology", officers__0__name="Roe", officers__0__badge="4711",
        officers__1__description="Grey dog", source="third_party", received_at__day="1", language="ar",
    )  # fmt: skip
    found = rows(world)
    (party,) = found.parties
    assert (party.name, party.age, party.needs) == ("Ana Lima", 34, "Language: Polish\nLarge print")
    assert party.contact == {"phone": "555 0100", "safe": "Mornings"}
    assert party.roles == ["complainant", "representative"]
    assert party.about["person"] == {"name": "Rui Lima"}
    assert found.complaint.happened == {"date": "2026-02", "time": "After dark"}
    assert (found.complaint.place, found.complaint.source) == ("Mill Lane", "third_party")
    assert (found.complaint.received_at.day, found.complaint.language) == (1, "ar")
    assert [(row.name, row.badge, row.description) for row in found.subjects] == [
        ("Roe", "4711", ""),
        ("", "", "Grey dog"),
    ]


def test_how_it_was_taken_down_is_on_record_and_on_the_case(world, app):
    colleague = take(
        app, world, place="Counter 2", interpreter="Jan Nowak", spoken="Polish", present="Her mother\nA lawyer",
        read={"read_back": "corrected", "corrections": "It was Tuesday.", "signature": "mark", "read_by": "Jan Nowak"},
    )  # fmt: skip
    case = casefile_of(rows(world))
    taking = case.latest("taking")
    assert taking.made_by == world.actors[Role.INTAKE_OFFICER].id
    assert (taking["place"], taking["interpreter"], taking["spoken"]) == ("Counter 2", "Jan Nowak", "Polish")
    assert taking["present"] == ("Her mother", "A lawyer")
    assert (taking["read_back"], taking["corrections"], taking["read_by"]) == (
        "corrected",
        "It was Tuesday.",
        "Jan Nowak",
    )
    assert (taking["signature"], taking["signed_on"]) == ("mark", world.at.date())
    page = colleague.get(f"/cases/{case.id}").text
    assert "Signature: Marked: a thumbprint or another mark." in page
    assert all(words in page for words in ("How the complaint was taken down", "Counter 2", "Her mother"))


def test_it_is_read_back_in_the_language_of_the_person_before_anything_is_kept(world, app):
    page = ask(app, world, language="es", where__place="Calle Mayor 1", officers__1__badge="4711").page
    assert page.headings == ["Read it back"]
    assert '<section class="app-sheet" lang="es" dir="ltr"' in page.html
    assert "¿Qué pasó?" in page.html
    assert all(words in page.text for words in ("They took my phone.", "Calle Mayor 1", "Persona 1", "4711"))
    with world.database.read() as session:
        assert session.scalar(select(func.count(Complaint.id))) == 0


def test_who_changes_something_finds_everything_as_it_was_typed(world, app):
    colleague = ask(app, world, where__place="Mill Lane", officers__1__badge="4711", harm__kinds=["body", "other"])
    page = colleague.send(("then", "change"))
    assert page.headings == ["Record a complaint"]
    assert page.form.fields["where-place"] == "Mill Lane"
    assert page.form.fields["officers-1-badge"] == "4711"
    assert page.form.fields.getlist("harm-kinds") == ["body", "other"]
    colleague.send(("then", "officer"))
    assert "officers-2-name" in colleague.page.form.fields
    assert colleague.page.form.fields["where-place"] == "Mill Lane"


def test_another_path_asks_other_questions_and_loses_nothing(world, app):
    colleague = ask(app, world, contact__email="ana@example.org", wishes__wishes="An apology")
    colleague.send(("then", "change"))
    assert "custody-facility" not in colleague.page.form.fields
    fields = colleague.send(("then", "path"), who__who="custody").form.fields
    assert fields["contact-email"] == "ana@example.org"
    assert {"custody-facility", "contact-lawyer"} <= fields.keys()
    colleague.send(("then", "read"), custody__facility="North prison", language="en")
    colleague.send(("then", "record"), **CONFIRMED)
    found = rows(world)
    assert (found.complaint.source, found.parties[0].contact) == ("detainee", {"email": "ana@example.org"})
    assert casefile_of(found).latest("person_details")["facility"] == "North prison"


def test_what_was_typed_outlives_the_session(world, app):
    colleague = ask(app, world, where__place="Mill Lane")
    with colleague.browser.session_transaction() as session:
        del session["_user_id"]
    page = colleague.send(("then", "record"), **CONFIRMED)
    assert page.status == 401
    again = Colleague(app, world, Role.INTAKE_OFFICER)
    again.get("/")
    fields = page.form.fields.copy()
    fields["csrf_token"] = again.get("/complaints/new").form.fields["csrf_token"]
    assert again.post("/complaints/new", fields).code
    assert rows(world).complaint.place == "Mill Lane"


def test_the_sheet_to_hand_over_is_in_the_language_of_the_person_and_says_not_what_it_is_about(world, app):
    page = take(app, world, language="fr", contact__name="Ana Lima").page
    sheet = page.html.partition('<section class="app-sheet"')[2].partition("</section>")[0]
    assert 'lang="fr"' in sheet
    assert "Votre code" in sheet
    assert rows(world).complaint.reference in sheet
    assert not any(words in sheet for words in ("They took my phone.", "Ana Lima", "plainte"))


def test_the_statement_is_printed_for_signature_in_the_language_of_the_person(world, app):
    told = {"matters__did": ["force"], "officers__0__badge": "4711", "where__place": "Calle Mayor 1"}
    clerk = take(app, world, language="es", **told)
    reference = rows(world).complaint.reference
    (link,) = [link for link in clerk.get(f"/cases/{reference}").links if link.endswith("statement.pdf")]
    document = PdfReader(io.BytesIO(clerk.browser.get(link).data))
    assert document.trailer["/Root"]["/Lang"] == "es"
    text = " ".join("".join(page.extract_text() for page in document.pages).split())
    assert all(words in text for words in (reference, "They took my phone.", "Qué pasó", "Calle Mayor 1"))
    assert "Número de la placa o del uniforme: 4711" in text


def test_an_anonymous_person_leaves_no_name(world, app):
    colleague = ask(app, world, identity__identity="anonymous", contact__name="Ana Lima")
    assert colleague.page.status == 422
    assert "Something is entered under “How can we reach you?”" in colleague.page.text
    colleague.send(("then", "read"), contact__name="", language="en")
    colleague.send(("then", "record"), **CONFIRMED)
    (party,) = rows(world).parties
    assert (party.anonymous, party.name) == (True, "")


def test_who_gives_a_name_and_no_telephone_is_heard_all_the_same(world, app):
    take(app, world, contact__name="Ana Lima")
    (party,) = rows(world).parties
    assert (party.name, party.contact) == ("Ana Lima", {})


def test_sending_the_same_form_again_makes_no_second_complaint(world, app):
    colleague = ask(app, world)
    fields = {**colleague.page.form.fields, **CONFIRMED, "then": "record"}
    first, second = colleague.post("/complaints/new", fields), colleague.post("/complaints/new", fields)
    assert first.code != second.code
    assert follow_up.open_by_code(world.database, world.settings, first.code, world.soon()) is None
    assert follow_up.open_by_code(world.database, world.settings, second.code, world.soon())
    assert "was used already" in colleague.post("/complaints/new", fields).text
    with world.database.read() as session:
        assert session.scalar(select(func.count(Complaint.id))) == 1


def test_mistakes_stand_beside_their_fields_and_nothing_is_lost(world, app):
    answers = {"contact__name": "Ana Lima", "contact__email": "nobody", "harm__harm": "A cut"}
    page = ask(app, world, account__account="", officers__1__badge="4711", **answers).page
    assert page.status == 422
    assert all(f"{name}-error" in page.ids for name in ("account-account", "contact-email"))
    assert all(words in page.html for words in ("Ana Lima", "4711", "A cut"))
    with world.database.read() as session:
        assert session.scalar(select(func.count(Complaint.id))) == 0


def test_nothing_is_received_in_the_future(world, app):
    page = ask(app, world, received_at__year="2027").page
    assert "has not come yet" in page.text


def test_an_investigator_takes_down_what_intake_then_enters(world, app):
    page = take(app, world, Role.INVESTIGATOR).page
    assert rows(world).complaint.state == State.RECEIVED
    assert "Intake goes on from here." in page.text
    assert not any("/cases/" in link for link in page.links)


@pytest.mark.parametrize("channel", ["counter", "letter"])
@pytest.mark.parametrize("role", sorted(GRANTS[Action.TAKE_COMPLAINT]))
def test_whoever_takes_one_down_is_led_nowhere_that_they_do_not_reach(world, app, role, channel):
    colleague = ask(app, world, role, channel=channel)
    assert "Read aloud by" in colleague.page.text
    page = colleague.send(("then", "record"), **CONFIRMED)
    assert page.code
    assert {colleague.get(link).status for link in page.links if link.startswith("/")} == {200}


@pytest.mark.parametrize("role", [Role.INTAKE_OFFICER, Role.SUPERVISOR])
def test_whoever_belongs_to_where_the_person_is_held_hands_over_the_code_and_sees_no_more(world, app, role):
    del world.accounts[role]
    world.add_colleague(role, "From The Place", unit_id=world.unit_id)
    colleague = ask(app, world, role, who__who="custody", custody__facility="Patrol 7")
    page = colleague.send(("then", "record"), **CONFIRMED)
    assert (page.status, page.headings) == (200, ["The complaint is recorded"])
    assert "Intake goes on from here." in page.text
    assert follow_up.open_by_code(world.database, world.settings, page.code, world.soon())
    reference = rows(world).complaint.reference
    assert rows(world).complaint.state == State.RECEIVED
    assert colleague.get(f"/cases/{reference}").status == 404


def test_a_form_on_paper_is_entered_with_its_scan(world, app):
    clerk = ask(app, world, channel="paper", received_at__day="1")
    assert clerk.page.form.fields["read_back"] == "cannot"
    page = clerk.send(("then", "record"))
    found = rows(world)
    assert (found.complaint.channel, found.complaint.received_at.day) == ("paper", 1)
    assert casefile_of(found).latest("taking")["signature"] == "on_paper"
    (link,) = [link for link in page.links if link.endswith("/files")]
    assert clerk.get(link).status == 200


def test_the_code_is_in_no_address_and_no_title(world, app):
    page = take(app, world).page
    assert page.address == "/complaints/new"
    assert page.code not in page.title
    assert not any(page.code in link for link in page.links)


@pytest.mark.parametrize("channel, by, reached", [("counter", "in_person", True), ("phone", "phone", True)])
def test_who_is_there_is_told_at_once(world, app, channel, by, reached):
    take(app, world, channel=channel)
    (contact,) = [row.content for row in rows(world).records if row.kind == "contact"]
    assert (contact["channel"], contact["delivered"]) == (by, reached)


@pytest.mark.parametrize("channel", ["letter", "email"])
def test_who_wrote_is_not_told_before_an_answer_is_sent(world, app, channel):
    take(app, world, channel=channel)
    case = casefile_of(rows(world))
    verdict = Evaluation(case, world.at).verdict(load_standards().checks["ACCESS-04"])
    assert verdict.outcome is Outcome.NOT_YET_DUE
    supervisor = world.actors[Role.SUPERVISOR]
    told = {"at": world.at.isoformat(), "channel": "letter", "content_type": "acknowledgement", "delivered": True}
    make_record(world.database, case.id, "contact", supervisor, world.soon(), {**told, "told": sorted(ACKNOWLEDGED)})
    verdict = Evaluation(casefile_of(rows(world)), world.at).verdict(load_standards().checks["ACCESS-04"])
    assert verdict.outcome is Outcome.MET


def test_the_next_deadline_is_that_of_the_people_as_they_are_after_a_correction(world):
    reference = world.advance(world.file(), State.INVESTIGATION)
    world.later(days=40)
    party = rows(world).parties[0].id
    changes = {"can_be_contacted": False}
    people.change_party(world.database, reference, party, world.actors[Role.SUPERVISOR], world.soon(), changes)
    found = rows(world)
    evaluation = Evaluation(casefile_of(found), world.at)
    assert found.complaint.next_due_at == next(run.due_at for run in clocks_of(evaluation) if run.due_at)
    assert found.complaint.next_due_check == "PROMPT-03"
