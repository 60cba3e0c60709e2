"""What every kind of record accepts, and in what words it refuses the rest."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories.contents import JSON, contents, judged, problems
from tests.factories.journeys import filled
from workflows.errors import InvalidRecord
from workflows.records import KINDS, RecordKind
from workflows.records.fields import (
    FIRST_YEAR,
    LAST_YEAR,
    LONGEST_LINE,
    LONGEST_TEXT,
    MOST_ENTRIES,
    Choice,
    Day,
    Field,
    Fingerprint,
    Lines,
    LongText,
    Moment,
    Number,
    Several,
    Text,
    Unfit,
    YesNo,
)


@pytest.mark.parametrize("kind", KINDS)
def test_a_complete_record_is_accepted(kind):
    assert problems(kind) == {}


@pytest.mark.parametrize("kind", KINDS)
def test_a_field_that_the_kind_does_not_have_is_refused(kind):
    assert problems(kind, surprise="1") == {"surprise": "This field is not known here"}


@pytest.mark.parametrize("kind", KINDS)
def test_every_required_field_that_is_empty_is_named(kind):
    required = {name: f"Fill in: {field.label}" for name, field in KINDS[kind].fields.items() if field.required}
    nothing = dict.fromkeys(KINDS[kind].fields)
    assert {name: words for name, words in problems(kind, **nothing).items() if name in required} == required


FIELDS = [(kind, name) for kind, declared in KINDS.items() for name in declared.fields]
WRONG = {
    YesNo: ["yes", 1, []],
    Choice: ["not of the list", 7, ["yes"], True],
    Several: ["a text", ["not of the list"], [1], {"a": "b"}],
    Lines: ["a text", [None], {"a": "b"}, 3, ["half \ud800"], ["null \0"]],
    Number: [-1, 367, 1.5, "3", True, []],
    Day: ["2026-02-30", "tomorrow", 20260302, True, [], "2026-03-02T12:00"],
    Moment: ["2026-03-02T25:00+00:00", "2026-03-02T12:00", 5, {}, "now"],
    Fingerprint: ["5e" * 31, "xy" * 32, 5, ["5e" * 32]],
    Text: [5, True, ["a"], {"a": "b"}, "half \ud800", "null \0"],
}


def sort_of(field):
    return next(sort for sort in type(field).__mro__ if sort in WRONG)


@pytest.mark.parametrize("kind, name", FIELDS, ids="-".join)
def test_a_value_of_the_wrong_sort_is_refused_in_words_beside_its_field(kind, name):
    for wrong in WRONG[sort_of(KINDS[kind].fields[name])]:
        assert name in problems(kind, **{name: wrong}), wrong


def fields_of(sort):
    """Name the fields of a sort, each with its kind."""
    return [(kind, name) for kind, name in FIELDS if isinstance(KINDS[kind].fields[name], sort)]


@pytest.mark.parametrize("kind, name", fields_of(Text), ids="-".join)
def test_a_text_may_be_as_long_as_is_said_and_no_longer(kind, name):
    field = KINDS[kind].fields[name]
    assert 0 < field.longest <= (LONGEST_TEXT if isinstance(field, LongText) else LONGEST_LINE)
    assert name not in problems(kind, **{name: "x" * field.longest})
    assert name in problems(kind, **{name: "x" * (field.longest + 1)})


@pytest.mark.parametrize("kind, name", fields_of(Lines), ids="-".join)
def test_a_list_may_be_as_long_as_is_said_and_its_lines_too_and_no_longer(kind, name):
    assert problems(kind, **{name: ["x" * LONGEST_LINE] * MOST_ENTRIES}) == {}
    assert name in problems(kind, **{name: ["x" * (LONGEST_LINE + 1)]})
    assert name in problems(kind, **{name: ["x"] * (MOST_ENTRIES + 1)})


@pytest.mark.parametrize(
    "year, accepted", [(FIRST_YEAR - 1, False), (FIRST_YEAR, True), (LAST_YEAR, True), (LAST_YEAR + 1, False)]
)
def test_a_year_that_no_case_can_mean_is_refused(year, accepted):
    assert ("due_on" not in problems("recommendation", due_on=f"{year}-01-01")) == accepted
    assert ("obtained_at" not in problems("evidence_item", obtained_at=f"{year}-01-01T00:00:00+00:00")) == accepted


def test_spaces_alone_are_nothing():
    assert problems("note", text=" \n\t ") == {"text": "Fill in: Note"}
    assert KINDS["note"].validate({"text": "  Rang twice. "}) == {"text": "Rang twice."}


def test_several_values_are_kept_once_and_in_the_order_of_the_list():
    content = {**KINDS["classification"].write(filled("classification")), "categories": ["child", "death", "child"]}
    assert KINDS["classification"].validate(content)["categories"] == ("death", "child")


def test_all_that_is_wrong_is_told_at_once():
    found = problems("interview", surprise="1", account=None, recording="memory", started_at="noon")
    assert found.keys() == {"surprise", "account", "recording", "started_at"}


# For any content ----------------------------------------------------------------------------------------------------


@given(st.data(), st.sampled_from(sorted(KINDS)))
def test_what_is_written_is_read_back_the_same(data, kind):
    content = data.draw(contents(kind))
    stored = KINDS[kind].write(content)
    assert KINDS[kind].read(stored) == content
    assert KINDS[kind].write(KINDS[kind].read(stored)) == stored


@given(st.data(), st.sampled_from(sorted(KINDS)))
def test_whatever_is_sent_in_is_accepted_whole_or_refused_in_words(data, kind):
    names = [*KINDS[kind].fields, "surprise"]
    sent = data.draw(st.dictionaries(st.sampled_from(names), JSON))
    values, wrong = judged(kind, {**KINDS[kind].write(filled(kind)), **sent})
    assert bool(values) != bool(wrong)
    assert all(name in names and words for name, words in wrong.items())
    if values:
        assert KINDS[kind].validate(KINDS[kind].write(values)) == values


def test_a_new_kind_needs_nothing_but_its_fields():
    class Photograph(RecordKind):
        name = "photograph"
        title = "Photograph"
        taken_on = Day(label="When it was taken")

    assert Photograph.validate({"taken_on": "2026-03-02"}) == {"taken_on": date(2026, 3, 2)}
    with pytest.raises(InvalidRecord, match="photograph: taken_on: Fill in: When it was taken"):
        Photograph.validate({})


def test_a_field_says_itself_how_it_is_read():
    with pytest.raises(NotImplementedError):
        Field(label="Anything").read("x")
    with pytest.raises(Unfit, match="Answer yes or no"):
        YesNo(label="Is it so?").read("perhaps")


NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    "kind, field, said",
    [
        ("criminal_referral", "sent_on", "2026-03-04"),
        ("officer_notice", "served_at", "2026-03-02T09:06:00+00:00"),
        ("contact", "at", "2026-04-01T09:00:00+00:00"),
    ],
)
def test_nothing_is_recorded_as_done_before_it_happened(kind, field, said):
    with pytest.raises(InvalidRecord) as refused:
        KINDS[kind].validate({field: said}, NOW)
    assert "lies in the future" in refused.value.problems[field]


@pytest.mark.parametrize(
    "kind, field, said",
    [
        ("criminal_referral", "sent_on", "2026-03-03"),
        ("officer_notice", "served_at", "2026-03-02T09:05:00+00:00"),
        ("recommendation", "due_on", "2027-03-02"),
        ("suspension", "review_due_on", "2026-05-02"),
    ],
)
def test_limits_may_lie_ahead_and_clocks_may_differ_a_little(kind, field, said):
    with pytest.raises(InvalidRecord) as refused:
        KINDS[kind].validate({field: said}, NOW)
    assert field not in refused.value.problems
