"""Compare what the files hold with what arrived, each counted by itself: the files while read, the rows by query."""

from dataclasses import asdict, dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from oversight.importing.draft import CaseDrafted
from oversight.models import CaseRecord, Complaint, ImportedRow, Move, held_keys, open_values
from workflows.records.findings import SUBSTANTIATED
from workflows.roles import SYSTEM
from workflows.states import ENDED, OPEN


@dataclass
class Figures:
    """How many cases and allegations there are, as they arrived. What people did to a case since changes none of it."""

    cases: int = 0
    open: int = 0
    decided: int = 0
    cases_substantiated: int = 0
    allegations: int = 0
    allegations_substantiated: int = 0
    allegations_pending: int = 0

    def add(self, draft: CaseDrafted) -> None:
        """Count one case of the files."""
        is_decided = "decide" in draft.way.triggers
        self.cases += 1
        self.open += draft.way.ends_in in OPEN
        self.decided += is_decided
        self.cases_substantiated += is_decided and draft.is_substantiated
        self.allegations += len(draft.allegations)
        self.allegations_substantiated += sum(each.finding in SUBSTANTIATED for each in draft.allegations)
        self.allegations_pending += sum(each.finding is None for each in draft.allegations)


@dataclass
class FileCount:
    """The rows of one file: how many there are, how many are here, and how many could not be placed."""

    read: int = 0
    placed: int = 0
    rejected: int = 0

    @property
    def agrees(self) -> bool:
        """Whether every row is accounted for."""
        return self.read == self.placed + self.rejected


@dataclass
class Reconciliation:
    """Both sides, and what the run did."""

    mapping: str
    told: Figures = field(default_factory=Figures)
    kept: Figures = field(default_factory=Figures)
    files: dict[str, FileCount] = field(default_factory=dict)
    notes: int = 0
    added: int = 0

    @property
    def rejected(self) -> int:
        """How many rows could not be placed."""
        return sum(count.rejected for count in self.files.values())

    @property
    def disagreements(self) -> list[str]:
        """Say in words where the two sides differ."""
        kept, told = asdict(self.kept), asdict(self.told)
        return [
            f"{name.replace('_', ' ')}: {told[name]} in the files, {kept[name]} in the database"
            for name in told
            if told[name] != kept[name]
        ] + [
            f"{name}: {count.read} rows, of which {count.placed} are in the database and {count.rejected} were rejected"
            for name, count in self.files.items()
            if not count.agrees
        ]

    def as_json(self) -> dict[str, Any]:
        """Give the figures of the database, and whether the files agree."""
        return {
            "mapping": self.mapping,
            **asdict(self.kept),
            "rejected_rows": self.rejected,
            "noted_values": self.notes,
            "added": self.added,
            "files": {name: asdict(count) for name, count in self.files.items()},
            "agrees": not self.disagreements,
        }

    def as_text(self) -> str:
        """Give a table for people."""
        kept, told = asdict(self.kept), asdict(self.told)
        lines = [f"{'':30}{'in the files':>14}{'in the database':>18}"]
        lines += [f"{name.replace('_', ' '):30}{told[name]:>14,}{kept[name]:>18,}" for name in told]
        lines += ["", f"{'file':30}{'rows':>14}{'placed':>18}{'rejected':>12}"]
        lines += [f"{name:30}{n.read:>14,}{n.placed:>18,}{n.rejected:>12,}" for name, n in self.files.items()]
        lines += ["", f"{self.added:,} cases were added by this run; {self.notes:,} values were noted."]
        verdict = self.disagreements and ["The two sides do not agree:", *self.disagreements]
        return "\n".join([*lines, *(verdict or ["Both sides agree."])])


def count_kept(session: Session, reconciliation: Reconciliation) -> None:
    """Count in the database what came in under the mapping."""
    is_ours = Complaint.import_key.startswith(f"{reconciliation.mapping}:", autoescape=True)
    kept = reconciliation.kept
    kept.cases = session.scalars(select(func.count()).select_from(Complaint).where(is_ours)).one()
    kept.open = kept.cases - _moved(session, is_ours, Move.dest.in_([state.value for state in ENDED]))
    kept.decided = _moved(session, is_ours, Move.trigger == "decide")
    kept.allegations = _recorded(session, is_ours, CaseRecord.kind == "classification")
    found = CaseRecord.kind == "finding"
    kept.allegations_pending = kept.allegations - _recorded(session, is_ours, found)
    substantiated = _substantiated(session, is_ours, found)
    kept.allegations_substantiated = len({allegation for _, allegation in substantiated})
    decided = (
        select(Move.complaint_id)
        .join(Complaint, Complaint.id == Move.complaint_id)
        .where(is_ours, Move.by == SYSTEM.id, Move.trigger == "decide")
    )
    kept.cases_substantiated = len({case for case, _ in substantiated} & set(session.scalars(decided)))
    for name, count in _placed(session, is_ours).items():
        reconciliation.files.setdefault(name, FileCount()).placed = count


def _moved(session: Session, is_ours: ColumnElement[bool], which: ColumnElement[bool]) -> int:
    """Count the cases that made a move on the way in."""
    count = func.count(Move.complaint_id.distinct())
    statement = select(count).join(Complaint, Complaint.id == Move.complaint_id)
    return session.scalars(statement.where(is_ours, Move.by == SYSTEM.id, which)).one()


def _recorded(session: Session, is_ours: ColumnElement[bool], which: ColumnElement[bool]) -> int:
    """Count the allegations of which a record was made on the way in."""
    count = func.count(CaseRecord.about.distinct())
    statement = select(count).join(Complaint, Complaint.id == CaseRecord.complaint_id)
    return session.scalars(statement.where(is_ours, CaseRecord.made_by == SYSTEM.id, which)).one()


def _substantiated(
    session: Session, is_ours: ColumnElement[bool], which: ColumnElement[bool]
) -> set[tuple[str, str | None]]:
    """Open the findings that came in, and give the cases and allegations of those that bear a complaint out."""
    statement = (
        select(
            CaseRecord.complaint_id,
            CaseRecord.id,
            CaseRecord.about,
            CaseRecord.sealed,
            Complaint.wrapped_keys.label("wrapped"),
        )
        .join(Complaint, Complaint.id == CaseRecord.complaint_id)
        .where(is_ours, CaseRecord.made_by == SYSTEM.id, which)
    )
    held, found = held_keys(session), set()
    for row in session.execute(statement, execution_options={"yield_per": 500}):
        held.remember(row.complaint_id, row.wrapped)
        content = open_values(CaseRecord, row.id, row.sealed, held.of(row.complaint_id))["content"]
        if content["value"] in SUBSTANTIATED:
            found.add((row.complaint_id, row.about))
    return found


def _placed(session: Session, is_ours: ColumnElement[bool]) -> dict[str, int]:
    statement = select(ImportedRow.file, func.count().label("rows")).join(
        Complaint, Complaint.id == ImportedRow.complaint_id
    )
    rows = session.execute(statement.where(is_ours).group_by(ImportedRow.file))
    return {row.file: row.rows for row in rows}
