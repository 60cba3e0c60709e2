"""Find secrets that were left in the files of this repository: `python3 tools/secret_scan.py [FOLDER]`.

Looked for are the shapes that keys and tokens of known makers have, passwords in addresses, names of secrets that are
given a value drawn at random, and the key files of an installation. Exit status 1 when something is found.
"""

import math
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SHAPES = {
    "private key": r"-----BEGIN [A-Z ]*PRIVATE KEY",
    "signing key of a log": r"PRIVATE\+KEY\+[\w.]+\+[0-9a-f]{8}\+",
    "key of age": r"AGE-SECRET-KEY-1[0-9A-Z]{20,}",
    "key of Amazon": r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b",
    "token of GitHub": r"\b(?:gh[pousr]_[A-Za-z0-9]{36}|github_pat_\w{22,})",
    "token of GitLab": r"\bglpat-[\w-]{20}",
    "token of Slack": r"\bxox[abeoprs]-[\w-]{10,}",
    "key of Google": r"\bAIza[\w-]{35}",
    "key of Stripe": r"\b[rs]k_live_\w{16,}",
    "token of PyPI": r"\bpypi-AgE[\w-]{20,}",
    "signed token": r"\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}",
    "password in an address": r"\b[a-z][a-z+]+://[^\s/:@<>{}\"']+:[^\s/:@<>{}\"'$]{6,}@",
}
NAMED = re.compile(
    r"(?i)(?:secret|passw(?:or)?d|passphrase|token|api_?key|access_?key|pepper|(?:office|identity|house)_key)\w*[\"']?"
    r"\s*[:=]\s*(?:[\"'](?P<quoted>[\w+/=.~-]{16,})[\"']|(?P<bare>[\w+/=.~-]{16,})\s*$)",
    re.MULTILINE,
)
"""A name of a secret that is given a value."""

KEY_FILE = re.compile(r"\s*[0-9a-f]{64}\s*")
"""The whole content of a key file of an installation."""

DRAWN = 3.3
"""Bits in each character from which on a value looks drawn at random; words and names have fewer."""

KNOWN: dict[str, str] = {
    "AKIAOFOURTESTS000000": "a name that tests made up for their own server",
    "PRIVATE+KEY+x+00000000+": "a key that tests damaged",
    "0123456789abcdef": "digits in their order, for the settings of tests",
    "fedcba9876543210": "the same, backwards",
}
"""What is found and is no secret, with the reason: the value, as it is found."""

LARGEST = 2_000_000


def main(folders: list[str]) -> int:
    """Search the files under version control, or all files of a folder, and say where something was found."""
    root = Path(folders[0]) if folders else ROOT
    found = [
        f"{path.relative_to(root)}:{where}"
        for path in files(root, everything=bool(folders))
        for where in secrets_in(path)
    ]
    print("\n".join(found) if found else "no secret found")
    return 1 if found else 0


def files(root: Path, *, everything: bool) -> Iterator[Path]:
    """Give the files to search: those under version control, and those that would come under it."""
    if everything or not (root / ".git").exists():
        named = [path for path in root.rglob("*") if ".venv" not in path.parts]
    else:
        listing = ("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard")
        listed = subprocess.run(listing, cwd=root, capture_output=True, text=True, check=True)
        named = [root / name for name in listed.stdout.split("\0") if name]
    yield from (path for path in named if path.is_file() and path.stat().st_size <= LARGEST)


def secrets_in(path: Path) -> Iterator[str]:
    """Say what looks like a secret in a file, with its line; never the secret itself."""
    text = path.read_text("utf-8", errors="replace")
    if KEY_FILE.fullmatch(text):
        yield "1: key file"
    for name, shape in SHAPES.items():
        for hit in re.finditer(shape, text):
            if hit[0] not in KNOWN:
                yield f"{line(text, hit.start())}: {name}"
    for hit in NAMED.finditer(text):
        value = hit["quoted"] or hit["bare"]
        if bits(value) >= DRAWN and looks_drawn(value) and value not in KNOWN:
            yield f"{line(text, hit.start())}: value of a secret"


def line(text: str, place: int) -> int:
    """Give the number of the line in which a place lies."""
    return text.count("\n", 0, place) + 1


def bits(value: str) -> float:
    """Measure how even the characters of a value are, in bits a character."""
    return -sum(count / len(value) * math.log2(count / len(value)) for count in Counter(value).values())


def looks_drawn(value: str) -> bool:
    """Tell whether a value has digits among its letters, as what is drawn has and names in code have not."""
    return bool(re.search(r"\d", value) and re.search(r"[A-Za-z]", value))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
