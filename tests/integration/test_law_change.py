"""A case keeps its law until somebody decides, on seeing what changes, that it goes on under a newer version."""

import pytest
from sqlalchemy import select

from oversight.log.verify import verify
from oversight.models import AuditEntry, Clock, Complaint
from tests.factories.client import Colleague
from tests.factories.world import make_world
from workflows.audit.chain import Violation
from workflows.errors import InvalidRecord
from workflows.jurisdictions import load_pack, loading, use_packs_of
from workflows.jurisdictions.loading import HERE
from workflows.roles import Role
from workflows.states import State

MODEL = (HERE / "model.yaml").read_text("utf-8")
NEWER = """parameters:
  PROMPT-01:
    triage_other_days: {value: 10, law: Complaints Amendment Act, verified: true}
"""


@pytest.fixture
def world(database_url, tmp_path, monkeypatch):
    """A world whose law may get a newer version, forgotten afterwards."""
    monkeypatch.setattr(loading, "_FOLDERS", [HERE])
    use_packs_of(tmp_path)
    made = make_world(database_url)
    yield made
    made.close()
    forget()


def forget():
    load_pack.cache_clear()
    loading._versions.cache_clear()


@pytest.fixture
def reference(world, tmp_path):
    """A recorded case, after whose opening the law got a second version."""
    made = world.advance(world.file(), State.RECORDED)
    (tmp_path / "model@1.yaml").write_text(MODEL)
    (tmp_path / "model.yaml").write_text(MODEL.replace('version: "1"', 'version: "2"') + NEWER)
    forget()
    return made


def triage(world, reference):
    with world.database.read() as session:
        statement = select(Clock).join(Complaint).where(Complaint.reference == reference)
        return session.scalars(statement.where(Clock.check_id == "PROMPT-01")).one()


def version(world, reference):
    with world.database.read() as session:
        return session.scalars(select(Complaint.pack_version).where(Complaint.reference == reference)).one()


def test_a_case_keeps_the_version_it_was_opened_under(world, reference):
    before = triage(world, reference).due_at
    world.record(reference, "note", Role.SUPERVISOR, text="The law has changed.")
    assert (version(world, reference), triage(world, reference).due_at) == ("1", before)
    assert version(world, world.file()) == "2"


def test_moving_a_case_is_decided_with_reasons_and_moves_its_dates(world, reference):
    before = triage(world, reference)
    world.record(reference, "law_change", Role.SUPERVISOR, version="2", reasons="It favours the complainant.")
    after = triage(world, reference)
    assert (version(world, reference), after.pack_version) == ("2", "2")
    assert (after.due_at - before.due_at).days == 7
    with world.database.read() as session:
        assert session.scalars(select(AuditEntry.id).where(AuditEntry.type == "record.law_change")).one()
    assert not isinstance(verify(world.database), Violation)


@pytest.mark.parametrize("wanted", ["1", "3"])
def test_only_a_newer_version_that_there_is_can_be_chosen(world, reference, wanted):
    with pytest.raises(InvalidRecord, match="version: Choose from: 2"):
        world.record(reference, "law_change", Role.SUPERVISOR, version=wanted, reasons="Because.")


def test_the_page_shows_what_would_change_before_anything_does(world, reference, request):
    from oversight.factory import create_staff_app

    app = create_staff_app(world.settings, world.database, lambda: world.at)
    colleague = Colleague(app, world, Role.SUPERVISOR)
    page = colleague.get(f"/cases/{reference}/records/law_change")
    assert "What version 2 would change" in page.text
    assert "5 working days" in page.text
    assert "10 working days" in page.text
    assert "Dates of this case" in page.text
    assert version(world, reference) == "1"
