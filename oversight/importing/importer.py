"""Bring in the cases of one agency's files, batch by batch, and report every row on the way."""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import islice
from zoneinfo import ZoneInfo

from sqlalchemy import select

from oversight.database import Database
from oversight.importing.draft import CaseDrafted
from oversight.importing.drafting import draft_case
from oversight.importing.load import Loaded
from oversight.importing.place import place_case
from oversight.importing.progress import Progress
from oversight.importing.reconcile import FileCount, Reconciliation, count_kept
from oversight.importing.source import Problem, SourceFile
from oversight.importing.staging import Staging
from oversight.log.writer import note_read
from oversight.models import Complaint, ImportedRow, held_keys, open_values
from workflows.roles import SYSTEM

BATCH = 50
"""Cases in one transaction: few enough to lose when something fails, enough that disks do not set the pace."""

Rows = Counter[tuple[str, str]]
"""Rows of files by their name and content. The line does not count: rows move when a file grows."""


class Importer:
    """One run over the files. Cases that are here already stay as they are, so a run can follow any other."""

    def __init__(
        self,
        database: Database,
        pack: str,
        loaded: Loaded,
        sources: dict[str, SourceFile],
        progress: Progress,
        clock: Callable[[], datetime],
    ) -> None:
        self.database, self.pack, self.loaded, self.sources = database, pack, loaded, sources
        self.progress, self.clock = progress, clock
        self.mapping = loaded.mapping
        self.zone = ZoneInfo(self.mapping.timezone)
        self.result = Reconciliation(self.mapping.id, files={name: FileCount() for name in sources})
        keys = {part.file: part.key for part in self.mapping.sections}
        self.staging = Staging(sources, keys, self.mapping.case.file)

    def run(self) -> Reconciliation:
        """Read, bring in, compare."""
        for source in self.sources.values():
            self._read(source)
        total, done = self.staging.count(), 0
        for keys in _batches(self.staging.cases()):
            self._bring_in(keys)
            done += len(keys)
            self.progress.so_far(f"{done:,} of {total:,} cases, {self.result.added:,} added")
        for row in self.staging.orphans():
            self._reject(Problem(row.file, row.line, f"there is no case of its key in {self.mapping.case.file}"))
        self.staging.close()
        with self.database.read() as session:
            count_kept(session, self.result)
        self._note()
        return self.result

    def _read(self, source: SourceFile) -> None:
        for problem in self.staging.fill(source.name):
            self.result.files[source.name].read += 1
            if problem:
                self._reject(problem)
            self.progress.so_far(f"Reading {source.name}: {source.share_read:.0%}")

    def _reject(self, problem: Problem) -> None:
        self.result.files[problem.file].rejected += 1
        self.progress.say(f"rejected: {problem}")

    def _bring_in(self, keys: list[str]) -> None:
        """Bring in those cases of a batch that are fit and not here yet, all of them or none."""
        at = self.clock()
        drafts = [draft_case(self.mapping, self.zone, key, self.staging.rows_of(key), at) for key in keys]
        here = self._rows_here(keys)
        fit = [draft for draft in drafts if self._is_fit(draft)]
        for draft in fit:
            self.result.told.add(draft)
            if draft.key in here:
                self._reject_unknown(draft, here[draft.key])
        self._place([draft for draft in fit if draft.key not in here])

    def _place(self, drafts: list[CaseDrafted]) -> None:
        if not drafts:
            return
        with self.database.write() as session:
            for draft in drafts:
                place_case(session, self.pack, self.mapping.id, self.loaded.sha256, draft, self.clock())
        self.result.added += len(drafts)

    def _is_fit(self, draft: CaseDrafted) -> bool:
        """Report what a case's rows are like. With one row that cannot be used the whole case waits."""
        for problem in draft.duplicates:
            self._reject(problem)
        if not draft.problems:
            for note in draft.notes:
                self.result.notes += 1
                self.progress.say(f"noted: {note}")
            return True
        cause = draft.problems[0]
        waits = f"its case waits for {cause.file}, line {cause.line}"
        for reading in draft.readings.values():
            words = "; ".join(problem.words for problem in reading.problems) or waits
            self._reject(Problem(reading.row.file, reading.row.line, words))
        return False

    def _rows_here(self, keys: list[str]) -> dict[str, Rows]:
        """Find the cases of a batch that are here already, with the rows that they came from."""
        prefix = f"{self.mapping.id}:"
        statement = (
            select(
                Complaint.import_key,
                Complaint.id.label("case_id"),
                Complaint.wrapped_keys.label("wrapped"),
                ImportedRow.id,
                ImportedRow.file,
                ImportedRow.sealed,
            )
            .join(ImportedRow, ImportedRow.complaint_id == Complaint.id)
            .where(Complaint.import_key.in_([prefix + key for key in keys]))
        )
        here: dict[str, Rows] = {}
        with self.database.read() as session:
            held = held_keys(session)
            for row in session.execute(statement):
                held.remember(row.case_id, row.wrapped)
                cells = open_values(ImportedRow, row.id, row.sealed, held.of(row.case_id))["source"]
                here.setdefault(str(row.import_key).removeprefix(prefix), Counter())[row.file, json.dumps(cells)] += 1
        return here

    def _reject_unknown(self, draft: CaseDrafted, rows: Rows) -> None:
        """Report rows that were added or changed in the files after their case came in."""
        for reading in draft.readings.values():
            row = (reading.row.file, json.dumps(reading.source()))
            if rows[row]:
                rows[row] -= 1
            else:
                words = "its case is here already, but this row was added or changed since"
                self._reject(Problem(reading.row.file, reading.row.line, words))

    def _note(self) -> None:
        """Keep in the record which mapping and files were used, when anything came of them."""
        if not self.result.added:
            return
        told = {
            "mapping": self.mapping.id,
            "mapping_sha256": self.loaded.sha256,
            "files": [[name, source.sha256()] for name, source in self.sources.items()],
            "added": self.result.added,
            "rejected": self.result.rejected,
        }
        with self.database.write() as session:
            note_read(session, "import.ran", SYSTEM, self.clock(), None, **told)


def _batches(keys: Iterator[str]) -> Iterator[list[str]]:
    while batch := list(islice(keys, BATCH)):
        yield batch
