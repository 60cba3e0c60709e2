"""Confidentiality: identities and health stay with those who need to know, also in what is published."""

from datetime import datetime

from workflows.casefile import CaseFile
from workflows.clocks import end_of
from workflows.records import Record
from workflows.standards.predicates import Limits, check
from workflows.standards.verdict import NOT_APPLICABLE, Verdict, unless


@check("CONFIDENTIALITY-03")
def publications_expose_nobody(case: CaseFile, limits: Limits) -> Verdict:
    """Ask whether somebody other than the author looked at each publication, and nobody can be recognised unasked."""
    publications = case.current("publication")
    if not publications:
        return NOT_APPLICABLE
    return unless([problem for publication in publications for problem in _exposure(case, publication, limits)])


def _exposure(case: CaseFile, publication: Record, limits: Limits) -> list[str]:
    checker = publication["redaction_checked_by"]
    problems = []
    if not checker or checker == publication["author"]:
        problems.append("Nobody but the author looked for people who could be recognised. Let somebody else do so.")
    at = end_of(publication["published_on"], limits.calendar) if publication["published_on"] else limits.at
    exposed = {*publication["recognisable"], *publication["health_data"]}
    problems += [
        f"Person {number} can be recognised, or their health is told of, without their consent to publication. Take "
        "that out, or ask them."
        for number, person in enumerate(case.people, 1)
        if person.id in exposed and not has_consented(case, person.id, "publication", at)
    ]
    return problems


def has_consented(case: CaseFile, person_id: str, purpose: str, at: datetime) -> bool:
    """Tell whether a person had agreed to something by a moment, and had not taken that back."""
    return any(
        consent["purpose"] == purpose
        and consent["given_at"] is not None
        and consent["given_at"] <= at
        and (consent["withdrawn_at"] is None or consent["withdrawn_at"] > at)
        for consent in case.current("consent", person_id)
    )
