"""Every word that citizens read is translated into every language we offer, and the catalogues fit the code."""

import importlib.util
import re
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest
from babel import Locale
from babel.messages.catalog import Catalog

from oversight.languages import CITIZEN, SOURCE, STAFF, languages_with, negotiate, own_name, translations

ROOT = Path(__file__).resolve().parents[2]
LANGUAGES = languages_with(CITIZEN)
TRANSLATED = [language for language in LANGUAGES if language != SOURCE]
CATALOGUES = [(language, CITIZEN) for language in TRANSLATED] + [("fr", STAFF)]
PLACE = re.compile(r"%\((\w+)\)([sd])")


@cache
def tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("messages_tool", ROOT / "tools" / "messages.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@cache
def extracted() -> dict[str, Catalog]:
    return tool().templates()


@cache
def catalogue(language: str, domain: str = CITIZEN) -> Catalog:
    return tool().read(tool().file_of(language, domain), language)


def ids(messages: Catalog) -> set[object]:
    return {message.id for message in messages if message.id}


def test_pages_are_written_in_the_languages_of_the_united_nations():
    assert set(LANGUAGES) == {"ar", "en", "es", "fr", "ru", "zh_Hans"}


def test_pages_of_staff_are_written_in_english_and_french():
    assert languages_with(CITIZEN, STAFF) == ("en", "fr")


def test_what_citizens_read_is_found_and_what_only_staff_read_is_left_to_them():
    citizen, staff = extracted()["citizen"], extracted()["staff"]
    assert len(citizen) > 600
    assert len(staff) > 1_000
    assert not ids(citizen) & ids(staff)


@pytest.mark.parametrize("language, domain", CATALOGUES)
def test_a_catalogue_holds_what_the_code_says_and_no_more(language, domain):
    message = "The code and the catalogues differ. Run: python3 tools/messages.py, then translate what it names."
    assert ids(catalogue(language, domain)) == ids(extracted()[domain]), message


@pytest.mark.parametrize("language, domain", CATALOGUES)
def test_every_message_is_translated_with_every_plural_form_and_none_is_a_guess(language, domain):
    assert tool().untranslated(catalogue(language, domain)) == []


@pytest.mark.parametrize("language, domain", CATALOGUES)
def test_a_translation_has_the_same_places_for_values(language, domain):
    for message in catalogue(language, domain):
        if not message.id or message.pluralizable:
            continue
        assert sorted(PLACE.findall(message.id)) == sorted(PLACE.findall(message.string)), message.id


@pytest.mark.parametrize("language, domain", CATALOGUES)
def test_a_plural_form_names_no_value_of_its_own_and_shows_the_number_where_there_are_several(language, domain):
    for message in catalogue(language, domain):
        if message.pluralizable:
            places = {place for form in message.id for place in PLACE.findall(form)}
            assert all(set(PLACE.findall(form)) <= places for form in message.string), message.id
            assert PLACE.findall(message.string[-1]), message.id


@pytest.mark.parametrize("language", TRANSLATED)
def test_plural_forms_are_those_of_the_language(language):
    assert catalogue(language).num_plurals == {"ar": 6, "es": 2, "fr": 2, "ru": 3, "zh_Hans": 1}[language]


@pytest.mark.parametrize(
    "language, said",
    [
        ("ar", {1: "يوم واحد", 2: "يومين", 3: "3 أيام", 11: "11 يومًا", 100: "100 يوم"}),
        ("es", {1: "1 día", 2: "2 días"}),
        ("fr", {0: "0 jour", 1: "1 jour", 2: "2 jours"}),
        ("ru", {1: "1 день", 2: "2 дня", 5: "5 дней", 11: "11 дней", 21: "21 день"}),
        ("zh_Hans", {1: "1 天", 5: "5 天"}),
    ],
)
def test_days_are_counted_as_people_count_them(language, said):
    messages = translations(language, (CITIZEN,))
    for number, words in said.items():
        assert messages.ngettext("%(num)d day", "%(num)d days", number) % {"num": number} == words


@pytest.mark.parametrize(
    "wanted, given",
    [
        (["zh-CN", "zh", "en"], "zh_Hans"),
        (["zh_TW"], "zh_Hans"),
        (["ar-EG", "en-US"], "ar"),
        (["sw", "fr-CD"], "fr"),
        (["sw"], "en"),
        ([], "en"),
        (["*"], "en"),
        (["PT-br", "ES-419"], "es"),
    ],
)
def test_a_browser_gets_the_language_it_wants_most_of_those_we_have(wanted, given):
    assert negotiate(wanted, LANGUAGES) == given


def test_each_language_is_named_as_its_speakers_name_it():
    assert [own_name(one) for one in ("ar", "en", "es", "fr", "ru", "zh_Hans")] == [
        "العربية",
        "English",
        "Español",
        "Français",
        "Русский",
        "中文 (简体)",
    ]


def test_arabic_alone_runs_from_the_right():
    assert [one for one in LANGUAGES if Locale.parse(one).text_direction == "rtl"] == ["ar"]
