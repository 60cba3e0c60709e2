"""Every page that citizens meet, in every language: the same steps, fields and choices, and no English left on it."""

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from functools import cache
from html.parser import HTMLParser
from typing import Any

import pytest
from werkzeug.exceptions import MethodNotAllowed, NotFound

from oversight.languages import CITIZEN, SOURCE, languages_with, own_name, tag, translations
from oversight.log.keeper import open_log
from tests.factories.public_client import ANONYMOUS, VOID, Clock, Page, Person, Spoken, make_app
from tests.factories.public_walk import NO_PAGES, walk
from tests.factories.world import office_with_cases, open_office

LANGUAGES = languages_with(CITIZEN)
TRANSLATED = [language for language in LANGUAGES if language != SOURCE]
OTHERS_WORDS = {"app-prose", "app-code", "app-reference", "app-hash"}
"""Classes of what people wrote themselves, and of what is the same in every language."""

VARYING = {"lang", "dir", "value", "content", "data-label", "aria-label", "datetime"}
ZONE = "UTC"
"""The clock of the place, in the working of a date."""

WORD = re.compile(r"[A-Za-z]{3,}")


class Missed:
    """What was asked of a catalogue that does not hold it."""

    def __init__(self) -> None:
        self.words: set[str] = set()

    def gettext(self, words: str) -> str:
        self.words.add(words)
        return words

    def ngettext(self, one: str, many: str, number: int) -> str:
        self.words.add(one)
        return one if number == 1 else many


class Outline(HTMLParser):
    """A page as its skeleton, and the words on it that are ours and in the reader's language."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.skeleton: list[Any] = []
        self.words: list[str] = []
        self._apart: list[bool] = []
        self.feed(html)

    def handle_starttag(self, name: str, attrs: Any) -> None:
        given = dict(attrs)
        kept = {key: value for key, value in given.items() if key not in VARYING and not key.startswith("data-")}
        if given.get("type") in {"radio", "checkbox"}:
            kept["value"] = given["value"]
            if given.get("name") == "language":  # the language of the page is chosen already
                kept.pop("checked", None)
        for address in ("href", "action"):
            if "static/" in kept.get(address, "") or "data:" in kept.get(address, ""):
                kept[address] = "…"
            kept[address] = kept.get(address, "").partition("?")[0]
        if (name == "html" or "lang" not in given) and given.get("role") != "note":
            self.skeleton.append((name, kept))
        if name not in VOID:
            apart = name in {"bdi", "textarea"} or bool(OTHERS_WORDS & set((given.get("class") or "").split()))
            self._apart.append(apart or ("lang" in given and name != "html"))
        told = (key for key in given if key == "aria-label" or key.startswith("data-"))
        self.words += [given[key] for key in told if given[key] and " " in given[key]]

    def handle_endtag(self, name: str) -> None:
        if name not in VOID:
            self._apart.pop()

    def handle_data(self, data: str) -> None:
        if data.strip() and not any(self._apart):
            self.words.append(" ".join(data.split()))


@cache
def outline(page: Page) -> Outline:
    """Read a page once for all the tests that compare it with others."""
    return Outline(page.html)


def read_in(person: Person, language: str) -> None:
    """Choose a language as somebody does who has no scripts: with the button on the page."""
    page = person.get("/")
    person.post("/language", {**page.forms[0].fields, "read_in": language})
    person.pages.clear()


@pytest.fixture(scope="module")
def walks(databases, tmp_path_factory) -> Iterator[dict[str, tuple[list[Page], set[str]]]]:
    """The pages in each language, and what the catalogue was asked for in vain."""
    world = open_office(databases, "sqlite", office_with_cases)
    world.settings = _with_a_log(world.settings, tmp_path_factory.mktemp("log"))
    references = list(world.in_state.values())
    app = make_app(world.settings, world.database, lambda: world.at)
    found = {}
    for number, language in enumerate((SOURCE, *TRANSLATED)):
        missed, person = Missed(), Person(app, f"192.0.2.{number}")
        messages = translations(language, (CITIZEN,))
        world.later(minutes=2)
        read_in(person, language)
        messages._fallback = missed
        pages = walk(person, [world.codes[reference] for reference in references])
        messages._fallback = None
        found[language] = (pages, missed.words)
    yield found
    world.close()
    databases.drop(world.settings.database_url)


def _with_a_log(settings: Any, folder: Any) -> Any:
    settings = replace(settings, data=folder, log_store=str(folder / "log"), signer=folder / "signer")
    open_log(settings)
    return settings


def test_the_walk_meets_every_page_of_the_map(walks, public_app):
    asked = {rule.endpoint for rule in public_app.url_map.iter_rules() if "GET" in rule.methods}
    routes, met = public_app.url_map.bind("localhost"), set()
    for page in walks[SOURCE][0]:
        with suppress(NotFound, MethodNotAllowed):
            met.add(routes.match(page.address.partition("?")[0])[0])
    assert asked - met == NO_PAGES


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_walk_through_everything_asks_for_no_word_that_is_not_translated(walks, language):
    assert sorted(walks[language][1] - {"", ZONE}) == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_pages_have_the_same_steps_fields_and_choices_as_in_english(walks, language):
    for english, page in zip(walks[SOURCE][0], walks[language][0], strict=True):
        assert (page.status, page.address.partition("?")[0]) == (english.status, english.address.partition("?")[0])
        given, wanted = outline(page).skeleton, outline(english).skeleton
        assert [one for one in given if one not in wanted] == [], page.address
        if 'name="date-year"' in page.html:
            given, wanted = sorted(given, key=str), sorted(wanted, key=str)
        assert given == wanted, page.address


def test_a_date_is_asked_for_in_the_order_in_which_people_write_it(walks):
    order = {
        language: re.findall(
            r'name="date-(\w+)"', next(page.html for page in walks[language][0] if "date-year" in page.html)
        )
        for language in (SOURCE, "ar", "zh_Hans")
    }
    assert order[SOURCE] == order["ar"] == ["day", "month", "year"]
    assert order["zh_Hans"] == ["year", "month", "day"]


@pytest.mark.parametrize("language", TRANSLATED)
def test_no_english_is_left_on_a_page(walks, language):
    same = {*_alike(language), *map(own_name, LANGUAGES)}
    for english, page in zip(walks[SOURCE][0], walks[language][0], strict=True):
        left = set(outline(page).words) & set(outline(english).words)
        assert {words for words in left if WORD.search(words)} <= same, page.address


def _alike(language: str) -> list[str]:
    """List the messages that a translator left as they are in English."""
    told = translations(language, (CITIZEN,))._catalog
    return [words for words, said in told.items() if words == said]


@pytest.mark.parametrize("language", [SOURCE, *TRANSLATED])
def test_each_page_names_its_language_and_direction(walks, language):
    for page in walks[language][0]:
        assert f'<html lang="{tag(language)}" dir="{"rtl" if language == "ar" else "ltr"}"' in page.html
        assert page.headers["Content-Language"] == tag(language)
        assert ("oversight.rtl.css" in page.html) == (language == "ar")
        assert "read_in" not in page.address


@pytest.mark.parametrize("language", [SOURCE, *TRANSLATED])
def test_the_name_of_a_language_is_read_aloud_in_that_language(walks, language):
    names = {own_name(each): tag(each) for each in LANGUAGES}
    named = [one for page in walks[language][0] for one in Spoken(page.html).words if one[0] in names]
    assert named
    assert {(name, spoken) for name, spoken in named if spoken != names[name]} == set()


@pytest.fixture
def visitor(settings, database) -> Person:
    return Person(make_app(settings, database, Clock()))


def test_what_was_typed_comes_back_in_the_language_chosen_and_is_not_judged(visitor):
    visitor.begin()
    visitor.send(who="self")
    visitor.send(press=("read_in", "fr"), account="Ils m'ont frappé")
    assert (visitor.page.status, visitor.page.address) == (200, "/file/account")
    assert visitor.page.form.fields["account"] == "Ils m'ont frappé"
    assert "govuk-error" not in visitor.page.html
    assert "Que s'est-il passé" in visitor.page.html.replace("&#39;", "'")


def test_even_what_is_wrong_comes_back_as_it_was_typed(visitor):
    visitor.begin()
    visitor.send(who="self")
    visitor.send(account="Hit")
    visitor.get("/file/when")
    visitor.send(press=("read_in", "ru"), date__day="31", date__month="2", date__year="26", time="Ночью")
    fields = visitor.page.form.fields
    assert [fields[f"date-{part}"] for part in ("day", "month", "year")] == ["31", "2", "26"]
    assert fields["time"] == "Ночью"
    assert "govuk-error" not in visitor.page.html


def test_the_code_stays_in_sight_when_the_language_changes(visitor):
    visitor.begin()
    visitor.answer(ANONYMOUS)
    code = visitor.send().code
    visitor.send(press=("read_in", "ar"))
    assert visitor.page.code == code
    assert 'lang="ar"' in visitor.page.html


@pytest.mark.parametrize("here", ["https://example.org/", "//example.org", "/\\example.org", "javascript:alert(1)", ""])
def test_the_choice_leads_to_no_other_site(visitor, here):
    visitor.get("/safety")
    fields = {**visitor.page.forms[0].fields, "here": here, "read_in": "es"}
    answer = visitor.browser.post("/language", data=fields)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")


def test_a_choice_stays_for_the_visit_and_an_unknown_one_changes_nothing(visitor):
    read_in(visitor, "es")
    assert 'lang="es"' in visitor.get("/safety").html
    read_in(visitor, "tlh")
    assert 'lang="es"' in visitor.get("/safety").html
