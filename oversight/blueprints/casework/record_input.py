"""Read what was typed into the form of a record, with every mistake found at once."""

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext as _

from oversight.blueprints.casework.defaults import PROMPTED, beginning
from oversight.queries.case_page import CasePage
from oversight.queries.register import names_of_staff
from oversight.record_forms import RecordForm, record_form
from oversight.security import database, now
from oversight.templating import role_label
from workflows.clock_changes import changeable
from workflows.errors import InvalidRecord
from workflows.mandatory_referral import criteria_met
from workflows.records import KINDS
from workflows.records.fields import StaffMember, StaffMembers
from workflows.roles import Role

LETTER_LINES = 14


def form_of(
    page: CasePage, kind_name: str, about: str | None = None, content: dict[str, Any] | None = None
) -> RecordForm:
    """Make the form of a kind on a case, filled in with what usually goes there or with ``content``."""
    form = record_form(
        kind_name,
        page.opened.casefile.pack,
        content=beginning(page, kind_name, about) if content is None else content,
        evidence=[(item.id, item.content["description"]) for item in page.evidence],
        staff=_staff(kind_name),
        criteria=[(criterion.id, _(criterion.label)) for criterion in criteria_met(page.opened.casefile)],
        clocks=[(rule.id, _(rule.title)) for rule in changeable(page.opened.casefile, page.opened.actor.role)],
        people=_named(page, (*page.opened.rows.parties, *page.opened.rows.subjects)),
        allegations=_named(page, page.opened.rows.allegations),
        seen=page.opened.seen,
    )
    if kind_name in PROMPTED:
        form[PROMPTED[kind_name]].render_kw = {"rows": LETTER_LINES}
    return form


def _named(page: CasePage, rows: Iterable[Any]) -> list[tuple[str, str]]:
    targets = [page.book.targets[row.id] for row in rows]
    return [(target.id, f"{_(target.label) if target.label else ''} {target.name}".strip()) for target in targets]


def _staff(kind_name: str) -> list[tuple[str, str]]:
    asked = any(isinstance(field, StaffMember | StaffMembers) for field in KINDS[kind_name].fields.values())
    found = names_of_staff(database()) if asked else ()
    return [(account, f"{name} ({role_label(Role(role))})") for account, name, role in found]


def typed(form: RecordForm) -> dict[str, Any] | None:
    """Give what was typed as the record stores it; none where anything is wrong, which then stands beside its field."""
    readable = form.validate()
    content = form.content()
    try:
        KINDS[form.kind.name].validate(content, now())
    except InvalidRecord as invalid:
        wrong = {name: words for name, words in invalid.problems.items() if name not in form.errors}
        form.show(InvalidRecord(invalid.kind, wrong))
        return None
    return content if readable else None
