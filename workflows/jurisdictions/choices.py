"""The closed lists of records as a pack renames, narrows or brings them, and records held up to them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from workflows.errors import InvalidRecord
from workflows.jurisdictions.loading import newer_versions
from workflows.jurisdictions.pack import Pack
from workflows.records import RecordKind
from workflows.records.fields import Choice, CodesOfPlace, CriterionOfPlace, Field, Json, VersionOfPlace, choose_from


def options(field: Field, pack: Pack) -> Mapping[str, str]:
    """Give what can be chosen in a field under a pack: code to label."""
    match field:
        case VersionOfPlace():
            return {newer.version: newer.version for newer in newer_versions(pack)}
        case CriterionOfPlace():
            return {criterion.id: criterion.label for criterion in pack.mandatory_referral}
        case CodesOfPlace():
            return {category.code: category.label for category in pack.taxonomy}
        case Choice(part="sanctions"):
            return pack.measures
        case Choice(part="findings"):
            return pack.finding_labels
        case Choice():
            return field.options
    return {}


def validate(kind: type[RecordKind], content: Mapping[str, Json], at: datetime, pack: Pack) -> dict[str, Any]:
    """Read and check a whole record under a pack, and add the standard codes that its own codes count as.

    :raises InvalidRecord: with a message for each field that is wrong.
    """
    values = kind.validate(content, at)
    problems = {name: words for name, field in kind.fields.items() if (words := _problem(field, values[name], pack))}
    if problems:
        raise InvalidRecord(kind.name, problems)
    if kind.name == "classification":
        implied = pack.standard_codes(values["of_place"]) | set(values["categories"])
        values["categories"] = tuple(code for code in kind.fields["categories"].options if code in implied)  # type: ignore[attr-defined]
    return values


def _problem(field: Field, value: Any, pack: Pack) -> str:
    if not value or not isinstance(field, CodesOfPlace | CriterionOfPlace | VersionOfPlace | Choice):
        return ""
    known = options(field, pack)
    chosen = value if isinstance(field, CodesOfPlace) else (value,)
    if all(code in known for code in chosen):
        return ""
    return choose_from(known.values())
