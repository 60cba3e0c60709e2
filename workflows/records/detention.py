"""Records of custody: what its register says, what is missing there, and how the authorities explain harm."""

from workflows.records.fields import (
    AllegationOnCase,
    CaseReference,
    Choice,
    EvidenceCited,
    Lines,
    LongText,
    Moment,
    PersonOnCase,
    Text,
    YesNo,
)
from workflows.records.investigation import INQUIRY, UNTIL_FINDING
from workflows.records.kind import About, RecordKind
from workflows.roles import Role
from workflows.states import OPEN
from workflows.wording import N_

PARTS_OF_CUSTODY_RECORD = {
    "grounds": N_("Grounds of the arrest"),
    "arrested_at": N_("When the person was arrested"),
    "admitted_at": N_("When the person was admitted"),
    "place": N_("Place"),
    "officers": N_("Officers responsible"),
    "medical_checks": N_("Medical checks"),
}


RAISED_IN = AllegationOnCase(label=N_("The allegation of this case that is about it"), required=False)
LINKED_CASE = CaseReference(label=N_("Or the other case that is about it"), required=False)
"""Where something that is wrong in itself is looked into."""


class CustodyRecord(RecordKind):
    """What the records of a place of custody say of one stay."""

    name = "custody_record"
    title = N_("Custody record")
    fact = "custody_record"
    help = N_(
        "The record tells grounds, times, place, officers and medical checks of every deprivation of liberty (ICCPR "
        "art. 9; Body of Principles, principle 23)."
    )
    single = False
    made_by = INQUIRY | {Role.INTAKE_OFFICER}
    in_states = OPEN

    person = PersonOnCase(label=N_("Who was held"), required=False)
    grounds = Text(label=PARTS_OF_CUSTODY_RECORD["grounds"], required=False)
    arrested_at = Moment(label=PARTS_OF_CUSTODY_RECORD["arrested_at"], required=False)
    admitted_at = Moment(label=PARTS_OF_CUSTODY_RECORD["admitted_at"], required=False)
    place = Text(label=PARTS_OF_CUSTODY_RECORD["place"], required=False)
    officers = Lines(label=PARTS_OF_CUSTODY_RECORD["officers"], required=False)
    medical_checks = LongText(label=PARTS_OF_CUSTODY_RECORD["medical_checks"], lines=2, required=False)
    released_at = Moment(label=N_("When the person was released"), required=False)
    source = Text(label=N_("From which register this comes"))


class CustodyGap(RecordKind):
    """Something that a custody record does not tell, and what that means."""

    name = "custody_gap"
    title = N_("Gap in a custody record")
    fact = "custody_record"
    help = N_(
        "Each gap is explained, or looked into as an allegation of its own (Body of Principles, principles 23 and 35)."
    )
    single = False
    made_by = INQUIRY
    in_states = OPEN

    part = Choice(
        label=N_("What is missing"),
        options={**PARTS_OF_CUSTODY_RECORD, "other": N_("Something else, or a stretch of time")},
    )
    what = Text(label=N_("What exactly"))
    explanation = LongText(label=N_("How it is explained, and why that convinces"), lines=3, required=False)
    raised_in = RAISED_IN
    linked_case = LINKED_CASE


class AuthoritiesAccount(RecordKind):
    """How the authorities explain harm that came to somebody in their hands."""

    name = "authorities_account"
    title = N_("Authorities' explanation of the harm")
    fact = "custody_record"
    help = N_(
        "Where somebody is hurt, dies or is lost in custody, it is for the authorities to explain it convincingly "
        "(General Comment 36, para. 29; Minnesota Protocol, para. 17)."
    )
    about = About.ALLEGATION
    made_by = INQUIRY | {Role.DECISION_MAKER}
    in_states = UNTIL_FINDING

    account = LongText(label=N_("What the authorities say happened"), lines=3)
    evidence = EvidenceCited(label=N_("Evidence that bears it out"), required=False)
    convincing = YesNo(label=N_("Does it explain the harm convincingly?"))
    reasons = LongText(label=N_("Why, or why not"), lines=3)
