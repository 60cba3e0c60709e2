"""Let one process at a time do a job: the others look on, and take over when it ends."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine, text

KEYS = {
    "clocks": 7_305_001,
    "files": 7_305_002,
    "examining": 7_305_003,
    "notices": 7_305_004,
    "index": 7_305_005,
    "films": 7_305_006,
}
"""The numbers by which PostgreSQL knows the jobs."""


@contextmanager
def alone(engine: Engine, job: str) -> Iterator[bool]:
    """Tell whether this process may do the job; it may for as long as the block lasts.

    The lock ends with the process, however it ends. It saves work: that nothing is done twice rests on each
    transaction by itself.
    """
    if engine.dialect.name == "postgresql":
        with engine.connect() as connection:
            key = {"key": KEYS[job]}
            held = bool(connection.scalar(text("SELECT pg_try_advisory_lock(:key)"), key))
            try:
                yield held
            finally:
                if held:
                    connection.execute(text("SELECT pg_advisory_unlock(:key)"), key)
        return
    with Path(f"{engine.url.database}.{job}").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            yield False
            return
        yield True
