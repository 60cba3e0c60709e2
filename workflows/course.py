"""What became of a case: its moves, the stretches in which it was open, the departures from its checks and regime."""

from dataclasses import dataclass
from datetime import datetime

from workflows.records import Record
from workflows.states import State


@dataclass(frozen=True, slots=True)
class PastMove:
    """One move the case has made."""

    trigger: str
    source: State
    dest: State
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Spell:
    """A stretch of time in which a case was open; without an end while it still is."""

    began_at: datetime
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Override:
    """A recorded departure from a check, or a senior explanation of a missed deadline."""

    check_id: str
    reason: str
    asked_by: str
    asked_at: datetime
    expires_at: datetime
    four_eyes: bool
    approved_by: str | None = None

    def holds(self, at: datetime) -> bool:
        """Tell whether the override counts then: not run out, and agreed to by another where two are needed."""
        return at < self.expires_at and (not self.four_eyes or self.approved_by not in {None, self.asked_by})


@dataclass(frozen=True, slots=True)
class Downgrade:
    """How an allegation left the grave regime: the last grave classification, and every one since."""

    last_grave: Record
    since: tuple[Record, ...]

    @property
    def by_others(self) -> tuple[Record, ...]:
        """What somebody else than the author of the grave classification said since."""
        return tuple(version for version in self.since if version.made_by != self.last_grave.made_by)

    @property
    def is_confirmed(self) -> bool:
        """Whether a second person took the grave codes away, with reasons (RECORD-02)."""
        return any(version["reasons"] for version in self.by_others)
