"""Questions about who is concerned, where that is not the writer alone: one form a page."""

from flask_babel import lazy_gettext as _l

from oversight.forms import Form
from oversight.questions.asking import asked, line, radios
from workflows.records.told import AccountDetails
from workflows.records.told_person import PersonDetails


class PersonForm(Form):
    """Whom it happened to, where that is not who writes."""

    name = line(_l("Their name"), _l("Leave this empty if you do not know it or want to keep it to yourself"))
    tie = line(_l("How do you know them?"), _l("For example: my son, a neighbour, I do not know them"))


class LostPersonForm(PersonForm):
    """Who died or is missing."""

    lost = radios(_l("What do you know?"), (("died", _l("They died")), ("missing", _l("They are missing"))))
    last_seen = line(_l("When and where were they last seen alive, or found?"), longest=300)


class ConsentForm(Form):
    """Whether the person agrees, and what lets somebody speak for whoever cannot."""

    consent = asked(PersonDetails, "consent")
    incapacity = asked(PersonDetails, "incapacity")
    speaks_as = asked(PersonDetails, "speaks_as")
    authority = asked(PersonDetails, "authority")


class CustodyForm(Form):
    """Where somebody is held, and the way to reach them that the staff there do not see."""

    facility = line(_l(PersonDetails.fields["facility"].label), longest=200, list="places")
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
