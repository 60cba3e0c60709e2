"""Staff send files in parts, too: to their cases alone, and on record as theirs."""

from dataclasses import replace

import pytest

from oversight.log.verify import Verified, verify
from oversight.models import EvidenceFile, Upload, UploadPart
from oversight.services.assignments import recuse
from tests.factories.client import Colleague
from tests.factories.client import make_app as make_staff_app
from tests.factories.parts import CONTENT, MIB, Phone, rows
from tests.factories.safes import content_of
from workflows.roles import Role
from workflows.states import State


class Desk(Phone, Colleague):
    """A member of staff whose browser sends files in parts to a case."""


@pytest.fixture
def desk(world, tmp_path):
    world.settings = replace(world.settings, evidence_url=str(tmp_path / "evidence"), file_mib=2)
    return at_desk(world, world.advance(world.file(), State.INVESTIGATION))


def at_desk(world, reference, role=Role.INVESTIGATOR):
    desk = Desk(make_staff_app(world), world, role)
    desk.world, desk.reference, desk.uploads = world, reference, f"/cases/{reference}/uploads"
    desk.get(f"/cases/{reference}/files")
    return desk


def test_files_of_staff_come_in_parts_too_and_are_on_record_as_theirs(desk):
    first = desk.whole(purpose="statement")
    assert desk.ask("HEAD", first).headers["Upload-Offset"] == str(len(CONTENT))
    desk.whole()
    world = desk.world
    (received,) = rows(world.database, EvidenceFile)
    assert content_of(world.settings, world.database, received) == CONTENT
    assert (received.received_by, received.purpose) == (world.actors[Role.INVESTIGATOR].id, "file")
    assert desk.send().status == 422
    assert "Choose the files that you want to send" in desk.page.text
    desk.send(arrived="yes")
    assert "The files are received." in desk.page.text
    assert isinstance(verify(world.database), Verified)


def test_staff_see_what_came_in_part_on_the_page_of_that_case_alone_and_can_let_it_go(desk):
    address = desk.start(len(CONTENT), name="interview.mp3").location
    desk.part(address, 0, CONTENT[:MIB])
    assert "interview.mp3 1 MB of 1.5 MB" in desk.get(f"/cases/{desk.reference}/files").text
    other = desk.world.advance(desk.world.file(), State.INVESTIGATION)
    assert "interview.mp3" not in desk.get(f"/cases/{other}/files").text
    desk.get(f"/cases/{desk.reference}/files")
    desk.send(press=("then", f"forget-{rows(desk.world.database, Upload)[0].id}"))
    assert "Begun" not in desk.page.text
    assert rows(desk.world.database, UploadPart) == []


def test_nobody_of_the_office_sends_parts_to_a_case_that_is_not_theirs(desk):
    address = desk.start(10).location
    stranger = Desk(make_staff_app(desk.world), desk.world, Role.REVIEWER)
    stranger.page, stranger.uploads = desk.page, desk.uploads
    assert stranger.start(10).status_code == 404
    assert stranger.part(address, 0, b"12345").status_code == 404
    recuse(desk.world.database, desk.reference, desk.world.actors[Role.INVESTIGATOR], desk.world.soon(), "I know him.")
    assert desk.part(address, 0, b"12345").status_code == 404


def test_a_script_of_somebody_signed_out_is_told_so_and_not_led_to_another_page(desk):
    address = desk.start(10).location
    with desk.browser.session_transaction() as session:
        del session["_user_id"]
    assert [desk.start(10).status_code, desk.part(address, 0, b"12345").status_code] == [403, 403]
