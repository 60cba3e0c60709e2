"""`oversight keys`: new keys of the office, in three steps, while everybody works; and shares, should all be lost."""

import argparse
import hashlib
from datetime import timedelta
from pathlib import Path

from oversight.escrow import EscrowFault, open_keys, read_sheet, seal_keys, sheet
from oversight.key_files import finish_rotation, private_file, rotated_at, start_rotation, write_secret
from oversight.log.writer import note_read
from oversight.security import system_clock
from oversight.services.office_key import rewrap
from oversight.terminal import Arguments, command, complain, group, installation, say
from workflows.roles import SYSTEM

NEXT = (
    "The office has new keys; the old ones still open everything. Every process that reads this folder of keys takes "
    "them up by itself. Copy office_public and identity_public to hosts for citizens alone, then run: "
    "oversight keys rewrap"
)
LEAST_ROTATION = timedelta(minutes=15)
"""How long old keys stay: longer than anything takes that was under way when they were replaced."""

MOST_PEOPLE = 16
"""So many shares SLIP-39 makes at most."""

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
            say("Nothing was left under the old keys. They were removed. Share the new ones out: oversight keys escrow")
    return 0


def escrow(parsed: Arguments) -> int:
    """Seal the key folder, and write the sheets for those who together can open it again."""
    if not 2 <= parsed.needed <= parsed.people <= MOST_PEOPLE:
        return complain(f"needed are at least 2 people, and at most as many as there are, of whom {MOST_PEOPLE} can be")
    folder, at = Path(parsed.folder), system_clock()
    if folder.exists():
        return complain(f"{folder} is there already; name a new folder")
    with installation() as (settings, database):
        made = seal_keys(settings.keys, parsed.people, parsed.needed)
        told = {"sha256": hashlib.sha256(made.sealed).hexdigest(), "people": parsed.people, "needed": parsed.needed}
        with database.write() as session:
            note_read(session, "office_key.escrowed", SYSTEM, at, None, **told)
    folder.mkdir(mode=0o700, parents=True)
    with private_file(folder / "keys.age") as file:
        file.write(made.sealed)
    for number in range(parsed.people):
        write_secret(folder / f"share-{number + 1}.txt", sheet(made, number, at))
    say(f"Print each share in {folder} for one person, then remove these files: shred -u {folder}/share-*.txt")
    say("keys.age may lie with backups: it opens with the shares alone. After a rotation, do this again.")
    return 0


def open_escrow(parsed: Arguments) -> int:
    """Put the key folder back from its sealed file and enough shares."""
    try:
        shares = [read_sheet(Path(path).read_text()) for path in parsed.shares]
        names = open_keys(Path(parsed.sealed).read_bytes(), shares, Path(parsed.into))
    except EscrowFault as fault:
        return complain(str(fault), status=1)
    except (OSError, UnicodeDecodeError) as fault:
        return complain(f"cannot be read: {fault}")
    say(f"{len(names)} files are in {parsed.into}: {', '.join(names)}")
    return 0


def add_key_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare the commands."""
    keys = group(commands, "keys")
    command(keys, "rotate", rotate)
    wrapping = command(keys, "rewrap", rewrap_keys)
    wrapping.add_argument("--finish", action="store_true", help="remove the old keys once nothing is left under them")
    sharing = command(keys, "escrow", escrow)
    sharing.add_argument("folder", metavar="DIR", help="a new folder, best on a disk in memory")
    sharing.add_argument("--people", type=int, default=5, help="how many hold a share (5)")
    sharing.add_argument("--needed", type=int, default=3, help="how many of them together open it (3)")
    opening = command(keys, "open-escrow", open_escrow)
    opening.add_argument("sealed", metavar="FILE")
    opening.add_argument("shares", nargs="+", metavar="SHARE", help="a file for each share, as printed or typed")
    opening.add_argument("--into", required=True, metavar="DIR", help="where the key folder is to be")
