"""Who may do what. One function decides, with no as the default answer; a conflict wall beats every role."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from workflows.casefile import CaseFile
from workflows.records import KINDS
from workflows.roles import Actor, Role
from workflows.states import MEANINGS, Phase, State
from workflows.wording import N_


class Action(StrEnum):
    """What somebody may ask to do. Recording a kind of record and firing a trigger have their own questions."""

    SEE_WORKLIST = "see_worklist"
    TAKE_COMPLAINT = "take_complaint"
    OPEN_WITHOUT_COMPLAINT = "open_without_complaint"
    READ_CASE = "read_case"
    DECLARE_INTERESTS = "declare_interests"
    ASSIGN = "assign"
    CLEAR_INTERESTS = "clear_interests"
    EDIT_PARTIES = "edit_parties"
    WRITE_NOTE = "write_note"
    WRITE_MESSAGE = "write_message"
    REPLACE_CODE = "replace_code"
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
    READ_BODY_REGISTER = "read_body_register"
    KEEP_BODY_REGISTER = "keep_body_register"
    USE_OWN_ACCOUNT = "use_own_account"
    ASK_EMERGENCY = "ask_emergency"
    ERASE_CASE = "erase_case"


ACTION_LABELS = {
    Action.SEE_WORKLIST: N_("See the worklist"),
    Action.TAKE_COMPLAINT: N_("Record complaints made by telephone, letter or at the counter"),
    Action.OPEN_WITHOUT_COMPLAINT: N_("Open cases that nobody complained of"),
    Action.READ_CASE: N_("Read cases"),
    Action.DECLARE_INTERESTS: N_("Declare interests in a case"),
    Action.ASSIGN: N_("Give people a part in a case, and end it"),
    Action.CLEAR_INTERESTS: N_("Decide on interests that others declared"),
    Action.EDIT_PARTIES: N_("Add and correct people, officers and allegations"),
    Action.WRITE_NOTE: N_("Write notes among staff"),
    Action.WRITE_MESSAGE: N_("Write to the person who complained"),
    Action.REPLACE_CODE: N_("Help somebody who lost their code: look at the proof, or decide on a new one"),
    Action.MAKE_RECORD: N_("Make records on a case"),
    Action.FIRE: N_("Take steps with a case"),
    Action.ASK_OVERRIDE: N_("Ask for an override of a check"),
    Action.APPROVE_OVERRIDE: N_("Agree to an override that somebody else asked for"),
    Action.FOLLOW_CASE: N_("Follow one's own case with a code"),
    Action.READ_TRAIL: N_("Read trails"),
    Action.EXPORT_TRAIL: N_("Take trails away as files"),
    Action.SEE_STANDING_LISTS: N_("See what stands out: overrides, overdue and untouched cases"),
    Action.READ_STANDARDS: N_("Read the standards"),
    Action.MANAGE_ACCOUNTS: N_("Manage accounts, with the command “oversight user”; there is no page for it"),
    Action.READ_BODY_REGISTER: N_("Read the register of this body"),
    Action.KEEP_BODY_REGISTER: N_("Keep the register of this body"),
    Action.USE_OWN_ACCOUNT: N_("Use one's own account"),
    Action.ASK_EMERGENCY: N_("Ask to read a case in an emergency"),
    Action.ERASE_CASE: N_("Agree that the words of a case are erased, which somebody else asked for"),
}
"""What a role may do, in the words that its holder reads."""


@dataclass(frozen=True, slots=True)
class Subject:
    """A subject officer as the wall sees one, at the event and now: the register's id and the units.

    ``unit_ids`` are the units where the officer serves or served with all above them, ``own_units`` those alone.
    """

    register_id: str | None
    unit_ids: frozenset[str] = frozenset()
    own_units: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Held:
    """Where somebody of the case is held, as the wall sees it: the unit that runs the place, and all above it."""

    unit_id: str
    unit_ids: frozenset[str]


@dataclass(frozen=True, slots=True)
class Part:
    """Somebody's part in a case as access sees it."""

    user_id: str
    role: str
    opens_the_file: bool
    conflicted: bool


EMERGENCY_LASTS = timedelta(minutes=60)


@dataclass(frozen=True, slots=True)
class Emergency:
    """Somebody's leave to read a case for an hour without a part in it, given by a second person."""

    user_id: str
    granted_by: str
    granted_at: datetime

    def holds_for(self, actor: Actor, at: datetime) -> bool:
        """Tell whether it lets somebody read now. Nobody gives it to themselves."""
        in_time = self.granted_at <= at < self.granted_at + EMERGENCY_LASTS
        return self.user_id == actor.id != self.granted_by and in_time


@dataclass(frozen=True, slots=True)
class CaseAccess:
    """As much of a case as deciding on access takes."""

    id: str
    state: State
    subjects: tuple[Subject, ...] = ()
    held: tuple[Held, ...] = ()
    parts: tuple[Part, ...] = field(default=())
    recused: frozenset[str] = frozenset()
    emergencies: tuple[Emergency, ...] = ()


INTAKE_READS = frozenset({Phase.INTAKE, Phase.ENDED})
OFFICE = frozenset({Role.SUPERVISOR, Role.HEAD})
CASE_ACTIONS = frozenset(
    {
        Action.READ_CASE,
        Action.WRITE_NOTE,
        Action.WRITE_MESSAGE,
        Action.REPLACE_CODE,
        Action.EDIT_PARTIES,
        Action.MAKE_RECORD,
        Action.FIRE,
        Action.ASK_OVERRIDE,
        Action.APPROVE_OVERRIDE,
        Action.ASSIGN,
        Action.CLEAR_INTERESTS,
        Action.DECLARE_INTERESTS,
        Action.FOLLOW_CASE,
        Action.ERASE_CASE,
    }
)
"""What nobody does without a case."""

GRANTS: dict[Action, frozenset[Role]] = {
    Action.SEE_WORKLIST: frozenset(
        {Role.INTAKE_OFFICER, Role.INVESTIGATOR, Role.SUPERVISOR, Role.DECISION_MAKER, Role.REVIEWER, Role.MEDIATOR}
        | {Role.HEAD, Role.SUPPORT_OFFICER}
    ),
    Action.TAKE_COMPLAINT: frozenset({Role.INTAKE_OFFICER, Role.SUPERVISOR, Role.INVESTIGATOR, Role.HEAD}),
    Action.OPEN_WITHOUT_COMPLAINT: KINDS["own_motion"].made_by,
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
    Action.REPLACE_CODE: frozenset({Role.INTAKE_OFFICER, Role.INVESTIGATOR, Role.SUPERVISOR, Role.HEAD}),
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
    Action.READ_BODY_REGISTER: frozenset(Role) - {Role.COMPLAINANT, Role.SYSTEM, Role.POLICE_LIAISON},
    Action.KEEP_BODY_REGISTER: frozenset({Role.HEAD, Role.ADMINISTRATOR}),
    Action.USE_OWN_ACCOUNT: frozenset(Role) - {Role.COMPLAINANT, Role.SYSTEM},
    Action.ASK_EMERGENCY: frozenset(
        {Role.INTAKE_OFFICER, Role.INVESTIGATOR, Role.DECISION_MAKER, Role.REVIEWER, Role.MEDIATOR}
    ),
    Action.ERASE_CASE: OFFICE,
}
"""Which roles a permission is granted to at all. What a case adds to that is in ``allow``."""


def allow(actor: Actor | None, action: Action, case: CaseAccess | None = None, at: datetime | None = None) -> bool:
    """Decide whether somebody may do something, to a case where one is concerned: no, unless a rule says yes.

    The order is fixed: no account, a disabled one or a missing second factor; then the wall; then role and part.
    ``at`` is needed where a leave to read in an emergency shall count; it opens reading and nothing else.
    """
    if actor is None or not may_ever(actor, action):
        return False
    if case is None:
        return action not in CASE_ACTIONS
    if is_walled(actor, case):
        return False
    if action is Action.DECLARE_INTERESTS:
        return any(part.user_id == actor.id for part in case.parts)
    if action in {Action.READ_TRAIL, Action.EXPORT_TRAIL, Action.ASK_EMERGENCY}:
        return True
    return _reaches(actor, case) or (action is Action.READ_CASE and in_emergency(actor, case, at))


def in_emergency(actor: Actor, case: CaseAccess, at: datetime | None) -> bool:
    """Tell whether somebody may read a case now only because a second person gave them leave."""
    holds = at is not None and any(emergency.holds_for(actor, at) for emergency in case.emergencies)
    return holds and not _reaches(actor, case)


def may_ever(actor: Actor | None, action: Action) -> bool:
    """Tell whether somebody's role could do something at all; which cases it reaches is for ``allow`` to say."""
    return actor is not None and not actor.disabled and actor.second_factor_given and actor.role in GRANTS[action]


def may_record(actor: Actor, kind: str, case: CaseAccess) -> bool:
    """Decide whether somebody may make a record of a kind now: part, role and state. A code opens the way to a few."""
    declared = KINDS[kind]
    action = Action.FOLLOW_CASE if actor.role is Role.COMPLAINANT else Action.MAKE_RECORD
    return allow(actor, action, case) and actor.role in declared.made_by and case.state in declared.in_states


def is_walled(actor: Actor, case: CaseAccess) -> bool:
    """Tell whether a conflict shuts somebody out of a case, whatever their role."""
    return conflict(actor, case) is not None


def conflict(actor: Actor, case: CaseAccess) -> str | None:
    """Say which conflict shuts somebody out, if any: recused, declared, named, related, or in the chain of command.

    The chain of command is that at the event and that of today, up and down (INDEPENDENCE-02; Basic Principles on the
    Use of Force and Firearms, 22; Minnesota Protocol, 28).
    """
    if actor.id in case.recused:
        return N_("stepped off this case, or was taken off it for a conflict")
    if any(part.user_id == actor.id and part.conflicted for part in case.parts):
        return N_("declared an interest that keeps them out of this case")
    named = {subject.register_id for subject in case.subjects if subject.register_id is not None}
    if actor.officer_id in named:
        return N_("is named in this case")
    if actor.relations & named:
        return N_("declared a tie to an officer named in this case")
    if any(actor.unit_id in subject.unit_ids or actor.unit_ids & subject.own_units for subject in case.subjects):
        return N_("serves in the unit or chain of command of an officer named in this case")
    if any(actor.unit_id in held.unit_ids or held.unit_id in actor.unit_ids for held in case.held):
        return N_("belongs to the place where a person of this case is held, or to those who command it")
    return None


def unfit(person: Actor, part: str, case: CaseAccess, casefile: CaseFile, at: datetime) -> str | None:
    """Say why somebody cannot have a part in a case: a conflict, or what they did in it before. None: they can.

    Nobody reviews, decides on or investigates what they had a hand in (Istanbul Principles, 2; Minnesota Protocol, 28).
    """
    if shut_out := conflict(person, case):
        return shut_out
    if part == "reviewer" and casefile.took_part(person.id, before=at):
        return N_("had a hand in this case before, so somebody else must review it")
    if part == "decision_maker" and casefile.investigated(person.id):
        return N_("took part in the investigation, so somebody else must decide")
    judged = {"decision_maker", "reviewer"}
    if part == "investigator" and any(
        assignment.user_id == person.id and assignment.role in judged for assignment in casefile.assignments
    ):
        return N_("decided on or reviewed this case before, so somebody else must investigate")
    return None


def _reaches(actor: Actor, case: CaseAccess) -> bool:
    if actor.role is Role.COMPLAINANT:
        return actor.id == case.id
    if actor.role in OFFICE:
        return True
    part = next((part for part in case.parts if part.user_id == actor.id), None)
    if part is not None:
        return part.opens_the_file
    return actor.role is Role.INTAKE_OFFICER and MEANINGS[case.state].phase in INTAKE_READS
