"""Two people at one case: one is first, the other is told what changed, and nothing anybody typed is lost."""

from concurrent.futures import ThreadPoolExecutor

from tests.factories.client import Colleague, sample, typed
from workflows.roles import Role
from workflows.states import State

KEPT = "Words that must not be lost"


def test_the_second_is_told_what_changed_and_keeps_what_they_typed(world, app):
    reference = world.advance(world.file(), State.ASSESSED)
    first, second = Colleague(app, world, Role.SUPERVISOR), Colleague(app, world, Role.HEAD)
    for each in (first, second):
        each.get(f"/cases/{reference}/do/refer")
    first.send(**typed("other_referral", sample("other_referral", world.at)))
    page = second.send(**typed("other_referral", sample("other_referral", world.at, reasons=KEPT)))
    assert page.status == 409
    assert "Supervisor: Refer to another body (Assessed → Referred)" in page.text
    assert KEPT in page.html
    assert world.state(reference) is State.REFERRED


def test_pressing_again_goes_on_where_the_step_still_fits(world, app):
    reference = world.advance(world.file(), State.ASSESSED)
    head = Colleague(app, world, Role.HEAD)
    head.get(f"/cases/{reference}/do/refer")
    world.record(reference, "note", Role.SUPERVISOR, text="They telephoned.")
    page = head.send(**typed("other_referral", sample("other_referral", world.at, reasons=KEPT)))
    assert page.status == 409
    assert "Supervisor: Internal note" in page.text
    page = head.send()
    assert page.address == f"/cases/{reference}"
    assert world.state(reference) is State.REFERRED


def test_a_record_of_which_there_is_one_asks_before_it_takes_anothers_place(world, app):
    reference = world.advance(world.file(), State.ASSESSED)
    allegation = world.cases[reference].allegations[0]
    head = Colleague(app, world, Role.HEAD)
    head.get(f"/cases/{reference}/records/classification?about={allegation}")
    about = {"categories": ["fair_procedure"], "conduct_type": "act"}
    world.record(reference, "classification", Role.SUPERVISOR, allegation, **about)
    assert head.send(reasons=KEPT).status == 409
    assert KEPT in head.page.html
    assert head.send().address == f"/cases/{reference}#allegations"


def test_a_note_never_asks(world, app):
    reference = world.advance(world.file(), State.ASSESSED)
    head = Colleague(app, world, Role.HEAD)
    head.get(f"/cases/{reference}/records/note")
    world.record(reference, "note", Role.SUPERVISOR, text="Mine was first.")
    assert head.send(text="Mine was second.").address == f"/cases/{reference}#notes"


def test_of_many_who_press_at_once_one_moves_the_case(world, app):
    reference = world.file()
    colleagues = [Colleague(app, world, role) for role in (Role.INTAKE_OFFICER, Role.SUPERVISOR, Role.HEAD)]
    for each in colleagues:
        each.get(f"/cases/{reference}/do/record")
    with ThreadPoolExecutor(len(colleagues)) as pool:
        pages = list(pool.map(lambda each: each.send(), colleagues))
    assert sorted(page.status for page in pages) == [200, 409, 409]
    assert world.state(reference) is State.RECORDED
