"""File a complaint, question by question: nothing typed is ever lost, and every way through leads to sending."""

import pytest
from sqlalchemy import func, select

from oversight.models import CaseRecord, Complaint, Draft, Party, Subject
from oversight.questions.paths import PATHS
from oversight.questions.steps import STEPS
from oversight.sealing.box import CannotOpen, derive, opened
from oversight.services import drafts
from tests.factories.public_client import ANONYMOUS, FULL, Clock, Person, make_app

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
EVENT = ["account", "matters", "force", "when", "where", "officers", "witnesses", "files", "harm"]
BEFORE, AFTER = [*EVENT, "wishes", "fears", "help"], ["needs", "identity", "contact"]
WAYS = {
    "self": [*BEFORE, "age", *AFTER],
    "other": ["person", "consent", *BEFORE, "ages", *AFTER],
    "died": ["person", *BEFORE, "ages", *AFTER],
    "child": ["account", "place", "officers", "files", "fears", "help", "adult", "age", "identity", "contact"],
    "custody": ["custody", *BEFORE, "age", *AFTER],
    "group": ["group", *BEFORE, *AFTER],
    "witness": ["saw", "person", *EVENT, "fears", "help", "ages", *AFTER],
    "officer": ["colleagues", *BEFORE, *AFTER],
    "organisation": ["organisation", "person", "consent", *BEFORE, "ages", *AFTER],
    "small": ["account", "place", "officers", "wishes", "identity", "contact"],
    "thanks": ["account", "place", "officers", "identity", "contact"],
}
"""What each path asks after the first question of somebody who tells of force: a second copy, written by hand."""

VICTIMS = {"self", "child", "custody", "small"}


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def person(settings, database, clock):
    """Somebody who has just begun."""
    made = Person(make_app(settings, database, clock))
    made.begin()
    return made


def only(database, *columns):
    with database.read() as session:
        return session.execute(select(*columns)).one()


def the_only(database, model, *names):
    """Give some of what the only row of a table holds, sealed or not."""
    with database.read() as session:
        row = session.scalars(select(model)).one()
        return tuple(getattr(row, name) for name in names)


# The way through ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", WAYS)
def test_each_way_asks_its_questions_and_ends_in_sending(person, database, who):
    seen = []
    while person.page.address != "/file/check":
        key = person.page.address.removeprefix("/file/")
        seen.append(key)
        person.send(**{**FULL, "who": {"who": who}}.get(key, {}))
    assert seen == ["who", *WAYS[who]]
    person.send()
    assert person.page.code
    party = only(database, Party.roles)
    assert "complainant" in party.roles
    assert ("victim" in party.roles) == (who in VICTIMS)


def test_what_was_answered_is_what_is_filed(person, database):
    person.answer(FULL)
    person.send()
    case = the_only(database, Complaint, "account", "happened", "place", "harm", "wishes", "source")
    assert case == (
        "Two officers hit me with a baton.\nNobody helped.",
        {"date": "2026-02", "time": "After dark", "going_on": True, "officers": {"1": {"uniform": "yes"}}},
        "Corner of Mill Lane",
        "Hurt or ill, in body or mind\nThings damaged, lost or taken\nA broken wrist",
        "In writing",
        "complainant",
    )
    party = the_only(database, Party, "name", "contact", "anonymous", "age", "needs", "about")
    assert party == (
        "Ana Lima",
        {"email": "ana@example.org", "phone": "555 0100", "safe": "Mornings only"},
        False,
        34,
        "An interpreter or another language\nLanguage: Polish\nBy telephone",
        {"writes_for": "self", "identity": "withheld"},
    )
    officer = the_only(database, Subject, "name", "badge", "rank", "unit_name", "description")
    assert officer == ("Sergeant Roe", "4711", "Sergeant", "Patrol 7", "Vehicle: XB 12")


def test_only_three_questions_need_an_answer(person, database):
    person.answer(ANONYMOUS)
    person.send()
    party = the_only(database, Party, "name", "contact", "anonymous", "wants_contact", "needs")
    assert party == ("", {}, True, True, "")
    assert only(database, func.count(Subject.id)) == (0,)


def test_for_somebody_else_their_age_and_tie_are_kept_apart_from_who_writes(person, database):
    answers = {
        **FULL,
        "who": {"who": "other"},
        "person": {"name": "Bo", "tie": "My son"},
        "ages": {"their_age": "9", "age": "16"},
    }
    person.answer(answers)
    person.send()
    age, about, roles = the_only(database, Party, "age", "about", "roles")
    assert age == 16
    assert about["person"] == {"name": "Bo", "tie": "My son", "age": 9}
    assert roles == ["complainant", "representative"]


@pytest.mark.parametrize("who, source", [("officer", "officer_report"), ("witness", "third_party")])
def test_the_source_follows_from_who_writes(person, database, who, source):
    person.answer({**ANONYMOUS, "who": {"who": who}})
    person.send()
    assert only(database, Complaint.source) == (source,)


def test_every_question_says_that_nothing_is_sent_yet(person):
    person.answer(FULL)
    questions = [page for page in person.pages if page.address.startswith("/file/")]
    assert len(questions) == len(WAYS["self"]) + 2
    assert all("Not sent yet" in page.text and "of 5" in page.text for page in questions)


def kept_by(person, database):
    """Open the draft as its browser does."""
    with person.browser.session_transaction() as kept:
        return drafts.read(database, kept["draft"], Clock().at).answers


def records(database):
    with database.read() as session:
        rows = session.scalars(select(CaseRecord).where(CaseRecord.kind != "contact"))
        return {row.kind: {name: said for name, said in row.content.items() if said} for row in rows}


def test_what_was_chosen_is_kept_as_records_that_staff_and_standards_read(person, database):
    person.answer(FULL)
    person.send()
    assert records(database) == {
        "account_details": {
            "did": ["force"],
            "did_not": ["doctor"],
            "place_kind": "street",
            "force_kinds": ["baton"],
            "weapon_use": "used",
            "injuries": ["bone"],
            "doctor": "seen",
            "witnesses": "The man at the kiosk",
            "wanted": ["apology"],
        },
        "reprisal_fear": {"afraid": "soon", "feared": ["officers"], "guards": ["no_police"], "urgency": "medium"},
        "need": {"need": "language", "what": "Polish"},
    }


def test_a_threat_that_was_made_already_is_reported_as_a_reprisal(person, database):
    person.answer({**FULL, "fears": {"afraid": "now", "threats": ["violence"], "fear_words": "He came to my door"}})
    person.send()
    assert records(database)["reprisal_fear"]["urgency"] == "high"
    assert records(database)["reprisal_report"]["what_happened"].endswith("He came to my door")


def test_whoever_fears_nothing_leaves_no_record_of_fear(person, database):
    person.answer({**FULL, "fears": {"afraid": "no"}})
    person.send()
    assert "reprisal_fear" not in records(database)


@pytest.mark.parametrize("may_tell, told", [("yes", True), ("no", False), ("", False)])
def test_services_are_told_of_a_person_only_with_their_recorded_consent(person, database, may_tell, told):
    person.answer({**FULL, "help": {"services": ["legal-aid"], "may_tell": may_tell}})
    person.send()
    kept = records(database)
    assert kept["person_details"]["help_wanted"] == ["Legal aid office"]
    assert ("consent" in kept) == told
    if told:
        assert kept["consent"]["purpose"] == "help_referral"


def test_whoever_stays_anonymous_is_referred_to_nobody(person, database):
    person.answer({**ANONYMOUS, "help": {"services": ["legal-aid"], "may_tell": "yes"}})
    person.send()
    assert "consent" not in records(database)


def test_a_child_needs_no_grown_up_and_no_way_to_be_reached(person, database):
    person.answer({**ANONYMOUS, "who": {"who": "child"}, "identity": {"identity": "named"}, "contact": {"name": "Bo"}})
    person.send()
    assert person.page.code
    assert the_only(database, Party, "name", "contact") == ("Bo", {})


@pytest.mark.parametrize("who, light", [("small", "small"), ("thanks", "thanks")])
def test_praise_and_small_matters_say_that_they_go_the_light_way(person, database, who, light):
    person.answer({**ANONYMOUS, "who": {"who": who}})
    person.send()
    assert records(database)["account_details"]["light"] == light


def test_an_answer_opens_the_questions_that_it_needs_and_a_change_closes_them(person, database):
    person.answer({**FULL, "matters": {"did": ["arrest", "property", "assembly", "discrimination", "stop"]}})
    seen = {page.address for page in person.pages}
    assert {f"/file/{key}" for key in ("stop", "arrest", "things", "gathering", "grounds")} <= seen
    assert "/file/force" not in seen
    person.get("/file/matters?change=yes")
    assert person.send(did=["force"]).address == "/file/force?change=yes"
    assert person.send(force_kinds=["dog"]).address == "/file/check"
    person.send()
    assert "force_kinds" in records(database)["account_details"]


def test_acts_and_omissions_are_asked_for_alike(person):
    person.send(who="self")
    assert "did not do" in person.page.text


def test_the_consequences_of_anonymity_come_before_the_choice(person):
    person.answer(FULL, until="/file/identity")
    html = person.page.html
    assert html.index("the only way between us is the code") < html.index('type="radio"')


# What is refused comes back -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "key, name", [("who", "who"), ("account", "account"), ("identity", "identity"), ("contact", "name")]
)
def test_an_empty_answer_is_asked_for_again(person, key, name):
    person.answer(FULL, until=f"/file/{key}")
    page = person.send(**{name: ""})
    assert page.status == 422
    assert page.title.startswith("Error:")
    assert f"#{name}" in page.links


@pytest.mark.parametrize("key, name", LONGEST)
def test_a_text_one_too_long_comes_back_whole(person, key, name):
    person.answer(FULL, until=f"/file/{key}")
    limit = LONGEST[key, name]
    filled = {**FULL.get(key, {}), name: "x" * (limit + 1)}
    page = person.send(**filled)
    assert page.status == 422
    assert str(limit) in page.text.replace(",", "")
    assert page.form.fields[name] == "x" * (limit + 1)
    assert person.send(**{name: "x" * limit}).status == 200
    assert person.page.address != f"/file/{key}"


def test_25_000_characters_come_back_whole(person):
    person.send(who="self")
    long = "Ünïcode 😀 " * 2_500
    page = person.send(account=long)
    assert page.status == 422
    assert page.form.fields["account"] == long.strip()
    assert "24999" in page.text


@pytest.mark.parametrize("kind", HOSTILE)
@pytest.mark.parametrize("key", TEXTS)
def test_hostile_words_are_kept_as_they_are_and_shown_as_words(person, key, kind):
    person.answer(FULL, until=f"/file/{key}")
    person.send(**{TEXTS[key]: HOSTILE[kind]})
    page = person.get(f"/file/{key}")
    assert page.form.fields[TEXTS[key]] == HOSTILE[kind]
    person.get("/file/on")
    person.answer(FULL)
    assert "<script>" not in person.page.html
    assert "onerror=alert(2)>" not in person.page.html
    assert " ".join(HOSTILE[kind].split()) in person.page.text


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


@pytest.mark.parametrize("way", ["email", "phone", "address"])
def test_one_way_to_reach_somebody_is_enough(person, way):
    person.answer({**FULL, "contact": {}}, until="/file/contact")
    refused = person.send(name="Ana")
    assert (refused.status, refused.form.fields["name"]) == (422, "Ana")
    assert person.send(**{way: "ana@example.org"}).address == "/file/check"


def test_an_address_that_cannot_work_is_refused_once(person):
    person.answer(FULL, until="/file/contact")
    page = person.send(name="Ana", email="ana at example")
    assert page.status == 422
    assert page.text.count("like name@example.org") == 2
    assert "one way to reach you" not in page.text


# Back, change, delete -----------------------------------------------------------------------------------------------


def test_going_back_shows_every_answer_as_it_was_given(person):
    person.answer(FULL)
    while "/file/who" not in person.page.address:
        back = next(link for link in person.page.links if link.startswith("/file/") and "delete" not in link)
        person.get(back)
        key = person.page.address.removeprefix("/file/")
        if key == "officers":
            assert "Sergeant Roe" in person.page.text
            continue
        for name, value in FULL[key].items():
            values = value if isinstance(value, list) else [value]
            assert person.page.form.fields.getlist(name) == values, (key, name)


def test_what_is_typed_can_be_kept_while_going_back(person):
    person.answer(FULL, until="/file/where")
    assert person.send(press=("then", "back"), place="Half a sent").address == "/file/when"
    assert person.get("/file/where").form.fields["place"] == "Half a sent"


def test_going_back_from_an_empty_page_asks_for_nothing(person):
    person.send(who="self")
    assert person.send(press=("then", "back")).address == "/file/who"


def test_going_back_with_an_answer_that_does_not_fit_shows_it(person):
    person.send(who="self")
    page = person.send(press=("then", "back"), account="x" * 20_001)
    assert page.status == 422
    assert len(page.form.fields["account"]) == 20_001


def test_a_change_leads_back_to_the_list_of_answers(person):
    person.answer(FULL)
    change = next(link for link in person.page.links if link.startswith("/file/where"))
    person.get(change)
    assert "/file/check" in person.page.links
    page = person.send(place="Somewhere else")
    assert page.address == "/file/check"
    assert "Somewhere else" in page.text


def test_a_refused_change_still_leads_back_afterwards(person):
    person.answer(FULL)
    person.get("/file/where?change=yes")
    assert person.send(place="x" * 1_001).status == 422
    assert person.send(place="Here").address == "/file/check"


def test_a_change_that_opens_new_questions_asks_them_first(person):
    person.answer(ANONYMOUS)
    person.get("/file/identity?change=yes")
    assert person.send(identity="named").address == "/file/contact"
    assert person.send(**FULL["contact"]).address == "/file/check"


def test_who_turns_anonymous_leaves_no_name_even_in_the_draft(person, database):
    person.answer(FULL)
    person.get("/file/identity?change=yes")
    person.send(identity="anonymous")
    assert "Ana Lima" not in person.page.text
    assert "contact" not in kept_by(person, database)


def test_answers_for_somebody_else_survive_a_change_of_mind(person):
    person.answer({**FULL, "who": {"who": "other"}, "person": {"name": "Bo"}})
    for who in ("self", "other"):
        person.get("/file/who?change=yes")
        person.send(who=who)
        person.answer(FULL)
    assert "Bo" in person.page.text


def test_the_list_of_answers_sends_whoever_skipped_a_question_to_it(person):
    person.send(who="self")
    assert person.get("/file/check").address == "/file/account"


def test_it_goes_on_where_the_answers_end(person):
    person.answer(FULL, until="/file/harm")
    person.get("/")
    assert "/file/on" in person.page.links
    assert person.get("/file/on").address == "/file/harm"


def test_beginning_again_offers_what_is_unsent(person):
    person.answer(FULL, until="/file/harm")
    assert person.begin().address == "/file/unsent"
    person.press("/file/delete")
    assert person.page.address == "/"
    assert person.begin().address == "/file/who"


def test_deleting_removes_every_word(person, database):
    person.answer(FULL)
    person.get("/file/delete")
    person.press("/file/delete")
    assert only(database, func.count(Draft.token_hash)) == (0,)
    assert person.get("/file/check").address == "/file/gone"


# Officers -----------------------------------------------------------------------------------------------------------


def test_several_officers_can_be_described(person, database):
    person.answer(FULL, until="/file/officers")
    for name in ("One", "Two"):
        assert person.send(press=("then", "add"), name=name).address == "/file/officers"
    assert person.send(name="Three").address == "/file/witnesses"
    person.answer(FULL)
    person.send()
    with database.read() as session:
        assert [row.name for row in session.scalars(select(Subject).order_by(Subject.number))] == [
            "One",
            "Two",
            "Three",
        ]


def test_an_officer_sent_twice_is_one(person):
    person.answer(FULL, until="/file/officers")
    fields = {**person.page.form.fields, "name": "One", "then": "add"}
    person.post("/file/officers", fields)
    person.post("/file/officers", fields)
    assert person.page.text.count("One") == 1


def test_an_officer_can_be_changed_and_removed(person):
    person.answer(FULL, until="/file/officers")
    for name in ("One", "Two"):
        person.send(press=("then", "add"), name=name)
    change, remove = (button["value"] for button in person.page.form.buttons[:2])
    person.send(press=("then", change))
    assert person.page.form.fields["name"] == "One"
    person.send(press=("then", "add"), name="First")
    assert ("First" in person.page.text, "One" in person.page.text) == (True, False)
    person.send(press=("then", remove))
    person.send(press=("then", remove))
    assert ("First" in person.page.text, "Two" in person.page.text) == (False, True)


def test_removing_one_officer_keeps_what_is_typed_about_another(person):
    person.answer(FULL, until="/file/officers")
    person.send(press=("then", "add"), name="One")
    person.send(press=("then", person.page.form.buttons[1]["value"]), name="Two")
    assert ("One" in person.page.text, "Two" in person.page.text) == (False, True)


def test_nobody_is_described_where_nobody_is_known(person):
    person.answer(FULL, until="/file/officers")
    assert person.send().address == "/file/witnesses"


def test_there_is_an_end_to_the_list_of_officers(person):
    person.answer(FULL, until="/file/officers")
    for number in range(30):
        person.send(press=("then", "add"), name=f"Officer {number}")
    page = person.send(name="One too many")
    assert (page.status, page.form.fields["name"]) == (422, "One too many")


# A page that was open too long, a draft that is gone, a database that fails ---------------------------------------


def test_a_page_without_its_token_gives_the_words_back(person):
    person.send(who="self")
    page = person.post("/file/account", {"account": "A long story"})
    assert (page.status, page.form.fields["account"]) == (400, "A long story")
    assert person.send().address == "/file/matters"


@pytest.mark.parametrize("token", ["", "wrong", "x" * 200])
def test_a_wrong_token_keeps_nothing(person, database, token):
    person.send(who="self")
    assert person.post("/file/account", {"account": "A story", "csrf_token": token}).status == 400
    assert kept_by(person, database) == {"who": {"who": "self"}}


def test_words_sent_after_the_draft_ran_out_begin_a_new_one(person, clock):
    person.answer(FULL, until="/file/harm")
    clock.pass_time(hours=25)
    person.send(harm="A broken wrist")
    assert person.page.address == "/file/who"
    assert "What you wrote last was kept" in person.page.text
    assert person.get("/file/harm").form.fields["harm"] == "A broken wrist"


def test_a_draft_lasts_as_long_as_the_setting_says(person, clock):
    person.answer(FULL, until="/file/harm")
    clock.pass_time(hours=24)
    assert person.get("/file/on").address == "/file/harm"
    clock.pass_time(seconds=1)
    assert person.get("/file/on").address == "/file/gone"


def test_drafts_that_ran_out_are_removed_when_somebody_begins(person, settings, database, clock):
    clock.pass_time(hours=24, seconds=1)
    Person(make_app(settings, database, clock)).begin()
    assert only(database, func.count(Draft.token_hash)) == (1,)


def test_a_database_that_fails_does_not_lose_the_words(person, monkeypatch):
    person.send(who="self")

    def refuse(*_):
        raise drafts.NotKept

    monkeypatch.setattr(drafts, "keep", refuse)
    page = person.send(account="A long story")
    assert (page.status, page.form.fields["account"]) == (503, "A long story")
    monkeypatch.undo()
    assert person.send().address == "/file/matters"


def test_the_table_holds_no_token(person, database):
    with person.browser.session_transaction() as kept:
        token = kept["draft"]
    assert token not in str(only(database, *Draft.__table__.columns))


@pytest.mark.parametrize("code_taken", [False, True])
def test_the_table_shows_nothing_of_what_was_typed_and_nothing_opens_it_but_the_token(person, database, code_taken):
    person.answer(FULL, until="/file/needs")
    if code_taken:
        person.get("/file/save")
        person.press("/file/saved")
    row = only(database, *Draft.__table__.columns)
    seen = b" ".join(each if isinstance(each, bytes) else str(each).encode() for each in row)
    for words in (b"baton", b"Mill Lane", b"Sergeant Roe", b"account", b"submission"):
        assert words not in seen
    with pytest.raises(CannotOpen):
        opened(derive(row.token_hash.encode(), "draft"), row.sealed, f"draft|sealed|{row.token_hash}")


def test_a_sealed_draft_is_no_good_in_the_place_of_another(person, settings, database, clock):
    person.answer(FULL, until="/file/where")
    other = Person(make_app(settings, database, clock))
    other.begin()
    with database.write() as session:
        first, second = session.scalars(select(Draft).order_by(Draft.began_at)).all()
        first.sealed, second.sealed = second.sealed, first.sealed
    assert person.get("/file/where").address == "/file/gone"


def test_another_browser_sees_nothing(person, settings, database, clock):
    person.answer(FULL)
    other = Person(make_app(settings, database, clock))
    assert other.get("/file/check").address == "/file/gone"


def test_two_pages_open_side_by_side_both_keep_their_answers(person):
    person.answer(FULL, until="/file/where")
    fields = person.page.form.fields
    person.get("/file/harm")
    person.send(harm="Wrist")
    person.post("/file/where", {**fields, "place": "Mill Lane"})
    assert person.get("/file/harm").form.fields["harm"] == "Wrist"
    assert person.get("/file/where").form.fields["place"] == "Mill Lane"


def test_every_path_offered_is_tried_and_asks_only_what_is_declared():
    assert set(PATHS) == set(WAYS)
    declared = {step.key for step in STEPS}
    assert all(set(path.asks) <= declared for path in PATHS.values())
    assert all({*path.titles, *path.forms} <= {*path.asks} for path in PATHS.values())
