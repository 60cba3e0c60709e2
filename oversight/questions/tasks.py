"""The list of all parts of a complaint that is not sent yet: what is done, what is owed, what can be left out."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from oversight.questions.steps import PARTS, Answers, Step, path, title_of

DONE, EMPTY, MUST, CAN = "done", "empty", "must", "can"
FILES = "files"
"""The question whose answers lie beside the others."""


@dataclass(frozen=True, slots=True)
class Task:
    """One question on the list."""

    key: str
    title: Any
    state: str


def tasks(answers: Answers, *, has_files: bool = False) -> tuple[tuple[Any, tuple[Task, ...]], ...]:
    """Give the parts in their order, each with its questions as these answers lead through them."""
    given = {key: any(told.values()) for key, told in answers.items() if isinstance(told, dict)} | {FILES: has_files}
    asked = path(answers)
    grouped = (
        (name, tuple(_task(step, answers, given) for step in asked if step.part == number))
        for number, name in enumerate(PARTS, 1)
    )
    return tuple((name, found) for name, found in grouped if found)


def _task(step: Step, answers: Answers, given: Mapping[str, bool]) -> Task:
    owed = MUST if step.must else CAN
    state = DONE if given.get(step.key) else EMPTY if step.key in answers else owed
    return Task(step.key, title_of(step, answers), state)
