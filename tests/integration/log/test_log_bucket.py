"""The log is published to a bucket just as to a folder: same files, same refusals, read back by the same code."""

import itertools
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from oversight.config import Settings
from oversight.factory import create_public_app
from oversight.key_files import ConfigurationError
from oversight.log.bucket import Bucket
from oversight.log.export import export_log
from oversight.log.keeper import Log
from oversight.log.published import CHECKPOINT, verify_published
from oversight.log.publisher import HISTORY
from oversight.log.store import Directory, StoreFault, write_once
from oversight.log.stores import open_store
from oversight.log.verify import PublishedLog, Verified, verify
from tests.factories.buckets import BUCKET, introduce, moto, rclone, rclone_program
from tests.factories.logs import grow, make_log, trust_in

COUNT = itertools.count()


@pytest.fixture(scope="module", params=["moto", "rclone"])
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    if request.param == "rclone" and rclone_program() is None:
        pytest.skip("rclone is not here")
    with rclone(tmp_path_factory.mktemp("buckets")) if request.param == "rclone" else moto() as started:
        yield started


@pytest.fixture
def bucket(server: str, monkeypatch: pytest.MonkeyPatch) -> tuple[str, str]:
    introduce(monkeypatch)
    return f"{BUCKET}/{next(COUNT)}/public", server


@pytest.fixture(scope="session")
def database_kind() -> str:
    """One is enough: what is tested here is between the log and its bucket."""
    return "sqlite"


@pytest.fixture
def log(bucket: tuple[str, str], tmp_path: Path) -> Log:
    return Log(Bucket(*bucket), make_log(tmp_path).signer)


def test_a_log_in_a_bucket_is_published_verified_and_carried_away(database, log, tmp_path):
    sizes = [grow(database, log, count) for count in (3, 300)]
    assert verify(database, log=PublishedLog(log.store, trust_in(log))) == Verified(303, 0, published=303)
    assert len(list(log.store.names(HISTORY))) == len(sizes)
    export_log(log.store, Directory(tmp_path / "export"))
    assert verify_published(Directory(tmp_path / "export"), trust_in(log)).checkpoint.size == 303


def test_the_public_application_reads_from_the_bucket(database, log, bucket, settings):
    grow(database, log, 3)
    in_bucket = replace(settings, log_store=f"s3://{bucket[0]}", log_endpoint=bucket[1])
    client = create_public_app(in_bucket, database).test_client()
    assert client.get("/log/checkpoint").data == log.store.read(CHECKPOINT)
    assert client.get("/log/tile/0/000.p/3").status_code == 200
    assert client.get("/log/tile/0/000").status_code == 404


def test_a_file_in_a_bucket_is_written_once(log):
    write_once(log.store, "tile/0/000", b"one")
    write_once(log.store, "tile/0/000", b"one")
    with pytest.raises(StoreFault, match="other bytes"):
        write_once(log.store, "tile/0/000", b"other")


def test_a_bucket_that_is_not_there_is_a_fault_of_the_store(bucket):
    with pytest.raises(StoreFault):
        Bucket("nowhere-at-all", bucket[1]).write("checkpoint", b"")
    with pytest.raises(StoreFault):
        list(Bucket("nowhere-at-all", bucket[1]).names("history"))


@pytest.mark.parametrize("address", ["ftp://bucket", "s3://"])
def test_an_address_that_is_none_is_refused(settings: Settings, address):
    with pytest.raises(ConfigurationError, match="OVERSIGHT_LOG must be"):
        open_store(replace(settings, log_store=address))
