"""Whatever people put on record, every check says something of the case, and the machine answers."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from tests.factories.casefiles import MONDAY, a_pack
from tests.factories.contents import records
from tests.factories.journeys import someone, standing_in
from workflows.jurisdictions.pack import Offices
from workflows.machine import available
from workflows.records import KINDS
from workflows.roles import Role
from workflows.standards import Evaluation, Outcome
from workflows.states import State

ZONES = ("UTC", "Pacific/Kiritimati", "Pacific/Pago_Pago", "America/New_York", "Asia/Kathmandu")


@st.composite
def cases(draw):
    """Make a case in any state with some records of any kinds, each valid by itself, wherever in the world."""
    drawn = [draw(records(kind)) for kind in draw(st.sets(st.sampled_from(sorted(KINDS)), max_size=5))]
    case = standing_in(
        draw(st.sampled_from(State)),
        pack=a_pack(offices=Offices(timezone=draw(st.sampled_from(ZONES)), weekend=frozenset({5, 6}))),
    )
    kept = {record.kind: (*case.records.get(record.kind, ()), record) for record in drawn}
    return replace(case, records={**case.records, **kept})


@given(cases())
def test_every_check_gives_a_verdict_on_any_valid_record(case):
    for evaluated in Evaluation(case, MONDAY):
        verdict = evaluated.verdict
        assert verdict.outcome in Outcome
        assert bool(verdict.words) or verdict.outcome is not Outcome.NOT_MET


@given(cases(), st.sampled_from(Role))
def test_the_machine_tells_what_may_be_done_next_whatever_is_on_record(case, role):
    assert len(available(case, someone(role), MONDAY)) > 20
