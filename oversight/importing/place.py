"""Bring one case in through the same core as any other: every move is fired, none is refused, all is noted."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session, make_transient_to_detached

from oversight.importing.draft import CaseDrafted
from oversight.importing.rows import CaseRows, closing_withdrawal, rows_of
from oversight.log.writer import keep
from oversight.models import CaseRecord, OnCase
from oversight.services.case import enter_state, move_row, moved, with_records
from oversight.services.clocks import new_clocks
from workflows.machine import fire
from workflows.roles import SYSTEM

TOLD = "told by the files"
NOT_TOLD = "not told by the files: the latest that it can have been"


def place_case(session: Session, pack: str, mapping_id: str, sha256: str, draft: CaseDrafted, at: datetime) -> None:
    """Write one case with all its moves, each in an entry of its own. ``sha256`` is that of the mapping.

    Every entry carries the moment at which it is written. The moves carry the days that the files tell; a step of which
    they tell none is dated by the next one that they do tell, else by the moment of its entry, which says so.
    """
    times = _times(draft, at)
    _Placing(session, draft, rows_of(draft, pack, mapping_id, times, at), times, at).place(sha256)


def _times(draft: CaseDrafted, at: datetime) -> dict[str, datetime]:
    times: dict[str, datetime] = {}
    latest = None
    for place, trigger in reversed(list(enumerate(draft.way.triggers, 1))):
        latest = draft.dates.get(trigger, latest)
        times[trigger] = latest or _entered(at, place)
    return times


def _entered(at: datetime, place: int) -> datetime:
    """Give the moment of an entry by its place in the case: entries follow one another, and their times show it."""
    return at + place * timedelta(milliseconds=1)


class _Placing:
    def __init__(
        self, session: Session, draft: CaseDrafted, rows: CaseRows, times: dict[str, datetime], at: datetime
    ) -> None:
        self.session, self.draft, self.rows, self.times, self.at = session, draft, rows, times, at
        self.casefile = with_records(rows.facts(), rows.classifications)
        self.triggers = ("file", *draft.way.triggers)
        self.deciding = "decide" if "decide" in self.triggers else self.triggers[-1]

    def place(self, sha256: str) -> None:
        """File the case, then fire each of its moves."""
        complaint = self.rows.complaint
        told = {"import": complaint.import_key, "mapping_sha256": sha256, "time": TOLD}
        self._fire("file", complaint.received_at, *self.rows.first, told=told)
        for trigger in self.draft.way.triggers:
            self.at = _entered(self.at, 1)
            known = trigger in self.draft.dates
            self._fire(trigger, self.times[trigger], told={"time": TOLD if known else NOT_TOLD})

    def _fire(self, trigger: str, moment: datetime, *others: OnCase, told: dict[str, Any]) -> None:
        records = self._records_with(trigger, moment)
        self.casefile = with_records(self.casefile, records)
        move = fire(self.casefile, trigger, SYSTEM, moment, report_only=True)
        enter_state(self.rows.complaint, move)
        self.casefile = moved(self.casefile, move)
        clocks = new_clocks(self.rows.complaint, self.casefile, self.at) if trigger == self.triggers[-1] else []
        decided = self._decided_with(trigger)
        changed = dict.fromkeys((*others, *records, *decided, *clocks, move_row(self.rows.complaint, move)))
        keep(self.session, self.rows.complaint, f"case.{trigger}", SYSTEM, self.at, *changed, told=told)

    def _records_with(self, trigger: str, moment: datetime) -> list[CaseRecord]:
        """Give the records that belong to a move: findings to the decision, sanctions to the end as far as it goes."""
        records: list[CaseRecord] = []
        if trigger == "withdraw":
            records.append(closing_withdrawal(self.rows.complaint, moment))
        if trigger == self.deciding:
            records += self.rows.findings
        if trigger == self.triggers[-1]:
            records += self.rows.sanctions
        return records

    def _decided_with(self, trigger: str) -> list[OnCase]:
        """Repeat findings on the allegations' own rows, where lists and counts read them."""
        if trigger != self.deciding:
            return []
        found = {record.about: record.content["value"] for record in self.rows.findings}
        decided: list[OnCase] = []
        for row in self.rows.allegations:
            if row.id in found:
                if trigger != "file":
                    make_transient_to_detached(row)
                    self.session.add(row)
                row.finding = found[row.id]
                decided.append(row)
        return decided
