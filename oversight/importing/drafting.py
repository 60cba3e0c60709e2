"""Read all rows of one case as the mapping says."""

from collections.abc import Iterator
from datetime import date, datetime
from zoneinfo import ZoneInfo

from oversight.importing.columns import When
from oversight.importing.draft import AllegationDrafted, CaseDrafted, PersonDrafted, SanctionDrafted
from oversight.importing.mapping import Allegations, Codes, Mapping, People
from oversight.importing.reading import LONGEST_TEXT, Reading, shown
from oversight.importing.source import Problem, Row
from oversight.importing.vocabulary import PENDING, REFERRAL
from oversight.services.filing import OfficerDescribed
from workflows.records.fields import LONGEST_TEXT as LONGEST_REASONS
from workflows.records.sanctions import SANCTION_LADDER

LONGEST_KEY = 150


def draft_case(mapping: Mapping, zone: ZoneInfo, key: str, rows: dict[str, list[Row]], now: datetime) -> CaseDrafted:
    """Read all rows of one case."""
    return _Drafting(mapping, zone, key, rows, now).draft()


class _Drafting:
    def __init__(self, mapping: Mapping, zone: ZoneInfo, key: str, rows: dict[str, list[Row]], now: datetime) -> None:
        self.mapping, self.zone, self.rows, self.now = mapping, zone, rows, now
        self.case_row = rows[mapping.case.file][0]
        self.case = CaseDrafted(key)
        self.case_codes: Codes | None = None

    def draft(self) -> CaseDrafted:
        reading = self._reading(self.case_row)
        self._gather()
        if len(self.case.key) > LONGEST_KEY:
            reading.refuse(f"{self.mapping.case.key} has more than {LONGEST_KEY} characters")
        self._file(reading)
        for people in self.mapping.people:
            self.case.people += self._people(people)
        if self.mapping.allegations:
            self.case.allegations += self._allegations(self.mapping.allegations)
        self.case.standing = self._standing(reading)
        self.case.dates = self._dates(reading)
        return self.case

    def _reading(self, row: Row) -> Reading:
        """Give the one reading of a row, however many parts of the mapping read it."""
        where = (row.file, row.line)
        if where not in self.case.readings:
            self.case.readings[where] = Reading(row, self.zone, self.case_row.cells)
        return self.case.readings[where]

    def _gather(self) -> None:
        """Count every row in, used or not. A second row of a case is refused, unless its file tells of more."""
        case = self.mapping.case
        repeats = any(part.file == case.file for part in self.mapping.sections[1:])
        for file, rows in self.rows.items():
            for row in rows:
                if repeats or file != case.file or row is self.case_row:
                    self._reading(row)
                else:
                    words = f"{case.key} is {shown(self.case.key)}, as on line {self.case_row.line} already"
                    self.case.duplicates.append(Problem(row.file, row.line, words))

    def _file(self, reading: Reading) -> None:
        case = self.mapping.case
        received_at = reading.moment(case.received, "received_at")
        if received_at is None and not reading.problems:
            reading.refuse(f"{case.received.column} does not say when the complaint was received")
        if received_at is not None and received_at > self.now:
            reading.refuse(f"{case.received.column} is in the future")
        if case.classification:
            self.case_codes = reading.chosen(case.classification, "classification")
        self.case.filed = {
            "account": reading.account(case.account),
            "received_at": received_at,
            "happened": self._happened(reading),
            "place": reading.words(case.place, "place", LONGEST_TEXT),
            "harm": reading.words(case.harm, "harm", LONGEST_TEXT),
            "wishes": reading.words(case.wishes, "wishes", LONGEST_TEXT),
            "source": case.source,
            "channel": (reading.chosen(case.channel, "channel") if case.channel else None) or REFERRAL,
            "language": case.language,
        }

    def _happened(self, reading: Reading) -> dict[str, str]:
        case = self.mapping.case
        moment = self._gone_by(reading, case.happened_on, "happened")
        day = self._day(moment).isoformat() if moment else ""
        return _known({"date": day, "words": reading.words(case.happened, "happened")})

    def _people(self, people: People) -> Iterator[PersonDrafted]:
        rows = self.rows[people.file]
        for row in rows[:1] if people.per == "case" else rows:
            reading = self._reading(row)
            columns = {
                "roles": list(people.roles),
                "name": reading.words(people.name, "name"),
                "age": reading.number(people.age, "age"),
                "language": reading.words(people.language, "language", 20),
                "needs": reading.words(people.needs, "needs", LONGEST_TEXT),
                "contact": _known({name: reading.words(spec, name) for name, spec in people.contact.items()}),
                "about": _known({name: reading.words(spec, name) for name, spec in people.about.items()}),
                "can_be_contacted": people.reachable,
            }
            yield PersonDrafted(reading, columns)

    def _allegations(self, allegations: Allegations) -> Iterator[AllegationDrafted]:
        for row in self.rows[allegations.file]:
            reading = self._reading(row)
            description = reading.words(allegations.description, "allegation", LONGEST_TEXT)
            if not description:
                reading.refuse("the allegation has no words; say under `blank` in the mapping what stands for them")
            found = reading.chosen(allegations.finding, "finding")
            yield AllegationDrafted(
                reading,
                description,
                self._officer(reading, allegations),
                self._codes(reading, allegations),
                None if found == PENDING else found,
                allegations.finding.standard_of_proof,
                reading.words(allegations.finding.reasons, "reasons", LONGEST_REASONS),
                self._sanction(reading, allegations),
            )

    def _officer(self, reading: Reading, allegations: Allegations) -> OfficerDescribed | None:
        officer = allegations.officer
        if officer is None:
            return None
        return OfficerDescribed(
            name=reading.words(officer.name, "officer.name"),
            badge=reading.words(officer.badge, "officer.badge", 50),
            rank=reading.words(officer.rank, "officer.rank", 100),
            unit=reading.words(officer.unit, "officer.unit"),
            description=reading.words(officer.description, "officer.description", LONGEST_TEXT),
        )

    def _codes(self, reading: Reading, allegations: Allegations) -> Codes | None:
        codes = reading.chosen(allegations.classification, "classification")
        return self.case_codes if codes and codes.as_case else codes

    def _sanction(self, reading: Reading, allegations: Allegations) -> SanctionDrafted | None:
        sanction = allegations.sanction
        if sanction is None:
            return None
        measure = reading.chosen(sanction, "sanction")
        decided_at = self._gone_by(reading, sanction.decided_on, "sanction.decided_on")
        if measure not in SANCTION_LADDER:
            return None
        return SanctionDrafted(sanction.stage, measure, self._day(decided_at) if decided_at else None)

    def _standing(self, reading: Reading) -> str | None:
        case = self.mapping.case
        undecided = any(each.finding is None for each in self.case.allegations)
        if case.state_from_findings:
            told = case.state_from_findings
            standing: str | None = told.pending if undecided else told.decided
            if not self.case.allegations:
                standing = told.without_allegations
        else:
            standing = reading.chosen(case.state, "state") if case.state else None
        if standing == "closed" and undecided:
            reading.note("the case is closed, though not every allegation is decided")
        if standing == "sanction" and not self.case.is_substantiated:
            reading.refuse("the case awaits a sanction, but no allegation is substantiated")
        return standing

    def _dates(self, reading: Reading) -> dict[str, datetime]:
        """Read the days of the moves. What runs backwards or lies ahead is noted and not used."""
        dates: dict[str, datetime] = {}
        before: datetime | None = self.case.filed["received_at"]
        for trigger in self.case.way.triggers:
            moment = reading.moment(self.mapping.case.dates.get(trigger), trigger)
            if moment is None or before is None:
                continue
            if self._day(moment) == self._day(before):
                moment = max(moment, before)
            if before <= moment <= self.now:
                dates[trigger] = before = moment
            else:
                reading.note(f"the day of {trigger} is before what came before it, or in the future; it is not used")
        return dates

    def _gone_by(self, reading: Reading, when: When | None, target: str) -> datetime | None:
        """Read a moment at which something is said to have happened. One that lies ahead is noted and not used."""
        moment = reading.moment(when, target)
        if when is None or moment is None or moment <= self.now:
            return moment
        reading.note(f"{when.column} is in the future; it is not used")
        return None

    def _day(self, moment: datetime) -> date:
        return moment.astimezone(self.zone).date()


def _known(values: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in values.items() if value}
