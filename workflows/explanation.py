"""One check in full, line by line: what it asks, when, of whom, who may depart from it, and what it rests on."""

from collections.abc import Iterator

from workflows.conditions import deadlines_holding, duties_holding, standards_of
from workflows.overrides import offer
from workflows.standards import Check, When, evaluated_checks, load_standards
from workflows.standards.predicates import ON_RECORD, pulled_in_by
from workflows.transition_table import TABLE

EFFECT = {
    "blocking": "the step is refused until it is met",
    "warning": "it is shown and counted",
    "info": "it feeds statistics",
}


def explained(check: Check) -> Iterator[str]:
    """Explain a check to somebody who has never seen it."""
    standards = load_standards()
    yield f"{check.id}  {check.title}"
    yield check.requirement
    yield f"Applies to: {check.applies_when}"
    if codes := sorted(pulled_in_by(check.id)):
        yield f"Pulled in by: {', '.join(standards.taxonomy[code]['label'] for code in codes)}"
    yield f"Tested: {_when(check)}"
    if steps := _steps(check):
        yield f"Holds: {', '.join(steps)}"
    yield f"If it is not met: {EFFECT[check.severity]} ({check.severity_reason})"
    for parameter in check.parameters:
        yield f"Limit: {parameter.name.replace('_', ' ')} {parameter.value} {parameter.unit} ({parameter.origin})"
    departure = offer(check)
    yield f"Override: {departure.holder}; {departure.condition}" if departure else "Override: nobody in this system"
    yield f"Reads: {', '.join(check.facts)}"
    yield f"Evaluated: {'yes' if check.id in evaluated_checks() else 'not yet'}"
    yield "Rests on:"
    for provision in check.provisions:
        seen = "" if provision.verified else " (wording not seen)"
        yield f"- {provision.instrument.title}, {provision.locator}{seen}: {provision.paraphrase}"


def _when(check: Check) -> str:
    match check.when:
        case When.TRANSITION:
            return f"before the step {check.transition}"
        case When.RECORD:
            kinds = ", ".join(ON_RECORD.get(check.id, ()))
            return f"before a record is saved: {check.record}" + (f" ({kinds})" if kinds else "")
        case When.CLOCK:
            return "against a deadline"
    return "in a cycle"


def _steps(check: Check) -> tuple[str, ...]:
    """Name the triggers on which the check stands in the way."""
    held = (
        row.trigger for row in TABLE if check in (*standards_of(row), *duties_holding(row), *deadlines_holding(row))
    )
    return tuple(dict.fromkeys(held))
