"""Somebody who reads very many cases within an hour is put on record and shown to auditors."""

from sqlalchemy import func, select

from oversight.log.counts import MASS_READING
from oversight.log.writer import note_read
from oversight.models import AuditEntry
from oversight.services.watching import MOST_CASES, notice_mass_reading
from tests.factories.client import Colleague, make_app
from workflows.roles import Role


def read_cases(world, role, count, times=1):
    with world.database.write() as session:
        for number in range(count):
            for _ in range(times):
                note_read(session, "case.read", world.actors[role], world.at, f"case-{role}-{number}", page="case")


def alerts(world):
    with world.database.read() as session:
        return session.scalar(select(func.count()).where(AuditEntry.type == MASS_READING))


def test_more_than_thirty_cases_in_an_hour_are_noticed_and_auditors_are_shown_it(world):
    read_cases(world, Role.SUPERVISOR, MOST_CASES + 1)
    read_cases(world, Role.INTAKE_OFFICER, MOST_CASES, times=3)
    auditor = Colleague(make_app(world), world, Role.AUDITOR)
    assert "cases read within an hour" not in auditor.get("/audit/").text
    assert notice_mass_reading(world.database, world.at) == 1
    text = auditor.get("/audit/").text
    assert "Supervisor : more than 30 cases read within an hour" in text
    assert "Intake Officer : more" not in text
    link = next(link for link in auditor.page.links if world.actors[Role.SUPERVISOR].id in link)
    assert "More than 30 cases read within an hour" in auditor.get(link).text


def test_it_is_said_once_an_hour_and_no_longer_when_the_reading_is_over(world):
    read_cases(world, Role.SUPERVISOR, MOST_CASES + 1)
    assert notice_mass_reading(world.database, world.at) == 1
    assert notice_mass_reading(world.database, world.soon()) == 0
    world.later(hours=1)
    assert notice_mass_reading(world.database, world.at) == 0
    read_cases(world, Role.SUPERVISOR, MOST_CASES + 1)
    assert notice_mass_reading(world.database, world.at) == 1
    assert alerts(world) == 2


def test_cases_read_slowly_are_nobodys_alarm(world):
    read_cases(world, Role.SUPERVISOR, MOST_CASES)
    world.later(hours=1)
    read_cases(world, Role.SUPERVISOR, MOST_CASES)
    assert notice_mass_reading(world.database, world.at) == 0
