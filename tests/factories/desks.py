"""A desk of the office: cases that the tests of a file share, whoever sits down at it, and what its forms ask for."""

from collections.abc import Container

from tests.factories.client import Colleague, make_app
from tests.factories.public_client import Page
from tests.factories.world import World
from workflows.records import KINDS
from workflows.records import fields as declared
from workflows.roles import Role
from workflows.states import State

KEPT = "Words that must not be lost"
"""What a test types into a form that is refused, to see it there again."""


class Desk:
    """A world that the tests of a file share: one case in each state, with the part in it that its state asks for."""

    def __init__(self, world: World) -> None:
        self.world, self.app = world, make_app(world)
        self.shared: dict[State, str] = {}

    def case(self, state: State) -> str:
        """Give the case that stands in a state, which the tests of a file share."""
        if state not in self.shared:
            self.shared[state] = self._with_its_part(self.world.in_state[state], state)
        return self.shared[state]

    def _with_its_part(self, reference: str, state: State) -> str:
        if state is State.FINDING:
            self.world.give_part(reference, "decision_maker", Role.DECISION_MAKER)
        if state is State.UNDER_REVIEW:
            self.world.give_part(reference, "reviewer", Role.REVIEWER)
        return reference

    def colleague(self, role: Role) -> Colleague:
        """Let somebody of a role sit down."""
        return Colleague(self.app, self.world, role)


def needed(kind: str) -> list[str]:
    """Name the fields without which a record of a kind is not complete."""
    return sorted(KINDS[kind].needed({name: field.empty for name, field in KINDS[kind].fields.items()}))


def kept_field(kind: str) -> str | None:
    """Choose a field to type something into, so that others are still missing."""
    words = (name for name, field in KINDS[kind].fields.items() if type(field) in {declared.Text, declared.LongText})
    return next((name for name in words if needed(kind) != [name]), None)


def assert_errors_beside_fields(page: Page, kind: str, besides: Container[str | None] = ()) -> None:
    """See that each field that is missing is told of beside it, and the page says that there is a problem."""
    for name in needed(kind):
        if name not in besides:
            assert any(id == f"{name}-error" for id in page.ids), f"{kind}: no error beside {name}"
    assert page.title.startswith("Error:")
    assert "There is a problem" in page.text
