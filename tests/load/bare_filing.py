"""What a filing cannot do without, by hand and through none of our layers: its rows in one transaction, and its seals.

Its figure tells how near the floor of the bench a filing could come at all.
"""

import hashlib
import hmac
import json
import secrets
import uuid
from contextlib import AbstractContextManager, nullcontext
from typing import Any

from argon2.low_level import Type, hash_secret_raw
from flask import Flask, request
from nacl.bindings import (
    crypto_aead_xchacha20poly1305_ietf_ABYTES,
    crypto_aead_xchacha20poly1305_ietf_encrypt,
    crypto_aead_xchacha20poly1305_ietf_NPUBBYTES,
)
from nacl.public import PrivateKey, SealedBox
from sqlalchemy import Connection, bindparam, insert, select, update

from oversight.config import Settings
from oversight.database import Database
from oversight.models import ON_CASE, AuditData, AuditEntry, CaseKey, Complaint, Draft

Row = dict[str, Any]

NONCE = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
PLACE = b"record|sealed|00000000-0000-0000-0000-000000000000|1"


def bare_filing(database: Database, settings: Settings, draft: str) -> Flask:
    """An application that writes the rows of a filed case over and over, each time as another case.

    ``draft`` is the hash of an unsent complaint, which it reads and overwrites as sending does.
    """
    like = _rows_like(database)
    inserts = {table: insert(table) for table in like}
    read = select(Draft.__table__).where(Draft.token_hash == draft).with_for_update()
    forget = update(Draft.__table__).where(Draft.token_hash == draft).values(sealed=bindparam("kept"))
    office = SealedBox(PrivateKey.generate().public_key)
    app = Flask("bare")

    @app.post("/send")
    def send() -> str:
        hash_secret_raw(
            request.form["account"].encode(), bytes(16), 3, settings.argon2_memory, 1, hash_len=64, type=Type.ID
        )
        with database.engine.execution_options(sqlite_begin="IMMEDIATE").begin() as connection:
            kept = connection.execute(read).one()
            case = _another_case(like, office)
            with _pipeline(connection):
                for table, rows in case.items():
                    connection.execute(inserts[table], rows)
                connection.execute(forget, {"kept": _sealed(len(kept.sealed))})
        return "<!doctype html><title>Sent</title><h1>Sent</h1>"

    return app


def _pipeline(connection: Connection) -> AbstractContextManager[Any]:
    """Wait for no answer between statements, where the driver can do so."""
    driver: Any = connection.connection.driver_connection
    return driver.pipeline() if connection.dialect.driver == "psycopg" else nullcontext()


def _rows_like(database: Database) -> dict[Any, list[Row]]:
    """Read what a filing wrote, by table, in the order in which it is written."""
    case = select(Complaint.id).limit(1).scalar_subquery()
    entry = select(AuditEntry.id).where(AuditEntry.case_id == case).scalar_subquery()
    owners = {
        AuditEntry: AuditEntry.case_id == case,
        AuditData: AuditData.entry_id == entry,
        Complaint: Complaint.id == case,
    }
    owners |= {model: model.complaint_id == case for model in (*ON_CASE, CaseKey)}
    with database.engine.connect() as connection:
        found = {
            model.__table__: [dict(row._mapping) for row in connection.execute(select(model.__table__).where(owner))]
            for model, owner in owners.items()
        }
    return {table: rows for table, rows in found.items() if rows}


def _another_case(like: dict[Any, list[Row]], office: SealedBox) -> dict[Any, list[Row]]:
    case, entry = str(uuid.uuid4()), str(uuid.uuid4())
    text = json.dumps([row for rows in like.values() for row in rows], sort_keys=True, default=str).encode()
    salt, key = secrets.token_bytes(32), secrets.token_bytes(32)
    record = json.dumps({"case": case, "id": entry, "data": hmac.digest(salt, text, "sha256").hex()}).encode()
    leaf = hashlib.sha256(hmac.digest(key, record, "sha256")).digest()
    new = {"complaint_id": case, "case_id": case, "entry_id": entry, "salt": key, "leaf": leaf, "record": record}
    for name in ("reference", "submission_hash", "lookup"):
        new[name] = secrets.token_hex(10)
    return {
        table: [_another_row(row, new | {"id": _id_in(table, case, entry)}, office) for row in rows]
        for table, rows in like.items()
    }


def _id_in(table: Any, case: str, entry: str) -> str:
    return {"complaint": case, "audit_entry": entry}.get(table.name) or str(uuid.uuid4())


def _another_row(row: Row, new: Row, office: SealedBox) -> Row:
    changed = {name: new[name] for name in row.keys() & new.keys()}
    for name in row.keys() & {"sealed", "private", "identity", "sealed_keys"}:
        if row[name] is not None:
            changed[name] = _sealed(len(row[name]))
    if row.get("holder") == "office":
        changed["sealed_keys"] = office.encrypt(bytes(32)) + office.encrypt(bytes(32))
    return row | changed


def _sealed(size: int) -> bytes:
    """Seal so much that it has the given length then."""
    nonce = secrets.token_bytes(NONCE)
    plain = bytes(size - NONCE - crypto_aead_xchacha20poly1305_ietf_ABYTES)
    return nonce + crypto_aead_xchacha20poly1305_ietf_encrypt(plain, PLACE, nonce, secrets.token_bytes(32))
