"""Whether the dead are examined, families told in time, and the missing searched for until their fate is known."""

from datetime import date, timedelta

import pytest

from tests.factories.casefiles import MONDAY, SECOND, a_case, a_pack, a_record, classified, judged
from workflows.involved import Person
from workflows.standards import Outcome
from workflows.states import State

DAY = timedelta(days=1)

# LIFE-01 ------------------------------------------------------------------------------------------------------------

RELEASED = a_record("custody_record", released_at=MONDAY)


def died(on=date(2026, 9, 2), **more):
    return a_record("death_report", died_on=on, **more)


def treated(*records, **facts):
    return judged("LIFE-01", a_case(*records, **facts)).outcome


def test_a_death_soon_after_release_is_treated_as_one_in_custody():
    assert treated(classified("death"), RELEASED, died()) is Outcome.MET
    assert treated(classified("force_other"), RELEASED, died()) is Outcome.NOT_MET
    assert treated(classified("death"), RELEASED, died(treated_as_custody_death=False)) is Outcome.NOT_MET


def test_a_death_later_than_the_time_set_need_not_be():
    assert treated(RELEASED, died(date(2026, 9, 3), treated_as_custody_death=False)) is Outcome.MET


def test_nor_one_that_has_nothing_to_do_with_custody():
    assert treated(RELEASED, died(link_possible=False, treated_as_custody_death=False)) is Outcome.MET
    assert treated(RELEASED, died(link_possible=None, treated_as_custody_death=False)) is Outcome.NOT_MET


@pytest.mark.parametrize("stays", [(), (a_record("custody_record"),)], ids=["no record", "not released"])
def test_who_was_never_seen_to_leave_died_in_custody(stays):
    apart = {"link_possible": False, "treated_as_custody_death": False}
    assert treated(classified("death"), *stays, died(**apart)) is Outcome.NOT_MET
    assert treated(classified("death"), *stays, died()) is Outcome.MET


def test_who_died_before_the_release_on_paper_died_in_custody():
    apart = {"link_possible": False, "treated_as_custody_death": False}
    assert treated(RELEASED, died(date(2026, 3, 1), **apart)) is Outcome.NOT_MET


def test_a_person_who_was_never_in_custody_is_no_matter_of_this_check():
    assert treated(RELEASED, died(was_in_custody=False)) is Outcome.NOT_APPLICABLE
    assert treated(RELEASED) is Outcome.NOT_APPLICABLE


@pytest.mark.parametrize("age, outcome", [(17, Outcome.NOT_MET), (18, Outcome.MET), (None, Outcome.NOT_MET)])
def test_how_long_a_release_counts_depends_on_age_and_is_the_longer_where_nobody_knows_it(age, outcome):
    pack = a_pack(parameters={"LIFE-01": {"lookback_juvenile": 12, "lookback_adult": 1}})
    people = (Person("person-1", frozenset({"victim"}), age=age),)
    late = died(person="person-1", treated_as_custody_death=False)
    assert treated(RELEASED, late, pack=pack, people=people) is outcome


def test_the_release_of_somebody_else_says_nothing():
    other = a_record("custody_record", person="person-2", released_at=MONDAY - 300 * DAY)
    own = a_record("custody_record", person="person-1", released_at=MONDAY)
    assert treated(other, own, died(person="person-1")) is Outcome.NOT_MET
    assert treated(classified("death"), other, own, died(person="person-1")) is Outcome.MET


# LIFE-02 ------------------------------------------------------------------------------------------------------------


def examined(**changes):
    case = a_case(classified("death"), a_record("autopsy", incomplete=True, **changes))
    return judged("LIFE-02", case).outcome


def test_an_independent_autopsy_with_the_family_invited_meets_the_standard():
    assert examined() is Outcome.MET
    assert examined(body_released_at=None) is Outcome.MET


@pytest.mark.parametrize(
    "changes",
    [
        {"performed_at": None},
        {"pathologist_independent": False},
        {"pathologist_independent": None},
        {"family_expert_invited_at": None},
        {"family_expert_invited_at": MONDAY + timedelta(hours=2)},
        {"photos": False},
        {"body_released_at": MONDAY + timedelta(hours=2)},
        {"objection": "The family asks for burial today."},
    ],
    ids=str,
)
def test_an_autopsy_with_one_thing_amiss_does_not(changes):
    assert examined(**changes) is Outcome.NOT_MET


def test_an_objection_is_decided():
    assert examined(objection="Burial today.", objection_decision="The body is returned tonight.") is Outcome.MET


def test_without_an_autopsy_a_death_is_not_examined():
    assert judged("LIFE-02", a_case(classified("death"))).outcome is Outcome.NOT_MET
    assert judged("LIFE-02", a_case(classified("disappearance"))).outcome is Outcome.NOT_APPLICABLE


def test_a_court_may_decide_otherwise_for_one_of_several_dead():
    spared = a_record("autopsy", stands="court_against", performed_at=None, court_decision="District court, today.")
    assert judged("LIFE-02", a_case(classified("death"), spared)).outcome is Outcome.NOT_APPLICABLE
    other = a_record("autopsy", photos=False)
    assert judged("LIFE-02", a_case(classified("death"), spared, other)).outcome is Outcome.NOT_MET


# LIFE-03 ------------------------------------------------------------------------------------------------------------

KIN = (Person("person-1", frozenset({"next_of_kin"})),)
CODES = ["death", "disappearance"]


def told(at=MONDAY, code="death", people=KIN, **notice):
    return judged("LIFE-03", a_case(classified(code), a_record("next_of_kin_notice", **notice), people=people), at)


@pytest.mark.parametrize("code", CODES)
def test_the_family_is_told_within_the_hours_set(code):
    assert told(code=code, notified_at=MONDAY + DAY, at=MONDAY + DAY).outcome is Outcome.MET
    assert told(code=code, notified_at=MONDAY + DAY + SECOND, at=MONDAY + 2 * DAY).outcome is Outcome.NOT_MET
    assert told(code=code, notified_at=None, at=MONDAY + DAY).outcome is Outcome.NOT_YET_DUE
    assert told(code=code, notified_at=None, at=MONDAY + DAY + SECOND).outcome is Outcome.NOT_MET


@pytest.mark.parametrize(
    "changes",
    [{"trained": False}, {"trained": None}, {"not_involved": False}, {"contact_point": None}],
    ids=str,
)
def test_who_tells_them_is_trained_was_not_there_and_leaves_a_name(changes):
    assert told(**changes).outcome is Outcome.NOT_MET


def test_somebody_of_the_case_is_next_of_kin():
    assert told(people=(Person("person-1", frozenset({"complainant"})),)).outcome is Outcome.NOT_MET


def test_before_anything_is_recorded_time_runs_from_the_classification():
    case = a_case(classified("death"), people=KIN)
    assert judged("LIFE-03", case, MONDAY + DAY).outcome is Outcome.NOT_YET_DUE
    assert judged("LIFE-03", case, MONDAY + DAY + SECOND).outcome is Outcome.NOT_MET


def test_while_nobody_knows_who_it_is_nobody_can_be_told():
    nameless = {"identified": False, "identified_at": None, "notified_at": None}
    assert told(**nameless, at=MONDAY + 90 * DAY).outcome is Outcome.NOT_YET_DUE


def test_without_a_death_or_a_disappearance_there_is_no_such_news():
    assert judged("LIFE-03", a_case(classified("force_other"))).outcome is Outcome.NOT_APPLICABLE


# DISAPPEARANCE-01 ---------------------------------------------------------------------------------------------------

SEARCH = a_record("plan_line", "allegation-1", line="search")


def looked(at=MONDAY, fate="unknown", **more):
    return a_record("search_review", made_at=at, fate=fate, how_known="They were seen.", **more)


def family_told(at=MONDAY, **more):
    return a_record("contact", at=at, told=["search"], **more)


def searched(*records, at=MONDAY, **facts):
    return judged("DISAPPEARANCE-01", a_case(classified("disappearance"), *records, **facts), at)


def test_the_search_is_looked_at_again_at_the_times_set():
    assert searched(SEARCH, at=MONDAY + 14 * DAY).outcome is Outcome.NOT_YET_DUE
    assert searched(SEARCH, at=MONDAY + 15 * DAY).outcome is Outcome.NOT_MET
    again = searched(SEARCH, looked(MONDAY + 14 * DAY), family_told(MONDAY + 14 * DAY), at=MONDAY + 28 * DAY)
    assert again.outcome is Outcome.NOT_YET_DUE
    assert again.words


def test_the_search_is_planned_before_it_is_first_looked_at_again():
    assert "no line of inquiry" in searched(at=MONDAY + 15 * DAY).words
    assert "no line of inquiry" not in searched(SEARCH, at=MONDAY + 15 * DAY).words


def test_the_family_learns_each_result_before_the_next():
    result = (SEARCH, looked(), looked(MONDAY + 13 * DAY))
    assert searched(*result, at=MONDAY + 27 * DAY).outcome is Outcome.NOT_YET_DUE
    assert "family" in searched(*result, at=MONDAY + 28 * DAY).words
    assert "family" in searched(*result, family_told(), at=MONDAY + 28 * DAY).words
    unheard = family_told(MONDAY + 13 * DAY, delivered=False)
    assert "family" in searched(*result, unheard, at=MONDAY + 28 * DAY).words
    assert "family" not in searched(*result, family_told(MONDAY + 13 * DAY), at=MONDAY + 28 * DAY).words


@pytest.mark.parametrize("fate", ["alive", "dead"])
def test_the_duty_ends_when_the_fate_is_known_and_told(fate):
    assert searched(SEARCH, looked(fate=fate), family_told(), at=MONDAY + 90 * DAY).outcome is Outcome.MET
    assert searched(SEARCH, looked(fate=fate), at=MONDAY).outcome is Outcome.NOT_YET_DUE
    assert searched(SEARCH, looked(fate=fate), people=(), at=MONDAY + 90 * DAY).outcome is Outcome.MET


def test_one_found_of_two_does_not_end_it():
    found, missing = looked(fate="alive", person="person-1"), looked(person="person-2")
    assert searched(SEARCH, missing, found, family_told()).outcome is Outcome.NOT_YET_DUE
    both = (SEARCH, missing, found, looked(fate="alive", person="person-2"))
    assert searched(*both, family_told()).outcome is Outcome.MET


def test_a_case_is_never_closed_while_the_fate_is_unknown():
    assert searched(SEARCH, looked(), family_told(), state=State.CLOSED).outcome is Outcome.NOT_MET
    assert searched(SEARCH, looked(fate="alive"), family_told(), state=State.CLOSED).outcome is Outcome.MET


def test_without_a_disappearance_nobody_is_searched_for():
    assert judged("DISAPPEARANCE-01", a_case(classified("death"))).outcome is Outcome.NOT_APPLICABLE
