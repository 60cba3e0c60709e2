"""Why the workflow refuses: every reason at once, each fit to be shown to a person."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class WorkflowError(Exception):
    """Base of everything that the domain refuses, with words for the person who asked."""


@dataclass(frozen=True, slots=True)
class Citation:
    """One provision that a reason rests on: instrument, place in it, and our paraphrase."""

    provision: str
    instrument: str
    locator: str
    paraphrase: str
    verified: bool


@dataclass(frozen=True, slots=True)
class OverrideOffer:
    """Who may depart from a check, on what condition, and whether a second person must agree."""

    holder: str
    condition: str
    four_eyes: bool


class Ground(StrEnum):
    """What kind of rule a reason comes from."""

    STATE = "state"
    ROLE = "role"
    PROCEDURE = "procedure"
    STANDARD = "standard"
    BREACH = "breach"


@dataclass(frozen=True, slots=True)
class Reason:
    """One unmet requirement: its check id or guard name, plain words, citations, and who may override it."""

    code: str
    ground: Ground
    words: str
    title: str = ""
    requirement: str = ""
    citations: tuple[Citation, ...] = ()
    override: OverrideOffer | None = None
    due_at: datetime | None = None


class Refused(WorkflowError):
    """A move or a record that may not be made now.

    ``reasons`` holds every unmet requirement, never just the first.
    """

    def __init__(self, asked: str, reasons: tuple[Reason, ...]) -> None:
        self.asked = asked
        self.reasons = reasons
        super().__init__(f"{asked} refused: " + "; ".join(f"{reason.code}: {reason.words}" for reason in reasons))


class InvalidRecord(WorkflowError):
    """Values that do not make a valid record: a message for each field concerned."""

    def __init__(self, kind: str, problems: dict[str, str]) -> None:
        self.kind = kind
        self.problems = problems
        super().__init__(f"{kind}: " + "; ".join(f"{field}: {words}" for field, words in problems.items()))


class InvalidStandards(WorkflowError):
    """The catalogue, the checks or their predicates disagree with one another; nothing may start."""


class NotFound(WorkflowError):
    """Nothing here for this person. Missing, foreign and walled cases are told apart by nobody."""


class Changed(WorkflowError):
    """Somebody else changed the case meanwhile. ``changes`` says in words what; nothing was saved."""

    def __init__(self, changes: tuple[str, ...]) -> None:
        self.changes = changes
        super().__init__("The case changed meanwhile: " + "; ".join(changes))


class Invalid(WorkflowError):
    """Values that cannot be accepted: a message for each field concerned."""

    def __init__(self, problems: dict[str, str]) -> None:
        self.problems = problems
        super().__init__("; ".join(f"{field}: {words}" for field, words in problems.items()))
