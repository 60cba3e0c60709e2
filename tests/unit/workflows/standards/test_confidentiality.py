"""Whether identities and health stay with those who need to know."""

from datetime import timedelta

import pytest

from tests.factories.casefiles import MONDAY, SECOND, a_case, a_person, a_record, judged
from workflows.standards import Outcome
from workflows.standards.confidentiality import SHOWN_FOR, is_shown_to


def published(**more):
    return a_record("publication", **more)


def of(*records, people=None):
    return a_case(*records, people=people or (a_person("complainant"),))


def protected(**more):
    return a_record("identity_protection", "person-1", **more)


def looked_up(by="investigator-1", **more):
    return a_record("identity_read", "person-1", made_by=by, **more)


# CONFIDENTIALITY-01 -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "records, outcome",
    [
        ([], Outcome.NOT_APPLICABLE),
        ([protected(identity_protected=False)], Outcome.NOT_APPLICABLE),
        ([looked_up("anybody")], Outcome.NOT_APPLICABLE),
        ([protected()], Outcome.MET),
        ([protected(), looked_up()], Outcome.MET),
        ([protected(), looked_up("supervisor-1")], Outcome.NOT_MET),
        ([protected(scope=[]), looked_up()], Outcome.NOT_MET),
        ([protected(made_at=MONDAY + SECOND), looked_up("supervisor-1")], Outcome.MET),
        ([protected(), looked_up(purpose=None, incomplete=True)], Outcome.NOT_MET),
    ],
    ids=[
        "not protected",
        "not any more",
        "looked up unprotected",
        "not looked up",
        "by one who is named",
        "by one who is not",
        "nobody is named",
        "before it was protected",
        "for no purpose",
    ],
)
def test_who_somebody_is_learn_only_those_named(records, outcome):
    assert judged("CONFIDENTIALITY-01", of(*records)).outcome is outcome


def test_who_was_named_when_they_looked_is_not_blamed_later():
    first = protected(id="first", scope=["supervisor-1"], made_at=MONDAY)
    second = protected(replaces="first", made_at=MONDAY + 2 * SECOND)
    before = looked_up("supervisor-1", made_at=MONDAY + SECOND)
    after = looked_up("supervisor-1", made_at=MONDAY + 3 * SECOND)
    assert judged("CONFIDENTIALITY-01", of(first, second, before)).outcome is Outcome.MET
    assert judged("CONFIDENTIALITY-01", of(first, second, after)).outcome is Outcome.NOT_MET


def sent(**more):
    return a_record("disclosure", **{"to_police": True, "identities": ["person-1"], "at": MONDAY, **more})


def agreed(purpose, **more):
    return a_record("consent", "person-1", **{"purpose": purpose, **more})


@pytest.mark.parametrize(
    "records, outcome",
    [
        ([sent()], Outcome.NOT_MET),
        ([sent(to_police=False)], Outcome.MET),
        ([sent(identities=["person-2"])], Outcome.MET),
        ([sent(), agreed("identity_to_police")], Outcome.MET),
        ([sent(), agreed("publication")], Outcome.NOT_MET),
        ([sent(), agreed("identity_to_police", given_at=MONDAY + SECOND)], Outcome.NOT_MET),
    ],
)
def test_the_police_learn_it_only_with_the_persons_consent(records, outcome):
    assert judged("CONFIDENTIALITY-01", of(protected(), *records)).outcome is outcome


def test_what_told_the_police_is_named_by_its_words_or_else_by_whom_it_went_to():
    named = judged("CONFIDENTIALITY-01", of(protected(), sent(what="The summary", recipient="The colonel"))).words
    assert "“The summary” tells the police who person 1 is" in named
    bare = sent(what=None, recipient="The colonel", incomplete=True)
    assert "“The colonel” tells" in judged("CONFIDENTIALITY-01", of(protected(), bare)).words


@pytest.mark.parametrize("at, outcome", [(MONDAY, Outcome.MET), (None, Outcome.NOT_MET)])
def test_what_has_no_time_of_its_own_was_told_when_it_was_put_on_record(at, outcome):
    first = protected(made_at=MONDAY + SECOND)
    out = sent(at=at, made_at=MONDAY + 2 * SECOND, incomplete=True)
    assert judged("CONFIDENTIALITY-01", of(first, out)).outcome is outcome


@pytest.mark.parametrize("at, outcome", [(MONDAY, Outcome.NOT_MET), (None, Outcome.MET)])
def test_leave_to_pass_on_a_report_counts_from_when_it_was_given(at, outcome):
    leave = agreed("medical_release", given_at=MONDAY + SECOND)
    out = passed_on(at=at, made_at=MONDAY + 2 * SECOND, incomplete=True)
    assert judged("CONFIDENTIALITY-02", of(leave, out)).outcome is outcome


@pytest.mark.parametrize(
    "records, who, after, shown",
    [
        ([], "anybody", timedelta(0), True),
        ([protected()], "investigator-1", timedelta(0), False),
        ([protected(), looked_up()], "investigator-1", timedelta(0), True),
        ([protected(), looked_up()], "investigator-1", SHOWN_FOR, False),
        ([protected(), looked_up("supervisor-1")], "supervisor-1", timedelta(0), False),
        ([protected(), looked_up()], "supervisor-1", timedelta(0), False),
        ([protected(identity_protected=False)], "anybody", timedelta(0), True),
    ],
)
def test_a_protected_identity_is_shown_for_a_stated_purpose_and_a_while(records, who, after, shown):
    assert is_shown_to(of(*records), "person-1", who, MONDAY + after) is shown


# CONFIDENTIALITY-02 -------------------------------------------------------------------------------------------------


def passed_on(**more):
    content = {"medical_reports_of": ["person-1"], "medical_recipient": "other", "at": MONDAY, **more}
    return a_record("disclosure", **content)


@pytest.mark.parametrize(
    "records, outcome",
    [
        ([passed_on(medical_recipient="subject")], Outcome.MET),
        ([passed_on(medical_recipient="representative")], Outcome.MET),
        ([passed_on(medical_recipient="authority")], Outcome.MET),
        ([passed_on()], Outcome.NOT_MET),
        ([passed_on(medical_recipient=None, incomplete=True)], Outcome.NOT_MET),
        ([passed_on(court_order="17/2026")], Outcome.MET),
        ([passed_on(), agreed("medical_release")], Outcome.MET),
        ([passed_on(), agreed("medical_examination")], Outcome.NOT_MET),
        ([passed_on(), agreed("medical_release", withdrawn_at=MONDAY)], Outcome.NOT_MET),
        ([a_record("disclosure")], Outcome.NOT_APPLICABLE),
        ([a_record("medical_examination", report="Report 4")], Outcome.MET),
    ],
)
def test_a_medical_report_goes_to_few_or_with_leave(records, outcome):
    assert judged("CONFIDENTIALITY-02", of(*records)).outcome is outcome


# CONFIDENTIALITY-03 -------------------------------------------------------------------------------------------------


def shown(*records, **publication):
    return a_case(published(**publication), *records, people=(a_person("victim"),))


def test_a_publication_in_which_nobody_can_be_recognised_is_met():
    assert judged("CONFIDENTIALITY-03", shown()).outcome is Outcome.MET
    assert judged("CONFIDENTIALITY-03", a_case()).outcome is Outcome.NOT_APPLICABLE


@pytest.mark.parametrize("checker", ["investigator-1", None])
def test_somebody_other_than_the_author_looks_at_it(checker):
    case = shown(redaction_checked_by=checker, incomplete=True)
    assert "Nobody but the author" in judged("CONFIDENTIALITY-03", case).words


@pytest.mark.parametrize("field", ["recognisable", "health_data"])
@pytest.mark.parametrize(
    "consents, outcome",
    [
        ([], Outcome.NOT_MET),
        ([agreed("publication")], Outcome.MET),
        ([agreed("identity_to_police")], Outcome.NOT_MET),
        ([agreed("publication", given_at=MONDAY + timedelta(days=1))], Outcome.NOT_MET),
        ([agreed("publication", withdrawn_at=MONDAY + SECOND)], Outcome.NOT_MET),
        ([a_record("consent", "person-2", purpose="publication")], Outcome.NOT_MET),
    ],
    ids=["none", "given", "for something else", "given too late", "taken back", "of somebody else"],
)
def test_nobody_is_exposed_without_having_agreed(field, consents, outcome):
    assert judged("CONFIDENTIALITY-03", shown(*consents, **{field: ["person-1"]})).outcome is outcome
