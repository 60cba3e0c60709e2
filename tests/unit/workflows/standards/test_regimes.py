"""Whether the code of an allegation pulls in by itself what the taxonomy of checks.yaml attaches to it."""

import pytest

from tests.factories.casefiles import MONDAY, a_case, a_move, a_record, classified, judged, the_way_to
from workflows.casefile import GRAVE_CODES
from workflows.involved import Person
from workflows.standards import Outcome, evaluated_checks, load_standards
from workflows.standards.predicates import pulled_in_by
from workflows.states import State

STANDARDS = load_standards()

ATTACHED = [(code, check_id) for code, row in STANDARDS.taxonomy.items() for check_id in row["special_checks"]]

VICTIM = Person("person-1", frozenset({"complainant", "victim", "next_of_kin"}))
CHILD = Person("person-1", frozenset({"complainant", "victim"}), age=12)
DECIDED = (*the_way_to(State.FINDING), a_move("decide", State.FINDING, State.SANCTION))
HEARD = a_record("interview", person="person-1", capacity="victim")

BESIDES = {
    "LIFE-01": {"records": [a_record("death_report")]},
    "FINDING-03": {"in_custody": True},
    "FINDING-03 detention": {"injury": True},
    "SCRUTINY-01": {"history": DECIDED, "state": State.SANCTION},
    "ADEQUACY-09": {"records": [a_record("evidence_item", tainted_by="torture")]},
    "GBV-01": {"records": [HEARD], "people": (VICTIM,)},
    "CONFIDENTIALITY-03": {"records": [a_record("publication")]},
    "VICTIM-03": {"people": (VICTIM,)},
    "ADEQUACY-04 force_other": {"injury": True},
    "CUSTODY-01": {"source": "detainee"},
    "RECORD-05": {"records": [HEARD]},
    "CHILD-01": {"records": [HEARD], "people": (CHILD,)},
    "CHILD-02": {"records": [HEARD], "people": (CHILD,)},
    "CHILD-03": {"people": (CHILD,)},
    "CHILD-04": {"records": [a_record("finding", "allegation-1")], "people": (CHILD,)},
    "ACCESS-06": {"records": [a_record("complaint_refusal")]},
    "FORCE-01 assembly": {"records": [a_record("force_assessment", "allegation-1")]},
    "RECORD-03 assembly": {"records": [a_record("force_report", "officer-1")]},
    "CONFIDENTIALITY-01": {"records": [a_record("identity_protection", "person-1")]},
    "PROTECTION-03": {"people": (Person("person-1", frozenset({"reporting_officer"})),)},
    "RECORD-06": {"records": [a_record("evidence_item")]},
    "VICTIM-01 service_conduct": {"records": [a_record("mediation")]},
}
"""What a check asks for besides the code, by its own words; where it depends on the code, the code is named."""


def alleged(code, check_id):
    """Make a case about one code, in which what the check asks for besides has come to pass."""
    facts = dict(BESIDES.get(f"{check_id} {code}", BESIDES.get(check_id, {})))
    more = {name: facts.pop(name) for name in ("in_custody", "injury") if name in facts}
    conduct = "omission" if code == "omission" else "act"
    return a_case(classified(code, conduct_type=conduct, **more), *facts.pop("records", ()), **facts)


@pytest.mark.parametrize("code, check_id", [pair for pair in ATTACHED if pair[1] in evaluated_checks()])
def test_a_code_pulls_in_its_special_checks(code, check_id):
    assert judged(check_id, alleged(code, check_id), MONDAY).outcome is not Outcome.NOT_APPLICABLE
    assert code in pulled_in_by(check_id)


ALONE = {
    "death": "INDEPENDENCE-01 LIFE-02 LIFE-03 ADEQUACY-05 ADEQUACY-08",
    "serious_injury": "INDEPENDENCE-01 ADEQUACY-04 ADEQUACY-05 ADEQUACY-08",
    "torture_ill_treatment": "INDEPENDENCE-01 INDEPENDENCE-05 ADEQUACY-04 ADEQUACY-08 FORCE-03",
    "sexual_gbv": "GBV-02 VICTIM-01 PROTECTION-01",
    "disappearance": "DISAPPEARANCE-01 INDEPENDENCE-05 LIFE-03",
    "firearm": "FORCE-02 RECORD-03 INDEPENDENCE-01",
}
"""What each grave code pulls in by itself, without anything else having come to pass: a second copy, by hand."""


@pytest.mark.parametrize("code", sorted(GRAVE_CODES))
def test_a_grave_code_alone_pulls_in_what_its_gravity_asks_for_and_a_light_one_none_of_it(code):
    special = set(ALONE[code].split())
    assert special == {check for one, check in ATTACHED if one == code} - BESIDES.keys()
    for check_id in special & evaluated_checks():
        assert judged(check_id, a_case(classified(code))).outcome is not Outcome.NOT_APPLICABLE
        assert judged(check_id, a_case(classified("service_conduct"))).outcome is Outcome.NOT_APPLICABLE


@pytest.mark.parametrize("code", sorted(GRAVE_CODES))
def test_the_strictest_regime_wins_however_many_codes_an_allegation_carries(code):
    case = a_case(classified("service_conduct", "child", code))
    assert case.grave
    for check_id in ALONE[code].split():
        assert judged(check_id, case).outcome is not Outcome.NOT_APPLICABLE
