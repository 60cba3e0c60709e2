"""What the person who complained says after sending: corrections, details of their own, and the wish to withdraw."""

from collections.abc import Mapping
from typing import Any

from workflows.records.fields import Choice, LongText, Several, Text, YesNo
from workflows.records.intake import INTAKE
from workflows.records.kind import About, RecordKind
from workflows.roles import Role
from workflows.states import OPEN
from workflows.wording import N_

PARTS_OF_ACCOUNT = {
    "account": N_("What happened"),
    "when": N_("When"),
    "where": N_("Where"),
    "officers": N_("Who it was"),
    "harm": N_("What harm was done"),
    "wishes": N_("What you want to happen"),
    "other": N_("Something else"),
}

OWN_DETAILS = {
    "name": N_("Name"),
    "email": N_("E-mail address"),
    "phone": N_("Telephone number"),
    "address": N_("Address for letters"),
    "safe": N_("How to reach the person safely"),
    "wants_contact": N_("Whether the person wants to be contacted"),
    "language": N_("Language"),
    "needs": N_("What the person needs"),
    "notices": N_("Notices of news"),
}

STAFF_WHO_HEAR = INTAKE | {Role.INVESTIGATOR}

PRESSURE = {
    "nobody": N_("No, it is my own wish"),
    "asked": N_("Yes, somebody asked me to"),
    "pressed": N_("Yes, I was threatened, or promised something"),
    "not_say": N_("I do not want to say"),
}

PROOFS = {
    "document": N_("A document with name and photograph"),
    "known": N_("Somebody of the office knows the person, and says so"),
    "answers": N_("No document: right answers about the complaint that only the person can know"),
    "authority": N_("Written authority for somebody else, and a document of both"),
}


class Correction(RecordKind):
    """Something in the account that the person sets right; what was said first stays, and this stands beside it."""

    name = "correction"
    title = N_("Corrected by the person")
    single = False
    final = True
    made_by = frozenset({Role.COMPLAINANT, Role.INTAKE_OFFICER})

    part = Choice(label=N_("What was wrong"), options=PARTS_OF_ACCOUNT)
    text = LongText(label=N_("How it is right"))


class DetailsChanged(RecordKind):
    """That the person changed what we know of themselves: which details, never what they say."""

    name = "details_changed"
    title = N_("Details changed by the person")
    single = False
    final = True
    made_by = frozenset({Role.COMPLAINANT})

    changed = Several(label=N_("What was changed"), options=OWN_DETAILS)


class NoticesAnyway(RecordKind):
    """What somebody answered who is in danger, or a child, and was told what a notice could give away."""

    name = "notices_anyway"
    title = N_("Notices of news although somebody else could see them")
    help = N_(
        "To a child, and to whoever is in danger, we send none unless they ask for them after reading what others could"
        " see. A new danger asks anew (ICCPR art. 17; CRC arts. 12 and 16)."
    )
    about = About.PERSON
    final = True
    single = False
    made_by = frozenset({Role.COMPLAINANT})

    wanted = YesNo(label=N_("Does the person want them?"))


class WithdrawalWish(RecordKind):
    """The wish to withdraw, or to go on after all, with what the person says of pressure. Staff decide on it."""

    name = "withdrawal_wish"
    title = N_("Wish to withdraw")
    fact = "case.withdrawal"
    help = N_(
        "People often withdraw because they were threatened or talked to. Somebody outside the case speaks with the "
        "person alone before anything is decided (CAT art. 13; Declaration on Enforced Disappearance, art. 13)."
    )
    single = False
    final = True
    made_by = STAFF_WHO_HEAR | {Role.COMPLAINANT}
    in_states = OPEN

    wish = Choice(
        label=N_("What the person wants"),
        options={"withdraw": N_("To withdraw the complaint"), "go_on": N_("That the case goes on after all")},
    )
    asked = Choice(label=N_("Did anybody ask for this, or press for it?"), options=PRESSURE)
    who_asked = Text(label=N_("Who it was"), required=False)
    reason = LongText(label=N_("The person's reason"), lines=3, required=False)
    safe_talk = LongText(label=N_("How to speak with the person alone and safely"), lines=3, required=False)

    @classmethod
    def needed(cls, values: Mapping[str, Any]) -> frozenset[str]:
        """Whoever wants the case to go on need not say that it is their own wish."""
        return super().needed(values) - ({"asked"} if values["wish"] == "go_on" else set())


class LostCode(RecordKind):
    """That somebody at the counter has lost their code, and how they proved who they are. No copy is kept."""

    name = "lost_code"
    title = N_("Code lost")
    help = N_(
        "Whoever has the code reads everything and writes in the person's name. Ask for proof, look at it, and keep no "
        "copy. A second person decides."
    )
    single = False
    final = True

    proof = Choice(label=N_("How did the person prove who they are?"), options=PROOFS)
    shown = LongText(label=N_("What was shown or answered, in your words"), lines=3, longest=2_000)


class CodeAnswer(RecordKind):
    """What a second person decided about a new code."""

    name = "code_answer"
    title = N_("Decision on a new code")
    about = About.RECORD
    answers = frozenset({"lost_code"})
    single = False
    final = True

    granted = YesNo(label=N_("Is this the person, and nobody else?"))
    reasons = LongText(label=N_("If not: why"), lines=3, required=False)

    @classmethod
    def needed(cls, values: Mapping[str, Any]) -> frozenset[str]:
        """A refusal has its reasons."""
        return super().needed(values) | ({"reasons"} if values["granted"] is False else frozenset())
