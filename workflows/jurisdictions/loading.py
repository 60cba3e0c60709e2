"""Read packs from their files, and say of one that cannot be used: file, line, what is wrong, what is allowed."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from workflows.errors import WorkflowError
from workflows.jurisdictions.pack import Pack

HERE = Path(__file__).parent
_FOLDERS: list[Path] = [HERE]


class InvalidPack(WorkflowError):
    """A pack that cannot be used, with what is wrong and where."""


def use_packs_of(folder: Path | None) -> None:
    """Look for packs in this folder too, if there is one, before those that we ship."""
    if folder is not None and folder not in _FOLDERS:
        _FOLDERS.insert(0, folder)
        load_pack.cache_clear()
        _versions.cache_clear()


def pack_files() -> tuple[Path, ...]:
    """List the files of all packs, superseded versions included."""
    return tuple(path for folder in _FOLDERS for path in sorted(folder.glob("*.yaml")))


def known_packs() -> tuple[str, ...]:
    """Name the jurisdictions that there is a pack of."""
    return tuple(sorted({path.stem.partition("@")[0] for folder in _FOLDERS for path in folder.glob("*.yaml")}))


@cache
def load_pack(name: str, version: str | None = None) -> Pack:
    """Read the pack of that name: the newest, or the version under which a case was opened.

    An older version keeps its rules but counts days by the newest calendar: a holiday proclaimed today is one for all.

    :raises InvalidPack: there is none, or it does not say what a pack must say.
    """
    versions = _versions(name)
    if not versions:
        raise InvalidPack(f"there is no jurisdiction pack {name}; there are: {', '.join(known_packs())}")
    newest = versions[-1]
    if version is None or version == newest.version:
        return newest
    found = next((pack for pack in versions if pack.version == version), None)
    if found is None:
        known = ", ".join(pack.version for pack in versions)
        raise InvalidPack(f"there is no version {version} of the jurisdiction pack {name}; there are: {known}")
    return found.but(offices=newest.offices)


def versions_of(name: str) -> tuple[Pack, ...]:
    """Give every version of a pack, oldest first."""
    return _versions(name)


def newer_versions(pack: Pack) -> tuple[Pack, ...]:
    """Give the versions that came after the one under which a case stands, oldest first."""
    versions = _versions(pack.id)
    known = [version.version for version in versions]
    return versions[known.index(pack.version) + 1 :] if pack.version in known else ()


@cache
def _versions(name: str) -> tuple[Pack, ...]:
    """The newest version lies in NAME.yaml; what it superseded in NAME@VERSION.yaml beside it."""
    folder = next((folder for folder in _FOLDERS if (folder / f"{name}.yaml").is_file()), None)
    if folder is None:
        return ()
    older = [read_pack(path) for path in sorted(folder.glob(f"{name}@*.yaml"))]
    return (*sorted(older, key=lambda pack: pack.valid_from), read_pack(folder / f"{name}.yaml"))


def read_pack(path: Path) -> Pack:
    """Read a pack from its file, which is called like the pack, or like the pack and its version.

    :raises InvalidPack: it does not say what a pack must say.
    """
    try:
        loaded = YAML(typ="rt", pure=True).load(path.read_text("utf-8"))
        pack = Pack.model_validate(loaded)
    except ValidationError as error:
        raise InvalidPack("; ".join(_problem(path, loaded, found) for found in error.errors())) from error
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise InvalidPack(f"{path.name}, line {line}: {error.problem}") from error
    except (YAMLError, ValueError) as error:
        raise InvalidPack(f"{path.name}: {error}") from error
    if path.stem not in {pack.id, f"{pack.id}@{pack.version}"}:
        raise InvalidPack(f"{path.name}: the pack in this file calls itself {pack.id}, version {pack.version}")
    return pack


def _problem(path: Path, loaded: Any, found: Any) -> str:
    place: Sequence[Any] = found["loc"]
    if found["type"] == "unknown":
        place = (*place, found["ctx"]["name"])
    words = found["msg"].removeprefix("Value error, ")
    if found["type"] == "missing":
        words = "this is missing"
    where = ".".join(str(step) for step in place if not str(step).startswith("function-") and step != "[key]")
    return f"{path.name}, line {line_of(loaded, place)}: {where + ': ' if where else ''}{words}"


def line_in(path: Path, place: Sequence[Any]) -> int:
    """Find the line of a pack's file on which a value stands."""
    return line_of(YAML(typ="rt", pure=True).load(path.read_text("utf-8")), place)


def line_of(loaded: Any, place: Sequence[Any]) -> int:
    """Find the line on which a value stands, or as near to it as the file goes."""
    line = 0
    for step in place:
        marks = getattr(loaded, "lc", None)
        if marks is None:
            break
        try:
            line = (marks.key(step) if isinstance(loaded, dict) else marks.item(step))[0]
            loaded = loaded[step]
        except (KeyError, IndexError, TypeError):
            line = max(line, marks.line)
            break
    return line + 1
