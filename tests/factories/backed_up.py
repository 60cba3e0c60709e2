"""An office that is backed up: database, files and log on a disk that can be lost; signer and keys, which are not."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from pyrage.x25519 import Identity

from oversight.backups.making import Made, make_backup
from oversight.backups.restoring import Restored, restore_backup
from oversight.database import Database
from oversight.evidence.safe import Safe
from oversight.log.case_files import FilesToVerify
from oversight.log.keeper import Log
from oversight.log.verify import Verified, verify
from tests.factories.logs import publish, published
from tests.factories.world import World
from workflows.audit.chain import Violation

WORDS = "zanzibar-quince"
PHOTOGRAPH = b"what the photograph shows"
THREE_DAYS = timedelta(days=3)


@dataclass
class Office:
    """An installation: database, files and log on a disk that can be lost; the signer and the keys, which are not."""

    world: World
    database: Database
    safe: Safe
    log: Log
    folder: Path
    keeper: Identity

    def back_up(self, **more: Any) -> Made:
        """Make a backup, for the keeper unless told otherwise."""
        given = {"files": self.safe.store, "log": self.log.store, "folder": self.folder / "backups"} | more
        recipients = given.pop("recipients", [self.keeper.to_public()])
        return make_backup(self.database, recipients=recipients, at=self.world.soon(), keep=THREE_DAYS, **given)

    def restore(self, path: Path, identity: Identity | None = None) -> Restored:
        """Put a backup into the database, the store and the log of this office."""
        keys = [identity or self.keeper]
        return restore_backup(path, keys, self.database, self.safe.store, self.log.store, self.folder / "beside")

    def publish(self) -> None:
        """Give every entry its place and publish the log."""
        publish(self.database, self.log)

    def verified(self) -> Verified | Violation:
        """Verify everything: record, published log and files."""
        return verify(self.database, log=published(self.log), files=FilesToVerify(self.safe))
