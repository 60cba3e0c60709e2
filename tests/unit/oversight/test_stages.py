"""Every kind of record belongs to a stage with a name of its own in words, wherever its module lies."""

import pytest

from oversight.queries.record_views import STAGES, stage_of
from workflows.records import KINDS, MODULES


def test_each_module_of_kinds_is_a_stage_and_each_stage_has_kinds():
    assert {module.__name__.rpartition(".")[2] for module in MODULES} == set(STAGES)


@pytest.mark.parametrize("kind", ["account_details", "person_details", "reprisal_fear"])
def test_what_was_told_is_one_stage(kind):
    assert stage_of(KINDS[kind]) == "What was told"
