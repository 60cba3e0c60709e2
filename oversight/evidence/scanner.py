"""Ask a ClamAV daemon whether a file holds a harmful program: its INSTREAM command, and nothing else of it.

Whatever goes wrong is "not scanned", never "clean": nobody answers, the file is longer than the daemon takes (it then
hangs up in the middle), or its answer is not one that we know.
"""

import socket
import struct
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass

CLEAN, FOUND, FAILED = "clean", "found", "failed"
SECONDS = 60.0
LONGEST_ANSWER = 4096
LONGEST_NOTE = 200
UNREACHABLE, TOO_LARGE, BROKEN = "unreachable", "too large", "broken"


@dataclass(frozen=True, slots=True)
class Scan:
    """What the scanner said: the result, and what was found or why there is none."""

    result: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Scanner:
    """A daemon at ``host:port``, or at a socket of this machine."""

    address: str
    seconds: float = SECONDS

    def scan(self, content: Iterable[bytes]) -> Scan:
        """Stream a file to the daemon. A fault of the store that the file comes from is raised as it is."""
        try:
            connection = self._connect()
        except OSError:
            return Scan(FAILED, UNREACHABLE)
        with connection:
            with suppress(OSError):  # it may hang up in the middle, and says why
                connection.sendall(b"zINSTREAM\0")
                for piece in filter(None, content):
                    connection.sendall(struct.pack(">I", len(piece)) + piece)
                connection.sendall(struct.pack(">I", 0))
            return _meaning(_answer(connection))

    def _connect(self) -> socket.socket:
        host, separator, port = self.address.rpartition(":")
        if separator and port.isdigit():
            return socket.create_connection((host.strip("[]"), int(port)), self.seconds)
        connection = socket.socket(socket.AF_UNIX)
        connection.settimeout(self.seconds)
        try:
            connection.connect(self.address)
        except OSError:
            connection.close()
            raise
        return connection


def _answer(connection: socket.socket) -> str:
    answer = bytearray()
    with suppress(OSError):
        while len(answer) < LONGEST_ANSWER and (more := connection.recv(LONGEST_ANSWER)):
            answer += more
    return answer.decode("ascii", "replace").strip("\0\n ")


def _meaning(answer: str) -> Scan:
    said = answer.removeprefix("stream: ")
    if said == "OK":
        return Scan(CLEAN)
    if said.endswith(" FOUND"):
        return Scan(FOUND, said.removesuffix(" FOUND")[:LONGEST_NOTE])
    return Scan(FAILED, TOO_LARGE if "size limit exceeded" in said else BROKEN)
