"""Somebody takes a promise and a receipt home, and checks them there with nothing but the files."""

import base64
import re
from datetime import timedelta
from pathlib import Path

import pytest

from oversight.cli import main
from oversight.config import Settings
from oversight.log.keeper import open_log, publish_now
from oversight.services.receipts import keepsake
from tests.factories.public_client import Person, make_app
from workflows.audit.checkpoint import Trust
from workflows.audit.receipt import check_receipt, read_promise, read_proof
from workflows.errors import NotFound


@pytest.fixture
def person(settings: Settings, database, clock) -> Person:
    """Somebody who has filed, and follows with their code."""
    open_log(settings)
    visitor = Person(make_app(settings, database, clock))
    visitor.code = visitor.file()
    return visitor


def keys(settings: Settings) -> Trust:
    return Trust(tuple(open_log(settings).signer.public))


def fetched(person: Person, which: str) -> bytes | None:
    answer = person.browser.get(f"/status/keep/{which}")
    return answer.data if answer.status_code == 200 else None


def test_nothing_is_offered_unasked_and_the_promise_can_be_kept_from_the_last_page(settings, person):
    page = person.pages[-1]
    assert "<details" in page.html
    assert "<details open" not in page.html
    offered = re.search(r'href="data:text/plain;base64,([^"]+)" download="note-1.txt"', page.html)
    promise = read_promise(base64.b64decode(offered[1]), keys(settings).log_keys)
    assert promise.due - promise.accepted == timedelta(days=1)


def test_the_second_file_comes_with_the_published_log(settings, database, person):
    person.follow(person.code)
    assert "It is not ready yet" in person.get("/status/keep").text
    assert fetched(person, "second") is None
    promise = read_promise(fetched(person, "first"), keys(settings).log_keys)

    publish_now(database, settings)
    assert "It is ready" in person.get("/status/keep").text
    checked = check_receipt(fetched(person, "second"), keys(settings))
    assert checked.leaf == promise.leaf
    assert checked.record.type == "case.file"
    assert checked.record.at == promise.accepted


def test_the_promise_is_the_same_however_often_it_is_asked_for(settings, person, clock):
    person.follow(person.code)
    first = fetched(person, "first")
    clock.pass_time(minutes=3)
    assert fetched(person, "first") == first


def test_neither_file_says_what_was_complained_of(settings, database, person):
    person.follow(person.code)
    publish_now(database, settings)
    for data in (fetched(person, "first"), fetched(person, "second")):
        extra = read_proof(data).extra if data.startswith(b"c2sp") else b""
        for told in (b"police", b"officer", b"baton", b"ana lima"):
            assert told not in (data + extra).lower()


def test_files_are_named_so_that_they_tell_nothing(person, settings):
    person.follow(person.code)
    answer = person.browser.get("/status/keep/first")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="note-1.txt"'


def test_nobody_gets_them_without_the_code(person):
    for path in ("/status/keep", "/status/keep/first", "/status/keep/second"):
        assert person.browser.get(path).status_code == 302
    person.follow(person.code)
    assert person.browser.get("/status/keep/third").status_code == 404


def test_a_host_that_may_not_sign_offers_nothing(settings, database, clock):
    visitor = Person(make_app(settings, database, clock))
    visitor.code = visitor.file()
    assert "note-1.txt" not in visitor.pages[-1].html
    visitor.follow(visitor.code)
    assert "Something to keep" not in visitor.get("/status").text
    assert visitor.get("/status/keep").status == 404
    assert keepsake(database, settings, "no such case") is None


def test_an_unknown_case_has_no_files(settings, database):
    open_log(settings)
    with pytest.raises(NotFound):
        keepsake(database, settings, "22222-22222")


# At home -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def at_home(settings, database, person, tmp_path: Path, monkeypatch, capsys) -> list[str]:
    """The two files on somebody's own machine, where nothing of ours is, and the keys from a newspaper."""
    person.follow(person.code)
    publish_now(database, settings)
    home = tmp_path / "home"
    home.mkdir()
    for number, which in enumerate(("first", "second"), start=1):
        (home / f"note-{number}.txt").write_bytes(fetched(person, which))
    monkeypatch.chdir(home)
    monkeypatch.setenv("OVERSIGHT_DATA", "/nowhere")
    monkeypatch.setattr("socket.socket.connect", refuse)
    return [argument for key in keys(settings).log_keys for argument in ("--key", str(key))]


def refuse(*_: object) -> None:
    raise AssertionError("the network was used")


def test_both_files_hold_at_home(at_home, capsys):
    assert main(["receipt", "verify", "note-1.txt", "note-2.txt", *at_home]) == 0
    said = capsys.readouterr().out
    assert "note-2.txt: holds: entered at 2026-03-02" in said
    assert "note-1.txt: is kept" in said


def test_a_promise_past_its_time_is_evidence(at_home, capsys):
    assert main(["receipt", "verify", "note-1.txt", *at_home]) == 1
    assert "broke its word" in capsys.readouterr().err


@pytest.mark.parametrize(
    "name, old, new, step",
    [
        ("note-1.txt", b"86400", b"86401", "reading the promise"),
        ("note-2.txt", b"c2sp.org", b"c3sp.org", "reading the file"),
        ("note-2.txt", b"extra e", b"extra f", "recomputing the entry"),
        ("note-2.txt", b"index 0", b"index 1", "the path to the root"),
    ],
)
def test_a_damaged_file_says_which_step_failed(at_home, capsys, name, old, new, step):
    path = Path(name)
    data = path.read_bytes()
    if old == b"index 0":
        old = re.search(rb"index \d+", data)[0]
        new = b"index 1" if old == b"index 0" else b"index 0"
    assert old in data
    path.write_bytes(data.replace(old, new, 1))
    assert main(["receipt", "verify", name, *at_home]) == 1
    assert f"fails at {step}" in capsys.readouterr().err


def test_it_asks_whose_log_it_is(at_home, capsys):
    assert main(["receipt", "verify", "note-2.txt"]) == 2
    assert "say whose log it is" in capsys.readouterr().err
    assert main(["receipt", "verify", "nothing.txt", *at_home]) == 2
