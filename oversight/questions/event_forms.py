"""Questions about what happened, when, where, and who was there: one form a page."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField
from wtforms.validators import Optional

from oversight.form_dates import ApproximateDateField, NotAfter, NotBefore
from oversight.form_fields import (
    TextBlockField,
)
from oversight.form_validators import MaxLength, Required
from oversight.forms import Form
from oversight.questions.asking import LONGEST_ACCOUNT, area, asked, block, line, offer_areas, radios, today
from oversight.questions.choices import CAMERA, UNIFORM
from workflows.records.told import AccountDetails
from workflows.records.told_person import PersonDetails


def _account(label: Any, hint: Any, missing: Any, rows: int = 14) -> TextBlockField:
    return TextBlockField(
        label,
        description=hint,
        validators=[Required(missing), MaxLength(LONGEST_ACCOUNT, TOO_LONG)],
        render_kw={"rows": rows},
    )


TOO_LONG = _l(
    "Shorten what you wrote to %(limit)s characters. It has %(present)s now. "
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
        validators=[Optional(), NotAfter(today)],
    )
    until = ApproximateDateField(
        _l("The last day, if it went on for longer"),
        validators=[Optional(), NotAfter(today), NotBefore("date")],
    )
    time = line(_l("Time of day, or when in your own words"), _l("For example: after dark, or three times last winter"))
    going_on = BooleanField(_l("It is still going on"))


def _place(label: Any) -> TextBlockField:
    hint = _l("An address, a street corner, a police station, a bus: whatever helps to find the place")
    return block(label, hint, 1_000, 3)


class PlaceForm(Form):
    """Where, in words."""

    place = _place(_l("Where did it happen?"))


class ThanksPlaceForm(Form):
    """Where it was that somebody gives thanks for."""

    place = _place(_l("Where was it?"))


class WhereForm(PlaceForm):
    """Where, in words, by area and by kind."""

    area = area(AccountDetails, "area", _l("I do not know, or somewhere else"))
    place_kind = asked(AccountDetails, "place_kind")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_areas(self, "area")


class OfficerForm(Form):
    """One officer, as far as known. ``id`` tells the same one sent twice from two of them."""

    id = HiddenField()
    name = line(_l("Name"))
    badge = line(_l("Number on the badge or uniform"), longest=50, width="10")
    rank = line(_l("Rank"), longest=100, width="20")
    unit = line(_l("Police station or unit"))
    vehicle = line(_l("Vehicle"), _l("For example its number plate, number on the roof, or colour"))
    uniform = radios(_l("What were they wearing?"), UNIFORM)
    camera = radios(_l("Did they wear a camera?"), CAMERA)
    description = block(_l("What did they look like, or what else do you know?"), longest=2_000, rows=3)


class FilesForm(Form):
    """Nothing but its token: the files of the page are read as they come in, not as answers."""


class WitnessesForm(Form):
    """Who else knows, and where recordings may be."""

    witnesses = asked(AccountDetails, "witnesses")
    recordings = asked(AccountDetails, "recordings")
