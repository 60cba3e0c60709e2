"""Make the demonstration: units, officers, one account per role, and cases in every state."""

import random
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from oversight.config import Settings
from oversight.database import Database
from oversight.demo.at_the_counter import take_by_hand
from oversight.demo.journey import Journey
from oversight.demo.routes import ROUTES, take_to
from oversight.demo.stories import COMPLAINANTS, OFFICER_NAMES, RANKS, STAFF, STORIES, UNITS, Story
from oversight.services.accounts import NewAccount, add_account
from oversight.services.filing import Filing, OfficerDescribed
from oversight.services.register import NewOfficer, add_officers, add_units
from workflows.roles import Actor, Role
from workflows.states import State

AGENCY = "City Police"
BODY = "Oversight Commission"
DOMAIN = "oversight.example"
LONGEST = timedelta(days=75)
"""How long the longest way takes: every case begins early enough to be where it should be by now."""

AGES = {
    State.RECEIVED: timedelta(hours=3),
    State.RECORDED: timedelta(hours=20),
    State.ASSESSED: timedelta(days=2),
    State.MEDIATION: timedelta(days=4),
    State.INVESTIGATION: timedelta(days=6),
    State.SUSPENDED: timedelta(days=8),
    State.REFERRED: timedelta(days=9),
    State.REJECTED: timedelta(days=12),
    State.REPORT_REVIEW: timedelta(days=24),
    State.FINDING: timedelta(days=25),
    State.SANCTION: timedelta(days=27),
}


@dataclass(frozen=True, slots=True)
class Demonstration:
    """What was made: the accounts with their secrets, and one receipt code to try."""

    accounts: tuple[NewAccount, ...]
    cases: int
    code: str | None


def make_demonstration(
    database: Database,
    settings: Settings,
    at: datetime,
    *,
    seed: int = 1,
    cases: int = 26,
    progress: Callable[[int, int], None] = lambda done, of: None,
) -> Demonstration:
    """Make the fictional agency, with ``cases`` cases spread over every state, and two taken in by hand.

    The same seed makes the same people.
    """
    chance = random.Random(seed)
    officers = _make_register(database, chance)
    accounts = tuple(_make_account(database, settings, at, role, name) for role, name in STAFF)
    staff = {account.role: Actor(account.id, account.role, account.name) for account in accounts}
    code = None
    states = list(ROUTES)
    for number in range(cases):
        state = states[number % len(states)]
        journey = Journey(
            database, settings, staff, at - AGES.get(state, LONGEST) - timedelta(minutes=chance.randrange(120))
        )
        _live(journey, chance.choice(STORIES), state, chance, officers)
        code = journey.code if state is State.SANCTION or code is None else code
        progress(number + 1, cases)
    by_hand = take_by_hand(database, settings, staff, at)
    return Demonstration(accounts, cases + by_hand, code)


def _live(journey: Journey, story: Story, state: State, chance: random.Random, officers: list[NewOfficer]) -> None:
    officer = chance.choice(officers)
    ends_with_sanction = state in {State.SANCTION, State.CLOSED, State.UNDER_REVIEW}
    if ends_with_sanction and story.finding not in {"substantiated", "partly_substantiated"}:
        story = STORIES[0]
    journey.codes, journey.finding, journey.officer_id = story.codes, story.finding, officer.id
    journey.words = {"allegation": story.allegation}
    filing = Filing(
        account=story.account,
        name=chance.choice(COMPLAINANTS),
        contact={"email": f"person{chance.randrange(1000)}@people.example"},
        place=story.place,
        harm=story.harm,
        wishes=story.wishes,
        happened={"date": (journey.at - timedelta(days=2)).date().isoformat(), "words": "In the evening"},
        officers=(OfficerDescribed(name=officer.name, description="Uniform, about forty, short hair"),),
    )
    journey.file(filing, str(uuid.UUID(int=chance.getrandbits(128))))
    take_to(state, journey)


def _make_account(database: Database, settings: Settings, at: datetime, role: str, name: str) -> NewAccount:
    address = f"{role.replace('_', '.')}@{DOMAIN}"
    return add_account(database, settings, at, email=address, name=name, role=Role(role), agency=BODY)


def _make_register(database: Database, chance: random.Random) -> list[NewOfficer]:
    top = add_units(database, AGENCY, [("City Police", None)])["City Police"]
    districts = add_units(database, AGENCY, [(district, top) for district, _ in UNITS])
    patrols = add_units(database, AGENCY, [(name, districts[district]) for district, names in UNITS for name in names])
    units = list(patrols.values())
    officers = [
        NewOfficer(str(uuid.UUID(int=chance.getrandbits(128))), name, f"{1000 + number}", chance.choice(RANKS))
        for number, name in enumerate(OFFICER_NAMES)
    ]
    add_officers(
        database,
        [(officer, chance.choice(units), date(2018 + number % 5, 1, 1)) for number, officer in enumerate(officers)],
    )
    return officers
