"""Make of the answers what is shown for checking, and what is filed."""

from collections.abc import Iterator, Sequence
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from markupsafe import Markup

from oversight.form_dates import ApproximateDate
from oversight.queries.follow_up import Filed
from oversight.questions import choices
from oversight.questions.steps import Answers, Step, path, path_of, shown, title_of
from oversight.security import now, settings
from oversight.services.files import WaitingFile
from oversight.services.filing import Filing, OfficerDescribed
from oversight.templating import day, month
from workflows.jurisdictions import load_pack
from workflows.jurisdictions.directory import Service
from workflows.records import RecordKind, told
from workflows.records.told import AccountDetails
from workflows.records.told_fear import THREATS, ReprisalFear, urgency_of
from workflows.records.told_person import PersonDetails

Row = tuple[Any, Any, str]

WORDS = Markup('<span class="app-prose" dir="auto">{}</span>')


def rows_to_check(answers: Answers, files: Sequence[WaitingFile] = ()) -> list[Row]:
    """List every answer with the way to change it."""
    return [row for step in path(answers) for row in _rows(step, answers, files)]


def _rows(step: Step, answers: Answers, files: Sequence[WaitingFile]) -> list[Row]:
    if step.key == "officers":
        return _officer_rows(step, answers)
    if step.key == "files":
        names = WORDS.format("\n".join(file.name for file in files)) if files else _("No files")
        return [(_("Photos, recordings, papers"), names, url_for("public.files", change="yes"))]
    change = url_for("public.question", step=step.key, change="yes")
    form = shown(step, answers)
    given = [(field.label.text, in_words(field)) for field in form if field.type != "CSRFTokenField"]
    said = [(label, words, change) for label, words in given if words]
    return said or [(title_of(step, answers), _("Not answered"), change)]


def _officer_rows(step: Step, answers: Answers) -> list[Row]:
    officers = answers.get("officers", {}).get("list", [])
    if not officers:
        return [(title_of(step, answers), _("Nobody described"), url_for("public.officers", change="yes"))]
    return [
        (
            _("Person %(number)d", number=number),
            WORDS.format(officer_in_words(officer)),
            url_for("public.officers", officer=officer["id"], change="yes"),
        )
        for number, officer in enumerate(officers, 1)
    ]


def officer_in_words(officer: dict[str, str]) -> str:
    """Write down what was told of one officer, a line for each answer."""
    return "\n".join(_told_of_officer(name, said) for name, said in officer.items() if said and name != "id")


def _told_of_officer(name: str, said: str) -> str:
    """Write one answer about an officer; a number alone would tell nobody what it numbers."""
    chosen = {"uniform": told.UNIFORM, "camera": told.CAMERA}
    if name == "badge":
        return _("Number on the badge or uniform: %(number)s", number=said)
    return _(chosen[name][said]) if name in chosen else said


def in_words(field: Any) -> Any:
    """Write an answer as it is shown for checking, or read aloud."""
    if isinstance(field.data, ApproximateDate):
        return _date_in_words(field.data)
    if hasattr(field, "iter_choices"):
        return Markup("<br>").join(choice[1] for choice in field.iter_choices() if choice[2] and choice[0])
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
        _("until %(day)s", day=_kept_date_in_words(happened["until"])) if happened.get("until") else "",
        happened.get("time", "") or happened.get("words", ""),
        _("It is still going on") if happened.get("going_on") else "",
    ]
    rows = (
        (_("What happened"), filed.account),
        (_("When"), "\n".join(filter(None, when))),
        (_("Where"), filed.place),
        (_("Who it was"), "\n\n".join(map(officer_in_words, filed.officers))),
        (_("What harm was done"), filed.harm),
        (_("What you want to happen"), filed.wishes),
        (_("What you need"), filed.needs),
    )
    return [(label, WORDS.format(words), "") for label, words in rows if words]


def filing_of(answers: Answers, language: str) -> Filing:
    """Make of the answers what is filed. Only what the questions asked led to counts."""
    chosen = path_of(answers)
    asked = {step.key: answers.get(step.key, {}) for step in path(answers)}
    contact, where = asked.get("contact", {}), asked.get("where", asked.get("place", {}))
    identity = asked["identity"].get("identity")
    officers = asked.get("officers", {}).get("list", ())
    return Filing(
        account=asked["account"]["account"],
        source=chosen.source,
        language=language,
        roles=chosen.roles,
        name=contact.get("name", ""),
        contact={way: contact[way] for way in WAYS if contact.get(way)},
        anonymous=identity == choices.ANONYMOUS,
        age=asked.get("age", asked.get("ages", {})).get("age"),
        needs=_needs(asked.get("needs", {})),
        happened={name: words for name, words in asked.get("when", {}).items() if words} | _seen(officers),
        place=where.get("place", ""),
        harm=_harm(asked.get("harm", {})),
        wishes=asked.get("wishes", {}).get("wishes", ""),
        officers=tuple(_officer(each) for each in officers),
        about=_about(asked, chosen.key, identity),
        records=tuple(_records(asked, chosen.light)),
        held_at=asked.get("custody", {}).get("facility", ""),
    )


WAYS = ("email", "phone", "address", "lawyer", "relative", "safe")


def _about(asked: Answers, who: str, identity: str) -> Answers:
    person = {name: words for name, words in asked.get("person", {}).items() if words}
    their_age = asked.get("ages", {}).get("their_age")
    if their_age is not None:
        person["age"] = their_age
    return {"writes_for": who, "identity": identity} | ({"person": person} if person else {})


def _records(asked: Answers, light: str) -> Iterator[tuple[str, Answers]]:
    """Give what was answered as the records that staff read and the standards ask about."""
    for kind in (AccountDetails, PersonDetails):
        answers = _told(kind, asked) | ({"light": light} if light and kind is AccountDetails else {})
        if kind is PersonDetails:
            answers = _with_help(answers, _services(asked))
        if answers:
            yield kind.name, answers
    yield from _consent_to_help(asked)
    yield from told_of_fear(_told(ReprisalFear, asked))
    needs = asked.get("needs", {})
    labels = dict(choices.NEEDS)
    for need in needs.get("needs", ()):
        spoken = needs.get("language") if need == "interpreter" else ""
        yield "need", {"need": choices.KINDS_OF_NEED[need], "what": spoken or str(labels[need])}


def _with_help(answers: Answers, services: list[Service]) -> Answers:
    """Add the services that were chosen. Where help is needed says nothing about somebody who wants none."""
    if services:
        return {**answers, "help_wanted": [_(one.label) for one in services]}
    return {name: value for name, value in answers.items() if name != "help_area"}


def _told(kind: type[RecordKind], asked: Answers) -> Answers:
    """Gather the answers to the questions that a kind of record declares, from whatever pages they were asked on."""
    given = {name: value for answers in asked.values() for name, value in answers.items() if value}
    return {name: given[name] for name in kind.fields if name in given}


def _consent_to_help(asked: Answers) -> Iterator[tuple[str, Answers]]:
    """Pass on that services may be told: only where the person said so, and said who they are."""
    services = _services(asked)
    if services and asked["help"].get("may_tell") == "yes" and asked.get("contact"):
        yield (
            "consent",
            {
                "purpose": "help_referral",
                "what": "\n".join([*(_(one.label) for one in services), _("My name and how to reach me")]),
                "help_with": list(dict.fromkeys(one.need for one in services)),
                "given_at": now().isoformat(),
                "informed_by": _("The page on which the person chose"),
            },
        )


def _services(asked: Answers) -> list[Service]:
    chosen = asked.get("help", {}).get("services", ())
    return [one for one in load_pack(settings().pack).services if one.id in chosen]


def told_of_fear(answers: Answers) -> Iterator[tuple[str, Answers]]:
    """Pass on that somebody is afraid, weighed at once; what was done to them already is reported as a reprisal."""
    threats = answers.get("threats", ())
    is_told = any(said for name, said in answers.items() if name != "afraid")
    if not is_told and answers.get("afraid") in {"no", "", None}:
        return
    yield ReprisalFear.name, {**answers, "afraid": answers.get("afraid") or "soon", "urgency": urgency_of(answers)}
    if threats:
        lines = [_(THREATS[code]) for code in threats]
        happened = "\n".join([*lines, *filter(None, [answers.get("fear_words")])])
        yield "reprisal_report", {"reported_at": now().isoformat(), "what_happened": happened}


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


def _seen(officers: Sequence[dict[str, str]]) -> Answers:
    """Keep the answers about each officer that were chosen from a list, by the officer's number."""
    seen = {
        str(number): {name: officer[name] for name in ("uniform", "camera") if officer.get(name)}
        for number, officer in enumerate(officers, 1)
    }
    chosen = {number: each for number, each in seen.items() if each}
    return {"officers": chosen} if chosen else {}
