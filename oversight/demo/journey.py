"""One case of the demonstration on its way: its own clock, its people, and what is done to it, always by the rules."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from oversight.case_rows import case_rows
from oversight.config import Settings
from oversight.database import Database
from oversight.services import assignments, filing, moves, records
from workflows.roles import Actor, Role

REVIEW_DAYS = 70
FORCE_CODES = {"force_other", "firearm"}
"""Of the codes of the stories: in which force was used, so that its report and its limits are looked at."""


@dataclass
class Journey:
    """One case on its way. ``at`` is its own clock: every step takes some hours of it."""

    database: Database
    settings: Settings
    staff: Mapping[Role, Actor]
    at: datetime
    reference: str = ""
    code: str | None = None
    codes: tuple[str, ...] = ("force_other",)
    finding: str = "substantiated"
    officer_id: str | None = None
    words: Mapping[str, str] = field(default_factory=dict)

    def file(self, account: filing.Filing, submission: str) -> None:
        """File the complaint as a citizen does."""
        filed = filing.file_complaint(
            self.database, self.settings, account, submission, Actor("", Role.COMPLAINANT), self.at
        )
        self.reference, self.code = filed.reference, filed.code

    def wait(self, **length: float) -> None:
        """Let time pass."""
        self.at += timedelta(**length)

    def fire(self, trigger: str, role: Role, **content: Any) -> None:
        """Fire a trigger with what its form asks for."""
        moves.move_case(self.database, self.reference, trigger, self.staff[role], self.at, content)

    def make(self, kind: str, role: Role, about: str | None = None, **content: Any) -> str:
        """Make a record."""
        return records.make_record(self.database, self.reference, kind, self.staff[role], self.at, content, about)

    def ids(self, table: str) -> list[str]:
        """Give the ids of the rows of one kind that hang on the case."""
        with self.database.read() as session:
            return [row.id for row in getattr(case_rows(session, self.reference), table)]

    def day(self, days: int = 0) -> str:
        """Give a day as a record stores it."""
        return (self.at + timedelta(days=days)).date().isoformat()


Step = Callable[[Journey], None]


def appoint(case: Journey, part: str, role: Role) -> None:
    """Assign somebody, who declares that nothing stands in the way."""
    person, supervisor = case.staff[role], case.staff[Role.SUPERVISOR]
    assignments.assign(case.database, case.reference, person.id, part, supervisor, case.at)
    assignments.declare(case.database, case.reference, person, case.at, "")
