"""Records about the people of a case: what they need and agree to, how they take part, and what a child is owed."""

from collections.abc import Mapping
from typing import Any

from workflows.records.fields import Choice, Day, DayAhead, LongText, Moment, Several, Text, YesNo
from workflows.records.findings import DECIDERS
from workflows.records.intake import CASE_STAFF, INTAKE
from workflows.records.investigation import INQUIRY
from workflows.records.kind import About, RecordKind
from workflows.records.told_person import NEEDS
from workflows.roles import Role
from workflows.states import OPEN
from workflows.wording import N_

CARING = INTAKE | INQUIRY | {Role.SUPPORT_OFFICER}


class Need(RecordKind):
    """Something a person needs so as to take part: an interpreter, an accommodation, help with reading."""

    name = "need"
    title = N_("Need of the person")
    fact = "person.needs"
    help = N_(
        "Language, disability and reading are provided for before the first interview, or another way is offered "
        "(Convention on the Rights of Persons with Disabilities, art. 13; Victims Declaration, para. 4)."
    )
    about = About.PERSON
    single = False
    made_by = CARING
    in_states = OPEN

    need = Choice(
        label=N_("Kind of need"),
        options={
            "language": N_("Language"),
            "disability": N_("Accommodation of a disability"),
            "literacy": N_("Reading and writing"),
            "other": N_("Other support"),
        },
    )
    what = Text(label=N_("What is needed"))
    met_at = Moment(label=N_("When it was provided for"), required=False)
    cannot_be_met = LongText(label=N_("If it cannot be met, why"), lines=2, required=False)
    alternative = Text(label=N_("What was offered instead"), required=False)
    decided_at = Moment(label=N_("When that was decided"), required=False)

    @classmethod
    def disagreements(cls, values: Mapping[str, Any]) -> dict[str, str]:
        if values["cannot_be_met"]:
            asked = {"alternative": N_("Enter what was offered instead"), "decided_at": N_("Enter when it was decided")}
            return {name: words for name, words in asked.items() if not values[name]}
        return {}


class Consent(RecordKind):
    """That a person, told what it means, agreed to something."""

    name = "consent"
    title = N_("Consent of the person")
    fact = "person.consents"
    help = N_(
        "What could expose a person is done only with their express and informed consent, which they may take back "
        "(Istanbul Protocol Principles, para. 6; ICCPR art. 17)."
    )
    about = About.PERSON
    single = False
    made_by = CASE_STAFF | {Role.SUPPORT_OFFICER}

    purpose = Choice(
        label=N_("What the person agrees to"),
        options={
            "identity_to_police": N_("Their identity is told to the police"),
            "medical_examination": N_("They are examined by a doctor"),
            "medical_release": N_("A medical report about them is passed on"),
            "help_referral": N_("They are referred to somebody who helps"),
            "publication": N_("They can be recognised in what is published"),
            "other": N_("Something else"),
        },
    )
    what = LongText(label=N_("What exactly, and to whom"), lines=2)
    help_with = Several(label=N_("If they are referred: to help with what"), options=NEEDS, required=False)
    given_at = Moment(label=N_("When it was given"))
    informed_by = Text(label=N_("Who told the person what it means"))
    withdrawn_at = Moment(label=N_("When it was taken back"), required=False)

    @classmethod
    def needed(cls, values: Mapping[str, Any]) -> frozenset[str]:
        return super().needed(values) | ({"help_with"} if values["purpose"] == "help_referral" else frozenset())

    @classmethod
    def disagreements(cls, values: Mapping[str, Any]) -> dict[str, str]:
        if values["given_at"] and values["withdrawn_at"] and values["withdrawn_at"] < values["given_at"]:
            return {"withdrawn_at": N_("It can be taken back only after it was given")}
        return {}


HELP = {
    "medical": N_("Medical"),
    "psychological": N_("Psychological"),
    "legal": N_("Legal"),
    "social": N_("Social"),
}


class Assistance(RecordKind):
    """What help a person needs, was offered and took."""

    name = "assistance"
    title = N_("Needs assessed and help offered")
    fact = "person.assistance"
    help = N_(
        "Medical, psychological, legal and social help is owed whatever the outcome (Victims Declaration, para. 14; "
        "CAT General Comment 3, para. 30)."
    )
    about = About.PERSON
    made_by = CARING

    needs_assessed_at = Moment(label=N_("When the needs were assessed"))
    offered = Several(label=N_("Help that was offered"), options=HELP)
    offered_at = Moment(label=N_("When it was offered"))
    accepted = Several(label=N_("Help that the person took"), options=HELP, required=False)
    referred_to = LongText(label=N_("To whom the person was referred"), lines=2, required=False)


class Participation(RecordKind):
    """That a victim, relative or representative takes part in the inquiry, with a status of their own."""

    name = "participation"
    title = N_("Status as a participant")
    fact = "participation"
    help = N_(
        "Victims, relatives and those who speak for them may follow the inquiry and be heard in it (Istanbul Protocol "
        "Principles, para. 4; Principles on Extra-legal Executions, principle 16)."
    )
    about = About.PERSON
    made_by = CARING

    requested_on = Day(label=N_("Day on which it was asked for"), required=False)
    granted = YesNo(label=N_("Is the status granted?"))
    status_granted_at = Moment(label=N_("When it was granted"), required=False)
    representative = Text(label=N_("Representative, if there is one"), required=False)
    reasons = LongText(label=N_("If it is not granted, why"), lines=2, required=False)

    @classmethod
    def disagreements(cls, values: Mapping[str, Any]) -> dict[str, str]:
        if values["granted"] and values["status_granted_at"] is None:
            return {"status_granted_at": N_("Enter when the status was granted")}
        if values["granted"] is False and not values["reasons"]:
            return {"reasons": N_("Enter why the status is not granted")}
        return {}


class DisclosureWithheld(RecordKind):
    """Something a participant is not shown yet: why, until when, and who can look at that again."""

    name = "disclosure_withheld"
    title = N_("Material held back from the person")
    fact = "participation"
    help = N_(
        "A refusal to show material has a reason, an end and a way to have it looked at again (Minnesota Protocol, "
        "para. 35; General Comment 36, para. 28)."
    )
    about = About.PERSON
    single = False
    made_by = INQUIRY
    in_states = OPEN

    what = Text(label=N_("What is held back"))
    reasons = LongText(label=N_("Why"), lines=3)
    expires_on = DayAhead(label=N_("Until when"))
    review_route = Text(label=N_("Where the person can have this looked at again"))


MATTERS = {
    "sexual_history": N_("Sexual history"),
    "dress": N_("Dress"),
    "delay": N_("How late it was reported"),
}


class StrictRelevance(RecordKind):
    """Why something about a victim of sexual violence that is usually irrelevant is strictly relevant here."""

    name = "strict_relevance"
    title = N_("Strict relevance")
    fact = "evidence.items"
    help = N_(
        "Sexual history, dress and late reporting stay out of a case of sexual violence, unless a second person says "
        "why they are strictly relevant (CAT General Comment 3, para. 33; Bangkok Rules, rule 7)."
    )
    about = About.ALLEGATION
    single = False
    made_by = frozenset({Role.SUPERVISOR, Role.REVIEWER, Role.HEAD}) | DECIDERS
    in_states = OPEN

    matters = Several(label=N_("What is relevant here"), options=MATTERS)
    reasons = LongText(label=N_("Why it is strictly relevant"), lines=3)


class ChildSupport(RecordKind):
    """Who stands beside a child, or somebody who may be one."""

    name = "child_support"
    title = N_("Support and legal help for a child")
    fact = "child"
    help = N_(
        "A child has a support person and legal help at every interview, or refuses them after independent advice "
        "(CRC General Comment 24, para. 60; CRC art. 40)."
    )
    about = About.PERSON
    made_by = CARING

    age_disputed = YesNo(label=N_("Is it disputed whether the person is a child?"))
    support_person = Text(label=N_("Support person"), required=False)
    support_person_implicated = YesNo(
        label=N_("Has this adult anything to do with what is complained of?"), required=False
    )
    legal_help = Text(label=N_("Legal help"), required=False)
    refused_at = Moment(label=N_("If the child refuses either, when"), required=False)
    advised_by = Text(label=N_("Who advised the child independently before that"), required=False)

    @classmethod
    def disagreements(cls, values: Mapping[str, Any]) -> dict[str, str]:
        problems = {}
        if values["support_person"] and values["support_person_implicated"] is None:
            problems["support_person_implicated"] = N_("Answer yes or no")
        if values["refused_at"] and not values["advised_by"]:
            problems["advised_by"] = N_("Enter who advised the child; without advice a refusal does not count")
        return problems


class BestInterests(RecordKind):
    """What is best for a child, what the child says, and how both weigh in a decision."""

    name = "best_interests"
    title = N_("Best interests and views of the child")
    fact = "child"
    help = N_(
        "Every decision that affects a child shows how the child's interests and views were weighed, and is told to "
        "the child in words for children (CRC arts. 3 and 12; CRC General Comment 14, para. 97)."
    )
    about = About.PERSON
    made_by = CASE_STAFF | {Role.SUPPORT_OFFICER} | DECIDERS

    best_interests = LongText(label=N_("What is best for the child, and why"), lines=3)
    views = LongText(label=N_("What the child says"), hint=N_("Or why the child could not be heard"), lines=3)
    weight_given = LongText(label=N_("What weight these have, and why"), lines=3)
    departure_reasons = LongText(label=N_("If the decision departs from them, why"), lines=3, required=False)
    told_how = LongText(
        label=N_("How the child is told"), hint=N_("In words that a child of this age understands"), lines=2
    )
