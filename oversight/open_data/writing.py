"""Write the tables, what each column means, and how they were made to tell of nobody; and note it in the record."""

import csv
import hashlib
import json
import secrets
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass
from datetime import datetime
from pathlib import Path

from oversight.database import Database
from oversight.log.writer import note_read
from oversight.open_data.suppression import HELD_BACK, LEAST, rare, suppressed
from oversight.open_data.tables import LONGER, SPANS, PublicCase, read_cases
from oversight.queries.case_words import RECEIVED_BY, SOURCES
from workflows.records.findings import FINDING_VALUES
from workflows.records.intake import ALLEGATION_CODES
from workflows.records.sanctions import SANCTION_LADDER
from workflows.roles import SYSTEM
from workflows.states import ENDED, MEANINGS

EXPORTED = "open_data.exported"
Row = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A column, what it means, and the words for each of its codes where it has some."""

    name: str
    means: str
    codes: Mapping[str, str] | None = None


CASE = Column("case", "A number of this release alone: it changes with each, and is no reference.")
STATES = {"open": "Not ended yet", **{state.value: str(MEANINGS[state].label) for state in sorted(ENDED)}}
TABLES: dict[str, tuple[Column, ...]] = {
    "complaints": (
        CASE,
        Column("received", "Quarter or year in which it came; empty where too few cases share even that."),
        Column("way", "How it came; empty where too few share it.", RECEIVED_BY),
        Column("source", "From whom it came; empty where too few share it.", SOURCES),
        Column("state", "Where it stands, or how it ended; empty where too few share it.", STATES),
        Column(
            "days", "Days from arrival to its last end, in spans; empty while it is open, or where too few share it."
        ),
    ),
    "allegations": (
        CASE,
        Column("allegation", "The number of the allegation in its case."),
        Column("category", "What it is about; several lines where it is about several.", ALLEGATION_CODES),
        Column("finding", "What was decided; empty where nothing was, or not yet.", FINDING_VALUES),
    ),
    "sanctions": (
        CASE,
        Column("recommended", "What the oversight body recommended for one officer.", SANCTION_LADDER),
        Column("agency", "What the police authority decided.", SANCTION_LADDER),
        Column("final", "What stood in the end.", SANCTION_LADDER),
    ),
}


class NotPublished(Exception):
    """The tables cannot be written."""


@dataclass(frozen=True, slots=True)
class Published:
    """How many cases the tables tell of, and how many were held back because they would stand alone."""

    cases: int
    held_back: int


def publish_open_data(database: Database, folder: Path, at: datetime, least: int = LEAST) -> Published:
    """Write three tables, a codebook and a data package into a new folder, all of them or nothing.

    :raises NotPublished: the folder is there already.
    """
    if folder.exists():
        raise NotPublished(f"{folder} is there already; name a new folder")
    with database.read() as session:
        cases = read_cases(session)
    told, tables = _tables(cases, least)
    unfinished = folder.with_name(f".{folder.name}.{secrets.token_hex(4)}")
    unfinished.mkdir(parents=True)
    try:
        for name, rows in tables.items():
            _write(unfinished / f"{name}.csv", [column.name for column in TABLES[name]], rows)
        _write(unfinished / "codebook.csv", ["table", "column", "value", "meaning"], _codebook())
        published = Published(told, len(cases) - told)
        described = _package(published, at, least)
        (unfinished / "datapackage.json").write_text(json.dumps(described, indent=1, ensure_ascii=False) + "\n")
        hashes = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(unfinished.iterdir())}
        with database.write() as session:
            note_read(session, EXPORTED, SYSTEM, at, None, cases=told, held_back=published.held_back, sha256=hashes)
        unfinished.rename(folder)
    except BaseException:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise
    return published


def _tables(cases: Mapping[str, PublicCase], least: int) -> tuple[int, dict[str, list[Row]]]:
    """Make the rows, in an order that tells nothing, and count the cases they tell of."""
    told = suppressed({case: each.known for case, each in cases.items()}, least)
    kept = [cases[case] for case in told]
    forms = list(told.values())
    few_categories = rare(([code for one in case.allegations for code in one.categories] for case in kept), least)
    few_findings = rare(([one.finding for one in case.allegations if one.finding] for case in kept), least)
    few_measures = rare(([measure for one in case.sanctions for measure in one if measure] for case in kept), least)
    tables: dict[str, list[Row]] = {name: [] for name in TABLES}
    for number, place in enumerate(_shuffled(len(kept)), 1):
        case, form, mark = kept[place], forms[place], str(number)
        tables["complaints"].append((mark, *astuple(form)))
        for order, allegation in enumerate(case.allegations, 1):
            finding = _told([allegation.finding], few_findings)[0]
            categories = dict.fromkeys(_told(allegation.categories, few_categories)) or {"": None}
            tables["allegations"] += [(mark, str(order), category, finding) for category in categories]
        tables["sanctions"] += [(mark, *_told(sanction, few_measures)) for sanction in case.sanctions]
    return len(kept), tables


def _told(values: Sequence[str], few: frozenset[str]) -> tuple[str, ...]:
    return tuple(HELD_BACK if value in few else value for value in values)


def _shuffled(count: int) -> list[int]:
    order = list(range(count))
    secrets.SystemRandom().shuffle(order)
    return order


def _write(path: Path, heading: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(heading)
        writer.writerows(rows)


def _codebook() -> Iterator[Row]:
    for table, columns in TABLES.items():
        for column in columns:
            yield table, column.name, "", column.means
            for code, words in (column.codes or {}).items():
                yield table, column.name, code, str(words)
            if table != "complaints" and column.codes:
                yield table, column.name, HELD_BACK, "Fewer cases than must share a value have this one."
            if column.name == "days":
                for span in (*SPANS.values(), LONGER):
                    yield table, column.name, span, "days"


def _package(published: Published, at: datetime, least: int) -> dict[str, object]:
    """Describe the tables as a Frictionless Data Package."""
    return {
        "profile": "tabular-data-package",
        "name": "police-complaints",
        "title": "Complaints about the police, and what came of them",
        "description": (
            f"Every line of complaints stands there at least {least} times but for its number, and every category, "
            f"finding and measure was met in at least {least} cases; rarer ones are “{HELD_BACK}”. "
            f"{published.held_back} cases are held back altogether. Numbers of cases change with each release."
        ),
        "created": at.replace(microsecond=0).isoformat(),
        "resources": [
            {
                "name": name,
                "path": f"{name}.csv",
                "profile": "tabular-data-resource",
                "encoding": "utf-8",
                "schema": {"fields": [_field(column) for column in columns]},
            }
            for name, columns in TABLES.items()
        ],
    }


def _field(column: Column) -> dict[str, str]:
    kind = "integer" if column.name in {"case", "allegation"} else "string"
    return {"name": column.name, "type": kind, "description": column.means}
