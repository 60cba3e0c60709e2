"""`oversight backup` and `oversight restore`: everything but the keys and the signer, sealed, and back."""

import argparse
from datetime import timedelta
from pathlib import Path

from oversight.backups.making import make_backup, newest_backup
from oversight.backups.restoring import restore_backup
from oversight.backups.sealed_archive import BackupFault, read_identities, read_recipients
from oversight.database import schema_is_newest, upgrade
from oversight.evidence.safe import safe_to_open
from oversight.evidence.store import StoreFault
from oversight.log.stores import open_store
from oversight.security import system_clock
from oversight.terminal import Arguments, command, complain, installation, say

LONGEST_LIFE = 35
"""Days. What is erased is in older backups still, so none lives longer than the promise of erasure."""


def backup(parsed: Arguments) -> int:
    """Write everything but the keys and the signer into one file, sealed for whoever keeps the private key of age."""
    with installation() as (settings, database):
        recipients = read_recipients(parsed.to or ([settings.backup_keys] if settings.backup_keys else []))
        files = None if parsed.without_files else safe_to_open(settings).store
        keep = timedelta(days=parsed.keep_days)
        try:
            made = make_backup(
                database, files, open_store(settings), Path(parsed.folder), recipients, system_clock(), keep
            )
        except (BackupFault, StoreFault, OSError) as fault:
            return complain(f"no backup was made: {fault}", status=1)
    content = made.content
    say(f"{made.path}\nSHA-256 {made.sha256}")
    say(f"{content.cases} cases, {content.entries} entries, {made.files} files, {made.path.stat().st_size} bytes")
    if parsed.without_files:
        say("The files of cases are not in it: copy their store as well.")
    for path in made.removed:
        say(f"Removed, older than {parsed.keep_days} days: {path}")
    return 0


def restore(parsed: Arguments) -> int:
    """Put a backup into an empty database, and back what is missing of the files and the published log."""
    identities = read_identities(Path(parsed.identity))
    with installation() as (settings, database):
        try:
            put = restore_backup(
                newest_backup(Path(parsed.source)),
                identities,
                database,
                safe_to_open(settings).store,
                open_store(settings),
                settings.data,
            )
        except (BackupFault, StoreFault, OSError) as fault:
            return complain(f"not restored: {fault}", status=1)
        if not schema_is_newest(database.engine):
            upgrade(database.engine)
    content = put.content
    say(f"Made {put.made_at}: {content.cases} cases, {content.entries} entries, {put.files} files were put back.")
    if put.kept_log:
        say("A published log is here still. It was left as it is.")
    say("Start nothing yet. Next: oversight audit recover, then oversight audit verify (docs/backups.md).")
    return 0


def days(text: str) -> int:
    """Read how many days a backup is kept.

    :raises argparse.ArgumentTypeError: it is no number from 1 to 35.
    """
    if not text.isdecimal() or not 1 <= int(text) <= LONGEST_LIFE:
        raise argparse.ArgumentTypeError(f"{text} is no number of days from 1 to {LONGEST_LIFE}")
    return int(text)


def add_backup_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare both."""
    making = command(commands, "backup", backup)
    making.add_argument("folder", metavar="DIR")
    making.add_argument(
        "--to",
        action="append",
        default=[],
        metavar="KEY",
        help="public key of age, or a file of them; else OVERSIGHT_BACKUP_KEYS",
    )
    making.add_argument("--without-files", action="store_true", help="leave the files of cases out")
    making.add_argument(
        "--keep-days", type=days, default=LONGEST_LIFE, help=f"remove older backups in DIR (at most {LONGEST_LIFE})"
    )
    restoring = command(commands, "restore", restore)
    restoring.add_argument("source", metavar="FILE|DIR", help="a backup, or a folder whose newest is taken")
    restoring.add_argument("--identity", required=True, metavar="FILE", help="file with the private key of age")
