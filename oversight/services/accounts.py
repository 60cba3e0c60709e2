"""Staff accounts and signing in: password first, then a code from the person's own device."""

import base64
import hashlib
import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import pyotp
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from oversight.casefile import actor_of
from oversight.config import Settings
from oversight.database import Database
from oversight.log.writer import note_read
from oversight.models import Account, Officer, SignIn
from oversight.sealing.slow_hash import place_to_guess
from oversight.services import passwords
from oversight.services.ids import new_id
from oversight.services.register import unit_path
from workflows.audit.entry import write_time
from workflows.errors import Invalid, NotFound
from workflows.roles import STAFF_ROLES, SYSTEM, Actor, Role
from workflows.wording import N_, Verbatim, worded

FREE_FAILURES = 5
LONGEST_WAIT = timedelta(seconds=60)
LONGEST_SESSION = timedelta(hours=8)
TOTP_SECONDS = 30
TIME_COST = 3


@dataclass(frozen=True, slots=True)
class NewAccount:
    """A fresh account with the two secrets that its owner is given once."""

    id: str
    email: str
    name: str
    role: Role
    password: str
    totp_secret: str


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Whoever holds a staff session: the actor, and how far they have come in signing in."""

    actor: Actor
    email: str
    second_factor_given: bool


def add_account(
    database: Database,
    settings: Settings,
    at: datetime,
    *,
    email: str,
    name: str,
    role: Role,
    agency: str,
    password: str | None = None,
    unit_id: str | None = None,
    former_units: tuple[tuple[str, date], ...] = (),
    officer_id: str | None = None,
) -> NewAccount:
    """Make an account. Without a password a random one is drawn.

    :raises Invalid: the address is taken, the role is not one of staff, or the password is too weak.
    """
    password = _strong_enough(password, email, name)
    if role not in STAFF_ROLES:
        raise Invalid({"role": worded("Choose one of: %(roles)s", roles=", ".join(STAFF_ROLES))})
    account = NewAccount(new_id(), email.strip().lower(), name.strip(), role, password, pyotp.random_base32())
    with database.write() as session:
        if session.scalars(select(Account.id).where(Account.email == account.email)).first():
            raise Invalid({"email": worded("%(email)s has an account already", email=Verbatim(account.email))})
        session.add(
            Account(
                id=account.id,
                email=account.email,
                name=account.name,
                role=role.value,
                password_hash=hasher(settings).hash(password),
                totp_secret=account.totp_secret,
                agency=agency,
                unit_id=unit_id,
                unit_path=unit_path(session, unit_id) if unit_id else "",
                former_units=[{"unit_id": unit, "until": until.isoformat()} for unit, until in former_units],
                officer_id=officer_id,
                made_at=at,
            )
        )
        note_read(session, "account.added", SYSTEM, at, None, account=account.id, role=role.value)
    return account


def _strong_enough(password: str | None, email: str, name: str) -> str:
    """Give the password that was chosen, unless it is too weak, or draw one."""
    if password is None:
        return secrets.token_urlsafe(15)
    if words := passwords.problem(password, email, name):
        raise Invalid({"password": words})
    return password


def hasher(settings: Settings) -> PasswordHasher:
    """Give the hash function for passwords, as costly as configured."""
    return PasswordHasher(time_cost=TIME_COST, memory_cost=settings.argon2_memory, parallelism=1)


def begin_sign_in(
    database: Database, settings: Settings, email: str, password: str, at: datetime, *, held_up: bool = True
) -> str | None:
    """Check a password, and return the token of a session that still waits for the second factor.

    None when it is wrong, the account is unknown or disabled, or must wait after too many failures: all look alike.
    ``held_up``: whether the wait holds for this attempt. It does not for the first one from somewhere else, or else
    whoever guesses without a pause would keep the owner out.

    :raises Busy: too many passwords are checked at once.
    """
    known = select(Account).where(Account.email == email.strip().lower())
    with database.read() as session:
        found = session.scalars(known).one_or_none()
        password_hash = found.password_hash if found else None
    good = _verify(settings, password_hash, password)  # takes long, so that no transaction may wait for it
    with database.write() as session:
        account = session.scalars(known.with_for_update()).one_or_none()
        if account is None:
            note_read(session, "account.sign_in_failed", SYSTEM, at, None, account="")
            return None
        waiting = held_up and _must_wait(account, at)
        good = good and account.password_hash == password_hash
        if not good or waiting or account.disabled_at is not None:
            _note_failure(session, account, at, counts=not good and not waiting)
            return None
        token = secrets.token_urlsafe(32)
        session.add(SignIn(token_hash=_hash(token), account_id=account.id, began_at=at, seen_at=at))
        return token


def give_second_factor(database: Database, token: str, code: str, at: datetime, *, held_up: bool = True) -> str | None:
    """Check the code of the device, and return a new session token in place of the old one.

    A step of the code is accepted once. None when the code is wrong or was used, or the account must wait.
    """
    with database.write() as session:
        found = _find(session, token)
        if found is None:
            return None
        sign_in, account = found
        step, waiting = _matching_step(account, code, at), held_up and _must_wait(account, at)
        if step is None or waiting:
            _note_failure(session, account, at, counts=not waiting)
            return None
        account.totp_step, account.failures, account.wait_until = step, 0, None
        session.delete(sign_in)
        fresh = secrets.token_urlsafe(32)
        session.add(
            SignIn(token_hash=_hash(fresh), account_id=account.id, began_at=at, seen_at=at, second_factor_at=at)
        )
        note_read(session, "account.signed_in", actor_of(account), at, None)
        return fresh


def who_holds(database: Database, token: str, idle: timedelta, at: datetime) -> SignedIn | None:
    """Tell who holds a session. None when it is unknown, ended, too old or idle, or the account was disabled."""
    with database.read() as session:
        found = _find(session, token)
        if found is None:
            return None
        sign_in, account = found
        stale = at - sign_in.seen_at > idle or at - sign_in.began_at > LONGEST_SESSION
        if stale or account.disabled_at is not None:
            return None
        given = sign_in.second_factor_at is not None
        signed_in = SignedIn(actor_of(account, second_factor_given=given), account.email, given)
        seen_long_ago = at - sign_in.seen_at > timedelta(minutes=1)
    if seen_long_ago:
        with database.write() as session:
            session.get_one(SignIn, _hash(token)).seen_at = at
    return signed_in


def sign_out(database: Database, token: str, at: datetime) -> None:
    """End a session."""
    with database.write() as session:
        found = _find(session, token)
        if found is not None:
            session.delete(found[0])
            note_read(session, "account.signed_out", actor_of(found[1]), at, None)


def change_account(
    database: Database, email: str, at: datetime, *, role: Role | None = None, disabled: bool | None = None
) -> None:
    """Change an account's role, or disable it. Every session of it ends at once.

    :raises NotFound: no account has that address.
    """
    with database.write() as session:
        account = session.scalars(select(Account).where(Account.email == email.strip().lower())).one_or_none()
        if account is None:
            raise NotFound(f"no account has the address {email}")
        changes: dict[str, Any] = {}
        if role is not None:
            account.role = changes["role"] = role.value
        if disabled is not None:
            account.disabled_at = at if disabled else None
            changes["disabled"] = disabled
        session.execute(delete(SignIn).where(SignIn.account_id == account.id))
        note_read(session, "account.changed", SYSTEM, at, None, account=account.id, **changes)


def change_password(
    database: Database, settings: Settings, email: str, present: str, fresh: str, at: datetime, *, held_up: bool = True
) -> bool:
    """Put a password in the place of the present one. Every session of the account ends at once.

    False where the present one is wrong, or the account must wait; ``held_up`` as for signing in.

    :raises Invalid: the new password is too weak.
    :raises Busy: too many passwords are checked at once.
    """
    if words := passwords.problem(fresh, email):
        raise Invalid({"fresh": words})
    if begin_sign_in(database, settings, email, present, at, held_up=held_up) is None:
        return False
    _set_password(database, settings, email, fresh, at, by_owner=True)
    return True


def draw_password(database: Database, settings: Settings, email: str, at: datetime) -> str:
    """Give somebody who forgot theirs a new password, once. The second factor stays, and every session ends.

    :raises NotFound: no account has that address.
    """
    fresh = secrets.token_urlsafe(15)
    _set_password(database, settings, email, fresh, at, by_owner=False)
    return fresh


def _set_password(
    database: Database, settings: Settings, email: str, fresh: str, at: datetime, *, by_owner: bool
) -> None:
    hashed = hasher(settings).hash(fresh)  # takes long, so that no transaction may wait for it
    with database.write() as session:
        account = session.scalars(select(Account).where(Account.email == email.strip().lower())).one_or_none()
        if account is None:
            raise NotFound(f"no account has the address {email}")
        account.password_hash = hashed
        session.execute(delete(SignIn).where(SignIn.account_id == account.id))
        by = actor_of(account) if by_owner else SYSTEM
        note_read(session, "account.password_changed", by, at, None, account=account.id)


def declare_relation(database: Database, actor: Actor, at: datetime, officer_id: str, words: str) -> None:
    """Declare a tie to an officer of the register: from now on every case that names the officer is shut to the person.

    A declaration stays: who takes it back would decide on their own conflict.

    :raises Invalid: no words, or the tie is declared already.
    :raises NotFound: there is no such officer.
    """
    if not words.strip():
        raise Invalid({"words": N_("Say what ties you to this officer")})
    with database.write() as session:
        account = session.get_one(Account, actor.id, with_for_update=True)
        officer = session.get(Officer, officer_id)
        if officer is None:
            raise NotFound
        if any(relation["id"] == officer_id for relation in account.relations):
            raise Invalid({"officer": N_("You have declared this officer already")})
        made = {"id": officer_id, "name": officer.name, "words": words.strip(), "declared_at": write_time(at)}
        account.relations = [*account.relations, made]
        note_read(
            session, "account.related", actor, at, None, account=account.id, officer=officer_id, words=made["words"]
        )


def relations_of(database: Database, actor: Actor) -> list[dict[str, str]]:
    """List the ties that somebody has declared: name of the officer, words and time."""
    with database.read() as session:
        return session.get_one(Account, actor.id).relations


def _find(session: Session, token: str) -> tuple[SignIn, Account] | None:
    statement = (
        select(SignIn, Account).join(Account, Account.id == SignIn.account_id).where(SignIn.token_hash == _hash(token))
    )
    row = session.execute(statement).one_or_none()
    return (row[0], row[1]) if row else None


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _verify(settings: Settings, password_hash: str | None, password: str) -> bool:
    """Check a password; an unknown account costs the same work as a known one."""
    expected = password_hash or _nobody(settings)
    with place_to_guess():
        try:
            return hasher(settings).verify(expected, password) and password_hash is not None
        except (VerificationError, InvalidHashError):
            return False


def _nobody(settings: Settings) -> str:
    """Give a hash that nobody has, as costly to check as any other."""
    salt, digest = (base64.b64encode(bytes(size)).decode().rstrip("=") for size in (16, 32))
    return f"$argon2id$v=19$m={settings.argon2_memory},t={TIME_COST},p=1${salt}${digest}"


def _must_wait(account: Account, at: datetime) -> bool:
    return account.wait_until is not None and at < account.wait_until


def _note_failure(session: Session, account: Account, at: datetime, *, counts: bool) -> None:
    if not counts:
        return
    account.failures += 1
    if account.failures >= FREE_FAILURES:
        wait = timedelta(seconds=min(2 ** (account.failures - FREE_FAILURES), LONGEST_WAIT.seconds))
        account.wait_until = at + wait
    note_read(session, "account.sign_in_failed", SYSTEM, at, None, account=account.id)


def _matching_step(account: Account, code: str, at: datetime) -> int | None:
    """Find the time step whose code was given: this one or the one before or after, never one used before."""
    totp = pyotp.TOTP(account.totp_secret)
    now = int(at.timestamp()) // TOTP_SECONDS
    for step in (now, now - 1, now + 1):
        if step > account.totp_step and secrets.compare_digest(
            totp.at(step * TOTP_SECONDS).encode(), code.strip().encode()
        ):
            return step
    return None
