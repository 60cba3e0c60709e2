"""What is printed can be read: every character of every language has a font, and where there is none it is said."""

import pytest

from oversight import doctor_command
from oversight.cli import main
from oversight.documents import FONTS, NoPdf, unprintable
from oversight.key_files import make_keys
from oversight.languages import CITIZEN, characters, languages_with, own_name
from oversight.questions.on_paper import paper_form
from tests.databases import ONE_DATABASE
from tests.factories.public_client import Clock, make_app

LANGUAGES = languages_with(CITIZEN)
NOWHERE = "\U0010fff0"
"""A character for which nobody makes a font."""


def boxes(words):
    """Give the characters that come out as empty boxes; skip where no document can be made."""
    try:
        return unprintable(words)
    except NoPdf:
        pytest.skip("Pango is missing (Debian: apt-get install libpango-1.0-0)")


def needs_fonts(language):
    if boxes("".join(characters(language, CITIZEN))):
        pytest.skip(f"a font for {language} is missing (Debian: apt-get install {FONTS})")


def test_a_character_without_a_font_is_found():
    assert boxes(f"Words{NOWHERE}") == {NOWHERE}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_character_of_a_language_is_printed(language):
    needs_fonts(language)
    assert boxes("".join(characters(language, CITIZEN)) + NOWHERE) == {NOWHERE}


@ONE_DATABASE
@pytest.mark.parametrize("language", ["ar", "zh_Hans"])
def test_the_form_on_paper_holds_no_empty_box(settings, database, caplog, language):
    needs_fonts(language)
    with make_app(settings, database, Clock()).test_request_context():
        assert paper_form(language, "normal", "pdf").startswith(b"%PDF")
    assert ".notdef" not in caplog.text


@pytest.fixture
def installed(tmp_path, database_url, monkeypatch):
    monkeypatch.setenv("OVERSIGHT_DATA", str(tmp_path))
    monkeypatch.setenv("OVERSIGHT_DATABASE_URL", database_url)
    make_keys(tmp_path)


def chinese_has_no_font(monkeypatch, languages=("en",)):
    """Let the machine have no font for Chinese."""
    monkeypatch.setattr(doctor_command, "unprintable", lambda words: frozenset("警察") & frozenset(words))
    pack = doctor_command.load_pack("model").but(languages=languages)
    monkeypatch.setattr(doctor_command, "load_pack", lambda name: pack)


@ONE_DATABASE
def test_the_doctor_says_which_language_has_no_font(installed, monkeypatch, capsys):
    chinese_has_no_font(monkeypatch)
    assert main(["doctor"]) == 0
    said = capsys.readouterr().out
    assert f"printing    {own_name('zh_Hans')} has no font; install one" in said
    assert f"printing    in order: {own_name('ar')}" in said


@ONE_DATABASE
def test_a_language_of_the_place_without_a_font_is_a_fault(installed, monkeypatch, capsys):
    chinese_has_no_font(monkeypatch, ("en", "zh_Hans"))
    assert main(["doctor"]) == 1
    assert f"printing in {own_name('zh_Hans')} has no font" in capsys.readouterr().err


@ONE_DATABASE
def test_without_pango_the_doctor_says_what_to_install(installed, monkeypatch, capsys):
    def none(words):
        raise NoPdf("Ask for Pango")

    monkeypatch.setattr(doctor_command, "unprintable", none)
    assert main(["doctor"]) == 0
    assert "printing    Ask for Pango" in capsys.readouterr().out
