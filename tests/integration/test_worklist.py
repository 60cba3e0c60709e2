"""The worklist shows to each person the cases that they reach, most urgent first, in a constant number of queries."""

from datetime import timedelta

from sqlalchemy import update

from oversight.case_rows import find_case, load_rows
from oversight.casefile import access_of
from oversight.log.sequencer import integrate
from oversight.models import Account
from oversight.queries import worklist
from oversight.queries.worklist import PAGE, Tab, Wanted, list_cases
from oversight.services import assignments, clocks, people
from oversight.services.indexing import follow_log
from tests.factories.client import Colleague, counted
from tests.factories.steps import subjects_of
from workflows.access import Action, allow
from workflows.roles import Actor, Role
from workflows.states import State

MOST_QUERIES = 5


def references(world, role, **wanted):
    return [line.reference for line in all_lines(world, world.actors[role], **wanted)]


def all_lines(world, actor, **wanted):
    lines, after = [], ""
    while after is not None:
        page = list_cases(world.database, actor, Wanted(**{"tab": Tab.ALL, **wanted}, after=after), world.at)
        lines += page.lines
        after = page.next_after
    return lines


def access(world, reference):
    with world.database.read() as session:
        return access_of(load_rows(session, find_case(session, reference)))


def reached(world, actor):
    """Give what ``allow`` says: the cases somebody may read, and those that wait for their declaration."""
    found = {reference: access(world, reference) for reference in world.cases}
    return {
        reference
        for reference, case in found.items()
        if allow(actor, Action.READ_CASE, case) or allow(actor, Action.DECLARE_INTERESTS, case)
    }


def wall_by_officer(world, reference):
    supervisor, day = world.actors[Role.SUPERVISOR], world.at.date()
    (subject,) = subjects_of(world.database, reference)
    people.identify_subject(world.database, reference, subject, world.officer_id, supervisor, world.soon(), day)


def test_the_list_of_each_role_is_what_allow_says_case_by_case(world_with_cases):
    world = world_with_cases
    waiting = world.advance(world.file(), State.ASSESSED)
    assignments.assign(
        world.database,
        waiting,
        world.actors[Role.INVESTIGATOR].id,
        "investigator",
        world.actors[Role.HEAD],
        world.soon(),
    )
    for role, actor in world.actors.items():
        assert set(references(world, role)) == reached(world, actor), role


def test_a_wall_hides_a_case_from_the_list_whatever_the_role(world):
    free, walled = world.advance(world.file(), State.RECORDED), world.advance(world.file(), State.RECORDED)
    wall_by_officer(world, walled)
    supervisor = world.actors[Role.SUPERVISOR]
    for conflict in ({"officer_id": world.officer_id}, {"unit_id": world.unit_id}):
        actor = Actor(supervisor.id, Role.SUPERVISOR, supervisor.name, **conflict)
        assert {line.reference for line in all_lines(world, actor)} == {free} == reached(world, actor)


def test_a_recused_person_no_longer_sees_the_case(world):
    reference = world.advance(world.file(), State.INVESTIGATION)
    actor = world.actors[Role.INVESTIGATOR]
    assert references(world, Role.INVESTIGATOR) == [reference]
    assignments.recuse(world.database, reference, actor, world.soon(), "My cousin serves there.")
    assert references(world, Role.INVESTIGATOR) == []


def test_a_case_that_waits_for_a_declaration_tells_nothing_but_its_reference(world, app):
    reference = world.advance(world.file("A secret thing happened."), State.ASSESSED)
    actor = world.actors[Role.INVESTIGATOR]
    assignments.assign(world.database, reference, actor.id, "investigator", world.actors[Role.SUPERVISOR], world.soon())
    (line,) = all_lines(world, actor)
    assert (line.needs_declaration, line.words, line.categories) == (True, "", ())
    page = Colleague(app, world, Role.INVESTIGATOR).get("/worklist")
    assert "Declare your interests" in page.text
    assert "secret" not in page.html


def test_pages_show_every_case_once(world):
    for number in range(2 * PAGE + 3):
        world.file(f"Number {number}")
    closed = world.advance(world.file(), State.REJECTED)
    for tab in (Tab.ALL, Tab.UNASSIGNED):
        found = references(world, Role.SUPERVISOR, tab=tab)
        assert len(found) == len(set(found))
        assert set(found) == set(world.cases) - (set() if tab is Tab.ALL else {closed})


def without_deadline(world, monkeypatch):
    """Take a case to where nobody is waited for. There is a limit on every open case, so the law must have none."""
    reference = world.advance(world.file(), State.INVESTIGATION)
    with monkeypatch.context() as lawless:
        lawless.setattr(clocks, "clocks_of", lambda _: ())
        world.record(reference, "note", Role.SUPERVISOR, text="Moved away.")
    return reference


def test_pages_by_deadline_end_with_the_cases_that_have_none(world, monkeypatch):
    monkeypatch.setattr(worklist, "PAGE", 2)
    undated = {without_deadline(world, monkeypatch) for _ in range(3)}
    supervisor = world.actors[Role.SUPERVISOR]
    world.give_part(world.advance(world.file(), State.RECORDED), "reviewer", Role.REVIEWER)
    lines = all_lines(world, supervisor, tab=Tab.MINE)
    assert [line.due_at is None for line in lines] == [False, True, True, True]
    assert {line.reference for line in lines[1:]} == undated


def test_tabs_part_what_is_late_from_what_is_soon(world):
    late = world.file()
    world.later(days=60)
    soon = world.file()
    assert references(world, Role.SUPERVISOR, tab=Tab.OVERDUE) == [late]
    assert references(world, Role.SUPERVISOR, tab=Tab.SOON) == [soon]


def test_mine_is_where_i_have_a_part_appointed_somebody_or_took_the_complaint(world):
    ours = world.advance(world.file(), State.INVESTIGATION)
    world.file()
    for role in (Role.INVESTIGATOR, Role.SUPERVISOR):
        assert references(world, role, tab=Tab.MINE) == [ours]
    assert references(world, Role.HEAD, tab=Tab.MINE) == []


def test_filters_narrow_by_state_time_reference_and_words(world):
    one = world.file(name="Ana Lima")
    world.later(days=3)
    other = world.advance(world.file(name="Bo Chen"), State.RECORDED)
    find = lambda **wanted: references(world, Role.SUPERVISOR, **wanted)  # noqa: E731
    assert find(state=State.RECORDED) == [other]
    assert find(since=world.at - timedelta(days=1)) == [other]
    assert find(until=world.at - timedelta(days=1)) == [one]
    assert find(text=one[:4].lower()) == [one]
    assert find(text="bo c") == []
    while integrate(world.database) or follow_log(world.database):
        continue
    assert find(text="bo chen") == [other]
    assert set(find(text="sergeant roe")) == {one, other}
    assert find(text="%") == []


def test_a_state_narrows_the_list_of_whoever_reaches_cases_by_their_parts_too(world):
    ours = world.advance(world.file(), State.INVESTIGATION)
    world.advance(world.file(), State.RECORDED)
    for tab in (Tab.ALL, Tab.MINE):
        assert references(world, Role.INVESTIGATOR, tab=tab, state=State.INVESTIGATION) == [ours]
        assert references(world, Role.INVESTIGATOR, tab=tab, state=State.CLOSED) == []


def test_the_number_of_queries_does_not_grow(world, app):
    counts = []
    for more in (1, 2 * PAGE):
        for _ in range(more):
            world.file()
        colleague = Colleague(app, world, Role.SUPERVISOR)
        for tab in Tab:
            with counted(world) as sent:
                colleague.get(f"/worklist?tab={tab}")
            counts.append(len(sent))
    assert max(counts) <= MOST_QUERIES, sent
    assert counts[: len(Tab)] == counts[len(Tab) :]


def test_the_page_says_in_words_what_is_due(world, app):
    world.file()
    page = Colleague(app, world, Role.SUPERVISOR).get("/worklist?tab=all")
    assert "due in 1 day" in page.text
    assert "Reference, or whole words in the case" in page.text
    assert "Immediate registration of the account" in page.text
    world.later(days=3)
    assert "overdue by 2 days" in Colleague(app, world, Role.SUPERVISOR).get("/worklist?tab=all").text


def test_filters_live_in_the_address_and_mistakes_in_them_are_shown(world, app):
    reference = world.file()
    colleague = Colleague(app, world, Role.SUPERVISOR)
    assert reference in colleague.get("/worklist?tab=all&state=received&since=2026-03-01&until=2026-03-02").html
    assert reference not in colleague.get("/worklist?tab=all&state=closed").html
    for nonsense in ("state=nonsense", "since=32", "tab=nonsense", "after=nonsense", "after=1~2~3", "text=%00"):
        assert colleague.get(f"/worklist?{nonsense}").status == 200


def test_someone_of_the_units_command_is_walled_at_once(world, app):
    reference = world.advance(world.file(), State.RECORDED)
    wall_by_officer(world, reference)
    colleague = Colleague(app, world, Role.SUPERVISOR)
    assert reference in colleague.get("/worklist?tab=all").html
    with world.database.write() as session:
        session.execute(update(Account).values(unit_id=world.unit_id, unit_path=f"/{world.unit_id}/"))
    assert reference not in colleague.get("/worklist?tab=all").html
