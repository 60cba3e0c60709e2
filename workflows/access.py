"""Who may do what. One function decides, with no as the default answer; a conflict wall beats every role."""

from dataclasses import dataclass, field
from enum import StrEnum

from workflows.records import KINDS
from workflows.roles import Actor, Role
from workflows.states import MEANINGS, Phase, State


class Action(StrEnum):
    """What somebody may ask to do. Recording a kind of record and firing a trigger have their own questions."""

    SEE_WORKLIST = "see_worklist"
    TAKE_COMPLAINT = "take_complaint"
    READ_CASE = "read_case"
    DECLARE_INTERESTS = "declare_interests"
    ASSIGN = "assign"
    CLEAR_INTERESTS = "clear_interests"
    EDIT_PARTIES = "edit_parties"
    WRITE_NOTE = "write_note"
    WRITE_MESSAGE = "write_message"
    MAKE_RECORD = "make_record"
    FIRE = "fire"
    ASK_OVERRIDE = "ask_override"
    APPROVE_OVERRIDE = "approve_override"
    FOLLOW_CASE = "follow_case"
    READ_TRAIL = "read_trail"
    EXPORT_TRAIL = "export_trail"
    SEE_STANDING_LISTS = "see_standing_lists"
    READ_STANDARDS = "read_standards"
    MANAGE_ACCOUNTS = "manage_accounts"
    USE_OWN_ACCOUNT = "use_own_account"


@dataclass(frozen=True, slots=True)
class Subject:
    """A subject officer as the wall sees one: the register's id, the unit, and the units above it."""

    register_id: str | None
    unit_ids: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Part:
    """Somebody's part in a case as access sees it."""

    user_id: str
    role: str
    opens_the_file: bool
    conflicted: bool


@dataclass(frozen=True, slots=True)
class CaseAccess:
    """As much of a case as deciding on access takes."""

    id: str
    state: State
    subjects: tuple[Subject, ...] = ()
    parts: tuple[Part, ...] = field(default=())
    recused: frozenset[str] = frozenset()


INTAKE_READS = frozenset({Phase.INTAKE, Phase.ENDED})
OFFICE = frozenset({Role.SUPERVISOR, Role.HEAD})
CASE_ACTIONS = frozenset(
    {
        Action.READ_CASE,
        Action.WRITE_NOTE,
        Action.WRITE_MESSAGE,
        Action.EDIT_PARTIES,
        Action.MAKE_RECORD,
        Action.FIRE,
        Action.ASK_OVERRIDE,
        Action.APPROVE_OVERRIDE,
        Action.ASSIGN,
        Action.CLEAR_INTERESTS,
        Action.DECLARE_INTERESTS,
        Action.FOLLOW_CASE,
    }
)
"""What nobody does without a case."""

GRANTS: dict[Action, frozenset[Role]] = {
    Action.SEE_WORKLIST: frozenset(
        {Role.INTAKE_OFFICER, Role.INVESTIGATOR, Role.SUPERVISOR, Role.DECISION_MAKER, Role.REVIEWER, Role.MEDIATOR}
        | {Role.HEAD, Role.SUPPORT_OFFICER}
    ),
    Action.TAKE_COMPLAINT: frozenset({Role.INTAKE_OFFICER, Role.SUPERVISOR, Role.INVESTIGATOR, Role.HEAD}),
    Action.READ_CASE: frozenset(
        {Role.INTAKE_OFFICER, Role.INVESTIGATOR, Role.SUPERVISOR, Role.DECISION_MAKER, Role.REVIEWER, Role.MEDIATOR}
        | {Role.HEAD}
    ),
    Action.DECLARE_INTERESTS: frozenset({Role.INVESTIGATOR, Role.DECISION_MAKER, Role.REVIEWER, Role.MEDIATOR}),
    Action.ASSIGN: OFFICE,
    Action.CLEAR_INTERESTS: OFFICE,
    Action.EDIT_PARTIES: frozenset({Role.INTAKE_OFFICER, Role.SUPERVISOR, Role.INVESTIGATOR}),
    Action.WRITE_NOTE: frozenset(
        {Role.INTAKE_OFFICER, Role.INVESTIGATOR, Role.SUPERVISOR, Role.DECISION_MAKER, Role.REVIEWER, Role.HEAD}
    ),
    Action.WRITE_MESSAGE: frozenset({Role.INTAKE_OFFICER, Role.INVESTIGATOR, Role.SUPERVISOR, Role.HEAD}),
    Action.MAKE_RECORD: frozenset(
        {Role.INTAKE_OFFICER, Role.INVESTIGATOR, Role.SUPERVISOR, Role.DECISION_MAKER, Role.REVIEWER, Role.HEAD}
    ),
    Action.FIRE: frozenset(
        {Role.INTAKE_OFFICER, Role.INVESTIGATOR, Role.SUPERVISOR, Role.DECISION_MAKER, Role.REVIEWER, Role.MEDIATOR}
        | {Role.HEAD}
    ),
    Action.ASK_OVERRIDE: frozenset({Role.INVESTIGATOR, Role.SUPERVISOR, Role.DECISION_MAKER, Role.HEAD}),
    Action.APPROVE_OVERRIDE: frozenset({Role.SUPERVISOR, Role.DECISION_MAKER, Role.HEAD}),
    Action.FOLLOW_CASE: frozenset({Role.COMPLAINANT}),
    Action.READ_TRAIL: frozenset({Role.AUDITOR}),
    Action.EXPORT_TRAIL: frozenset({Role.AUDITOR}),
    Action.SEE_STANDING_LISTS: frozenset({Role.AUDITOR}),
    Action.READ_STANDARDS: frozenset(Role) - {Role.COMPLAINANT, Role.SYSTEM},
    Action.MANAGE_ACCOUNTS: frozenset({Role.ADMINISTRATOR}),
    Action.USE_OWN_ACCOUNT: frozenset(Role) - {Role.COMPLAINANT, Role.SYSTEM},
}
"""Which roles a permission is granted to at all. What a case adds to that is in ``allow``."""


def allow(actor: Actor | None, action: Action, case: CaseAccess | None = None) -> bool:
    """Decide whether somebody may do something, to a case where one is concerned: no, unless a rule says yes.

    The order is fixed: no account, a disabled one or a missing second factor; then the wall; then role and part.
    """
    if actor is None or not may_ever(actor, action):
        return False
    if case is None:
        return action not in CASE_ACTIONS
    if is_walled(actor, case):
        return False
    if action is Action.DECLARE_INTERESTS:
        return any(part.user_id == actor.id for part in case.parts)
    if action in {Action.READ_TRAIL, Action.EXPORT_TRAIL}:
        return True
    return _reaches(actor, case)


def may_ever(actor: Actor | None, action: Action) -> bool:
    """Tell whether somebody's role could do something at all; which cases it reaches is for ``allow`` to say."""
    return actor is not None and not actor.disabled and actor.second_factor_given and actor.role in GRANTS[action]


def may_record(actor: Actor, kind: str, case: CaseAccess) -> bool:
    """Decide whether somebody may make a record of a kind now: part, role and state. A code opens the way to a few."""
    declared = KINDS[kind]
    action = Action.FOLLOW_CASE if actor.role is Role.COMPLAINANT else Action.MAKE_RECORD
    return allow(actor, action, case) and actor.role in declared.made_by and case.state in declared.in_states


def is_walled(actor: Actor, case: CaseAccess) -> bool:
    """Tell whether a conflict shuts somebody out: named in the case, of a named officer's unit, declared or recused."""
    if actor.id in case.recused:
        return True
    if any(part.user_id == actor.id and part.conflicted for part in case.parts):
        return True
    return any(
        (actor.officer_id is not None and subject.register_id == actor.officer_id)
        or (actor.unit_id is not None and actor.unit_id in subject.unit_ids)
        for subject in case.subjects
    )


def _reaches(actor: Actor, case: CaseAccess) -> bool:
    if actor.role is Role.COMPLAINANT:
        return actor.id == case.id
    if actor.role in OFFICE:
        return True
    part = next((part for part in case.parts if part.user_id == actor.id), None)
    if part is not None:
        return part.opens_the_file
    return actor.role is Role.INTAKE_OFFICER and MEANINGS[case.state].phase in INTAKE_READS
