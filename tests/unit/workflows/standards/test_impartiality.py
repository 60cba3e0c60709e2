"""Whether both sides are tested, and the officer's word alone ends nothing."""

import pytest

from tests.factories.casefiles import a_case, a_record, an_allegation, judged
from workflows.standards import Outcome


def line(kind, about="allegation-1", **content):
    return a_record("plan_line", about, line=kind, **content)


BOTH = (line("complainant_account"), line("officer_account"))


def test_an_allegation_with_both_accounts_tested_is_met():
    assert judged("IMPARTIALITY-01", a_case(*BOTH)).outcome is Outcome.MET


@pytest.mark.parametrize(
    "kept, words",
    [(BOTH[1:], "that tests the complainant's account"), (BOTH[:1], "that tests the officer's account")],
)
def test_an_allegation_with_one_account_untested_is_not_met(kept, words):
    verdict = judged("IMPARTIALITY-01", a_case(*kept))
    assert verdict.outcome is Outcome.NOT_MET
    assert f"Allegation 1 has no line of inquiry {words}" in verdict.words


@pytest.mark.parametrize(
    "content, outcome",
    [
        ({"status": "done"}, Outcome.MET),
        ({"status": "not_pursued", "result": "The shop is gone."}, Outcome.MET),
        ({"status": "open"}, Outcome.NOT_MET),
        ({"status": "done", "result": None}, Outcome.NOT_MET),
        ({"status": "not_pursued", "result": None}, Outcome.NOT_MET),
    ],
)
def test_each_line_is_done_or_given_up_for_a_reason(content, outcome):
    verdict = judged("IMPARTIALITY-01", a_case(*BOTH, line("other", incomplete=True, **content)))
    assert verdict.outcome is outcome
    assert "unfinished line of inquiry: Other" in verdict.words or outcome is Outcome.MET


def test_a_line_finished_in_a_later_version_is_finished():
    begun = line("other", status="open", id="begun")
    finished = line("other", replaces="begun")
    assert judged("IMPARTIALITY-01", a_case(*BOTH, begun, finished)).outcome is Outcome.MET


def test_each_allegation_has_lines_of_its_own():
    case = a_case(*BOTH, allegations=(an_allegation(), an_allegation("allegation-2")))
    words = judged("IMPARTIALITY-01", case).words
    assert "Allegation 1" not in words
    assert "Allegation 2 has no line of inquiry that tests the complainant's account" in words
    assert "Allegation 2 has no line of inquiry that tests the officer's account" in words


OFFICER_HEARD = a_record("interview", capacity="subject_officer")


def test_the_officers_word_alone_is_not_met():
    verdict = judged("IMPARTIALITY-01", a_case(*BOTH, OFFICER_HEARD))
    assert verdict.outcome is Outcome.NOT_MET
    assert "Only subject officers were interviewed" in verdict.words


@pytest.mark.parametrize(
    "more", [a_record("interview", capacity="witness"), a_record("evidence_item")], ids=["witness", "evidence"]
)
def test_the_officers_word_beside_other_evidence_is_met(more):
    assert judged("IMPARTIALITY-01", a_case(*BOTH, OFFICER_HEARD, more)).outcome is Outcome.MET
