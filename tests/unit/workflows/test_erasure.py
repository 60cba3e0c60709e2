"""The words of a case are destroyed by two people, in time or with a reason, and never under a legal hold."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from tests.factories.casefiles import MONDAY, a_case, a_move, a_record, classified
from workflows.casefile import CaseFile
from workflows.erasure import against_erasing, has_run_out, standing_holds, standing_request
from workflows.records import KINDS, Record
from workflows.records.keeping import GROUNDS
from workflows.roles import Actor, Role
from workflows.states import ENDED, STORED, State

ENDED_AT = MONDAY
IN_TIME, TOO_EARLY = ENDED_AT + timedelta(days=3 * 366), ENDED_AT + timedelta(days=3 * 365 - 3)
HEAD = Actor("head", Role.HEAD)


def closed(*records: Record, state: State = State.CLOSED) -> CaseFile:
    return a_case(*records, history=(a_move("conclude", State.SANCTION, state, at=ENDED_AT),), state=state)


def asked(ground: str = "retention_over", by: str = "supervisor", **more: object) -> Record:
    made_at = more.pop("made_at", IN_TIME)
    return a_record("erasure_request", ground=ground, made_by=by, made_at=made_at, id="request", **more)


def held(number: int = 1) -> Record:
    return a_record("legal_hold", id=f"hold-{number}", made_at=ENDED_AT)


def lifted(number: int = 1) -> Record:
    return a_record("legal_hold_lifted", f"hold-{number}", made_at=IN_TIME)


def why_not(*records: Record, actor: Actor = HEAD, at=IN_TIME, state: State = State.CLOSED) -> str:
    return " ".join(against_erasing(closed(*records, state=state), actor, at))


def test_two_people_erase_a_case_whose_time_has_run_out():
    assert why_not(asked()) == ""


def test_nobody_erases_alone_or_unasked():
    assert why_not() == "Nobody has asked for it."
    assert "somebody else must agree" in why_not(asked(by="head"))


def test_an_open_case_is_never_erased():
    for state in set(STORED) - ENDED:
        assert "The case is open" in why_not(asked(), state=state)


def test_before_its_time_only_another_ground_erases_a_case():
    assert "has not run out" in why_not(asked(), at=TOO_EARLY)
    for ground in set(GROUNDS) - {"retention_over"}:
        assert why_not(asked(ground), at=TOO_EARLY) == ""


def test_a_case_that_is_kept_for_ever_does_not_run_out():
    assert "has not run out" in why_not(asked(), classified("death"), at=ENDED_AT + timedelta(days=36_500))


def test_the_last_day_is_a_day_on_which_it_is_kept():
    case = closed()
    days = [ENDED_AT + timedelta(days=number) for number in range(1090, 1100)]
    assert [has_run_out(case, day) for day in days].index(True) == days.index(ENDED_AT.replace(year=2029, day=3))


def test_a_request_from_before_the_case_was_open_again_does_not_count():
    assert standing_request(closed(asked(made_at=ENDED_AT - timedelta(hours=1)))) is None


def test_a_declined_request_does_not_count_until_somebody_asks_again():
    declined = a_record("erasure_declined", "request", made_at=IN_TIME)
    assert why_not(asked(), declined) == "Nobody has asked for it."


def test_who_erases_before_the_time_gives_reasons():
    assert KINDS["erasure_request"].needed({"ground": "court_order"}) == {"ground", "reasons"}
    assert KINDS["erasure_request"].needed({"ground": "retention_over"}) == {"ground"}


@given(st.lists(st.sampled_from([held, lifted]).flatmap(lambda make: st.integers(1, 3).map(make)), max_size=8))
def test_a_held_case_is_not_erased_whatever_was_put_and_lifted_before(records):
    """One hold that nobody lifted is enough; lifting one twice lifts no other."""
    numbered = {record.id for record in records if record.kind == "legal_hold"}
    off = {record.about for record in records if record.kind == "legal_hold_lifted"}
    one_each = {record.id: record for record in records if record.kind == "legal_hold"}
    others = [record for record in records if record.kind != "legal_hold"]
    case = closed(asked(), *one_each.values(), *others)
    assert {record.id for record in standing_holds(case)} == numbered - off
    assert bool(numbered - off) == ("legal hold" in " ".join(against_erasing(case, HEAD, IN_TIME)))
