"""What the application is made of, and whether a flaw of it is known: `python3 tools/supply_chain.py sbom|advisories`.

Both read the locks that are installed where the application runs. Their programs are installed in a scratch
environment, so that they never enter `.venv`. What could not be asked about counts as a flaw.
"""

import subprocess
import sys
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCKS = tuple(ROOT / "requirements" / f"{name}.txt" for name in ("core", "postgres", "pdf"))
BOM = ROOT / "build" / "sbom"


def sbom(programs: Path) -> int:
    """Write a list of all packages, with hashes, in the format of CycloneDX: one file for each lock."""
    BOM.mkdir(parents=True, exist_ok=True)
    for lock in LOCKS:
        target = BOM / f"{lock.stem}.cdx.json"
        command = [programs / "cyclonedx-py", "requirements", lock, "--output-reproducible", "-o", target]
        if subprocess.call(command):
            return 1
        print(target.relative_to(ROOT))
    return 0


def advisories(programs: Path) -> int:
    """Ask whether an advisory is known for any package; one that could not be asked about is an error."""
    locks = [option for lock in LOCKS for option in ("-r", lock)]
    return subprocess.call([programs / "pip-audit", "--strict", "--disable-pip", "--require-hashes", *locks])


PARTS = {"sbom": (sbom, "cyclonedx-bom"), "advisories": (advisories, "pip-audit")}


def main(arguments: list[str]) -> int:
    """Install the program that is wanted, and run it."""
    if len(arguments) != 1 or arguments[0] not in PARTS:
        print(__doc__.splitlines()[0], file=sys.stderr)
        return 2
    run, package = PARTS[arguments[0]]
    with tempfile.TemporaryDirectory() as scratch:
        venv.create(scratch, with_pip=True)
        programs = Path(scratch) / "bin"
        subprocess.run([programs / "pip", "install", "--quiet", package], check=True)
        return run(programs)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
