"""What each kind of answer accepts, and the words it refuses with."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, Form
from wtforms.validators import Optional

from oversight.form_dates import (
    ApproximateDate,
    ApproximateDateField,
    DatePartsField,
    DateTimePartsField,
    NotAfter,
    western_digits,
)
from oversight.form_fields import (
    ChecksField,
    EmailField,
    LinesField,
    RadiosField,
    SelectMenuField,
    TextBlockField,
    TextLineField,
    WholeNumberField,
    clean_text,
)
from oversight.form_validators import Between, EmailAddress, MaxLength, MaxLines, Required

ACTS = [("force", "Force"), ("search", "Search")]
LONDON = ZoneInfo("Europe/London")


def answer(unbound, given=None, **start):
    """Send one field what a browser would send, and return it validated."""
    sent = {f"it{key}": value for key, value in (given or {}).items()}
    form = type("OneField", (Form,), {"it": unbound})(MultiDict(sent), **start)
    form.validate()
    return form.it


def date_parts(day="", month="", year="", **more):
    return {"-day": day, "-month": month, "-year": year, **{f"-{name}": text for name, text in more.items()}}


# Texts


@pytest.mark.parametrize("text", ["Zoë", "محمد علی", "李小龍", "नमस्ते", "👮🏽‍♀️", "'; DROP TABLE--", "\u200fשלום"])
def test_a_line_takes_any_script(text):
    field = answer(TextLineField("Name"), {"": text})
    assert (field.data, field.errors) == (text, [])


def test_a_text_loses_space_around_it_and_foreign_line_endings():
    assert answer(TextBlockField("Story"), {"": "  one\r\ntwo\rthree\n "}).data == "one\ntwo\nthree"


def test_a_line_has_no_line_breaks():
    assert answer(TextLineField("Name"), {"": "one\r\ntwo"}).data == "one two"


@pytest.mark.parametrize("mark", ["\0", "\x07", "\x1b", "\x7f", "\x9c", "\ud800"])
def test_characters_that_cannot_be_stored_are_removed_and_named(mark):
    field = answer(TextBlockField("Story"), {"": f"on{mark}e"})
    assert field.data == "one"
    assert field.errors == [
        "“Story” held characters that cannot be stored, often copied from another program."
        " They have been removed: check the text and send it again."
    ]


def test_tabs_and_new_lines_are_not_control_characters_here():
    assert clean_text("a\tb\nc") == "a\tb\nc"


@pytest.mark.parametrize("given", [{}, {"": ""}, {"": "  \n"}])
def test_a_required_text_asks_for_an_answer(given):
    assert answer(TextLineField("Name", [Required()]), given).errors == ["Answer “Name”."]


def test_a_required_message_may_be_our_own():
    assert answer(TextLineField("Name", [Required("Enter your name")])).errors == ["Enter your name"]


def test_a_box_that_must_be_ticked_says_so():
    assert answer(BooleanField("I agree", [Required()])).errors == ["Answer “I agree”."]
    assert answer(BooleanField("I agree", [Required()]), {"": "y"}).errors == []


@pytest.mark.parametrize("length, refused", [(4, False), (5, False), (6, True)])
def test_a_length_limit_counts_its_own_value_as_allowed(length, refused):
    assert bool(answer(TextLineField("Name", [MaxLength(5)]), {"": "é" * length}).errors) is refused


def test_a_length_limit_tells_the_limit_and_the_present_length():
    assert answer(TextLineField("Name", [MaxLength(5)]), {"": "é" * 9}).errors == [
        "Shorten “Name” to 5 characters or fewer. It has 9 characters now."
    ]


@pytest.mark.parametrize("text", ["a@b.org", "ü.ñ+x@sub.example.org", ""])
def test_a_possible_address_is_accepted(text):
    assert answer(EmailField("Email", [EmailAddress()]), {"": text}).errors == []


@pytest.mark.parametrize("text", ["nobody", "a@b", "a@@b.org", "a b@c.org", "a@b.org."])
def test_an_impossible_address_is_refused_with_an_example(text):
    assert answer(EmailField("Email", [EmailAddress()]), {"": text}).errors == [
        "Enter an email address for “Email”, like name@example.org."
    ]


# Lists


def test_lines_are_entries_and_empty_ones_do_not_count():
    field = answer(LinesField("Names"), {"": " one \r\n\r\n two\n"})
    assert field.data == ("one", "two")
    assert field._value() == "one\ntwo"


def test_lines_are_limited_each_and_together():
    field = answer(LinesField("Names", [MaxLength(3), MaxLines(1)]), {"": "one\nthree"})
    assert field.errors == [
        "Shorten “Names” to 3 characters or fewer. It has 5 characters now.",
        "Keep “Names” to 1 lines or fewer. It has 2 lines now.",
    ]


def test_no_lines_are_an_empty_tuple():
    assert answer(LinesField("Names", [MaxLength(3)]), {"": ""}).data == ()


# Numbers


@pytest.mark.parametrize("text", ["15", " 15 ", "١٥", "۱۵", "१५"])
def test_a_number_may_be_written_in_any_digits(text):
    assert answer(WholeNumberField("Age"), {"": text}).data == 15


@pytest.mark.parametrize("text", ["-1", "1.5", "ten", "1_0", "9" * 19])
def test_what_is_no_whole_number_is_refused_once_and_shown_again(text):
    field = answer(WholeNumberField("Age", [Required(), Between(0, 9)]), {"": text})
    assert field.errors == ["Enter “Age” as a whole number in digits, like 15."]
    assert field._value() == text


@pytest.mark.parametrize("number, refused", [(1, True), (2, False), (9, False), (10, True)])
def test_bounds_are_allowed_themselves(number, refused):
    errors = answer(WholeNumberField("Age", [Between(2, 9)]), {"": str(number)}).errors
    assert errors == (["Enter a number from 2 to 9 for “Age”."] if refused else [])


def test_digits_of_other_scripts_become_western_and_the_rest_stays():
    assert western_digits("٣ mars ۲۰۲۶") == "3 mars 2026"


# Choices


@pytest.mark.parametrize("kind", [RadiosField, SelectMenuField])
def test_one_choice_is_known_or_refused(kind):
    assert answer(kind("Act", choices=ACTS), {"": "force"}).data == "force"
    assert answer(kind("Act", choices=ACTS), {"": "theft"}).errors == ["Choose one of the answers listed under “Act”."]


@pytest.mark.parametrize("kind", [RadiosField, ChecksField])
def test_no_choice_is_an_answer_unless_one_is_required(kind):
    assert answer(kind("Act", choices=ACTS)).errors == []
    assert answer(kind("Act", [Required("Choose")], choices=ACTS)).errors == ["Choose"]


def test_a_menu_left_on_its_empty_line_is_no_answer():
    menu = SelectMenuField("Act", [Required()], choices=[("", "Choose"), *ACTS])
    assert answer(menu, {"": ""}).errors == ["Answer “Act”."]


def test_choices_may_be_counted_when_the_form_is_shown():
    assert answer(RadiosField("Act", choices=lambda: ACTS), {"": "search"}).data == "search"


def test_checks_are_a_tuple_without_repeats():
    form = type("OneField", (Form,), {"it": ChecksField("Act", choices=ACTS)})
    shown = form(MultiDict([("it", "search"), ("it", "force"), ("it", "search")]))
    assert shown.validate()
    assert shown.it.data == ("search", "force")


def test_checks_refuse_what_was_not_offered():
    assert answer(ChecksField("Act", choices=ACTS), {"": "theft"}).errors == [
        "Choose one of the answers listed under “Act”."
    ]


def test_checks_begin_with_what_is_known_already():
    form = type("OneField", (Form,), {"it": ChecksField("Act", choices=ACTS)})
    assert [choice[2] for choice in form(it=("search",)).it.iter_choices()] == [False, True]
    assert form().it.data == ()


# Dates


@pytest.mark.parametrize(
    "given", [date_parts("5", "3", "2026"), date_parts(" 05", "03 ", "2026"), date_parts("٥", "٣", "٢٠٢٦")]
)
def test_a_date_is_read_from_its_boxes(given):
    field = answer(DatePartsField("Day", [Required()]), given)
    assert (field.data, field.errors) == (date(2026, 3, 5), [])


@pytest.mark.parametrize(
    "given, message, failed",
    [
        (date_parts("", "3", "2026"), "“When” must include a day.", ["day"]),
        (date_parts("5", "", "2026"), "“When” must include a month.", ["month"]),
        (date_parts("5", "3", ""), "“When” must include a year.", ["year"]),
        (date_parts("", "", "2026"), "“When” must include a day and a month.", ["day", "month"]),
        (date_parts("", "3", ""), "“When” must include a day and a year.", ["day", "year"]),
        (date_parts("5", "", ""), "“When” must include a month and a year.", ["month", "year"]),
        (date_parts("0", "3", "2026"), "“When”: the day must be a number from 1 to 31.", ["day"]),
        (date_parts("32", "3", "2026"), "“When”: the day must be a number from 1 to 31.", ["day"]),
        (date_parts("5", "0", "2026"), "“When”: the month must be a number from 1 to 12.", ["month"]),
        (date_parts("5", "13", "2026"), "“When”: the month must be a number from 1 to 12.", ["month"]),
        (date_parts("5", "March", "2026"), "“When”: the month must be a number from 1 to 12.", ["month"]),
        (date_parts("5", "3", "26"), "“When”: the year must have four digits, like 2026.", ["year"]),
        (date_parts("5", "3", "20266"), "“When”: the year must have four digits, like 2026.", ["year"]),
        (date_parts("5", "3", "1899"), "“When”: the year must be 1900 or later.", ["year"]),
        (date_parts("29", "2", "2026"), "“When” must be a real date. Check the day and the month.", ["day", "month"]),
    ],
)
def test_a_date_that_cannot_be_says_what_to_mend_and_where(given, message, failed):
    field = answer(DatePartsField("When", [Required()]), given)
    assert (field.data, field.errors) == (None, [message])
    assert [part.name for part in field.parts if part.failed] == [f"it-{name}" for name in failed]
    assert field.error_id == f"it-{failed[0]}"
    assert [part.text for part in field.parts] == list(given.values())


def test_a_year_at_the_limit_and_a_leap_day_are_real():
    assert answer(DatePartsField("When"), date_parts("1", "1", "1900")).data == date(1900, 1, 1)
    assert answer(DatePartsField("When"), date_parts("29", "2", "2024")).data == date(2024, 2, 29)


@pytest.mark.parametrize("kind", [DatePartsField, ApproximateDateField, DateTimePartsField])
def test_an_empty_date_is_none_unless_required(kind):
    assert answer(kind("When", [Optional()]), date_parts()).data is None
    field = answer(kind("When", [Required()]), date_parts())
    assert field.errors == ["Answer “When”."]
    assert all(part.failed for part in field.parts)
    assert field.error_id == "it-day"


def test_a_date_known_already_is_shown_in_its_boxes():
    form = type("OneField", (Form,), {"it": DatePartsField()})
    assert [part.text for part in form(it=date(2026, 3, 5)).it.parts] == ["5", "3", "2026"]


@pytest.mark.parametrize("day, refused", [("5", False), ("6", True)])
def test_a_date_to_come_is_refused_and_today_is_not(day, refused):
    field = answer(DatePartsField("When", [NotAfter(lambda: date(2026, 3, 5))]), date_parts(day, "3", "2026"))
    assert field.errors == (["Check “When”: this date has not come yet."] if refused else [])


@pytest.mark.parametrize(
    "given, text",
    [
        (date_parts("", "", "2026"), "2026"),
        (date_parts("", "3", "2026"), "2026-03"),
        (date_parts("5", "3", "2026"), "2026-03-05"),
    ],
)
def test_an_approximate_date_is_as_exact_as_its_boxes(given, text):
    field = answer(ApproximateDateField("When"), given)
    assert field.errors == []
    assert str(field.data) == text
    assert ApproximateDate.from_text(text) == field.data


@pytest.mark.parametrize(
    "given, message",
    [
        (date_parts("5", "3", ""), "“When” must include a year."),
        (date_parts("5", "", "2026"), "“When” must include a month."),
        (date_parts("5", "", ""), "“When” must include a month and a year."),
        (date_parts("30", "2", "2026"), "“When” must be a real date. Check the day and the month."),
    ],
)
def test_an_approximate_date_needs_what_it_builds_on(given, message):
    assert answer(ApproximateDateField("When"), given).errors == [message]


@pytest.mark.parametrize(
    "text, earliest, latest",
    [
        ("2024", date(2024, 1, 1), date(2024, 12, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2024-12", date(2024, 12, 1), date(2024, 12, 31)),
        ("2024-02-05", date(2024, 2, 5), date(2024, 2, 5)),
    ],
)
def test_an_approximate_date_spans_the_days_it_may_mean(text, earliest, latest):
    when = ApproximateDate.from_text(text)
    assert (when.earliest, when.latest) == (earliest, latest)


@pytest.mark.parametrize("text", ["", "26", "2026-3", "2026-02-30", "2026-13", "٢٠٢٦", "2026-03-05-01"])
def test_what_is_no_approximate_date_is_not_read_as_one(text):
    with pytest.raises(ValueError, match=r".+"):
        ApproximateDate.from_text(text)


# Times


@pytest.mark.parametrize("text", ["9:05", "09:05", "09.05", "0905", "905", "٩:٠٥"])
def test_a_time_may_be_written_in_several_ways(text):
    field = answer(DateTimePartsField("When"), date_parts("5", "3", "2026", time=text))
    assert (field.data, field.errors) == (datetime(2026, 3, 5, 9, 5), [])  # noqa: DTZ001


@pytest.mark.parametrize("text", ["24:00", "12:60", "noon", "9", "9:5"])
def test_a_time_that_cannot_be_is_refused_with_an_example(text):
    field = answer(DateTimePartsField("When"), date_parts("5", "3", "2026", time=text))
    assert field.errors == ["“When”: write the time as hours and minutes, like 14:30."]
    assert field.error_id == "it-time"


def test_a_missing_time_is_asked_for():
    assert answer(DateTimePartsField("When"), date_parts("5", "3", "2026")).errors == [
        "“When” must include a time, like 14:30."
    ]
    assert answer(DateTimePartsField("When"), date_parts("5")).errors == ["“When” is not complete: fill in every box."]


def test_a_time_in_a_zone_becomes_an_instant_and_is_shown_as_it_was_told():
    field = answer(DateTimePartsField("When", zone=LONDON), date_parts("5", "7", "2026", time="14:30"))
    assert field.data == datetime(2026, 7, 5, 13, 30, tzinfo=UTC)
    shown = type("OneField", (Form,), {"it": DateTimePartsField(zone=LONDON)})(it=field.data)
    assert [part.text for part in shown.it.parts] == ["5", "7", "2026", "14:30"]


def test_a_time_the_clocks_skipped_is_refused():
    field = answer(DateTimePartsField("When", zone=LONDON), date_parts("29", "3", "2026", time="01:30"))
    assert field.errors == ["“When”: clocks went forward over this time, so it never was. Check the time."]
