"""Confidentiality: identities and health stay with those who need to know, also in what is published."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from workflows.casefile import CaseFile
from workflows.clocks import end_of
from workflows.records import Record
from workflows.standards.predicates import Limits, check
from workflows.standards.verdict import NOT_APPLICABLE, Verdict, unless
from workflows.wording import N_, worded

SHOWN_FOR = timedelta(hours=12)
"""How long a protected identity is shown to somebody who has said for what purpose they need it."""


@check("CONFIDENTIALITY-01")
def protected_identities_stay_with_those_named(case: CaseFile, limits: Limits) -> Verdict:
    """Ask whether only those named learned who a protected person is, for a purpose, and the police only by consent."""
    protected = [
        (number, person.id)
        for number, person in enumerate(case.people, 1)
        if any(version["identity_protected"] for version in case.versions("identity_protection", person.id))
    ]
    if not protected:
        return NOT_APPLICABLE
    return unless([words for number, person_id in protected for words in _identity_problems(case, number, person_id)])


def _identity_problems(case: CaseFile, number: int, person_id: str) -> list[str]:
    return [*_reading_problems(case, number, person_id), *_disclosure_problems(case, number, person_id)]


def _reading_problems(case: CaseFile, number: int, person_id: str) -> Iterator[str]:
    """Say where somebody learned who a protected person is without being named for it, or for no purpose."""
    for read in case.current("identity_read", person_id):
        protection = _protection(case, person_id, read.made_at)
        if protection is None:
            continue
        day = read.made_at.date().isoformat()
        if read.made_by not in protection["scope"]:
            yield worded(
                "Somebody not named for it learned on %(day)s who person %(number)s is. Ask whoever is.",
                day=day,
                number=number,
            )
        if not read["purpose"]:
            yield worded(
                "It is not said for what purpose somebody learned on %(day)s who person %(number)s is.",
                day=day,
                number=number,
            )


def _disclosure_problems(case: CaseFile, number: int, person_id: str) -> Iterator[str]:
    """Say what told the police who a protected person is, without that person's consent."""
    for out in case.current("disclosure"):
        at = out["at"] or out.made_at
        if (
            out["to_police"]
            and person_id in out["identities"]
            and _protection(case, person_id, at) is not None
            and not has_consented(case, person_id, "identity_to_police", at)
        ):
            yield worded(
                "“%(named)s” tells the police who person %(number)s is, without that person's consent. Take it out, or "
                "ask.",
                named=_named(out),
                number=number,
            )


def _protection(case: CaseFile, person_id: str, at: datetime) -> Record | None:
    """Give the protection of an identity that stood at a moment."""
    standing = [version for version in case.versions("identity_protection", person_id) if version.made_at <= at]
    newest = max(standing, key=lambda version: version.made_at, default=None)
    return newest if newest is not None and newest["identity_protected"] else None


def _named(out: Record) -> str:
    return str(out["what"] or out["recipient"])


def is_shown_to(case: CaseFile, person_id: str, user_id: str, at: datetime) -> bool:
    """Tell whether somebody may see now who a person is: unprotected, or named for it, with a purpose just told."""
    protection = _protection(case, person_id, at)
    if protection is None:
        return True
    return user_id in protection["scope"] and any(
        read.made_by == user_id and at - read.made_at < SHOWN_FOR for read in case.current("identity_read", person_id)
    )


@check("CONFIDENTIALITY-02")
def medical_reports_go_to_few(case: CaseFile, limits: Limits) -> Verdict:
    """Ask whether medical reports went only to those who may have them, or with leave."""
    given = [out for out in case.current("disclosure") if out["medical_reports_of"]]
    if not given and not any(examination["report"] for examination in case.current("medical_examination")):
        return NOT_APPLICABLE
    return unless(
        [
            worded(
                "“%(named)s” holds a medical report about person %(number)s and went to somebody who may not have "
                "it. Ask for consent or a court order, or take it back.",
                named=_named(out),
                number=number,
            )
            for out in given
            for number, person in enumerate(case.people, 1)
            if person.id in out["medical_reports_of"] and not _may_have_the_report(case, out, person.id)
        ]
    )


def _may_have_the_report(case: CaseFile, out: Record, person_id: str) -> bool:
    if out["medical_recipient"] in {"subject", "representative", "authority"} or out["court_order"]:
        return True
    return has_consented(case, person_id, "medical_release", out["at"] or out.made_at)


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
        problems.append(N_("Nobody but the author looked for people who could be recognised. Let somebody else do so."))
    at = end_of(publication["published_on"], limits.calendar) if publication["published_on"] else limits.at
    exposed = {*publication["recognisable"], *publication["health_data"]}
    problems += [
        worded(
            "Person %(number)s can be recognised, or their health is told of, without their consent to publication. "
            "Take that out, or ask them.",
            number=number,
        )
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
