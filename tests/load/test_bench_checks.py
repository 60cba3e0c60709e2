"""What it costs to evaluate all checks on a large case, against reading its records once."""

from collections import defaultdict
from dataclasses import replace
from datetime import timedelta

from tests.factories.casefiles import MONDAY, a_case, a_person, a_record, classified
from tests.load.measure import against
from workflows.casefile import Allegation
from workflows.records import KINDS, Record
from workflows.records.investigation import LINES_OF_INQUIRY
from workflows.standards import Evaluation
from workflows.states import State

GOAL = 20.0
LATER = MONDAY + timedelta(days=60)
ALLEGATIONS = tuple(Allegation(f"allegation-{number}", ("officer-1",)) for number in range(40))
PEOPLE = tuple(a_person("victim", id=f"person-{number}", age=12) for number in range(5))


def records():
    """Forty grave allegations with lines and findings, a hundred contacts and interviews, 200 items of evidence."""
    for allegation in ALLEGATIONS:
        yield classified("death", "sexual_gbv", about=allegation.id)
        yield from (a_record(kind, allegation.id) for kind in ("proposed_finding", "finding"))
        yield from (a_record("plan_line", allegation.id, line=line) for line in list(LINES_OF_INQUIRY)[:7])
    yield from (a_record("contact") for _ in range(60))
    yield from (a_record("interview", person="person-1") for _ in range(40))
    yield from (a_record("evidence_item", description=f"Item {number}") for number in range(200))


STORED = [(KINDS[record.kind].write(record.content), record) for record in records()]


def read():
    """Read every record from what is stored, as the loader of casefiles does."""
    found = defaultdict(list)
    for content, record in STORED:
        values = KINDS[record.kind].read(content)
        found[record.kind].append(Record(record.id, record.kind, values, record.made_by, record.made_at, record.about))
    return {kind: tuple(kept) for kind, kept in found.items()}


def test_all_checks_cost_at_most_twenty_times_the_reading():
    case = a_case(allegations=ALLEGATIONS, people=PEOPLE, state=State.FINDING)
    held = read()

    def evaluate(_):
        return list(Evaluation(replace(case, records=held), LATER))

    figure = against("80 checks on 700 records", evaluate, lambda _: read(), rounds=5, of=3)
    figure.show(GOAL)
    assert len(STORED) == 700
    assert figure.ratio <= GOAL
