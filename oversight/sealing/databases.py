"""The database as those see it who can open all of it, nothing of it, or one case."""

from oversight.config import Settings
from oversight.database import Database, make_engine
from oversight.key_files import FollowedKeys, OfficeNow
from oversight.sealing.box import CannotOpen
from oversight.sealing.keys import CaseKeys, Ring


def office_database(settings: Settings) -> Database:
    """Open the database of an installation as the office does."""
    return seen_by_office(Database(make_engine(settings.database_url)), settings)


def public_database(settings: Settings) -> Database:
    """Open the database of an installation as the citizens' pages do."""
    return seen_by_public(Database(make_engine(settings.database_url)), settings)


def seen_by_office(database: Database, settings: Settings) -> Database:
    """Give a database as staff, jobs and commands see it: they open everything that their keys open."""
    return database.opening_with(Ring(office_keys(settings), settings.house_key))


def seen_by_public(database: Database, settings: Settings) -> Database:
    """Give a database as the citizens' pages see it: what was filed they cannot open."""
    return database.opening_with(Ring(public_keys(settings)))


def opening_case(database: Database, case_id: str, keys: CaseKeys) -> Database:
    """Give a database as somebody sees it whose code opened a case.

    :raises CannotOpen: nothing sealed is opened over this database at all.
    """
    if not isinstance(database.opener, Ring):
        raise CannotOpen("this database was opened without any keys")
    return database.opening_with(database.opener.visiting(case_id, keys))


def office_keys(settings: Settings) -> OfficeNow:
    """Follow the keys of the office."""
    return FollowedKeys(settings.keys, settings.office, only_public=False)


def public_keys(settings: Settings) -> OfficeNow:
    """Follow what everybody may have of the keys of the office."""
    return FollowedKeys(settings.keys, settings.office.public_halves(), only_public=True)
