"""Who may do what: every role, every action and every standing towards a case, against a table written by hand."""

from dataclasses import replace

import pytest

from tests.factories.standings import CASE, LETTERS, WALLS, actor_of, standing
from workflows.access import Action, Part, allow, may_ever, may_record
from workflows.records import KINDS
from workflows.roles import Actor, Role
from workflows.states import STORED
from workflows.transition_table import TABLE

EVERYBODY = "IVSDRMULANH"
WALLED = dict.fromkeys(WALLS, "")

MAY = {
    "see_worklist": {"none": "IVSDRMUH", "part": "IVSDRMUH", "undeclared": "SH", "foreign": "SH", **WALLED},
    "take_complaint": {"none": "IVSH", "part": "IVSH", "undeclared": "SH", "foreign": "SH", **WALLED},
    "open_without_complaint": {"none": "ISH", "part": "ISH", "undeclared": "SH", "foreign": "SH", **WALLED},
    "read_case": {"none": "", "part": "IVSDRMH", "undeclared": "SH", "foreign": "SH", **WALLED},
    "declare_interests": {"none": "", "part": "VDRM", "undeclared": "VDRM", "foreign": "", **WALLED},
    "assign": {"none": "", "part": "SH", "undeclared": "SH", "foreign": "SH", **WALLED},
    "clear_interests": {"none": "", "part": "SH", "undeclared": "SH", "foreign": "SH", **WALLED},
    "edit_parties": {"none": "", "part": "IVS", "undeclared": "S", "foreign": "S", **WALLED},
    "write_note": {"none": "", "part": "IVSDRH", "undeclared": "SH", "foreign": "SH", **WALLED},
    "write_message": {"none": "", "part": "IVSH", "undeclared": "SH", "foreign": "SH", **WALLED},
    "replace_code": {"none": "", "part": "IVSH", "undeclared": "SH", "foreign": "SH", **WALLED},
    "make_record": {"none": "", "part": "IVSDRH", "undeclared": "SH", "foreign": "SH", **WALLED},
    "fire": {"none": "", "part": "IVSDRMH", "undeclared": "SH", "foreign": "SH", **WALLED},
    "ask_override": {"none": "", "part": "VSDH", "undeclared": "SH", "foreign": "SH", **WALLED},
    "approve_override": {"none": "", "part": "SDH", "undeclared": "SH", "foreign": "SH", **WALLED},
    "follow_case": {"none": "", "part": "C", "undeclared": "", "foreign": "", **WALLED},
    "read_trail": {"none": "A", "part": "A", "undeclared": "A", "foreign": "A", **WALLED},
    "export_trail": {"none": "A", "part": "A", "undeclared": "A", "foreign": "A", **WALLED},
    "see_standing_lists": {"none": "A", "part": "A", "undeclared": "", "foreign": "", **WALLED},
    "read_standards": {"none": EVERYBODY, "part": EVERYBODY, "undeclared": "SH", "foreign": "SH", **WALLED},
    "read_body_register": {"none": "IVSDRMUANH", "part": "IVSDRMUANH", "undeclared": "SH", "foreign": "SH", **WALLED},
    "keep_body_register": {"none": "NH", "part": "NH", "undeclared": "H", "foreign": "H", **WALLED},
    "manage_accounts": {"none": "N", "part": "N", "undeclared": "", "foreign": "", **WALLED},
    "ask_emergency": {"none": "IVDRM", "part": "IVDRM", "undeclared": "IVDRM", "foreign": "IVDRM", **WALLED},
    "erase_case": {"none": "", "part": "SH", "undeclared": "SH", "foreign": "SH", **WALLED},
    "use_own_account": {"none": EVERYBODY, "part": EVERYBODY, "undeclared": "SH", "foreign": "SH", **WALLED},
}
"""Who may, for each action: without a case; with a part that opens the file (for a complainant, the code of this case);
with a part but no declaration yet; with no part in an investigation; and behind each kind of wall."""


def test_the_table_is_complete():
    assert MAY.keys() == set(Action)
    assert set(LETTERS.values()) == set(Role)


@pytest.mark.parametrize("where", MAY["read_case"])
@pytest.mark.parametrize("action", Action)
def test_access_is_as_the_table_says(action, where):
    standings = {letter: standing(where, role) for letter, role in LETTERS.items()}
    able = {letter for letter, (actor, case) in standings.items() if allow(actor, action, case)}
    assert able == set(MAY[action][where])


@pytest.mark.parametrize("refused", [{"disabled": True}, {"second_factor_given": False}], ids=["disabled", "halfway"])
@pytest.mark.parametrize("role", Role)
def test_a_disabled_account_or_a_missing_second_factor_opens_nothing(role, refused):
    for where in MAY["read_case"]:
        actor, case = standing(where, role)
        assert not any(allow(replace(actor, **refused), action, case) for action in Action)
    assert not any(may_ever(actor_of(role, **refused), action) for action in Action)


def test_nobody_in_particular_may_do_nothing():
    assert not any(allow(None, action, case) for action in Action for case in (None, CASE))
    assert not any(may_ever(None, action) for action in Action)


@pytest.mark.parametrize("action", Action)
def test_what_a_role_may_never_do_no_case_makes_possible(action):
    able = {role for role in Role if may_ever(actor_of(role), action)}
    assert able == {LETTERS[letter] for where in MAY[action].values() for letter in where}


def test_a_code_opens_its_own_case_and_no_other():
    assert allow(Actor("case-1", Role.COMPLAINANT), Action.FOLLOW_CASE, CASE)
    assert not allow(Actor("case-2", Role.COMPLAINANT), Action.FOLLOW_CASE, CASE)


def test_an_administrator_reaches_no_case():
    for where in ("part", "undeclared", "foreign"):
        actor, case = standing(where, Role.ADMINISTRATOR)
        about_cases = {action for action, may in MAY.items() if not may["none"]}
        assert not any(allow(actor, Action(action), case) for action in about_cases)
        assert not any(may_record(actor, kind, case) for kind in KINDS)


def test_an_auditor_writes_nothing():
    may = {action for action in Action if may_ever(actor_of(Role.AUDITOR), action)}
    reads = {"read_trail", "export_trail", "see_standing_lists", "read_standards", "read_body_register"}
    assert may == reads | {"use_own_account"}
    assert not any(Role.AUDITOR in row.roles for row in TABLE)
    assert not any(Role.AUDITOR in kind.made_by for kind in KINDS.values())


BEFORE_AND_AFTER_INVESTIGATION = {"received", "recorded", "assessed", "mediation", "rejected", "referred", "closed"}


@pytest.mark.parametrize("state", STORED)
def test_intake_officers_read_a_case_of_which_they_are_no_part_before_an_investigation_and_after_the_end(state):
    actor, case = standing("foreign", Role.INTAKE_OFFICER)
    assert allow(actor, Action.READ_CASE, replace(case, state=state)) == (state in BEFORE_AND_AFTER_INVESTIGATION)


@pytest.mark.parametrize("role", [Role.INVESTIGATOR, Role.DECISION_MAKER, Role.REVIEWER, Role.MEDIATOR])
@pytest.mark.parametrize("state", STORED)
def test_other_case_workers_read_only_the_cases_that_they_are_part_of(role, state):
    actor, case = standing("foreign", role)
    assert not allow(actor, Action.READ_CASE, replace(case, state=state))


@pytest.mark.parametrize("role", [Role.INVESTIGATOR, Role.REVIEWER, Role.MEDIATOR])
def test_the_parts_of_others_open_nothing_and_shut_nothing(role):
    actor = actor_of(role)
    others = tuple(Part(one, role.value, opens_the_file=True, conflicted=False) for one in ("a", "zzz"))
    assert not allow(actor, Action.READ_CASE, replace(CASE, parts=others))
    own = Part(actor.id, role.value, opens_the_file=True, conflicted=False)
    assert not allow(actor, Action.DECLARE_INTERESTS, replace(CASE, parts=others))
    waiting = tuple(replace(part, opens_the_file=False) for part in others)
    assert allow(actor, Action.READ_CASE, replace(CASE, parts=(*waiting, own)))


@pytest.mark.parametrize("other", ["case-0", "case-2", ""])
def test_a_code_opens_no_case_whose_id_lies_beside_its_own(other):
    own = actor_of(Role.COMPLAINANT)
    assert allow(own, Action.FOLLOW_CASE, CASE)
    assert not allow(replace(own, id=other), Action.FOLLOW_CASE, CASE)
