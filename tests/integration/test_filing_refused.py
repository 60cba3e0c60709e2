"""What does not fit comes back whole, with words that say what to do: nothing typed is ever lost."""

import pytest

from oversight.questions.steps import STEPS
from tests.factories.public_client import FULL

HOSTILE = {
    "script": "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>",
    "right-to-left override": "abc\u202egnp.exe\u2066",
    "emoji and scripts": "😀👩‍👩‍👧 سلام Ώ हिन्दी 漢字",
    "templates": "{{ 7*7 }} {% raw %} %(label)s %s ${x}",
    "sql": "'; DROP TABLE complaint; --",
    "null": "null",
}
TEXTS = {"account": "account", "where": "place", "harm": "harm", "wishes": "wishes"}
LONGEST = {
    ("account", "account"): 20_000,
    ("where", "place"): 1_000,
    ("when", "time"): 200,
    ("officers", "name"): 200,
    ("officers", "badge"): 50,
    ("officers", "rank"): 100,
    ("officers", "unit"): 200,
    ("officers", "vehicle"): 200,
    ("officers", "description"): 2_000,
    ("harm", "harm"): 5_000,
    ("wishes", "wishes"): 5_000,
    ("needs", "language"): 100,
    ("needs", "details"): 2_000,
    ("contact", "name"): 200,
    ("contact", "phone"): 100,
    ("contact", "address"): 500,
    ("contact", "safe"): 1_000,
}


@pytest.mark.parametrize(
    "key, name", [("who", "who"), ("account", "account"), ("identity", "identity"), ("contact", "name")]
)
def test_an_empty_answer_is_asked_for_again(person, key, name):
    person.answer(FULL, until=f"/file/{key}")
    page = person.send(**{name: ""})
    assert page.status == 422
    assert page.title.startswith("Error:")
    assert f"#{name}" in page.links


@pytest.mark.parametrize("key", dict.fromkeys(key for key, _ in LONGEST))
def test_texts_one_too_long_come_back_whole(person, key):
    person.answer(FULL, until=f"/file/{key}")
    limits = {name: limit for (page, name), limit in LONGEST.items() if page == key}
    filled = {**FULL.get(key, {}), **{name: "x" * (limit + 1) for name, limit in limits.items()}}
    page = person.send(**filled)
    assert page.status == 422
    for name, limit in limits.items():
        assert f"#{name}" in page.links
        assert str(limit) in page.text.replace(",", "")
        assert page.form.fields[name] == "x" * (limit + 1)
    assert person.send(**{name: "x" * limit for name, limit in limits.items()}).status == 200
    assert person.page.address != f"/file/{key}"


def test_25_000_characters_come_back_whole(person):
    person.send(who="self")
    long = "Ünïcode 😀 " * 2_500
    page = person.send(account=long)
    assert page.status == 422
    assert page.form.fields["account"] == long.strip()
    assert "It has 24,999 now." in page.text


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_words_are_kept_as_they_are_and_shown_as_words(person, kind):
    words = HOSTILE[kind]
    check = person.answer(FULL | {key: FULL.get(key, {}) | {name: words} for key, name in TEXTS.items()})
    assert "<script>" not in check.html
    assert "onerror=alert(2)>" not in check.html
    assert check.text.count(" ".join(words.split())) >= len(TEXTS)
    for key, name in TEXTS.items():
        assert person.get(f"/file/{key}").form.fields[name] == words


def test_a_null_character_is_taken_out_and_the_person_told(person):
    person.send(who="self")
    page = person.send(account="They\x00 hit me")
    assert page.status == 422
    assert page.form.fields["account"] == "They hit me"
    assert person.send().address == "/file/matters"


@pytest.mark.parametrize("key", [step.key for step in STEPS])
def test_a_field_sent_many_times_breaks_nothing(person, key):
    person.get(f"/file/{key}")
    names = [field["name"] for field in person.page.form.inputs] + ["csrf_token", "unknown", "then"]
    fields = person.page.form.fields
    for name in names:
        fields.setlist(name, fields.getlist(name) + ["a", "b", "\x00"] * 5)
    assert person.post(person.page.form.action, fields).status in {200, 422}


@pytest.mark.parametrize("value", ["nobody", "", "self\x00", "<b>"])
def test_a_choice_that_is_not_offered_is_refused(person, value):
    assert person.send(who=value).status == 422


def test_a_date_that_has_not_come_is_refused_and_shown_again(person):
    person.answer(FULL, until="/file/when")
    page = person.send(**{"date-day": "3", "date-month": "3", "date-year": "2026", "time": "noon"})
    assert page.status == 422
    assert page.form.fields["date-year"] == "2026"
    assert page.form.fields["time"] == "noon"
    assert person.send(**{"date-day": "2"}).address == "/file/where"


def test_a_last_day_before_the_first_is_refused(person):
    person.answer(FULL, until="/file/when")
    days = {"date-day": "3", "date-month": "2", "date-year": "2026", "until-month": "1", "until-year": "2026"}
    page = person.send(**days)
    assert page.status == 422
    assert "#until-day" in page.links
    assert "it is before the first day" in page.text
    assert person.send(**{"until-month": "2"}).address == "/file/where"


@pytest.mark.parametrize("way", ["email", "phone", "address"])
def test_one_way_to_reach_somebody_is_enough(person, way):
    person.answer({**FULL, "contact": {}}, until="/file/contact")
    assert "One of the three is enough" in person.page.text
    refused = person.send(name="Ana")
    assert (refused.status, refused.form.fields["name"]) == (422, "Ana")
    assert person.send(**{way: "ana@example.org"}).address == "/file/check"


def test_an_address_that_cannot_work_is_refused_once(person):
    person.answer(FULL, until="/file/contact")
    page = person.send(name="Ana", email="ana at example")
    assert page.status == 422
    assert page.text.count("like name@example.org") == 2
    assert "one way to reach you" not in page.text
