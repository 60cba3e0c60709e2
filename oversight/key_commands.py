"""`oversight keys`: a new key of the office, in three steps, while everybody works."""

import argparse

from oversight.config import finish_rotation, start_rotation
from oversight.security import system_clock
from oversight.services.office_key import rewrap
from oversight.terminal import Arguments, command, complain, group, installation, say

RESTART = (
    "The office has a new key; the old one still opens everything. Restart every process of the office, copy "
    "office_public to hosts for citizens alone and restart those, then run: oversight keys rewrap"
)


def rotate(parsed: Arguments) -> int:
    """Make a new key of the office beside the old one, which goes on opening what it opened."""
    with installation() as (settings, _):
        if settings.office_old:
            return complain("a rotation is under way already; run: oversight keys rewrap", status=1)
        start_rotation(settings.keys)
    say(RESTART)
    return 0


def rewrap_keys(parsed: Arguments) -> int:
    """Wrap the key of every case and file for the new key; with --finish, remove the old one when none is left."""
    with installation() as (settings, database):
        if not settings.office_old:
            return complain("no rotation is under way; run: oversight keys rotate", status=1)
        found = rewrap(database, settings.office_key, settings.office_old, system_clock())
        say(f"{found.cases} keys of cases and {found.files} keys of files were wrapped for the new key.")
        if found.closed:
            return complain(f"{found.closed} keys open under neither key; run: oversight audit verify", status=1)
        if parsed.finish:
            if found.cases or found.files:
                return complain("some still were under the old key; run this again when all is restarted", status=1)
            finish_rotation(settings.keys)
            say("Nothing was left under the old key. It was removed.")
    return 0


def add_key_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare the commands."""
    keys = group(commands, "keys")
    command(keys, "rotate", rotate)
    wrapping = command(keys, "rewrap", rewrap_keys)
    wrapping.add_argument("--finish", action="store_true", help="remove the old key once nothing is left under it")
