"""Children: they are never alone, are heard seldom and well, and count in every decision that affects them."""

from dataclasses import replace

from workflows.casefile import CaseFile
from workflows.involved import Person
from workflows.records import KINDS, Record
from workflows.standards.catalogue import Check
from workflows.standards.predicates import DECISIONS, Limits, check, deadline_checks, predicate_of
from workflows.standards.predicates import limits as limits_of
from workflows.standards.verdict import NOT_APPLICABLE, Outcome, Verdict, all_of, unless
from workflows.wording import N_, worded


@check("CHILD-01")
def a_child_has_support_and_legal_help(case: CaseFile, limits: Limits) -> Verdict:
    """Ask whether each child who was heard had a support person and legal help there, or refused them after advice."""
    heard = [(number, child, interview) for number, child in case.children for interview in case.interviews_of(child)]
    if not heard:
        return NOT_APPLICABLE
    return unless(
        [
            worded("Person %(number)s, who may be a child, %(problem)s", number=number, problem=problem)
            for number, child, interview in heard
            for problem in _support_problems(case.latest("child_support", child.id), interview)
        ]
    )


def _support_problems(support: Record | None, interview: Record) -> list[str]:
    if support is None:
        return [N_("was heard without support and legal help arranged. Arrange both, or record the child's refusal.")]
    if _is_refused(support, interview):
        return []
    rules = {
        N_("has no support person. Find one."): bool(support["support_person"]),
        N_("has a support person who has to do with what is complained of. Find another."): (
            support["support_person_implicated"] is not True
        ),
        N_("has no legal help. Arrange it."): bool(support["legal_help"]),
        N_("was heard without the support person. Name who was there."): bool(interview["support_person"]),
        N_("was heard without legal help. Name who was there."): bool(interview["legal_help"]),
    }
    return [words for words, holds in rules.items() if not holds]


def _is_refused(support: Record, interview: Record) -> bool:
    """A refusal counts when it was made before the interview, by a child whom somebody independent had advised."""
    refused_at = support["refused_at"]
    return refused_at is not None and refused_at <= interview["started_at"] and bool(support["advised_by"])


@check("CHILD-02")
def a_child_is_heard_seldom_and_well(case: CaseFile, limits: Limits) -> Verdict:
    """Ask whether a child was heard no more often than set, by somebody trained, and never met the subject officer."""
    heard = [(number, interviews) for number, child in case.children if (interviews := case.interviews_of(child))]
    if not heard:
        return NOT_APPLICABLE
    most = limits["max_interviews"]
    problems = []
    for number, interviews in heard:
        if any(not interview["further_interview_reason"] for interview in interviews[most:]):
            problems.append(
                worded(
                    "Person %(number)s, a child, was heard more than %(most)s times. Say why that serves the child.",
                    number=number,
                    most=most,
                )
            )
        if any("child" not in interview["interviewer_training"] for interview in interviews):
            problems.append(
                worded(
                    "Person %(number)s, a child, was heard by somebody not trained to interview children.",
                    number=number,
                )
            )
        if any(interview["officer_contact"] is not False for interview in interviews):
            problems.append(
                worded(
                    "It is not sure that person %(number)s, a child, did not meet the officer. Answer that.",
                    number=number,
                )
            )
    return unless(problems)


TIME_FOR_OTHERS = frozenset({"VICTIM-06"})
"""Checks whose time limit is time that somebody is given; to shorten it would take from the person."""


@check("CHILD-03")
def time_limits_are_shorter_for_a_child(case: CaseFile, limits: Limits) -> Verdict:
    """Ask whether a case of a child keeps the time limits that this body chose, shortened by the factor set.

    The limits themselves stay as they are for everybody: a shortened one that is missed is told, and holds nothing.
    """
    concerned = {"victim", "complainant"}
    if not any(not child.roles.isdisjoint(concerned) for _, child in case.children):
        return NOT_APPLICABLE
    factor = float(limits["child_factor"])
    return all_of(
        _shortened(one, case, limits, factor)
        for one in deadline_checks()
        if one.id not in TIME_FOR_OTHERS and one.id != "CHILD-03" and one.chosen_limits
    )


def _shortened(one: Check, case: CaseFile, limits: Limits, factor: float) -> Verdict:
    predicate, usual = predicate_of(one.id), limits_of(one, case, limits.at)
    shorter = {name: max(1, int(int(usual[name]) * factor)) for name in one.chosen_limits}
    verdict = predicate(case, replace(usual, instead=shorter, asked=limits.asked)) if predicate else NOT_APPLICABLE
    if verdict.outcome is not Outcome.NOT_MET or verdict.due_at is None:
        return verdict if verdict.outcome is not Outcome.NOT_MET else NOT_APPLICABLE
    return replace(
        verdict,
        words=worded("Within the time that is shorter for a child: %(words)s", words=verdict.words),
        problems=(),
    )


@check("CHILD-04")
def decisions_weigh_what_is_best_for_a_child(case: CaseFile, limits: Limits) -> Verdict:
    """Ask whether each decision came after it was recorded what is best for every child, and what the child says."""
    decisions = [decision for kind in DECISIONS for decision in case.current(kind)]
    if not case.children or not decisions:
        return NOT_APPLICABLE
    return unless(
        [
            worded(
                "“%(title)s” does not weigh what is best for person %(number)s, a child, and what they say. Record "
                "both, with their weight and how the child is told, before deciding.",
                title=KINDS[decision.kind].title,
                number=number,
            )
            for decision in decisions
            for number, child in case.children
            if not _is_weighed(case, child, decision)
        ]
    )


def _is_weighed(case: CaseFile, child: Person, decision: Record) -> bool:
    asked = ("best_interests", "views", "weight_given", "told_how")
    return any(
        version.made_at <= decision.made_at and all(version[name] for name in asked)
        for version in case.versions("best_interests", child.id)
    )
