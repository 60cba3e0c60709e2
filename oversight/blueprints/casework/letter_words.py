"""The words that a letter begins with, in the language set while it is written; whoever sends it makes it theirs."""

from flask_babel import gettext as _

from oversight.queries.case_page import CasePage
from oversight.templating import day
from workflows.standards import load_standards
from workflows.wording import N_

LETTERS = {
    "acknowledgement": N_("Acknowledgement"),
    "progress": N_("How your case is going"),
    "delay": N_("Why it takes longer"),
    "outcome": N_("The result"),
    "rejection": N_("Why we do not take your complaint on"),
    "review": N_("Your request for a review"),
    "other": N_("Letter"),
}
"""Every kind of letter, and its heading."""

NEWS = "VICTIM-02"


def heading_of(kind: str) -> str:
    """Name a letter as its reader does."""
    return _(LETTERS.get(kind, LETTERS["other"]))


def first_words(page: CasePage, kind: str) -> str:
    """Draft a letter from what is on record."""
    lines = {
        "acknowledgement": _acknowledged,
        "progress": _progress,
        "delay": _delay,
        "rejection": _rejected,
        "review": _review,
    }.get(kind, _plain)(page)
    return "\n\n".join(filter(None, lines))


def _acknowledged(page: CasePage) -> list[str]:
    pack = page.opened.casefile.pack
    support = "; ".join(_(offer) for offer in pack.support)
    return [
        _("We have received your complaint and keep it under this reference: %(reference)s.", reference=_ref(page)),
        f"{_(page.meaning.plain)} {_(page.meaning.next)}",
        _("We tell you how your case is going, and its result with the reasons. You can add to what you said."),
        _("You can bring someone you trust, a lawyer and an interpreter. It costs nothing."),
        _("Nobody may punish you for telling us, or press you to take it back. If anyone tries, tell us at once."),
        _("Whom you can ask: %(contact)s", contact=_(pack.contact_person)),
        _("Support: %(offers)s.", offers=support) if support else "",
    ]


def _progress(page: CasePage) -> list[str]:
    return [
        _("This is how your case %(reference)s is going.", reference=_ref(page)),
        f"{_(page.meaning.plain)} {_(page.meaning.next)}",
        _news(page),
    ]


def _delay(page: CasePage) -> list[str]:
    return [
        _("Your case %(reference)s takes longer than we told you, because …", reference=_ref(page)),
        _("This is what we do next: …"),
        _news(page),
    ]


def _rejected(page: CasePage) -> list[str]:
    rejection = page.opened.casefile.latest("rejection")
    return [rejection["reasons"] if rejection else _("We do not take your complaint on because …")]


def _review(page: CasePage) -> list[str]:
    return [
        _("You asked us to look again at your case %(reference)s.", reference=_ref(page)),
        _("Someone who had nothing to do with your case looks at it."),
        _news(page),
    ]


def _plain(page: CasePage) -> list[str]:
    return [_("About your case %(reference)s: …", reference=_ref(page))]


def _news(page: CasePage) -> str:
    asked = page.opened.evaluation.working(load_standards().checks[NEWS])
    if asked is None or asked.worked.due_at < page.opened.at:
        return ""
    return _("You get news from us by %(day)s.", day=day(asked.worked.due_at))


def _ref(page: CasePage) -> str:
    return page.opened.reference
