"""Write requirements/*.txt anew from requirements/*.in, with hashes and without hosts: `python3 tools/lock.py`.

Arguments are handed to uv, for example `--upgrade` or `--upgrade-package flask`. The compiler itself is installed in a
scratch environment, so that it never enters `.venv`.
"""

import subprocess
import sys
import tempfile
import venv
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "requirements"
ORDER = ("build", "core", "postgres", "pdf", "dev")
OPTIONS = (
    *("--universal", "--python-version", "3.11"),
    *("--generate-hashes", "--no-emit-index-url", "--no-header", "--quiet"),
    # An extra that a dependency asks for (pydantic[email]) is pinned as such, or pip takes the newest release for it.
    "--no-strip-extras",
)


def main(extra: list[str]) -> None:
    """Compile the locks in the order in which they constrain each other."""
    with tempfile.TemporaryDirectory() as scratch:
        venv.create(scratch, with_pip=True)
        programs = Path(scratch) / "bin"
        subprocess.run([programs / "pip", "install", "--quiet", "uv"], check=True)
        for name in ORDER:
            command = [programs / "uv", "pip", "compile", *OPTIONS, *extra, f"{name}.in", "-o", f"{name}.txt"]
            subprocess.run(command, cwd=FOLDER, check=True)


if __name__ == "__main__":
    main(sys.argv[1:])
