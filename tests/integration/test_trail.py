"""The trail tells who did and read what, when, why, with what before and after, and whether each entry holds."""

from copy import deepcopy
from datetime import timedelta

import pytest
from sqlalchemy import select

from oversight.log.writer import note_read
from oversight.models import AuditEntry
from oversight.queries.trail import PAGE, TrailEntry, one_entry, trail, whole_trail
from oversight.queries.trail_pages import page_title
from oversight.queries.trail_selection import NOBODY, Scope, Wanted
from oversight.queries.trail_values import labels_of
from oversight.queries.trail_words import Group
from tests.factories.client import counted
from tests.factories.trails import EVERYTHING, auditor_of, of_case, the
from tests.factories.world import MORNING
from workflows.errors import NotFound
from workflows.records import KINDS
from workflows.roles import ROLE_LABELS, STAFF_ROLES, Role
from workflows.standards import load_standards
from workflows.states import State
from workflows.transition_table import TRIGGERS


def changed(entry: TrailEntry) -> dict[tuple[str, str], tuple[str, str]]:
    return {(change.row, change.column): (change.before, change.after) for change in entry.changes}


# What it tells -----------------------------------------------------------------------------------------------------


def test_the_trail_of_a_case_tells_all_that_was_written_and_read_newest_first(full):
    entries = of_case(full, full.full_case)
    with full.database.read() as session:
        of_this_case = AuditEntry.case_id == full.case_id(full.full_case)
        assert sorted(entry.id for entry in entries) == sorted(
            session.scalars(select(AuditEntry.id).where(of_this_case))
        )
    assert [entry.at for entry in entries] == sorted((entry.at for entry in entries), reverse=True)
    chained = [entry.place for entry in entries if entry.place is not None]
    assert chained == list(range(len(chained) - 1, -1, -1))
    assert len(chained) < len(entries)
    assert {"case.read", "case.followed"} <= {entry.type for entry in entries}


def test_an_entry_tells_who_what_when_and_why(full):
    entry = the(of_case(full, full.full_case), "record.finding")
    assert (entry.words, entry.who, entry.role) == ("Finding", "Decision Maker", "Decision-maker")
    assert entry.why == "The recording shows it."
    assert entry.reference == full.full_case
    assert entry.at.date() == MORNING.date()


def test_an_entry_tells_what_stood_before_and_after(full):
    entries = of_case(full, full.full_case)
    assert changed(the(entries, "case.assess"))["Case", "State"] == ("Recorded", "Assessed")
    assert changed(the(entries, "record.finding"))["Allegation 1", "Finding"] == ("", "Substantiated")
    party = changed(the(entries, "party.changed"))
    assert party["Person: Ana Lima", "Needs"] == ("", "An interpreter")
    assert party["Person: Ana Lima", "Ways to reach them"] == ("", "Phone: 0700 900 461")
    assert ("Person: Ana Lima", "Name") not in party


def test_a_value_that_changed_twice_is_told_with_the_one_just_before(world):
    reference = world.file()
    world.advance(reference, State.MEDIATION)
    world.advance(reference, State.INVESTIGATION)
    moves = [changed(entry).get(("Case", "State")) for entry in of_case(world, reference, group=Group.MOVES)]
    assert moves[:3] == [("Assessed", "Investigation"), ("Mediation", "Assessed"), ("Assessed", "Mediation")]


def test_ids_are_named_and_codes_spelt_out(full):
    entries = of_case(full, full.full_case)
    shown = " ".join(change.before + change.after for entry in entries for change in entry.changes)
    for actor in full.actors.values():
        assert actor.id not in shown
    assert changed(the(entries, "record.finding"))["Record: Finding", "About"] == ("", "Allegation 1")
    assert "balance of probabilities" not in shown
    assert "Balance of probabilities" in shown


def test_the_person_who_complained_and_the_system_have_names_of_their_own(full):
    entries = of_case(full, full.full_case)
    assert the(entries, "case.file").who == "The person who complained"
    assert the(entries, "case.followed").account_id is None
    everything = tuple(whole_trail(full.database, auditor_of(full), EVERYTHING, Wanted()))
    assert the(everything, "account.added").who == "The system"


def test_a_clock_is_named_by_its_check_and_what_a_step_did_comes_before_its_clocks(full):
    entry = the(of_case(full, full.full_case), "case.record")
    assert [row.row for row in entry.rows_at_once] == ["Case"]
    assert changed(the(of_case(full, full.full_case), "case.file"))["Case", "Language"] == ("", "English")
    assert {row.row.partition(":")[0] for row in entry.rows_folded} == {"Clock"}
    assert entry.more_changes + sum(len(row.changes) for row in entry.rows_at_once) == len(entry.changes)
    registration = changed(entry)["Clock: Immediate registration of the account", "How it stands"]
    assert registration == ("Runs", "Ended")


def test_a_page_can_translate_that_the_system_or_a_role_did_something_and_no_name(full):
    assert labels_of(("record", "made_by"), "system") == (ROLE_LABELS[Role.SYSTEM],)
    assert labels_of(("clock", "reminded"), "supervisor") == (ROLE_LABELS[Role.SUPERVISOR],)
    assert labels_of(("record", "made_by"), full.actors[Role.SUPERVISOR].id) == ()
    made = changed(the(of_case(full, full.full_case), "case.decide"))
    assert made["Record: Notice or contact", "Made by"] == ("", "The system")


def test_what_is_told_beside_the_rows_is_shown(full):
    everything = tuple(whole_trail(full.database, auditor_of(full), EVERYTHING, Wanted()))
    assert the(everything, "case.read").told == (("Page", "The case"),)
    assert the(everything, "account.changed").told == (("Account", "Police Liaison"), ("Shut", "Yes"))


@pytest.mark.parametrize(
    "kind, name, title",
    [
        ("case.read", "do conclude", f"Step: {TRIGGERS['conclude'].label}"),
        ("case.read", "record sanction_final", f"Record: {KINDS['sanction_final'].title}"),
        ("case.read", "record note (emergency access)", f"Record: {KINDS['note'].title} (emergency access)"),
        (
            "case.read",
            "override ADEQUACY-01",
            f"Override of check ADEQUACY-01: {load_standards().checks['ADEQUACY-01'].title}",
        ),
        ("case.read", "case", "The case"),
        ("case.read", "case (emergency access)", "The case (emergency access)"),
        ("case.read", "do nothing", "do nothing"),
        ("trail.read", "case", "Trail of a case"),
        ("trail.exported", "AB2CD-EF3GH", "AB2CD-EF3GH"),
    ],
)
def test_a_page_that_was_read_is_named_in_words(kind, name, title):
    assert page_title(kind, name) == title
    assert deepcopy(page_title(kind, name)) == title


def test_a_long_text_is_shortened_and_kept_whole(world):
    reference = world.file("Word " * 100 + "end")
    account = next(
        change for change in the(of_case(world, reference), "case.file").changes if change.column == "Account given"
    )
    assert account.after.endswith("end")
    assert len(account.after_short) < 130
    assert account.after_short.endswith("Word …")


def test_the_trail_of_a_person_tells_what_they_wrote_and_what_they_read(full):
    officer = full.actors[Role.INTAKE_OFFICER]
    entries = tuple(whole_trail(full.database, auditor_of(full), Scope(account_id=officer.id), Wanted()))
    assert {"case.read", "case.record", "record.classification"} <= {entry.type for entry in entries}
    assert {entry.who for entry in entries} == {officer.name}
    assert len({entry.reference for entry in entries}) > 1


# Pages and filters -------------------------------------------------------------------------------------------------


def test_pages_lead_through_all_entries_and_back_even_those_of_one_instant(world):
    reference = world.file()
    with world.database.write() as session:
        for _ in range(2 * PAGE):
            note_read(session, "case.read", world.actors[Role.HEAD], world.at, world.case_id(reference))
    scope = Scope(world.case_id(reference))
    first = trail(world.database, auditor_of(world), scope, Wanted())
    second = trail(world.database, auditor_of(world), scope, Wanted(older=first.older))
    third = trail(world.database, auditor_of(world), scope, Wanted(older=second.older))
    assert [len(page.entries) for page in (first, second, third)] == [PAGE, PAGE, 1]
    assert len({entry.id for page in (first, second, third) for entry in page.entries}) == 2 * PAGE + 1
    assert (first.newer, third.older) == (None, None)
    assert trail(world.database, auditor_of(world), scope, Wanted(newer=third.newer)).entries == second.entries
    back = trail(world.database, auditor_of(world), scope, Wanted(newer=second.newer))
    assert (back.entries, back.newer) == (first.entries, None)


def test_entries_of_one_instant_stand_in_the_order_of_their_chain(world):
    world.soon = lambda: world.at
    reference = world.file()
    world.advance(reference, State.ASSESSED)
    places = [entry.place for entry in of_case(world, reference)]
    assert places == sorted(places, reverse=True)


def test_a_key_that_is_none_shows_the_first_page(full):
    scope = Scope(full.case_id(full.full_case))
    first = trail(full.database, auditor_of(full), scope, Wanted())
    assert trail(full.database, auditor_of(full), scope, Wanted(older="no such entry")) == first


@pytest.mark.parametrize("group", Group)
def test_a_group_shows_its_types_and_no_others(full, group):
    entries = tuple(whole_trail(full.database, auditor_of(full), EVERYTHING, Wanted(group=group)))
    everything = tuple(whole_trail(full.database, auditor_of(full), EVERYTHING, Wanted()))
    assert entries
    assert set(entries) == {entry for entry in everything if entry.type in {found.type for found in entries}}


def test_who_narrows_to_one_person_or_to_nobody_on_the_staff(full):
    supervisor = full.actors[Role.SUPERVISOR]
    assert {entry.who for entry in of_case(full, full.full_case, who=supervisor.id)} == {supervisor.name}
    nobody = {entry.who for entry in of_case(full, full.full_case, who=NOBODY)}
    assert nobody == {"The person who complained", "The system"}


def test_dates_narrow_from_a_moment_until_before_another(full):
    entries = of_case(full, full.full_case)
    middle = entries[len(entries) // 2].at
    since = of_case(full, full.full_case, since=middle)
    until = of_case(full, full.full_case, until=middle)
    assert set(since) | set(until) == set(entries)
    assert min(entry.at for entry in since) == middle
    assert max(entry.at for entry in until) < middle


def test_the_number_of_queries_does_not_grow(full):
    supervisor = full.actors[Role.SUPERVISOR]
    for scope in (Scope(full.case_id(full.full_case)), Scope(account_id=supervisor.id), EVERYTHING):
        for wanted in (Wanted(), Wanted(group=Group.OVERRIDES), Wanted(group=Group.ACCOUNTS)):
            with counted(full) as statements:
                trail(full.database, auditor_of(full), scope, wanted)
            assert len([words for words in statements if words.startswith("SELECT")]) <= 3


# Who may -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", [role for role in STAFF_ROLES if role is not Role.AUDITOR])
def test_nobody_but_an_auditor_reads_a_trail(full, role):
    with pytest.raises(NotFound):
        trail(full.database, full.actors[role], EVERYTHING, Wanted())
    with pytest.raises(NotFound):
        whole_trail(full.database, full.actors[role], EVERYTHING, Wanted())
    with pytest.raises(NotFound):
        one_entry(full.database, full.actors[role], "any")


def test_a_walled_auditor_sees_nothing_of_the_case(world):
    reference, other = world.file(), world.file()
    world.advance(reference, State.REPORT_REVIEW)
    walled = world.add_colleague(Role.AUDITOR, "Seconded", unit_id=world.unit_id)
    entries = tuple(whole_trail(world.database, walled, EVERYTHING, Wanted()))
    assert {entry.reference for entry in entries} == {other, None}
    hidden = of_case(world, reference)[0].id
    with pytest.raises(NotFound):
        one_entry(world.database, walled, hidden)
    assert one_entry(world.database, auditor_of(world), hidden).reference == reference


def test_time_passes_for_a_trail_too(world):
    reference = world.file()
    world.later(days=400)
    world.advance(reference, State.RECORDED)
    newest, *_ = of_case(world, reference)
    assert newest.at - MORNING > timedelta(days=400)
