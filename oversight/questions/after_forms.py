"""Questions about what followed: harm, wishes, fears and help. One form a page."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms.validators import Optional

from oversight.form_fields import (
    ChecksField,
)
from oversight.forms import Form
from oversight.questions.asking import area, asked, block, checks, offer_areas, radios
from oversight.questions.choices import HARMS
from oversight.saying import of_place
from oversight.security import settings
from workflows.jurisdictions import load_pack
from workflows.jurisdictions.directory import Service, near
from workflows.records.told import AccountDetails
from workflows.records.told_fear import ReprisalFear
from workflows.records.told_person import NEEDS as HELP_WITH
from workflows.records.told_person import PersonDetails


class HarmForm(Form):
    """What it did to people and things."""

    kinds = checks(_l("Kinds of harm"), HARMS, _l("Choose all that fit"))
    harm = block(_l("The harm in your own words"), _l("For example injuries, a doctor you saw, photos you have"))


class WishesForm(Form):
    """What the person hopes for."""

    wanted = asked(AccountDetails, "wanted", hint=_l("Choose all that fit"))
    wishes = block(_l("In your own words"))


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
    words = (_(HELP_WITH[service.need]), served, service.place and of_place(service.place), of_place(service.reach))
    return ". ".join(filter(None, words))


class HelpForm(Form):
    """Which of the services near them somebody wants, and whether we may tell them.

    With an area chosen, those are shown that help there, and whichever were chosen before.
    """

    help_area = area(PersonDetails, "help_area", _l("Show the services of all areas"))
    services = ChecksField(_l("I want help from"), description=_l("Choose all that fit"), validators=[Optional()])
    may_tell = radios(
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

    area = area(PersonDetails, "help_area", _l("Show the services of all areas"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_areas(self, "area")


class AdultForm(Form):
    """A grown-up whom a child trusts, if there is one."""

    adult_name = asked(PersonDetails, "adult_name")
    adult_reach = asked(PersonDetails, "adult_reach")
    adult_may_know = asked(PersonDetails, "adult_may_know")
