"""Run every check that is not a behaviour test, and say which failed: `python3 tools/check.py`."""

import subprocess
import sys
import time
from pathlib import Path

import environment

CHECKS = {
    "format": ("ruff", "format", "--check", "."),
    "lint": ("ruff", "check", "."),
    "secrets": ("python", "tools/secret_scan.py"),
    "types": ("mypy",),
    "import contracts": ("lint-imports", "--cache-dir", ".cache/import-linter"),
    "templates": ("djlint", "--lint", "--quiet", "templates"),
    "packaging, schema": ("pytest", "-q", "tests/unit/test_packaging.py", "tests/integration/test_migrations.py"),
    "installed set": ("pip", "check"),
}


def run(programs: Path, command: tuple[str, ...]) -> bool:
    """Run one check; show what it says only when it fails."""
    answer = subprocess.run(
        [str(programs / command[0]), *command[1:]], cwd=environment.ROOT, capture_output=True, text=True, check=False
    )
    if answer.returncode:
        print(answer.stdout + answer.stderr)
    return answer.returncode == 0


def main() -> int:
    """Run all checks, however many fail, and return the exit status."""
    programs = environment.prepare("dev").parent
    failed = []
    for name, command in CHECKS.items():
        began = time.monotonic()
        passed = run(programs, command)
        print(f"{'ok    ' if passed else 'FAILED'} {name:20} {time.monotonic() - began:5.1f} s   {' '.join(command)}")
        if not passed:
            failed.append(name)
    print("All checks passed." if not failed else "Failed: " + ", ".join(failed))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
