"""Make a typed record on a case, or a newer version of one."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from oversight.case_rows import CaseRows, find_case
from oversight.casefile import access_of, casefile_of
from oversight.database import Database
from oversight.models import Allegation, CaseRecord, OnCase
from oversight.services.case import open_case, record_row, refuse_if_changed, with_records, write
from workflows.access import Action, may_record
from workflows.casefile import CaseFile
from workflows.clock_changes import refuse_change
from workflows.errors import InvalidRecord, NotFound, Refused
from workflows.jurisdictions import load_pack
from workflows.jurisdictions.choices import validate
from workflows.law_change import under
from workflows.machine import against_record
from workflows.records import KINDS, About, RecordKind
from workflows.records.fields import CaseReference
from workflows.roles import Actor, Role
from workflows.standards import Evaluation
from workflows.wording import N_


def make_record(
    database: Database,
    reference: str,
    kind_name: str,
    actor: Actor,
    at: datetime,
    content: Mapping[str, Any],
    about: str | None = None,
    replaces: str | None = None,
    seen: int | None = None,
) -> str:
    """Make a record, about one thing of the case where its kind is about one, and return its id.

    :raises NotFound: there is no such case, kind or thing for this person now.
    :raises Changed: somebody else changed the case since ``seen``.
    :raises InvalidRecord: the values do not make a record.
    :raises Refused: a blocking standard is not met by the record.
    """
    if kind_name not in KINDS:
        raise NotFound
    action = Action.FOLLOW_CASE if actor.role is Role.COMPLAINANT else Action.MAKE_RECORD
    with database.write() as session:
        rows = open_case(session, reference, actor, action)
        if not may_record(actor, kind_name, access_of(rows)):
            raise NotFound
        refuse_if_changed(rows, seen)
        return record_in(session, rows, kind_name, actor, at, content, about, replaces)


def record_in(
    session: Session,
    rows: CaseRows,
    kind_name: str,
    actor: Actor,
    at: datetime,
    content: Mapping[str, Any],
    about: str | None = None,
    replaces: str | None = None,
    *,
    report_only: bool = False,
    beside: Callable[[str], Iterable[OnCase]] = lambda _: (),
) -> str:
    """Make a record inside a transaction that holds the case.

    ``beside`` gives the rows that are written with it, for the record's id.
    """
    kind = KINDS[kind_name]
    _check_target(rows, kind, about)
    before = casefile_of(rows)
    values = validate(kind, content, at, before.pack)
    _check_references(session, rows, kind, values)
    _check_answered(before, kind, values, about)
    if kind.final and replaces is not None:
        raise NotFound
    if kind_name == "clock_event" and not report_only:
        refuse_change(before, values, actor, at)
    row = record_row(rows.complaint, kind_name, kind.write(values), actor.id, at, about)
    row.replaces = _replaced(rows, kind, about, replaces)
    after = with_records(before, [row])
    if kind_name == "law_change":
        rows.complaint.pack_version = values["version"]
        after = under(after, load_pack(rows.complaint.pack, values["version"]))
    reasons = () if report_only else against_record(kind_name, Evaluation(before, at), Evaluation(after, at))
    if reasons:
        raise Refused(kind_name, reasons)
    changed: list[OnCase] = [row, *_repeated_on_allegation(session, row), *beside(row.id)]
    write(session, rows, f"record.{kind_name}", actor, at, *changed, after=after)
    return row.id


def _check_target(rows: CaseRows, kind: type[RecordKind], about: str | None) -> None:
    targets = {
        About.CASE: (),
        About.PERSON: rows.parties,
        About.OFFICER: rows.subjects,
        About.ALLEGATION: rows.allegations,
        About.RECORD: [row for row in rows.records if row.kind in kind.answers],
    }[kind.about]
    if (about is None) != (kind.about is About.CASE) or (about and about not in {row.id for row in targets}):
        raise NotFound


def _check_answered(case: CaseFile, kind: type[RecordKind], values: Mapping[str, Any], about: str | None) -> None:
    """What a record answers is what stands now, not an older version of it.

    :raises InvalidRecord: the two do not go together.
    """
    answered = case.newest(about, kind.answers) if about and kind.about is About.RECORD else None
    if answered and (problems := kind.at_odds(values, answered)):
        raise InvalidRecord(kind.name, problems)


def _check_references(session: Session, rows: CaseRows, kind: type[RecordKind], values: Mapping[str, Any]) -> None:
    """What a record says of another case holds only if there is one.

    :raises InvalidRecord: there is no such case, or it is this one.
    """
    given = {name: values[name] for name, field in kind.fields.items() if isinstance(field, CaseReference)}
    for name, reference in given.items():
        if reference and (reference == rows.complaint.reference or find_case(session, reference) is None):
            raise InvalidRecord(kind.name, {name: N_("There is no other case with this reference")})


def _replaced(rows: CaseRows, kind: type[RecordKind], about: str | None, replaces: str | None) -> str | None:
    """Find the record that a new one takes the place of: the one named, or the standing one of a single kind."""
    standing = [row.id for row in rows.records if row.kind == kind.name and row.about == about]
    if replaces is not None:
        if replaces not in standing:
            raise NotFound
        return replaces
    return standing[-1] if kind.single and standing else None


def _repeated_on_allegation(session: Session, row: CaseRecord) -> list[OnCase]:
    """Repeat an allegation's codes and finding on its own row, where lists and counts read them."""
    if row.kind not in {"classification", "finding"}:
        return []
    allegation = session.get_one(Allegation, row.about)
    if row.kind == "classification":
        allegation.categories = row.content["categories"]
    else:
        allegation.finding = row.content["value"]
    return [allegation]
