"""Random damage to any table, column and row of the record is always found. `OVERSIGHT_TAMPERINGS=2000` runs more."""

import os
import random
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import Connection, Table, delete
from sqlalchemy.exc import IntegrityError

from oversight.log.case_files import FilesToVerify
from oversight.log.verify import Verified, verify
from tests.databases import Databases
from tests.factories.safes import SAFE
from tests.factories.tampering import (
    COVERED,
    EXEMPT,
    MAY_BE_ADDED,
    copy_of,
    key_of,
    mutate,
    rows_of,
    seen_through,
    unguarded,
)
from tests.factories.world import full_office, open_office

TAMPERINGS = int(os.environ.get("OVERSIGHT_TAMPERINGS", "60"))
SEED = int(os.environ.get("OVERSIGHT_TAMPERING_SEED", "2026"))

FILES = FilesToVerify(SAFE)

Damage = Callable[[Connection, random.Random, Table, Any], str]


def change(connection: Connection, chance: random.Random, table: Table, row: Any) -> str:
    column = chance.choice([column for column in table.columns if column.name not in EXEMPT.get(table.name, {})])
    mutate(connection, column, row)
    return f"{column} of {row}"


def remove(connection: Connection, chance: random.Random, table: Table, row: Any) -> str:
    connection.execute(delete(table).where(key_of(table, row)))
    return f"removed from {table}: {row}"


def put_in(connection: Connection, chance: random.Random, table: Table, row: Any) -> str:
    copy_of(connection, table, row)
    return f"put into {table}: {row}"


DAMAGES: tuple[Damage, ...] = (change, change, change, change, remove, put_in)


@pytest.fixture(scope="module")
def connection(databases: Databases, database_kind: str) -> Iterator[Connection]:
    """A database in which everything has happened, with its guards down."""
    world = open_office(databases, database_kind, full_office)
    with unguarded(world.database.engine) as opened:
        yield opened
    world.close()


def test_every_damage_is_found(connection):
    assert isinstance(verify(seen_through(connection), files=FILES), Verified)
    chance = random.Random(SEED)
    rows = {table: rows_of(connection, table) for table in COVERED}
    missed = []
    for _ in range(TAMPERINGS):
        table = chance.choice(COVERED)
        with connection.begin_nested() as savepoint:
            try:
                damage = chance.choice(DAMAGES[:-1] if table.name in MAY_BE_ADDED else DAMAGES)
                done = damage(connection, chance, table, chance.choice(rows[table]))
                if isinstance(verify(seen_through(connection), files=FILES), Verified):
                    missed.append(done)
            except IntegrityError:
                pass  # a second row with the same key: the database itself refuses that
            savepoint.rollback()
    assert missed == []
