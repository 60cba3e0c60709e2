"""Measure one thing against a floor, alternating the two so that a busy machine troubles both alike."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median

from oversight.serve import spare_the_collector

Task = Callable[[int], object]


@dataclass(frozen=True, slots=True)
class Figure:
    """A measured time beside its floor, both in seconds for one repetition."""

    name: str
    ours: float
    floor: float

    @property
    def ratio(self) -> float:
        """How many times the floor."""
        return self.ours / self.floor

    def show(self, goal: float | None = None) -> None:
        """Print the figure: how many times the floor we take, and whether that is at most the goal, if one is set."""
        aimed = f" (goal: at most {goal:.2f} x, {'met' if self.ratio <= goal else 'MISSED'})" if goal else ""
        print(
            f"\n{self.name}: {self.ratio:.2f} x the floor{aimed}; "
            f"ours {self.ours * 1000:.2f} ms, floor {self.floor * 1000:.2f} ms"
        )


def against(
    name: str, ours: Task, floor: Task, *, rounds: int, of: int, clock: Callable[[], float] = time.perf_counter
) -> Figure:
    """Run both in turns, ``rounds`` times ``of`` repetitions each, and compare the medians of the rounds.

    What stands from the start is spared the collector of garbage, for both, as it is in the server.
    """
    ours(-1), floor(-1)
    spare_the_collector()
    taken: dict[str, list[float]] = {"ours": [], "floor": []}
    for number in range(rounds):
        for which, task in (("floor", floor), ("ours", ours)):
            began = clock()
            for repetition in range(of):
                task(number * of + repetition)
            taken[which].append((clock() - began) / of)
    return Figure(name, median(taken["ours"]), median(taken["floor"]))
