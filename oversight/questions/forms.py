"""The questions of a complaint: one form a page."""

from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField
from wtforms.validators import Optional

from oversight.form_dates import ApproximateDateField, NotAfter
from oversight.form_fields import (
    ChecksField,
    EmailField,
    RadiosField,
    SelectMenuField,
    TelephoneField,
    TextBlockField,
    TextLineField,
    WholeNumberField,
)
from oversight.form_validators import Between, EmailAddress, MaxLength, Required
from oversight.forms import Form, is_wanted_in_another_language
from oversight.questions.choices import CAMERA, HARMS, IDENTITY, NEEDS, UNIFORM
from oversight.security import now, settings
from workflows.jurisdictions import load_pack
from workflows.jurisdictions.directory import Service, near
from workflows.records import RecordKind
from workflows.records import fields as declared
from workflows.records.told import NEEDS as HELP_WITH
from workflows.records.told import AccountDetails, PersonDetails, ReprisalFear

LONGEST_ACCOUNT = 20_000
LONGEST_ANSWER = 5_000
LONGEST_LINE = 200


def _today() -> date:
    return now().astimezone(load_pack(settings().pack).zone).date()


def _line(label: Any, hint: Any = "", longest: int = LONGEST_LINE, **attributes: Any) -> TextLineField:
    return TextLineField(
        label,
        description=hint,
        validators=[Optional(), MaxLength(longest)],
        render_kw={"autocomplete": "off", **attributes},
    )


def _block(label: Any, hint: Any = "", longest: int = LONGEST_ANSWER, rows: int = 5) -> TextBlockField:
    return TextBlockField(
        label, description=hint, validators=[Optional(), MaxLength(longest)], render_kw={"rows": rows}
    )


def _checks(label: Any, choices: Any, hint: Any = "") -> ChecksField:
    return ChecksField(label, description=hint, choices=choices, validators=[Optional()])


def asked(kind: type[RecordKind], name: str, label: Any = "", hint: Any = "") -> Any:
    """Make the field of a question that a kind of record declares; other words may stand in for its own."""
    field = kind.fields[name]
    label, hint = label or _l(field.label), hint or (_l(field.hint) if field.hint else "")
    match field:
        case declared.Text(lines=1):
            return _line(label, hint, field.longest)
        case declared.Text():
            return _block(label, hint, field.longest, field.lines)
        case declared.Several():
            return _checks(label, [(code, _l(words)) for code, words in field.options.items()], hint)
        case declared.Choice():
            return _radios(label, [(code, _l(words)) for code, words in field.options.items()], hint)
    raise TypeError(f"nobody is asked for {type(field).__name__}")


def _radios(label: Any, choices: Any, hint: Any = "") -> RadiosField:
    return RadiosField(label, description=hint, choices=choices, validators=[Optional()])


def _area(kind: type[RecordKind], name: str, none: Any) -> SelectMenuField:
    """Ask for one of the places of the pack, which are filled in by ``offer_areas``."""
    return SelectMenuField(_l(kind.fields[name].label), choices=[("", none)], validators=[Optional()])


def offer_areas(form: Form, name: str) -> None:
    """Let somebody choose one of the places of the pack; where it has none, they are not asked."""
    places = load_pack(settings().pack).places
    if places:
        form[name].choices = [*form[name].choices, *((place, _l(place)) for place in places)]
    else:
        del form[name]


class PersonForm(Form):
    """Whom it happened to, where that is not who writes."""

    name = _line(_l("Their name"), _l("Leave this empty if you do not know it or want to keep it to yourself"))
    tie = _line(_l("How do you know them?"), _l("For example: my son, a neighbour, I do not know them"))


class LostPersonForm(PersonForm):
    """Who died or is missing."""

    lost = _radios(_l("What do you know?"), (("died", _l("They died")), ("missing", _l("They are missing"))))
    last_seen = _line(_l("When and where were they last seen alive, or found?"), longest=300)


class ConsentForm(Form):
    """Whether the person agrees, and what lets somebody speak for whoever cannot."""

    consent = asked(PersonDetails, "consent")
    incapacity = asked(PersonDetails, "incapacity")
    speaks_as = asked(PersonDetails, "speaks_as")
    authority = asked(PersonDetails, "authority")


class CustodyForm(Form):
    """Where somebody is held, and the way to reach them that the staff there do not see."""

    facility = _line(_l(PersonDetails.fields["facility"].label), longest=200, list="places")
    facility_unit = asked(PersonDetails, "facility_unit")
    facility_number = asked(PersonDetails, "facility_number")
    facility_channel = asked(PersonDetails, "facility_channel")
    facility_safe = asked(PersonDetails, "facility_safe")


class GroupForm(Form):
    """For which group somebody writes."""

    group_name = asked(PersonDetails, "group_name")
    group_size = asked(PersonDetails, "group_size")


class OrganisationForm(Form):
    """For which organisation somebody writes."""

    organisation = asked(PersonDetails, "organisation")
    post = asked(PersonDetails, "post")


class ColleaguesForm(Form):
    """How somebody in the police stands to those whom they report."""

    colleague_told = asked(PersonDetails, "colleague_told")
    colleague_tie = asked(PersonDetails, "colleague_tie")
    colleague_after = asked(PersonDetails, "colleague_after")


class SawForm(Form):
    """How a witness knows."""

    saw_how = asked(AccountDetails, "saw_how")


def _account(label: Any, hint: Any, missing: Any, rows: int = 14) -> TextBlockField:
    return TextBlockField(
        label,
        description=hint,
        validators=[Required(missing), MaxLength(LONGEST_ACCOUNT, TOO_LONG)],
        render_kw={"rows": rows},
    )


TOO_LONG = _l(
    "Shorten what you wrote to %(limit)d characters. It has %(present)d now. "
    "You can send us the rest afterwards, with your code"
)


class AccountForm(Form):
    """What happened, in the person's own words."""

    account = _account(
        _l("What happened?"),
        _l(
            "What did the police do, or not do? Use your own words and any language. "
            "You can write up to 20,000 characters, about 8 pages."
        ),
        _l("Write what happened. One sentence is enough to begin with"),
    )


class ChildAccountForm(Form):
    """What happened, asked of a child."""

    account = _account(
        _l("What happened to you?"),
        _l("Write it as you would tell a friend. It is fine if you do not know everything, or make mistakes."),
        _l("Write what happened. One sentence is enough to begin with"),
        8,
    )


class ThanksForm(Form):
    """What somebody is thankful for."""

    account = _account(
        _l("What do you want to thank for?"),
        _l("What was done well, and by whom if you know. We pass it on."),
        _l("Write what you want to thank for. One sentence is enough"),
        6,
    )


class MattersForm(Form):
    """What the police did, and what they did not do: both are asked in the same way."""

    did = asked(AccountDetails, "did", hint=_l("Choose all that fit"))
    did_not = asked(AccountDetails, "did_not", hint=_l("Choose all that fit"))


class ForceForm(Form):
    """What force was used, with what, and what it did."""

    force_kinds = asked(AccountDetails, "force_kinds", hint=_l("Choose all that fit"))
    weapon_use = asked(AccountDetails, "weapon_use")
    force_before = asked(AccountDetails, "force_before")
    injuries = asked(AccountDetails, "injuries", hint=_l("Choose all that fit"))
    doctor = asked(AccountDetails, "doctor")
    doctor_where = asked(AccountDetails, "doctor_where")


class StopForm(Form):
    """A stop or a search."""

    stop_reason = asked(AccountDetails, "stop_reason")
    searched = asked(AccountDetails, "searched", hint=_l("Choose all that fit"))
    search_paper = asked(AccountDetails, "search_paper")
    searched_by_same_sex = asked(AccountDetails, "searched_by_same_sex")


class ArrestForm(Form):
    """An arrest, or time in a cell."""

    held_where = asked(AccountDetails, "held_where")
    held_how_long = asked(AccountDetails, "held_how_long")
    denied = asked(AccountDetails, "denied", hint=_l("Choose all that fit"))
    held_now = asked(AccountDetails, "held_now")


class ThingsForm(Form):
    """Things that were taken or damaged."""

    property_how = asked(AccountDetails, "property_how", hint=_l("Choose all that fit"))
    property_what = asked(AccountDetails, "property_what")
    property_receipt = asked(AccountDetails, "property_receipt")


class GatheringForm(Form):
    """A protest or another gathering."""

    gathering = asked(AccountDetails, "gathering")
    gathering_size = asked(AccountDetails, "gathering_size")
    gathering_order = asked(AccountDetails, "gathering_order")
    gathering_hurt = asked(AccountDetails, "gathering_hurt")


class GroundsForm(Form):
    """Why somebody thinks they were treated worse. The page says why it is asked, and that it need not be answered."""

    grounds = asked(PersonDetails, "grounds", hint=_l("Choose all that fit"))
    grounds_words = asked(PersonDetails, "grounds_words")


class WhenForm(Form):
    """When, as well as somebody remembers."""

    date = ApproximateDateField(
        _l("The date"),
        description=_l("If you are not sure, give the year, or the month and the year. For example 27 3 2026"),
        validators=[Optional(), NotAfter(_today)],
    )
    until = ApproximateDateField(
        _l("The last day, if it went on for longer"),
        validators=[Optional(), NotAfter(_today)],
    )
    time = _line(
        _l("Time of day, or when in your own words"), _l("For example: after dark, or three times last winter")
    )
    going_on = BooleanField(_l("It is still going on"))


def _place(label: Any) -> TextBlockField:
    hint = _l("An address, a street corner, a police station, a bus: whatever helps to find the place")
    return _block(label, hint, 1_000, 3)


class PlaceForm(Form):
    """Where, in words."""

    place = _place(_l("Where did it happen?"))


class ThanksPlaceForm(Form):
    """Where it was that somebody gives thanks for."""

    place = _place(_l("Where was it?"))


class WhereForm(PlaceForm):
    """Where, in words, by area and by kind."""

    area = _area(AccountDetails, "area", _l("I do not know, or somewhere else"))
    place_kind = asked(AccountDetails, "place_kind")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_areas(self, "area")


class OfficerForm(Form):
    """One officer, as far as known. ``id`` tells the same one sent twice from two of them."""

    id = HiddenField()
    name = _line(_l("Name"))
    badge = _line(_l("Number on the badge or uniform"), longest=50, width="10")
    rank = _line(_l("Rank"), longest=100, width="20")
    unit = _line(_l("Police station or unit"))
    vehicle = _line(_l("Vehicle"), _l("For example its number plate, number on the roof, or colour"))
    uniform = _radios(_l("What were they wearing?"), UNIFORM)
    camera = _radios(_l("Did they wear a camera?"), CAMERA)
    description = _block(_l("What did they look like, or what else do you know?"), longest=2_000, rows=3)


class FilesForm(Form):
    """Nothing but its token: the files of the page are read as they come in, not as answers."""


class WitnessesForm(Form):
    """Who else knows, and where recordings may be."""

    witnesses = asked(AccountDetails, "witnesses")
    recordings = asked(AccountDetails, "recordings")


class HarmForm(Form):
    """What it did to people and things."""

    kinds = _checks(_l("Kinds of harm"), HARMS, _l("Choose all that fit"))
    harm = _block(_l("The harm in your own words"), _l("For example injuries, a doctor you saw, photos you have"))


class WishesForm(Form):
    """What the person hopes for."""

    wanted = asked(AccountDetails, "wanted", hint=_l("Choose all that fit"))
    wishes = _block(_l("In your own words"))


class FearsForm(Form):
    """Whether somebody is in danger for having come forward."""

    afraid = asked(ReprisalFear, "afraid")
    feared = asked(ReprisalFear, "feared", hint=_l("Choose all that fit"))
    threats = asked(ReprisalFear, "threats", hint=_l("Choose all that fit"))
    fear_words = asked(ReprisalFear, "fear_words")
    guards = asked(ReprisalFear, "guards", hint=_l("Choose all that fit"))


class ChildFearsForm(Form):
    """The same, asked of a child in fewer words."""

    afraid = asked(ReprisalFear, "afraid", _l("Are you afraid of somebody?"))
    fear_words = asked(ReprisalFear, "fear_words", _l("Who or what makes you afraid?"))


def _in_short(service: Service) -> str:
    """Tell with what somebody helps, whom, where, and how to reach them."""
    served = ", ".join(_(place) for place in service.serves)
    words = (_(HELP_WITH[service.need]), served, service.place and _(service.place), _(service.reach))
    return ". ".join(filter(None, words))


class HelpForm(Form):
    """Which of the services near them somebody wants, and whether we may tell them.

    With an area chosen, those are shown that help there, and whichever were chosen before.
    """

    help_area = _area(PersonDetails, "help_area", _l("Show the services of all areas"))
    services = ChecksField(_l("I want help from"), description=_l("Choose all that fit"), validators=[Optional()])
    may_tell = _radios(
        _l("May we give them your name and how to reach you, so that they call you?"),
        (("yes", _l("Yes, tell them")), ("no", _l("No, I turn to them myself"))),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_areas(self, "help_area")
        offered = self._offered()
        self.services.choices = [(one.id, _l(one.label)) for one in offered]
        self.services.hints = {one.id: _in_short(one) for one in offered}

    def _offered(self) -> list[Service]:
        listed = load_pack(settings().pack).services
        helping = near(listed, self.help_area.data if "help_area" in self else None)
        return [*helping, *(one for one in listed if one.id in self.services.data and one not in helping)]


class AreaForm(Form):
    """For which area somebody wants to see who helps. Nothing of it is kept."""

    area = _area(PersonDetails, "help_area", _l("Show the services of all areas"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_areas(self, "area")


class AdultForm(Form):
    """A grown-up whom a child trusts, if there is one."""

    adult_name = asked(PersonDetails, "adult_name")
    adult_reach = asked(PersonDetails, "adult_reach")
    adult_may_know = asked(PersonDetails, "adult_may_know")


class AgeForm(Form):
    """How old the person is who writes about themselves."""

    age = WholeNumberField(
        _l("How old are you?"),
        description=_l("We ask because children and young people have a right to more help."),
        validators=[Optional(), Between(0, 120)],
        render_kw={"width": "3", "autocomplete": "off"},
    )


class AgesForm(Form):
    """How old the person is whom it happened to, and who writes if they are young."""

    their_age = WholeNumberField(
        _l("How old is the person it happened to?"),
        description=_l("If you are not sure, give your best guess."),
        validators=[Optional(), Between(0, 120)],
        render_kw={"width": "3", "autocomplete": "off"},
    )
    age = WholeNumberField(
        _l("Your own age, if you are under 18"),
        validators=[Optional(), Between(0, 120)],
        render_kw={"width": "3", "autocomplete": "off"},
    )


class NeedsForm(Form):
    """What makes it possible for the person to take part."""

    needs = _checks(_l("To understand each other, I need"), NEEDS, _l("Choose all that fit"))
    language = _line(_l("The language you want us to use"), longest=100, width="20")
    details = _block(_l("More about what you need"), longest=2_000, rows=3)


class IdentityForm(Form):
    """Whether the person says who they are; the page tells the consequences first."""

    identity = RadiosField(
        _l("Your choice"), choices=IDENTITY, validators=[Required(_l("Choose one of the three answers"))]
    )


def _email() -> EmailField:
    return EmailField(
        _l("E-mail address"),
        validators=[Optional(), MaxLength(254), EmailAddress()],
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )


def _phone() -> TelephoneField:
    return TelephoneField(
        _l("Telephone number"),
        validators=[Optional(), MaxLength(100)],
        render_kw={"autocomplete": "off", "width": "20"},
    )


def _safe() -> TextBlockField:
    return _block(
        _l("How can we reach you safely?"),
        _l("For example: only in the morning, do not leave messages, do not say who calls"),
        1_000,
        3,
    )


class NameForm(Form):
    """Who the person is."""

    name = TextLineField(
        _l("Your name"),
        validators=[Required(_l("Enter your name")), MaxLength(LONGEST_LINE)],
        render_kw={"autocomplete": "off"},
    )


class ContactForm(NameForm):
    """Who the person is and how to reach them: one way at least."""

    email = _email()
    phone = _phone()
    address = _block(_l("Address for letters"), longest=500, rows=3)
    safe = _safe()

    def validate(self, extra_validators: Any = None) -> bool:
        """Check each field, then that there is a way to reach the person."""
        fit: bool = super().validate(extra_validators)
        if is_wanted_in_another_language() or any(
            field.data or field.errors for field in (self.email, self.phone, self.address)
        ):
            return fit
        message = _l(
            "Give one way to reach you: e-mail address, telephone number or address. Or go back and stay anonymous"
        )
        self.email.errors = [message]
        return False


class ChildContactForm(NameForm):
    """Who a child is. None has to have a telephone or an address of their own: the code is enough."""

    phone = _phone()
    email = _email()
    safe = _safe()


class HeldContactForm(NameForm):
    """Who somebody in custody is, and who outside can be reached: the place and its way were asked before."""

    lawyer = _line(_l("Your lawyer, and how to reach them"), longest=300)
    relative = _line(_l("Somebody outside whom we may ask for you, and how to reach them"), longest=300)
    safe = _safe()
