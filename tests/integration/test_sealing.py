"""What was filed is nowhere in the database as it was written, and citizens' pages cannot open it again."""

import shutil
import uuid
from datetime import timedelta

import pytest
from sqlalchemy import LargeBinary, select, text

from oversight.case_rows import case_rows
from oversight.config import read_settings
from oversight.factory import create_public_app
from oversight.key_files import ConfigurationError, make_keys
from oversight.log.verify import Verified, verify
from oversight.models import AuditData, Base, CaseKey, Complaint, Party
from oversight.sealing.box import CannotOpen
from oversight.sealing.databases import opening_case, seen_by_office, seen_by_public
from oversight.services import follow_up
from oversight.services.filing import Filing, OfficerDescribed, file_complaint
from oversight.services.holders import forget_forms
from oversight.services.people import change_party
from tests.factories.public_client import ANONYMOUS, Person
from workflows.roles import Actor, Role

WORDS = ("kingfisher", "Zofia", "zofia@example.org", "Wagtail Lane", "sparrow", "Heron", "bittern")


def a_filing() -> Filing:
    return Filing(
        account="They took my kingfisher.",
        name="Zofia Q",
        contact={"email": "zofia@example.org"},
        place="Wagtail Lane",
        needs="sparrow",
        officers=(OfficerDescribed(name="Heron", description="bittern"),),
    )


@pytest.fixture
def filed(world):
    reference = world.file(**{name: getattr(a_filing(), name) for name in ("account", "name", "contact", "place")})
    return reference


def everything_in(database) -> bytes:
    """Give every value of every table as text."""
    found = b""
    with database.engine.connect() as connection:
        for table in Base.metadata.sorted_tables:
            for row in connection.execute(text(f"SELECT * FROM {table.name}")):
                found += b"\n".join(bytes(v) if isinstance(v, bytes | memoryview) else str(v).encode() for v in row)
    return found


def test_nothing_that_was_filed_or_written_since_stands_in_the_database(world):
    filed = file_complaint(
        world.database, world.settings, a_filing(), uuid.uuid4().hex, Actor("", Role.COMPLAINANT), world.at
    )
    token = follow_up.open_by_code(world.database, world.settings, filed.code, world.soon())
    visit = follow_up.visitor(world.database, token, world.at)
    follow_up.send_message(world.database, filed.reference, visit.actor, world.soon(), "A goldfinch saw it.")
    stored = everything_in(world.database)
    assert filed.reference.encode() in stored
    assert [word for word in (*WORDS, "goldfinch", "message sent") if word.encode() in stored] == []
    assert isinstance(verify(world.database), Verified)


def test_the_public_side_files_follows_and_writes_but_opens_no_case_without_its_code(world):
    public = seen_by_public(world.database, world.settings)
    filed = file_complaint(public, world.settings, a_filing(), uuid.uuid4().hex, Actor("", Role.COMPLAINANT), world.at)
    with public.read() as session:
        rows = case_rows(session, filed.reference)
        for row, name in ((rows.complaint, "account"), (rows.parties[0], "name"), (rows.records[0], "content")):
            with pytest.raises(CannotOpen):
                getattr(row, name)
    token = follow_up.open_by_code(public, world.settings, filed.code, world.soon())
    visit = follow_up.visitor(public, token, world.at)
    opened = opening_case(public, visit.actor.id, visit.keys)
    follow_up.send_message(opened, filed.reference, visit.actor, world.soon(), "A goldfinch saw it.")
    with opened.read() as session:
        assert case_rows(session, filed.reference).parties[0].name == "Zofia Q"
    assert isinstance(verify(world.database), Verified)


def test_the_public_application_holds_no_key_that_opens_what_was_filed(world, filed):
    app = create_public_app(world.settings, world.database)
    shell = app.extensions["oversight"]
    assert (shell.settings.house_key, shell.settings.staff_secret, shell.database.opener.house) == (b"", "", b"")
    for office in (shell.settings.office, shell.safe.office(), shell.database.opener.office()):
        assert office == world.settings.office.public_halves()
        assert (office.words.private, office.words.old) == (office.identity.private, office.identity.old) == (b"", b"")
    with shell.database.read() as session, pytest.raises(CannotOpen):
        assert session.scalars(select(Complaint)).one().account


def test_a_host_for_citizens_alone_needs_no_key_of_the_office_and_says_which_it_needs(settings, database, tmp_path):
    office, alone = tmp_path / "keys", tmp_path / "alone" / "keys"
    make_keys(tmp_path / "alone", only_public=True)
    assert [path.name for path in alone.iterdir()] == ["public_secret"]
    for name in ("pepper", "office_public", "identity_public"):
        with pytest.raises(ConfigurationError, match=name):
            read_settings({"OVERSIGHT_DATA": str(tmp_path / "alone")}, only_public=True)
        shutil.copy(office / name, alone / name)
    values = {"OVERSIGHT_DATA": str(tmp_path / "alone"), "OVERSIGHT_ARGON2_MEMORY": "64"}
    given = read_settings(values, only_public=True)
    assert (given.office, given.house_key, given.staff_secret) == (settings.office.public_halves(), b"", "")
    with pytest.raises(ConfigurationError, match="staff_secret"):
        read_settings(values)
    person = Person(create_public_app(given, database))
    person.begin()
    person.answer(ANONYMOUS)
    person.send()
    assert person.page.code
    with seen_by_office(database, settings).read() as session:
        assert session.scalars(select(Complaint)).one().account
    with seen_by_public(database, given).read() as session:
        case = session.scalars(select(Complaint)).one()
        with pytest.raises(CannotOpen):
            assert case.account


def test_a_visit_whose_keys_are_another_cases_opens_nothing(world, filed):
    other = world.file()
    token = follow_up.open_by_code(world.database, world.settings, world.codes[filed], world.soon())
    visit = follow_up.visitor(world.database, token, world.at)
    public = opening_case(seen_by_public(world.database, world.settings), visit.actor.id, visit.keys)
    with public.read() as session, pytest.raises(CannotOpen):
        assert case_rows(session, other).complaint.account


def test_a_form_sent_again_opens_its_case_for_an_hour_and_then_no_longer(world):
    public, form = seen_by_public(world.database, world.settings), uuid.uuid4().hex
    send = lambda: file_complaint(  # noqa: E731
        public, world.settings, a_filing(), form, Actor("", Role.COMPLAINANT), world.at
    )
    first = send()
    again = send()
    assert again.reference == first.reference
    assert None is not again.code != first.code
    assert follow_up.open_by_code(public, world.settings, first.code, world.at) is None
    forget_forms(world.database, world.at + timedelta(minutes=59))
    assert send().code
    world.later(minutes=61)
    assert send().code is None
    forget_forms(world.database, world.at)
    with world.database.read() as session:
        holders = session.scalars(select(CaseKey.holder)).all()
    assert "submission" not in holders
    assert len(holders) == 2


def test_a_changed_person_is_sealed_anew_and_the_old_value_is_gone(world, filed):
    with world.database.read() as session:
        party = session.scalars(select(Party)).one()
        assert party.name == "Zofia Q"
        before = party.sealed
    clerk = world.actors[Role.INTAKE_OFFICER]
    change_party(world.database, filed, party.id, clerk, world.soon(), {"name": "Zofia R"})
    with world.database.read() as session:
        party = session.scalars(select(Party)).one()
        assert (party.name, party.contact) == ("Zofia R", {"email": "zofia@example.org"})
        assert party.sealed != before
    assert isinstance(verify(world.database), Verified)


def test_what_holds_private_parts_is_bytes_that_no_two_entries_share(world, filed):
    assert isinstance(AuditData.__table__.c.private.type, LargeBinary)
    with world.database.read() as session:
        privates = session.scalars(select(AuditData.private)).all()
    assert len(set(privates)) == len(privates) > 1
