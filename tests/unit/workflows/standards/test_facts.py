"""Whether every fact is backed by something that people enter, and every check reads only the facts that it names."""

from collections import defaultdict
from dataclasses import fields
from datetime import timedelta
from functools import cache

import pytest

from tests.factories.casefiles import MONDAY, a_case, a_person, a_record, classified
from tests.factories.complete import COMPLETE
from tests.factories.journeys import ASSIGNED, a_form, arrived_in
from workflows.casefile import CaseFile
from workflows.records import BODY_KINDS, KINDS, About
from workflows.standards import When, load_standards
from workflows.standards.facts import (
    ALSO_READ,
    ALWAYS,
    ALWAYS_KINDS,
    OTHER_KINDS,
    READS_ALL_CLOCKS,
    TOLD_BY_THE_CASE,
    attributes_backing,
    kinds_backing,
)
from workflows.standards.predicates import ON_RECORD, limits, predicate_of
from workflows.states import STORED

CHECKS = load_standards().checks
ATTRIBUTES = {one.name for one in fields(CaseFile)}
LATER = MONDAY + timedelta(days=40)
ABOUT = {
    About.PERSON: "person-1",
    About.OFFICER: "officer-1",
    About.ALLEGATION: "allegation-1",
    About.RECORD: "record-1",
}
GRAVE = ("death", "serious_injury", "torture_ill_treatment", "sexual_gbv", "disappearance", "firearm")
CODES = (GRAVE, ("force_other", "detention", "child", "omission"), ("service_conduct",))


@pytest.mark.parametrize("fact", load_standards().facts)
def test_every_fact_is_backed_by_a_record_or_by_the_case(fact):
    assert kinds_backing(fact) or attributes_backing(fact)


def test_what_backs_facts_is_there():
    known = {*KINDS, *BODY_KINDS}
    assert {name for names in OTHER_KINDS.values() for name in names} | ALWAYS_KINDS.keys() <= known
    assert {name for names in TOLD_BY_THE_CASE.values() for name in names} | ALWAYS.keys() <= ATTRIBUTES
    assert {*OTHER_KINDS, *TOLD_BY_THE_CASE} <= load_standards().facts.keys()


# What predicates read -----------------------------------------------------------------------------------------------


class WatchedRecords(dict):
    """Records that remember which kinds were asked for."""

    def __init__(self, records, seen):
        super().__init__(records)
        self.seen = seen

    def get(self, kind, default=None):
        self.seen.add(kind)
        return super().get(kind, default)

    def __getitem__(self, kind):
        self.seen.add(kind)
        return super().__getitem__(kind)

    def values(self):
        self.seen.add("all records at once")
        return super().values()

    items = values


class WatchedCase(CaseFile):
    """A casefile that remembers what of it was read."""

    def __getattribute__(self, name):
        if name in ATTRIBUTES - {"records"}:
            object.__getattribute__(self, "seen").add(name)
        return object.__getattribute__(self, name)


def watched(case):
    values = {name: getattr(case, name) for name in ATTRIBUTES}
    found = WatchedCase.__new__(WatchedCase)
    object.__setattr__(found, "seen", set())
    values["records"] = WatchedRecords(case.records, found.seen)
    for name, value in values.items():
        object.__setattr__(found, name, value)
    return found


def everything():
    """Make one record of every kind."""
    for name, kind in KINDS.items():
        about = ABOUT.get(kind.about)
        if name != "classification":
            yield a_record(name, about) if name in COMPLETE else a_form(name, about, made_by="somebody")


@cache
def reads():
    """Run every predicate over cases in which everything is recorded, and give what each read."""
    records, found = tuple(everything()), defaultdict(set)
    person = a_person("complainant", "victim", "reporting_officer", age=12, needs="An interpreter")
    for codes in CODES:
        for state in STORED:
            case = a_case(
                classified(*codes, conduct_type="both" if "omission" in codes else "act"),
                *records,
                state=state,
                history=arrived_in(state),
                assignments=ASSIGNED,
                source="detainee",
                people=(person,),
            )
            for check in CHECKS.values():
                seen = watched(case)
                handed = limits(check, case, LATER)
                seen.seen.clear()
                predicate_of(check.id)(seen, handed)
                found[check.id] |= seen.seen
    return found


def allowed(check):
    """Give what a check may read: what backs its facts, what any check may read, and the records it is tested on."""
    kinds = {kind.name for fact in check.facts for kind in kinds_backing(fact)}
    attributes = {name for fact in check.facts for name in attributes_backing(fact)}
    return kinds | attributes | {*ALWAYS, *ALWAYS_KINDS, *ON_RECORD.get(check.id, ())} | _also(check)


def _also(check):
    also = set(ALSO_READ[check.id][0]) if check.id in ALSO_READ else set()
    if check.id in READS_ALL_CLOCKS:
        also |= {
            name for one in CHECKS.values() if one.when is When.CLOCK and one is not check for name in allowed(one)
        }
    return also


@pytest.mark.parametrize(
    "fact, kinds",
    [
        ("autopsy", {"autopsy"}),
        ("plan", {"opening", "plan_line", "further_inquiry", "search_review"}),
        ("referral.other", {"other_referral", "take_back", "help_referral", "help_follow_up"}),
        ("allegation.reasons", {"finding", "proposed_finding", "omission_test"}),
        ("case.received_at", set()),
    ],
)
def test_a_fact_is_backed_by_the_kinds_that_declare_it_and_by_no_other(fact, kinds):
    assert {kind.name for kind in kinds_backing(fact)} == kinds


@pytest.mark.parametrize("check_id", CHECKS)
def test_a_check_reads_only_the_facts_that_it_names(check_id):
    assert reads()[check_id] - {""} <= allowed(CHECKS[check_id])


def test_what_is_read_besides_is_really_read():
    assert all(kinds <= reads()[check_id] for check_id, (kinds, _) in ALSO_READ.items())


def test_the_watch_sees_what_is_read():
    assert {"rejection"} <= reads()["ACCESS-02"]
    assert {"accesses"} <= reads()["INDEPENDENCE-04"]
    assert {"risk_assessment", "source"} <= reads()["PROTECTION-01"]
