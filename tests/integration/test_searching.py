"""Sealed cases are found by their words: as a plain search would find them, and by nobody who may not read them."""

import random
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from oversight.database import DatabaseFault
from oversight.log.sequencer import integrate
from oversight.models import BLOCK, Complaint, Party, SearchCase, SearchHead, SearchWord
from oversight.queries import finding
from oversight.queries.worklist import Tab, Wanted, list_cases
from oversight.sealing.search_words import words_in
from oversight.services import indexing
from oversight.services.indexing import follow_log, forget_words
from oversight.services.people import change_party
from tests.factories.imports import run_import
from tests.live.search_check import compare
from workflows.roles import Role

PIECES = {
    "en": ["officer", "hit", "me", "with", "a", "baton", "near", "the", "station", "and", "took", "my", "phone"],
    "fr": ["l’agent", "m’a", "frappé", "à", "la", "gare", "puis", "emmené", "sans", "rien", "dire", "hier"],
    "es": ["el", "policía", "me", "golpeó", "ayer", "cerca", "de", "la", "estación", "sin", "explicación"],
    "ru": ["полицейский", "ударил", "меня", "у", "вокзала", "и", "забрал", "телефон", "вчера"],
    "ar": ["ضربني", "الشرطي", "قرب", "المحطة", "وأخذ", "هاتفي", "أمس", "دون", "سبب"],
    "zh": ["警察打了我", "在车站附近", "拿走了手机", "没有说明理由"],
}


def index(world):
    while integrate(world.database) or follow_log(world.database):
        continue


def found(world, text, role=Role.SUPERVISOR, **more):
    page = list_cases(world.database, world.actors[role], Wanted(Tab.ALL, text=text, **more), world.at)
    return [line.reference for line in page.lines]


def a_corpus(world, count):
    drawn = random.Random(7)
    cases = {}
    for number in range(count):
        words = PIECES[list(PIECES)[number % len(PIECES)]]
        text = " ".join(drawn.choices(words, k=6))
        cases[world.file(account=text, name="", officers=())] = text
    return cases


def test_common_words_are_looked_for_in_the_order_of_the_list_and_rare_ones_by_themselves():
    assert finding.walks(20_000, 12_000)
    assert finding.walks(20_000, 800)
    assert not finding.walks(20_000, 700)
    assert not finding.walks(20_000, 0)
    assert not finding.walks(0, 0)


@pytest.mark.parametrize(
    "walked, block", [(True, BLOCK), (False, BLOCK), (False, 5)], ids=["by the list", "by the words", "in blocks"]
)
def test_a_search_gives_what_a_plain_search_gives(world, monkeypatch, walked, block):
    monkeypatch.setattr(finding, "walks", lambda _total, _found: walked)
    for module in (finding, indexing):
        monkeypatch.setattr(module, "BLOCK", block)
    monkeypatch.setattr(indexing, "IN_ONE_STATEMENT", block)
    cases = a_corpus(world, 24)
    index(world)
    newest_first = list(reversed(cases))
    drawn = random.Random(11)
    asked = [" ".join(drawn.choices(PIECES[language], k=size)) for language in PIECES for size in (1, 2)]
    for text in (*asked, "STATION frappe", "удаpил", "nothing"):
        begins = [one for one in newest_first if one.startswith(text.upper())]
        expected = [one for one in newest_first if one in begins or words_in(text) <= words_in(cases[one])]
        assert found(world, text) == expected, text
    assert sum(bool(found(world, text)) for text in asked) > len(asked) / 2


def test_names_places_records_and_messages_find_a_case_and_a_new_name_replaces_the_old(world):
    reference = world.file(name="Bo Chen", place="Mill Lane")
    world.record(reference, "note", Role.INTAKE_OFFICER, text="Called the harbour.")
    index(world)
    for text in (
        "chen",
        "mill lane",
        "roe",
        "HARBOUR",
        "chen harbour",
        reference[:4].lower(),
        reference.replace("-", " "),
    ):
        assert found(world, text) == [reference], text
    for text in ("chen elsewhere", "che", "%"):
        assert found(world, text) == [], text
    with world.database.read() as session:
        party = session.scalars(select(Party.id)).one()
    change_party(world.database, reference, party, world.actors[Role.INTAKE_OFFICER], world.soon(), {"name": "Bo Li"})
    index(world)
    assert (found(world, "chen"), found(world, "li")) == ([], [reference])


def test_a_search_shows_nothing_that_the_list_would_not(world):
    reference = world.file(account="A kingfisher.")
    index(world)
    assert found(world, "kingfisher") == [reference]
    assert found(world, "kingfisher", Role.INVESTIGATOR) == []
    assert found(world, "kingfisher", until=world.at - timedelta(days=1)) == []


def test_the_index_follows_the_log_once_and_forgets_whom_it_is_told_to(world):
    one, other = world.file(account="A kingfisher."), world.file(account="A sparrow.")
    index(world)
    with world.database.read() as session:
        before = session.scalar(select(func.count()).select_from(SearchWord))
        assert session.get(SearchHead, 1).size > 0
        assert session.scalar(select(func.count()).select_from(SearchCase)) == 2
    assert follow_log(world.database) == 0
    with world.database.write() as session:
        forget_words(session, world.case_id(one))
    assert (found(world, "kingfisher"), found(world, "sparrow")) == ([], [other])
    with world.database.read() as session:
        assert 0 < session.scalar(select(func.count()).select_from(SearchWord)) < before


@pytest.mark.parametrize("database_kind", ["postgresql"], indirect=True)
def test_words_are_forgotten_only_while_nobody_else_changes_the_index(world):
    world.file(account="A kingfisher.")
    index(world)
    with world.database.write() as indexer, world.database.read() as other:
        indexer.get(SearchHead, 1, with_for_update=True)
        case_id = other.scalars(select(Complaint.id)).one()
        other.execute(select(func.set_config("lock_timeout", "1ms", True)))
        with pytest.raises(DatabaseFault, match="lock timeout"):
            forget_words(other, case_id)


def test_files_that_were_brought_in_are_found_as_the_databases_own_search_finds_them(world):
    assert run_import(world).status == 0
    assert compare(world, 20, print) == 0
