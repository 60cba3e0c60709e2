"""The oversight body as its page shows it: the verdict of each check on it, and every record about it."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from sqlalchemy import select

from oversight.case_rows import body_rows
from oversight.casefile import body_file
from oversight.database import Database
from oversight.models import Account
from oversight.queries.opening import THE_SYSTEM
from oversight.queries.record_views import FieldView, shown
from workflows.access import Action, may_ever
from workflows.casefile import CaseFile
from workflows.errors import Citation
from workflows.records import BODY_KINDS, Record, RecordKind
from workflows.roles import Actor
from workflows.standards import Check, Evaluation, Verdict, body_checks, citations


@dataclass(frozen=True, slots=True)
class Standing:
    """One check on the body, what it says, and what it rests on."""

    check: Check
    verdict: Verdict
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class BodyRecordView:
    """One record about the body, as far as nothing has taken its place."""

    id: str
    kind: str
    title: str
    fields: tuple[FieldView, ...]
    made_by: str
    made_at: datetime
    content: Any


@dataclass(frozen=True)
class BodyPage:
    """The body at one moment, as one person sees it."""

    facts: CaseFile
    names: dict[str, str]
    actor: Actor
    at: datetime

    @cached_property
    def standings(self) -> tuple[Standing, ...]:
        """How the body stands towards each check on it."""
        evaluation = Evaluation(self.facts, self.at)
        return tuple(Standing(check, evaluation.verdict(check), citations(check)) for check in body_checks())

    @cached_property
    def records(self) -> tuple[tuple[type[RecordKind], tuple[BodyRecordView, ...]], ...]:
        """The records that stand, by kind, the newest first."""
        return tuple((kind, tuple(map(self._view, self._current(name)))) for name, kind in BODY_KINDS.items())

    @property
    def addable(self) -> tuple[type[RecordKind], ...]:
        """The kinds that the reader may make."""
        if not may_ever(self.actor, Action.KEEP_BODY_REGISTER):
            return ()
        return tuple(kind for kind in BODY_KINDS.values() if self.actor.role in kind.made_by)

    def standing(self, kind: str) -> BodyRecordView | None:
        """Give the record that stands, of a kind of which there is one."""
        found = self._current(kind)
        return self._view(found[0]) if found and BODY_KINDS[kind].single else None

    def find(self, record_id: str) -> BodyRecordView | None:
        """Find a record that stands by its id."""
        return next((view for _, views in self.records for view in views if view.id == record_id), None)

    def _current(self, kind: str) -> tuple[Record, ...]:
        records = (self.facts.body or {}).get(kind, ())
        replaced = {record.replaces for record in records}
        return tuple(record for record in reversed(records) if record.id not in replaced)

    def _view(self, record: Record) -> BodyRecordView:
        kind = BODY_KINDS[record.kind]
        fields = tuple(
            FieldView(field.label, *shown(field, record[name]))
            for name, field in kind.fields.items()
            if record[name] not in (None, (), "")
        )
        made_by = self.names.get(record.made_by, THE_SYSTEM)
        return BodyRecordView(record.id, record.kind, kind.title, fields, made_by, record.made_at, record.content)


def body_page(database: Database, actor: Actor, pack: str, at: datetime) -> BodyPage:
    """Read everything about the body."""
    with database.read() as session:
        rows = body_rows(session)
        named = select(Account.id, Account.name).where(Account.id.in_({row.made_by for row in rows}))
        names = {row.id: row.name for row in session.execute(named)}
        return BodyPage(body_file(rows, pack), names, actor, at)
