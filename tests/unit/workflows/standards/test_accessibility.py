"""Whether anyone may complain, hears that it arrived, and can have a refusal reviewed."""

from datetime import UTC, datetime

import pytest

from tests.factories.casefiles import MONDAY, SECOND, a_case, a_person, a_record, classified, judged
from workflows.records.aside import FORMAL_GROUNDS, REJECTION_GROUNDS, VICTIM_SITUATIONS
from workflows.records.intake import ACKNOWLEDGED
from workflows.standards import Outcome
from workflows.states import State

ACKNOWLEDGEMENT_DUE = datetime(2026, 3, 9, 23, 59, 59, tzinfo=UTC)


@pytest.mark.parametrize("ground", sorted(REJECTION_GROUNDS.keys() - FORMAL_GROUNDS.keys()))
def test_a_refusal_on_a_ground_of_substance_is_met(ground):
    assert (
        judged("ACCESS-01", a_case(a_record("rejection", ground=ground, victim_situation=["none"]))).outcome
        is Outcome.MET
    )


@pytest.mark.parametrize("ground", sorted(FORMAL_GROUNDS))
def test_a_refusal_on_a_ground_of_form_is_not_met_and_names_the_ground(ground):
    verdict = judged("ACCESS-01", a_case(a_record("rejection", ground=ground)))
    assert verdict.outcome is Outcome.NOT_MET
    assert FORMAL_GROUNDS[ground] in verdict.words


@pytest.mark.parametrize("check_id", ["ACCESS-01", "ACCESS-05"])
def test_rules_on_refusing_do_not_apply_where_nothing_is_refused(check_id):
    assert judged(check_id, a_case()).outcome is Outcome.NOT_APPLICABLE


def acknowledgement(at=MONDAY, told=ACKNOWLEDGED, delivered=True):
    return a_record("contact", at=at, content_type="acknowledgement", told=sorted(told), delivered=delivered)


@pytest.mark.parametrize(
    "at, outcome",
    [
        (ACKNOWLEDGEMENT_DUE - SECOND, Outcome.MET),
        (ACKNOWLEDGEMENT_DUE, Outcome.MET),
        (ACKNOWLEDGEMENT_DUE + SECOND, Outcome.NOT_MET),
    ],
)
def test_an_acknowledgement_is_in_time_until_the_seventh_day_ends(at, outcome):
    verdict = judged("ACCESS-04", a_case(acknowledgement(at)), at=ACKNOWLEDGEMENT_DUE + SECOND)
    assert (verdict.outcome, verdict.due_at) == (outcome, ACKNOWLEDGEMENT_DUE)


@pytest.mark.parametrize(
    "now, outcome",
    [
        (ACKNOWLEDGEMENT_DUE - SECOND, Outcome.NOT_YET_DUE),
        (ACKNOWLEDGEMENT_DUE, Outcome.NOT_YET_DUE),
        (ACKNOWLEDGEMENT_DUE + SECOND, Outcome.NOT_MET),
    ],
)
def test_without_an_acknowledgement_the_time_runs_out(now, outcome):
    assert judged("ACCESS-04", a_case(), at=now).outcome is outcome


@pytest.mark.parametrize("topic", sorted(ACKNOWLEDGED))
def test_an_acknowledgement_that_leaves_one_thing_out_does_not_count(topic):
    case = a_case(acknowledgement(told=ACKNOWLEDGED - {topic}))
    verdict = judged("ACCESS-04", case, at=ACKNOWLEDGEMENT_DUE + SECOND)
    assert verdict.outcome is Outcome.NOT_MET
    assert "No acknowledgement that reached the person tells: " in verdict.words


def test_what_one_acknowledgement_leaves_out_a_second_one_in_time_may_tell():
    case = a_case(
        acknowledgement(told=ACKNOWLEDGED - {"support"}),
        acknowledgement(ACKNOWLEDGEMENT_DUE, told={"support"}),
    )
    assert judged("ACCESS-04", case, at=ACKNOWLEDGEMENT_DUE).outcome is Outcome.MET


def test_an_acknowledgement_that_never_arrived_does_not_count():
    case = a_case(acknowledgement(delivered=False))
    assert judged("ACCESS-04", case, at=ACKNOWLEDGEMENT_DUE + SECOND).outcome is Outcome.NOT_MET


@pytest.mark.parametrize(
    "case",
    [
        a_case(people=()),
        a_case(people=(a_person(can_be_contacted=False),)),
        a_case(state=State.NEW, history=(), received_at=None),
    ],
    ids=["nobody", "unreachable", "not sent yet"],
)
def test_no_acknowledgement_is_owed_where_nobody_can_have_one(case):
    assert judged("ACCESS-04", case).outcome is Outcome.NOT_APPLICABLE


def test_a_reasoned_refusal_by_a_second_person_with_a_way_to_review_is_met():
    assert judged("ACCESS-05", a_case(a_record("rejection", made_by="supervisor-1"))).outcome is Outcome.MET


@pytest.mark.parametrize(
    "change, words",
    [
        ({"reasons": None}, "gives no reasons"),
        ({"made_by": "intake-1"}, "Somebody else must decide"),
        ({"notified_at": None}, "when the person is told"),
        ({"review_route_told": False}, "how to ask for a review"),
        ({"review_route_told": None}, "how to ask for a review"),
    ],
)
def test_a_refusal_that_lacks_one_thing_is_not_met(change, words):
    verdict = judged("ACCESS-05", a_case(a_record("rejection", incomplete=True, **change)))
    assert verdict.outcome is Outcome.NOT_MET
    assert words in verdict.words


def test_a_refusal_is_told_all_that_it_lacks_at_once():
    refusal = a_record("rejection", made_by="intake-1", review_route_told=False)
    words = judged("ACCESS-05", a_case(refusal)).words
    assert "Somebody else must decide" in words
    assert "how to ask for a review" in words


# Complaints for others ----------------------------------------------------------------------------------------------


def turned_away(*situation, ground="no_standing", people=None, code="service_conduct", **facts):
    refusal = a_record("rejection", ground=ground, victim_situation=list(situation), incomplete=True)
    return a_case(refusal, classified(code), people=people or (a_person("complainant"),), **facts)


@pytest.mark.parametrize("situation", sorted(VICTIM_SITUATIONS.keys() - {"none"}))
def test_others_may_complain_for_a_victim_who_cannot_or_agrees(situation):
    verdict = judged("ACCESS-02", turned_away(situation))
    assert verdict.outcome is Outcome.NOT_MET
    assert VICTIM_SITUATIONS[situation].lower() in verdict.words


def test_somebody_without_any_tie_to_a_victim_who_can_complain_may_be_turned_away():
    assert judged("ACCESS-02", turned_away("none")).outcome is Outcome.MET


@pytest.mark.parametrize("facts", [{"code": "death"}, {"code": "child"}, {"source": "detainee"}])
def test_what_the_case_itself_tells_of_the_victim_counts(facts):
    assert judged("ACCESS-02", turned_away("none", **facts)).outcome is Outcome.NOT_MET


def test_nobody_is_turned_away_before_it_is_known_how_the_victim_stands():
    assert judged("ACCESS-02", turned_away()).outcome is Outcome.NOT_MET


def test_other_grounds_do_not_concern_standing():
    assert judged("ACCESS-02", turned_away(ground="time_barred")).outcome is Outcome.MET


@pytest.mark.parametrize("ground", ["time_barred", "no_standing"])
def test_a_victim_who_complains_is_turned_away_for_lack_of_standing_by_nobody(ground):
    verdict = judged("ACCESS-02", turned_away("consents", ground=ground, people=(a_person("complainant", "victim"),)))
    assert verdict.outcome is (Outcome.NOT_MET if ground == "no_standing" else Outcome.NOT_APPLICABLE)


def test_standing_matters_only_where_something_was_refused():
    assert judged("ACCESS-02", a_case()).outcome is Outcome.NOT_APPLICABLE


# Needs --------------------------------------------------------------------------------------------------------------


COMPLAINANT = a_person("complainant")


def heard_with(*needs, who=COMPLAINANT, **interview):
    return a_case(*needs, a_record("interview", **{"person": "person-1", **interview}), people=(who,))


def a_need(**more):
    return a_record("need", "person-1", **more)


EXPLAINED = {"met_at": None, "cannot_be_met": "Nobody signs here.", "alternative": "In writing", "decided_at": MONDAY}


@pytest.mark.parametrize(
    "need, outcome",
    [
        ({}, Outcome.MET),
        ({"met_at": MONDAY + SECOND}, Outcome.NOT_MET),
        ({"met_at": None}, Outcome.NOT_MET),
        (EXPLAINED, Outcome.MET),
        ({**EXPLAINED, "decided_at": MONDAY + SECOND}, Outcome.NOT_MET),
        ({**EXPLAINED, "alternative": None}, Outcome.NOT_MET),
        ({**EXPLAINED, "cannot_be_met": None}, Outcome.NOT_MET),
    ],
)
def test_every_need_is_met_or_answered_otherwise_before_the_first_interview(need, outcome):
    verdict = judged("ACCESS-03", heard_with(a_need(incomplete=True, **need)))
    assert verdict.outcome is outcome
    assert "An interpreter" in verdict.words or outcome is Outcome.MET


def test_one_need_of_several_is_enough_to_wait():
    case = heard_with(a_need(), a_need(what="A ramp", met_at=None))
    assert "A ramp" in judged("ACCESS-03", case).words
    assert "An interpreter" not in judged("ACCESS-03", case).words


def test_needs_told_on_filing_must_be_looked_into():
    told = a_person("complainant", needs="I do not hear well.")
    assert judged("ACCESS-03", heard_with(who=told)).outcome is Outcome.NOT_MET
    assert judged("ACCESS-03", heard_with(a_need(), who=told)).outcome is Outcome.MET


@pytest.mark.parametrize(
    "case",
    [heard_with(), a_case(a_need(met_at=None))],
    ids=["no needs", "not heard yet"],
)
def test_without_needs_or_interview_nothing_is_asked(case):
    assert judged("ACCESS-03", case).outcome is Outcome.NOT_APPLICABLE


def test_an_interview_that_names_nobody_may_be_of_somebody_with_needs():
    unnamed = heard_with(a_need(met_at=None), capacity="complainant", person=None)
    assert judged("ACCESS-03", unnamed).outcome is Outcome.NOT_MET


# Refusals by the police ---------------------------------------------------------------------------------------------

LINK_DUE = datetime(2026, 3, 5, 23, 59, 59, tzinfo=UTC)


def refusals(number, *links):
    found = [a_record("complaint_refusal") for _ in range(number)]
    return a_case(*found, *(a_record("linked_case", made_at=at) for at in links))


@pytest.mark.parametrize(
    "case, at, outcome",
    [
        (refusals(1, MONDAY), MONDAY, Outcome.MET),
        (refusals(1, LINK_DUE), LINK_DUE, Outcome.MET),
        (refusals(1, LINK_DUE + SECOND), LINK_DUE + SECOND, Outcome.NOT_MET),
        (refusals(1), LINK_DUE, Outcome.NOT_YET_DUE),
        (refusals(1), LINK_DUE + SECOND, Outcome.NOT_MET),
        (refusals(2, MONDAY), LINK_DUE + SECOND, Outcome.NOT_MET),
        (refusals(2, MONDAY, MONDAY), LINK_DUE + SECOND, Outcome.MET),
        (refusals(0, MONDAY), MONDAY, Outcome.NOT_APPLICABLE),
    ],
)
def test_each_refusal_is_looked_into_in_a_case_of_its_own_within_three_working_days(case, at, outcome):
    assert judged("ACCESS-06", case, at).outcome is outcome


def test_a_link_of_another_relation_does_not_count():
    case = a_case(a_record("complaint_refusal"), a_record("linked_case", relation="pattern"))
    assert judged("ACCESS-06", case, LINK_DUE + SECOND).outcome is Outcome.NOT_MET


def test_correcting_a_refusal_gives_no_more_time():
    first = a_record("complaint_refusal", id="first")
    again = a_record("complaint_refusal", replaces="first", made_at=LINK_DUE)
    assert judged("ACCESS-06", a_case(first, again), LINK_DUE).due_at == LINK_DUE
