"""The blank form on paper asks what the pages online ask, and so does the page of staff, in every language."""

import io
from html import unescape

import pytest
from pypdf import PdfReader
from werkzeug.datastructures import MultiDict

from oversight.languages import CITIZEN, languages_with
from oversight.questions.on_paper import paper_form, paper_languages
from oversight.questions.one_page import ELSEWHERE, NO_TOKEN, OnePage
from oversight.questions.paths import PATHS
from oversight.questions.steps import BY_KEY, form_of
from oversight.templating import in_language
from tests.factories.client import Colleague
from tests.factories.client import make_app as make_staff_app
from tests.factories.public_client import Clock, Person, make_app
from workflows.roles import Role

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)

ONLINE = [(key, step) for key, path in PATHS.items() for step in ("who", *path.asks) if step in BY_KEY]


@pytest.fixture
def app(world):
    return make_app(world.settings, world.database, Clock(world.at))


def asked_online(path, step):
    """Give every field that a path asks under a question."""
    form = form_of(BY_KEY[step], {"who": {"who": path}})(formdata=None, meta=NO_TOKEN)
    return [field for field in form if field.type != "HiddenField"]


def words_of(field):
    choices = [str(choice[1]) for choice in field.iter_choices()] if hasattr(field, "iter_choices") else []
    return [str(field.label.text), *choices]


def words_on_paper(path, step):
    """Give the words for each field of a path: those of the usual form, or its own where only this path asks."""
    usual = {field.short_name: field for field in asked_online("", step)}
    for field in asked_online(path, step):
        yield from words_of(usual.get(field.short_name, field))


def test_every_question_and_answer_online_is_on_paper_in_every_language(app):
    with app.test_request_context():
        for language in languages_with(CITIZEN):
            paper = unescape(paper_form(language, "normal", "html").decode())
            with in_language(language):
                words = {words for path, step in ONLINE for words in words_on_paper(path, step)}
                words |= {str(BY_KEY[step].title) for _, step in ONLINE}
            assert {one for one in words if one not in paper} == set(), language


def test_every_question_online_is_on_the_page_of_staff(app):
    with app.test_request_context():
        for path in PATHS:
            page = OnePage(MultiDict({"who-who": path}))
            asked = [step for of_path, step in ONLINE if of_path == path and step not in ELSEWHERE]
            online = {(step, field.short_name) for step in asked for field in asked_online(path, step)}
            staff = {(section.key, field.short_name) for section in page.sections for field in section.fields}
            assert staff == online, path


def test_anybody_can_have_the_form_as_an_accessible_document(app):
    person = Person(app)
    page = person.get("/paper")
    (link,) = [link for link in page.links if link.endswith("en-large.pdf")]
    answer = person.browser.get(link)
    assert answer.headers["Content-Disposition"] == 'attachment; filename="form-en-large.pdf"'
    document = PdfReader(io.BytesIO(answer.data))
    assert document.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert document.trailer["/Root"]["/Lang"] == "en"
    assert "Who are you writing for?" in "".join(page.extract_text() for page in document.pages)


def test_no_form_is_made_in_a_language_or_size_that_is_not_offered(app):
    person = Person(app)
    assert {person.browser.get(f"/paper/{one}").status_code for one in ("xx-normal.pdf", "en-huge.pdf")} == {404}


def test_a_machine_without_the_library_offers_the_page_to_print(app, monkeypatch):
    from oversight.documents import NoPdf

    def missing(html):
        raise NoPdf

    monkeypatch.setattr("oversight.questions.on_paper.pdf", missing)
    person = Person(app)
    page = person.get("/paper/fr-normal.pdf")
    assert page.status == 503
    assert any(link.endswith("fr-normal.html") for link in page.links)


def test_staff_print_it_too(world):
    clerk = Colleague(make_staff_app(world), world, Role.INTAKE_OFFICER)
    links = clerk.get("/complaints/blank").links
    with clerk.browser.application.test_request_context():
        keys = [language.key for language in paper_languages()]
    assert all(any(f"/complaints/blank/{key}-large.pdf" in link for link in links) for key in keys)
    assert b'dir="rtl"' in clerk.browser.get("/complaints/blank/ar-normal.html").data
