"""What forms begin with: the time of asking, usual dates, and a draft of what the person is told."""

from datetime import date
from typing import Any

from flask_babel import gettext as _

from oversight.queries.case_page import CasePage
from oversight.templating import day
from workflows.records import KINDS, RecordKind
from workflows.records import fields as declared
from workflows.standards import load_standards
from workflows.standards.predicates import limits

AHEAD = ("due", "deadline", "ends_on", "until", "comments", "review_due")
"""Names of days that lie ahead; the others are usually today."""
PROMPTED = {
    "decision": "outcome_notice",
    "conclusion": "outcome_notice",
    "settlement": "outcome_notice",
    "withdrawal": "outcome_notice",
    "review_dismissed": "outcome_notice",
    "rejection": "reasons",
}
"""Records whose words go to the person, and the field that holds them."""


def beginning(page: CasePage, kind_name: str, about: str | None = None) -> dict[str, Any]:
    """Give what a new form of a kind begins with: what stands where there can be one only, else usual values."""
    kind = KINDS[kind_name]
    standing = page.opened.casefile.latest(kind_name, about)
    if standing is not None and (kind.single or kind_name == "report"):
        return kind.write(standing.content)
    content = _usual(page, kind)
    if kind_name in PROMPTED:
        content[PROMPTED[kind_name]] = notice(page, kind_name)
    return content


def _usual(page: CasePage, kind: type[RecordKind]) -> dict[str, Any]:
    at = page.opened.at
    content: dict[str, Any] = {}
    for name, field in kind.fields.items():
        if name == "review_window_ends_on":
            content[name] = review_ends(page).isoformat()
        elif name == "standard_of_proof":
            content[name] = page.opened.casefile.pack.standard_of_proof
        elif isinstance(field, declared.Moment) and field.required:
            content[name] = at.replace(second=0, microsecond=0).isoformat()
        elif isinstance(field, declared.Day) and field.required and not _is_hardly_today(name, field):
            content[name] = at.astimezone(page.opened.casefile.pack.zone).date().isoformat()
    return content


def _is_hardly_today(name: str, field: declared.Field) -> bool:
    """Whether today is no likely answer: an end or a limit, or the day of a death, which somebody has to think of."""
    return isinstance(field, declared.DayAhead) or name.startswith(AHEAD) or name == "died_on"


def review_ends(page: CasePage) -> date:
    """Work out the last day to ask for a review of a decision made now."""
    check = load_standards().checks["CLOSURE-01"]
    opened = page.opened
    ends = limits(check, opened.casefile, opened.at).due(opened.at, "review_days")
    return ends.astimezone(opened.casefile.pack.zone).date()


def notice(page: CasePage, kind_name: str) -> str:
    """Draft what the person is told, from what is on record; whoever decides makes it theirs."""
    closing = [] if kind_name == "rejection" else [_review_words(page), _support_words(page)]
    middle = _finding_lines(page) if kind_name == "decision" else []
    middle += _sanction_lines(page) if kind_name == "conclusion" else []
    return "\n\n".join(filter(None, [_first_words(page, kind_name), *middle, *closing]))


def _first_words(page: CasePage, kind_name: str) -> str:
    """Begin a letter as the law of the place has it, else in words of our own."""
    letters = page.opened.casefile.pack.letters
    ours = {
        "rejection": _("We do not take your complaint on because …"),
        "decision": _("We have decided on your complaint %(reference)s. This is what we found and why."),
        "conclusion": _("Your case %(reference)s is closed. This is what followed from our decision."),
        "settlement": _("Your case %(reference)s is closed because everyone agreed on the following."),
        "withdrawal": _("You told us that you want to withdraw your complaint %(reference)s. This is what we decided."),
        "review_dismissed": _("You asked us to look again at your case %(reference)s. The decision stands because …"),
    }
    words = letters[kind_name].text if kind_name in letters else ours[kind_name]
    return words % {"reference": page.opened.reference}


def _finding_lines(page: CasePage) -> list[str]:
    return [
        _(
            "%(number)s. %(allegation)s: %(finding)s. Our reasons: %(reasons)s",
            number=allegation.number,
            allegation=allegation.description,
            finding=_(allegation.decided.label).lower(),
            reasons=allegation.decided.record.content["reasons"],
        )
        for allegation in page.allegations
        if allegation.decided
    ]


def _sanction_lines(page: CasePage) -> list[str]:
    lines = [
        _("%(which)s: %(measure)s.", which=_(label), measure=_(value.label).lower())
        for officer in page.officers
        for label, value in officer.sanctions
        if value
    ]
    return [_("What was recommended, what the police decided, and what stands:"), "\n".join(lines)] if lines else []


def _review_words(page: CasePage) -> str:
    ends = day(review_ends(page))
    return _(
        "You can ask for a review until %(day)s: on your own page with your code, by letter, or at our counter.",
        day=ends,
    )


def _support_words(page: CasePage) -> str:
    offers = page.opened.casefile.pack.support
    return _("Support: %(offers)s.", offers="; ".join(offers)) if offers else ""
