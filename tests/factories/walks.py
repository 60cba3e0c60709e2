"""A case that is led about at random: by people who do what the next step asks for, and by people who do not."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from itertools import count
from random import Random
from typing import Any

from tests.factories.casefiles import MONDAY, OUTSIDE, PATROL, SECOND, a_record, an_assignment, classified
from tests.factories.journeys import a_form, someone, worked_out
from workflows.casefile import Allegation, CaseFile
from workflows.course import Override, PastMove
from workflows.errors import Refused
from workflows.involved import Officer, Person
from workflows.jurisdictions import load_pack
from workflows.machine import Move, fire
from workflows.overrides import barred, holder_of
from workflows.records import KINDS, Record
from workflows.records.investigation import COMMAND_LINES
from workflows.roles import Actor, Role
from workflows.standards import Evaluation, Outcome, deadline_checks, load_standards
from workflows.states import State
from workflows.transition_table import TABLE, TRIGGERS, Row

CODES = (
    "service_conduct",
    "corruption",
    "force_other",
    "death",
    "sexual_gbv",
    "disappearance",
    "detention",
    "discrimination",
    "firearm",
)
PAUSES = (timedelta(0), timedelta(hours=1), timedelta(days=1), timedelta(days=10), timedelta(days=40))
SELDOM = {"withdraw": 0.15, "reject": 0.15, "refer": 0.2, "suspend": 0.2, "return_report": 0.4}
"""Ways that would otherwise be taken so often that walks come nowhere."""

WORKED_OUT = (
    *worked_out(),
    *(a_record("plan_line", "allegation-1", line=line, superiors="The inspector") for line in sorted(COMMAND_LINES)),
    a_record("plan_line", "allegation-1", line="search"),
    a_record("criminal_referral"),
    a_record("force_assessment", "allegation-1"),
    a_record("lethal_force_test", "allegation-1"),
    a_record("force_report", "officer-1"),
    a_record("participation", "person-1"),
    a_record("duty_measure", "officer-1", measure="suspended"),
    a_record("autopsy"),
    a_record("next_of_kin_notice"),
    a_record("medical_examination"),
    a_record("custody_record"),
    a_record("bias_inquiry"),
)
FOUND = {
    value: [a_record(kind, "allegation-1", value=value) for kind in ("finding", "proposed_finding")]
    for value in ("substantiated", "not_proved")
}

READY = {"spoke_alone": True, "review_route_told": True, "preservation_continues": True, "reopen": True}
"""What a form says when everything was done as it should be."""

INVESTIGATIVE = ("plan_line", "interview", "evidence_item", "proposed_finding", "report")
FORGOTTEN = (
    "plan_line",
    "criminal_referral",
    "finding",
    "remedy",
    "sanction_recommended",
    "officer_response",
    "autopsy",
    "force_report",
    "custody_record",
    "bias_inquiry",
    "lethal_force_test",
)

_numbers = count(1)


class Walk:
    """One case on its way, with a clock. ``moved`` is called with what the machine saw and what it decided."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.at = MONDAY
        self.case = CaseFile(
            id="2026-000001",
            state=State.NEW,
            pack=load_pack("model"),
            source="complainant",
            received_at=MONDAY,
            first_handler="intake_officer-1",
            people=(Person("person-1", frozenset({"complainant", "next_of_kin"})),),
            officers=(Officer("officer-1", MONDAY, PATROL, "register-1"),),
            allegations=(Allegation("allegation-1", ("officer-1",)),),
        )

    def steps(self, number: int) -> Iterator[tuple[CaseFile, Move]]:
        """Do that many things with the case, and give each move with the facts that it was decided on."""
        for _ in range(number):
            self.at += SECOND + self.random.choice(PAUSES) * (self.random.random() < 0.3)
            done = self.random.choices(list(DEEDS), list(DEEDS.values()))[0](self)
            if done is not None:
                yield done

    # What people do

    def go_on(self) -> tuple[CaseFile, Move] | None:
        """Take one of the ways onwards, with nearly everything prepared that it may ask for."""
        rows = [row for row in TABLE if row.source is self.case.state]
        row = self.random.choices(rows, [SELDOM.get(row.trigger, 1) for row in rows])[0]
        actor = self.somebody(self.random.choice(sorted(row.roles)))
        if self.random.random() < 0.4:
            self.classify()
        for prepare, chance in (
            (self.work, 0.8),
            (self.assign, 0.9),
            (self.forget, 0.3),
            (self.depart, 0.1),
            (self.explain, 0.9),
            (self.mend, 0.9),
        ):
            if self.random.random() < chance:
                prepare()
        return self.fire(row.trigger, actor, self.form(row, actor) if self.random.random() < 0.95 else ())

    def stray(self) -> tuple[CaseFile, Move] | None:
        """Try any trigger as anybody, with or without its form."""
        trigger = self.random.choice(list(TRIGGERS))
        row = self.random.choice([row for row in TABLE if row.trigger == trigger])
        actor = self.somebody(self.random.choice(list(Role)))
        return self.fire(trigger, actor, self.form(row, actor) if self.random.random() < 0.8 else ())

    def classify(self) -> None:
        """Say what the allegation is about; mostly what it was said to be before."""
        before = self.case.latest("classification", "allegation-1")
        code = before["categories"][0] if before and self.random.random() < 0.8 else self.random.choice(CODES)
        by = self.somebody(Role.SUPERVISOR).id
        self.put(classified(code, made_by=by, made_at=self.at, reasons=self.random.choice([None, "It was not so."])))

    def work(self, maker: str = "", finder: str = "") -> None:
        """Record what the way onwards asks for, the investigation by somebody who may well decide later on."""
        maker = maker or self.somebody(self.random.choices((Role.INVESTIGATOR, Role.SUPERVISOR), (9, 1))[0]).id
        finder = finder or self.somebody(Role.DECISION_MAKER).id
        value = self.random.choice(list(FOUND))
        for record in (*WORKED_OUT, *FOUND[value]):
            if record.kind not in {"classification", "new_information", "report"}:
                by = maker if record.kind in INVESTIGATIVE else finder
                self.put(replace(record, made_by=by, made_at=self.at), alone=record.kind not in {"plan_line"})

    def forget(self) -> None:
        """Leave something out that should be on file."""
        self.case = self.case.without(self.random.choice(FORGOTTEN))

    def assign(self, name: str = "") -> None:
        """Give the case to somebody, now and then to the wrong one, and take it from everybody else."""
        signed_at = self.at if name or self.random.random() < 0.9 else None
        unit = OUTSIDE if name or self.random.random() < 0.8 else PATROL
        name = name or self.somebody(Role.INVESTIGATOR).id
        investigator = an_assignment(user_id=name, unit=unit, signed_at=signed_at)
        reviewer = an_assignment("reviewer", user_id=self.somebody(Role.REVIEWER).id)
        standing = [replace(part, ended_at=part.ended_at or self.at) for part in self.case.assignments]
        self.case = replace(self.case, assignments=(*standing, investigator, reviewer))

    def learn(self) -> None:
        """Learn something new."""
        self.put(a_record("new_information", made_at=self.at, credible=self.random.random() < 0.8))

    def search(self, fate: str = "") -> None:
        """Look again where the search for a missing person stands, and mostly tell the family."""
        fate = fate or self.random.choice(["unknown", "unknown", "alive"])
        self.put(a_record("search_review", made_at=self.at, fate=fate, how_known="They were seen."))
        if fate == "alive" or self.random.random() < 0.7:
            self.put(a_record("contact", made_at=self.at, at=self.at, told=["search"]))

    def leave(self) -> None:
        """Let the officer leave the service, mostly without anything said of the register."""
        entered_on = self.at.date() if self.random.random() < 0.3 else None
        left = {"status": "resigned", "since_on": self.at.date(), "entered_on": entered_on}
        self.put(a_record("employment_status", "officer-1", made_at=self.at, **left))

    def taint(self) -> None:
        """Learn that evidence came from torture, and let a finding cite it all the same."""
        self.put(a_record("evidence_item", made_at=self.at, tainted_by="torture", material=False))
        item = self.case.records["evidence_item"][-1].id
        by = self.somebody(Role.DECISION_MAKER).id
        self.put(a_record("finding", "allegation-1", made_by=by, made_at=self.at, evidence_cited=[item]))

    def tamper(self) -> None:
        """Break the record."""
        self.case = replace(self.case, chain_problem="entry 3 is missing")

    def mend(self) -> None:
        """Mend the record, and learn something new along with it."""
        self.case = replace(self.case, chain_problem=None)
        self.learn()

    def depart(self) -> None:
        """Have the holder depart from a check, if need be one that is met; the second person agrees, or not, or is the
        first.
        """
        unmet = [found.check for found in Evaluation(self.case, self.at) if found.verdict.outcome is Outcome.NOT_MET]
        check = self.random.choice(unmet or list(load_standards().checks.values()))
        holder = holder_of(check)
        if holder is None or barred(check, self.case):
            return
        asked_by = self.somebody(self.random.choice(sorted(holder.first))).id
        ends_at, four_eyes = self.at + self.random.choice(PAUSES), bool(holder.second)
        agreed = self.random.choice([None, asked_by, "head-1"]) if four_eyes else None
        self.note(Override(check.id, "For reasons.", asked_by, self.at, ends_at, four_eyes, agreed))

    def explain(self) -> None:
        """Have every missed deadline explained by whoever may, where anybody may."""
        evaluation = Evaluation(self.case, self.at)
        for check in deadline_checks():
            holder = holder_of(check)
            if holder and not barred(check, self.case) and evaluation.verdict(check).outcome is Outcome.NOT_MET:
                asked_by, ends_at = f"{min(holder.first)}-1", self.at + timedelta(days=30)
                four_eyes = bool(holder.second)
                self.note(Override(check.id, "It was ill.", asked_by, self.at, ends_at, four_eyes, "head-2"))

    def go_on_with_others(self, row: Row) -> tuple[CaseFile, Move] | None:
        """Take one way onwards with people new to the case, who leave nothing undone that can be done."""
        before = self.case.latest("classification", "allegation-1")
        code = before["categories"][0] if before else CODES[0]
        self.mend()
        self.put(classified(code, made_by="new-supervisor", made_at=self.at, reasons="So it was."))
        self.work("new-investigator", "new-decision_maker")
        self.assign("new-investigator")
        self.search("alive")
        self.settle_departure()
        self.explain()
        role = min(row.roles)
        actor = someone(role, f"new-{role}")
        given = [replace(form, content={**form.content, **READY}) for form in self.form(row, actor)]
        return self.fire(row.trigger, actor, tuple(given))

    def settle_departure(self) -> None:
        """Enter the outcome where later employers of an officer who left can ask."""
        if status := self.case.latest("employment_status", "officer-1"):
            entered = {**status.content, "entered_on": self.at.date()}
            self.put(a_record("employment_status", "officer-1", made_at=self.at, **entered))

    # How it is put on file

    def somebody(self, role: Role) -> Actor:
        """Choose one of three people of a role, mostly the one who holds no other."""
        number = self.random.choice([1, 1, 1, 2, 3])
        return someone(role, None if number == 1 else f"somebody-{number}")

    def form(self, row: Row, actor: Actor) -> tuple[Record, ...]:
        """Fill in the form of a row so that it leads there, with dates that are far enough away."""
        if row.asks is None:
            return ()
        content: dict[str, Any] = {
            "decision": "close" if row.dest is State.CLOSED else "continue",
            "sends_to": row.dest.value if row.trigger == "uphold_review" else "assessed",
            "review_window_ends_on": (self.at + timedelta(days=60)).date(),
            "review_due_on": (self.at + timedelta(days=30)).date(),
            "notified_at": self.at,
            "reopen": self.random.random() < 0.9,
            "late_reasons": self.random.choice([None, "I was ill."]),
            "spoke_alone": self.random.random() < 0.9,
            "review_route_told": self.random.random() < 0.8,
            "preservation_continues": self.random.random() < 0.9,
        }
        known = {name: value for name, value in content.items() if name in KINDS[row.asks].fields}
        return (a_form(row.asks, made_by=actor.id, made_at=self.at, **known),)

    def fire(self, trigger: str, actor: Actor, form: tuple[Record, ...]) -> tuple[CaseFile, Move] | None:
        """Fire a trigger as the services do: the form stays on file only if the case moves."""
        seen = _with(self.case, *form)
        try:
            move = fire(seen, trigger, actor, self.at)
        except Refused:
            return None
        past = PastMove(move.trigger, move.source, move.dest, actor.id, self.at)
        self.case = replace(seen, state=move.dest, history=(*seen.history, past))
        return seen, move

    def put(self, record: Record, *, alone: bool = False) -> None:
        """Put a record on file, in place of earlier ones of its kind if it stands alone."""
        numbered = replace(record, id=f"walked-{next(_numbers)}")
        self.case = _with(self.case.without(record.kind) if alone else self.case, numbered)

    def note(self, override: Override) -> None:
        """Put an override on file."""
        self.case = replace(self.case, overrides=(*self.case.overrides, override))


def _with(case: CaseFile, *records: Record) -> CaseFile:
    kept = dict(case.records)
    for record in records:
        kept[record.kind] = (*kept.get(record.kind, ()), record)
    return replace(case, records=kept)


DEEDS: Mapping[Callable[[Walk], tuple[CaseFile, Move] | None], float] = {
    Walk.go_on: 10,
    Walk.stray: 3,
    Walk.classify: 1,
    Walk.assign: 1,
    Walk.depart: 1,
    Walk.learn: 1,
    Walk.search: 0.5,
    Walk.leave: 0.3,
    Walk.taint: 0.3,
    Walk.tamper: 0.2,
}
"""What may happen to a case next, and how often."""
