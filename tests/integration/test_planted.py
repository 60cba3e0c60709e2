"""Nothing that tells who somebody is, and no code, is in anything that is written, whatever goes wrong."""

import pytest
from gunicorn.config import Config
from sqlalchemy import select

from oversight.database import Base
from oversight.serve import Discreet
from oversight.services import follow_up
from tests.factories.public_client import Person, make_app
from tests.live.planted import HEADERS, NEVER, SOURCE, Planted, forms_of, found_in, found_in_folder, walk


@pytest.fixture
def planted():
    return Planted()


@pytest.fixture
def person(world, tmp_path):
    made = Person(make_app(world.settings, world.database, lambda: world.at), SOURCE)
    made.environ |= {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in HEADERS.items()}
    return made


def test_what_is_planted_in_every_input_is_found_nowhere(world, person, planted, monkeypatch, caplog, capfd, tmp_path):
    code = walk(person, planted)
    person.follow(code)
    assert world.later(hours=1)
    assert person.follow(code).address == "/status"
    monkeypatch.setattr(follow_up, "make_record", lambda *_, **__: (_ for _ in ()).throw(RuntimeError("quotes words")))
    person.get("/status/more")
    assert person.send(text=planted.word(NEVER, "lost")).status == 500
    assert {200, 400, 404, 405, 413, 422, 429, 500} <= {page.status for page in person.pages}
    written = caplog.text + "".join(capfd.readouterr())
    assert "RuntimeError" in written
    assert not found_in(written.encode(), planted.kinds)
    assert not found_in_folder(tmp_path, planted.kinds)
    told = found_in(everything_stored(world.database), planted.kinds)
    assert not told


def everything_stored(database):
    with database.read() as session:
        return b"\n".join(
            value if isinstance(value, bytes) else str(value).encode()
            for table in Base.metadata.sorted_tables
            for row in session.execute(select(table))
            for value in row
        )


@pytest.mark.parametrize("word", ["90817263544536271809", "PlantedAgent/7.7", "203.0.113.77"])
def test_a_word_is_found_in_whatever_shape_it_was_written(word):
    for shape in forms_of(word):
        for around in (b"", b"x", b"xy"):
            assert found_in(around + shape + around, [word]) == {word}
    assert not found_in(b"nothing of the kind", [word])


def test_the_server_itself_writes_down_no_address_and_no_request(capfd):
    log = Discreet(Config())
    log.warning(f"Invalid request from ip={SOURCE}: Invalid Request Line 'sentinel'")
    log.exception("Error handling request %s %s", "GET", "/sentinel")
    try:
        raise ValueError("sentinel")
    except ValueError:
        log.exception("Error handling request %s", "/sentinel")
    written = capfd.readouterr().err
    assert "a request could not be read" in written
    assert "ValueError at" in written
    assert not found_in(written.encode(), [SOURCE, "sentinel"])
