"""Break the record on purpose, one way after the other, on copies, and see that the test named for it fails.

A test that passes on a broken build protects nobody. Each way is one change of the code and the tests that must notice.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LEFT_OUT = shutil.ignore_patterns(
    ".git", ".venv*", ".cache", ".*_cache", "node_modules", "__pycache__", "var", "bench-*"
)


@dataclass(frozen=True, slots=True)
class Broken:
    """One way to break the build: the code as it is, what it becomes, and the tests that must fail."""

    what: str
    file: str
    old: str
    new: str
    tests: tuple[str, ...]


BUILDS = (
    Broken(
        "skip one hash: bundles are not compared with their tile",
        "oversight/log/published.py",
        "if self._hashed(bundle) != known:",
        "if False:",
        ("tests/integration/log/test_log_commands.py::test_every_damaged_export_is_refused",),
    ),
    Broken(
        "skip one hash: a subtree is taken for its parent",
        "workflows/audit/merkle.py",
        "merged = node_hash(self._hashes.pop(), merged)",
        "merged = self._hashes.pop()",
        ("tests/unit/workflows/audit/test_merkle.py::test_the_roots_are_those_published_for_certificate_transparency",),
    ),
    Broken(
        "reuse a salt",
        "oversight/log/writer.py",
        "encoded, salt = record.encode(), secrets.token_bytes(SALT_BYTES)",
        "encoded, salt = record.encode(), data_salt",
        ("tests/integration/log/test_log_order.py::test_no_salt_is_used_twice_and_none_is_short",),
    ),
    Broken(
        "publish before fsync: a file gets its name before it is on the disk",
        "oversight/log/store.py",
        "                file.flush()\n                os.fsync(file.fileno())\n",
        "                file.flush()\n",
        ("tests/integration/log/test_log_order.py::test_a_file_is_on_the_disk_before_it_has_its_name",),
    ),
    Broken(
        "publish before fsync: the signer is asked before the files are safe",
        "oversight/log/publisher.py",
        "self._store.sync()",
        "pass",
        (
            "tests/integration/log/test_log_order.py::"
            "test_files_are_safe_before_the_signer_signs_and_the_checkpoint_comes_last",
        ),
    ),
    Broken(
        "sign a smaller tree",
        "oversight/log/signer.py",
        "check_consistency(last.size, checkpoint.size, last.root, checkpoint.root, proof)",
        "proof",
        ("tests/integration/log/test_sequencer.py::test_the_signer_signs_no_smaller_and_no_other_tree",),
    ),
    Broken(
        "drop the replay check",
        "oversight/log/verify.py",
        "stop(replay.compare(table.__tablename__, standing))",
        "replay.compare(table.__tablename__, standing)",
        ("tests/integration/log/test_verify.py::test_one_changed_value_is_found",),
    ),
    Broken(
        "erase without a second person",
        "oversight/log/verify.py",
        "stop(check_erasure(records))",
        "check_erasure(records)",
        ("tests/integration/test_erasure.py::test_an_erasure_by_one_person_is_found",),
    ),
    Broken(
        "accept any private part as erased",
        "workflows/audit/erasure.py",
        "return record.id in self._of.get(record.case, ())",
        "return bool(self._of)",
        ("tests/integration/test_erasure.py::test_an_erasure_covers_what_it_names_and_nothing_else",),
    ),
)


def is_caught(build: Broken, folder: Path) -> bool:
    """Tell whether the tests fail on the broken copy. They must pass on the build as it is: the suite shows that."""
    path = folder / build.file
    whole = path.read_text("utf-8")
    if build.old not in whole:
        raise SystemExit(f"{build.file} no longer holds: {build.old}")
    path.write_text(whole.replace(build.old, build.new), "utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-n", "0", "-k", "not postgresql", *build.tests]
    found = subprocess.run(
        command, cwd=folder, env={**os.environ, "PYTHONPATH": str(folder)}, capture_output=True, text=True, check=False
    )
    path.write_text(whole, "utf-8")
    return found.returncode == 1 and " failed" in found.stdout


def main() -> int:
    """Try all of them; exit status 1 where one goes unnoticed."""
    with tempfile.TemporaryDirectory(prefix="broken-") as temporary:
        folder = Path(temporary) / "build"
        shutil.copytree(ROOT, folder, ignore=LEFT_OUT, symlinks=True)
        missed = 0
        for build in BUILDS:
            caught = is_caught(build, folder)
            missed += not caught
            print(f"{'caught' if caught else 'MISSED'}: {build.what} ({', '.join(build.tests)})", flush=True)
    print(f"{len(BUILDS) - missed} of {len(BUILDS)} broken builds are caught")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
