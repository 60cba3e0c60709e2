"""What every kind of record declares, and what it accepts."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories.casefiles import MONDAY, a_move
from tests.factories.contents import JSON, contents
from tests.factories.journeys import FIRED, arrived_in, filled, standing_in
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
from workflows.roles import Role
from workflows.standards import Evaluation
from workflows.standards.closure import CLOSING_RECORDS
from workflows.states import STORED, State
from workflows.transition_table import TABLE

ASKED = {row.asks for row in TABLE if row.asks}


def judged(kind, stored):
    """Give the values of a record and what is wrong with it: one of the two is empty."""
    try:
        return KINDS[kind].validate(stored), {}
    except InvalidRecord as invalid:
        return {}, invalid.problems


def problems(kind, **changes):
    """Say what is wrong with a complete record after some changes."""
    return judged(kind, {**KINDS[kind].write(filled(kind)), **changes})[1]


# What a kind declares -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_a_kind_has_a_title_a_purpose_and_labelled_fields(kind):
    assert kind.title
    assert kind.__doc__
    assert kind.fields
    assert all(field.name == name and field.label for name, field in kind.fields.items())
    assert len({field.label for field in kind.fields.values()}) == len(kind.fields)


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_a_kind_is_a_form_of_a_trigger_or_has_makers(kind):
    own_page = {"emergency_request", "lost_code", "code_answer"}
    assert kind.made_by or kind.name in ASKED | own_page
    assert kind.made_by <= set(Role)
    assert kind.in_states
    assert kind.in_states <= set(STORED)


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_a_kind_about_records_names_the_kinds_that_it_may_be_about(kind):
    assert bool(kind.answers) == (kind.about == "record")
    assert kind.answers <= KINDS.keys()


def test_no_two_kinds_share_a_name_or_a_title():
    assert [kind.name for kind in KINDS.values()] == list(KINDS)
    assert len({kind.title for kind in KINDS.values()}) == len(KINDS)


@pytest.mark.parametrize("row", TABLE, ids=lambda row: f"{row.trigger}-{row.source}-{row.dest}")
def test_the_form_of_a_trigger_is_about_the_case_and_may_be_made_where_the_trigger_is_fired(row):
    if row.asks:
        assert KINDS[row.asks].about == "case"
        assert row.source in KINDS[row.asks].in_states


class Watched(dict):
    """Records that remember which kinds they were asked for."""

    asked: set

    def get(self, kind, default=None):
        self.asked.add(kind)
        return super().get(kind, default)


def kinds_read_by_checks():
    """Find the kinds that any check reads, by looking at cases that went every way."""
    ways = [standing_in(state) for state in STORED]
    for trigger in CLOSING_RECORDS:
        source, _ = FIRED[trigger]
        closed = (*arrived_in(source), a_move(trigger, source, State.CLOSED))
        ways.append(standing_in(State.CLOSED, history=closed))
    found = set()
    for case in ways:
        watched = Watched(case.records)
        watched.asked = found
        list(Evaluation(replace(case, records=watched), MONDAY))
    return found


def test_every_kind_that_a_check_reads_tells_what_the_standard_asks_and_where():
    read = kinds_read_by_checks() & KINDS.keys()
    assert {"contact", "plan_line", "finding", "remedy", "decision", "settlement"} <= read
    assert not [kind for kind in read if not KINDS[kind].help]
    assert not [kind for kind in read if not KINDS[kind].fact]


# What a record accepts ----------------------------------------------------------------------------------------------


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


@pytest.mark.parametrize("kind, name", FIELDS, ids="-".join)
def test_a_value_may_be_as_long_as_is_said_and_no_longer(kind, name):
    field = KINDS[kind].fields[name]
    if isinstance(field, Text):
        assert 0 < field.longest <= (LONGEST_TEXT if isinstance(field, LongText) else LONGEST_LINE)
        assert name not in problems(kind, **{name: "x" * field.longest})
        assert name in problems(kind, **{name: "x" * (field.longest + 1)})
    elif isinstance(field, Lines):
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


YES_BUT = {
    "taking": [
        ({"read_back": "confirmed", "signature": "refused", "read_by": None}, "read_by"),
        ({"read_back": "not_yet", "signature": "mark", "read_by": " "}, "read_by"),
        ({"read_back": "corrected", "corrections": None}, "corrections"),
        ({"signature": "signed", "signed_on": None}, "signed_on"),
    ],
    "police_notice": [({"known_at": (MONDAY + timedelta(hours=1)).isoformat()}, "known_at")],
    "referral_decision": [({"decision": "referred", "sent_at": None}, "sent_at")],
    "clock_event": [
        ({"what": "extend", "count": None, "unit": "days"}, "count"),
        ({"what": "extend", "count": 3, "unit": None}, "unit"),
        ({"what": "pause", "count": 3, "unit": "days"}, "count"),
    ],
    "settlement": [({"all_signed": False}, "all_signed")],
    "withdrawal": [({"decision": "close", "review_window_ends_on": None}, "review_window_ends_on")],
    "plan_line": [({"status": "done", "result": None}, "result"), ({"status": "not_pursued", "result": " "}, "result")],
    "interview": [
        ({"ended_at": MONDAY.isoformat(), "started_at": MONDAY.isoformat()}, "ended_at"),
        ({"ended_at": (MONDAY - timedelta(hours=1)).isoformat()}, "ended_at"),
    ],
    "criminal_referral": [({"sent_on": "2026-03-02", "prosecutor": None}, "prosecutor")],
    "officer_notice": [
        ({"served_at": None, "withheld_reason": None, "withheld_until": None}, "served_at"),
        ({"served_at": None, "withheld_reason": "Evidence is at risk.", "withheld_until": None}, "served_at"),
        ({"served_at": None, "withheld_reason": None, "withheld_until": "2026-04-01"}, "served_at"),
    ],
    "preservation_request": [
        ({"answered_at": MONDAY.isoformat(), "outcome": None}, "outcome"),
        ({"answered_at": None, "outcome": "kept"}, "answered_at"),
    ],
    "medical_examination": [({"answer": "refused", "offered_at": None}, "offered_at")],
    "search_review": [
        ({"fate": "dead", "how_known": None}, "how_known"),
        ({"fate": "alive", "how_known": " "}, "how_known"),
        ({"fate": "unknown", "next_steps": None}, "next_steps"),
    ],
    "autopsy": [
        ({"stands": "performed", "performed_at": None}, "performed_at"),
        ({"stands": "court_against", "court_decision": None}, "court_decision"),
    ],
    "next_of_kin_notice": [({"identified": True, "identified_at": None}, "identified_at")],
    "bias_sign": [({"indicated": True, "what": None}, "what")],
    "police_response": [({"accepted": value, "reasons": ""}, "reasons") for value in ("no", "partly")],
    "rejection": [({"ground": "no_standing", "victim_situation": []}, "victim_situation")],
    "need": [({"cannot_be_met": "No one signs here.", name: None}, name) for name in ("alternative", "decided_at")],
    "consent": [({"withdrawn_at": (MONDAY - timedelta(hours=1)).isoformat()}, "withdrawn_at")],
    "help_follow_up": [({"result": "waiting", "ask_again_on": "2026-03-02"}, "ask_again_on")],
    "child_support": [
        ({"support_person": "An aunt", "support_person_implicated": None}, "support_person_implicated"),
        ({"refused_at": MONDAY.isoformat(), "advised_by": None}, "advised_by"),
    ],
    "disclosure": [
        ({"evidence": [], "what": None}, "what"),
        ({"identities": ["person-1"], "to_police": None}, "to_police"),
        ({"medical_reports_of": ["person-1"], "medical_recipient": None}, "medical_recipient"),
    ],
    "participation": [
        ({"granted": True, "status_granted_at": None}, "status_granted_at"),
        ({"granted": False, "reasons": None}, "reasons"),
    ],
    "adverse_step_opinion": [({"agrees": True, "unconnected": False}, "agrees")],
    "publication": [({"redacted": "A name.", "redaction_grounds": []}, "redaction_grounds")],
}
AGREE = [
    ("taking", {"read_back": "not_yet", "signature": "refused", "read_by": None, "signed_on": None}),
    ("taking", {"read_back": "cannot", "signature": "on_paper", "read_by": None, "signed_on": None}),
    ("police_notice", {"known_at": MONDAY.isoformat()}),
    ("police_notice", {"known_at": None}),
    ("referral_decision", {"decision": "is_the_body", "sent_at": None}),
    ("clock_event", {"what": "extend", "count": 3, "unit": "days"}),
    ("clock_event", {"what": "resume", "count": None, "unit": None}),
    ("withdrawal", {"decision": "continue", "review_window_ends_on": None}),
    ("plan_line", {"status": "open", "result": None}),
    ("criminal_referral", {"sent_on": None, "prosecutor": None}),
    ("officer_notice", {"served_at": None, "withheld_reason": "Evidence is at risk.", "withheld_until": "2026-04-01"}),
    ("police_response", {"accepted": "yes", "reasons": None}),
    ("rejection", {"ground": "no_standing", "victim_situation": ["none"]}),
    ("rejection", {"ground": "vexatious", "victim_situation": []}),
    ("need", {"cannot_be_met": None, "alternative": None, "decided_at": None}),
    ("consent", {"withdrawn_at": MONDAY.isoformat()}),
    ("help_follow_up", {"result": "waiting", "ask_again_on": "2026-03-03"}),
    ("child_support", {"support_person": None, "support_person_implicated": None}),
    ("child_support", {"refused_at": None, "advised_by": None}),
    ("disclosure", {"evidence": [], "what": "A summary"}),
    ("disclosure", {"identities": [], "to_police": None, "medical_reports_of": [], "medical_recipient": None}),
    ("participation", {"granted": True, "reasons": None}),
    ("participation", {"granted": False, "status_granted_at": None}),
    ("adverse_step_opinion", {"agrees": False, "unconnected": False}),
    ("publication", {"redacted": None, "redaction_grounds": []}),
    ("preservation_request", {"answered_at": None, "outcome": None}),
    ("medical_examination", {"answer": "unreachable", "offered_at": None}),
    ("search_review", {"fate": "dead", "how_known": "By DNA.", "next_steps": None}),
    ("autopsy", {"stands": "ordered", "performed_at": None, "court_decision": None}),
    ("autopsy", {"stands": "court_against", "performed_at": None, "court_decision": "The district court, today."}),
    ("next_of_kin_notice", {"identified": False, "identified_at": None}),
    ("bias_sign", {"indicated": False, "what": None}),
]


def test_every_kind_that_compares_its_fields_is_tried():
    assert {name for name, kind in KINDS.items() if "disagreements" in vars(kind)} == YES_BUT.keys()


@pytest.mark.parametrize("kind, changes, field", [(kind, *one) for kind, found in YES_BUT.items() for one in found])
def test_values_that_disagree_are_told_beside_the_field_to_mend(kind, changes, field):
    assert problems(kind, **changes).keys() == {field}


@pytest.mark.parametrize("kind, changes", AGREE)
def test_nearly_the_same_values_agree(kind, changes):
    assert problems(kind, **changes) == {}


def test_a_disagreement_is_not_told_of_a_field_that_is_wrong_by_itself():
    assert "Enter a real date" in problems("withdrawal", review_window_ends_on="noon")["review_window_ends_on"]


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
