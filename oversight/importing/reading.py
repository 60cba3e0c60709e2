"""Read one row as the mapping says: what each value becomes, what cannot be used, and what deserves a note."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from oversight.importing.columns import OF_CASE, Number, Table, When, Words, filled, fold, places
from oversight.importing.source import Problem, Row
from workflows.records.fields import FIRST_YEAR, LAST_YEAR

LONGEST_LINE = 200
LONGEST_TEXT = 100_000
OLDEST = 130

Value = TypeVar("Value")


def shown(value: str) -> str:
    """Quote a value of a file in a message: short, and with nothing in it that a terminal would obey."""
    plain = "".join(letter if letter.isprintable() else "?" for letter in value[:61])
    return f"“{plain[:60]}…”" if len(value) > 60 else f"“{plain}”"


@dataclass
class Reading:
    """One row while it is read.

    ``became`` holds for each value used its column, what it was used as, and what it is here (none: the same words).
    ``made`` names the rows that came of it, by table and id. ``case_cells`` are those of the case's own row.
    """

    row: Row
    zone: ZoneInfo
    case_cells: dict[str, str]
    problems: list[Problem] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)
    became: list[list[str | None]] = field(default_factory=list)
    made: list[list[str]] = field(default_factory=list)

    def refuse(self, words: str) -> None:
        """Say why the row cannot be used."""
        self.problems.append(Problem(self.row.file, self.row.line, words))

    def note(self, words: str) -> None:
        """Say what somebody should look at, though the row is used."""
        self.notes.append(Problem(self.row.file, self.row.line, words))

    def words(self, spec: Words | None, target: str, longest: int = LONGEST_LINE) -> str:
        """Make words of columns."""
        if spec is None:
            return ""
        joined = ", ".join(filled(text, self._cell) for text in spec.words if self._is_known(text, spec))
        here = self._said(spec, joined)
        if len(here) > longest:
            self.refuse(f"{target} would have {len(here)} characters, and the most is {longest}")
        for column in spec.own_columns:
            self._keep(column, target, here)
        return here

    def account(self, spec: Words) -> str:
        """Make the account, in which not even a space is changed."""
        here = "\n\n".join(filled(text, self._raw) for text in spec.words if self._is_known(text, spec)) or spec.blank
        if not here.strip():
            self.refuse("there is no account; say under `blank` in the mapping what stands for a missing one")
        for column in spec.own_columns:
            self._keep(column, "account", here)
        return here

    def chosen(self, table: Table[Value], target: str) -> Value | None:
        """Look a value up in a closed list."""
        value = self._cell(table.column)
        found = table.folded.get(fold(value))
        if found is None and table.otherwise is not None:
            found = table.otherwise
            self.note(f"{table.column} is {shown(value)}, which the mapping does not list; taken as {found}")
        if found is None:
            known = ", ".join(shown(each) for each in table.table)
            self.refuse(f"{table.column} is {shown(value)}, which the mapping does not list; it lists: {known}")
        else:
            self._keep(table.column, target, str(found))
        return found

    def moment(self, when: When | None, target: str) -> datetime | None:
        """Read a moment; none where the value is blank or unknown."""
        if when is None or self._says_nothing(when):
            return None
        value = self._cell(when.column)
        found = when.read(value, self.zone)
        if found is None:
            self.refuse(f"{when.column} is {shown(value)}, and no date written as: {', '.join(when.formats)}")
        elif not FIRST_YEAR <= found.year <= LAST_YEAR:
            self.refuse(f"{when.column} is {shown(value)}, and its year is not from {FIRST_YEAR} to {LAST_YEAR}")
            return None
        else:
            self._keep(when.column, target, found.isoformat())
        return found

    def number(self, number: Number | None, target: str) -> int | None:
        """Read a whole number of years; none where the value is blank or unknown."""
        if number is None or self._says_nothing(number):
            return None
        value = self._cell(number.column)
        if not (value.isascii() and value.isdigit() and len(value) <= 3 and int(value) <= OLDEST):
            self.refuse(f"{number.column} is {shown(value)}, and no whole number from 0 to {OLDEST}")
            return None
        self._keep(number.column, target, str(int(value)))
        return int(value)

    def source(self) -> list[list[str]]:
        """Give the row as it came: pairs of column and value."""
        return [[column, value] for column, value in self.row.cells.items()]

    def outcome(self) -> dict[str, Any]:
        """Give what the row became."""
        return {"values": self.became, "rows": self.made}

    def _raw(self, column: str) -> str:
        if column.startswith(OF_CASE):
            return self.case_cells[column.removeprefix(OF_CASE)]
        return self.row.cells[column]

    def _cell(self, column: str) -> str:
        return self._raw(column).strip()

    def _is_known(self, text: str, spec: Words) -> bool:
        return all((value := fold(self._raw(name))) and value not in spec.unknowns for name in places(text))

    def _said(self, spec: Words, joined: str) -> str:
        if not joined:
            return filled(spec.blank, self._cell)
        if fold(joined) in spec.replaced:
            return filled(spec.replaced[fold(joined)], self._cell)
        if spec.otherwise is None:
            return joined
        self.note(f"{', '.join(spec.own_columns)} is {shown(joined)}, which the mapping does not list")
        return filled(spec.otherwise, self._cell)

    def _says_nothing(self, spec: When | Number) -> bool:
        value = fold(self._raw(spec.column))
        return not value or value in {fold(each) for each in spec.unknown}

    def _keep(self, column: str, target: str, here: str) -> None:
        self.became.append([column, target, None if here == self.row.cells[column] else here])
