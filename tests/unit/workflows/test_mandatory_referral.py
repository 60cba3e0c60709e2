"""A case that the law of the place says must be referred goes no further before that is decided, each time anew."""

from datetime import timedelta

import pytest

from tests.factories.casefiles import MONDAY, a_case, a_record, an_allegation
from tests.factories.journeys import a_form, ready_for, someone, whoever_fires
from tests.factories.packs import freedonia
from workflows.conditions import STAYS_BEHIND, goes_on
from workflows.errors import InvalidRecord, Refused
from workflows.jurisdictions import load_pack
from workflows.jurisdictions.choices import validate
from workflows.machine import fire
from workflows.mandatory_referral import criteria_met, undecided
from workflows.records import KINDS
from workflows.roles import Role
from workflows.transition_table import TABLE, TRIGGERS

HERE = freedonia().but(parameters={}, roles={}, proof=load_pack("model").proof, sanctions=None)
BEATEN = {"of_place": ("beating",), "categories": ("torture_ill_treatment", "force_other")}


def classified(day=0, about="allegation-1", **content):
    made_at = MONDAY + timedelta(days=day)
    return a_record("classification", about, made_at=made_at, **(content or BEATEN))


def decided(day=0, **content):
    made = {"criterion": "beatings", "decision": "is_the_body", "sent_at": None, **content}
    return a_form("referral_decision", made_by="supervisor-1", made_at=MONDAY + timedelta(days=day), **made)


def a_place(*records, **more):
    return a_case(*records, pack=HERE, **more)


def waiting(*records, **more):
    return [criterion.id for criterion in undecided(a_place(*records, **more))]


def test_a_case_meets_a_criterion_by_the_codes_of_one_allegation():
    assert [criterion.id for criterion in criteria_met(a_place(classified()))] == ["beatings"]
    assert criteria_met(a_place(classified(of_place=("beating",), categories=("detention",)))) == ()
    assert criteria_met(a_case(classified())) == ()


def test_codes_that_two_allegations_have_between_them_are_not_enough():
    split = (
        classified(of_place=("beating",), categories=("detention",)),
        classified(about="allegation-2", categories=("force_other",)),
    )
    assert waiting(*split, allegations=(an_allegation(), an_allegation("allegation-2"))) == []


def test_a_decision_counts_for_what_was_known_when_it_was_made():
    assert waiting(classified()) == ["beatings"]
    assert waiting(classified(), decided(1)) == []
    assert waiting(classified(2), decided(1)) == ["beatings"]
    assert waiting(classified(), decided(1, criterion="another")) == ["beatings"]


def test_facts_that_change_ask_again():
    away = classified(2, of_place=(), categories=("detention",))
    assert waiting(classified(), decided(1), away) == []
    assert waiting(classified(), decided(1), away, classified(3)) == ["beatings"]
    more = classified(2, about="allegation-2")
    both = (an_allegation(), an_allegation("allegation-2"))
    assert waiting(classified(), decided(1), more, allegations=both) == ["beatings"]


def test_a_new_version_that_still_meets_it_needs_no_new_decision():
    assert waiting(classified(), decided(1), classified(2)) == []


def reasons(case, trigger):
    try:
        fire(case, trigger, whoever_fires(trigger), MONDAY)
    except Refused as refused:
        return {reason.code for reason in refused.reasons}
    return set()


@pytest.mark.parametrize("trigger", sorted(TRIGGERS.keys() - {"file"}))
def test_a_case_that_must_be_referred_does_not_go_on_before_that_is_decided(trigger):
    held = "mandatory_referral_is_decided" in reasons(ready_for(trigger, classified(), pack=HERE), trigger)
    assert held is (trigger not in STAYS_BEHIND)
    settled = ready_for(trigger, classified(), decided(), pack=HERE)
    assert "mandatory_referral_is_decided" not in reasons(settled, trigger)


def test_a_withdrawal_that_would_close_the_case_is_held_and_one_that_goes_on_is_not():
    closing = {row.dest for row in TABLE if row.trigger == "withdraw" and goes_on(row)}
    assert {dest.value for dest in closing} == {"closed"}


def test_only_a_criterion_of_the_place_can_be_decided_on():
    content = {"criterion": "beatings", "decision": "not_met", "reasons": "Looked at again."}
    assert validate(KINDS["referral_decision"], content, MONDAY, HERE)["criterion"] == "beatings"
    with pytest.raises(InvalidRecord, match="Choose from: nothing"):
        validate(KINDS["referral_decision"], content, MONDAY, load_pack("model"))


def test_the_reason_names_what_must_be_decided_and_where_it_goes():
    with pytest.raises(Refused) as refused:
        fire(ready_for("assess", classified(), pack=HERE), "assess", someone(Role.INTAKE_OFFICER), MONDAY)
    (words,) = [reason.words for reason in refused.value.reasons if reason.code == "mandatory_referral_is_decided"]
    assert "Beatings in the dark (The Ombudsman)" in words
