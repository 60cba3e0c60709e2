"""The human-rights standards: what is checked, with which citation, and one predicate per check."""

from workflows.standards import (
    accessibility,
    adequacy,
    children,
    closure,
    confidentiality,
    custody,
    detention,
    evidence,
    fair_process,
    findings,
    gender_violence,
    impartiality,
    independence,
    inquiry,
    life,
    medical,
    participation,
    promptness,
    protection,
    record_keeping,
    remedy,
    sanctions,
    scrutiny,
    use_of_force,
)
from workflows.standards.catalogue import THEME_TITLES, Check, Severity, Standards, When, load_standards
from workflows.standards.evaluation import Evaluated, Evaluation, citations
from workflows.standards.predicates import checks_on_record, deadline_checks, evaluated_checks
from workflows.standards.verdict import Outcome, Verdict

__all__ = [
    "THEMES",
    "THEME_TITLES",
    "Check",
    "Evaluated",
    "Evaluation",
    "Outcome",
    "Severity",
    "Standards",
    "Verdict",
    "When",
    "checks_on_record",
    "citations",
    "deadline_checks",
    "evaluated_checks",
    "load_standards",
]

THEMES = (
    accessibility,
    record_keeping,
    promptness,
    independence,
    protection,
    confidentiality,
    custody,
    impartiality,
    adequacy,
    evidence,
    medical,
    life,
    detention,
    inquiry,
    participation,
    children,
    gender_violence,
    findings,
    use_of_force,
    fair_process,
    sanctions,
    remedy,
    scrutiny,
    closure,
)
"""The modules that hold the predicates, in the order of a case's life; importing them registers each."""
