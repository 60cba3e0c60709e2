"""Remedy: every form of reparation is considered for the person harmed."""

from workflows.casefile import CaseFile
from workflows.records import KINDS
from workflows.records.outcome import FORMS_OF_REMEDY
from workflows.standards.predicates import Limits, check
from workflows.standards.verdict import NOT_APPLICABLE, Verdict, not_met, unless


@check("REMEDY-02")
def every_form_of_remedy_is_considered(case: CaseFile, limits: Limits) -> Verdict:
    """Ask whether each of the five forms of reparation is decided on with reasons, and no civil claim has to wait."""
    if not any(case.is_substantiated(allegation) for allegation in case.allegations):
        return NOT_APPLICABLE
    remedy = case.latest("remedy")
    if remedy is None:
        return not_met("Nothing is recorded on remedies. Decide on each form of remedy, with reasons.")
    fields = KINDS["remedy"].fields
    problems = [
        f"It is not decided with reasons whether this remedy is due: {fields[form].label}. Decide, and say why."
        for form in FORMS_OF_REMEDY
        if not remedy[form] or not remedy[f"{form}_reasons"]
    ]
    if remedy["civil_claim_waits"] is not False:
        problems.append("A civil claim is made to wait for discipline or trial. Let it go ahead.")
    return unless(problems)
