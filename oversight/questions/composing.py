"""Make of the answers what is shown for checking, and what is filed."""

from collections.abc import Sequence
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from markupsafe import Markup

from oversight.form_fields import ApproximateDate
from oversight.queries.follow_up import Filed
from oversight.questions import choices
from oversight.questions.steps import BY_KEY, Answers, Step, path, shown
from oversight.services.files import WaitingFile
from oversight.services.filing import Filing, OfficerDescribed
from oversight.templating import day, month

Row = tuple[Any, Any, str]

ROLES = {
    choices.SELF: ("complainant", "victim"),
    choices.OTHER: ("complainant", "representative"),
    choices.DIED: ("complainant", "next_of_kin"),
    choices.WITNESS: ("complainant", "witness"),
    choices.OFFICER: ("complainant", "reporting_officer"),
    choices.ORGANISATION: ("complainant", "representative"),
}
SOURCES = {choices.SELF: "complainant", choices.OFFICER: "officer_report"}
WORDS = Markup('<span class="app-prose" dir="auto">{}</span>')


def rows_to_check(answers: Answers, files: Sequence[WaitingFile] = ()) -> list[Row]:
    """List every answer with the way to change it."""
    return [row for step in path(answers) for row in _rows(step, answers, files)]


def _rows(step: Step, answers: Answers, files: Sequence[WaitingFile]) -> list[Row]:
    if step.key == "officers":
        return _officer_rows(answers)
    if step.key == "files":
        names = WORDS.format("\n".join(file.name for file in files)) if files else _("No files")
        return [(_("Photos, recordings, papers"), names, url_for("public.files", change="yes"))]
    change = url_for("public.question", step=step.key, change="yes")
    form = shown(step, answers)
    given = [(field.label.text, _in_words(field)) for field in form if field.type != "CSRFTokenField"]
    said = [(label, words, change) for label, words in given if words]
    return said or [(step.title, _("Not answered"), change)]


def _officer_rows(answers: Answers) -> list[Row]:
    officers = answers.get("officers", {}).get("list", [])
    if not officers:
        return [(BY_KEY["officers"].title, _("Nobody described"), url_for("public.officers", change="yes"))]
    return [
        (
            _("Person %(number)d", number=number),
            WORDS.format("\n".join(words for name, words in officer.items() if name != "id" and words)),
            url_for("public.officers", officer=officer["id"], change="yes"),
        )
        for number, officer in enumerate(officers, 1)
    ]


def _in_words(field: Any) -> Any:
    if isinstance(field.data, ApproximateDate):
        return _date_in_words(field.data)
    if hasattr(field, "iter_choices"):
        return Markup("<br>").join(choice[1] for choice in field.iter_choices() if choice[2])
    if field.data is True:
        return _("Yes")
    return WORDS.format(field.data) if field.data not in (None, "", False) else ""


def _kept_date_in_words(date: str) -> str:
    try:
        return _date_in_words(ApproximateDate.from_text(date))
    except ValueError:
        return date


def _date_in_words(date: ApproximateDate) -> str:
    if date.day:
        return day(date.earliest)
    return month(date.earliest) if date.month else str(date.year)


def rows_as_filed(filed: Filed) -> list[Row]:
    """List what was filed, as the person wrote it."""
    happened = filed.happened
    when = [
        _kept_date_in_words(happened.get("date", "")),
        happened.get("time", "") or happened.get("words", ""),
        _("It is still going on") if happened.get("going_on") else "",
    ]
    rows = (
        (_("What happened"), filed.account),
        (_("When"), "\n".join(filter(None, when))),
        (_("Where"), filed.place),
        (_("Who it was"), "\n\n".join(filed.officers)),
        (_("What harm was done"), filed.harm),
        (_("What you want to happen"), filed.wishes),
        (_("What you need"), filed.needs),
    )
    return [(label, WORDS.format(words), "") for label, words in rows if words]


def filing_of(answers: Answers, language: str) -> Filing:
    """Make of the answers what is filed. Only what the questions asked led to counts."""
    asked = {step.key: answers.get(step.key, {}) for step in path(answers)}
    contact = asked.get("contact", {})
    who, identity = asked["who"].get("who"), asked["identity"].get("identity")
    return Filing(
        account=asked["account"]["account"],
        source=SOURCES.get(who, "third_party"),
        language=language,
        roles=ROLES[who],
        name=contact.get("name", ""),
        contact={way: contact[way] for way in ("email", "phone", "address", "safe") if contact.get(way)},
        anonymous=identity == choices.ANONYMOUS,
        age=asked.get("age", asked.get("ages", {})).get("age"),
        needs=_needs(asked["needs"]),
        happened={name: words for name, words in asked["when"].items() if words},
        place=asked["where"].get("place", ""),
        harm=_harm(asked["harm"]),
        wishes=asked["wishes"].get("wishes", ""),
        officers=tuple(_officer(each) for each in asked["officers"].get("list", ())),
        about=_about(asked, who, identity),
    )


def _about(asked: Answers, who: str, identity: str) -> Answers:
    person = {name: words for name, words in asked.get("person", {}).items() if words}
    their_age = asked.get("ages", {}).get("their_age")
    if their_age is not None:
        person["age"] = their_age
    return {"writes_for": who, "identity": identity} | ({"person": person} if person else {})


def _needs(answers: Answers) -> str:
    labels = dict(choices.NEEDS)
    lines = [str(labels[need]) for need in answers.get("needs", ())]
    if answers.get("language"):
        lines.append(_("Language: %(language)s", language=answers["language"]))
    return "\n".join([*lines, *filter(None, [answers.get("details")])])


def _harm(answers: Answers) -> str:
    labels = dict(choices.HARMS)
    lines = [str(labels[kind]) for kind in answers.get("kinds", ())]
    return "\n".join([*lines, *filter(None, [answers.get("harm")])])


def _officer(answers: dict[str, str]) -> OfficerDescribed:
    vehicle = _("Vehicle: %(vehicle)s", vehicle=answers["vehicle"]) if answers.get("vehicle") else ""
    words = "\n".join(filter(None, (answers.get("description"), vehicle)))
    known = {name: answers.get(name, "") for name in ("name", "badge", "rank", "unit")}
    return OfficerDescribed(description=words, **known)
