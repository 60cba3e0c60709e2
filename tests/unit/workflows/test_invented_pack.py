"""Everything that a pack can change, changed by an invented one, each with what follows from it."""

from datetime import UTC, date, datetime, timedelta

import pytest

from oversight.templating import languages_of
from tests.factories.casefiles import MONDAY, a_case, a_move, a_pack, a_record, classified, judged, the_way_to
from tests.factories.journeys import a_form, ready_for, someone, standing_in, whoever_fires
from tests.factories.packs import freedonia
from workflows.errors import InvalidRecord, Refused
from workflows.jurisdictions import Pack, load_pack
from workflows.jurisdictions.choices import options, validate
from workflows.machine import fire
from workflows.mandatory_referral import undecided
from workflows.pack_check import problems
from workflows.records import KINDS
from workflows.retention import kept_until, retention_of
from workflows.roles import Role
from workflows.standards import Evaluation, Outcome, load_standards
from workflows.states import State

HERE = freedonia()
MODEL = load_pack("model")
NEWS = load_standards().checks["VICTIM-02"]


def test_the_invented_pack_changes_every_part_that_there_is():
    same = {name for name in Pack.model_fields if getattr(HERE, name) == getattr(MODEL, name)}
    assert not same
    assert not list(problems(HERE))


def test_the_calendar_sets_which_days_count_and_when_they_end():
    due_at = judged("RECORD-01", a_case(pack=HERE, state=State.RECEIVED, history=())).due_at
    assert due_at == datetime(2026, 3, 8, 18, 14, 59, tzinfo=UTC)  # not on the closed Thursday, Friday and Saturday
    assert judged("RECORD-01", a_case(state=State.RECEIVED, history=())).due_at == MONDAY + timedelta(hours=24)


def test_the_standard_of_proof_is_what_findings_must_meet():
    found = a_record("finding", "allegation-1", standard_of_proof="clear and convincing")
    assert judged("FINDING-02", a_case(found, pack=HERE)).outcome is Outcome.MET
    assert judged("FINDING-02", a_case(found)).outcome is Outcome.NOT_MET


def asked_late(pack):
    """A request for a review, with reasons, after its window."""
    closing = a_record("conclusion", review_window_ends_on=date(2026, 3, 2))
    request = a_form(
        "review_request", made_by="complainant-1", asked_by="complainant", late_reasons="I was in hospital."
    )
    return standing_in(State.CLOSED, closing, request, pack=pack)


def reasons_against(case, trigger, actor, at=MONDAY):
    try:
        fire(case, trigger, actor, at)
    except Refused as refused:
        return [reason.code for reason in refused.reasons]
    return []


def test_reasons_excuse_a_late_request_for_a_review_only_where_the_law_says_so():
    later = MONDAY + timedelta(days=20)
    complainant = someone(Role.COMPLAINANT)
    assert "review_is_asked_in_time" in reasons_against(asked_late(HERE), "request_review", complainant, later)
    assert "review_is_asked_in_time" not in reasons_against(asked_late(MODEL), "request_review", complainant, later)


def test_the_roles_of_a_trigger_are_the_packs_but_the_complainant_keeps_theirs():
    ready = ready_for("decide", pack=HERE.but(proof=MODEL.proof))
    assert "role" in reasons_against(ready, "decide", whoever_fires("decide"))
    assert "role" not in reasons_against(ready, "decide", someone(Role.HEAD))
    assert "role" not in reasons_against(asked_late(HERE), "request_review", someone(Role.COMPLAINANT))
    assert "role" in reasons_against(asked_late(HERE), "request_review", someone(Role.SUPERVISOR))


def test_the_ladder_of_sanctions_is_narrowed_and_renamed():
    measure = KINDS["sanction_recommended"].fields["measure"]
    assert options(measure, HERE) == {"fine": "Fine of ten geese", "dismissal": "Exile"}
    with pytest.raises(InvalidRecord, match="Choose from: Fine of ten geese, Exile"):
        validate(KINDS["sanction_agency"], {"measure": "advice", "decided_on": "2026-03-01"}, MONDAY, HERE)


def test_what_is_mild_is_the_packs_to_say():
    found = [a_record("finding", "allegation-1", value="substantiated"), classified("firearm")]
    fined = a_record("sanction_recommended", "officer-1", measure="fine")
    assert "too mild" in judged("SANCTION-01", a_case(fined, *found, pack=HERE)).words
    assert "too mild" not in judged("SANCTION-01", a_case(fined, *found)).words


def test_findings_have_the_names_of_the_place():
    value = KINDS["finding"].fields["value"]
    assert options(value, HERE)["substantiated"] == "Made out"
    assert options(value, HERE)["unfounded"] == options(value, MODEL)["unfounded"]


def test_categories_of_the_place_count_as_standard_codes():
    content = {"of_place": ["beating"], "categories": ["detention"], "conduct_type": "act"}
    values = validate(KINDS["classification"], content, MONDAY, HERE)
    assert values["categories"] == ("torture_ill_treatment", "force_other", "detention")
    assert values["of_place"] == ("beating",)
    with pytest.raises(InvalidRecord, match="of_place: Choose from: nothing"):
        validate(KINDS["classification"], content, MONDAY, MODEL)


def done(what, days, **content):
    made = a_record("clock_event", clock="first-news", what=what, made_at=MONDAY + timedelta(days=days), **content)
    return made


def first_news(*records, pack=HERE, at=MONDAY, **more):
    return judged("VICTIM-02", a_case(*records, pack=pack, **more), at).due_at


def test_a_clock_may_be_extended_and_stopped():
    plain = first_news()
    assert first_news(pack=MODEL) - plain == timedelta(days=14, hours=5, minutes=45)
    assert first_news(done("extend", 1, count=7, unit="days")) - plain == timedelta(days=7)
    assert first_news(done("pause", 1), done("resume", 4)) - plain == timedelta(days=3)


def test_a_clock_stands_still_in_the_states_that_the_pack_names():
    suspended = (
        *the_way_to(State.INVESTIGATION),
        a_move("suspend", State.INVESTIGATION, State.SUSPENDED, MONDAY + timedelta(days=1)),
        a_move("resume", State.SUSPENDED, State.INVESTIGATION, MONDAY + timedelta(days=6)),
    )
    assert first_news(history=suspended) - first_news() == timedelta(days=5)
    assert first_news(history=suspended, pack=MODEL) == first_news(pack=MODEL)


def test_how_a_date_was_worked_out_is_known_for_every_check_with_a_date():
    case = a_case(done("extend", 1, count=7, unit="days"), pack=HERE)
    evaluation = Evaluation(case, MONDAY)
    working = evaluation.working(NEWS).worked
    assert working.due_at == evaluation.verdict(NEWS).due_at
    assert [step.took for step in working.steps] == ["run", "extension"]


def test_a_case_is_kept_as_long_as_its_class_says():
    ended = a_case(a_record("classification", "allegation-1", of_place=("beating",)), pack=HERE, state=State.CLOSED)
    assert (retention_of(ended).id, kept_until(ended)) == ("beatings", date(2125, 3, 2))
    assert kept_until(a_case(pack=HERE, state=State.CLOSED)) == date(2027, 3, 2)
    assert kept_until(a_case(classified("death"), state=State.CLOSED)) is None
    assert kept_until(a_case(pack=HERE)) is None
    assert retention_of(a_case(pack=a_pack(retention=()))) is None


def test_the_languages_of_the_place_come_first_and_none_that_pages_are_written_in_is_left_out():
    assert languages_of(HERE.but(languages=("tlh", "en")), ("en", "ar")) == ("en", "ar")
    assert languages_of(HERE.but(languages=("fr",)), ("en", "ar", "fr")) == ("fr", "en", "ar")


def test_what_a_form_begins_with_is_a_letter_of_the_place():
    assert HERE.letters["decision"].text % {"reference": "X"} == "By order of the Republic, in the matter X:"


def test_what_must_be_referred_is_the_packs_to_say():
    beaten = a_record("classification", "allegation-1", of_place=("beating",), categories=("force_other",))
    assert [criterion.to for criterion in undecided(a_case(beaten, pack=HERE))] == ["The Ombudsman"]
    assert not undecided(a_case(beaten))
