"""A real ClamAV daemon for tests, which knows the EICAR test file by its hash and nothing else."""

import hashlib
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.factories.files import EICAR

PATH = os.pathsep.join((os.environ.get("PATH", ""), "/usr/sbin", "/usr/local/sbin"))
CONFIG = "Foreground yes\nLocalSocket {folder}/clamd.sock\nDatabaseDirectory {folder}\nStreamMaxLength 1M\n"


def scanner_program() -> str | None:
    """Find the daemon on this machine."""
    return shutil.which("clamd", path=PATH)


@contextmanager
def real_scanner(folder: Path) -> Iterator[str]:
    """Run the daemon, and give the path of its socket."""
    (folder / "own.hdb").write_text(f"{hashlib.md5(EICAR).hexdigest()}:{len(EICAR)}:Eicar\n")
    (folder / "clamd.conf").write_text(CONFIG.format(folder=folder))
    command = [scanner_program() or "clamd", "--config-file", str(folder / "clamd.conf")]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log)
    try:
        end = time.monotonic() + 60
        while not (folder / "clamd.sock").exists():
            if process.poll() is not None or time.monotonic() > end:
                raise RuntimeError((folder / "log").read_text())
            time.sleep(0.05)
        yield str(folder / "clamd.sock")
    finally:
        process.terminate()
        process.wait(timeout=30)
