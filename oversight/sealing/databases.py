"""The database as those see it who can open all of it, nothing of it, or one case."""

from oversight.config import Settings
from oversight.database import Database, make_engine
from oversight.sealing.box import CannotOpen
from oversight.sealing.keys import CaseKeys, Ring, office_ring, public_ring


def office_database(settings: Settings) -> Database:
    """Open the database of an installation as the office does."""
    return seen_by_office(Database(make_engine(settings.database_url)), settings)


def public_database(settings: Settings) -> Database:
    """Open the database of an installation as the citizens' pages do."""
    return seen_by_public(Database(make_engine(settings.database_url)), settings)


def seen_by_office(database: Database, settings: Settings) -> Database:
    """Give a database as staff, jobs and commands see it: they open everything."""
    return database.opening_with(office_ring(settings.office_key, settings.house_key, settings.office_old))


def seen_by_public(database: Database, settings: Settings) -> Database:
    """Give a database as the citizens' pages see it: what was filed they cannot open."""
    return database.opening_with(public_ring(settings.office_public))


def opening_case(database: Database, case_id: str, keys: CaseKeys) -> Database:
    """Give a database as somebody sees it whose code opened a case.

    :raises CannotOpen: nothing sealed is opened over this database at all.
    """
    if not isinstance(database.opener, Ring):
        raise CannotOpen("this database was opened without any keys")
    return database.opening_with(database.opener.visiting(case_id, keys))
