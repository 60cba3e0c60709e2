"""Fill a database with many plain cases, fast: by SQL alone, before the triggers that guard the record are there.

They stand for the weight of a register. What is measured are real cases, made by the services on top of them.
"""

from sqlalchemy import Engine, text

from oversight.database import upgrade

UNGUARDED = "0001_create_tables"

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
    "true": "true",
    "false": "false",
}

INSERTS = (
    """INSERT INTO complaint (id, reference, state, is_open, is_assigned, source, channel, language, received_at,
        account, happened, place, harm, wishes, pack, pack_version, next_due_at, next_due_check, changed_at, audit_seq,
        audit_prev)
    {numbers} SELECT {id}, {reference},
        CASE WHEN n % 5 > 0 THEN 'closed' WHEN n % 2 = 0 THEN 'recorded' ELSE 'investigation' END,
        CASE WHEN n % 5 > 0 THEN {false} ELSE {true} END, CASE WHEN n % 3 = 0 THEN {false} ELSE {true} END,
        'complainant', 'web', 'en', {time}, 'An officer stopped me and would not say why.', '{{}}',
        'Main street', '', '', 'model', '1', CASE WHEN n % 5 > 0 THEN NULL ELSE {due} END,
        CASE WHEN n % 5 > 0 THEN NULL ELSE 'VICTIM-02' END, {time}, 0, 'seed' FROM {from}""",
    """INSERT INTO party (id, complaint_id, audit_seq, roles, name, contact, anonymous, can_be_contacted, wants_contact,
        language, needs, about)
    {numbers} SELECT {id}, {id}, 0, '["complainant"]', 'Person', '{{}}', {false}, {true}, {true}, 'en', '', '{{}}'
        FROM {from}""",
    """INSERT INTO subject (id, complaint_id, audit_seq, number, name, badge, rank, description, agency, unit_name,
        unit_path)
    {numbers} SELECT {id}, {id}, 0, 1, 'Officer', '', '', '', '', '', '' FROM {from}""",
    """INSERT INTO allegation (id, complaint_id, audit_seq, number, description, subjects, categories, finding)
    {numbers} SELECT {id}, {id}, 0, 1, 'A stop without a reason', '[]', '["service_conduct"]', NULL FROM {from}""",
    """INSERT INTO record (id, complaint_id, audit_seq, kind, about, content, made_by, made_at)
    {numbers} SELECT {id}, {id}, 0, 'note', NULL, '{{"text": "Called back."}}', 'system', {time} FROM {from}""",
    """INSERT INTO move (id, complaint_id, audit_seq, trigger, source, dest, "by", at, unmet, overridden)
    {numbers} SELECT {id}, {id}, 0, 'file', 'new', 'received', 'system', {time}, '[]', '[]' FROM {from}""",
    """INSERT INTO audit_entry (id, case_id, case_seq, record, salt, leaf, at, type, actor_id)
    {numbers} SELECT {id}, {id}, 0, {empty}, {empty}, {leaf}, '2025-01-01T00:00:00.000Z',
        'case.file', NULL FROM {from}""",
)


def fill(engine: Engine, count: int) -> None:
    """Make ``count`` plain cases in an empty database, then bring it to the newest schema."""
    upgrade(engine, UNGUARDED)
    words = SQLITE if engine.dialect.name == "sqlite" else POSTGRESQL
    with engine.begin() as connection:
        for statement in INSERTS:
            connection.execute(text(statement.format(**words)), {"count": count})
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))
    upgrade(engine)
