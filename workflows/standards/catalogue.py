"""Load the provisions and the checks, and prove that they agree with one another."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from workflows.clocks import UNITS
from workflows.errors import InvalidStandards
from workflows.wording import N_

HERE = Path(__file__).parent

THEME_TITLES: Mapping[str, str] = {
    "ACCESS": N_("Being heard"),
    "RECORD": N_("Keeping the record"),
    "PROMPT": N_("Acting in time"),
    "INDEPENDENCE": N_("Independence"),
    "IMPARTIALITY": N_("Impartiality"),
    "ADEQUACY": N_("An investigation that can find out"),
    "LIFE": N_("The right to life"),
    "DISAPPEARANCE": N_("Enforced disappearance"),
    "NONDISC": N_("No discrimination"),
    "CUSTODY": N_("People in custody"),
    "CHILD": N_("Children"),
    "GBV": N_("Sexual and gender-based violence"),
    "VICTIM": N_("Taking part and being told"),
    "PROTECTION": N_("Protection from reprisal"),
    "CONFIDENTIALITY": N_("Confidentiality"),
    "FINDING": N_("Findings"),
    "FORCE": N_("Use of force"),
    "FAIRPROCESS": N_("Fairness to the officer"),
    "SANCTION": N_("Sanctions"),
    "REMEDY": N_("Remedy"),
    "CLOSURE": N_("Closing and reopening"),
    "SCRUTINY": N_("Public scrutiny"),
    "INSTITUTION": N_("The oversight body"),
}
"""The first words of check ids, in the order of a case's life, and what they stand for."""


PHASES = {
    "intake": N_("Intake"),
    "investigation": N_("Investigation"),
    "finding": N_("Finding"),
    "sanction": N_("Sanction"),
    "closure": N_("Closure"),
    "institution": N_("The oversight body"),
    "any": N_("At any time"),
}
"""The parts of a case's life to which checks belong."""


class When(StrEnum):
    """On what occasion a check is evaluated."""

    TRANSITION = "on_transition"
    RECORD = "on_record"
    CLOCK = "clock"
    PERIODIC = "periodic"


class Severity(StrEnum):
    """What an unmet check does: refuse the step, be shown and counted, or feed statistics."""

    BLOCKING = "blocking"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Instrument:
    """A treaty, declaration or other text that provisions come from."""

    id: str
    title: str
    adopted: str
    body: str
    symbol: str
    binding: str
    url: str


@dataclass(frozen=True, slots=True)
class Provision:
    """One rule of an instrument, paraphrased in our own words."""

    id: str
    instrument: Instrument
    locator: str
    paraphrase: str
    theme: str
    source: str
    verified: bool
    evidence: str
    note: str


@dataclass(frozen=True, slots=True)
class Parameter:
    """A number or text that a jurisdiction may set, and where its default comes from."""

    name: str
    value: int | float | str
    unit: str
    origin: str
    note: str


@dataclass(frozen=True, slots=True)
class ParameterSource:
    """A national rule from which a default was taken: compared with, never an international obligation."""

    id: str
    title: str
    locator: str
    says: str
    url: str
    verified: bool


@dataclass(frozen=True, slots=True)
class OverrideRule:
    """Who may depart from a check and on what condition. ``allowed`` false: nobody in this system."""

    allowed: bool
    by: str
    conditions: str


@dataclass(frozen=True, slots=True)
class Check:
    """One machine-checkable requirement."""

    id: str
    title: str
    phase: str
    when: When
    transition: str
    record: str
    severity: Severity
    severity_reason: str
    applies_when: str
    requirement: str
    facts: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    override: OverrideRule
    provisions: tuple[Provision, ...]

    @property
    def theme(self) -> str:
        """What the check is about in the widest sense: the first word of its id, one of ``THEME_TITLES``."""
        return self.id.split("-")[0]

    @property
    def chosen_limits(self) -> frozenset[str]:
        """The time limits of a check that this project chose, not a standard or another country's law."""
        return frozenset(
            one.name for one in self.parameters if one.origin == "project choice" and one.unit.startswith(UNITS)
        )

    @property
    def is_blocking_deadline(self) -> bool:
        """Whether missing it holds a case until a senior decision explains it (checks.yaml, heading of the file)."""
        return self.when is When.CLOCK and self.severity is Severity.BLOCKING

    @property
    def may_be_passed_over(self) -> bool:
        """Whether a recorded departure, or explanation, lets a case go on although the check is not met."""
        return self.override.allowed or self.is_blocking_deadline


@dataclass(frozen=True, slots=True)
class Standards:
    """Everything that is checked, and what it rests on."""

    instruments: Mapping[str, Instrument]
    provisions: Mapping[str, Provision]
    checks: Mapping[str, Check]
    facts: Mapping[str, str]
    taxonomy: Mapping[str, Mapping[str, Any]]
    grave: frozenset[str]
    finding_values: Mapping[str, str]
    sources: Mapping[str, ParameterSource]


@cache
def load_standards() -> Standards:
    """Read catalogue.yaml and checks.yaml.

    :raises InvalidStandards: with everything in which they do not agree.
    """
    catalogue, checks = _read("catalogue.yaml"), _read("checks.yaml")
    problems = _problems(catalogue, checks)
    if problems:
        raise InvalidStandards("; ".join(problems))
    instruments = {row["id"]: _instrument(row) for row in catalogue["instruments"]}
    provisions = {row["id"]: _provision(row, instruments) for row in catalogue["provisions"]}
    return Standards(
        instruments=instruments,
        provisions=provisions,
        checks={row["id"]: _check(row, provisions) for row in checks["checks"]},
        facts={name: fact["meaning"] for name, fact in checks["facts"].items()},
        taxonomy={row["code"]: row for row in checks["taxonomy"]},
        grave=frozenset(checks["regimes"]["grave"]["any_of"]),
        finding_values=checks["finding_values"],
        sources={row["id"]: _source(row) for row in catalogue["parameter_sources"]},
    )


def _read(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = YAML(typ="safe").load((HERE / name).read_text("utf-8"))
    return loaded


def _instrument(row: Mapping[str, Any]) -> Instrument:
    return Instrument(
        row["id"], row["title"], str(row["adopted"]), row["body"], row.get("symbol", ""), row["binding"], row["url"]
    )


def _provision(row: Mapping[str, Any], instruments: Mapping[str, Instrument]) -> Provision:
    return Provision(
        id=row["id"],
        instrument=instruments[row["instrument"]],
        locator=row["locator"],
        paraphrase=row["paraphrase"],
        theme=row["theme"],
        source=row["source"],
        verified=row["verified"],
        evidence=row["evidence"],
        note=row.get("note", ""),
    )


def _source(row: Mapping[str, Any]) -> ParameterSource:
    return ParameterSource(row["id"], row["title"], row["locator"], row["says"], row["url"], row["verified"])


def _check(row: Mapping[str, Any], provisions: Mapping[str, Provision]) -> Check:
    override = row["override"]
    return Check(
        id=row["id"],
        title=row["title"],
        phase=row["phase"],
        when=When(row["trigger"]),
        transition=row.get("transition", ""),
        record=row.get("record", ""),
        severity=Severity(row["severity"]),
        severity_reason=row["severity_reason"],
        applies_when=row["applies_when"],
        requirement=row["requirement"],
        facts=tuple(row["facts"]),
        parameters=tuple(
            Parameter(p["name"], p["value"], p["unit"], p["default_origin"], p.get("note", ""))
            for p in row["parameters"]
        ),
        override=OverrideRule(override["allowed"], override.get("by", ""), override.get("conditions", "")),
        provisions=tuple(provisions[p] for p in row["provisions"]),
    )


def _problems(catalogue: Mapping[str, Any], checks: Mapping[str, Any]) -> list[str]:
    return [
        *_duplicates(catalogue, checks),
        *_catalogue_problems(catalogue),
        *(problem for check in checks["checks"] for problem in _check_problems(check, catalogue, checks)),
        *_taxonomy_problems(checks),
    ]


def _duplicates(catalogue: Mapping[str, Any], checks: Mapping[str, Any]) -> list[str]:
    tables = (catalogue["instruments"], catalogue["provisions"], catalogue["parameter_sources"], checks["checks"])
    problems = []
    for rows in tables:
        ids = [row["id"] for row in rows]
        problems += [f"{name} is there twice" for name in sorted({name for name in ids if ids.count(name) > 1})]
    return problems


def _catalogue_problems(catalogue: Mapping[str, Any]) -> list[str]:
    known = {row["id"] for row in catalogue["instruments"]}
    problems = []
    for row in catalogue["provisions"]:
        if row["instrument"] not in known:
            problems.append(f"{row['id']}: instrument {row['instrument']} is unknown")
        if len(row["paraphrase"].split()) > 40:
            problems.append(f"{row['id']}: paraphrase over 40 words")
        if row["verified"] == (row["evidence"] == "not_seen"):
            problems.append(f"{row['id']}: verified and evidence disagree")
    return problems


def _check_problems(check: Mapping[str, Any], catalogue: Mapping[str, Any], checks: Mapping[str, Any]) -> list[str]:
    provisions = {row["id"]: row for row in catalogue["provisions"]}
    cited = [provisions.get(name) for name in check["provisions"]]
    rules = {
        "has no id of the form NAME-00": re.fullmatch(r"[A-Z]+-\d\d", check["id"]),
        "cites a provision that is unknown": all(cited),
        "rests on unverified provisions only": any(row and row["verified"] for row in cited),
        "reads a fact that is unknown": set(check["facts"]) <= set(checks["facts"]),
        "names a transition where it has none, or none where it has": (check["trigger"] == "on_transition")
        == bool(check.get("transition")),
        "names a record where it has none, or none where it has": (check["trigger"] == "on_record")
        == bool(check.get("record")),
        "has a parameter of unknown origin": all(_origin_known(p, catalogue, provisions) for p in check["parameters"]),
        "allows an override without holder or conditions": not check["override"]["allowed"]
        or (check["override"].get("by") and check["override"].get("conditions")),
    }
    return [f"{check['id']} {words}" for words, holds in rules.items() if not holds]


def _origin_known(
    parameter: Mapping[str, Any], catalogue: Mapping[str, Any], provisions: Mapping[str, Mapping[str, Any]]
) -> bool:
    kind, _, name = parameter["default_origin"].partition(": ")
    sources = {row["id"] for row in catalogue["parameter_sources"]}
    known = {"project choice": not name, "comparative": name in sources, "standard": name in provisions}
    return known.get(kind, False)


def _taxonomy_problems(checks: Mapping[str, Any]) -> list[str]:
    ids = {check["id"] for check in checks["checks"]}
    problems = [
        f"taxonomy {row['code']}: {name} is not a check"
        for row in checks["taxonomy"]
        for name in row["special_checks"]
        if name not in ids
    ]
    if {row["code"] for row in checks["taxonomy"] if row["grave"]} != set(checks["regimes"]["grave"]["any_of"]):
        problems.append("the grave regime and the taxonomy disagree")
    return problems
