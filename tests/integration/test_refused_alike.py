"""What is refused is refused alike: a case that is walled off, another's or not there answers and asks the same."""

import re

import pytest
from sqlalchemy import event

from tests.databases import ONE_DATABASE
from tests.factories.reached import GRANTED, address, permission, routes
from workflows.roles import Role


def test_walled_foreign_and_missing_cases_answer_alike(office):
    client = office.client(Role.INVESTIGATOR)
    bodies = {
        re.sub(rb'name="csrf_token" value="[^"]*"', b"", client.get(f"/cases/{office.cases[kind]}").data)
        for kind in ("walled", "other", "missing")
    }
    assert len(bodies) == 1


def test_a_refusal_asks_the_database_the_same_whether_there_is_such_a_case_or_not(office):
    client = office.client(Role.INVESTIGATOR)
    client.get("/worklist")
    asked = {
        kind: _questions(office, client, f"/cases/{office.cases[kind]}") for kind in ("walled", "other", "missing")
    }
    assert asked["walled"] == asked["other"] == asked["missing"] != []


@ONE_DATABASE
@pytest.mark.parametrize(
    "role, kinds",
    [(Role.INVESTIGATOR, ("missing", "walled", "other")), (Role.SUPERVISOR, ("missing", "walled"))],
    ids=["investigator", "supervisor"],
)
def test_whatever_is_refused_asks_and_answers_the_same_whether_there_is_such_a_case_or_not(office, role, kinds):
    client, tried = office.client(role), 0
    client.get("/worklist")
    for endpoint, pattern, method in routes(office.staff):
        needed = permission(office.staff, endpoint)
        if "reference" in pattern and role.value in GRANTED.get(needed, set()):
            words = WORDS if method == "POST" else None
            asked = [_refusal(office, client, address(pattern, office.cases[kind]), words) for kind in kinds]
            assert asked.count(asked[0]) == len(kinds), f"{method} {pattern}: {[len(each[0]) for each in asked]}"
            tried += 1
    assert tried > 40


WORDS = dict.fromkeys(("why", "to", "reason", "reasons", "text"), "Words that are long enough to be taken")
"""Answers that let a form through to what decides on it."""


def test_an_emergency_is_asked_for_alike_whether_there_is_a_wall_or_no_such_case(office):
    client = office.client(Role.INVESTIGATOR)
    client.get("/worklist")
    asked = [
        _questions(office, client, "/emergency", {"reference": office.cases[kind], **WORDS}, 302)
        for kind in ("missing", "walled")
    ]
    assert asked[0] == asked[1] != []


def _questions(office, client, where, words=None, status=404):
    return _refusal(office, client, where, words, status)[0]


def _refusal(office, client, where, words=None, status=404):
    """Give the statements that a request led to, and what was answered but for its token."""
    found = []

    def note(connection, cursor, statement, *rest):
        found.append(statement)

    event.listen(office.world.database.engine, "before_cursor_execute", note)
    answer = client.post(where, data=words) if words else client.get(where)
    event.remove(office.world.database.engine, "before_cursor_execute", note)
    assert answer.status_code == status, f"{where}: {answer.status}"
    return found, re.sub(r'name="csrf_token" value="[^"]*"', "", answer.text)
