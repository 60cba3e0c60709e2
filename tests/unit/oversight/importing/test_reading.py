"""Each value of a row becomes what the mapping says, and what it became is noted beside it."""

from zoneinfo import ZoneInfo

import pytest

from oversight.importing.columns import Number, Table, When, Words
from oversight.importing.reading import Reading, shown
from oversight.importing.source import Row

CASE = {"kind": " ABUSE", "area": "5"}


def reading(**cells: str) -> Reading:
    return Reading(Row("rows.csv", 7, cells), ZoneInfo("America/New_York"), CASE)


def words(given: object, **cells: str) -> str:
    return reading(**cells).words(Words.model_validate(given), "target")


def test_columns_stand_in_words():
    assert words("District {d}", d=" 9 ") == "District 9"


def test_a_value_that_looks_like_a_place_is_only_a_value():
    assert words("{a} {b}", a="{b}", b="{__class__}") == "{b} {__class__}"


def test_pieces_that_are_not_known_are_left_out():
    spec = {"words": ["{race}", "{sex}"], "unknown": ["unk"], "blank": "Nobody knows"}
    assert words(spec, race="White", sex="Male") == "White, Male"
    assert words(spec, race="UNK", sex="Male") == "Male"
    assert words(spec, race="", sex=" unk") == "Nobody knows"


def test_some_words_are_said_otherwise():
    spec = {"words": "{a}", "replace": {"ongoing": "About {case.kind}"}}
    assert words(spec, a=" OnGoing") == "About ABUSE"
    assert words(spec, a="Done") == "Done"


def test_a_list_with_a_default_notes_what_it_does_not_hold():
    one = reading(sex="X")
    spec = Words.model_validate({"words": "{sex}", "replace": {"M": "male"}, "otherwise": ""})
    assert one.words(spec, "sex") == ""
    assert [note.words for note in one.notes] == ["sex is “X”, which the mapping does not list"]


def test_what_is_too_long_for_its_place_is_refused():
    one = reading(name="x" * 201)
    one.words(Words.model_validate("{name}"), "name")
    assert [problem.words for problem in one.problems] == ["name would have 201 characters, and the most is 200"]


def test_the_account_keeps_every_space():
    assert reading(said="  He hit me.\r\n ").account(Words.model_validate("{said}")) == "  He hit me.\r\n "


def test_a_closed_list_names_what_it_holds():
    one = reading(found="Maybe")
    assert one.chosen(Table[str](column="found", table={"Yes": "y", "No": "n"}), "finding") is None
    assert [str(problem) for problem in one.problems] == [
        "rows.csv, line 7: found is “Maybe”, which the mapping does not list; it lists: “Yes”, “No”"
    ]


def test_case_and_space_do_not_count_in_a_list():
    assert reading(found="  other  THAN ").chosen(Table[str](column="found", table={"Other than": "n"}), "f") == "n"


def test_a_day_begins_where_the_agency_is():
    when = When(column="day", formats=("%Y-%m-%d",))
    moment = reading(day="2015-07-01").moment(when, "received_at")
    assert moment is not None
    assert moment.isoformat() == "2015-07-01T04:00:00+00:00"


@pytest.mark.parametrize("zone", ["America/New_York", "Asia/Tokyo", "UTC"])
@pytest.mark.parametrize("day", ["0001-01-01", "1899-12-30", "2201-01-01", "9999-12-31"])
def test_a_day_that_stands_for_none_is_refused_wherever_it_is(zone, day):
    one = Reading(Row("rows.csv", 7, {"day": day}), ZoneInfo(zone), CASE)
    assert one.moment(When(column="day", formats=("%Y-%m-%d",)), "received_at") is None
    (problem,) = one.problems
    assert problem.words == f"day is “{day}”, and its year is not from 1900 to 2199"
    assert one.became == []


@pytest.mark.parametrize("text", ["2015-02-30", "yesterday", "2015-07-01 10:00", "２０１５-07-01x"])
def test_what_is_no_date_is_refused(text):
    one = reading(day=text)
    assert one.moment(When(column="day", formats=("%Y-%m-%d",)), "received_at") is None
    assert "and no date written as: %Y-%m-%d" in one.problems[0].words


@pytest.mark.parametrize("text", ["-1", "1.5", "131", "1e2", "٣", "9" * 5000])
def test_what_is_no_age_is_refused(text):
    one = reading(age=text)
    assert one.number(Number(column="age"), "age") is None
    assert "no whole number from 0 to 130" in one.problems[0].words


def test_unknown_and_blank_say_nothing():
    one = reading(age="Unknown", day=" ")
    assert one.number(Number(column="age", unknown=("unknown",)), "age") is None
    assert one.moment(When(column="day", formats=("%Y-%m-%d",)), "day") is None
    assert one.problems == []


def test_what_each_value_became_is_noted_and_the_row_stays_as_it_came():
    one = reading(found=" Yes", area="here")
    one.chosen(Table[str](column="found", table={"yes": "right"}), "finding")
    one.words(Words.model_validate("{area}"), "place")
    assert one.source() == [["found", " Yes"], ["area", "here"]]
    assert one.outcome()["values"] == [["found", "finding", "right"], ["area", "place", None]]


def test_a_value_is_shown_short_and_without_commands():
    assert shown("a\x1b[2J\u202eb") == "“a?[2J?b”"
    assert shown("x" * 100) == "“" + "x" * 60 + "…”"
