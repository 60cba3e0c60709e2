"""Gather the rows of a case from all files, without holding any file in memory."""

import json
import sqlite3
from collections.abc import Iterator

from oversight.importing.source import Problem, Row, SourceFile

_TABLE = "CREATE TABLE row (file TEXT, key TEXT, line INTEGER, cells TEXT, PRIMARY KEY (file, key, line)) WITHOUT ROWID"


class Staging:
    """Every readable row of every file, by the key of its case.

    They lie in a private SQLite file without a name, which is gone with the process that made it.
    """

    def __init__(self, sources: dict[str, SourceFile], keys: dict[str, str], case_file: str) -> None:
        self._sources, self._keys, self._case_file = sources, keys, case_file
        self._database = sqlite3.connect("", isolation_level=None)
        self._database.execute(_TABLE)
        self._database.execute("BEGIN")

    def fill(self, name: str) -> Iterator[Problem | None]:
        """Take in a file. Gives for each of its rows why it cannot be used, or nothing."""
        for row in self._sources[name].rows():
            if isinstance(row, Problem):
                yield row
                continue
            key = row.cells[self._keys[name]].strip()
            if not key:
                yield Problem(name, row.line, f"{self._keys[name]} is empty, so it belongs to no case")
                continue
            cells = json.dumps(list(row.cells.values()))
            self._database.execute("INSERT INTO row VALUES (?, ?, ?, ?)", (name, key, row.line, cells))
            yield None

    def count(self) -> int:
        """Count the cases."""
        statement = "SELECT count(DISTINCT key) FROM row WHERE file = ?"
        return int(self._database.execute(statement, (self._case_file,)).fetchone()[0])

    def cases(self) -> Iterator[str]:
        """Give the keys of the cases in the order in which the file first names them."""
        statement = "SELECT key FROM row WHERE file = ? GROUP BY key ORDER BY min(line)"
        return (key for (key,) in self._database.execute(statement, (self._case_file,)))

    def rows_of(self, key: str) -> dict[str, list[Row]]:
        """Give the rows of a case by file, each file's in its order."""
        return {name: list(self._rows("file = ? AND key = ?", name, key)) for name in self._sources}

    def orphans(self) -> Iterator[Row]:
        """Give the rows of other files that name a case which the file of the cases does not hold."""
        others = [name for name in self._sources if name != self._case_file]
        known = "NOT EXISTS (SELECT 1 FROM row AS own WHERE own.file = ? AND own.key = row.key)"
        for name in others:
            yield from self._rows(f"file = ? AND {known}", name, self._case_file)

    def _rows(self, which: str, *values: str) -> Iterator[Row]:
        statement = f"SELECT file, line, cells FROM row WHERE {which} ORDER BY line"
        for file, line, cells in self._database.execute(statement, values):
            yield Row(file, line, dict(zip(self._sources[file].columns, json.loads(cells), strict=True)))

    def close(self) -> None:
        """Forget everything."""
        self._database.close()
