"""Evidence: asked for before it is lost, traced from hand to hand, and never the fruit of torture."""

from datetime import datetime

from workflows.casefile import Allegation, CaseFile
from workflows.clocks import end_of
from workflows.records import Record
from workflows.records.evidence import NOT_KEPT
from workflows.records.investigation import DIGITAL_KINDS, PERISHABLE_KINDS, TAINTED
from workflows.standards.predicates import Limits, check
from workflows.standards.verdict import MET, NOT_APPLICABLE, Outcome, Verdict, all_of, by, not_met, unless
from workflows.wording import N_, worded

# Preserved in time --------------------------------------------------------------------------------------------------


@check("ADEQUACY-02")
def perishable_evidence_is_preserved_at_once(case: CaseFile, limits: Limits) -> Verdict:
    """Ask whether each recording, device or message was asked for or secured in time, and each loss looked into.

    Time runs from the register or, for what was learned of later, from when it was: nobody preserves what they do not
    know of. What the office already holds needs no request.
    """
    if case.recorded_at is None:
        return NOT_APPLICABLE
    items = [item for item in case.current("evidence_item") if _is_perishable(item)]
    requests = case.current("preservation_request")
    planned = [line for line in case.current("plan_line") if line["line"] == "recordings" and line["status"] == "open"]
    return all_of(
        [
            *(_preserved(case, item, requests, case.recorded_at, limits) for item in items),
            *(_examined(request) for request in requests),
            *(_named(line, case.recorded_at, limits) for line in planned if not (items or requests)),
        ]
    )


def _named(line: Record, recorded_at: datetime, limits: Limits) -> Verdict:
    """A plan that looks for recordings leads to a source that is named, or to a request, as soon."""
    words = N_(
        "The plan looks for recordings, but no source is named. List each as evidence, and ask for it to be kept."
    )
    return by(limits.due(max(recorded_at, line.made_at), "preserve_hours"), None, limits.at, words)


def _is_perishable(item: Record) -> bool:
    return item["kind_of_item"] in PERISHABLE_KINDS or item["perishable_until"] is not None


def _preserved(
    case: CaseFile, item: Record, requests: tuple[Record, ...], recorded_at: datetime, limits: Limits
) -> Verdict:
    versions = case.lineage(item)
    known_at = min(other.made_at for other in case.records["evidence_item"] if other.id in versions)
    due_at = limits.due(max(recorded_at, known_at), "preserve_hours")
    if item["perishable_until"] is not None:
        due_at = min(due_at, end_of(item["perishable_until"], limits.calendar))
    sent = [request["sent_at"] for request in requests if not versions.isdisjoint(request["evidence"])]
    safe_at = min((at for at in (*sent, item["obtained_at"]) if at is not None), default=None)
    late = (
        worded("“%(description)s” was asked for too late.", description=item["description"])
        if safe_at
        else worded(
            "Nobody has asked for “%(description)s” to be kept. Send a request now, and record it.",
            description=item["description"],
        )
    )
    return by(due_at, safe_at, limits.at, late)


def _examined(request: Record) -> Verdict:
    if request["outcome"] not in NOT_KEPT or request["examined"]:
        return MET
    return not_met(
        worded(
            "“%(what)s” was refused or lost, and nobody looked into why. Record how that was examined.",
            what=request["what"],
        )
    )


@check("ADEQUACY-03")
def silence_is_met_with_powers(case: CaseFile, limits: Limits) -> Verdict:
    """Ask whether each request that stays without an answer led to a power, a court or those responsible in time."""
    requests = [("what", record) for record in case.current("preservation_request")]
    requests += [("asked_for", record) for record in case.current("attendance_request")]
    return all_of(
        _escalated(case, request, request[field], limits)
        for field, request in requests
        if request["answered_at"] is None
    )


def _escalated(case: CaseFile, request: Record, what: str, limits: Limits) -> Verdict:
    due_at = limits.due(request["sent_at"], "request_days")
    if any(step.about in case.lineage(request) for step in case.current("power_used")):
        return Verdict(Outcome.MET, due_at=due_at)
    words = worded(
        "“%(what)s” was asked for and not answered. Use a power to compel, ask a court, or tell those responsible.",
        what=what,
    )
    return by(due_at, None, limits.at, words)


# Kept whole ---------------------------------------------------------------------------------------------------------


@check("RECORD-05")
def interviews_are_fully_recorded(case: CaseFile, limits: Limits) -> Verdict:
    """Ask whether each interview tells times, breaks, people, recording, help needed and review, and no coercion."""
    interviews = case.current("interview")
    if not interviews:
        return NOT_APPLICABLE
    return unless(
        [
            worded("Interview %(number)s %(problem)s", number=number, problem=problem)
            for number, interview in enumerate(interviews, 1)
            for problem in _interview_problems(interview)
        ]
    )


def _interview_problems(interview: Record) -> list[str]:
    rules = {
        N_("does not say when it began and ended. Enter both."): interview["started_at"] and interview["ended_at"],
        N_("does not say what breaks there were. Enter them, or “none”."): interview["breaks"],
        N_("does not say who was present. Enter each."): interview["present"],
        N_("was not recorded in sound or image, and nothing says why. Enter the reason."): (
            interview["recording"] in {"video", "audio"} or interview["no_recording_reason"]
        ),
        N_("needed an interpreter and names none. Repeat it with one."): (
            interview["interpreter"] or not interview["interpreter_needed"]
        ),
        N_("needed somebody's support and names nobody. Repeat it with support."): (
            interview["support_person"] or not interview["support_needed"]
        ),
        N_("was not read or heard and confirmed by the person. Let them review it."): interview[
            "reviewed_by_interviewee"
        ],
        N_("notes pressure or force. Do not rely on it, and look into how it came about."): not interview["coercion"],
    }
    return [words for words, holds in rules.items() if not holds]


@check("RECORD-06")
def custody_of_evidence_is_unbroken(case: CaseFile, limits: Limits) -> Verdict:
    """Ask whether each material item has its origin, a fingerprint where digital, and no gap from hand to hand.

    The record of the item is the first link: from its source to where it is kept.
    """
    items = [item for item in case.current("evidence_item") if item["material"]]
    if not items:
        return NOT_APPLICABLE
    return unless(
        [
            worded("“%(what)s” %(problem)s", what=item["description"], problem=problem)
            for item in items
            for problem in _breaks(case, item)
        ]
    )


def _breaks(case: CaseFile, item: Record) -> list[str]:
    ids = case.lineage(item)
    versions = [version for version in case.records["evidence_item"] if version.id in ids]
    events = sorted(
        (event for event in case.current("custody_event") if event.about in ids),
        key=lambda event: event["at"],
    )
    rules = {
        N_("has not been obtained. Obtain it, or say that it is not material."): item["obtained_at"] is not None,
        N_("has no source. Enter from whom or where it comes."): bool(item["source"]),
        N_("has no fingerprint. Enter the SHA-256 of the file."): (
            item["kind_of_item"] not in DIGITAL_KINDS or bool(item["sha256"])
        ),
        N_("has a gap in its custody. Record every hand that it passed through, or explain the gap."): (
            not _has_gap(versions, events)
        ),
        N_("has another fingerprint than before. Explain the change where its custody is recorded."): (
            not _changed_unexplained(versions, events)
        ),
    }
    return [words for words, holds in rules.items() if not holds]


def _has_gap(versions: list[Record], events: list[Record]) -> bool:
    """Whether an event begins elsewhere than the last ended, or the item lies where no event took it."""
    place = _plain(versions[0]["kept_at"])
    known = {place}
    for event in events:
        if _plain(event["taken_from"]) != place and not event["explanation"]:
            return True
        place = _plain(event["taken_to"])
        known.add(place)
    return _plain(versions[-1]["kept_at"]) not in known


def _changed_unexplained(versions: list[Record], events: list[Record]) -> bool:
    found = [record["sha256"] for record in (*versions, *events) if record["sha256"]]
    explained = {event["sha256"] for event in events if event["sha256"] and event["explanation"]}
    return bool(set(found[1:]) - {*found[:1], *explained})


def _plain(place: str | None) -> str:
    return " ".join((place or "").casefold().split())


# Never the fruit of torture -----------------------------------------------------------------------------------------


@check("ADEQUACY-09")
def nothing_rests_on_torture(case: CaseFile, limits: Limits) -> Verdict:
    """Ask whether no finding or sanction cites what ill-treatment brought out, but against those accused of it.

    "Accused of it" is an allegation about that very ill-treatment and the officers it is against (CAT art. 15).
    """
    tainted = [item for item in case.current("evidence_item") if item["tainted_by"] in TAINTED]
    if not tainted:
        return NOT_APPLICABLE
    problems = [
        worded(
            "The reasons on allegation %(number)s cite “%(description)s”, obtained by ill-treatment. Take it out.",
            number=number,
            description=item["description"],
        )
        for item in tainted
        for number, allegation in enumerate(case.allegations, 1)
        if allegation.id != item["tainted_in"] and _cites(case, _reasons(case, allegation), item)
    ]
    problems += [
        worded(
            "The sanction for officer %(number)s rests on “%(description)s”, obtained by ill-treatment. Take it out.",
            number=number,
            description=item["description"],
        )
        for item in tainted
        for number, officer in enumerate(case.officers, 1)
        if officer.id not in _accused(case, item)
        and _cites(case, case.latest("sanction_recommended", officer.id), item)
    ]
    return unless(problems)


def _reasons(case: CaseFile, allegation: Allegation) -> Record | None:
    """What is decided counts; before that, what is proposed."""
    return case.latest("finding", allegation.id) or case.latest("proposed_finding", allegation.id)


def _cites(case: CaseFile, record: Record | None, item: Record) -> bool:
    return record is not None and not case.lineage(item).isdisjoint(record["evidence_cited"])


def _accused(case: CaseFile, item: Record) -> frozenset[str]:
    return frozenset(
        officer
        for allegation in case.allegations
        if allegation.id == item["tainted_in"]
        for officer in allegation.officers
    )
