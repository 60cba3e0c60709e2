"""Fill a database with many plain cases, fast: by SQL, with the triggers that guard the record lifted.

They stand for the weight of a register. What is measured are real cases, made by the services on top of them. The
lists show the first words of these too, so their accounts are really sealed; all under the keys of one case, which is
wrapped for each. Nothing else that is sealed in them is ever looked at.
"""

from collections.abc import Iterator
from itertools import islice
from typing import Any

from sqlalchemy import Engine, text

from oversight.database import upgrade
from oversight.models import Base, Complaint, sealed_values
from oversight.sealing.keys import CaseKeys, new_case_keys, wrap_for_office
from tests.factories.tampering import guards_lifted
from tests.factories.world import make_settings

ACCOUNT = "An officer stopped me and would not say why."
AT_ONCE = 20_000
WRAPPED = 4_096
"""More than a process remembers, so that opening them costs what it costs."""

DUE = "CASE WHEN n % 3 = 0 THEN 1772582400 + n * 40503 % 400000 ELSE 1767225600 + n * 40503 % 63000000 END"
"""Spread over two years, but a third in the week after the worlds begin: a list of a thousand cases fills its page."""

SQLITE = {
    "numbers": "WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < :count)",
    "from": "n",
    "id": "printf('%08x-0000-4000-8000-%012x', n, n)",
    "reference": "printf('S%09d', n)",
    "time": "strftime('%Y-%m-%d %H:%M:%S.000000', 1577836800 + (n * 2654435761 % 189000000), 'unixepoch')",
    "due": f"strftime('%Y-%m-%d %H:%M:%S.000000', {DUE}, 'unixepoch')",
    "leaf": "CAST(printf('%032d', n) AS BLOB)",
    "empty": "x''",
    "sealed": "zeroblob(150)",
    "bytes": "BLOB",
    "true": "1",
    "false": "0",
}
POSTGRESQL = {
    "numbers": "WITH numbers AS (SELECT n::bigint FROM generate_series(1, :count) AS n)",
    "from": "numbers",
    "id": "lpad(to_hex(n), 8, '0') || '-0000-4000-8000-' || lpad(to_hex(n), 12, '0')",
    "reference": "'S' || lpad(n::text, 9, '0')",
    "time": "to_timestamp(1577836800 + (n * 2654435761 % 189000000))",
    "due": f"to_timestamp({DUE})",
    "leaf": "convert_to(lpad(n::text, 32, '0'), 'UTF8')",
    "empty": "''::bytea",
    "sealed": "decode(repeat('5a', 150), 'hex')",
    "bytes": "BYTEA",
    "true": "true",
    "false": "false",
}

INSERTS = (
    """INSERT INTO complaint (id, reference, state, is_open, is_assigned, source, channel, language, received_at,
        sealed, pack, pack_version, next_due_at, next_due_check, changed_at, audit_seq, audit_prev)
    SELECT {id}, {reference},
        CASE WHEN n % 5 > 0 THEN 'closed' WHEN n % 2 = 0 THEN 'recorded' ELSE 'investigation' END,
        CASE WHEN n % 5 > 0 THEN {false} ELSE {true} END, CASE WHEN n % 3 = 0 THEN {false} ELSE {true} END,
        'complainant', 'web', 'en', {time}, sealed, 'model', '1', CASE WHEN n % 5 > 0 THEN NULL ELSE {due} END,
        CASE WHEN n % 5 > 0 THEN NULL ELSE 'VICTIM-02' END, {time}, 0, 'seed' FROM crowd""",
    """INSERT INTO case_key (complaint_id, holder, sealed_keys, made_at)
    SELECT {id}, 'office', wrapped, {time} FROM crowd""",
    """INSERT INTO party (id, complaint_id, audit_seq, roles, sealed, anonymous, can_be_contacted, wants_contact,
        language)
    {numbers} SELECT {id}, {id}, 0, '["complainant"]', {sealed}, {false}, {true}, {true}, 'en' FROM {from}""",
    """INSERT INTO subject (id, complaint_id, audit_seq, number, sealed, agency, unit_path)
    {numbers} SELECT {id}, {id}, 0, 1, {sealed}, '', '' FROM {from}""",
    """INSERT INTO allegation (id, complaint_id, audit_seq, number, sealed, subjects, categories, finding)
    {numbers} SELECT {id}, {id}, 0, 1, {sealed}, '[]', '["service_conduct"]', NULL FROM {from}""",
    """INSERT INTO record (id, complaint_id, audit_seq, kind, about, sealed, made_by, made_at)
    {numbers} SELECT {id}, {id}, 0, 'note', NULL, {sealed}, 'system', {time} FROM {from}""",
    """INSERT INTO move (id, complaint_id, audit_seq, trigger, source, dest, "by", at, unmet, overridden)
    {numbers} SELECT {id}, {id}, 0, 'file', 'new', 'received', 'system', {time}, '[]', '[]' FROM {from}""",
    """INSERT INTO audit_entry (id, case_id, case_seq, record, salt, leaf, at, type, actor_id)
    {numbers} SELECT {id}, {id}, 0, {empty}, {empty}, {leaf}, '2025-01-01T00:00:00.000Z',
        'case.file', NULL FROM {from}""",
)


def fill(engine: Engine, count: int) -> None:
    """Make ``count`` plain cases in an empty database."""
    upgrade(engine)
    words = SQLITE if engine.dialect.name == "sqlite" else POSTGRESQL
    settings, keys = make_settings(""), new_case_keys()
    wrapped = [wrap_for_office(settings.office, keys) for _ in range(WRAPPED)]
    with engine.begin() as connection:
        connection.execute(
            text(f"CREATE TEMP TABLE crowd (n BIGINT PRIMARY KEY, sealed {words['bytes']}, wrapped {words['bytes']})")
        )
        rows = _rows(count, keys, wrapped)
        while some := list(islice(rows, AT_ONCE)):
            connection.execute(text("INSERT INTO crowd VALUES (:n, :sealed, :wrapped)"), some)
        with guards_lifted(connection, *Base.metadata.tables):
            for statement in INSERTS:
                told = {"count": count} if "{numbers}" in statement else {}
                connection.execute(text(statement.format(**words)), told)
        connection.execute(text("DROP TABLE crowd"))
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))


def _rows(count: int, keys: CaseKeys, wrapped: list[bytes]) -> Iterator[dict[str, Any]]:
    told = {"account": ACCOUNT, "happened": {}, "place": "Main street", "harm": "", "wishes": ""}
    for n in range(1, count + 1):
        case_id = f"{n:08x}-0000-4000-8000-{n:012x}"
        sealed = sealed_values(Complaint, case_id, told, keys)
        yield {"n": n, "sealed": sealed, "wrapped": wrapped[n % WRAPPED]}
