"""The rows of another agency's files that a case was made from: each value as it came, beside what it was mapped to."""

from dataclasses import dataclass

from sqlalchemy import select

from oversight.database import Database
from oversight.models import ImportedRow, share_keys
from oversight.queries.opening import OpenedCase


@dataclass(frozen=True, slots=True)
class SourceValue:
    """A value of a file. ``uses`` pairs what it was used as with what it is here; empty: it was not used."""

    column: str
    value: str
    uses: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A row of a file, with its line."""

    mapping: str
    file: str
    line: int
    values: tuple[SourceValue, ...]


def source_rows(database: Database, opened: OpenedCase) -> tuple[SourceRow, ...]:
    """Give the rows that an opened case was made from, in the order of their files."""
    case_id = opened.rows.complaint.id
    statement = select(ImportedRow).where(ImportedRow.complaint_id == case_id)
    with database.read() as session:
        share_keys(session, opened.rows.complaint)
        rows = session.scalars(statement.order_by(ImportedRow.file, ImportedRow.line)).all()
        return tuple(SourceRow(row.mapping, row.file, row.line, _values(row)) for row in rows)


def _values(row: ImportedRow) -> tuple[SourceValue, ...]:
    uses: dict[str, list[tuple[str, str]]] = {column: [] for column, _ in row.source}
    source = dict(row.source)
    for column, used_as, here in row.became["values"]:
        uses[column].append((used_as.replace("_", " ").replace(".", ", "), source[column] if here is None else here))
    return tuple(SourceValue(column, value, tuple(uses[column])) for column, value in row.source)
