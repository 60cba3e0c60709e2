"""`oversight keys`: new keys of the office, in three steps, while everybody works."""

import argparse
from datetime import timedelta

from oversight.key_files import finish_rotation, rotated_at, start_rotation
from oversight.security import system_clock
from oversight.services.office_key import rewrap
from oversight.terminal import Arguments, command, complain, group, installation, say

NEXT = (
    "The office has new keys; the old ones still open everything. Every process that reads this folder of keys takes "
    "them up by itself. Copy office_public and identity_public to hosts for citizens alone, then run: "
    "oversight keys rewrap"
)
LEAST_ROTATION = timedelta(minutes=15)
"""How long old keys stay: longer than anything takes that was under way when they were replaced."""

NOT_UNDER_WAY = "no rotation is under way; run: oversight keys rotate"
TOO_SOON = "what was on its way when the keys were replaced may still come in under the old ones"


def rotate(parsed: Arguments) -> int:
    """Make new keys of the office beside the old ones, which go on opening what they opened."""
    with installation() as (settings, _):
        pairs = (settings.office.words, settings.office.identity)
        if all(pair.old or not pair.private for pair in pairs):
            return complain("a rotation is under way already; run: oversight keys rewrap", status=1)
        start_rotation(settings.keys)
    say(NEXT)
    return 0


def rewrap_keys(parsed: Arguments) -> int:
    """Wrap the key of every case and file for the new keys; with --finish, remove the old ones when none is left."""
    with installation() as (settings, database):
        found = rewrap(database, settings.office, system_clock())
        say(f"{found.cases} keys of cases and {found.files} keys of files were wrapped anew.")
        if found.closed:
            return complain(f"{found.closed} keys open under no key; run: oversight audit verify", status=1)
        if not settings.office.in_rotation:
            return 0 if found.cases or found.files else complain(NOT_UNDER_WAY, status=1)
        if parsed.finish:
            if found.cases or found.files:
                return complain("some still were under the old keys; run this again in a minute", status=1)
            earliest = rotated_at(settings.keys) + LEAST_ROTATION
            if system_clock() < earliest:
                return complain(f"{TOO_SOON}; run this again after {earliest:%H:%M} UTC", status=1)
            finish_rotation(settings.keys)
            say("Nothing was left under the old keys. They were removed.")
    return 0


def add_key_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare the commands."""
    keys = group(commands, "keys")
    command(keys, "rotate", rotate)
    wrapping = command(keys, "rewrap", rewrap_keys)
    wrapping.add_argument("--finish", action="store_true", help="remove the old keys once nothing is left under them")
