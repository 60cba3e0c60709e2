"""What the person told in answers of whom and what they are afraid of, and how near a danger is."""

from collections.abc import Mapping
from typing import Any

from workflows.records.fields import Choice, LongText, Several
from workflows.records.kind import About, RecordKind
from workflows.records.told import TELLING
from workflows.roles import Role
from workflows.wording import N_

AFRAID = {
    "now": N_("Yes, I am in danger now"),
    "soon": N_("Yes, something could happen"),
    "no": N_("No"),
}
FEARED = {
    "officers": N_("The officers it is about"),
    "police": N_("Other police"),
    "work": N_("People at work"),
    "custody": N_("Staff or others where the person is held"),
    "family": N_("Somebody in the family or at home"),
    "other": N_("Somebody else"),
}
THREATS = {
    "threat": N_("Somebody threatened me or others"),
    "violence": N_("Somebody hurt me or others"),
    "followed": N_("Somebody follows, watches or calls me"),
    "charge": N_("I was charged, fined or told to take it back"),
    "work": N_("Something was done against me at work"),
    "held": N_("It became worse where I am held"),
}
GUARDS = {
    "no_police": N_("Keep my name from the police"),
    "no_home": N_("Do not call or write to my home"),
    "meet": N_("Meet me somewhere safe"),
    "away": N_("Keep the officers away from me"),
    "moved": N_("Help me to get to a safer place"),
    "talk": N_("Talk with me about it first"),
}


URGENCY = {
    "high": N_("High: act today"),
    "medium": N_("Medium: assess the risk at once"),
    "low": N_("Low"),
}


class ReprisalFear(RecordKind):
    """That a person is afraid of what could be done to them for coming forward, and how near it is."""

    name = "reprisal_fear"
    title = N_("Fear of reprisals, as told")
    fact = "person.risk_assessment"
    help = N_(
        "Whoever fears reprisals has the risk assessed at once, with measures and a day of the next look (CAT art. 13; "
        "Istanbul Protocol Principles, para. 3(b))."
    )
    about = About.PERSON
    made_by = TELLING | {Role.SUPPORT_OFFICER}

    afraid = Choice(label=N_("Are you afraid that somebody does something to you because of this?"), options=AFRAID)
    feared = Several(label=N_("Of whom?"), options=FEARED, required=False)
    threats = Several(label=N_("Did something happen already?"), options=THREATS, required=False)
    fear_words = LongText(label=N_("What happened, or what could happen?"), lines=3, longest=2_000, required=False)
    guards = Several(label=N_("What would help?"), options=GUARDS, required=False)
    urgency = Choice(label=N_("How urgent it is, weighed at once by the answers"), options=URGENCY, required=False)


def urgency_of(told: Mapping[str, Any]) -> str:
    """Weigh at once what somebody told of their fear, so that nobody waits for the first reader to do it.

    In danger now, or hurt already, or threatened by who has power over them: high. Any other fear: medium.
    """
    afraid, feared, threats = told.get("afraid"), set(told.get("feared") or ()), set(told.get("threats") or ())
    if afraid == "now" or "violence" in threats or (threats and feared & {"custody", "family"}):
        return "high"
    return "medium" if afraid == "soon" or threats else "low"
