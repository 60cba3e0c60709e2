"""The register of the body itself: who keeps and reads it, its review in cycles, and that nothing changes unseen."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from oversight.case_rows import body_rows
from oversight.log.verify import Verified, verify
from oversight.services.body import REVIEW_EVERY, make_body_record, review_body
from tests.factories.client import Colleague, sample, typed
from workflows.errors import InvalidRecord, NotFound
from workflows.records import BODY_KINDS
from workflows.roles import STAFF_ROLES, Role

MADE = [name for name, kind in BODY_KINDS.items() if Role.HEAD in kind.made_by]
PERIOD = {"period_begins_on": "2025-01-01", "period_ends_on": "2025-12-31"}
INSTRUCTION = {"received_on": "2026-03-01", "sender": "A ministry", "instruction": "Wait.", "refused": True}


def kept(world):
    with world.database.read() as session:
        return [(row.kind, row.content, row.replaces) for row in body_rows(session)]


def instruct(world, role=Role.HEAD, replaces=None, **content):
    actor = world.actors[role]
    return make_body_record(
        world.database, "instruction_received", actor, world.soon(), {**INSTRUCTION, **content}, replaces
    )


@pytest.mark.parametrize("kind", MADE)
def test_the_head_keeps_it_by_forms(world, app, kind):
    head = Colleague(app, world, Role.HEAD)
    assert head.get(f"/body/records/{kind}").status == 200
    assert head.send().status == 422
    more = PERIOD if kind == "annual_report" else {}
    page = head.send(**typed(kind, sample(kind, world.at, **more)))
    assert page.address == "/body/", page.text
    assert "Saved:" in page.text
    assert [name for name, _, _ in kept(world)] == [kind]
    assert isinstance(verify(world.database), Verified)


@pytest.mark.parametrize("role", STAFF_ROLES, ids=str)
def test_staff_read_it_and_head_and_administrators_keep_it(world, app, role):
    colleague = Colleague(app, world, role)
    assert colleague.get("/body/").status == (404 if role is Role.POLICE_LIAISON else 200)
    keeps = role in {Role.HEAD, Role.ADMINISTRATOR}
    assert colleague.get("/body/records/agreement").status == (200 if keeps else 404)
    if not keeps:
        with pytest.raises(NotFound):
            instruct(world, role)


def test_its_page_tells_how_the_body_stands(world, app):
    page = Colleague(app, world, Role.AUDITOR).get("/body/")
    for check in ("INSTITUTION-01", "INSTITUTION-02", "SCRUTINY-02"):
        assert check in page.text
    assert "It is not recorded how this body is set up." in page.text


def test_a_newer_version_takes_the_place_of_an_older_one(world):
    first = instruct(world, refused=False)
    instruct(world, replaces=first)
    assert [replaces for _, _, replaces in kept(world)] == [None, first]
    with pytest.raises(NotFound):
        instruct(world, replaces="nothing")


def test_what_is_incomplete_is_refused(world):
    with pytest.raises(InvalidRecord):
        instruct(world, sender=None)


@pytest.mark.parametrize("kind", ["periodic_review", "note", "nothing"])
def test_nobody_makes_what_is_not_theirs_to_make(world, kind):
    with pytest.raises(NotFound):
        make_body_record(world.database, kind, world.actors[Role.HEAD], world.at, {"results": ["All is well."]})


def test_it_is_reviewed_once_in_each_cycle(world):
    assert not review_body(world.database, "model", world.at), "there is nothing to review yet"
    instruct(world)
    assert [review_body(world.database, "model", world.at) for _ in range(2)] == [True, False]
    assert not review_body(world.database, "model", world.at + REVIEW_EVERY - timedelta(minutes=1))
    assert review_body(world.database, "model", world.at + REVIEW_EVERY)
    _, review, _ = kept(world)[-1]
    assert [line.split(":")[0] for line in review["results"]] == ["INSTITUTION-01", "INSTITUTION-02", "SCRUTINY-02"]
    assert isinstance(verify(world.database), Verified)


TAMPERED = {
    "changed": ("UPDATE body_record SET content = '{\"refused\": false}'", "is not what its entry tells"),
    "removed": ("DELETE FROM body_record", "A record about the body is gone"),
    "put in": (
        "INSERT INTO body_record SELECT 'x', 'y', kind, content, made_by, made_at, replaces FROM body_record",
        "that no entry tells of",
    ),
}


@pytest.mark.parametrize("how", TAMPERED)
def test_what_is_done_behind_its_back_is_found(world, how):
    instruct(world)
    statement, words = TAMPERED[how]
    with world.database.engine.begin() as connection:
        if connection.dialect.name == "sqlite":
            for name in ("needs_entry", "keeps_update", "keeps_delete"):
                connection.execute(text(f"DROP TRIGGER body_record_{name}"))
        else:
            for name in ("needs_entry", "keeps_rows"):
                connection.execute(text(f"ALTER TABLE body_record DISABLE TRIGGER body_record_{name}"))
        connection.execute(text(statement))
    assert words in str(verify(world.database))
