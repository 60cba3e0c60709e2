"""Whom people of one place can turn to: services that help, bodies for what is not ours, and places of custody."""

from collections.abc import Iterable
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from workflows.jurisdictions.basis import Part
from workflows.records.told_person import NEEDS


def _known_need(value: Any) -> Any:
    if value not in NEEDS:
        raise ValueError(f"{value} is not a need; allowed: {', '.join(NEEDS)}")
    return value


class Service(Part):
    """Somebody who helps: with what, where, and how to reach them. Offered to everyone, and required of nobody.

    ``serves`` names the places of the pack whose people they help; who helps people from everywhere names none.
    """

    id: str = Field(pattern=r"^[a-z][a-z0-9-]*$")
    need: Annotated[str, BeforeValidator(_known_need)]
    label: str
    reach: str
    place: str = ""
    serves: tuple[str, ...] = ()


def near(services: Iterable[Service], place: str | None) -> list[Service]:
    """Give who helps people of a place: first those who serve it, then those who serve everybody. Without one, all."""
    if not place:
        return list(services)
    return sorted((one for one in services if not one.serves or place in one.serves), key=lambda one: not one.serves)


class Elsewhere(Part):
    """What this body does not deal with, and whom to turn to for it."""

    about: str
    to: str
