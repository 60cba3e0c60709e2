"""What staff fill in around the questions themselves: how it came, who was there, and what the person confirmed."""

import secrets
from dataclasses import replace
from datetime import UTC, datetime, tzinfo
from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField
from wtforms.validators import ValidationError

from oversight.blueprints.casework.forms import Empty
from oversight.form_dates import DateTimePartsField
from oversight.form_fields import (
    LanguageMenuField,
    LinesField,
    RadiosField,
    SelectMenuField,
    TextBlockField,
    TextLineField,
)
from oversight.form_validators import MaxLength, MaxLines, Required
from oversight.forms import Form
from oversight.languages import CITIZEN, languages_with, own_name
from oversight.queries.case_words import RECEIVED_BY, SOURCES
from oversight.questions.choices import ANONYMOUS
from oversight.questions.composing import filing_of
from oversight.questions.one_page import OnePage
from oversight.questions.paths import EVENT
from oversight.security import now, settings
from oversight.services.filing import Filing
from oversight.templating import languages_of
from workflows.guards import WITHOUT_A_COMPLAINT
from workflows.jurisdictions import load_pack
from workflows.records.taking import READ_BACK, SIGNATURE, PoliceNotice

QUIET = {"autocomplete": "off"}
IN_WRITING = frozenset({"letter", "paper", "email"})
"""Ways by which a complaint comes in writing: nobody is there to read it back to."""

CONFIRMED, SIGNED = frozenset({"confirmed", "corrected"}), frozenset({"signed", "mark"})


def _zone() -> tzinfo:
    return load_pack(settings().pack).zone


def _not_in_the_future(form: Any, field: Any) -> None:
    if field.data is not None and field.data > now():
        raise ValidationError(_("Check “%(label)s”: this time has not come yet", label=field.label.text))


def languages() -> list[tuple[str, str]]:
    """Give the languages in which we can read back and print, with their own names."""
    offered = languages_of(load_pack(settings().pack), languages_with(CITIZEN))
    return [(language, own_name(language)) for language in offered]


class OfficeTimeField(DateTimePartsField):
    """A date and time on the office's own clock."""

    def __init__(self, label: Any, **kwargs: Any) -> None:
        super().__init__(label, zone=_zone(), **kwargs)


def _line(label: Any, longest: int = 200, **more: Any) -> TextLineField:
    return TextLineField(label, validators=[Empty(), MaxLength(longest)], render_kw={**QUIET, **more})


class CameForm(Form):
    """How it came, in which language, and who was there."""

    channel = RadiosField(
        _l("How it came"),
        choices=[(code, _l(label)) for code, label in RECEIVED_BY.items() if code not in {"web", "found"}],
        validators=[Required(_l("Choose how it came"))],
    )
    received_at = OfficeTimeField(
        _l("When we received it"), validators=[Required(_l("Enter when it was received")), _not_in_the_future]
    )
    language = LanguageMenuField(
        _l("Language in which we read it back and print it"),
        choices=languages,
        validators=[Required(_l("Choose a language"))],
    )
    spoken = _line(_l("Language that the person spoke, if another"), width=20)
    interpreter = _line(_l("Who interpreted"))
    place = _line(_l("Where it was taken down"))
    present = LinesField(
        _l("Who else was there, one person a line"), validators=[Empty(), MaxLines(20)], render_kw={"rows": 2}
    )
    source = SelectMenuField(
        _l("Where it comes from"),
        choices=[
            ("", _l("As the person says below")),
            *((code, _l(label)) for code, label in SOURCES.items() if code not in WITHOUT_A_COMPLAINT),
        ],
    )
    submission = HiddenField()


class ReadBackForm(Form):
    """What the person said when it was read back to them, and whether they signed."""

    read_back = RadiosField(
        _l("Was it read back?"),
        choices=[(code, _l(label)) for code, label in READ_BACK.items()],
        validators=[Required(_l("Say whether it was read back"))],
    )
    read_by = _line(_l("Who read it aloud, if not you"))
    corrections = TextBlockField(
        _l("What the person corrected"), validators=[Empty(), MaxLength(5000)], render_kw={"rows": 2}
    )
    signature = RadiosField(
        _l("Signature"),
        choices=[(code, _l(label)) for code, label in SIGNATURE.items()],
        validators=[Required(_l("Say whether it was signed. Nobody has to sign to be heard"))],
    )
    remarks = TextBlockField(_l("Remarks"), validators=[Empty(), MaxLength(2000)], render_kw={"rows": 2})


class FoundForm(Form):
    """Why the body opens a case that nobody complained of, and what the police told."""

    source = RadiosField(
        _l("How the case begins"),
        choices=[(code, _l(SOURCES[code])) for code in ("police_notification", "own_motion")],
        validators=[Required(_l("Choose how the case begins"))],
    )
    channel = RadiosField(
        _l("How we learned of it"),
        choices=[(code, _l(RECEIVED_BY[code])) for code in ("phone", "email", "letter", "visit", "referral", "found")],
        validators=[Required(_l("Choose how we learned of it"))],
    )
    received_at = OfficeTimeField(
        _l("When it became known to us"), validators=[Required(_l("Enter when it became known")), _not_in_the_future]
    )
    information = TextBlockField(
        _l("What became known, and from where"),
        validators=[Required(_l("Write what became known, and from where")), MaxLength(20_000)],
        render_kw={"rows": 6},
    )
    reasons = TextBlockField(
        _l("Why the body looks into it"),
        validators=[Required(_l("Write why the body looks into it")), MaxLength(5000)],
        render_kw={"rows": 3},
    )
    what = RadiosField(
        _l("What the police report"),
        choices=[(code, _l(label)) for code, label in PoliceNotice.fields["what"].options.items()],  # type: ignore[attr-defined]
    )
    agency = _line(_l("Force or station that reports"))
    officer = _line(_l("Who reports: name, rank, telephone"))
    reference = _line(_l("Reference of the police"), width=20)
    known_at = OfficeTimeField(_l("When the police knew of it themselves"), validators=[Empty(), _not_in_the_future])
    affected = _line(_l("Who is affected, if known"))
    submission = HiddenField()

    def validate(self, extra_validators: Any = None) -> bool:
        """Check each field, then that a notification says what and by whom."""
        fit: bool = super().validate(extra_validators)
        if self.source.data != "police_notification":
            return fit
        wrong = {
            "what": "" if self.what.data else _("Choose what the police report"),
            "agency": "" if self.agency.data else _("Enter which force or station reports"),
            "known_at": _("The police cannot know of it later than they told us") if _is_later(self) else "",
        }
        for name, words in wrong.items():
            if words:
                self[name].errors = [*self[name].errors, words]
        return fit and not any(wrong.values())


def _is_later(form: FoundForm) -> bool:
    known, told = form.known_at.data, form.received_at.data
    return known is not None and told is not None and known > told


def _beginning() -> dict[str, Any]:
    return {"received_at": now().replace(second=0, microsecond=0), "submission": secrets.token_urlsafe(32)}


def came_form() -> CameForm:
    """Make the form of how it came, as it is first shown or as it was sent."""
    return CameForm(data={**_beginning(), "language": languages()[0][0]})


def found_form() -> FoundForm:
    """Make the form of a case that nobody complained of, as it is first shown or as it was sent."""
    return FoundForm(data=_beginning())


def questions(more_rows: int = 0) -> OnePage:
    """Make the questions of a complaint, empty or as they were sent."""
    return OnePage(_sent(), more_rows=more_rows)


def _sent() -> Any:
    return request.form if request.method == "POST" else None


ABOUT_THE_EVENT = (*(key for key in EVENT if key not in {"account", "grounds"}), "officers", "witnesses", "harm")


def questions_about_the_event(more_rows: int = 0) -> OnePage:
    """Make the questions that are left where nobody complains."""
    return OnePage(_sent(), ABOUT_THE_EVENT, more_rows)


def read_back_form(came: CameForm, *, sent: bool) -> ReadBackForm:
    """Make the form of reading back. What came in writing was read by nobody aloud, and is signed on paper."""
    if sent:
        return ReadBackForm()
    usual = {"read_back": "cannot", "signature": "on_paper"} if came.channel.data in IN_WRITING else {}
    return ReadBackForm(formdata=None, data=usual)


def taken(came: CameForm, page: OnePage, read: ReadBackForm, reader: str) -> Filing:
    """Make of all answers what is filed."""
    filing = filing_of(page.answers, came.language.data)
    received: datetime = came.received_at.data
    taking = {
        "place": came.place.data or None,
        "spoken": came.spoken.data or own_name(came.language.data),
        "interpreter": came.interpreter.data or None,
        "present": list(came.present.data),
        "read_back": read.read_back.data,
        "read_by": (read.read_by.data or reader) if _was_read(read) else None,
        "corrections": read.corrections.data or None,
        "signature": read.signature.data,
        "signed_on": now().astimezone(_zone()).date().isoformat() if read.signature.data in SIGNED else None,
        "remarks": read.remarks.data or None,
    }
    return replace(
        filing,
        channel=came.channel.data,
        source=came.source.data or filing.source,
        received_at=received.astimezone(UTC),
        records=(*filing.records, ("taking", taking)),
    )


def _was_read(read: ReadBackForm) -> bool:
    return read.read_back.data in CONFIRMED or read.signature.data == "mark"


def found(form: FoundForm, page: OnePage) -> Filing:
    """Make a case of what became known without a complaint."""
    told = {"account": {"account": form.information.data}, "identity": {"identity": ANONYMOUS}}
    asked = filing_of({**page.chosen, **page.answers, **told}, "en")
    received = form.received_at.data.astimezone(UTC)
    records = [("own_motion", {"information": form.information.data, "reasons": form.reasons.data}), *asked.records]
    if form.source.data == "police_notification":
        records.append(("police_notice", _notice(form, received)))
    return Filing(
        account=form.information.data,
        source=form.source.data,
        channel=form.channel.data,
        roles=("victim",) if form.affected.data else (),
        name=form.affected.data or "",
        wants_contact=False,
        happened=asked.happened,
        place=asked.place,
        harm=asked.harm,
        officers=asked.officers,
        received_at=received,
        records=tuple(records),
    )


def _notice(form: FoundForm, received: datetime) -> dict[str, Any]:
    return {
        "what": form.what.data,
        "notified_at": received.isoformat(),
        "known_at": form.known_at.data.isoformat() if form.known_at.data else None,
        "agency": form.agency.data,
        "officer": form.officer.data or None,
        "reference": form.reference.data or None,
    }
