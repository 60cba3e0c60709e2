"""What a ClamAV daemon says of a file: clean, found, or not scanned, and never clean by mistake."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from oversight.evidence.scanner import CLEAN, FAILED, FOUND, Scan, Scanner
from tests.factories.files import EICAR, jpeg
from tests.factories.scanner import real_scanner, scanner_program


@pytest.fixture(scope="module")
def clamd(tmp_path_factory) -> Iterator[str]:
    """A real ClamAV daemon that knows one thing, the EICAR test file, and takes a mebibyte."""
    if not scanner_program():
        pytest.skip("ClamAV's daemon is missing (Debian: apt-get install clamav-daemon)")
    with real_scanner(tmp_path_factory.mktemp("clamd")) as address:
        yield address


def test_a_real_daemon_tells_a_harmful_file_from_one_that_is_not(clamd):
    assert Scanner(clamd).scan([EICAR[:20], b"", EICAR[20:]]) == Scan(FOUND, "Eicar.UNOFFICIAL")
    assert Scanner(clamd).scan([jpeg()]) == Scan(CLEAN)


def test_a_file_that_is_longer_than_a_real_daemon_takes_is_not_scanned(clamd):
    found = Scanner(clamd).scan(bytes(1 << 16) for _ in range(400))
    assert found.result == FAILED
    assert found.note in {"too large", "broken"}


def test_nobody_there_is_not_scanned(tmp_path):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        assert Scanner(f"127.0.0.1:{free.getsockname()[1]}").scan([b"x"]) == Scan(FAILED, "unreachable")
    assert Scanner(str(tmp_path / "no-such-socket")).scan([b"x"]) == Scan(FAILED, "unreachable")


@contextmanager
def answering(answer: bytes | None) -> Iterator[str]:
    """Something that hears a stream and says what it likes, or nothing at all."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            connection, _ = server.accept()
            with connection:
                while answer is not None and not connection.recv(65536).endswith(bytes(4)):
                    pass
                connection.sendall(answer or b"")

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield f"127.0.0.1:{server.getsockname()[1]}"
        thread.join()


@pytest.mark.parametrize(
    "answer, scan",
    [
        (b"stream: OK\0", Scan(CLEAN)),
        (b"stream: Win.Bad-1 FOUND\0", Scan(FOUND, "Win.Bad-1")),
        (b"INSTREAM size limit exceeded. ERROR\0", Scan(FAILED, "too large")),
        (b"stream: OKAY\0", Scan(FAILED, "broken")),
        (b"UNKNOWN COMMAND\0", Scan(FAILED, "broken")),
        (b"", Scan(FAILED, "broken")),
        (None, Scan(FAILED, "broken")),
    ],
)
def test_only_an_answer_that_says_so_is_clean(answer, scan):
    with answering(answer) as address:
        assert Scanner(address).scan([b"one", b"two"]) == scan


def test_a_daemon_that_says_nothing_is_not_waited_for_for_ever():
    with socket.create_server(("127.0.0.1", 0)) as server:
        began = time.monotonic()
        address = f"127.0.0.1:{server.getsockname()[1]}"
        assert Scanner(address, seconds=0.2).scan([b"x"]) == Scan(FAILED, "broken")
        assert time.monotonic() - began < 5
