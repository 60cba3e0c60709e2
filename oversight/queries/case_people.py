"""The people and allegations of a case as its page shows them, each with the records about it side by side."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row

from oversight.queries.opening import OpenedCase
from oversight.queries.record_views import RecordBook, RecordView
from workflows.records.intake import ALLEGATION_CODES
from workflows.records.told import CAMERA, UNIFORM
from workflows.wording import N_, worded

PARTY_ROLES = {
    "complainant": N_("Complainant"),
    "victim": N_("Victim"),
    "next_of_kin": N_("Next of kin"),
    "witness": N_("Witness"),
    "representative": N_("Representative"),
    "reporting_officer": N_("Officer who reports colleagues"),
}
CONTACT_LABELS = {
    "phone": N_("Telephone"),
    "email": N_("E-mail"),
    "address": N_("Address"),
    "lawyer": N_("Lawyer"),
    "relative": N_("Somebody outside to ask"),
    "safe": N_("Safe way to reach the person"),
}


@dataclass(frozen=True, slots=True)
class Value:
    """A value of a closed list with its label, and the record that it comes from."""

    code: str
    label: str
    record: RecordView


@dataclass(frozen=True, slots=True)
class AllegationView:
    """One allegation: what it is about, what was proposed and decided, and what was done to find out."""

    id: str
    number: int
    description: str
    officers: tuple[str, ...]
    categories: tuple[str, ...]
    classification: RecordView | None
    proposed: Value | None
    decided: Value | None
    plan: tuple[RecordView, ...]
    force: tuple[RecordView, ...]


@dataclass(frozen=True, slots=True)
class OfficerView:
    """An officer complained of: as frozen from the register, or as described."""

    id: str
    number: int
    name: str
    badge: str
    rank: str
    unit: str
    agency: str
    description: str
    seen: tuple[str, ...]
    is_known: bool
    identified_at: datetime | None
    records: tuple[tuple[str, RecordView | None], ...]
    sanctions: tuple[tuple[str, Value | None], ...]

    @property
    def title(self) -> str:
        """What to call the officer on a page: nothing where no name is known."""
        named = self.name.lower().startswith(self.rank.lower())
        return self.name if named or not self.name else f"{self.rank} {self.name}"

    @property
    def has_sanctions(self) -> bool:
        """Whether any sanction is on record."""
        return any(value for _, value in self.sanctions)


@dataclass(frozen=True, slots=True)
class PartyView:
    """A person of the case other than an officer."""

    id: str
    name: str
    roles: tuple[str, ...]
    anonymous: bool
    can_be_contacted: bool
    wants_contact: bool
    age: int | None
    language: str
    needs: str
    name_withheld: bool
    is_hidden: bool
    speaks_for: tuple[tuple[str, str], ...]
    contact: tuple[tuple[str, str], ...]
    records: tuple[RecordView, ...]


def allegation_views(opened: OpenedCase, book: RecordBook) -> tuple[AllegationView, ...]:
    """Show every allegation."""
    officers = {row.id: row.name or worded("Officer %(number)s", number=row.number) for row in opened.rows.subjects}
    labels = opened.casefile.pack.finding_labels
    return tuple(_allegation(row, officers, book, labels) for row in opened.rows.allegations)


def _allegation(row: Row[Any], officers: dict[str, str], book: RecordBook, labels: Mapping[str, str]) -> AllegationView:
    return AllegationView(
        id=row.id,
        number=row.number,
        description=row.description,
        officers=tuple(officers[subject] for subject in row.subjects if subject in officers),
        categories=tuple(ALLEGATION_CODES[code] for code in row.categories),
        classification=book.newest("classification", row.id),
        proposed=_value(book.newest("proposed_finding", row.id), "value", labels),
        decided=_value(book.newest("finding", row.id), "value", labels),
        plan=book.of("plan_line", row.id),
        force=book.of("force_assessment", row.id),
    )


def officer_views(opened: OpenedCase, book: RecordBook) -> tuple[OfficerView, ...]:
    """Show every officer complained of."""
    measures, seen = opened.casefile.pack.measures, opened.rows.complaint.happened.get("officers", {})
    return tuple(_officer(row, _seen(seen.get(str(row.number), {})), book, measures) for row in opened.rows.subjects)


def _seen(chosen: Mapping[str, str]) -> tuple[str, ...]:
    """Put in words what was told of an officer by choosing from lists."""
    options = {"uniform": UNIFORM, "camera": CAMERA}
    return tuple(options[name][code] for name, code in chosen.items() if code in options.get(name, {}))


def _officer(row: Row[Any], seen: tuple[str, ...], book: RecordBook, measures: Mapping[str, str]) -> OfficerView:
    kinds = (
        ("officer_notice", N_("Notice")),
        ("officer_representation", N_("Representation")),
        ("officer_response", N_("Disclosure and answer")),
        ("sanction_review_right", N_("Right of review")),
    )
    ladder = (
        ("sanction_recommended", N_("Recommended")),
        ("sanction_agency", N_("Agency")),
        ("sanction_final", N_("Final")),
    )
    return OfficerView(
        id=row.id,
        number=row.number,
        name=row.name,
        badge=row.badge,
        rank=row.rank,
        unit=row.unit_name,
        agency=row.agency,
        description=row.description,
        seen=seen,
        is_known=row.officer_id is not None,
        identified_at=row.identified_at,
        records=tuple((label, book.newest(kind, row.id)) for kind, label in kinds),
        sanctions=tuple((label, _value(book.newest(kind, row.id), "measure", measures)) for kind, label in ladder),
    )


def _value(record: RecordView | None, field: str, labels: Mapping[str, str]) -> Value | None:
    if record is None:
        return None
    code = record.content[field]
    return Value(code, labels.get(code, code), record)


def party_views(opened: OpenedCase, book: RecordBook) -> tuple[PartyView, ...]:
    """Show every other person."""
    return tuple(_party(row, book, is_hidden=row.id in opened.hidden) for row in opened.rows.parties)


def _party(row: Row[Any], book: RecordBook, *, is_hidden: bool) -> PartyView:
    about = [view for views in book.current.values() for view in views if view.about and view.about.id == row.id]
    return PartyView(
        id=row.id,
        name="" if row.anonymous or is_hidden else row.name,
        is_hidden=is_hidden,
        roles=tuple(PARTY_ROLES.get(role, role) for role in row.roles),
        anonymous=row.anonymous,
        can_be_contacted=row.can_be_contacted,
        wants_contact=row.wants_contact,
        age=row.age,
        language=row.language,
        needs=row.needs,
        name_withheld=row.about.get("identity") == "withheld",
        speaks_for=() if is_hidden else _speaks_for(row.about.get("person", {})),
        contact=() if is_hidden else _ways_to_reach(row.contact),
        records=tuple(about),
    )


def _ways_to_reach(contact: dict[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple((CONTACT_LABELS.get(way, way), words) for way, words in contact.items() if words)


def _speaks_for(person: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    """Put in words whom somebody complains for, as far as they told."""
    labels = {
        "name": N_("Complains for"),
        "tie": N_("How they know each other"),
        "knows": N_("Does that person know of the complaint?"),
        "age": N_("Age of that person"),
        "last_seen": N_("Last seen alive, or found"),
    }
    return tuple(
        (labels[name], str(words)) for name, words in person.items() if name in labels and words not in ("", None)
    )
