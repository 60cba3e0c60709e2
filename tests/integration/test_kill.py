"""The server is killed while five hundred people send at once: whoever was told that it is sent finds it, once."""

import hashlib
import http.client
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlencode

import pytest
from sqlalchemy import select

from oversight.config import Settings, read_settings
from oversight.database import Database
from oversight.factory import create_public_app
from oversight.key_files import make_keys
from oversight.log.verify import verify
from oversight.models import Complaint
from oversight.sealing.databases import office_database
from tests.factories.visits import Sender, sender
from tests.sites import free_port
from workflows.audit.chain import Violation

SENDERS = 500
AT_ONCE = 16
KILLED_AFTER = 250
SENT_AGAIN = 40
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def office(tmp_path: Path, database_url: str) -> Settings:
    make_keys(tmp_path)
    environment = {"OVERSIGHT_DATA": str(tmp_path), "OVERSIGHT_DATABASE_URL": database_url}
    return read_settings(environment | {"OVERSIGHT_ARGON2_MEMORY": "64"})


def start(settings: Settings, port: int) -> subprocess.Popen[bytes]:
    environment = os.environ | {
        "OVERSIGHT_DATABASE_URL": settings.database_url,
        "OVERSIGHT_ARGON2_MEMORY": str(settings.argon2_memory),
        "PYTHONPATH": str(ROOT),
    }
    command = [sys.executable, "-m", "oversight.cli", "serve", "--no-demo", f"--port={port}", f"--data={settings.data}"]
    server = subprocess.Popen(command, env=environment, start_new_session=True, stdout=subprocess.DEVNULL)
    give_up = time.monotonic() + 60
    while time.monotonic() < give_up and server.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            threading.Event().wait(0.05)
        else:
            return server
    raise AssertionError("the server did not start")


def kill(server: subprocess.Popen[bytes]) -> None:
    os.killpg(server.pid, signal.SIGKILL)
    server.wait()


def send(port: int, browser: Sender) -> bool:
    """Send, and tell whether the answer came that it was sent."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    headers = {"Cookie": browser.cookie, "Content-Type": "application/x-www-form-urlencoded"}
    try:
        connection.request("POST", "/file/send", urlencode({"csrf_token": browser.csrf_token}), headers)
        answer = connection.getresponse()
        return answer.status == 200 and b"app-code" in answer.read()
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def test_kill_9_during_500_filings_loses_and_doubles_none(office: Settings) -> None:
    database = office_database(office)
    app = create_public_app(office, database)
    browsers = [sender(app, database, office) for _ in range(SENDERS)]
    acknowledged = send_and_kill(office, browsers)
    assert KILLED_AFTER <= len(acknowledged) < SENDERS
    assert_each_is_there_once(database, acknowledged)

    port = free_port()
    server = start(office, port)
    told = [browser for browser in browsers if browser.submission in acknowledged]
    untold = [browser for browser in browsers if browser.submission not in acknowledged]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        again = list(pool.map(lambda browser: send(port, browser), told[:SENT_AGAIN] + untold))
    kill(server)
    assert all(again)
    assert_each_is_there_once(database, {browser.submission for browser in browsers})
    assert not isinstance(verify(database), Violation)
    database.engine.dispose()


def send_and_kill(office: Settings, browsers: list[Sender]) -> set[str]:
    """Have everyone send at once, kill the server in the middle, and return who was told that it is sent."""
    port = free_port()
    server = start(office, port)
    acknowledged: set[str] = set()
    enough = threading.Event()

    def try_to_send(browser: Sender) -> None:
        if send(port, browser):
            acknowledged.add(browser.submission)
            if len(acknowledged) >= KILLED_AFTER:
                enough.set()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        sent = [pool.submit(try_to_send, browser) for browser in browsers]
        assert enough.wait(timeout=120)
        kill(server)
        for each in sent:
            each.result()
    return acknowledged


def assert_each_is_there_once(database: Database, submissions: set[str]) -> None:
    hashes = {hashlib.sha256(submission.encode()).hexdigest() for submission in submissions}
    with database.read() as session:
        stored = session.scalars(select(Complaint.submission_hash)).all()
    assert hashes <= set(stored)
    assert len(stored) == len(set(stored))
