"""Load and validate a jurisdiction pack."""

from datetime import date
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo, available_timezones

from pydantic import BaseModel, ConfigDict, Field, NonNegativeInt, field_validator
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from workflows.clocks import Calendar
from workflows.errors import WorkflowError

HERE = Path(__file__).parent


class InvalidPack(WorkflowError):
    """A pack that cannot be used, with what is wrong and where."""


class Pack(BaseModel):
    """What one jurisdiction fixes. ``parameters`` replaces defaults of ``checks.yaml``, by check id and name."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str = Field(pattern=r"^[a-z][a-z0-9-]*$")
    version: str
    valid_from: date
    title: str
    timezone: str
    weekend: frozenset[int]
    closures: dict[date, str]
    standard_of_proof: str
    review_by_officer: bool
    parameters: dict[str, dict[str, NonNegativeInt | str]]
    emergency_number: str
    contact_person: str
    support: tuple[str, ...]

    @field_validator("weekend")
    @classmethod
    def _leaves_a_working_day(cls, weekend: frozenset[int]) -> frozenset[int]:
        if not weekend < frozenset(range(7)):
            raise ValueError("the weekend is some of the days 0 (Monday) to 6 (Sunday), never all")
        return weekend

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, name: str) -> str:
        if name not in available_timezones():
            raise ValueError(f"{name} is not a time zone of the IANA database")
        return name

    @property
    def calendar(self) -> Calendar:
        """The days on which this jurisdiction works."""
        return Calendar(self.timezone, self.weekend, self.closures)

    @property
    def zone(self) -> ZoneInfo:
        """The jurisdiction's own clock, in which people give and read times."""
        return ZoneInfo(self.timezone)


@cache
def load_pack(name: str) -> Pack:
    """Read the pack of that name.

    :raises InvalidPack: there is none, or it does not say what a pack must say.
    """
    path = HERE / f"{name}.yaml"
    if not path.is_file():
        known = ", ".join(sorted(file.stem for file in HERE.glob("*.yaml")))
        raise InvalidPack(f"there is no jurisdiction pack {name}; there are: {known}")
    return read_pack(path)


def read_pack(path: Path) -> Pack:
    """Read a pack from its file, which is called like the pack.

    :raises InvalidPack: it does not say what a pack must say.
    """
    try:
        pack = Pack.model_validate(YAML(typ="safe", pure=True).load(path.read_text("utf-8")))
    except (YAMLError, ValueError) as error:
        raise InvalidPack(f"{path.name}: {error}") from error
    if pack.id != path.stem:
        raise InvalidPack(f"{path.name}: the pack in this file calls itself {pack.id}")
    return pack
