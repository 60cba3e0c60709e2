"""Record keeping: the account enters the register at once, is classified, and nobody can change it unseen."""

from workflows.casefile import Allegation, CaseFile
from workflows.records import Record
from workflows.records.intake import ALLEGATION_CODES
from workflows.standards.predicates import Limits, check
from workflows.standards.verdict import NOT_APPLICABLE, Verdict, all_of, by, unless
from workflows.wording import N_, worded


@check("RECORD-01")
def account_is_registered_in_time(case: CaseFile, limits: Limits) -> Verdict:
    """Ask whether the complaint entered the register in time, with the account kept as it was given."""
    if case.received_at is None:
        return NOT_APPLICABLE
    lost = N_(
        "The account is not kept as it was given, with author, time and channel. Restore it from the first record."
    )
    late = (
        N_("The complaint entered the register late.")
        if case.recorded_at
        else N_("The complaint is not in the register yet. Enter it now.")
    )
    entered = by(limits.due(case.received_at, "record_hours"), case.recorded_at, limits.at, late)
    return all_of([unless([] if case.account_kept else [lost]), entered])


@check("RECORD-02")
def every_allegation_is_classified(case: CaseFile, limits: Limits) -> Verdict:
    """Ask whether each allegation has its codes, omissions are coded, and nobody alone took a grave code away."""
    if not case.allegations:
        return unless([N_("No allegation is recorded. Add at least one and classify it.")])
    return unless(
        [
            worded("Allegation %(number)s %(problem)s", number=number, problem=problem)
            for number, allegation in enumerate(case.allegations, 1)
            for problem in (
                *_classification_problems(case.latest("classification", allegation.id)),
                *_downgrade_problems(case, allegation),
            )
        ]
    )


def _classification_problems(classification: Record | None) -> list[str]:
    if classification is None:
        return [N_("is not classified. Choose what it is about, and whether something was done or not done.")]
    omission = ALLEGATION_CODES["omission"]
    is_coded = "omission" in classification["categories"]
    is_omission = classification["conduct_type"] in {"omission", "both"}
    rules = {
        N_("has no code. Choose what it is about."): bool(classification["categories"]),
        N_("does not say whether something was done or not done. Choose one."): bool(classification["conduct_type"]),
        worded("is about something not done. Add the code “%(omission)s”.", omission=omission): is_coded
        or not is_omission,
        worded(
            "has the code “%(omission)s”. Say that something was not done, or take the code away.", omission=omission
        ): is_omission or not is_coded or not classification["conduct_type"],
    }
    return [words for words, holds in rules.items() if not holds]


def _downgrade_problems(case: CaseFile, allegation: Allegation) -> list[str]:
    """A second person takes an allegation out of the grave regime, with reasons; until then it counts as grave."""
    downgrade = case.downgrade(allegation.id)
    if downgrade is None:
        return []
    problems = []
    if not any(version["reasons"] for version in downgrade.by_others or downgrade.since):
        problems.append(
            N_(
                "was moved out of the grave regime without reasons, and counts as grave until they are given. Give "
                "them in "
                "a new classification."
            )
        )
    if not downgrade.by_others:
        problems.append(
            N_(
                "was moved out of the grave regime by one person alone, and counts as grave until a second person "
                "decides. "
                "A second person must decide on it."
            )
        )
    return problems


@check("RECORD-07")
def record_verifies(case: CaseFile, limits: Limits) -> Verdict:
    """Ask whether the case's record is whole from its first entry; tampering stops every step."""
    if case.chain_problem is None:
        return unless([])
    return unless(
        [
            worded(
                "The record of this case does not verify: %(chain_problem)s. Nothing goes on until the head of the "
                "oversight body and an external trustee have looked into it in writing.",
                chain_problem=case.chain_problem.rstrip("."),
            )
        ]
    )
