"""A mapping that says what no mapping can say is refused in words that tell what is allowed."""

import re

import pytest

from oversight.importing.load import InvalidMapping, load_mapping, shipped
from tests.factories.imports import HARBOUR

WORDS = (HARBOUR / "harbour.yaml").read_text()

RULES = "  state_from_findings: {without_allegations: recorded, pending: finding, decided: closed}\n"

WRONG = [
    ("neu: received", "neu: fresh", "case.state.table.neu: there is no state fresh; allowed: received, recorded"),
    ("begründet: substantiated,", "begründet: right,", "there is no finding right; allowed: substantiated"),
    ("Verweis: written_warning,", "Verweis: slap,", "there is no sanction slap; allowed: none, advice"),
    ("codes: [force_other]", "codes: [force]", "there is no code force; allowed: death"),
    ("Brief: letter", "Brief: pigeon", "case.channel.table.Brief: there is no channel pigeon; allowed: web"),
    ("    decide: {column", "    ponder: {column", "case.dates.ponder: there is no move ponder; allowed: record"),
    ("  language: de", "  tongue: de", "case: nothing here is called tongue; allowed: file, key, received"),
    ("id: harbour", "id: Harbour!", "id: "),
    ("timezone: Europe/Berlin", "timezone: Berlin", "timezone: Berlin is not a time zone"),
    ("encoding: cp1252", "encoding: klingon", "there is no encoding klingon"),
    ('formats: ["%d.%m.%Y"], unknown', 'formats: ["%d.%m"], unknown', "“%d.%m” does not tell day, month and year"),
    ('formats: ["%d.%m.%Y"], unknown', 'formats: ["%Q"], unknown', "“%Q” is no way to write a date"),
    ("conduct: omission", "conduct: act", "the code omission goes with the conduct omission or both"),
    ("Gewalt: {codes: [force_other], conduct: act}", "Gewalt: usual", "write either `as case`, or codes and conduct"),
    ("Gewalt: {codes: [force_other], conduct: act}", "Gewalt: as case", "`as case` needs case.classification"),
    ("  key: Aktenzeichen\n  received", "  received", "case.key: is missing"),
    ("  key: Aktenzeichen\n  description", "  key: Nummer\n  description", "cannot have two key columns"),
    ("  Beschwerden.csv: {enc", "  Briefe.csv: {enc", "no part of the mapping reads Briefe.csv"),
    ("file: Beschwerden.csv\n  key: Aktenzeichen\n  received", "file: ../x.csv\n  key: a\n  received", "case.file: "),
    ("Ton: {codes", "1: {codes", "allegations.classification.table.1: must be text; put it in quotes"),
    ("neu: received", "NEU: received\n      neu: recorded", "“NEU” and “neu” are the same value"),
    ("  state:\n", f"{RULES}  state:\n", "one of: state, state_from_findings"),
    ("  officer:\n", "  officers:\n", "allegations: nothing here is called officers"),
    ('  wishes: "{Anliegen}"', '  wishes: "{case.Anliegen}"', "write the columns of the case's own row without"),
]


@pytest.mark.parametrize("old, new, said", WRONG, ids=[f"{new.strip()[:30]}" for _, new, _ in WRONG])
def test_it_says_where_and_what_is_wrong_and_what_is_allowed(tmp_path, old, new, said):
    assert old in WORDS
    path = tmp_path / "mine.yaml"
    path.write_text(WORDS.replace(old, new, 1))
    with pytest.raises(InvalidMapping, match=re.escape(said)) as refused:
        load_mapping(str(path))
    assert all(line.startswith("mine.yaml: ") for line in str(refused.value).splitlines())


def test_it_says_everything_that_is_wrong_at_once(tmp_path):
    path = tmp_path / "mine.yaml"
    path.write_text(WORDS.replace("neu: received", "neu: fresh").replace("Verweis: written_warning", "Verweis: slap"))
    with pytest.raises(InvalidMapping) as refused:
        load_mapping(str(path))
    assert len(refused.value.problems) == 2


@pytest.mark.parametrize("text", ["", "just words", "[1, 2]", "a: b: c", "id: a\nid: b", "\0"])
def test_what_is_no_mapping_at_all_is_refused_in_words(tmp_path, text):
    path = tmp_path / "mine.yaml"
    path.write_text(text)
    with pytest.raises(InvalidMapping, match=r"mine\.yaml: "):
        load_mapping(str(path))


def test_bytes_that_are_no_text_are_refused_in_words(tmp_path):
    path = tmp_path / "mine.yaml"
    path.write_bytes(b"title: caf\xe9")
    with pytest.raises(InvalidMapping, match=r"mine\.yaml: cannot be read"):
        load_mapping(str(path))


def test_an_unknown_name_tells_which_there_are():
    with pytest.raises(InvalidMapping, match=r"one of: .*philadelphia"):
        load_mapping("atlantis")


@pytest.mark.parametrize("name", shipped())
def test_each_mapping_of_the_package_can_be_loaded_by_its_bare_name(name):
    assert load_mapping(name).mapping.id == name
