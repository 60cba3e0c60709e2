"""The immutable facts of one case, as moves and checks read them. Built from rows by the shell, never changed here."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property

from workflows.course import Downgrade, Override, PastMove, Spell
from workflows.involved import Access, Assignment, Officer, Person
from workflows.jurisdictions import Pack
from workflows.records import Record
from workflows.records.findings import SUBSTANTIATED
from workflows.states import ENDED, OPEN, State

GRAVE_CODES = frozenset({"death", "serious_injury", "torture_ill_treatment", "sexual_gbv", "firearm", "disappearance"})
"""The grave regime of checks.yaml; a test compares the two."""

MAJORITY = 18
"""The age at which somebody is no longer a child (CRC art. 1)."""


@dataclass(frozen=True, slots=True)
class Allegation:
    """One thing that officers are said to have done or left undone."""

    id: str
    officers: tuple[str, ...] = ()


@dataclass(frozen=True)
class CaseFile:
    """Everything about one case that a move or a check may depend on. The vocabulary is that of checks.yaml.

    ``body`` holds the records of the oversight body itself. No case has them: they come without one.
    """

    id: str
    state: State
    pack: Pack
    source: str
    received_at: datetime | None = None
    first_handler: str | None = None
    account_kept: bool = True
    people: tuple[Person, ...] = ()
    officers: tuple[Officer, ...] = ()
    allegations: tuple[Allegation, ...] = ()
    assignments: tuple[Assignment, ...] = ()
    records: Mapping[str, tuple[Record, ...]] = field(default_factory=dict)
    history: tuple[PastMove, ...] = ()
    overrides: tuple[Override, ...] = ()
    accesses: tuple[Access, ...] = ()
    body: Mapping[str, tuple[Record, ...]] | None = None
    chain_problem: str | None = None

    def current(self, kind: str, about: str | None = None) -> tuple[Record, ...]:
        """Give the records of a kind that nothing has replaced, oldest first; of one subject only where given."""
        return self._standing(kind).get(about, ())

    def latest(self, kind: str, about: str | None = None) -> Record | None:
        """Give the newest record of a kind, if there is one."""
        records = self.current(kind, about)
        return records[-1] if records else None

    def versions(self, kind: str, about: str) -> tuple[Record, ...]:
        """Give every version of the records of a kind about one subject, replaced ones included."""
        return tuple(record for record in self.records.get(kind, ()) if record.about == about)

    def _standing(self, kind: str) -> Mapping[str | None, tuple[Record, ...]]:
        """Sort the records of a kind that nothing has replaced by subject, once; under none are all of them."""
        if kind not in self._sorted:
            records = self.records.get(kind, ())
            replaced = {record.replaces for record in records}
            found: dict[str | None, list[Record]] = {None: []}
            for record in records:
                if record.id not in replaced:
                    found[None].append(record)
                    if record.about is not None:
                        found.setdefault(record.about, []).append(record)
            self._sorted[kind] = {about: tuple(standing) for about, standing in found.items()}
        return self._sorted[kind]

    @cached_property
    def _sorted(self) -> dict[str, Mapping[str | None, tuple[Record, ...]]]:
        return {}

    def lineage(self, record: Record) -> frozenset[str]:
        """Give the ids of a record and of every version that it replaced."""
        if record.replaces is None:
            return frozenset({record.id})
        replaced = self._replaced(record.kind)
        ids = {record.id}
        older: str | None = record.replaces
        while older is not None and older not in ids:
            ids.add(older)
            older = replaced.get(older)
        return frozenset(ids)

    def newest(self, record_id: str, kinds: Iterable[str]) -> Record | None:
        """Give the record that stands now of those of some kinds: the one named, or what took its place."""
        standing = (record for kind in kinds for record in self.current(kind))
        return next((record for record in standing if record_id in self.lineage(record)), None)

    def _replaced(self, kind: str) -> Mapping[str, str | None]:
        """Give for each record of a kind the one that it replaced; worked out once."""
        if kind not in self._replaced_by_kind:
            self._replaced_by_kind[kind] = {one.id: one.replaces for one in self.records.get(kind, ())}
        return self._replaced_by_kind[kind]

    @cached_property
    def _replaced_by_kind(self) -> dict[str, Mapping[str, str | None]]:
        return {}

    def entered(self, state: State) -> datetime | None:
        """Tell when the case first came into a state."""
        return next((move.at for move in self.history if move.dest is state), None)

    def arrival(self, state: State) -> PastMove | None:
        """Give the newest move by which the case came into a state from another."""
        return next((move for move in reversed(self.history) if move.dest is state is not move.source), None)

    def last_move(self, *triggers: str) -> PastMove | None:
        """Give the newest move made by one of the triggers."""
        return next((move for move in reversed(self.history) if move.trigger in triggers), None)

    def categories(self, allegation: Allegation) -> frozenset[str]:
        """Give the codes that an allegation carries now, with grave ones that nobody has duly taken away."""
        return self._codes.get(allegation.id, frozenset())

    @cached_property
    def _codes(self) -> Mapping[str, frozenset[str]]:
        abouts = dict.fromkeys(one.about for one in self.records.get("classification", ()) if one.about)
        return {about: self._codes_of(about) for about in abouts}

    def _codes_of(self, about: str) -> frozenset[str]:
        latest, downgrade = self.latest("classification", about), self.downgrade(about)
        codes = frozenset(latest["categories"] if latest else ())
        if downgrade is None or downgrade.is_confirmed:
            return codes
        return codes | (GRAVE_CODES & frozenset(downgrade.last_grave["categories"]))

    def downgrade(self, about: str) -> Downgrade | None:
        """Tell how an allegation was taken out of the grave regime, if it was."""
        versions = sorted(self.versions("classification", about), key=lambda version: version.made_at)
        grave = [number for number, one in enumerate(versions) if not GRAVE_CODES.isdisjoint(one["categories"])]
        if not grave or grave[-1] == len(versions) - 1:
            return None
        return Downgrade(versions[grave[-1]], tuple(versions[grave[-1] + 1 :]))

    def codes(self, allegation: Allegation) -> frozenset[str]:
        """Give the codes that an allegation carries now, those of the law of the place included."""
        classification = self.latest("classification", allegation.id)
        own = classification.content.get("of_place", ()) if classification else ()
        return self.categories(allegation) | frozenset(own)

    def alleged(self, codes: frozenset[str]) -> tuple[tuple[int, Allegation], ...]:
        """Give the allegations that carry one of the codes, with their numbers."""
        numbered = enumerate(self.allegations, 1)
        return tuple((number, allegation) for number, allegation in numbered if self.categories(allegation) & codes)

    def in_custody(self, allegation: Allegation) -> bool:
        """Tell whether what is alleged happened in the hands of the police; nobody disappears otherwise."""
        classification = self.latest("classification", allegation.id)
        if classification is None:
            return False
        codes = set(classification["categories"])
        died_there = any(death["treated_as_custody_death"] for death in self.current("death_report"))
        return (
            classification["in_custody"] is True
            or not codes.isdisjoint({"detention", "disappearance"})
            or ("death" in codes and died_there)
        )

    def finding(self, allegation: Allegation) -> str | None:
        """Give the decided finding of an allegation, if there is one."""
        finding = self.latest("finding", allegation.id)
        return finding["value"] if finding else None

    def is_substantiated(self, allegation: Allegation) -> bool:
        """Tell whether an allegation was found to be right, wholly or in part."""
        return self.finding(allegation) in SUBSTANTIATED

    def without(self, kind: str) -> "CaseFile":
        """Give the case as it would stand without the records of a kind."""
        return replace(self, records={name: records for name, records in self.records.items() if name != kind})

    def without_newest(self, kind: str) -> "CaseFile":
        """Give the case as it stood before the newest record of a kind was made."""
        return replace(self, records={**self.records, kind: self.records.get(kind, ())[:-1]})

    @cached_property
    def grave(self) -> bool:
        """Whether any allegation is in the grave regime."""
        return any(self.categories(allegation) & GRAVE_CODES for allegation in self.allegations)

    @cached_property
    def recorded_at(self) -> datetime | None:
        """When the case entered the register: on being recorded, or with the decision that ended it before that."""
        left = (move.at for move in self.history if move.source is State.RECEIVED and move.dest is not State.RECEIVED)
        return next(left, self.entered(State.RECORDED))

    @cached_property
    def spells(self) -> tuple[Spell, ...]:
        """The stretches of time in which the case was open: more than one where it ended and went on again."""
        spells = [Spell(self.received_at)] if self.received_at else []
        for move in self.history:
            if move.source in ENDED and move.dest in OPEN:
                spells.append(Spell(move.at))
            elif move.dest in ENDED and spells:
                spells[-1] = Spell(spells[-1].began_at, move.at)
        return tuple(spells)

    def ended_before(self, at: datetime) -> bool:
        """Tell whether the case had ended by a moment, and has not gone on since."""
        return bool(self.spells) and self.spells[-1].ended_at is not None and self.spells[-1].ended_at <= at

    @property
    def has_ended(self) -> bool:
        """Whether the case has ended, as far as it has come."""
        return self.state in ENDED

    def carried_since(self, codes: frozenset[str]) -> datetime | None:
        """Tell when an allegation was first classified with any of some codes."""
        found = self.records.get("classification", ())
        return min((one.made_at for one in found if not codes.isdisjoint(one["categories"])), default=None)

    @cached_property
    def can_be_contacted(self) -> bool:
        """Whether there is anybody to tell: a party who can be reached, be it only through the receipt code."""
        return any(person.can_be_contacted for person in self.people)

    def contacts(self, content_type: str) -> tuple[Record, ...]:
        """Give what reached the people of the case, of one content, oldest first."""
        found = [record for record in self.current("contact") if record["content_type"] == content_type]
        reached = (record for record in found if record["delivered"] and record["at"])
        return tuple(sorted(reached, key=lambda record: record["at"]))

    def people_as(self, *roles: str) -> tuple[tuple[int, Person], ...]:
        """Give the people with any of some roles, each with the number that it has in the case."""
        return tuple((number, one) for number, one in enumerate(self.people, 1) if not one.roles.isdisjoint(roles))

    @cached_property
    def children(self) -> tuple[tuple[int, Person], ...]:
        """The people who are children, or of whom that is in dispute, each with its number (CRC art. 1)."""
        return tuple(
            (number, person)
            for number, person in enumerate(self.people, 1)
            if (person.age is not None and person.age < MAJORITY) or self._age_is_disputed(person)
        )

    def _age_is_disputed(self, person: Person) -> bool:
        support = self.latest("child_support", person.id)
        return support is not None and support["age_disputed"] is True

    def interviews_of(self, person: Person) -> tuple[Record, ...]:
        """Give the interviews of a person, the first first. One that names nobody may be of anybody heard like that."""
        found = [
            interview
            for interview in self.current("interview")
            if interview["started_at"] is not None
            and (
                interview["person"] == person.id or (not interview["person"] and interview["capacity"] in person.roles)
            )
        ]
        return tuple(sorted(found, key=lambda interview: interview["started_at"]))

    def open_wish_to_withdraw(self) -> Record | None:
        """Give the person's newest wish to withdraw, until it is taken back or decided on."""
        wish, decided = self.latest("withdrawal_wish"), self.latest("withdrawal")
        if wish is None or wish["wish"] == "go_on" or (decided is not None and decided.made_at > wish.made_at):
            return None
        return wish

    def linked(self, relation: str) -> tuple[Record, ...]:
        """Give the links to other cases of one relation, the oldest first."""
        found = [link for link in self.current("linked_case") if link["relation"] == relation]
        return tuple(sorted(found, key=lambda link: link.made_at))

    def carries(self, *codes: str) -> bool:
        """Tell whether any allegation carries any of some codes."""
        return any(not self.categories(allegation).isdisjoint(codes) for allegation in self.allegations)

    def assigned(self, role: str) -> tuple[Assignment, ...]:
        """Give those who have a part in the case now."""
        return tuple(assignment for assignment in self.assignments if assignment.role == role and assignment.is_current)

    def took_part(self, user_id: str, before: datetime) -> bool:
        """Tell whether somebody moved or recorded anything before a moment, or ever had a part but to review."""
        return (
            any(move.by == user_id and move.at < before for move in self.history)
            or any(
                record.made_by == user_id and record.made_at < before
                for records in self.records.values()
                for record in records
            )
            or any(part.user_id == user_id and part.role != "reviewer" for part in self.assignments)
        )

    def investigated(self, user_id: str) -> bool:
        """Tell whether somebody ever took part in the investigation, by assignment or by what they recorded."""
        investigative = ("plan_line", "interview", "evidence_item", "report", "proposed_finding")
        return any(
            assignment.user_id == user_id and assignment.role == "investigator" for assignment in self.assignments
        ) or any(record.made_by == user_id for kind in investigative for record in self.records.get(kind, ()))
