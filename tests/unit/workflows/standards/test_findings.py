"""Whether each allegation has one reasoned finding on the right standard of proof."""

import pytest

from tests.factories.casefiles import a_case, a_pack, a_record, an_allegation, judged
from workflows.jurisdictions.pack import StandardOfProof
from workflows.records.findings import FINDING_VALUES, STANDARDS_OF_PROOF
from workflows.standards import Outcome

CAMERA = a_record("evidence_item", id="camera")
NOTEBOOK = a_record("evidence_item", id="notebook", description="Notebook", material=False)


def found(about="allegation-1", **content):
    return a_record("finding", about, incomplete=True, **{"evidence_cited": ["camera"], **content})


@pytest.mark.parametrize("value", sorted(FINDING_VALUES))
def test_a_reasoned_finding_of_the_closed_list_is_met(value):
    assert judged("FINDING-01", a_case(CAMERA, found(value=value))).outcome is Outcome.MET


@pytest.mark.parametrize(
    "change, words",
    [
        ({"value": None}, "not of the closed list"),
        ({"standard_of_proof": None}, "without a standard of proof"),
        ({"reasons": None}, "without reasons"),
        ({"evidence_cited": []}, "cites no evidence of the case"),
        ({"evidence_cited": ["camera", "rumour"]}, "cites evidence not in the case"),
    ],
)
def test_a_finding_that_lacks_one_thing_is_not_met(change, words):
    verdict = judged("FINDING-01", a_case(CAMERA, found(**change)))
    assert verdict.outcome is Outcome.NOT_MET
    assert verdict.words.startswith("Allegation 1 ")
    assert words in verdict.words


def test_without_evidence_a_finding_need_cite_none():
    assert judged("FINDING-01", a_case(found(evidence_cited=[]))).outcome is Outcome.MET


@pytest.mark.parametrize("cited, outcome", [(["camera", "notebook"], Outcome.MET), (["notebook"], Outcome.NOT_MET)])
def test_material_evidence_is_answered_by_a_finding(cited, outcome):
    verdict = judged("FINDING-01", a_case(CAMERA, NOTEBOOK, found(evidence_cited=cited)))
    assert verdict.outcome is outcome
    assert "“Shop camera”" in verdict.words or outcome is Outcome.MET


def test_evidence_that_is_not_material_need_not_be_answered():
    assert judged("FINDING-01", a_case(CAMERA, NOTEBOOK, found())).outcome is Outcome.MET


@pytest.mark.parametrize("tainted_by, outcome", [("torture", Outcome.MET), (None, Outcome.NOT_MET)])
def test_what_torture_brought_out_must_not_be_cited_and_so_need_not_be_answered(tainted_by, outcome):
    confession = a_record("evidence_item", id="confession", tainted_by=tainted_by, incomplete=True)
    assert judged("FINDING-01", a_case(CAMERA, confession, found())).outcome is outcome


def test_evidence_may_be_answered_by_the_finding_on_another_allegation():
    case = a_case(
        CAMERA,
        NOTEBOOK,
        found(),
        found("allegation-2", evidence_cited=["notebook"]),
        allegations=(an_allegation(), an_allegation("allegation-2")),
    )
    assert judged("FINDING-01", case).outcome is Outcome.MET


def test_citing_evidence_by_an_earlier_version_of_its_record_counts():
    corrected = a_record("evidence_item", id="camera-2", replaces="camera")
    assert judged("FINDING-01", a_case(CAMERA, corrected, found())).outcome is Outcome.MET


def test_each_allegation_without_a_finding_is_named():
    case = a_case(CAMERA, found(), allegations=(an_allegation(), an_allegation("allegation-2")))
    verdict = judged("FINDING-01", case)
    assert verdict.outcome is Outcome.NOT_MET
    assert verdict.words == "Allegation 2 has no finding. Record one with its reasons."


def test_while_nothing_is_found_evidence_is_not_called_unanswered():
    assert judged("FINDING-01", a_case(CAMERA)).words == "Allegation 1 has no finding. Record one with its reasons."


def test_a_case_without_allegations_has_no_finding():
    assert judged("FINDING-01", a_case(allegations=())).outcome is Outcome.NOT_MET


@pytest.mark.parametrize("standard", sorted(STANDARDS_OF_PROOF))
def test_the_standard_of_the_pack_is_met_and_no_other(standard):
    for used in STANDARDS_OF_PROOF:
        case = a_case(
            found(standard_of_proof=used), pack=a_pack(proof=StandardOfProof(value=standard, law="project choice"))
        )
        verdict = judged("FINDING-02", case)
        assert verdict.outcome is (Outcome.MET if used == standard else Outcome.NOT_MET)
        assert STANDARDS_OF_PROOF[standard] in verdict.words or used == standard


@pytest.mark.parametrize(
    "reasons",
    [
        "The officer is guilty.",
        "The officers are guilty.",
        "The officer was guilty.",
        "Both were guilty.",
        "The officer is to be found guilty.",
        "This makes the officer Guilty\n of assault.",
        "The officer committed a crime.",
        "The officer committed the crime.",
        "The officer committed an offence.",
        "The officer committed the offence.",
        "The officer is criminally liable.",
        "The officer is criminally responsible.",
    ],
)
def test_reasons_that_state_guilt_are_not_met(reasons):
    verdict = judged("FINDING-02", a_case(found(reasons=reasons)))
    assert verdict.outcome is Outcome.NOT_MET
    assert "The reasons on allegation 1 say “" in verdict.words


@pytest.mark.parametrize(
    "reasons",
    [
        "It is more likely than not that the officer struck the man.",
        "A court found the officer not guilty of assault; we judge conduct.",
        "This guilty feeling shows remorse.",
        None,
    ],
)
def test_reasons_that_state_no_guilt_are_met(reasons):
    assert judged("FINDING-02", a_case(found(reasons=reasons))).outcome is Outcome.MET


def test_without_a_finding_no_standard_is_used():
    assert judged("FINDING-02", a_case()).outcome is Outcome.NOT_APPLICABLE
