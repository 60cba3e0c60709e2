"""What every kind of record declares: title, purpose, labelled fields, makers, states and help."""

from dataclasses import replace

import pytest

from tests.factories.casefiles import MONDAY, a_move
from tests.factories.journeys import FIRED, arrived_in, standing_in
from workflows.records import KINDS
from workflows.roles import Role
from workflows.standards import Evaluation
from workflows.standards.closure import CLOSING_RECORDS
from workflows.states import STORED, State
from workflows.transition_table import TABLE

ASKING = [row for row in TABLE if row.asks]


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_a_kind_has_a_title_a_purpose_and_labelled_fields(kind):
    assert kind.title
    assert kind.__doc__
    assert kind.fields
    assert all(field.name == name and field.label for name, field in kind.fields.items())
    assert len({field.label for field in kind.fields.values()}) == len(kind.fields)


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_a_kind_is_a_form_of_a_trigger_or_has_makers(kind):
    own_page = {"emergency_request", "lost_code", "code_answer"}
    assert kind.made_by or kind.name in {row.asks for row in ASKING} | own_page
    assert kind.made_by <= set(Role)
    assert kind.in_states
    assert kind.in_states <= set(STORED)


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_a_kind_about_records_names_the_kinds_that_it_may_be_about(kind):
    assert bool(kind.answers) == (kind.about == "record")
    assert kind.answers <= KINDS.keys()


def test_no_two_kinds_share_a_name_or_a_title():
    assert [kind.name for kind in KINDS.values()] == list(KINDS)
    assert len({kind.title for kind in KINDS.values()}) == len(KINDS)


@pytest.mark.parametrize("row", ASKING, ids=lambda row: f"{row.trigger}-{row.source}-{row.dest}")
def test_the_form_of_a_trigger_is_about_the_case_and_may_be_made_where_the_trigger_is_fired(row):
    assert KINDS[row.asks].about == "case"
    assert row.source in KINDS[row.asks].in_states


class Watched(dict):
    """Records that remember which kinds they were asked for."""

    asked: set

    def get(self, kind, default=None):
        self.asked.add(kind)
        return super().get(kind, default)


def kinds_read_by_checks():
    """Find the kinds that any check reads, by looking at cases that went every way."""
    ways = [standing_in(state) for state in STORED]
    for trigger in CLOSING_RECORDS:
        source, _ = FIRED[trigger]
        closed = (*arrived_in(source), a_move(trigger, source, State.CLOSED))
        ways.append(standing_in(State.CLOSED, history=closed))
    found = set()
    for case in ways:
        watched = Watched(case.records)
        watched.asked = found
        list(Evaluation(replace(case, records=watched), MONDAY))
    return found


def test_every_kind_that_a_check_reads_tells_what_the_standard_asks_and_where():
    read = kinds_read_by_checks() & KINDS.keys()
    assert {"contact", "plan_line", "finding", "remedy", "decision", "settlement"} <= read
    assert not [kind for kind in read if not KINDS[kind].help]
    assert not [kind for kind in read if not KINDS[kind].fact]
