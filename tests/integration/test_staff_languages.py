"""Staff read their pages in a language that they choose, before they sign in and after."""

import re

import pytest
from flask_babel import force_locale
from sqlalchemy import update

from oversight.languages import CITIZEN, languages_with, own_name, tag
from oversight.models import AuditEntry
from oversight.saying import said
from oversight.templating import language_name
from tests.factories.client import Colleague, make_app
from tests.factories.public_client import Page, Person, Spoken
from tests.factories.tampering import lift_guards
from workflows.records.clocks import UNIT_LABELS
from workflows.roles import Role
from workflows.states import State
from workflows.wording import lowered, worded


def choose(person: Person, language: str) -> Page:
    form = next(each for each in person.page.forms if each.action == "/language")
    return person.post("/language", {**form.fields, "language": language})


def test_the_page_for_signing_in_is_read_in_french(world):
    visitor = Person(make_app(world))
    visitor.get("/sign-in")
    page = choose(visitor, "fr")
    assert page.address == "/sign-in"
    assert "Mot de passe" in page.text


def test_whoever_is_signed_in_comes_back_to_their_account(world):
    supervisor = Colleague(make_app(world), world, Role.SUPERVISOR)
    supervisor.get("/account")
    page = choose(supervisor, "fr")
    assert page.address == "/account"
    assert "Donner à quelqu'un un rôle dans un dossier, et y mettre fin" in page.text
    assert "Enregistrer une plainte" in page.text


def test_an_administrator_is_told_that_accounts_are_managed_with_a_command(world):
    page = Colleague(make_app(world), world, Role.ADMINISTRATOR).get("/account")
    assert "Manage accounts, with the command “oversight user”" in page.text


@pytest.mark.parametrize("language", ["ar", "xx", ""])
def test_a_language_without_pages_for_staff_changes_nothing(world, language):
    visitor = Person(make_app(world))
    visitor.get("/sign-in")
    assert "Password" in choose(visitor, language).text


def test_why_something_cannot_be_done_is_said_in_french_with_its_values(world):
    case = world.advance(world.file(), State.RECORDED)
    supervisor = Colleague(make_app(world), world, Role.SUPERVISOR)
    supervisor.get("/account")
    choose(supervisor, "fr")
    page = supervisor.get(f"/cases/{case}").text
    assert "Aucune allégation n'est consignée. Ajoutez-en au moins une et classez-la." in page
    assert "Le dossier est dans l'état « Inscrite ». Cela se fait à partir de : Évaluée." in page


def test_what_a_service_refuses_is_said_in_french(world):
    case = world.advance(world.file(), State.INVESTIGATION)
    investigator = Colleague(make_app(world), world, Role.INVESTIGATOR)
    investigator.get("/account")
    choose(investigator, "fr")
    investigator.get(f"/cases/{case}/overrides/ADEQUACY-01")
    past = {"expires_at__day": "1", "expires_at__month": "1", "expires_at__year": "2026"}
    assert "La dérogation doit prendre fin dans l'avenir" in investigator.send(reason="Gone.", **past).text


def test_what_somebody_else_changed_meanwhile_is_said_in_french(world):
    case = world.file()
    slower = Colleague(make_app(world), world, Role.INTAKE_OFFICER)
    slower.get("/account")
    choose(slower, "fr")
    slower.get(f"/cases/{case}/do/record")
    world.move(case, "record", Role.SUPERVISOR)
    page = slower.send()
    assert page.status == 409
    assert "Supervisor : Inscrire au registre (Reçue → Inscrite)" in page.text.replace("\xa0", " ")


def test_how_many_checks_came_out_how_agrees_with_the_number_in_french(world):
    case = world.advance(world.file(), State.INVESTIGATION)
    supervisor = Colleague(make_app(world), world, Role.SUPERVISOR)
    supervisor.get("/account")
    choose(supervisor, "fr")
    text = supervisor.get(f"/cases/{case}").text + supervisor.get(f"/cases/{case}/scorecard").text
    counted = re.findall(r"(\d+) (non respectés?|respectés?|pas encore dus?)", text)
    assert {number == "1" for number, _ in counted} == {True, False}
    assert [words for number, words in counted if words.endswith("s") != (int(number) > 1)] == []


@pytest.mark.parametrize("address", ["/account", "/complaints/new", "/complaints/blank", "/cases/{}/letters/new"])
def test_the_name_of_a_language_is_read_aloud_in_that_language(world, address):
    reference = world.advance(world.file(), State.ASSESSED)
    page = Colleague(make_app(world), world, Role.INTAKE_OFFICER).get(address.format(reference))
    names = {own_name(each): tag(each) for each in languages_with(CITIZEN)}
    named = [one for one in Spoken(page.html).words if one[0] in names]
    assert named, page.text
    assert {(name, spoken) for name, spoken in named if spoken != names[name]} == set()


def test_the_language_of_a_person_is_named_in_that_of_the_reader(world):
    reference = world.file(language="ar")
    supervisor = Colleague(make_app(world), world, Role.SUPERVISOR)
    assert "Language: Arabic" in supervisor.get(f"/cases/{reference}").text
    supervisor.get("/account")
    choose(supervisor, "fr")
    assert "Langue : arabe" in supervisor.get(f"/cases/{reference}").text.replace("\xa0", " ").replace("\u202f", " ")


def test_what_is_no_code_of_a_language_is_shown_as_it_was_given(world):
    with make_app(world).test_request_context():
        assert [language_name(each) for each in ("zh_Hans", "Tamazight", "xx", "")] == [
            "Chinese (Simplified)",
            "Tamazight",
            "xx",
            "",
        ]


def test_codes_in_a_trail_are_in_the_language_of_the_reader_and_words_of_people_as_they_wrote_them(world):
    reference = world.advance(world.file(account="Yes"), State.ASSESSED)
    auditor = Colleague(make_app(world), world, Role.AUDITOR)
    auditor.get("/account")
    choose(auditor, "fr")
    page = auditor.get(f"/audit/cases/{reference}")
    assert "Inscrite Évaluée" in page.text
    assert "Nouveau : Classement" in page.text
    assert "Nouveau : Policier 1" in page.text
    assert "Récit donné Yes" in page.text


def test_what_is_wrong_with_the_record_is_told_in_the_language_of_the_reader(world):
    reference = world.advance(world.file(), State.RECORDED)
    auditor = Colleague(make_app(world), world, Role.AUDITOR)
    auditor.get("/account")
    choose(auditor, "fr")
    with world.database.engine.begin() as connection:
        lift_guards(connection)
        connection.execute(update(AuditEntry).where(AuditEntry.case_seq == 1).values(salt=b"x" * 32))
    trail = auditor.get(f"/audit/cases/{reference}").text.replace("\xa0", " ")
    wrong = "Une entrée ne correspond pas à sa feuille : ses octets, son sel ou sa feuille ont été modifiés."
    assert f"Faux : {wrong}" in trail
    form = next(each for each in auditor.get("/audit/").forms if each.action == "/audit/verify")
    page = auditor.post("/audit/verify", form.fields).text.replace("\xa0", " ")
    assert "Une entrée ne correspond pas à sa feuille" in page
    assert "ses octets, son sel ou sa feuille ont été modifiés" in page
    assert "does not match" not in page


def test_a_page_that_was_read_is_named_in_the_language_of_the_reader(world):
    app, reference = make_app(world), world.advance(world.file(), State.ASSESSED)
    supervisor = Colleague(app, world, Role.SUPERVISOR)
    supervisor.get(f"/cases/{reference}/do/open_investigation")
    supervisor.get(f"/cases/{reference}/records/emergency_answer")
    supervisor.get(f"/cases/{reference}/assign")
    auditor = Colleague(app, world, Role.AUDITOR)
    page = auditor.get(f"/audit/cases/{reference}")
    assert "Page: Step: Open the investigation" in page.text
    assert "Page: Giving somebody a part in the case" in page.text
    auditor.get("/account")
    choose(auditor, "fr")
    page = auditor.get(f"/audit/cases/{reference}")
    assert "Étape : Ouvrir l'enquête" in page.text.replace("\xa0", " ")
    assert "Attribution d'un rôle dans le dossier" in page.text
    assert "do open_investigation" not in page.text


@pytest.mark.parametrize("language, unit", [("en", "7 days"), ("fr", "7 jours")])
def test_a_label_inside_a_sentence_is_in_small_letters_in_every_language(world, language, unit):
    words = worded("The time may be extended by %(count)s %(unit)s at most", count=7, unit=lowered(UNIT_LABELS["days"]))
    with make_app(world).test_request_context("/"), force_locale(language):
        assert unit in said(words)
