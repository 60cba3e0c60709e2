"""Make the rows of one case from what the files tell, and note on each row of a file what it became."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from oversight.casefile import facts_before_filing
from oversight.importing.draft import CaseDrafted
from oversight.models import Allegation, CaseRecord, Complaint, ImportedRow, OnCase, Party, Subject
from oversight.services.case import record_row
from oversight.services.filing import Filing, OfficerDescribed, new_complaint
from oversight.services.ids import new_id
from workflows.casefile import CaseFile
from workflows.records import KINDS
from workflows.roles import SYSTEM


@dataclass(frozen=True, slots=True)
class CaseRows:
    """Every row of a case that is about to come in. Findings and sanctions wait for the move that they belong to."""

    complaint: Complaint
    people: list[Party]
    subjects: list[Subject]
    allegations: list[Allegation]
    classifications: list[CaseRecord]
    findings: list[CaseRecord]
    sanctions: list[CaseRecord]
    imported: list[ImportedRow]

    @property
    def first(self) -> list[OnCase]:
        """The rows that are written when the case is filed."""
        return [*self.people, *self.subjects, *self.allegations, *self.classifications, *self.imported]

    def facts(self) -> CaseFile:
        """Give the facts as the workflow reads them, before the case is filed."""
        return facts_before_filing(self.complaint, self.people, self.subjects, self.allegations)


def rows_of(draft: CaseDrafted, pack: str, mapping_id: str, times: dict[str, datetime], at: datetime) -> CaseRows:
    """Make all rows of a case. ``times`` are those of its moves; what belongs to none of them is dated ``at``."""
    complaint = new_complaint(pack, Filing(**draft.filed), SYSTEM, at)
    complaint.import_key = f"{mapping_id}:{draft.key}"
    complaint.submission_hash = complaint.next_due_at = complaint.next_due_check = None
    subjects = {officer: _subject(number, officer) for number, officer in enumerate(draft.officers, 1)}
    people = [Party(id=new_id(), anonymous=False, wants_contact=True, **one.columns) for one in draft.people]
    allegations = _allegations(draft, subjects)
    decided_at = times.get("decide", at)
    made = CaseRows(
        complaint,
        people,
        list(subjects.values()),
        allegations,
        _classifications(draft, complaint, allegations, times.get("assess", at)),
        _findings(draft, complaint, allegations, decided_at),
        _sanctions(draft, complaint, subjects, times.get("conclude", decided_at)),
        [],
    )
    _trace(draft, made, subjects)
    made.imported.extend(_imported(draft, mapping_id))
    return made


def _subject(number: int, officer: OfficerDescribed) -> Subject:
    return Subject(
        id=new_id(),
        number=number,
        name=officer.name,
        badge=officer.badge,
        rank=officer.rank,
        description=officer.description,
        unit_name=officer.unit,
    )


def _allegations(draft: CaseDrafted, subjects: dict[OfficerDescribed, Subject]) -> list[Allegation]:
    return [
        Allegation(
            id=new_id(),
            number=number,
            description=each.description,
            subjects=[subjects[each.officer].id] if each.officer else [],
            categories=list(each.codes.codes) if each.codes else [],
            finding=None,
        )
        for number, each in enumerate(draft.allegations, 1)
    ]


def _record(complaint: Complaint, kind: str, at: datetime, about: str | None, **content: Any) -> CaseRecord:
    """Make a record of what is known. What the files do not tell stays empty, and the checks say so."""
    declared = KINDS[kind]
    return record_row(complaint, kind, declared.write(declared.read(content)), SYSTEM.id, at, about)


def closing_withdrawal(complaint: Complaint, at: datetime) -> CaseRecord:
    """Make the record by which a withdrawn case closes."""
    return _record(complaint, "withdrawal", at, None, decision="close")


def _classifications(
    draft: CaseDrafted, complaint: Complaint, allegations: list[Allegation], at: datetime
) -> list[CaseRecord]:
    return [
        _record(
            complaint,
            "classification",
            at,
            row.id,
            categories=list(each.codes.codes),
            conduct_type=each.codes.conduct,
        )
        for each, row in zip(draft.allegations, allegations, strict=True)
        if each.codes
    ]


def _findings(
    draft: CaseDrafted, complaint: Complaint, allegations: list[Allegation], at: datetime
) -> list[CaseRecord]:
    return [
        _record(
            complaint,
            "finding",
            at,
            row.id,
            value=each.finding,
            standard_of_proof=each.standard_of_proof,
            reasons=each.reasons or None,
        )
        for each, row in zip(draft.allegations, allegations, strict=True)
        if each.finding
    ]


_STAGES = {"recommended": "sanction_recommended", "agency": "sanction_agency", "final": "sanction_final"}
_DAYS = {"agency": "decided_on", "final": "final_on"}


def _sanctions(
    draft: CaseDrafted, complaint: Complaint, subjects: dict[OfficerDescribed, Subject], at: datetime
) -> list[CaseRecord]:
    found = []
    for officer, sanction in draft.sanctions.items():
        day = sanction.decided_on.isoformat() if sanction.decided_on else None
        known = {_DAYS[sanction.stage]: day} if sanction.stage in _DAYS else {}
        about = subjects[officer].id
        found.append(_record(complaint, _STAGES[sanction.stage], at, about, measure=sanction.measure, **known))
    return found


def _trace(draft: CaseDrafted, made: CaseRows, subjects: dict[OfficerDescribed, Subject]) -> None:
    """Note on each row of a file which rows came of it."""
    next(iter(draft.readings.values())).made.append(["complaint", made.complaint.id])
    for person, party in zip(draft.people, made.people, strict=True):
        person.reading.made.append(["party", party.id])
    records = [*made.classifications, *made.findings, *made.sanctions]
    for each, allegation in zip(draft.allegations, made.allegations, strict=True):
        each.reading.made.append(["allegation", allegation.id])
        about = {allegation.id}
        if each.officer:
            each.reading.made.append(["subject", subjects[each.officer].id])
            about |= {subjects[each.officer].id} if each.sanction else set()
        each.reading.made += [["record", record.id] for record in records if record.about in about]


def _imported(draft: CaseDrafted, mapping_id: str) -> list[ImportedRow]:
    return [
        ImportedRow(
            id=new_id(),
            mapping=mapping_id,
            file=reading.row.file,
            line=reading.row.line,
            source=reading.source(),
            became=reading.outcome(),
        )
        for reading in draft.readings.values()
    ]
