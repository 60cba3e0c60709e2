"""What a move with its checks and its entry costs, against a transaction that changes one row and adds another."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from oversight.config import Settings
from oversight.database import Database
from oversight.queries.opening import open_to_read
from oversight.services import accounts, filing, moves
from tests.load.measure import against
from workflows.roles import Actor, Role

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
ROUNDS, OF = 9, 25


class Bare(DeclarativeBase):
    """Two tables of the floor."""


class Row(Bare):
    __tablename__ = "bare_row"
    id: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[str]


class Log(Bare):
    __tablename__ = "bare_log"
    id: Mapped[int] = mapped_column(primary_key=True)
    row: Mapped[int]
    words: Mapped[str]


@pytest.fixture(scope="module")
def floor(database: Database):
    Bare.metadata.create_all(database.engine)
    with database.write() as session:
        session.add(Row(id=1, state="0"))

    def two_rows(number: int) -> None:
        with database.write() as session:
            row = session.get_one(Row, 1, with_for_update=True)
            row.state = str(number)
            session.add(Log(row=1, words=f"changed to {number}"))

    return two_rows


def test_a_move_with_its_checks_and_entry(database: Database, settings: Settings, floor) -> None:
    intake = accounts.add_account(
        database, settings, NOW, email="i@oversight.example", name="I", role=Role.INTAKE_OFFICER, agency="O"
    )
    actor = Actor(intake.id, Role.INTAKE_OFFICER)
    described = (filing.OfficerDescribed(name="Sergeant Roe"),)
    account = filing.Filing(account="They hit me. " * 20, officers=described)

    def shown(number: int) -> str:
        """File a case and show it, as it is to whoever is about to move it: the form is not sent without that."""
        filed = filing.file_complaint(database, settings, account, f"bench-{number}", Actor("", Role.COMPLAINANT), NOW)
        opened = open_to_read(database, filed.reference, actor, NOW, "do record", first=lambda: None)
        assert opened.casefile.people
        return filed.reference

    references = iter([shown(number) for number in range(ROUNDS * OF + 1)])

    def move(number: int) -> None:
        moves.move_case(database, next(references), "record", actor, NOW + timedelta(hours=1))

    figure = against(f"move ({database.engine.dialect.name})", move, floor, rounds=ROUNDS, of=OF)
    figure.show(goal=3.0)
    print(f"that is {1 / figure.ours:.0f} moves a second, beside {1 / figure.floor:.0f} of the floor")
