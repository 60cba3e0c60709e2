"""Import the public Philadelphia files, and ask for their words in the sealed cases and in plain text.

Results are compared with those of the database's own search: of the text as it stands, and of the same text folded as
words are for ours, without case, accents and what is no letter or digit. There nothing may differ.
"""

import argparse
import random
import re
import sqlite3
import sys
import tempfile
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from sqlalchemy import Connection, select, text

from oversight.case_rows import load_rows
from oversight.log.sequencer import integrate
from oversight.models import Complaint
from oversight.queries.finding import BEGINNING, finds
from oversight.services.indexing import _texts, follow_log
from tests import databases as real
from tests.factories.imports import run_import
from tests.factories.world import World, make_world
from workflows.roles import Role

EACH = 200
"""Questions of each kind: one word of any frequency, two words of one case, three that follow one another."""

Plain = Callable[[str], set[str]]


def main() -> int:
    """Compare on both databases, print how many results are the same, and fail where folded text differs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="where complaints.csv, complainants.csv and findings.csv are")
    folder = parser.parse_args().folder
    wrong = 0
    with tempfile.TemporaryDirectory(prefix="oversight-search-") as made:
        real.make_runtime_folder(Path(made))
        for kind in real.KINDS:
            world = make_world(real.Databases(Path(made), "only").migrated(kind), roles=(Role.SUPERVISOR,))
            if run_import(world, folder).status:
                parser.error(f"{folder} could not be imported")
            wrong += compare(world, EACH, lambda words, kind=kind: print(f"{kind}: {words}", flush=True))
            world.close()
        real.stop_postgresql(Path(made))
    return 1 if wrong else 0


def compare(world: World, each: int, say: Callable[[str], None]) -> int:
    """Ask everything of one database, say what came out, and return how many results differ on folded text."""
    while integrate(world.database) or follow_log(world.database):
        continue
    told = texts_of(world)
    asked = list(questions(list(told.values()), each))
    ours = {one: found_sealed(world, one) for one in asked}
    differing = 0
    for name, fold in (("as it stands", str), ("folded alike", folded)):
        with world.database.engine.connect() as connection:
            plain = plain_search({case: fold(words) for case, words in told.items()}, connection)
            differ = [one for one in asked if plain(fold(one)) != ours[one]]
        same, differing = len(asked) - len(differ), len(differ)
        some = "; ".join(map(repr, differ[:5]))
        say(f"{len(told):,} cases, text {name}: {len(asked)} questions, {same} same results, {differing} others {some}")
    say(f"{sum(map(bool, ours.values()))} questions found something, {max(map(len, ours.values())):,} cases at most")
    return differing


def texts_of(world: World) -> dict[str, str]:
    """Give all that is told of each case, in plain words."""
    with world.database.read() as session:
        cases = session.scalars(select(Complaint).order_by(Complaint.reference)).all()
        return {case.id: "\n".join(_texts(load_rows(session, case))) for case in cases}


def questions(told: Sequence[str], each: int) -> Iterator[str]:
    """Draw what to ask: common words and rare ones alike, pairs and phrases out of one text, and what is nowhere."""
    drawn = random.Random(5)
    counted = Counter(word for one in told for word in set(folded(one).split()))
    by_frequency = sorted(counted, key=lambda word: (counted[word], word))
    yield from (by_frequency[place * (len(by_frequency) - 1) // (each // 2)] for place in range(each // 2))
    yield from by_frequency[-(each // 2) :]
    for _ in range(each):
        words = drawn.choice(told).split()
        yield " ".join(drawn.sample(words, 2))
        start = drawn.randrange(len(words) - 2)
        yield " ".join(words[start : start + 3])
    yield from ("zyxwvut", "zyxwvut officer")


def folded(words: str) -> str:
    """Write words without case, accents and signs, one space between two."""
    spread = unicodedata.normalize("NFKD", words.casefold())
    return " ".join(re.findall(r"[^\W_]+", "".join(one for one in spread if not unicodedata.combining(one))))


def found_sealed(world: World, asked: str) -> set[str]:
    """Ask the index of hashes; what is found by the beginning of its reference alone does not count."""
    typed = "".join(asked.upper().split())
    if BEGINNING.fullmatch(typed):
        asked = f"{asked} —"
    with world.database.read() as session:
        return set(session.scalars(select(Complaint.id).where(finds(session, asked))))


def plain_search(told: dict[str, str], connection: Connection) -> Plain:
    """Put plain text into the search that a database has itself, and give what asks it for all of some words."""
    return _in_postgresql(told, connection) if connection.dialect.name == "postgresql" else _in_sqlite(told)


def _in_sqlite(told: dict[str, str]) -> Plain:
    plain = sqlite3.connect(":memory:")
    plain.execute("CREATE VIRTUAL TABLE plain USING fts5(id UNINDEXED, words)")
    plain.executemany("INSERT INTO plain VALUES (?, ?)", told.items())

    def search(asked: str) -> set[str]:
        all_words = " ".join(f'"{word}"' for word in re.findall(r"[^\W_]+", asked))
        return {case for (case,) in plain.execute("SELECT id FROM plain WHERE words MATCH ?", (all_words,))}

    return search


def _in_postgresql(told: dict[str, str], connection: Connection) -> Plain:
    connection.execute(text("CREATE TEMP TABLE plain (id TEXT, words TSVECTOR) ON COMMIT DROP"))
    put = text("INSERT INTO plain VALUES (:id, to_tsvector('simple', :words))")
    connection.execute(put, [{"id": case, "words": words} for case, words in told.items()])
    found = text("SELECT id FROM plain WHERE words @@ plainto_tsquery('simple', :asked)")
    return lambda asked: set(connection.scalars(found, {"asked": asked}))


if __name__ == "__main__":
    sys.exit(main())
