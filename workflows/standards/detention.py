"""Detention: what the register of a place of custody says, and who owes an explanation for harm there."""

from workflows.casefile import Allegation, CaseFile
from workflows.records import Record
from workflows.records.detention import PARTS_OF_CUSTODY_RECORD
from workflows.standards.elsewhere import is_raised
from workflows.standards.predicates import Limits, check, pulled_in_by
from workflows.standards.verdict import NOT_APPLICABLE, Verdict, unless
from workflows.wording import N_, joined, worded

HARM_IN_CUSTODY = frozenset({"death", "disappearance", "serious_injury", "torture_ill_treatment"})
"""Harm that the authorities must explain where it came to somebody in their hands."""


@check("RECORD-04")
def custody_records_have_no_unanswered_gap(case: CaseFile, limits: Limits) -> Verdict:
    """Ask whether the custody record is on file with all its parts, and each gap is explained or looked into."""
    records = case.current("custody_record")
    if not records and not _is_about_custody(case):
        return NOT_APPLICABLE
    gaps = case.current("custody_gap")
    answered = {gap["part"] for gap in gaps if gap["explanation"] or is_raised(case, gap)}
    problems = [] if records else [N_("No custody record is on file. Obtain it, or record what its register lacks.")]
    problems += [
        worded(
            "Custody record %(number)s lacks: %(missing)s. Complete it, or record the gap with what explains it.",
            number=number,
            missing=missing,
        )
        for number, record in enumerate(records, 1)
        if (missing := joined(_lacking(record, answered), "; "))
    ]
    problems += [
        worded(
            "The gap “%(what)s” in the custody record is not explained. Explain it, or make it an allegation.",
            what=gap["what"],
        )
        for gap in gaps
        if not gap["explanation"] and not is_raised(case, gap)
    ]
    return unless(problems)


def _is_about_custody(case: CaseFile) -> bool:
    if case.alleged(pulled_in_by("RECORD-04")) or any(case.in_custody(allegation) for allegation in case.allegations):
        return True
    return any(death["was_in_custody"] for death in case.current("death_report"))


def _lacking(record: Record, answered: set[str]) -> list[str]:
    return [label for part, label in PARTS_OF_CUSTODY_RECORD.items() if not record[part] and part not in answered]


@check("FINDING-03")
def harm_in_custody_is_explained_by_the_authorities(case: CaseFile, limits: Limits) -> Verdict:
    """Ask whether no allegation of harm in custody fails for lack of evidence that the authorities had to give.

    Where they gave no convincing account borne out by evidence, silence speaks against them (GC 36, para. 29).
    """
    concerned = [
        (number, allegation)
        for number, allegation in enumerate(case.allegations, 1)
        if case.in_custody(allegation) and _tells_of_harm(case, allegation)
    ]
    if not concerned:
        return NOT_APPLICABLE
    return unless(
        [
            worded(
                "Allegation %(number)s of harm in custody fails only for lack of the complainant's evidence, while "
                "the authorities have not explained the harm convincingly. Ask them, or find otherwise.",
                number=number,
            )
            for number, allegation in concerned
            if _rests_on_lack_of_evidence(case, allegation) and not _is_explained(case, allegation)
        ]
    )


def _tells_of_harm(case: CaseFile, allegation: Allegation) -> bool:
    """Whether the code tells of harm, or somebody was hurt under whatever code."""
    classification = case.latest("classification", allegation.id)
    hurt = classification is not None and classification["injury"] is True
    return hurt or bool(case.categories(allegation) & HARM_IN_CUSTODY)


def _rests_on_lack_of_evidence(case: CaseFile, allegation: Allegation) -> bool:
    finding = case.latest("finding", allegation.id)
    return (
        finding is not None
        and finding["value"] in {"not_substantiated", "not_proved"}
        and "absence_of_complainant_evidence" in finding["basis"]
    )


def _is_explained(case: CaseFile, allegation: Allegation) -> bool:
    account = case.latest("authorities_account", allegation.id)
    return account is not None and account["convincing"] is True and bool(account["evidence"])
