"""Whoever waits is told how far it is: in place on a terminal, otherwise now and then."""

import io

import pytest

from oversight.importing import progress
from oversight.importing.progress import Progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def at_once(monkeypatch):
    monkeypatch.setattr(progress, "EVERY_SECONDS_ON_A_TERMINAL", -1.0)


def test_a_terminal_shows_one_line_that_changes():
    stream = Terminal()
    told = Progress(stream)
    told.so_far("10 of 20 cases")
    told.so_far("20 of 20")
    assert stream.getvalue() == "\r10 of 20 cases\r20 of 20      "


def test_a_line_that_stays_does_not_mix_with_one_that_changes():
    stream = Terminal()
    told = Progress(stream)
    told.so_far("abc")
    told.say("rejected: x")
    assert stream.getvalue() == "\rabc\r   \rrejected: x\n"


def test_a_file_gets_a_line_only_now_and_then():
    stream = io.StringIO()
    told = Progress(stream)
    told.so_far("10 of 20 cases")
    told.say("rejected: x")
    assert stream.getvalue() == "rejected: x\n"
