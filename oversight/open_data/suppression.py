"""Make tables say less, until whoever knows something of one case finds it among several others.

Somebody may know when, how and from whom a complaint came, where it stands and how long it took. So these are told
only as exactly as at least ``least`` cases share all of them: the quarter, else the year; then without the source, the
way, the days, the year, the state. What is still alone is held back. The finest form that a case can have is chosen
among those that no finer form took.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

LEAST = 5
FORMS = 7
"""In how many forms a case can be told of, from the most exact to the least."""

HELD_BACK = "held back"
"""Stands for a value that too few have."""


@dataclass(frozen=True, slots=True)
class Known:
    """What somebody may know of a case: when it came, how and from whom, where it stands, and how long it took."""

    year: int
    quarter: int
    way: str
    source: str
    state: str
    days: str

    def coarser(self) -> tuple["Told", ...]:
        """Give everything that can be told of it, the most exact first."""
        quarter, year = f"{self.year}-Q{self.quarter}", str(self.year)
        return (
            Told(quarter, self.way, self.source, self.state, self.days),
            Told(year, self.way, self.source, self.state, self.days),
            Told(year, self.way, "", self.state, self.days),
            Told(year, "", "", self.state, self.days),
            Told(year, "", "", self.state, ""),
            Told("", "", "", self.state, ""),
            Told("", "", "", "", ""),
        )


@dataclass(frozen=True, slots=True)
class Told:
    """As much of it as is published. Empty is what is not told."""

    received: str
    way: str
    source: str
    state: str
    days: str


def suppressed(known: Mapping[str, Known], least: int = LEAST) -> dict[str, Told]:
    """Say for each case what may be told of it. A case that may not be told of at all is not among them."""
    forms = {case: each.coarser() for case, each in known.items()}
    told: dict[str, Told] = {}
    for level in range(FORMS):
        left = [case for case in forms if case not in told]
        shared = Counter(forms[case][level] for case in left)
        told |= {case: forms[case][level] for case in left if shared[forms[case][level]] >= least}
    return told


def rare(values: Iterable[Sequence[str]], least: int = LEAST) -> frozenset[str]:
    """Name the values that fewer cases have than must share one. Each case gives its values."""
    counted = Counter(value for of_case in values for value in set(of_case))
    return frozenset(value for value, count in counted.items() if count < least)
