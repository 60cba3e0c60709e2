"""Records made while a complaint is taken in: contacts, notes, messages, classification."""

from workflows.records.fields import Choice, CodesOfPlace, LongText, Moment, Several, YesNo
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
