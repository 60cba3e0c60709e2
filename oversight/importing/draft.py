"""What the rows of one case say, before anything is written: the case as it will be, or why it cannot be."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from oversight.importing.mapping import Codes
from oversight.importing.reading import Reading
from oversight.importing.source import Problem
from oversight.importing.ways import STANDINGS, Way
from oversight.services.filing import OfficerDescribed
from workflows.records.findings import SUBSTANTIATED
from workflows.records.sanctions import SANCTION_LADDER

_LADDER = tuple(SANCTION_LADDER)


@dataclass(frozen=True, slots=True)
class PersonDrafted:
    """A person of the case, and the row that tells of them."""

    reading: Reading
    columns: dict[str, Any]


@dataclass(frozen=True, slots=True)
class SanctionDrafted:
    """What followed for an officer."""

    stage: str
    measure: str
    decided_on: date | None


@dataclass(frozen=True, slots=True)
class AllegationDrafted:
    """One allegation, and the row that tells of it. ``finding`` is none while it is not decided."""

    reading: Reading
    description: str
    officer: OfficerDescribed | None
    codes: Codes | None
    finding: str | None
    standard_of_proof: str | None
    reasons: str
    sanction: SanctionDrafted | None


@dataclass
class CaseDrafted:
    """One case as the files tell it. ``duplicates`` are further rows of the same key, which are left out."""

    key: str
    readings: dict[tuple[str, int], Reading] = field(default_factory=dict)
    filed: dict[str, Any] = field(default_factory=dict)
    people: list[PersonDrafted] = field(default_factory=list)
    allegations: list[AllegationDrafted] = field(default_factory=list)
    standing: str | None = None
    dates: dict[str, datetime] = field(default_factory=dict)
    duplicates: list[Problem] = field(default_factory=list)

    @property
    def problems(self) -> list[Problem]:
        """Why the case cannot come in; one is enough, as a case comes whole or not at all."""
        return [problem for reading in self.readings.values() for problem in reading.problems]

    @property
    def notes(self) -> list[Problem]:
        """What somebody should look at."""
        return [note for reading in self.readings.values() for note in reading.notes]

    @property
    def officers(self) -> list[OfficerDescribed]:
        """The officers, each once, in the order in which the rows describe them."""
        return list(dict.fromkeys(each.officer for each in self.allegations if each.officer))

    @property
    def sanctions(self) -> dict[OfficerDescribed, SanctionDrafted]:
        """What followed for each officer: the gravest, where rows tell of more than one measure."""
        gravest: dict[OfficerDescribed, SanctionDrafted] = {}
        for each in self.allegations:
            if each.officer and each.sanction:
                standing = gravest.get(each.officer, each.sanction)
                gravest[each.officer] = max(standing, each.sanction, key=lambda one: _LADDER.index(one.measure))
        return gravest

    @property
    def is_substantiated(self) -> bool:
        """Whether something was found to be right."""
        return any(each.finding in SUBSTANTIATED for each in self.allegations)

    @property
    def way(self) -> Way:
        """The moves to where the case stands. There is nothing to conclude where nothing was found to be right."""
        way = STANDINGS[self.standing or "received"]
        if "conclude" in way.triggers and not self.is_substantiated:
            return Way(way.triggers[:-1], way.ends_in)
        return way
