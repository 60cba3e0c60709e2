"""Find and read a mapping, and say in plain words what is wrong with it."""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from oversight.importing.mapping import Mapping
from workflows.errors import WorkflowError

SHIPPED = Path(__file__).parent / "mappings"

_PLAINLY = {
    "missing": "is missing",
    "string_type": "must be text; put it in quotes",
    "bool_type": "must be true or false",
    "bool_parsing": "must be true or false",
    "model_type": "must be a section with named parts",
    "dict_type": "must be a section with named parts",
    "tuple_type": "must be a list",
}


class InvalidMapping(WorkflowError):
    """A mapping that cannot be used, or that does not fit the files: everything that is wrong, one line each."""

    def __init__(self, where: str, problems: list[str]) -> None:
        self.problems = problems
        super().__init__("\n".join(f"{where}: {problem}" for problem in problems))


@dataclass(frozen=True, slots=True)
class Loaded:
    """A mapping with the SHA-256 of its text, which tells later under which mapping a case came in."""

    mapping: Mapping
    sha256: str


def load_mapping(name: str) -> Loaded:
    """Read a mapping: the file of that path, or one of those that come with the package by its bare name.

    :raises InvalidMapping: there is none, or it says something that a mapping cannot say.
    """
    path = _find(name)
    try:
        data = path.read_bytes()
        given = YAML(typ="safe", pure=True).load(data.decode())
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidMapping(path.name, [f"cannot be read: {error}"]) from error
    except YAMLError as error:
        raise InvalidMapping(path.name, [f"is not YAML: {' '.join(str(error).split())}"]) from error
    try:
        return Loaded(Mapping.model_validate(given), hashlib.sha256(data).hexdigest())
    except ValidationError as error:
        raise InvalidMapping(path.name, [_in_words(problem) for problem in error.errors()]) from error


def shipped() -> list[str]:
    """Name the mappings that come with the package."""
    return sorted(path.stem for path in SHIPPED.glob("*.yaml"))


def _find(name: str) -> Path:
    if name in shipped():
        return SHIPPED / f"{name}.yaml"
    path = Path(name)
    if not path.is_file():
        raise InvalidMapping(name, [f"there is no such mapping; name a YAML file, or one of: {', '.join(shipped())}"])
    return path


def _in_words(problem: Any) -> str:
    where = ".".join(str(step) for step in problem["loc"] if step != "[key]")
    words = _PLAINLY.get(problem["type"]) or problem["msg"].removeprefix("Value error, ")
    return f"{where}: {words}" if where else words
