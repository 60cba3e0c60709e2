"""The questions in their order, each declared once: its key in the address, its form, and when it is asked."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from flask_babel import lazy_gettext as _l

from oversight.form_dates import ApproximateDate
from oversight.forms import Form
from oversight.questions import after_forms, choices, event_forms, who_forms, writer_forms
from oversight.questions.paths import CUSTODY, PATHS, QUICK, SELF, Path, WhoForm
from oversight.security import settings
from workflows.jurisdictions import load_pack

Answers = dict[str, Any]

PARTS = (
    _l("Who you are writing for"),
    _l("What happened"),
    _l("What followed"),
    _l("What we need to know about you"),
    _l("Check and send"),
)
"""What the progress line counts. Every way through the questions passes all of them, so the count never jumps."""

PACE, IN_A_HURRY = "_pace", "quick"
"""Where it is kept that somebody answers only the most important questions now."""


def _always(answers: Answers) -> bool:
    return True


def _told(step: str, name: str, *codes: str) -> Callable[[Answers], bool]:
    """Ask only whoever chose one of these answers to another question."""
    return lambda answers: bool(set(codes) & set(answers.get(step, {}).get(name) or ()))


def _did(*codes: str) -> Callable[[Answers], bool]:
    return _told("matters", "did", *codes)


def _held(answers: Answers) -> bool:
    """Ask where somebody is held who writes from there, or for somebody of whom they say that they are held."""
    return path_of(answers).key == CUSTODY or answers.get("consent", {}).get("incapacity") == "held"


def _help_is_near(answers: Answers) -> bool:
    """Offer services where the pack of the place lists any."""
    return bool(load_pack(settings().pack).services)


def _where_it_was(answers: Answers) -> Answers:
    return {"help_area": answers.get("where", {}).get("area")}


def _nothing(answers: Answers) -> Answers:
    return {}


def _says_who_they_are(answers: Answers) -> bool:
    return bool(answers.get("identity", {}).get("identity") != choices.ANONYMOUS)


@dataclass(frozen=True, slots=True)
class Step:
    """One page of the complaint. The title is its heading; a form with one question needs none but that.

    Whether it is asked at all is for the path to say, and then for ``asked``. Those that ``must`` be answered are few.
    ``suggests`` takes from earlier answers what the page shows until it is answered itself.
    """

    key: str
    part: int
    form: type[Form]
    title: Any
    asked: Callable[[Answers], bool] = _always
    template: str = "public/question.html"
    must: bool = False
    opened_by: str = ""
    suggests: Callable[[Answers], Answers] = _nothing


def _opened(key: str, form: type[Form], title: Any, asked: Callable[[Answers], bool], **more: Any) -> Step:
    return Step(key, 2, form, title, asked, opened_by="matters", **more)


STEPS = (
    Step("who", 1, WhoForm, _l("Who are you writing for?"), must=True),
    Step("group", 1, who_forms.GroupForm, _l("Which group is it?")),
    Step("organisation", 1, who_forms.OrganisationForm, _l("Which organisation is it?")),
    Step("colleagues", 1, who_forms.ColleaguesForm, _l("How do you stand to them?"), template="public/colleagues.html"),
    Step("saw", 1, who_forms.SawForm, _l("How do you know of it?")),
    Step("person", 1, who_forms.PersonForm, _l("Who did it happen to?")),
    Step("consent", 1, who_forms.ConsentForm, _l("Do they agree?"), template="public/consent.html"),
    Step("custody", 1, who_forms.CustodyForm, _l("Where are they held?"), _held, template="public/custody.html"),
    Step("account", 2, event_forms.AccountForm, _l("What happened?"), template="public/account.html", must=True),
    Step("matters", 2, event_forms.MattersForm, _l("What was done, and what was not done?")),
    _opened("force", event_forms.ForceForm, _l("What force was used?"), _did("force", "weapon")),
    _opened("stop", event_forms.StopForm, _l("How was the stop or search?"), _did("stop", "home")),
    _opened("arrest", event_forms.ArrestForm, _l("How was the arrest or the time in the cell?"), _did("arrest")),
    _opened("things", event_forms.ThingsForm, _l("What happened to the things?"), _did("property")),
    _opened("gathering", event_forms.GatheringForm, _l("How was the gathering?"), _did("assembly")),
    _opened(
        "grounds",
        event_forms.GroundsForm,
        _l("Why were they treated worse?"),
        _did("discrimination"),
        template="public/grounds.html",
    ),
    Step("when", 2, event_forms.WhenForm, _l("When did it happen?")),
    Step("where", 2, event_forms.WhereForm, _l("Where did it happen?")),
    Step("place", 2, event_forms.PlaceForm, _l("Where did it happen?")),
    Step("officers", 2, event_forms.OfficerForm, _l("Who was it?"), template="public/officers.html"),
    Step("witnesses", 2, event_forms.WitnessesForm, _l("Who saw or heard it?")),
    Step(
        "files", 2, event_forms.FilesForm, _l("Do you have photos, recordings or papers?"), template="public/files.html"
    ),
    Step("harm", 3, after_forms.HarmForm, _l("What harm was done?"), template="public/harm.html"),
    Step("wishes", 3, after_forms.WishesForm, _l("What do you want to happen?")),
    Step("fears", 3, after_forms.FearsForm, _l("Are you afraid of what could follow?"), template="public/fears.html"),
    Step(
        "help",
        3,
        after_forms.HelpForm,
        _l("Do you want help?"),
        _help_is_near,
        template="public/help.html",
        suggests=_where_it_was,
    ),
    Step("adult", 3, after_forms.AdultForm, _l("Is there a grown-up who helps you?"), template="public/adult.html"),
    Step("age", 4, writer_forms.AgeForm, _l("How old are you?")),
    Step("ages", 4, writer_forms.AgesForm, _l("How old are you both?")),
    Step("needs", 4, writer_forms.NeedsForm, _l("What do you need?")),
    Step(
        "identity",
        4,
        writer_forms.IdentityForm,
        _l("May we know who you are?"),
        template="public/identity.html",
        must=True,
    ),
    Step("contact", 4, writer_forms.ContactForm, _l("How can we reach you?"), _says_who_they_are, must=True),
)

BY_KEY = {step.key: step for step in STEPS}


def path_of(answers: Answers) -> Path:
    """Give the path that was chosen; that of somebody who writes for themselves until one is."""
    return PATHS.get(answers.get("who", {}).get("who"), PATHS[SELF])


def in_a_hurry(answers: Answers) -> bool:
    """Tell whether somebody answers only the most important questions now."""
    return answers.get(PACE) == IN_A_HURRY


def without_hurry(answers: Answers) -> Answers:
    """Let the other questions be asked as well."""
    return {name: given for name, given in answers.items() if name != PACE}


def path(answers: Answers) -> tuple[Step, ...]:
    """Give the pages that these answers lead through."""
    return tuple(_asked_of(STEPS, answers))


def _asked_of(steps: Iterable[Step], answers: Answers) -> Iterator[Step]:
    """Give those of some pages that these answers lead through."""
    on_path = _pages_of(path_of(answers).key, hurried=in_a_hurry(answers))
    return (step for step in steps if step.key in on_path and step.asked(answers))


@cache
def _pages_of(path_key: str, *, hurried: bool) -> frozenset[str]:
    """Name the pages that a path may lead through."""
    return frozenset({"who", *(key for key in PATHS[path_key].asks if key in QUICK or not hurried)})


def unanswered(answers: Answers) -> Step | None:
    """Give the first page that was not answered yet; none when there is none."""
    return next((step for step in path(answers) if step.key not in answers), None)


def missing(answers: Answers) -> Step | None:
    """Give the first page that must be answered and was not; none when the complaint can be sent."""
    return next((step for step in path(answers) if step.must and step.key not in answers), None)


def opened(step: Step, answers: Answers) -> Step | None:
    """Give the first page that an answer to this one opened and that was not answered yet."""
    return next((one for one in path(answers) if one.opened_by == step.key and one.key not in answers), None)


def after(step: Step, answers: Answers) -> Step | None:
    """Give the page that follows; none when it is the last."""
    place = STEPS.index(step)
    return next(_asked_of(STEPS[place + 1 :], answers), None)


def before(step: Step, answers: Answers) -> Step | None:
    """Give the page before; none at the first."""
    place = STEPS.index(step)
    return next(_asked_of(reversed(STEPS[:place]), answers), None)


def title_of(step: Step, answers: Answers) -> Any:
    """Give the heading of a page in the words of the path."""
    return path_of(answers).titles.get(step.key, step.title)


VARYING = frozenset(key for path in PATHS.values() for key in path.forms)
"""The pages whose fields are not the same on every path."""


def form_of(step: Step, answers: Answers) -> type[Form]:
    """Give the form of a page as the path has it."""
    return path_of(answers).forms.get(step.key, step.form)


def put(answers: Answers, step: Step, given: Answers) -> Answers:
    """Keep the answers of one page. Who chooses to be anonymous leaves no name behind, not even here."""
    changed = {**answers, step.key: given}
    if not _says_who_they_are(changed):
        changed.pop("contact", None)
    return changed


def given(form: Form) -> Answers:
    """Read the answers of a form as they are kept."""
    return {field.short_name: _plain(field.data) for field in form if field.name != "csrf_token"}


def shown(step: Step, answers: Answers) -> Form:
    """Fill the form of a page with the answers that are kept."""
    return form_of(step, answers)(formdata=None, data=_typed(answers.get(step.key, {})))


def suggested(step: Step, answers: Answers) -> Form:
    """Fill the form of a page as it is asked: with its own answers, else with what earlier ones suggest."""
    return shown(step, answers if step.key in answers else {**answers, step.key: step.suggests(answers)})


def _plain(value: Any) -> Any:
    if isinstance(value, ApproximateDate):
        return str(value)
    return list(value) if isinstance(value, tuple) else value


def _typed(kept: Answers) -> Answers:
    dates = {name: ApproximateDate.from_text(kept[name]) for name in ("date", "until") if kept.get(name)}
    return {**kept, **dates}
