"""A small office with real rows: staff, a register, and cases that the services took wherever a test wants them."""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pyotp

from oversight.config import Settings
from oversight.database import Database
from oversight.key_files import OfficeKeys, pair_of
from oversight.models import Officer, Posting, Unit
from oversight.sealing.databases import office_database
from oversight.services import assignments, filing, moves, people, records
from oversight.services.accounts import NewAccount, add_account
from tests.databases import Databases
from tests.factories import steps
from workflows.roles import STAFF_ROLES, Actor, Role
from workflows.states import STORED, State

Preparation = Callable[[str], "World"]

INTERNAL = "INTERNAL NOTE"
MORNING = datetime(2026, 3, 2, 9, tzinfo=UTC)
"""When every world begins: 2 March 2026, a Monday, at nine."""


@dataclass
class World:
    """One office. ``at`` is its clock, and every action takes a minute of it.

    ``full_case`` is the case to which everything has happened, where there is one (see `full_office`), and ``files``
    what lies in the safe of tests for it;
    ``in_state`` has one case in each state, where there are such (see `office_with_cases`).
    """

    settings: Settings
    database: Database
    at: datetime = MORNING
    accounts: dict[Role, NewAccount] = field(default_factory=dict)
    actors: dict[Role, Actor] = field(default_factory=dict)
    codes: dict[str, str] = field(default_factory=dict)
    cases: dict[str, "CaseInWorld"] = field(default_factory=dict)
    officer_id: str = ""
    unit_id: str = ""
    full_case: str = ""
    files: dict[str, bytes] = field(default_factory=dict)
    in_state: dict[State, str] = field(default_factory=dict)

    def later(self, **span: float) -> datetime:
        """Let time pass."""
        self.at += timedelta(**span)
        return self.at

    def soon(self) -> datetime:
        """Let the minute pass that an action takes."""
        return self.later(minutes=1)

    def add_staff(self, role: Role) -> Actor:
        """Give the first person of a role an account."""
        name = role.replace("_", " ").title()
        self.actors[role] = self.add_colleague(role, name)
        return self.actors[role]

    def add_colleague(self, role: Role, name: str, **more: Any) -> Actor:
        """Give one more person an account."""
        email = f"{name.lower().replace(' ', '.')}@oversight.example"
        made = add_account(
            self.database, self.settings, self.at, email=email, name=name, role=role, agency="Oversight Body", **more
        )
        self.accounts.setdefault(role, made)
        return Actor(made.id, role, name, more.get("unit_id"), more.get("officer_id"))

    def code_of(self, account: NewAccount) -> str:
        """Give the six digits that somebody's device shows now."""
        return pyotp.TOTP(account.totp_secret).at(self.at)

    def file(self, account: str = "Two officers hit me with a baton.", **more: Any) -> str:
        """File a complaint as somebody would online, and return its reference."""
        described = (filing.OfficerDescribed(name="Sergeant Roe", unit="Patrol 7"),)
        content = filing.Filing(account=account, **{"name": "Ana Lima", "officers": described, **more})
        filed = filing.file_complaint(
            self.database, self.settings, content, uuid.uuid4().hex, Actor("", Role.COMPLAINANT), self.soon()
        )
        self.codes[filed.reference] = filed.code or ""
        self.cases[filed.reference] = CaseInWorld()
        return filed.reference

    def state(self, reference: str) -> State:
        """Tell where a case stands."""
        return steps.state_of(self.database, reference)

    def case_id(self, reference: str) -> str:
        """Give the id of a case, which stays when its words are gone."""
        return steps.case_id_of(self.database, reference)

    def advance(self, reference: str, to: State) -> str:
        """Take a case through the services to a state, with every record made that the checks ask for."""
        steps.advance(self, reference, to)
        return reference

    def move(self, reference: str, trigger: str, role: Role, content: Mapping[str, Any] | None = None) -> None:
        """Fire one trigger as somebody of that role."""
        moves.move_case(self.database, reference, trigger, self.actors[role], self.soon(), content)

    def record(self, reference: str, kind: str, role: Role, about: str | None = None, **content: Any) -> str:
        """Make one record as somebody of that role, and return its id."""
        return records.make_record(self.database, reference, kind, self.actors[role], self.soon(), content, about)

    def give_part(self, reference: str, part: str, role: Role) -> None:
        """Give somebody a part in a case, which they accept with no interest to declare."""
        actor = self.actors[role]
        assignments.assign(self.database, reference, actor.id, part, self.actors[Role.SUPERVISOR], self.soon())
        assignments.declare(self.database, reference, actor, self.soon(), "")
        assignments.note_first_read(self.database, reference, actor, self.soon())

    def allege(self, reference: str, description: str = "Hit with a baton") -> str:
        """Add an allegation against every officer of the case, and return its id."""
        subjects = tuple(steps.subjects_of(self.database, reference))
        intake = self.actors[Role.INTAKE_OFFICER]
        return people.add_allegation(self.database, reference, intake, self.soon(), description, subjects)

    def close(self) -> None:
        """Let go of the database."""
        self.database.engine.dispose()


@dataclass
class CaseInWorld:
    """What later steps need to know of a case: the ids of what was made."""

    allegations: list[str] = field(default_factory=list)
    evidence: list[str] = field(default_factory=list)


def make_world(database_url: str, roles: tuple[Role, ...] = STAFF_ROLES, pack: str = "model") -> World:
    """Open an office with one member of staff of each role and one officer in the register."""
    settings = replace(make_settings(database_url), pack=pack)
    world = World(settings, office_database(settings))
    for role in roles:
        world.add_staff(role)
    world.unit_id, world.officer_id = str(uuid.uuid4()), str(uuid.uuid4())
    with world.database.write() as session:
        session.add(Unit(id=world.unit_id, agency="City Police", name="Patrol 7", parent_id=None))
        session.add(Officer(id=world.officer_id, name="Sergeant Roe", badge="4711", rank="Sergeant"))
        session.flush()
        posting = Posting(
            id=str(uuid.uuid4()), officer_id=world.officer_id, unit_id=world.unit_id, since=date(2020, 1, 1), until=None
        )
        session.add(posting)
    return world


def open_office(databases: Databases, kind: str, prepare: "Preparation" = make_world) -> World:
    """Open a copy of an office that is prepared once per run: it stands as if it had been made for this test."""
    from tests.factories.safes import MEMORY

    url, kept = databases.prepared(kind, prepare.__name__, lambda url: _without_database(prepare(url)))
    MEMORY.files.update(kept.files)
    settings = replace(kept.settings, database_url=url)
    return replace(kept, settings=settings, database=office_database(settings))


def _without_database(world: World) -> World:
    """Give what is known of an office, for another database with the same rows."""
    world.close()
    return replace(world, database=None)


def full_office(url: str) -> World:
    """Make an office in which everything has happened."""
    from tests.factories.everything import fill

    world = make_world(url)
    from tests.factories.safes import MEMORY

    world.full_case = fill(world)
    world.files = dict(MEMORY.files)
    return world


def office_with_cases(url: str) -> World:
    """Make an office with one case in each state, and in each case a note that is for the office alone."""
    world = make_world(url)
    for state in STORED:
        world.in_state[state] = world.file()
        world.record(world.in_state[state], "note", Role.INTAKE_OFFICER, text=INTERNAL)
        world.advance(world.in_state[state], state)
    return world


def make_settings(database_url: str, data: Path = Path("/nowhere")) -> Settings:
    """Give settings that cost little."""
    return Settings(
        data=data,
        database_url=database_url,
        pack="model",
        packs=None,
        service_name="Police Oversight",
        https=False,
        argon2_memory=64,
        sign_in_idle_minutes=15,
        draft_hours=24,
        public_secret="0123456789abcdef" * 4,
        staff_secret="fedcba9876543210" * 4,
        pepper=bytes(range(32)),
        house_key=bytes(range(64, 96)),
        office=OfficeKeys(pair_of(bytes(range(32, 64))), pair_of(bytes(range(128, 160)))),
        evidence_url=str(data / "evidence"),
    )
