"""Whether the drawing of the table shows every move and nothing else."""

import re

from workflows.diagram import mermaid
from workflows.states import State
from workflows.transition_table import TABLE

ARROW = re.compile(r"    (\[\*\]|\w+) --> (\w+): (\w+(?:, \w+)*)")


def drawn():
    heading, *lines = mermaid().splitlines()
    assert heading == "stateDiagram-v2"
    return [ARROW.fullmatch(line).groups() for line in lines]


def test_every_move_is_drawn_once_and_nothing_else():
    found = [(source, dest, trigger) for source, dest, triggers in drawn() for trigger in triggers.split(", ")]
    moves = [("[*]" if row.source is State.NEW else row.source.value, row.dest.value, row.trigger) for row in TABLE]
    assert sorted(found) == sorted(moves)


def test_moves_that_share_both_ends_share_an_arrow():
    ends = [(source, dest) for source, dest, _ in drawn()]
    assert len(ends) == len(set(ends))
    assert ("sanction", "closed", "conclude, withdraw") in drawn()


def test_a_case_begins_where_mermaid_begins():
    assert drawn()[0] == ("[*]", "received", "file")
