"""Whether evidence is asked for in time, traced from hand to hand, and never the fruit of torture."""

from datetime import date, timedelta

import pytest

from tests.factories.casefiles import MONDAY, SECOND, a_case, a_record, an_allegation, an_officer, judged
from workflows.standards import Outcome
from workflows.states import State

HOUR, DAY = timedelta(hours=1), timedelta(days=1)

# ADEQUACY-02 --------------------------------------------------------------------------------------------------------


def camera(**more):
    """A recording that somebody else still has."""
    return a_record("evidence_item", **{"id": "camera", "obtained_at": None, **more})


def asked(at=MONDAY, **more):
    return a_record("preservation_request", sent_at=at, **{"evidence": ["camera"], **more})


def test_what_may_be_lost_is_asked_for_within_the_day_set():
    assert judged("ADEQUACY-02", a_case(camera(), asked(MONDAY + DAY)), MONDAY + 2 * DAY).outcome is Outcome.MET


def test_a_second_later_is_too_late():
    verdict = judged("ADEQUACY-02", a_case(camera(), asked(MONDAY + DAY + SECOND)), MONDAY + 2 * DAY)
    assert verdict.outcome is Outcome.NOT_MET
    assert verdict.only_came_late


def test_while_time_runs_nothing_is_missed_yet():
    assert judged("ADEQUACY-02", a_case(camera()), MONDAY + DAY).outcome is Outcome.NOT_YET_DUE
    missed = judged("ADEQUACY-02", a_case(camera()), MONDAY + DAY + SECOND)
    assert (missed.outcome, missed.outstanding) == (Outcome.NOT_MET, True)


@pytest.mark.parametrize("kind", ["video", "audio", "device", "messages", "data"])
def test_every_kind_that_is_overwritten_or_wiped_counts(kind):
    assert judged("ADEQUACY-02", a_case(camera(kind_of_item=kind)), MONDAY).outcome is Outcome.NOT_YET_DUE


def test_other_things_count_only_where_they_may_be_lost():
    assert judged("ADEQUACY-02", a_case(camera(kind_of_item="document"))).outcome is Outcome.NOT_APPLICABLE
    perishable = camera(kind_of_item="document", perishable_until=date(2026, 3, 2))
    assert judged("ADEQUACY-02", a_case(perishable)).outcome is Outcome.NOT_YET_DUE
    assert judged("ADEQUACY-02", a_case(perishable), MONDAY + 12 * HOUR).outcome is Outcome.NOT_MET


def test_what_the_office_holds_in_time_needs_no_request():
    assert judged("ADEQUACY-02", a_case(camera(obtained_at=MONDAY + DAY)), MONDAY + DAY).outcome is Outcome.MET
    late = a_case(camera(obtained_at=MONDAY + DAY + SECOND))
    assert judged("ADEQUACY-02", late, MONDAY + 2 * DAY).outcome is Outcome.NOT_MET


def test_time_runs_from_when_a_source_was_first_known():
    known = camera(made_at=MONDAY + 9 * DAY)
    newer = a_record("evidence_item", id="newer", replaces="camera", obtained_at=None, made_at=MONDAY + 20 * DAY)
    in_time = a_case(known, newer, asked(MONDAY + 10 * DAY))
    assert judged("ADEQUACY-02", in_time, MONDAY + 20 * DAY).outcome is Outcome.MET
    assert judged("ADEQUACY-02", a_case(known, newer), MONDAY + 10 * DAY + SECOND).outcome is Outcome.NOT_MET


def test_a_request_about_something_else_does_not_count():
    case = a_case(camera(), asked(evidence=["another"]))
    assert judged("ADEQUACY-02", case, MONDAY + 2 * DAY).outcome is Outcome.NOT_MET


@pytest.mark.parametrize("outcome", ["refused", "lost"])
def test_a_refusal_or_a_loss_is_looked_into(outcome):
    answered = {"outcome": outcome, "answered_at": MONDAY}
    assert judged("ADEQUACY-02", a_case(camera(), asked(**answered))).outcome is Outcome.NOT_MET
    examined = asked(**answered, examined="The shop had wiped it on Sunday.")
    assert judged("ADEQUACY-02", a_case(camera(), examined)).outcome is Outcome.MET


def test_a_plan_that_looks_for_recordings_leads_to_a_source_or_a_request():
    line = a_record("plan_line", "allegation-1", line="recordings", status="open", result=None)
    assert judged("ADEQUACY-02", a_case(line), MONDAY + DAY).outcome is Outcome.NOT_YET_DUE
    assert judged("ADEQUACY-02", a_case(line), MONDAY + DAY + SECOND).outcome is Outcome.NOT_MET
    assert judged("ADEQUACY-02", a_case(line, asked()), MONDAY + 2 * DAY).outcome is Outcome.MET
    done = a_record("plan_line", "allegation-1", line="recordings")
    assert judged("ADEQUACY-02", a_case(done), MONDAY + 2 * DAY).outcome is Outcome.NOT_APPLICABLE
    other = a_record("plan_line", "allegation-1", line="scene", status="open", result=None)
    assert judged("ADEQUACY-02", a_case(other), MONDAY + 2 * DAY).outcome is Outcome.NOT_APPLICABLE


def test_before_the_register_no_time_runs():
    case = a_case(camera(), state=State.RECEIVED)
    assert judged("ADEQUACY-02", case).outcome is Outcome.NOT_APPLICABLE


# ADEQUACY-03 --------------------------------------------------------------------------------------------------------

REQUESTS = {
    kind: a_record(kind, id="request", sent_at=MONDAY) for kind in ("preservation_request", "attendance_request")
}
OVER = MONDAY + 15 * DAY


@pytest.mark.parametrize("kind", REQUESTS)
def test_a_request_may_wait_for_an_answer_for_the_days_set(kind):
    assert judged("ADEQUACY-03", a_case(REQUESTS[kind]), MONDAY + 14 * DAY).outcome is Outcome.NOT_YET_DUE
    assert judged("ADEQUACY-03", a_case(REQUESTS[kind]), OVER).outcome is Outcome.NOT_MET


@pytest.mark.parametrize("step", ["compulsory_power", "court", "minister_or_parliament"])
@pytest.mark.parametrize("kind", REQUESTS)
def test_silence_is_met_by_any_of_the_steps(kind, step):
    taken = a_record("power_used", "request", step=step, taken_at=OVER)
    assert judged("ADEQUACY-03", a_case(REQUESTS[kind], taken), OVER).outcome is Outcome.MET


def test_a_step_against_another_silence_does_not_count():
    case = a_case(REQUESTS["attendance_request"], a_record("power_used", "another"))
    assert judged("ADEQUACY-03", case, OVER).outcome is Outcome.NOT_MET


def test_what_was_answered_needs_no_step():
    answered = a_record("attendance_request", answered_at=MONDAY + 20 * DAY)
    assert judged("ADEQUACY-03", a_case(answered), OVER).outcome is Outcome.NOT_APPLICABLE
    assert judged("ADEQUACY-03", a_case()).outcome is Outcome.NOT_APPLICABLE


# RECORD-05 ----------------------------------------------------------------------------------------------------------


def interviewed(**changes):
    return judged("RECORD-05", a_case(a_record("interview", incomplete=True, **changes)))


def test_an_interview_with_everything_on_record_meets_the_standard():
    assert interviewed().outcome is Outcome.MET
    assert judged("RECORD-05", a_case()).outcome is Outcome.NOT_APPLICABLE


@pytest.mark.parametrize(
    "changes",
    [
        {"started_at": None},
        {"ended_at": None},
        {"breaks": None},
        {"present": []},
        {"recording": "written"},
        {"interpreter_needed": True},
        {"support_needed": True},
        {"reviewed_by_interviewee": False},
        {"coercion": "He was told to think of his family."},
    ],
    ids=str,
)
def test_an_interview_that_lacks_one_thing_does_not(changes):
    assert interviewed(**changes).outcome is Outcome.NOT_MET


@pytest.mark.parametrize(
    "changes",
    [
        {"recording": "written", "no_recording_reason": "The person did not want it."},
        {"recording": "video"},
        {"interpreter_needed": True, "interpreter": "A sworn interpreter"},
        {"support_needed": True, "support_person": "Her aunt"},
    ],
    ids=str,
)
def test_what_makes_up_for_it_is_enough(changes):
    assert interviewed(**changes).outcome is Outcome.MET


# RECORD-06 ----------------------------------------------------------------------------------------------------------

ITEM = a_record("evidence_item", id="item")


def traced(*records):
    return judged("RECORD-06", a_case(*records))


def moved(at=MONDAY, **more):
    return a_record("custody_event", "item", at=at, **more)


def test_an_item_with_origin_fingerprint_and_place_is_traced():
    assert traced(ITEM).outcome is Outcome.MET
    assert traced(a_record("evidence_item", material=False, sha256=None)).outcome is Outcome.NOT_APPLICABLE


@pytest.mark.parametrize("changes", [{"obtained_at": None}, {"source": None}, {"sha256": None}], ids=str)
def test_an_item_that_lacks_one_of_them_is_not(changes):
    assert traced(a_record("evidence_item", incomplete=True, **changes)).outcome is Outcome.NOT_MET


def test_only_files_have_a_fingerprint():
    assert traced(a_record("evidence_item", kind_of_item="object", sha256=None)).outcome is Outcome.MET
    assert traced(a_record("evidence_item", kind_of_item="photo", sha256=None)).outcome is Outcome.NOT_MET


def test_each_hand_takes_from_the_last():
    back = moved(MONDAY + HOUR, taken_from=" the LABORATORY", taken_to="Safe 1")
    assert traced(ITEM, moved(), back).outcome is Outcome.MET
    assert traced(ITEM, back, moved()).outcome is Outcome.MET


def test_a_hand_that_is_missing_is_a_gap_unless_it_is_explained():
    lost_sight = {"taken_from": "A car"}
    assert traced(ITEM, moved(**lost_sight)).outcome is Outcome.NOT_MET
    assert traced(ITEM, moved(**lost_sight, explanation="The seal was whole.")).outcome is Outcome.MET


def test_an_item_does_not_change_place_without_a_hand():
    elsewhere = a_record("evidence_item", id="newer", replaces="item", kept_at="Safe 2")
    assert traced(ITEM, elsewhere).outcome is Outcome.NOT_MET
    assert traced(ITEM, moved(taken_to="Safe 2"), elsewhere).outcome is Outcome.MET


@pytest.mark.parametrize("explanation, outcome", [(None, Outcome.NOT_MET), ("A copy was cut out.", Outcome.MET)])
def test_a_fingerprint_that_changed_is_explained(explanation, outcome):
    assert traced(ITEM, moved(sha256="0f" * 32, explanation=explanation)).outcome is outcome
    newer = a_record("evidence_item", id="newer", replaces="item", sha256="0f" * 32)
    assert traced(ITEM, moved(sha256="0f" * 32, explanation=explanation), newer).outcome is outcome
    assert traced(ITEM, newer).outcome is Outcome.NOT_MET


@pytest.mark.parametrize("first", [True, False])
def test_what_happens_to_one_item_is_no_gap_in_the_custody_of_another(first):
    other = a_record("evidence_item", id="other", kept_at="Safe 2", sha256="0f" * 32)
    both = (ITEM, other) if first else (other, ITEM)
    assert traced(*both, moved()).outcome is Outcome.MET
    assert traced(*both, moved(taken_from="A car")).words.count("has a gap in its custody") == 1


def test_the_same_fingerprint_needs_no_words():
    assert traced(ITEM, moved(sha256="5e" * 32)).outcome is Outcome.MET


# ADEQUACY-09 --------------------------------------------------------------------------------------------------------

TWO = (an_allegation(), an_allegation("allegation-2", ("officer-2",)))
OFFICERS = (an_officer(), an_officer("officer-2"))


def tainted(**more):
    return a_record("evidence_item", id="item", **{"tainted_by": "torture", **more})


def resting_on(*records):
    return judged("ADEQUACY-09", a_case(*records, allegations=TWO, officers=OFFICERS)).outcome


def citing(kind="finding", about="allegation-1", **more):
    return a_record(kind, about, **{"evidence_cited": ["item"], **more})


@pytest.mark.parametrize("by", ["torture", "ill_treatment"])
@pytest.mark.parametrize("kind", ["finding", "proposed_finding"])
def test_what_ill_treatment_brought_out_is_no_reason(kind, by):
    assert resting_on(tainted(tainted_by=by), citing(kind)) is Outcome.NOT_MET
    assert resting_on(tainted(tainted_by=by), citing(kind, evidence_cited=["other"])) is Outcome.MET
    assert resting_on(a_record("evidence_item", id="item"), citing(kind)) is Outcome.NOT_APPLICABLE


@pytest.mark.parametrize("by", ["no", None])
def test_what_was_freely_given_is(by):
    assert resting_on(tainted(tainted_by=by), citing()) is Outcome.NOT_APPLICABLE


def test_but_against_those_accused_of_it():
    of_it = tainted(tainted_in="allegation-2")
    assert resting_on(of_it, citing(about="allegation-2")) is Outcome.MET
    assert resting_on(of_it, citing()) is Outcome.NOT_MET


def test_no_sanction_rests_on_it_but_theirs():
    of_it = tainted(tainted_in="allegation-2")
    assert resting_on(of_it, citing("sanction_recommended", "officer-1")) is Outcome.NOT_MET
    assert resting_on(of_it, citing("sanction_recommended", "officer-2")) is Outcome.MET


def test_a_newer_version_of_it_is_the_same_evidence():
    newer = a_record("evidence_item", id="newer", replaces="item", tainted_by="torture")
    assert resting_on(a_record("evidence_item", id="item"), newer, citing()) is Outcome.NOT_MET


def test_a_proposal_counts_no_more_once_somebody_decided():
    assert resting_on(tainted(), citing("proposed_finding"), citing(evidence_cited=[])) is Outcome.MET


def test_a_finding_need_not_cite_what_it_must_not():
    assert judged("FINDING-01", a_case(tainted(), a_record("finding", "allegation-1"))).outcome is Outcome.MET
    clean = a_record("evidence_item")
    assert judged("FINDING-01", a_case(clean, a_record("finding", "allegation-1"))).outcome is Outcome.NOT_MET
