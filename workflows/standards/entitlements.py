"""What the person who complained is entitled to, in plain words: one sentence for each check that protects them."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from workflows.casefile import CaseFile
from workflows.involved import Person
from workflows.standards.catalogue import Check, When, load_standards
from workflows.standards.evaluation import Evaluation
from workflows.standards.verdict import Outcome, Verdict
from workflows.wording import N_

ADULT = 18


class ForWhom(StrEnum):
    """Who is told of an entitlement: everybody, or those whom it concerns."""

    EVERYBODY = "everybody"
    CHILDREN = "children"
    NEXT_OF_KIN = "next_of_kin"


@dataclass(frozen=True, slots=True)
class Entitlement:
    """What a check means to the person, and when it is due where no clock says so."""

    check_id: str
    words: str
    when: str
    for_whom: ForWhom = ForWhom.EVERYBODY

    @property
    def check(self) -> Check:
        """The check that it puts into words."""
        return load_standards().checks[self.check_id]


@dataclass(frozen=True, slots=True)
class Entitled:
    """An entitlement as one case stands. ``verdict`` is there where a clock runs for it, or has run."""

    entitlement: Entitlement
    verdict: Verdict | None

    @property
    def is_late(self) -> bool:
        """Whether its time is over and it was not done."""
        return self.verdict is not None and self.verdict.outcome is Outcome.NOT_MET and self.verdict.outstanding

    @property
    def is_done(self) -> bool:
        """Whether it was done."""
        return self.verdict is not None and self.verdict.outcome is Outcome.MET


ALWAYS = N_("At any time")
FIRST = N_("At the start")
WITH_THE_DECISION = N_("With the decision")

ENTITLEMENTS = (
    Entitlement("RECORD-01", N_("We enter what you told us in our register."), FIRST),
    Entitlement("ACCESS-04", N_("We confirm in writing that we have your complaint."), FIRST),
    Entitlement("PROMPT-01", N_("Someone reads it and decides how it will be handled."), FIRST),
    Entitlement(
        "ACCESS-05", N_("If we do not take it on, we tell you why, and who can look at that again."), WITH_THE_DECISION
    ),
    Entitlement(
        "ACCESS-03",
        N_("We speak with you in a language and in a way that you understand, and pay for an interpreter."),
        N_("Before we interview you"),
    ),
    Entitlement(
        "PROTECTION-01", N_("We ask what you are afraid of, and agree with you on how to keep you safe."), FIRST
    ),
    Entitlement("PROTECTION-02", N_("If anyone threatens or punishes you for telling us, we act."), ALWAYS),
    Entitlement("CONFIDENTIALITY-01", N_("If you ask us to, we keep your name from the police."), ALWAYS),
    Entitlement("VICTIM-04", N_("We ask what help you need, and tell you where you get it."), FIRST),
    Entitlement(
        "CHILD-01",
        N_("Someone you trust, and a lawyer, can be with you."),
        N_("Before we talk with you"),
        ForWhom.CHILDREN,
    ),
    Entitlement(
        "CHILD-02",
        N_("We ask you as few times as we can. The person who asks has learned to talk with children."),
        ALWAYS,
        ForWhom.CHILDREN,
    ),
    Entitlement(
        "CHILD-04", N_("We ask what you think, and it counts."), N_("Before we decide anything"), ForWhom.CHILDREN
    ),
    Entitlement(
        "GBV-01",
        N_("If it was sexual or other violence against you as a woman or for who you are: you choose who asks you."),
        N_("Before we interview you"),
    ),
    Entitlement(
        "LIFE-03", N_("We tell you where your relative is, and what we know of the death."), FIRST, ForWhom.NEXT_OF_KIN
    ),
    Entitlement(
        "LIFE-02",
        N_("A doctor of your choice may be at the examination of the body."),
        N_("Before the examination"),
        ForWhom.NEXT_OF_KIN,
    ),
    Entitlement(
        "ADEQUACY-01",
        N_("We look for evidence ourselves. You do not have to prove anything."),
        N_("While we investigate"),
    ),
    Entitlement(
        "ADEQUACY-04",
        N_("If you were hurt: an independent doctor examines you, if you want."),
        N_("As soon as we know of it"),
    ),
    Entitlement("VICTIM-02", N_("You get news from us."), N_("Again and again until the case ends")),
    Entitlement(
        "VICTIM-03", N_("You may see what can be shown to you. If we refuse, we give reasons."), N_("When you ask")
    ),
    Entitlement("VICTIM-01", N_("Nobody can push you into a settlement."), ALWAYS),
    Entitlement(
        "VICTIM-05", N_("If you want to take it back, we make sure first that nobody put pressure on you."), ALWAYS
    ),
    Entitlement("VICTIM-06", N_("You can say what you think of what we found."), N_("Before the decision")),
    Entitlement("FINDING-01", N_("Everything you complained of gets an answer, with reasons."), WITH_THE_DECISION),
    Entitlement("VICTIM-07", N_("We explain the result to you."), N_("Soon after the decision")),
    Entitlement(
        "REMEDY-02",
        N_("If you were right, we look at what helps: money, care, an apology, or that it never happens again."),
        N_("Before the case is closed"),
    ),
    Entitlement(
        "CLOSURE-01",
        N_("Someone who had nothing to do with your case can look at the decision again."),
        N_("When you ask, after the decision"),
    ),
    Entitlement("CLOSURE-02", N_("New evidence can open the case again."), N_("After the case is closed")),
)
"""In the order in which they come up in a case."""


def entitlements_of(case: CaseFile, person: Person | None, evaluation: Evaluation) -> Iterator[Entitled]:
    """Give what one person is entitled to, each with the state of its clock where one runs."""
    for entitlement in ENTITLEMENTS:
        if _concerns(entitlement.for_whom, person):
            verdict = evaluation.verdict(entitlement.check) if entitlement.check.when is When.CLOCK else None
            yield Entitled(entitlement, verdict if verdict and verdict.due_at else None)


def _concerns(for_whom: ForWhom, person: Person | None) -> bool:
    if for_whom is ForWhom.EVERYBODY:
        return True
    if person is None:
        return False
    if for_whom is ForWhom.CHILDREN:
        return person.age is not None and person.age < ADULT
    return "next_of_kin" in person.roles
