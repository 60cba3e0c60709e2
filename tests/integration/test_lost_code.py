"""A lost code: proof is looked at by one person, another decides, and a new code takes the place of the old one."""

import pytest
from sqlalchemy import select

from oversight.models import CodeSession, Receipt
from oversight.services import follow_up
from oversight.services.lost_code import answer_lost_code, report_lost_code
from tests.factories.client import Colleague, make_app
from tests.factories.facts import facts
from tests.factories.public_client import Person
from tests.factories.public_client import make_app as make_public_app
from workflows.errors import Invalid, InvalidRecord, NotFound
from workflows.roles import Role
from workflows.states import State

PROOF = {"proof": "document", "shown": "An identity card with her photograph."}


@pytest.fixture
def reference(world):
    return world.advance(world.file("It was on Monday.", name="Ana Lima"), State.RECORDED)


def report(world, reference, role=Role.INTAKE_OFFICER):
    report_lost_code(world.database, reference, world.actors[role], world.soon(), PROOF)


def answer(world, reference, role=Role.SUPERVISOR, **content):
    content = {"granted": True, "reasons": None, **content}
    return answer_lost_code(world.database, world.settings, reference, world.actors[role], world.soon(), content)


def followed(world, code):
    return follow_up.open_by_code(world.database, world.settings, code, world.soon())


def test_the_new_code_opens_the_case_and_the_old_one_nothing(world, reference):
    assert followed(world, world.codes[reference])
    report(world, reference)
    code = answer(world, reference)
    assert followed(world, world.codes[reference]) is None
    with world.database.read() as session:
        assert session.scalars(select(CodeSession)).all() == []
        assert len(session.scalars(select(Receipt).where(Receipt.withdrawn_at.is_(None))).all()) == 1
    person = Person(make_public_app(world.settings, world.database, lambda: world.at))
    person.follow(code)
    assert "It was on Monday." in person.page.text


def test_one_person_cannot_do_both(world, reference):
    report(world, reference, Role.SUPERVISOR)
    with pytest.raises(Invalid):
        answer(world, reference, Role.SUPERVISOR)
    assert followed(world, world.codes[reference])


def test_without_proof_on_record_nobody_gives_a_code(world, reference):
    with pytest.raises(NotFound):
        answer(world, reference)
    report(world, reference)
    answer(world, reference)
    with pytest.raises(NotFound):
        answer(world, reference)


def test_whoever_stayed_anonymous_cannot_have_one_and_staff_read_why(world):
    reference = world.advance(world.file(anonymous=True, name=""), State.RECORDED)
    with pytest.raises(Invalid):
        report(world, reference)
    intake = Colleague(make_app(world), world, Role.INTAKE_OFFICER)
    page = intake.get(f"/cases/{reference}/lost-code")
    assert "The person stayed anonymous" in page.text
    assert 'name="proof"' not in page.html


def test_a_refusal_has_reasons_and_leaves_the_old_code(world, reference):
    report(world, reference)
    with pytest.raises(InvalidRecord):
        answer(world, reference, granted=False)
    assert answer(world, reference, granted=False, reasons="The photograph is of somebody else.") is None
    assert followed(world, world.codes[reference])
    assert facts(world, reference).latest("code_answer")["granted"] is False


def test_two_people_do_it_on_two_pages_and_the_code_is_shown_once(world, reference):
    app = make_app(world)
    intake, supervisor = Colleague(app, world, Role.INTAKE_OFFICER), Colleague(app, world, Role.SUPERVISOR)
    intake.get(f"/cases/{reference}/lost-code")
    assert intake.send().status == 422
    intake.send(**PROOF)
    supervisor.get(f"/cases/{reference}/lost-code")
    assert PROOF["shown"] in supervisor.page.text
    page = supervisor.send(granted="yes")
    assert followed(world, page.code)
    digits = page.code.replace(" ", "")
    after = supervisor.get(f"/cases/{reference}/lost-code").html + supervisor.get(f"/cases/{reference}").html
    assert page.code not in after
    assert digits not in after
