"""A process that keeps the log and is killed at a chosen point of the work, as a power cut would."""

import multiprocessing
import os
import signal
import time
from pathlib import Path

from oversight.log.keeper import Log
from oversight.log.publisher import Publisher
from oversight.log.sequencer import integrate
from oversight.log.signer import LogSigner, SignerRefused
from oversight.log.store import Directory
from tests.factories.office import office_at

POINTS = "abcdefg"
PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(["tests.factories.killed"])


class HalfWritten(Directory):
    """A store in which the process dies between two files."""

    def __init__(self, root: Path, writes: int) -> None:
        super().__init__(root)
        self._left = writes

    def write(self, path: str, data: bytes) -> None:
        super().write(path, data)
        self._left -= 1
        if self._left == 0:
            os.kill(os.getpid(), signal.SIGKILL)


def keep_until_killed(url: str, folder: Path, point: str, times: int) -> None:
    """Keep the log until a point has been reached so many times; then nothing is tidied up."""
    database = office_at(url)
    reached = 0

    def count(at: str) -> None:
        nonlocal reached
        reached += at == point
        if reached == times:
            os.kill(os.getpid(), signal.SIGKILL)

    store = HalfWritten(folder / "log", 3 * times) if point == "b" else Directory(folder / "log")
    log = Log(store, LogSigner(folder / "signer"))
    publisher = Publisher(database, log.store, log.signer, None, (lambda _: None) if point == "b" else count)
    while True:
        try:
            integrate(database, count)
            publisher.publish()
        except SignerRefused as refused:
            # The other process signed a larger tree meanwhile: this one has nothing to add.
            if "shrank" not in str(refused):
                raise
        time.sleep(0.005)


def start(url: str, folder: Path, point: str, times: int) -> multiprocessing.Process:
    """Start such a process."""
    process = PROCESSES.Process(target=keep_until_killed, args=(url, folder, point, times), daemon=True)
    process.start()
    return process
