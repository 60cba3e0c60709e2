"""Run the whole suite on a fresh machine: `python3 tests/run.py [arguments for pytest]`.

Prepares `.venv`, gets a Chromium from the packages of the system where it may, and calls pytest in three processes.
`--only-prepare` stops before the tests. With CI=true a test that is skipped counts as failed (see conftest.py).
"""

import contextlib
import ctypes.util
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tools"))

import browsers  # noqa: E402

import environment  # noqa: E402

APT_INSTALL = ("apt-get", "-o", "DPkg::Lock::Timeout=600", "install", "-y", "-q", "--no-install-recommends")
PANGO = ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0")
FONTS = {
    "fonts-dejavu-core": "truetype/dejavu/DejaVuSans.ttf",
    "fonts-noto-core": "truetype/noto/NotoSansArabic-Regular.ttf",
    "fonts-wqy-zenhei": "truetype/wqy/wqy-zenhei.ttc",
}
"""Packages with the fonts that documents are printed in, and a file of each."""
WORKERS = ("-n", "3", "--dist", "loadfile", "--no-loadscope-reorder")
"""One more than the cores of the machine of CI, because tests wait: for a page, a server, a process. Each file goes to
one worker, which makes what its tests share once; conftest.py puts the slow ones first."""
MEMORY, ROOM = "/dev/shm", 8 << 30
"""A disk in memory, and the bytes that a run wants free there."""

GO_READER = "/usr/share/gocode/src/golang.org/x/mod/sumdb"


def can_install():
    """Whether this is Debian or a descendant, and we may change it."""
    return hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get") is not None


def install(*packages):
    """Install system packages; say so, and return whether it worked."""
    sys.stderr.write("Installing from the system's packages: " + " ".join(packages) + " ...\n")
    quiet = {"stdout": subprocess.DEVNULL, "env": {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}}
    if subprocess.call(["apt-get", "update", "-q"], **quiet):
        return False
    return subprocess.call([*APT_INSTALL, *packages], **quiet) == 0


def provide_venv():
    """Give a stock Debian the part of Python that creates environments."""
    try:
        import ensurepip  # noqa: F401
    except ImportError:
        if can_install():
            install("python3-venv")


def provide_browser():
    """Find or install Chromium; without one the browser tests are skipped, and we say so."""
    without_windows, whole, *_ = browsers.NAMES
    if os.environ.get("CHROMIUM") or shutil.which(without_windows) or (can_install() and install(without_windows)):
        return
    if browsers.find_chromium() or (can_install() and install(whole)):
        return
    sys.stderr.write(
        "No Chromium here, and it could not be installed: the browser tests will be skipped.\n"
        "Install it (Debian, as root: apt-get install chromium) or name one: CHROMIUM=/path/to/chromium\n"
    )


def provide_pango():
    """Find or install what PDF files are drawn with; without it the tests of PDF files are skipped."""
    found = ctypes.util.find_library("pango-1.0") and ctypes.util.find_library("pangoft2-1.0")
    if found or (can_install() and install(*PANGO)):
        return
    sys.stderr.write(
        "No Pango here, and it could not be installed: the tests of PDF files will be skipped.\n"
        f"Install it (Debian, as root: apt-get install {' '.join(PANGO)})\n"
    )


def provide_fonts():
    """Find or install a font for every script in which we print; what has none comes out as empty boxes."""
    missing = [name for name, file in FONTS.items() if not (Path("/usr/share/fonts") / file).is_file()]
    if not missing or (can_install() and install(*missing)):
        return
    sys.stderr.write(
        "Not every script has a font here: the tests of documents in those languages will be skipped.\n"
        f"Install them (Debian, as root: apt-get install {' '.join(missing)})\n"
    )


def provide_go():
    """Find or install Go and the reader of its checksum database, which checks our log as a stranger would."""
    if shutil.which("go") and os.path.isdir(GO_READER):
        return
    if can_install() and install("golang-go", "golang-golang-x-mod-dev") and os.path.isdir(GO_READER):
        return
    sys.stderr.write(
        "No Go with golang.org/x/mod here, and it could not be installed: a stranger's reader of the log is skipped.\n"
        "Install it (Debian, as root: apt-get install golang-go golang-golang-x-mod-dev)\n"
    )


def provide_clamd():
    """Find or install ClamAV's daemon, without its list of viruses; without it its tests are skipped."""
    if shutil.which("clamd", path=os.pathsep.join((os.environ.get("PATH", ""), "/usr/sbin"))):
        return
    if can_install() and install("clamav-daemon"):
        return
    sys.stderr.write(
        "No ClamAV here, and it could not be installed: the tests with a real scanner will be skipped.\n"
        "Install it (Debian, as root: apt-get install --no-install-recommends clamav-daemon)\n"
    )


def provide_ffmpeg():
    """Find or install the program that copies films and sounds; without it the tests of these copies are skipped."""
    if shutil.which("ffmpeg") or (can_install() and install("ffmpeg")):
        return
    sys.stderr.write(
        "No ffmpeg here, and it could not be installed: the tests of copies of films and sounds will be skipped.\n"
        "Install it (Debian, as root: apt-get install --no-install-recommends ffmpeg)\n"
    )


@contextlib.contextmanager
def somewhere_to_write():
    """Give the environment of a run whose files lie in memory, where there is room: no test needs them to last.

    The benches, which measure what is kept, write below the checkout.
    """
    with contextlib.ExitStack() as stack:
        if os.path.isdir(MEMORY) and shutil.disk_usage(MEMORY).free >= ROOM:
            folder = stack.enter_context(
                tempfile.TemporaryDirectory(prefix="o-", dir=MEMORY, ignore_cleanup_errors=True)
            )
            yield {**compiled_once(), "TMPDIR": folder}
        else:
            yield compiled_once()


def compiled_once():
    """Give the environment of a run that keeps compiled modules: its processes are many, and load the same ones."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def main(arguments):
    """Prepare everything, then become pytest."""
    environment.use_a_recent_python()
    provide_venv()
    python = environment.prepare("dev")
    provide_browser()
    provide_pango()
    provide_fonts()
    provide_go()
    provide_clamd()
    provide_ffmpeg()
    if "--only-prepare" in arguments:
        return 0
    workers = [] if any(argument.startswith("-n") for argument in arguments) else WORKERS
    with somewhere_to_write() as environ:
        return subprocess.call([str(python), "-m", "pytest", *workers, *arguments], cwd=str(ROOT), env=environ)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
