"""Who took a file of a case in, looked at it, took it out or passed it on is on record; it leaves as it came."""

import io
from dataclasses import replace

import pytest
from pypdf import PdfReader
from sqlalchemy import delete, event, select
from sqlalchemy.exc import OperationalError

from oversight.evidence.safe import safe_to_open
from oversight.log.verify import Verified, verify
from oversight.models import AuditEntry, EvidenceFile, FileKey
from oversight.services.assignments import recuse
from tests.factories.client import Colleague, make_app
from tests.factories.files import AS_FORM, HOSTILE, form_with_files, jpeg
from workflows.roles import Role
from workflows.states import State

CONTENT = jpeg(b"proof")


@pytest.fixture
def desk(world, tmp_path):
    """An investigator with a part in a case, and a file in it."""
    world.settings = replace(world.settings, evidence_url=str(tmp_path / "evidence"), case_files=1000)
    reference = world.advance(world.file(), State.INVESTIGATION)
    colleague = Colleague(make_app(world), world, Role.INVESTIGATOR)
    colleague.reference, colleague.world = reference, world
    add(colleague, ("photo.jpg", CONTENT))
    return colleague


def add(colleague, *files, **more):
    page = colleague.get(f"/cases/{colleague.reference}/files")
    body = form_with_files({"csrf_token": page.form.fields["csrf_token"], **more}, files)
    answer = colleague.browser.post(page.address, data=body, content_type=AS_FORM)
    return colleague._arrive(answer, page.address)


def files_of(desk):
    with desk.world.database.read() as session:
        return list(session.scalars(select(EvidenceFile).order_by(EvidenceFile.received_at)))


def address(desk, number=0, page=""):
    return f"/cases/{desk.reference}/files/{files_of(desk)[number].id}{page}"


def download(desk, where, why="To look at it"):
    token = desk.get(where).form.fields["csrf_token"]
    return desk.browser.post(f"{where}/download", data={"csrf_token": token, "why": why})


def types(desk):
    with desk.world.database.read() as session:
        wanted = select(AuditEntry.type).where(AuditEntry.type.startswith("evidence."))
        return sorted(session.scalars(wanted))


def test_a_file_goes_in_is_listed_and_leaves_as_it_came(desk):
    assert "photo.jpg" in desk.get(f"/cases/{desk.reference}").text
    answer = download(desk, address(desk))
    assert answer.data == CONTENT
    assert answer.content_length == len(CONTENT)
    assert types(desk) == ["evidence.downloaded", "evidence.read", "evidence.received"]
    assert isinstance(verify(desk.world.database), Verified)


def test_a_download_is_saved_under_our_name_and_never_shown(desk):
    headers = download(desk, address(desk)).headers
    assert headers["Content-Type"] == "application/octet-stream"
    assert headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert headers["X-Content-Type-Options"] == "nosniff"
    name = f"{desk.reference}-{files_of(desk)[0].id[:8]}.jpg"
    assert headers["Content-Disposition"] == f'attachment; filename="{name}"'


def test_hostile_files_leave_as_they_came_under_names_of_ours(desk):
    add(desk, *((one.name, one.content) for one in HOSTILE))
    assert len(files_of(desk)) == len(HOSTILE) + 1
    page = desk.get(f"/cases/{desk.reference}")
    assert "<img src=x" not in page.html
    risky = [number for number, file in enumerate(files_of(desk)) if "may_run" in file.marks][::12]
    for number in risky:
        answer = download(desk, address(desk, number))
        assert answer.headers["Content-Type"] == "application/octet-stream"
        assert answer.headers["Content-Disposition"].startswith(f'attachment; filename="{desk.reference}-')
        assert "May hold a program" in desk.get(address(desk, number)).text
        assert answer.data in {one.content for one in HOSTILE}


def test_no_file_leaves_without_a_reason(desk):
    assert download(desk, address(desk), why="").status_code == 422
    assert "evidence.downloaded" not in types(desk)


def test_no_byte_leaves_where_the_record_cannot_be_written(desk):
    where = address(desk)
    token = desk.get(where).form.fields["csrf_token"]

    def fail(connection, cursor, statement, *_):
        if statement.startswith("INSERT INTO audit_entry"):
            raise OperationalError(statement, (), Exception("the disk is full"))

    engine = desk.world.database.engine
    event.listen(engine, "before_cursor_execute", fail)
    try:
        answer = desk.browser.post(f"{where}/download", data={"csrf_token": token, "why": "To look"})
    finally:
        event.remove(engine, "before_cursor_execute", fail)
    assert answer.status_code == 503
    assert CONTENT not in answer.data


def test_the_custody_tells_who_had_the_file_when_and_why(desk):
    where = address(desk)
    download(desk, where, "To show the doctor")
    desk.get(where)
    token = desk.page.form.fields["csrf_token"]
    given = {"csrf_token": token, "to": "Dr. Ode", "reason": "For an opinion"}
    desk.post(f"{where}/hand-over", given)
    for words in ("Received", "File downloaded", "To show the doctor", "File handed over", "Dr. Ode", "For an opinion"):
        assert words in desk.page.text
    document = desk.browser.get(f"{where}/custody.pdf")
    assert document.mimetype == "application/pdf"
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(document.data)).pages)
    assert files_of(desk)[0].sha256[:40] in text.replace("\n", "")
    assert "Dr. Ode" in text
    assert isinstance(verify(desk.world.database), Verified)


def test_a_file_changed_in_the_store_is_not_given_out(desk):
    where = address(desk)
    safe = safe_to_open(desk.world.settings)
    name = files_of(desk)[0].store_name
    writing = safe.store.begin(name)
    writing.write(b"something else, of whatever length it has to be")
    writing.finish()
    answer = download(desk, where)
    assert answer.status_code == 422
    assert "what is stored is not what was received" in answer.text


def test_a_file_whose_key_was_destroyed_stays_provable_and_is_not_given_out(desk):
    where = address(desk)
    with desk.world.database.write() as session:
        session.execute(delete(FileKey))
    assert download(desk, where).status_code == 422
    assert "Received" in desk.get(where).text
    assert isinstance(verify(desk.world.database), Verified)


def test_a_wall_shuts_files_too(desk):
    where = address(desk)
    token = desk.get(where).form.fields["csrf_token"]
    investigator = desk.world.actors[Role.INVESTIGATOR]
    recuse(desk.world.database, desk.reference, investigator, desk.world.soon(), "I know the officer.")
    before = types(desk)
    for page in ("", "/custody.pdf"):
        assert desk.browser.get(where + page).status_code == 404
    for page, words in (("/download", {"why": "x"}), ("/hand-over", {"to": "x", "reason": "x"})):
        assert desk.browser.post(where + page, data={"csrf_token": token, **words}).status_code == 404
    body = form_with_files({"csrf_token": token}, [("more.jpg", CONTENT)])
    posted = desk.browser.post(f"/cases/{desk.reference}/files", data=body, content_type=AS_FORM)
    assert posted.status_code == 404
    assert types(desk) == before


def test_a_file_is_not_found_through_another_case(desk):
    other = desk.world.advance(desk.world.file(), State.INVESTIGATION)
    where = f"/cases/{other}/files/{files_of(desk)[0].id}"
    assert desk.browser.get(where).status_code == 404
    token = desk.get(f"/cases/{other}").form.fields["csrf_token"]
    assert desk.browser.post(f"{where}/download", data={"csrf_token": token, "why": "x"}).status_code == 404


def test_somebody_signed_out_sends_no_files(desk):
    stranger = make_app(desk.world).test_client()
    body = form_with_files({}, [("one.jpg", CONTENT)])
    answer = stranger.post(f"/cases/{desk.reference}/files", data=body, content_type=AS_FORM)
    assert answer.location.startswith("/sign-in")


def test_a_forged_form_adds_no_file(desk):
    assert add(desk, ("two.jpg", CONTENT), csrf_token="forged").status == 400
    assert len(files_of(desk)) == 1


def test_a_file_is_entered_as_evidence_with_what_is_known_of_it(desk):
    file = files_of(desk)[0]
    case = desk.get(f"/cases/{desk.reference}")
    assert "Evidence (1)" in case.text
    assert f"/cases/{desk.reference}/records/evidence_item?file={file.id}" in case.links
    page = desk.get(f"/cases/{desk.reference}/records/evidence_item?file={file.id}")
    known = {name: page.form.fields.get(name) for name in ("description", "sha256", "kept_at")}
    assert known == {"description": "photo.jpg", "sha256": file.sha256, "kept_at": "In this system"}
    desk.send(material="yes", kind_of_item="photo")
    assert "photo.jpg" in desk.page.text
    assert desk.page.status == 200
