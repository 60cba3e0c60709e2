"""Import the public Philadelphia files into a database of its own: `python3 tools/import_check.py FOLDER`.

Fails unless every figure that is known of the files comes out, the record verifies, and a second run adds nothing.
"""

import json
import os
import subprocess
import sys
import tempfile
import time

import environment

KNOWN = {
    "cases": 3786,
    "open": 439,
    "decided": 3347,
    "cases_substantiated": 664,
    "allegations": 8978,
    "allegations_substantiated": 1283,
    "allegations_pending": 617,
    "rejected_rows": 0,
    "agrees": True,
}


def call(program, data, *arguments):
    """Run one command of ours on that data, show how long it took, and return what it wrote."""
    variables = dict(os.environ, OVERSIGHT_DATA=data, OVERSIGHT_DATABASE_URL="")
    began = time.monotonic()
    answer = subprocess.run([str(program), *arguments], env=variables, stdout=subprocess.PIPE, text=True, check=False)
    print(f"{time.monotonic() - began:6.1f} s   oversight {' '.join(arguments)}")
    if answer.returncode:
        environment.give_up(answer.stdout + f"The command ended with status {answer.returncode}.")
    return answer.stdout


def main(arguments):
    """Import twice, verify, and compare with what is known."""
    if len(arguments) != 1:
        environment.give_up("usage: python3 tools/import_check.py FOLDER")
    program = environment.prepare("dev").parent / "oversight"
    with tempfile.TemporaryDirectory(prefix="oversight-import-") as data:
        call(program, data, "db", "upgrade")
        runs = [json.loads(call(program, data, "import", "philadelphia", arguments[0], "--json")) for _ in range(2)]
        print(call(program, data, "audit", "verify").strip())
    wrong = {name: run[name] for run in runs for name, known in KNOWN.items() if run[name] != known}
    if runs[1]["added"]:
        wrong["added by the second run"] = runs[1]["added"]
    print(json.dumps(runs[0], indent=2))
    print("Every figure is as known." if not wrong else f"Not as known: {wrong}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
