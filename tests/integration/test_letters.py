"""Letters and files that the office sends: looked at first, frozen as sent, and saved by the person with the code."""

import hashlib
from dataclasses import replace
from io import BytesIO

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from oversight.evidence.safe import safe_to_open
from oversight.models import CaseDocument
from oversight.services.files import sweep
from tests.factories.client import Colleague, make_app
from tests.factories.facts import facts
from tests.factories.files import AS_FORM, form_with_files
from tests.factories.public_client import Person
from tests.factories.public_client import make_app as make_public_app
from workflows.roles import Role
from workflows.states import State

WORDS = "We have heard everyone.\nThe report is being written."


@pytest.fixture
def desk(world, tmp_path):
    """An intake officer before a case that was filed in Arabic."""
    world.settings = replace(world.settings, evidence_url=str(tmp_path / "evidence"))
    colleague = Colleague(make_app(world), world, Role.INTAKE_OFFICER)
    colleague.world, colleague.reference = world, world.advance(world.file(language="ar"), State.RECORDED)
    return colleague


def write(desk, press="send", query="kind=progress", language="ar", **answers):
    desk.get(f"/cases/{desk.reference}/letters/new?{query}")
    answers |= {"kind": "progress", "language": language}
    desk.send(("then", "preview"), **answers)
    form = desk.page.form
    fields = {**form.fields, **answers, "then": press}
    return desk.browser.post(form.action, data=fields) if press else desk.page


def documents(desk):
    with desk.world.database.read() as session:
        return session.scalars(select(CaseDocument).order_by(CaseDocument.made_at)).all()


def person(desk):
    app = make_public_app(desk.world.settings, desk.world.database, lambda: desk.world.at)
    someone = Person(app)
    someone.follow(desk.world.codes[desk.reference])
    return someone


def saved(someone):
    links = [link for link in someone.page.links if "/status/letters/" in link]
    return [someone.browser.get(link) for link in links]


def test_a_letter_is_looked_at_before_it_is_sent_and_begins_in_the_language_of_the_person(desk):
    page = desk.get(f"/cases/{desk.reference}/letters/new?kind=progress")
    assert '<option value="ar" lang="ar" selected>' in page.html
    assert desk.reference in page.form.fields["text"]
    page = write(desk, press="", text=WORDS)
    assert 'lang="ar" dir="rtl"' in page.html
    assert WORDS.replace("\n", " ") in page.text
    assert documents(desk) == []


def look(desk, press="preview", **answers):
    page = desk.send(("then", press), **answers)
    return page, page.form.fields


def test_a_draft_follows_the_kind_and_the_language_that_are_chosen(desk):
    arabic = desk.get(f"/cases/{desk.reference}/letters/new?kind=progress").form.fields["text"]
    _page, shown = look(desk, language="fr")
    assert shown["text"].startswith("Voici où en est votre dossier")
    _page, shown = look(desk, kind="review")
    assert shown["text"].startswith("Vous nous avez demandé")
    _page, shown = look(desk, kind="progress", language="ar")
    assert shown["text"] == arabic


def test_words_of_ones_own_stay_when_the_language_changes_and_the_page_says_so(desk):
    write(desk, press="", text=WORDS)
    page, shown = look(desk, language="fr")
    assert shown["text"].splitlines() == WORDS.splitlines()
    assert "Your own words stayed as they are" in page.text
    assert "Your own words stayed as they are" not in look(desk)[0].text


def test_a_letter_is_not_sent_in_a_language_in_which_nobody_looked_at_it(desk):
    desk.get(f"/cases/{desk.reference}/letters/new?kind=progress")
    look(desk)
    page, shown = look(desk, press="send", language="fr")
    assert shown["text"].startswith("Voici où en est votre dossier")
    assert "This is how the person sees it." in page.text
    assert documents(desk) == []


def test_a_letter_is_not_sent_while_it_has_gaps(desk):
    desk.get(f"/cases/{desk.reference}/letters/new?kind=delay")
    look(desk)
    page, _shown = look(desk, press="send")
    assert "Complete what is marked with “…”" in page.text
    assert documents(desk) == []


def test_the_letter_that_was_sent_is_the_one_that_the_person_saves(desk):
    looked_at = write(desk, press="pdf", text=WORDS, language="en").data
    write(desk, text=WORDS, language="en")
    (letter,) = documents(desk)
    (answer,) = saved(person(desk))
    assert answer.data == looked_at
    assert hashlib.sha256(answer.data).hexdigest() == letter.sha256
    assert answer.headers["Content-Disposition"].startswith("attachment")
    (from_office,) = [link for link in desk.get(f"/cases/{desk.reference}/letters").links if letter.id in link]
    assert desk.browser.get(from_office).data == answer.data


def test_a_letter_is_an_accessible_document_in_its_language(desk):
    pdf = PdfReader(BytesIO(write(desk, press="pdf", text=WORDS, language="fr").data))
    root = pdf.trailer["/Root"]
    assert (root["/Lang"], root["/MarkInfo"]["/Marked"]) == ("fr", True)
    assert "pdfuaid" in root["/Metadata"].get_object().get_data().decode()
    assert "We have heard everyone." in pdf.pages[0].extract_text()


def test_staff_read_in_their_own_language_what_a_letter_is(desk):
    write(desk, text=WORDS)
    assert "Progress, Arabic, " in desk.get(f"/cases/{desk.reference}/letters").text


def test_a_letter_is_told_on_the_page_and_counts_as_a_contact(desk):
    write(desk, text=WORDS)
    contact = facts(desk.world, desk.reference).latest("contact")
    assert (contact["content_type"], contact["channel"], contact["text"]) == ("progress", "code_page", WORDS)


def test_what_the_page_tells_already_becomes_a_letter_without_being_told_twice(desk):
    acknowledged = facts(desk.world, desk.reference).latest("contact")
    page = desk.get(f"/cases/{desk.reference}/letters")
    (link,) = [link for link in page.links if f"of={acknowledged.id}" in link]
    write(desk, query=link.partition("?")[2])
    assert [one.record_id for one in documents(desk)] == [acknowledged.id]
    assert len(facts(desk.world, desk.reference).current("contact")) == 1


def send_files(desk, *files):
    where = f"/cases/{desk.reference}/answer"
    token = desk.get(where).form.fields["csrf_token"]
    body = form_with_files({"csrf_token": token, "text": "Here is the form."}, files)
    return desk._arrive(desk.browser.post(where, data=body, content_type=AS_FORM), where)


def test_an_answer_carries_files_that_the_person_saves_and_nobody_shows(desk):
    send_files(desk, ("form.pdf", b"%PDF-1.7 a form"), ("<b>.html", b"<script>alert(1)</script>"))
    someone = person(desk)
    assert "Here is the form." in someone.page.text
    answers = saved(someone)
    assert [answer.data for answer in answers] == [b"<script>alert(1)</script>", b"%PDF-1.7 a form"]
    for answer in answers:
        assert answer.headers["Content-Disposition"].startswith('attachment; filename="notes-')
        assert "sandbox" in answer.headers["Content-Security-Policy"]
        assert answer.mimetype in {"application/pdf", "application/octet-stream"}


def test_too_much_is_refused_and_nothing_is_sent(desk):
    page = send_files(desk, ("film.mp4", b"x" * ((10 << 20) + 1)))
    assert (page.status, "was not taken" in page.text) == (422, True)
    assert page.form.fields["text"] == "Here is the form."
    assert documents(desk) == []
    assert facts(desk.world, desk.reference).latest("message") is None


def test_nobody_saves_the_letters_of_another_case(desk):
    write(desk, text=WORDS)
    (letter,) = documents(desk)
    desk.reference = desk.world.advance(desk.world.file(), State.RECORDED)
    assert person(desk).browser.get(f"/status/letters/{letter.id}").status_code == 404
    assert desk.browser.get(f"/cases/{desk.reference}/letters/{letter.id}").status_code == 404


def test_what_was_sent_lies_sealed_and_is_not_swept(desk):
    write(desk, text=WORDS, language="en")
    (letter,) = documents(desk)
    safe = safe_to_open(desk.world.settings)
    sweep(desk.world.database, desk.world.settings, safe, desk.world.later(days=400))
    assert b"%PDF" not in b"".join(safe.store.read(letter.store_name))
