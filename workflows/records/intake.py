"""Records made while a complaint is taken in: contacts, classification, rejection, referral, mediation, withdrawal."""

from collections.abc import Mapping
from typing import Any

from workflows.records.fields import Choice, CodesOfPlace, Day, DayAhead, LongText, Moment, Several, Text, YesNo
from workflows.records.kind import About, RecordKind
from workflows.roles import Role
from workflows.states import OPEN, State
from workflows.wording import N_

CASE_STAFF = frozenset(
    {Role.INTAKE_OFFICER, Role.INVESTIGATOR, Role.SUPERVISOR, Role.DECISION_MAKER, Role.REVIEWER, Role.HEAD}
)
INTAKE = frozenset({Role.INTAKE_OFFICER, Role.SUPERVISOR})

CHANNELS = {
    "code_page": N_("The person's own page"),
    "letter": N_("Letter"),
    "email": N_("E-mail"),
    "phone": N_("Telephone"),
    "sms": N_("Text message"),
    "in_person": N_("In person"),
}

CONTACTS = {
    "acknowledgement": N_("Acknowledgement"),
    "progress": N_("Progress"),
    "delay": N_("Reasons for delay"),
    "draft_findings": N_("Draft findings"),
    "outcome": N_("Outcome"),
    "rejection": N_("Not taken on"),
    "safety_check": N_("Check that the person is safe"),
    "other": N_("Other"),
}

TOLD = {
    "reference": N_("the reference"),
    "contact_person": N_("a person to contact"),
    "next_steps": N_("what happens next"),
    "rights": N_("their rights"),
    "support": N_("support services"),
    "reprisals": N_("how to report reprisals"),
    "findings": N_("the findings"),
    "reasons": N_("the reasons"),
    "sanction": N_("the sanction, as far as lawful"),
    "remedy": N_("remedies"),
    "recommendations": N_("recommendations"),
    "review": N_("how to ask for a review"),
    "search": N_("the result of the search"),
}

ACKNOWLEDGED = frozenset({"reference", "contact_person", "next_steps", "rights", "support", "reprisals"})
OUTCOME_TOLD = frozenset({"findings", "reasons", "sanction", "remedy", "recommendations", "review", "support"})

ON_CLOSING = N_(
    "Whoever is told how a case ended is told why, and has time to ask for a review (Body of Principles, principle "
    "33(4); ICCPR art. 2(3))."
)

ALLEGATION_CODES = {
    "death": N_("Death during, after or because of police contact"),
    "serious_injury": N_("Serious physical or psychological injury"),
    "torture_ill_treatment": N_("Torture or other ill-treatment"),
    "sexual_gbv": N_("Sexual or gender-based violence, including exploitation of position"),
    "disappearance": N_("Enforced disappearance or unacknowledged detention"),
    "firearm": N_("Use, pointing or loss of control of a firearm"),
    "force_other": N_("Other use of force, restraint or less-lethal weapon"),
    "detention": N_("Unlawful arrest, custody conditions or denial of safeguards"),
    "child": N_("Any allegation where a child is victim, complainant or witness"),
    "discrimination": N_("Discriminatory treatment, profiling or bias motive"),
    "assembly": N_("Policing of an assembly or protest"),
    "privacy_search": N_("Search, entry, surveillance, data misuse or disclosure"),
    "corruption": N_("Bribery, extortion, theft, abuse of position for gain"),
    "omission": N_("Failure to protect, respond, record, investigate or render aid"),
    "fair_procedure": N_("Unfair handling, fabricated evidence, coerced statement"),
    "service_conduct": N_("Incivility, delay, minor service failure"),
}

RIGHTS = {
    "life": N_("Right to life"),
    "no_torture": N_("Freedom from torture and ill-treatment"),
    "liberty": N_("Liberty and security"),
    "fair_trial": N_("Fair trial"),
    "privacy": N_("Privacy, home and family"),
    "assembly": N_("Assembly and expression"),
    "equality": N_("Equality and non-discrimination"),
    "property": N_("Property"),
    "remedy": N_("Effective remedy"),
}

FORMAL_GROUNDS = {
    "not_written": N_("Not in writing, or not on our form"),
    "no_identity_document": N_("No identity document"),
    "nationality": N_("Nationality or residence"),
    "no_lawyer": N_("No lawyer"),
    "criminal_record": N_("Criminal record or detention"),
    "language": N_("Language"),
    "anonymous": N_("Anonymous"),
    "fee": N_("Fee not paid"),
    "wrong_office": N_("Made to another office"),
}

REJECTION_GROUNDS = {
    "out_of_jurisdiction": N_("Not about the police, or not about the police we oversee"),
    "time_barred": N_("Too late under the law"),
    "already_determined": N_("Already decided"),
    "duplicate": N_("The same complaint is already being handled"),
    "insufficient_information": N_("Too little information, after asking for more"),
    "vexatious": N_("Abusive or plainly without substance"),
    "no_standing": N_("Made by somebody who may not complain for the victim"),
    **FORMAL_GROUNDS,
}

VICTIM_SITUATIONS = {
    "dead": N_("Dead"),
    "missing": N_("Missing"),
    "detained": N_("In detention"),
    "child": N_("A child"),
    "lacks_capacity": N_("Not able to act for themselves"),
    "consents": N_("Agrees to the complaint"),
    "none": N_("None of these"),
}
"""In what situation somebody else may complain for a victim (ACCESS-02)."""


class Contact(RecordKind):
    """A notice to, or conversation with, a person of the case."""

    name = "contact"
    title = N_("Notice or contact")
    fact = "person.contact_log"
    help = N_(
        "Victims are kept informed from receipt to outcome (Victims Declaration, para. 6(a)); "
        "also when nothing happened, say so and why."
    )
    single = False
    made_by = CASE_STAFF | {Role.SUPPORT_OFFICER}

    at = Moment(label=N_("When"))
    channel = Choice(label=N_("How"), options=CHANNELS)
    content_type = Choice(label=N_("What it was"), options=CONTACTS)
    told = Several(label=N_("What the person was told"), options=TOLD, required=False)
    delivered = YesNo(label=N_("Did it reach the person?"))
    text = LongText(label=N_("What was said"), required=False)


class Note(RecordKind):
    """A note among staff, never shown to the people of the case."""

    name = "note"
    title = N_("Internal note")
    single = False
    made_by = CASE_STAFF | {Role.MEDIATOR}

    text = LongText(label=N_("Note"))


class ManyAtOnce(RecordKind):
    """The mark of a complaint that was sent while very many came at once: it waits for triage, and is no less true."""

    name = "many_at_once"
    title = N_("Sent while very many complaints came at once")
    help = N_(
        "Somebody may have flooded the office, or many people may have seen the same thing: read before you judge."
    )
    final = True
    made_by = frozenset({Role.SYSTEM})

    why = Choice(
        label=N_("Why it is marked"), options={"crowd": N_("More complaints came within a minute than are usual")}
    )


class Message(RecordKind):
    """A message between the office and the person who complained."""

    name = "message"
    title = N_("Message")
    single = False
    made_by = frozenset({Role.INTAKE_OFFICER, Role.INVESTIGATOR, Role.SUPERVISOR, Role.HEAD, Role.COMPLAINANT})

    text = LongText(label=N_("Message"))


class MoreInformation(RecordKind):
    """Something the person adds to the account they filed; the account itself stays as it was."""

    name = "more_information"
    title = N_("Added by the person")
    single = False
    made_by = frozenset({Role.COMPLAINANT, Role.INTAKE_OFFICER})

    text = LongText(label=N_("What you want to add"))


class Classification(RecordKind):
    """What an allegation is about, and whether it is an act, an omission or both."""

    name = "classification"
    title = N_("Classification")
    fact = "allegation.categories"
    help = N_(
        "Acts and omissions count alike; moving an allegation out of the grave regime needs a second person and "
        "reasons (Code of Conduct for Law Enforcement Officials, arts. 1-2; CEDAW General Recommendation 35, para. 23)."
    )
    about = About.ALLEGATION
    made_by = CASE_STAFF
    in_states = OPEN | {State.CLOSED}

    categories = Several(label=N_("What the allegation is about"), options=ALLEGATION_CODES)
    of_place = CodesOfPlace(
        label=N_("What the law of the place calls it"),
        hint=N_("The matching codes above are added by themselves"),
        required=False,
    )
    conduct_type = Choice(
        label=N_("Something done, or not done?"),
        options={"act": N_("Act"), "omission": N_("Omission"), "both": N_("Both")},
    )
    in_custody = YesNo(label=N_("Did it happen during arrest, transport or custody?"), required=False)
    injury = YesNo(label=N_("Was anybody hurt?"), required=False)
    rights = Several(label=N_("Rights engaged"), options=RIGHTS, required=False)
    reasons = LongText(
        label=N_("Reasons"), hint=N_("Needed when a grave classification is taken away"), required=False, lines=3
    )


class Rejection(RecordKind):
    """The decision not to take a complaint on."""

    name = "rejection"
    title = N_("Decision not to take the complaint on")
    fact = "case.rejection"
    help = N_(
        "A refusal is reasoned, comes from a second person, and tells of the way to review "
        "(Body of Principles, principle 33(4); ICCPR art. 2(3))."
    )

    ground = Choice(label=N_("Ground"), options=REJECTION_GROUNDS)
    reasons = LongText(label=N_("Reasons"), hint=N_("The person will read these words"))
    notified_at = Moment(
        label=N_("When the person is told"), hint=N_("The reasons are put on the person's page at once")
    )
    review_route_told = YesNo(label=N_("Does the notice say how to ask for a review?"))
    victim_situation = Several(
        label=N_("If somebody else complains for the victim, the victim is"), options=VICTIM_SITUATIONS, required=False
    )

    @classmethod
    def disagreements(cls, values: Mapping[str, Any]) -> dict[str, str]:
        if values["ground"] == "no_standing" and not values["victim_situation"]:
            return {"victim_situation": N_("Choose what is true of the victim")}
        return {}


class OtherReferral(RecordKind):
    """A case, or part of it, handed to another body."""

    name = "other_referral"
    title = N_("Referral to another body")
    fact = "referral.other"
    help = N_("A person sent elsewhere is told where, why and how to come back.")
    single = False
    made_by = frozenset({Role.SUPERVISOR, Role.HEAD, Role.SUPPORT_OFFICER})

    body = Text(label=N_("Body"))
    reasons = LongText(label=N_("Why this body"), lines=3)
    sent_at = Moment(label=N_("When it was sent"))
    accepted = Choice(
        label=N_("Has the body accepted?"),
        options={"yes": N_("Yes"), "no": N_("No"), "waiting": N_("No answer yet")},
    )


class TakeBack(RecordKind):
    """Why a referred case comes back."""

    name = "take_back"
    title = N_("Case taken back")
    fact = "referral.other"
    single = False

    reasons = LongText(label=N_("Why the case comes back"), lines=3)


class Mediation(RecordKind):
    """The test that must be passed before a settlement is tried."""

    name = "mediation"
    title = N_("Suitability for mediation")
    fact = "mediation"
    help = N_(
        "Never for grave matters or gender-based violence; everyone agrees freely, somebody outside the case checks "
        "for risk, and saying no does no harm (CEDAW General Recommendations 33 and 35)."
    )

    suitability_by = Text(label=N_("Who checked risk and imbalance of power"))
    checker_is_outside = YesNo(label=N_("Is this person independent of the case?"))
    risk_checked = YesNo(label=N_("Is it safe, with no imbalance that would force a settlement?"))
    consent_of_all = YesNo(label=N_("Has everyone agreed, knowing what it means?"))
    no_detriment = YesNo(label=N_("Has everyone been told that refusing does no harm?"))


class Settlement(RecordKind):
    """What the parties agreed in mediation, and what the person is told on closing."""

    name = "settlement"
    title = N_("Settlement")
    fact = "mediation"
    help = ON_CLOSING

    agreement = LongText(label=N_("What was agreed"))
    all_signed = YesNo(label=N_("Has everyone signed?"))
    outcome_notice = LongText(label=N_("What the person is told"), hint=N_("The person will read these words"))
    review_window_ends_on = DayAhead(label=N_("Last day to ask for a review"))

    @classmethod
    def disagreements(cls, values: Mapping[str, Any]) -> dict[str, str]:
        if values["all_signed"] is False:
            return {"all_signed": N_("A settlement ends the case only when everyone has signed")}
        return {}


class FailedMediation(RecordKind):
    """Why mediation ended without a settlement. What was said in it stays out of the file."""

    name = "failed_mediation"
    title = N_("Mediation ended")
    fact = "mediation"
    single = False

    ended_by = Choice(
        label=N_("How it ended"),
        options={
            "complainant": N_("The complainant did not want to go on"),
            "officer": N_("The officer did not want to go on"),
            "mediator": N_("The mediator ended it"),
        },
    )


class Withdrawal(RecordKind):
    """A complainant's wish to withdraw, tested for pressure, and what is decided."""

    name = "withdrawal"
    title = N_("Withdrawal")
    fact = "case.withdrawal"
    help = N_(
        "Somebody outside the case speaks with the person alone; in grave cases the inquiry goes on regardless "
        "(CAT art. 12; ICPPED art. 12(1))."
    )
    single = False

    requested_on = Day(label=N_("When the person asked to withdraw"))
    stated_reason = LongText(label=N_("The reason the person gave"), lines=3, required=False)
    pressure_assessed_by = Text(label=N_("Who spoke with the person about it"))
    assessor_is_outside = YesNo(label=N_("Is this someone outside the case?"))
    spoke_alone = YesNo(label=N_("Did they speak alone?"))
    pressure_found = YesNo(label=N_("Was there any sign of pressure?"))
    why_free = LongText(
        label=N_("If the person said that somebody asked them, or would not say: why it is their free wish"),
        lines=2,
        required=False,
    )
    decision = Choice(
        label=N_("Decision"),
        options={"close": N_("Close the case"), "continue": N_("Go on in the public interest")},
    )
    reasons = LongText(label=N_("Reasons for the decision"), lines=3)
    outcome_notice = LongText(label=N_("What the person is told"), hint=N_("The person will read these words"))
    review_window_ends_on = DayAhead(label=N_("Last day to ask for a review"), required=False)

    @classmethod
    def disagreements(cls, values: Mapping[str, Any]) -> dict[str, str]:
        if values["decision"] == "close" and values["review_window_ends_on"] is None:
            return {"review_window_ends_on": N_("Enter the last day to ask for a review of the closing")}
        return {}


class Suspension(RecordKind):
    """A pause of the investigation."""

    name = "suspension"
    title = N_("Suspension")
    fact = "case.suspension"
    help = N_(
        "A pause has a reason and a date on which it is looked at again; parallel criminal proceedings alone are not "
        "enough (CAT General Comment 3, para. 26)."
    )
    single = False

    ground = Choice(
        label=N_("Why the investigation must stop"),
        options={
            "criminal_only": N_("Criminal proceedings are under way, and nothing more"),
            "criminal_prejudice": N_("Going on would harm criminal proceedings, for the reasons given"),
            "person_unavailable": N_("A person without whom nothing can go on is unavailable"),
            "court_order": N_("A court has ordered it"),
            "safety": N_("Going on now would put someone in danger"),
        },
    )
    reasons = LongText(label=N_("Reasons"), lines=3)
    review_due_on = DayAhead(label=N_("Day on which the pause is looked at again"))
    preservation_continues = YesNo(label=N_("Do preserving evidence and protecting people go on?"))


class Resumption(RecordKind):
    """Why a paused investigation goes on."""

    name = "resumption"
    title = N_("Investigation resumed")
    fact = "case.suspension"
    single = False
    in_states = frozenset({State.SUSPENDED})

    reasons = LongText(label=N_("Why it goes on"), lines=3)
