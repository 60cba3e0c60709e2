"""Whether something that is wrong in itself is looked into: by an allegation of the case, or in another case."""

from workflows.casefile import CaseFile
from workflows.records import Record


def is_raised(case: CaseFile, record: Record) -> bool:
    """Tell whether a record names another allegation of the case than its own, or another case."""
    raised_in = record["raised_in"]
    own = any(allegation.id == raised_in for allegation in case.allegations) and raised_in != record.about
    return own or bool(record["linked_case"])
