"""What a pack's values rest on: a law with whether its text was read, or a choice of this project."""

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict, model_validator
from pydantic_core import PydanticCustomError

PROJECT_CHOICE = "project choice"


class Part(BaseModel):
    """Base of every part of a pack: nothing unknown in it, and never changed."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    @model_validator(mode="before")
    @classmethod
    def _knows_its_fields(cls, values: Any) -> Any:
        if not isinstance(values, Mapping):
            raise PydanticCustomError(
                "not_a_map", "give a name and a value for each of: {allowed}", {"allowed": cls._names()}
            )
        unknown = next((name for name in values if name not in cls.model_fields), None)
        if unknown is not None:
            raise PydanticCustomError(
                "unknown",
                "{name} is not known here; allowed: {allowed}",
                {"name": str(unknown), "allowed": cls._names()},
            )
        return values

    @classmethod
    def _names(cls) -> str:
        return ", ".join(cls.model_fields)


class Based(Part):
    """A value with its legal basis.

    ``verified`` says whether somebody read the text of the law; what this project chose has none.
    """

    law: str
    verified: bool | None = None
    note: str = ""

    @model_validator(mode="after")
    def _says_whether_it_was_read(self) -> "Based":
        if self.is_choice and self.verified is not None:
            raise ValueError("a project choice rests on no law; leave out verified")
        if not self.is_choice and self.verified is None:
            raise ValueError("say with verified: true or false whether the text of the law was read")
        return self

    @property
    def is_choice(self) -> bool:
        """Whether no law says this, but this project."""
        return self.law == PROJECT_CHOICE
