"""Records as pages show them: every field from its declaration, older versions behind the newest."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from oversight.queries.clock_views import title_of_clock
from oversight.queries.opening import OpenedCase
from workflows.access import Action, may_record
from workflows.clock_changes import changeable
from workflows.jurisdictions import newer_versions
from workflows.jurisdictions.choices import options
from workflows.mandatory_referral import criteria_met
from workflows.records import KINDS, About, Record, RecordKind
from workflows.records import fields as declared
from workflows.wording import N_

STAGES = {
    "intake": N_("Taking in"),
    "aside": N_("Taking in"),
    "taking": N_("How it came"),
    "told": N_("What was told"),
    "told_person": N_("What was told"),
    "told_fear": N_("What was told"),
    "afterwards": N_("Said by the person later"),
    "people": N_("People"),
    "help": N_("Help from others"),
    "protection": N_("Protection"),
    "investigation": N_("Investigation"),
    "report": N_("Investigation"),
    "evidence": N_("Keeping of evidence"),
    "medical": N_("Medicine"),
    "life": N_("Death and disappearance"),
    "detention": N_("Custody"),
    "force": N_("Force"),
    "inquiry": N_("Patterns and bias"),
    "officers": N_("Officers in service and in public"),
    "handling": N_("Handling of the case"),
    "referral_decision": N_("Referral decision"),
    "findings": N_("Finding and outcome"),
    "sanctions": N_("Finding and outcome"),
    "outcome": N_("Finding and outcome"),
    "review": N_("Finding and outcome"),
    "redress": N_("Redress"),
    "publication": N_("What goes out"),
    "clocks": N_("Clocks"),
    "law_change": N_("Law change"),
    "emergency": N_("Emergency"),
    "keeping": N_("Keeping and erasing"),
}
"""What a stage is called on the page of a case, by the module in which its kinds are declared."""
SUMMARY = 140


@dataclass(frozen=True, slots=True)
class FieldView:
    """One answer. ``form`` tells the page how to write it: words, label, labels, lines, yes_no, day or moment."""

    label: str
    form: str
    value: Any


@dataclass(frozen=True, slots=True)
class Target:
    """What a record is about, in words: a name, or a label and a number."""

    id: str
    label: str
    name: str


@dataclass(frozen=True, slots=True)
class RecordView:
    """A record with the versions that it took the place of, newest first."""

    id: str
    kind: str
    title: str
    fields: tuple[FieldView, ...]
    made_by: str
    made_at: datetime
    about: Target | None = None
    older: tuple["RecordView", ...] = ()
    may_replace: bool = False
    content: Any = None

    @property
    def summary(self) -> str:
        """The first words of the record, for lists and the timeline."""
        words = next((field.value for field in self.fields if field.form == "words"), "")
        words = " ".join(str(words).split())
        return words if len(words) <= SUMMARY else words[:SUMMARY].rsplit(" ", 1)[0] + "…"

    @property
    def labels(self) -> tuple[str, ...]:
        """The answers chosen from lists, for lists and the timeline."""
        return tuple(field.value for field in self.fields if field.form == "label")


@dataclass(frozen=True, slots=True)
class Addable:
    """A kind of record that the reader may make now."""

    kind: str
    title: str
    help: str
    stage: str


@dataclass(frozen=True)
class RecordBook:
    """Every record of an opened case, by kind, by target and by id."""

    opened: OpenedCase

    @cached_property
    def current(self) -> dict[str, tuple[RecordView, ...]]:
        """The records that stand, by kind, oldest first."""
        return {
            kind: tuple(self._with_versions(record) for record in self.opened.casefile.current(kind))
            for kind in self.opened.casefile.records
        }

    @cached_property
    def targets(self) -> dict[str, Target]:
        """Everything that a record of this case can be about."""
        rows = self.opened.rows
        allegation, officer = N_("Allegation"), N_("Officer")
        named = [Target(row.id, allegation, str(row.number)) for row in rows.allegations]
        named += [_named(row, officer, str(row.number)) for row in rows.subjects]
        hidden = self.opened.hidden
        named += [_named(row, N_("Person"), "") for row in rows.parties if not row.anonymous and row.id not in hidden]
        named += [Target(row.id, N_("Protected person"), "") for row in rows.parties if row.id in hidden]
        named += [
            Target(row.id, N_("Anonymous person"), "") for row in rows.parties if row.anonymous and row.id not in hidden
        ]
        named += [Target(row.id, KINDS[row.kind].title, "") for row in rows.records]
        return {target.id: target for target in named}

    def of(self, kind: str, about: str | None = None) -> tuple[RecordView, ...]:
        """Give the records of a kind that stand, about one thing where given."""
        found = self.current.get(kind, ())
        return tuple(view for view in found if about is None or (view.about is not None and view.about.id == about))

    def newest(self, kind: str, about: str | None = None) -> RecordView | None:
        """Give the newest record of a kind that stands, if there is one."""
        return next(reversed(self.of(kind, about)), None)

    def find(self, record_id: str) -> RecordView | None:
        """Find a record by its id: the newest version of it where it was replaced."""
        for views in self.current.values():
            for view in views:
                if record_id in {view.id, *(older.id for older in view.older)}:
                    return view
        return None

    @cached_property
    def addable(self) -> dict[About, tuple[Addable, ...]]:
        """The kinds that the reader may make now, by what they are about."""
        found: dict[About, list[Addable]] = defaultdict(list)
        if self.opened.may(Action.MAKE_RECORD):
            for name, kind in KINDS.items():
                if may_record(self.opened.actor, name, self.opened.access) and self._has_choices(name):
                    found[kind.about].append(Addable(name, kind.title, kind.help, stage_of(kind)))
        return {about: tuple(kinds) for about, kinds in found.items()}

    def _has_choices(self, kind: str) -> bool:
        """Where the law of the place lets nobody touch a clock, or names no referral, none is offered."""
        if kind == "law_change":
            return bool(newer_versions(self.opened.casefile.pack))
        if kind == "referral_decision":
            return bool(criteria_met(self.opened.casefile))
        return kind != "clock_event" or bool(changeable(self.opened.casefile, self.opened.actor.role))

    def may_add(self, kind: str) -> bool:
        """Tell whether the reader may make a record of a kind now."""
        return kind in self._names_addable

    @cached_property
    def _names_addable(self) -> frozenset[str]:
        return frozenset(addable.kind for kinds in self.addable.values() for addable in kinds)

    def _with_versions(self, record: Record) -> RecordView:
        versions = {other.id: other for other in self.opened.casefile.records.get(record.kind, ())}
        older, before = [], versions.get(record.replaces or "")
        while before is not None:
            older.append(self._view(before))
            before = versions.get(before.replaces or "")
        return self._view(record, tuple(older), may_replace=not KINDS[record.kind].final and self.may_add(record.kind))

    def _view(self, record: Record, older: tuple[RecordView, ...] = (), *, may_replace: bool = False) -> RecordView:
        kind = KINDS[record.kind]
        return RecordView(
            id=record.id,
            kind=record.kind,
            title=kind.title,
            fields=tuple(self._fields(kind, record)),
            made_by=self.opened.name_of(record.made_by),
            made_at=record.made_at,
            about=self.targets.get(record.about) if record.about else None,
            older=older,
            may_replace=may_replace,
            content=record.content,
        )

    def _fields(self, kind: type[RecordKind], record: Record) -> Iterable[FieldView]:
        for name, field in kind.fields.items():
            value = record.content.get(name)
            if value not in (None, (), ""):
                yield FieldView(field.label, *self._shown(field, value))

    def _shown(self, field: declared.Field, value: Any) -> tuple[str, Any]:
        match field:
            case declared.EvidenceCited():
                return "lines", tuple(self._evidence.get(item, item) for item in value)
            case declared.PeopleOnCase():
                return "lines", tuple(map(self._on_case, value))
            case declared.StaffMember():
                return "words", self.opened.name_of(value)
            case declared.StaffMembers():
                return "lines", tuple(map(self.opened.name_of, value))
            case declared.PersonOnCase() | declared.AllegationOnCase() | declared.AnythingOnCase():
                return "words", self._on_case(value)
            case declared.Choice():
                return "label", options(field, self.opened.casefile.pack).get(value, value)
            case declared.ClockOnCase():
                pack = self.opened.casefile.pack
                return "label", title_of_clock(value, pack.id, pack.version) or value
            case declared.CriterionOfPlace():
                return "label", options(field, self.opened.casefile.pack).get(value, value)
            case declared.CodesOfPlace():
                named = options(field, self.opened.casefile.pack)
                return "labels", tuple(named.get(code, code) for code in value)
        return shown(field, value)

    def _on_case(self, target_id: str) -> str:
        target = self.targets.get(target_id)
        return f"{target.label} {target.name}".strip() if target else target_id

    @cached_property
    def _evidence(self) -> dict[str, str]:
        items = self.opened.casefile.records.get("evidence_item", ())
        return {item.id: item["description"] for item in items}


def _named(row: Any, label: str, number: str) -> Target:
    return Target(row.id, "", row.name) if row.name else Target(row.id, label, number)


def shown(field: declared.Field, value: Any) -> tuple[str, Any]:
    """Give how a page writes an answer that needs nothing else to be understood, and the answer."""
    match field:
        case declared.YesNo():
            return "yes_no", value
        case declared.Choice():
            return "label", field.options.get(value, value)
        case declared.Several():
            return "labels", tuple(field.options.get(code, code) for code in value)
        case declared.Lines():
            return "lines", value
        case declared.Day():
            return "day", value
        case declared.Moment():
            return "moment", value
    return "words", value


def stage_of(kind: type[RecordKind]) -> str:
    """Name the stage in whose module a kind is declared."""
    return STAGES[kind.__module__.rpartition(".")[2]]
