"""Servers that speak S3 for tests: moto, which is a program for tests, and rclone, which people keep their files in."""

import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import Request, urlopen

import pytest
from moto.server import ThreadedMotoServer

SECRETS = {"ACCESS_KEY_ID": "AKIAOFOURTESTS000000", "SECRET_ACCESS_KEY": "a secret of tests", "REGION": "us-east-1"}


BUCKET = "for-tests"
"""The bucket that each server has. Each test has a prefix of its own in it."""


def introduce(monkeypatch: pytest.MonkeyPatch, **others: str) -> None:
    """Tell the clients of this process who they are."""
    for name, value in {**SECRETS, **others}.items():
        monkeypatch.setenv(f"AWS_{name}", value)


@contextmanager
def moto() -> Iterator[str]:
    """Run a server that believes everybody, and give its address."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    urlopen(Request(f"http://{host}:{port}/{BUCKET}", method="PUT")).close()
    yield f"http://{host}:{port}"
    server.stop()


def rclone_program() -> str | None:
    """Find rclone beside this Python, or on this machine."""
    beside = Path(sys.executable).with_name("rclone")
    return str(beside) if beside.exists() else shutil.which("rclone")


@contextmanager
def rclone(folder: Path) -> Iterator[str]:
    """Run a server that keeps buckets as folders and looks at the signature of every request, and give its address."""
    signed = f"{SECRETS['ACCESS_KEY_ID']},{SECRETS['SECRET_ACCESS_KEY']}"
    command = [rclone_program() or "rclone", "serve", "s3", "--auth-key", signed, "--addr", "127.0.0.1:0"]
    (folder / BUCKET).mkdir()
    command += ["--config", "/dev/null", str(folder)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True) as process:
        assert process.stderr is not None
        said = next(line for line in process.stderr if "Starting s3 server on [" in line)
        rest = threading.Thread(target=process.stderr.read, daemon=True)
        rest.start()
        try:
            yield said.partition("[")[2].partition("]")[0].rstrip("/")
        finally:
            process.terminate()
            rest.join()
