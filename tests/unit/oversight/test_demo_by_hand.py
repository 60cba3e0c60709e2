"""The two cases of the demonstration that staff take by hand are what their pages would make."""

from datetime import UTC, datetime

from oversight.demo.at_the_counter import reported_by_the_police, told_at_the_counter
from workflows.records import KINDS

AT = datetime(2026, 3, 2, 12, tzinfo=UTC)


def test_what_they_put_on_record_is_complete():
    for filing in (told_at_the_counter(AT), reported_by_the_police(AT)):
        for kind, content in filing.records:
            assert KINDS[kind].validate(content, AT).keys() == KINDS[kind].fields.keys()


def test_only_one_of_them_is_a_complaint():
    assert told_at_the_counter(AT).is_complaint
    assert not reported_by_the_police(AT).is_complaint
