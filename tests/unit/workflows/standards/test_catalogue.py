"""Whether catalogue and checks agree with one another and with the code, and disagreement is refused."""

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest

from workflows.casefile import GRAVE_CODES
from workflows.clocks import UNITS
from workflows.errors import InvalidStandards
from workflows.overrides import HOLDERS
from workflows.records import KINDS
from workflows.records.findings import FINDING_VALUES
from workflows.records.intake import ALLEGATION_CODES
from workflows.standards import catalogue, evaluated_checks, load_standards

FILES = {name: catalogue._read(name) for name in ("catalogue.yaml", "checks.yaml")}


@pytest.fixture
def load_broken(monkeypatch) -> Callable[[Callable[[Any, Any], None]], None]:
    """Load copies of the two files after breaking something in them."""

    def load(broken: Callable[[Any, Any], None]) -> None:
        files = deepcopy(FILES)
        broken(files["catalogue.yaml"], files["checks.yaml"])
        monkeypatch.setattr(catalogue, "_read", files.__getitem__)
        load_standards.__wrapped__()

    return load


def test_the_standards_are_in_order(load_broken):
    load_broken(lambda catalogue, checks: None)
    assert len(load_standards().checks) == len(FILES["checks.yaml"]["checks"])
    assert len(load_standards().provisions) == len(FILES["catalogue.yaml"]["provisions"])


def unverify(catalogue, checks):
    for provision in catalogue["provisions"]:
        if provision["id"] in checks["checks"][0]["provisions"]:
            provision.update(verified=False, evidence="not_seen")


def first(kind):
    """Find the first check with that trigger."""
    return next(n for n, check in enumerate(FILES["checks.yaml"]["checks"]) if check["trigger"] == kind)


def counted():
    """Find the first check with a parameter."""
    return next(n for n, check in enumerate(FILES["checks.yaml"]["checks"]) if check["parameters"])


def allowed():
    """Find the first check that may be overridden."""
    return next(n for n, check in enumerate(FILES["checks.yaml"]["checks"]) if check["override"]["allowed"])


@pytest.mark.parametrize(
    "broken, words",
    [
        (lambda c, k: k["checks"].append(k["checks"][0]), "is there twice"),
        (lambda c, k: c["provisions"].append(c["provisions"][0]), "is there twice"),
        (lambda c, k: c["instruments"].append(c["instruments"][0]), "is there twice"),
        (lambda c, k: c["parameter_sources"].append(c["parameter_sources"][0]), "is there twice"),
        (lambda c, k: c["provisions"][0].update(instrument="NONE"), "instrument NONE is unknown"),
        (lambda c, k: c["provisions"][0].update(paraphrase="word " * 41), "paraphrase over 40 words"),
        (lambda c, k: c["provisions"][0].update(verified=True, evidence="not_seen"), "verified and evidence disagree"),
        (lambda c, k: k["checks"][0].update(id="first"), "no id of the form"),
        (lambda c, k: k["checks"][0]["provisions"].append("NONE-1"), "cites a provision that is unknown"),
        (lambda c, k: k["checks"][0].update(provisions=[]), "rests on unverified provisions only"),
        (unverify, "rests on unverified provisions only"),
        (lambda c, k: k["checks"][0]["facts"].append("case.colour"), "reads a fact that is unknown"),
        (lambda c, k: k["checks"][first("on_transition")].pop("transition"), "names a transition"),
        (lambda c, k: k["checks"][first("clock")].update(transition="any -> any"), "names a transition"),
        (lambda c, k: k["checks"][first("on_record")].pop("record"), "names a record"),
        (lambda c, k: k["checks"][first("clock")].update(record="interview"), "names a record"),
        (lambda c, k: parameter(k).update(default_origin="comparative: NONE"), "parameter of unknown origin"),
        (lambda c, k: parameter(k).update(default_origin="standard: NONE"), "parameter of unknown origin"),
        (lambda c, k: parameter(k).update(default_origin="custom"), "parameter of unknown origin"),
        (lambda c, k: parameter(k).update(default_origin="project choice: NONE"), "parameter of unknown origin"),
        (lambda c, k: k["checks"][allowed()]["override"].pop("by"), "override without holder"),
        (lambda c, k: k["checks"][allowed()]["override"].pop("conditions"), "override without holder or conditions"),
        (lambda c, k: k["taxonomy"][0]["special_checks"].append("NONE-01"), "NONE-01 is not a check"),
        (lambda c, k: k["taxonomy"][0].update(grave=False), "grave regime and the taxonomy disagree"),
        (lambda c, k: k["regimes"]["grave"]["any_of"].pop(), "grave regime and the taxonomy disagree"),
    ],
)
def test_files_that_disagree_are_refused(load_broken, broken, words):
    with pytest.raises(InvalidStandards, match=words):
        load_broken(broken)


def parameter(checks):
    return checks["checks"][counted()]["parameters"][0]


def test_everything_that_is_wrong_is_told_at_once(load_broken):
    def broken(catalogue, checks):
        checks["checks"][0].update(id="first")
        catalogue["provisions"][0].update(instrument="NONE")

    with pytest.raises(InvalidStandards, match=r"instrument NONE is unknown; .*no id of the form"):
        load_broken(broken)


def test_the_grave_regime_is_the_same_everywhere():
    standards = load_standards()
    assert standards.grave == GRAVE_CODES
    assert {code for code, row in standards.taxonomy.items() if row["grave"]} == GRAVE_CODES


def test_the_taxonomy_is_the_list_of_allegation_codes():
    assert {code: row["label"] for code, row in load_standards().taxonomy.items()} == ALLEGATION_CODES


def test_the_finding_values_are_the_list_of_the_checks():
    assert list(load_standards().finding_values) == list(FINDING_VALUES)


@pytest.mark.parametrize("name", KINDS)
def test_each_kind_of_record_backs_a_fact_of_the_vocabulary_or_none(name):
    assert KINDS[name].fact in {"", *load_standards().facts}


def test_every_holder_of_an_override_is_a_role_here():
    named = {check.override.by for check in load_standards().checks.values() if check.override.allowed}
    assert named == HOLDERS.keys()


def test_every_predicate_belongs_to_a_check():
    assert evaluated_checks() <= load_standards().checks.keys()


@pytest.mark.parametrize("check_id", sorted(evaluated_checks()))
def test_every_parameter_of_an_evaluated_check_has_a_unit_that_clocks_know(check_id):
    for limit in load_standards().checks[check_id].parameters:
        counts = {"text", "interviews", "ratio", "similar open or substantiated cases in 24 months"}
        assert limit.unit in counts or limit.unit.startswith(UNITS)
