"""Who may act on a case, and in what capacity."""

from dataclasses import dataclass
from enum import StrEnum

from workflows.wording import N_


class Role(StrEnum):
    """The capacity in which a person or the system acts. Each staff account has exactly one."""

    COMPLAINANT = "complainant"
    INTAKE_OFFICER = "intake_officer"
    INVESTIGATOR = "investigator"
    SUPERVISOR = "supervisor"
    DECISION_MAKER = "decision_maker"
    REVIEWER = "reviewer"
    MEDIATOR = "mediator"
    SUPPORT_OFFICER = "support_officer"
    POLICE_LIAISON = "police_liaison"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"
    HEAD = "head"
    SYSTEM = "system"


ROLE_LABELS: dict[Role, str] = {
    Role.COMPLAINANT: N_("Complainant"),
    Role.INTAKE_OFFICER: N_("Intake officer"),
    Role.INVESTIGATOR: N_("Investigator"),
    Role.SUPERVISOR: N_("Supervisor"),
    Role.DECISION_MAKER: N_("Decision-maker"),
    Role.REVIEWER: N_("Reviewer"),
    Role.MEDIATOR: N_("Mediator"),
    Role.SUPPORT_OFFICER: N_("Support officer"),
    Role.POLICE_LIAISON: N_("Police liaison"),
    Role.AUDITOR: N_("Auditor"),
    Role.ADMINISTRATOR: N_("Administrator"),
    Role.HEAD: N_("Head of the oversight body"),
    Role.SYSTEM: N_("The system"),
}

STAFF_ROLES = tuple(role for role in Role if role not in {Role.COMPLAINANT, Role.SYSTEM})


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who asks for something: an account's random id, its role and name, or a complainant known by a code.

    For a complainant ``id`` is the id of the one case that the receipt code opens. ``unit_ids`` are the unit where
    somebody serves and those above it; ``relations`` are the officers of the register to whom they declared a tie.
    """

    id: str
    role: Role
    name: str = ""
    unit_id: str | None = None
    officer_id: str | None = None
    unit_ids: frozenset[str] = frozenset()
    relations: frozenset[str] = frozenset()
    disabled: bool = False
    second_factor_given: bool = True


SYSTEM = Actor(id="system", role=Role.SYSTEM, name="Oversight")
