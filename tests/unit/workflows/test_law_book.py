"""The law in force as a lawyer reads it: nothing without what it rests on, choices marked as such."""

import pytest

from tests.factories.packs import freedonia
from workflows.jurisdictions import known_packs, load_pack
from workflows.law_book import counts, law_in_force
from workflows.standards import load_standards

SHIPPED = [load_pack(name) for name in known_packs()]


def lines(pack):
    return {line.what: line for section in law_in_force(pack) for line in section.lines}


@pytest.mark.parametrize("pack", SHIPPED, ids=lambda pack: pack.id)
def test_every_value_stands_beside_what_it_rests_on(pack):
    found = [line for section in law_in_force(pack) for line in section.lines]
    assert all(line.what and line.value and line.law for line in found)
    assert all(line.verified is None for line in found if line.is_choice)


@pytest.mark.parametrize("pack", SHIPPED, ids=lambda pack: pack.id)
def test_every_parameter_of_every_check_is_there_whoever_set_it(pack):
    named = [(line.check_id, line.what) for section in law_in_force(pack) for line in section.lines if line.check_id]
    parameters = sum(len(check.parameters) for check in load_standards().checks.values()) - 1
    assert len(named) - len([clock for clock in pack.clocks if clock.check]) == parameters


def test_what_the_pack_sets_is_told_from_what_it_leaves():
    england = lines(load_pack("england-wales"))
    set_here = england["Outcome explained in time: outcome days"]
    left = england["Immediate registration of the account: record hours"]
    assert (set_here.is_of_pack, set_here.value, set_here.verified) == (True, "5 working days", True)
    assert (left.is_of_pack, left.value, left.is_choice) == (False, "24 hours", True)


def test_an_invented_law_is_shown_whole():
    found = lines(freedonia())
    assert found["Report to the minister"].value == (
        "2 months from state investigation, met by record report or by hand, again and again; may be waived by head of "
        "the oversight body; only for: beating; missing it holds the way to the end of the case"
    )
    assert "may be extended 1 times by supervisor, by at most 7 days" in found["First news"].value
    assert found["Beatings in the dark"].value.endswith("→ The Ombudsman")
    assert found["Decide"].value == "head of the oversight body"
    assert found["Reprimand, fine or loss of leave"].value == "Fine of ten geese (too mild for a grave finding)"
    assert found["In danger"].value == "999 999"
    assert found["Support"].value == "A goose"
    assert found["Asking late"].value == "Not excused"
    assert found["The rest"].value == "1 year"
    assert found["decision"].value.startswith("By order of the Republic")


def test_values_are_counted_by_what_they_rest_on():
    model, england = (counts(load_pack(name)) for name in ("model", "england-wales"))
    assert model["are choices of this project"] > england["are choices of this project"]
    assert england["rest on a text that was not read"] > 0
    assert model["rest on a text that was not read"] == 0
