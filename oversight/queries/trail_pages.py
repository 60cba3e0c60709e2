"""What the pages are called that somebody read: entries keep a short name, and an auditor reads words."""

from collections.abc import Mapping

from workflows.records import KINDS
from workflows.standards import load_standards
from workflows.transition_table import TRIGGERS
from workflows.wording import N_, joined, worded

CASE_PAGES: Mapping[str, str] = {
    "case": N_("The case"),
    "record": N_("A record with its versions"),
    "findings": N_("Findings on an allegation"),
    "scorecard": N_("Scorecard"),
    "scorecard (PDF)": N_("Scorecard (PDF)"),
    "statement (PDF)": N_("Statement to sign (PDF)"),
    "file": N_("What is known of a file"),
    "adding files": N_("Adding files"),
    "custody report (PDF)": N_("Custody report of a file (PDF)"),
    "source of the import": N_("Where the import comes from"),
    "new allegation": N_("Adding an allegation"),
    "new officer": N_("Adding an officer"),
    "identify officer": N_("Saying who an officer is"),
    "new person": N_("Adding a person"),
    "correct person": N_("Correcting or completing a person"),
    "assign": N_("Giving somebody a part in the case"),
    "declaration": N_("Declaration of interests"),
    "interests": N_("Deciding about declared interests"),
    "end part": N_("Taking somebody off the case"),
    "letters": N_("Letters"),
    "letter": N_("A letter that was sent"),
    "new letter": N_("Writing a letter"),
    "message with files": N_("Writing a message with files"),
    "lost code": N_("New receipt code for somebody who lost theirs"),
    "erase": N_("Erasing what people wrote"),
}
"""Pages about one case, as they are named when a case is read."""

TRAIL_PAGES: Mapping[str, str] = {
    "overview": N_("Overview"),
    "case": N_("Trail of a case"),
    "person": N_("Trail of a member of staff"),
    "people": N_("List of staff"),
    "entries": N_("The whole record"),
    "record": N_("The whole record"),
    "entry": N_("One entry"),
    "proof": N_("Proof of one entry"),
    "log": N_("The published log"),
    "overrides": N_("List of overrides"),
    "overdue": N_("List of overdue cases"),
    "untouched": N_("List of untouched cases"),
    "emergencies": N_("List of emergency access"),
    "erasures": N_("List of erasures"),
}
"""Pages of auditors, as they are named when a trail or a list is read or taken away."""

_LEAVE = " (emergency access)"
"""What stands behind the name of a page that was read by such a leave."""


def page_title(entry_type: str, name: str) -> str:
    """Say which page was read, in words of ours; a name that nobody knows is shown as it stands."""
    if entry_type.startswith("trail."):
        return worded(TRAIL_PAGES[name]) if name in TRAIL_PAGES else name
    page, leave, _rest = name.partition(_LEAVE)
    title = _case_page(page)
    return joined((title, N_("(emergency access)"))) if title and leave else title or name


def _case_page(page: str) -> str:
    """Name a page about a case: that of a step, a record or a check by its title."""
    what, _space, code = page.partition(" ")
    match what:
        case "do" if code in TRIGGERS:
            return worded("Step: %(title)s", title=TRIGGERS[code].label)
        case "record" if code in KINDS:
            return worded("Record: %(title)s", title=KINDS[code].title)
        case "override" if code in load_standards().checks:
            return worded("Override of check %(id)s: %(title)s", id=code, title=load_standards().checks[code].title)
    return worded(CASE_PAGES[page]) if page in CASE_PAGES else ""
