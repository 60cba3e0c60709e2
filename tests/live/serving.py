"""The real `oversight serve` in a folder of its own, everything it writes included, and how much memory it holds."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

STARTS_WITHIN = 120.0
STOPS_WITHIN = 30.0


@dataclass
class Served:
    """A running server: where it is reached, the folder with all that it writes, and its process."""

    port: int
    folder: Path
    process: subprocess.Popen[bytes]
    memory: list[int] = field(default_factory=list)

    @property
    def data(self) -> Path:
        """The data folder."""
        return self.folder / "data"

    def resident(self) -> int:
        """Give the bytes of memory that the server and its workers hold."""
        return sum(_resident(pid) for pid in _family(self.process.pid))

    @contextmanager
    def watched(self, every: float = 2.0) -> Iterator[None]:
        """Look at the memory again and again."""
        over = threading.Event()

        def watch() -> None:
            while not over.wait(every):
                self.memory.append(self.resident())

        watcher = threading.Thread(target=watch, daemon=True)
        watcher.start()
        try:
            yield
        finally:
            over.set()
            watcher.join()


@contextmanager
def served(settings: Mapping[str, str] | None = None) -> Iterator[Served]:
    """Serve both applications on free ports, and remove everything afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="oversight-live-"))
    (folder / "temp").mkdir()
    port = _free_pair()
    environment = {**os.environ, **(settings or {}), "TMPDIR": str(folder / "temp"), "HOME": str(folder / "temp")}
    command = [sys.executable, "-m", "oversight.cli", "serve", "--no-demo", "--port", str(port)]
    with (folder / "stdout").open("wb") as out, (folder / "stderr").open("wb") as errors:
        process = subprocess.Popen(
            [*command, "--data", str(folder / "data")], stdout=out, stderr=errors, env=environment
        )
    running = Served(port, folder, process)
    try:
        _wait_until_open(running)
        yield running
    finally:
        process.terminate()
        try:
            process.wait(STOPS_WITHIN)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        shutil.rmtree(folder)


def _wait_until_open(running: Served) -> None:
    until = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < until:
        if running.process.poll() is not None:
            raise RuntimeError((running.folder / "stderr").read_text())
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", running.port)) == 0:
                return
        time.sleep(0.1)
    raise RuntimeError("the server did not start in time")


def _free_pair() -> int:
    for port in range(18_100 + os.getpid() % 1000 * 2, 60_000, 2):
        with socket.socket() as one, socket.socket() as other:
            try:
                one.bind(("127.0.0.1", port))
                other.bind(("127.0.0.1", port + 1))
            except OSError:
                continue
            return port
    raise RuntimeError("no two ports are free")


def _family(pid: int) -> list[int]:
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return []
    return [pid, *(found for child in children for found in _family(int(child)))]


def _resident(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 0
