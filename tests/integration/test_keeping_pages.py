"""How long a case is kept is on its page; two people erase it there; auditors see who did, and its trail holds."""

from tests.factories.client import Colleague
from workflows.roles import Role
from workflows.states import State


def texts(page):
    return " ".join(page.text.split())


def test_a_case_is_kept_asked_for_agreed_to_and_gone(world, app):
    reference, other = (world.advance(world.file(), State.CLOSED) for _ in range(2))
    supervisor = Colleague(app, world, Role.SUPERVISOR)
    page = supervisor.get(f"/cases/{reference}").text
    assert "Until 2 March 2036" in page
    assert "Cases in which something was found right" in page
    assert "None." in supervisor.get("/disposal").text
    world.later(days=11 * 366)
    supervisor = Colleague(app, world, Role.SUPERVISOR)
    assert reference in supervisor.get("/disposal").text
    asking = f"/cases/{reference}/records/erasure_request"
    assert asking in supervisor.get(f"/cases/{reference}/erase").links
    supervisor.get(asking)
    supervisor.send(ground="retention_over", reasons="")
    waiting = supervisor.get(f"/cases/{reference}/erase")
    assert "somebody else must agree" in waiting.text
    assert asking not in waiting.links

    head = Colleague(app, world, Role.HEAD)
    assert "Erasure asked for" in head.get("/disposal").text
    head.get(f"/cases/{reference}/erase")
    assert "the reference of another case" in head.send(reference=other).text
    assert "is erased" in head.send(reference=reference.lower()).text
    gone = head.get(f"/cases/{reference}")
    assert gone.status == 410
    assert "This case was erased" in gone.text
    assert reference not in head.get("/disposal").text
    assert reference not in head.get("/worklist?tab=all").text

    auditor = Colleague(app, world, Role.AUDITOR)
    listed = auditor.get("/audit/erasures").text
    assert all(words in listed for words in (reference, "Supervisor", "Head", "has run out"))
    trail = auditor.get(f"/audit/cases/{reference}").text
    assert "was erased with the case" in trail
    assert "Does not hold" not in trail


def test_a_held_case_says_so_and_cannot_be_erased(world, app):
    reference = world.advance(world.file(), State.CLOSED)
    world.record(reference, "legal_hold", Role.SUPERVISOR, ordered_by="District Court 4", reasons="Pending")
    world.record(reference, "erasure_request", Role.SUPERVISOR, ground="court_order", reasons="Order 7")
    head = Colleague(app, world, Role.HEAD)
    assert "District Court 4" in head.get(f"/cases/{reference}").text
    page = head.get(f"/cases/{reference}/erase")
    assert "The case is under a legal hold" in page.text
    assert "Agree, and erase it" not in page.text
