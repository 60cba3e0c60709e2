"""Change small things in the code that guards, one after the other, on a copy, and list the changes no test noticed.

`python3 tools/mutants.py access|sealing|audit [FILE.py...]`. The mutants are those of Cosmic Ray, which is installed
in a scratch environment. Left out are changes that are none: ``is`` for ``==`` between members of an enumeration, ``^``
for ``|`` of sets that have nothing in common, what only an annotation says, and whether a class can be changed after it
was made. Status 1 where one was not noticed.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import venv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from broken_builds import LEFT_OUT, ROOT

PYTHON = ROOT / ".venv" / "bin" / "python"
NO_CHANGE = (
    "core/ReplaceComparisonOperator_(Is|Eq)_(Eq|Is)$",
    "core/ReplaceComparisonOperator_(IsNot|NotEq)_(NotEq|IsNot)$",
    "core/ReplaceBinaryOperator_(BitOr|Sub)_BitXor$",
)
SAME = (
    # No part has a name that comes before this one.
    '+    if part <= "decision_maker" and casefile.investigated(person.id):',
    # Roles whose names come before this one can do neither.
    "+    action = Action.FOLLOW_CASE if actor.role <= Role.COMPLAINANT else Action.MAKE_RECORD",
)
"""Changes that make no difference, and why."""

SECONDS = 120
CONFIG = """[cosmic-ray]
module-path = {modules}
timeout = {seconds}
excluded-modules = []
test-command = "{command}"

[cosmic-ray.distributor]
name = "local"

[cosmic-ray.filters.operators-filter]
exclude-operators = {excluded}
"""


@dataclass(frozen=True, slots=True)
class Part:
    """What is changed, and the tests that must notice."""

    code: tuple[str, ...]
    tests: tuple[str, ...]


PARTS = {
    "access": Part(
        ("workflows/access.py",),
        tuple(
            f"tests/unit/workflows/test_{name}.py"
            for name in ("access", "access_to_records", "walls", "emergency_access")
        ),
    ),
    "sealing": Part(
        tuple(f"oversight/sealing/{name}.py" for name in ("box", "keys", "receipt_code", "sealed_file", "wrapping")),
        tuple(f"tests/unit/oversight/test_{name}.py" for name in ("box", "keys", "receipt_code", "sealed_file")),
    ),
    "audit": Part(("workflows/audit",), ("tests/unit/workflows/audit",)),
}


def mutate(programs: Path, part: Part, modules: tuple[str, ...]) -> Iterator[str]:
    """Give each change that no test noticed: where, and what became of the line."""
    with tempfile.TemporaryDirectory(prefix="mutants-") as scratch:
        copy, session = Path(scratch) / "copy", Path(scratch) / "session.sqlite"
        shutil.copytree(ROOT, copy, ignore=LEFT_OUT)
        config = Path(scratch) / "config.toml"
        command = f"{PYTHON} -m pytest -q -x -n0 -p no:cacheprovider {' '.join(part.tests)}"
        told = {"modules": json.dumps(modules), "excluded": json.dumps(NO_CHANGE)}
        config.write_text(CONFIG.format(command=command, seconds=SECONDS, **told))
        environment = {**os.environ, "PYTHONPATH": str(copy), "PYTHONDONTWRITEBYTECODE": "1"}
        for words in (["cosmic-ray", "baseline", config], ["cosmic-ray", "init", config, session]):
            subprocess.run([programs / words[0], *words[1:]], cwd=copy, env=environment, check=True)
        subprocess.run([programs / "cr-filter-operators", session, config], cwd=copy, env=environment, check=True)
        subprocess.run([programs / "cosmic-ray", "exec", config, session], cwd=copy, env=environment, check=True)
        dumped = subprocess.run([programs / "cosmic-ray", "dump", session], capture_output=True, text=True, check=True)
    yield from _unnoticed(dumped.stdout)


def _unnoticed(dump: str) -> Iterator[str]:
    counted = 0
    for line in dump.splitlines():
        work, result = json.loads(line)
        if result is None or result["test_outcome"] is None or _is_no_change(result["diff"]):
            continue
        counted += 1
        if result["test_outcome"] == "survived":
            (mutation,) = work["mutations"]
            yield f"{mutation['module_path']}:{mutation['start_pos'][0]}\n{_changed(result['diff'])}"
    print(f"{counted} changes were tried")


def _changed(diff: str) -> str:
    return "\n".join(line for line in diff.splitlines() if line[:1] in "+-" and line[:3] not in {"+++", "---"})


def _is_no_change(diff: str) -> bool:
    """Tell whether a change is none: of a decorator, an annotation or the head of a function, or one of ``SAME``."""
    told = _changed(diff).splitlines()
    return told[-1] in SAME or any(line[1:].lstrip().startswith(("@dataclass", "def ", "async def ")) for line in told)


def main(arguments: list[str]) -> int:
    """Mutate one part, or some of its files."""
    if not arguments or arguments[0] not in PARTS:
        print("\n".join(__doc__.splitlines()[2:4]), file=sys.stderr)
        return 2
    part = PARTS[arguments[0]]
    with tempfile.TemporaryDirectory() as scratch:
        venv.create(scratch, with_pip=True)
        programs = Path(scratch) / "bin"
        subprocess.run([programs / "pip", "install", "--quiet", "cosmic-ray"], check=True)
        unnoticed = list(mutate(programs, part, tuple(arguments[1:]) or part.code))
    print("\n".join(unnoticed))
    print(f"{len(unnoticed)} were not noticed")
    return 1 if unnoticed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
