"""The forms of casework that no record kind declares."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, HiddenField
from wtforms.validators import Optional, ValidationError

from oversight.form_dates import DatePartsField
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
from oversight.forms import Form
from oversight.queries.case_people import PARTY_ROLES
from oversight.queries.finding import as_reference
from oversight.record_forms import YES_NO
from oversight.saying import said
from workflows.errors import InvalidRecord
from workflows.states import MEANINGS, STORED

LINE = [Optional(), MaxLength(200)]
QUIET = {"autocomplete": "off"}


class Empty(Optional):
    """Lets a field be empty without the word “optional”, on pages that say so once for all."""

    def __init__(self) -> None:
        super().__init__()
        self.field_flags: dict[str, Any] = {}


class CaseForm(Form):
    """A form about a case."""


class FilterForm(Form):
    """What narrows the worklist. It lives in the address."""

    class Meta:
        """A form that only asks needs no token."""

        csrf = False

    text = TextLineField(
        _l("Reference, or whole words in the case"),
        render_kw={"width": 20, "autocomplete": "off", "spellcheck": "false"},
    )
    state = SelectMenuField(
        _l("State"), choices=[("", _l("Any")), *((state.value, _l(MEANINGS[state].label)) for state in STORED)]
    )
    since = DateField(_l("Received from"), validators=[Empty()])
    until = DateField(_l("Received to"), validators=[Empty()])
    came = SelectMenuField(
        _l("Sent"),
        choices=[
            ("", _l("Any time")),
            ("crowd", _l("While very many came at once")),
            ("otherwise", _l("At other times")),
        ],
    )


class ConfirmForm(Form):
    """Asks for nothing but the press of a button. ``seen`` is how much of the case its reader knew."""

    seen = HiddenField()

    @property
    def seen_seq(self) -> int | None:
        """Give the place in the chain that the reader had seen, if the form says so."""
        return int(self.seen.data) if (self.seen.data or "").isdecimal() else None

    def show(self, invalid: InvalidRecord) -> None:
        """Put what is wrong where it can be read: there is no field to put it beside."""
        self.seen.errors = [*self.seen.errors, *map(said, invalid.problems.values())]


class AssignForm(CaseForm):
    """Who is given the part."""

    account = RadiosField(_l("Who"), validators=[Required(_l("Choose somebody from the list"))])


class DeclareForm(CaseForm):
    """The conflict declaration."""

    has_interest = RadiosField(
        _l("Is there anything that ties you to anybody in this case, or any other reason to doubt that you are free?"),
        choices=[
            ("no", _l("No. I have no interest in this case and no tie to anybody in it")),
            ("yes", _l("Yes, there is something that others should know")),
        ],
        validators=[Required(_l("Answer yes or no"))],
    )
    interests = TextBlockField(
        _l("If yes: what it is"),
        description=_l("Somebody else decides whether it keeps you out of the case. Until then the file stays closed."),
        validators=[Optional(), MaxLength(5000)],
        render_kw={"rows": 3},
    )


class InterestsForm(CaseForm):
    """Whether a declared interest keeps somebody out."""

    cleared = RadiosField(
        _l("May this person work on the case?"),
        choices=[("yes", _l("Yes, the interest does not stand in the way")), ("no", _l("No, this person is recused"))],
        validators=[Required(_l("Decide yes or no"))],
    )
    reasons = TextBlockField(
        _l("Reasons"), validators=[Required(_l("Give reasons")), MaxLength(5000)], render_kw={"rows": 3}
    )


class ReasonsForm(CaseForm):
    """Why somebody steps off a case."""

    reasons = TextBlockField(
        _l("Why you step off this case"),
        validators=[Required(_l("Say why you step off this case")), MaxLength(5000)],
        render_kw={"rows": 3},
    )


class OverrideForm(CaseForm):
    """Why a check is departed from, and until when."""

    reason = TextBlockField(
        _l("Reason"),
        description=_l("It is shown on the case, counted, and read by auditors."),
        validators=[Required(_l("Give the reason")), MaxLength(5000)],
        render_kw={"rows": 4},
    )
    expires_at = DatePartsField(
        _l("Until"),
        description=_l("The last day on which it counts"),
        validators=[Required(_l("Enter the last day on which it counts"))],
    )


class OfficerForm(CaseForm):
    """An officer as far as anybody can describe one."""

    name = TextLineField(_l("Name"), validators=LINE, render_kw=QUIET)
    badge = TextLineField(
        _l("Badge or shoulder number"), validators=[Optional(), MaxLength(50)], render_kw={**QUIET, "width": 10}
    )
    rank = TextLineField(_l("Rank"), validators=[Optional(), MaxLength(100)], render_kw={**QUIET, "width": 20})
    unit = TextLineField(_l("Unit or station"), validators=LINE, render_kw=QUIET)
    description = TextBlockField(
        _l("Description"),
        description=_l("Looks, voice, vehicle: anything by which the officer can be found"),
        validators=[Optional(), MaxLength(5000)],
        render_kw={"rows": 3},
    )


class EraseForm(CaseForm):
    """The last question before what people wrote on a case is destroyed."""

    reference = TextLineField(
        _l("Type the reference of the case, to be sure that it is the right one"),
        validators=[Required(_l("Type the reference of the case")), MaxLength(20)],
        render_kw={**QUIET, "spellcheck": "false", "width": 20},
    )

    def expect(self, reference: str) -> None:
        """Accept this reference and no other."""
        self._expected = reference

    def validate_reference(self, field: Any) -> None:
        """Refuse the reference of another case."""
        if as_reference(field.data) != self._expected:
            raise ValidationError(_l("This is the reference of another case"))


class EmergencyForm(CaseForm):
    """A request to read a case in an emergency."""

    reference = TextLineField(
        _l("Reference of the case"),
        description=_l("Ten letters and digits with a dash in the middle"),
        validators=[Required(_l("Enter the reference of the case")), MaxLength(20)],
        render_kw={**QUIET, "spellcheck": "false", "width": 20},
    )
    reason = TextBlockField(
        _l("What cannot wait, and why you need this file for it"),
        validators=[Required(_l("Say what cannot wait")), MaxLength(2000)],
        render_kw={"rows": 4},
    )


class IdentifyForm(CaseForm):
    """Which officer of the register a described one is."""

    officer = RadiosField(
        _l("Officer of the register"), validators=[Required(_l("Choose the officer, or search again"))]
    )
    event = DatePartsField(
        _l("Day of the event"),
        description=_l("The unit and chain of command are frozen as they were on this day."),
        validators=[Required(_l("Enter the day of the event"))],
    )


class AllegationFields(CaseForm):
    """One thing that officers are said to have done or left undone; the classification adds its own fields."""

    description = TextBlockField(
        _l("What the officers did or did not do"),
        description=_l("One thing. Make another allegation of anything else."),
        validators=[Required(_l("Say what the officers did or did not do")), MaxLength(5000)],
        render_kw={"rows": 3},
    )
    subjects = ChecksField(_l("Which officers"), validators=[Optional()])


class PartyForm(CaseForm):
    """What is known of a person of the case."""

    name = TextLineField(_l("Name"), validators=LINE, render_kw=QUIET)
    roles = ChecksField(
        _l("Part in the case"),
        choices=[(code, _l(label)) for code, label in PARTY_ROLES.items()],
        validators=[Required(_l("Choose at least one part"))],
    )
    anonymous = BooleanField(_l("Wants to be anonymous"))
    phone = TelephoneField(_l("Telephone"), validators=LINE, render_kw={**QUIET, "width": 20})
    email = EmailField(
        _l("E-mail"), validators=[Optional(), MaxLength(254), EmailAddress()], render_kw={**QUIET, "width": 30}
    )
    address = TextBlockField(_l("Address"), validators=[Optional(), MaxLength(1000)], render_kw={"rows": 2})
    safe = TextBlockField(
        _l("Safe way and time to reach the person"), validators=[Optional(), MaxLength(1000)], render_kw={"rows": 2}
    )
    can_be_contacted = RadiosField(_l("Is there any way to reach the person?"), choices=YES_NO, validators=[Required()])
    wants_contact = RadiosField(_l("Does the person want to be contacted?"), choices=YES_NO, validators=[Required()])
    held_unit_id = SelectMenuField(
        _l("If the person is held: which unit runs the place"),
        description=_l("Whoever belongs to that unit, or commands it, is shut out of the case at once"),
        validators=[Optional()],
    )
    age = WholeNumberField(_l("Age"), validators=[Optional(), Between(0, 120)], render_kw={"width": 3})
    language = TextLineField(_l("Language"), validators=[Optional(), MaxLength(20)], render_kw={**QUIET, "width": 10})
    needs = TextBlockField(
        _l("Needs: interpreter, access, support"), validators=[Optional(), MaxLength(2000)], render_kw={"rows": 2}
    )
