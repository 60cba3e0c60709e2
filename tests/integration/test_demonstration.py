"""The demonstration can be made under the law of every place that is shipped, and comes to every state."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from oversight.demo.agency import make_demonstration
from oversight.demo.routes import ROUTES
from oversight.models import Complaint
from tests.databases import ONE_DATABASE
from workflows.jurisdictions import known_packs

pytestmark = ONE_DATABASE
AT = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.mark.parametrize("pack", known_packs())
def test_a_case_in_every_state_is_made_under_every_law(database, settings, pack):
    made = make_demonstration(database, replace(settings, pack=pack), AT, cases=len(ROUTES))
    with database.read() as session:
        rows = session.execute(select(Complaint.state, Complaint.pack)).all()
    assert {row.state for row in rows} == set(ROUTES)
    assert {row.pack for row in rows} == {pack}
    assert len(rows) == made.cases
