"""The questions in their order, each declared once: its key in the address, its form, and when it is asked."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l

from oversight.form_fields import ApproximateDate
from oversight.forms import Form
from oversight.questions import choices, forms

Answers = dict[str, Any]

PARTS = (
    _l("Who you are writing for"),
    _l("What happened"),
    _l("What followed"),
    _l("What we need to know about you"),
    _l("Check and send"),
)
"""What the progress line counts. Every way through the questions passes all of them, so the count never jumps."""


def _always(answers: Answers) -> bool:
    return True


def _for_self(answers: Answers) -> bool:
    return bool(answers.get("who", {}).get("who") == choices.SELF)


def _for_others(answers: Answers) -> bool:
    return not _for_self(answers)


def _says_who_they_are(answers: Answers) -> bool:
    return bool(answers.get("identity", {}).get("identity") != choices.ANONYMOUS)


@dataclass(frozen=True, slots=True)
class Step:
    """One page of the complaint. The title is its heading; a form with one question needs none but that."""

    key: str
    part: int
    form: type[Form]
    title: Any
    asked: Callable[[Answers], bool] = _always
    template: str = "public/question.html"


STEPS = (
    Step("who", 1, forms.WhoForm, _l("Who are you writing for?")),
    Step("person", 1, forms.PersonForm, _l("Who did it happen to?"), _for_others),
    Step("account", 2, forms.AccountForm, _l("What happened?"), template="public/account.html"),
    Step("when", 2, forms.WhenForm, _l("When did it happen?")),
    Step("where", 2, forms.WhereForm, _l("Where did it happen?")),
    Step("officers", 2, forms.OfficerForm, _l("Who was it?"), template="public/officers.html"),
    Step("files", 2, forms.FilesForm, _l("Do you have photos, recordings or papers?"), template="public/files.html"),
    Step("harm", 3, forms.HarmForm, _l("What harm was done?"), template="public/harm.html"),
    Step("wishes", 3, forms.WishesForm, _l("What do you want to happen?")),
    Step("age", 4, forms.AgeForm, _l("How old are you?"), _for_self),
    Step("ages", 4, forms.AgesForm, _l("How old are you both?"), _for_others),
    Step("needs", 4, forms.NeedsForm, _l("What do you need?")),
    Step("identity", 4, forms.IdentityForm, _l("May we know who you are?"), template="public/identity.html"),
    Step("contact", 4, forms.ContactForm, _l("How can we reach you?"), _says_who_they_are),
)

BY_KEY = {step.key: step for step in STEPS}


def path(answers: Answers) -> tuple[Step, ...]:
    """Give the pages that these answers lead through."""
    return tuple(step for step in STEPS if step.asked(answers))


def unanswered(answers: Answers) -> Step | None:
    """Give the first page that was not answered yet; none when the complaint can be sent."""
    return next((step for step in path(answers) if step.key not in answers), None)


def after(step: Step, answers: Answers) -> Step | None:
    """Give the page that follows; none when it is the last."""
    following = path(answers)
    place = following.index(step) + 1 if step in following else len(following)
    return following[place] if place < len(following) else None


def before(step: Step, answers: Answers) -> Step | None:
    """Give the page before; none at the first."""
    earlier = [each for each in STEPS[: STEPS.index(step)] if each.asked(answers)]
    return earlier[-1] if earlier else None


def put(answers: Answers, step: Step, given: Answers) -> Answers:
    """Keep the answers of one page. Who chooses to be anonymous leaves no name behind, not even here."""
    changed = {**answers, step.key: given}
    if not _says_who_they_are(changed):
        changed.pop("contact", None)
    return changed


def given(form: Form) -> Answers:
    """Read the answers of a form as they are kept."""
    return {field.name: _plain(field.data) for field in form if field.name != "csrf_token"}


def shown(step: Step, answers: Answers) -> Form:
    """Fill the form of a page with the answers that are kept."""
    return step.form(formdata=None, data=_typed(answers.get(step.key, {})))


def _plain(value: Any) -> Any:
    if isinstance(value, ApproximateDate):
        return str(value)
    return list(value) if isinstance(value, tuple) else value


def _typed(kept: Answers) -> Answers:
    if not kept.get("date"):
        return kept
    return {**kept, "date": ApproximateDate.from_text(kept["date"])}
