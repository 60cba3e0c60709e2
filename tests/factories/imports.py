"""Files of other agencies, all invented, copied to where a test may spoil them; and one way to run an import."""

import io
import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from oversight.importing.run import import_files
from oversight.models import Complaint
from tests.factories.world import World

FIXTURES = Path(__file__).resolve().parents[1] / "fixtures" / "import"
LOOKALIKE = FIXTURES / "lookalike"
HARBOUR = FIXTURES / "harbour"


@dataclass(frozen=True)
class Ran:
    """What a run returned, wrote, and said on the way."""

    status: int
    wrote: str
    said: list[str]

    @property
    def result(self) -> dict[str, Any]:
        """The reconciliation."""
        result: dict[str, Any] = json.loads(self.wrote)
        return result

    @property
    def rejected(self) -> list[str]:
        """What was said of rows that could not be placed."""
        return [line.removeprefix("rejected: ") for line in self.said if line.startswith("rejected: ")]


def run_import(
    world: World,
    folder: Path = LOOKALIKE,
    mapping: str | Path = "philadelphia",
    *,
    as_json: bool = True,
    clock: Callable[[], datetime] | None = None,
) -> Ran:
    """Import a folder into a world, at its time."""
    out, progress = io.StringIO(), io.StringIO()
    status = import_files(
        world.database,
        world.settings,
        str(mapping),
        folder,
        as_json=as_json,
        out=out,
        progress=progress,
        clock=clock or world.soon,
    )
    return Ran(status, out.getvalue(), progress.getvalue().splitlines())


def copied(to: Path, cases: int | None = None, source: Path = LOOKALIKE) -> Path:
    """Copy the files to where they may be changed; with only so many cases, and their rows, where a number is given."""
    folder = to / source.name
    shutil.copytree(source, folder)
    if cases is not None:
        keys = tuple(f"90-{number:04}".encode() for number in range(1, cases + 1))
        for file in folder.iterdir():
            first, *lines = file.read_bytes().splitlines(keepends=True)
            file.write_bytes(first + b"".join(line for line in lines if line.startswith(keys)))
    return folder


def add_line(folder: Path, file: str, line: str | bytes) -> int:
    """Append a line to a file, and return its number."""
    path = folder / file
    data = line if isinstance(line, bytes) else line.encode()
    number = path.read_bytes().count(b"\n") + 1
    with path.open("ab") as opened:
        opened.write(data + b"\r\n")
    return number


def replace_in(folder: Path, file: str, old: str, new: str) -> None:
    """Change words of a file that stand there."""
    text = (folder / file).read_bytes().decode()
    assert old in text
    (folder / file).write_bytes(text.replace(old, new, 1).encode())


def case_of(session: Session, key: str, mapping: str = "philadelphia") -> Complaint:
    """Find the case of a key of the files."""
    return session.scalars(select(Complaint).where(Complaint.import_key == f"{mapping}:{key}")).one()


def count(world: World, table: type) -> int:
    """Count the rows of a table."""
    with world.database.read() as session:
        return session.scalars(select(func.count()).select_from(table)).one()
