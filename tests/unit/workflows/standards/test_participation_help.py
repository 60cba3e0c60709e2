"""Help is offered to those harmed, with their consent, and asked after."""

from datetime import UTC, date, datetime

import pytest

from tests.factories.casefiles import MONDAY, SECOND, a_case, a_person, a_record, judged
from workflows.records.people import HELP
from workflows.standards import Outcome

HELP_DUE = datetime(2026, 3, 9, 23, 59, 59, tzinfo=UTC)


def helped(*records, people=None):
    return a_case(*records, people=people or (a_person("victim"),))


def offer(**more):
    return a_record("assistance", "person-1", **more)


def agreed(**more):
    return a_record("consent", "person-1", purpose="help_referral", help_with=["legal"], **more)


@pytest.mark.parametrize(
    "offers, now, outcome",
    [
        ([offer(needs_assessed_at=HELP_DUE)], HELP_DUE, Outcome.MET),
        ([offer(needs_assessed_at=HELP_DUE + SECOND)], HELP_DUE + SECOND, Outcome.NOT_MET),
        ([], HELP_DUE, Outcome.NOT_YET_DUE),
        ([], HELP_DUE + SECOND, Outcome.NOT_MET),
    ],
)
def test_what_help_somebody_needs_is_assessed_within_a_week(offers, now, outcome):
    assert judged("VICTIM-04", helped(*offers), now).outcome is outcome


@pytest.mark.parametrize("missing", ["medical", "psychological", "legal", "social"])
def test_all_four_kinds_of_help_are_offered(missing):
    verdict = judged("VICTIM-04", helped(offer(offered=[kind for kind in HELP if kind != missing])))
    assert verdict.outcome is Outcome.NOT_MET
    assert HELP[missing].lower() in verdict.words


@pytest.mark.parametrize(
    "consents, outcome",
    [
        ([], Outcome.NOT_MET),
        ([agreed()], Outcome.MET),
        ([agreed(withdrawn_at=MONDAY)], Outcome.MET),
        ([a_record("consent", "person-1", purpose="other")], Outcome.NOT_MET),
        ([agreed(given_at=MONDAY - 2 * SECOND, withdrawn_at=MONDAY - SECOND)], Outcome.NOT_MET),
    ],
)
def test_nobody_is_referred_without_consent(consents, outcome):
    assert judged("VICTIM-04", helped(offer(referred_to="A clinic"), *consents)).outcome is outcome


def test_help_is_owed_to_those_harmed_who_can_be_reached():
    assert judged("VICTIM-04", helped(people=(a_person("witness"),))).outcome is Outcome.NOT_APPLICABLE
    unreachable = (a_person("victim", can_be_contacted=False),)
    assert judged("VICTIM-04", helped(people=unreachable), HELP_DUE + SECOND).outcome is Outcome.NOT_APPLICABLE


REFERRED = a_record("help_referral", "consent-1", id="referral-1", ask_on=date(2026, 3, 9))
ASK_DUE = datetime(2026, 3, 12, 23, 59, 59, tzinfo=UTC)
ASK_AGAIN_DUE = datetime(2026, 4, 4, 23, 59, 59, tzinfo=UTC)


def answered(result, again_on=None, about="referral-1", **more):
    return a_record("help_follow_up", about, result=result, ask_again_on=again_on, **more)


@pytest.mark.parametrize(
    "follow_ups, due_at",
    [
        ([], ASK_DUE),
        ([answered("waiting", date(2026, 4, 1))], ASK_AGAIN_DUE),
        ([answered("waiting", date(2026, 3, 3)), answered("not_reached", date(2026, 4, 1))], ASK_AGAIN_DUE),
        ([answered("helped", about="another")], ASK_DUE),
    ],
)
def test_whoever_was_referred_is_asked_by_the_day_set_and_again(follow_ups, due_at):
    case = helped(offer(), REFERRED, *follow_ups)
    verdict = judged("VICTIM-04", case, due_at)
    assert (verdict.outcome, verdict.due_at) == (Outcome.NOT_YET_DUE, due_at)
    assert judged("VICTIM-04", case, due_at + SECOND).outcome is Outcome.NOT_MET
    assert "Legal aid helped" in judged("VICTIM-04", case, due_at + SECOND).words


@pytest.mark.parametrize("result", ["helped", "not_wanted"])
def test_nobody_is_asked_again_whose_help_came_or_who_no_longer_wants_it(result):
    assert judged("VICTIM-04", helped(offer(), REFERRED, answered(result)), ASK_AGAIN_DUE).outcome is Outcome.MET


def test_an_answer_to_a_referral_that_was_corrected_since_counts():
    corrected = a_record("help_referral", "consent-1", replaces="referral-1", ask_on=date(2026, 3, 9))
    assert judged("VICTIM-04", helped(offer(), REFERRED, corrected, answered("helped"))).outcome is Outcome.MET
