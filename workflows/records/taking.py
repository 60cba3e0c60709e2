"""Records of how a case came to the office by word of mouth, on paper, or without anybody complaining."""

from collections.abc import Mapping
from typing import Any

from workflows.records.fields import Choice, Day, Lines, LongText, Moment, Text
from workflows.records.intake import INTAKE
from workflows.records.kind import RecordKind
from workflows.roles import Role
from workflows.states import OPEN
from workflows.wording import N_

TAKERS = INTAKE | {Role.INVESTIGATOR, Role.HEAD}

READ_BACK = {
    "confirmed": N_("Yes, and the person confirmed it"),
    "corrected": N_("Yes, the person corrected it, and the corrections are in it"),
    "not_yet": N_("Not yet"),
    "cannot": N_("No, nobody is there: it came in writing"),
}
SIGNATURE = {
    "signed": N_("Signed"),
    "mark": N_("Marked: a thumbprint or another mark"),
    "refused": N_("Not signed: the person does not want to"),
    "not_yet": N_("Not yet: for example taken by telephone"),
    "on_paper": N_("On the letter or form that was sent"),
}


class Taking(RecordKind):
    """How staff took down what somebody told: where, in which language, who was there, what the person confirmed."""

    name = "taking"
    title = N_("How the complaint was taken down")
    help = N_(
        "What is said aloud is written down, read back in a language the person understands, and confirmed; nobody "
        "has to sign to be heard (CAT art. 13; Istanbul Principles, 2)."
    )
    made_by = TAKERS

    place = Text(label=N_("Where it was taken down"), required=False)
    spoken = Text(label=N_("Language that the person spoke"), required=False)
    interpreter = Text(label=N_("Who interpreted"), required=False)
    present = Lines(label=N_("Who else was there"), hint=N_("One person a line"), required=False)
    read_back = Choice(label=N_("Was it read back?"), options=READ_BACK)
    read_by = Text(label=N_("Who read it aloud"), required=False)
    corrections = LongText(label=N_("What the person corrected"), lines=2, required=False)
    signature = Choice(label=N_("Signature"), options=SIGNATURE)
    signed_on = Day(label=N_("Day of the signature or mark"), required=False)
    remarks = LongText(label=N_("Remarks"), lines=2, required=False)

    @classmethod
    def disagreements(cls, values: Mapping[str, Any]) -> dict[str, str]:
        problems = {}
        if (values["read_back"] in {"confirmed", "corrected"} or values["signature"] == "mark") and not values[
            "read_by"
        ]:
            problems["read_by"] = N_("Enter who read it aloud")
        if values["read_back"] == "corrected" and not values["corrections"]:
            problems["corrections"] = N_("Enter what the person corrected")
        if values["signature"] in {"signed", "mark"} and not values["signed_on"]:
            problems["signed_on"] = N_("Enter the day of the signature or mark")
        return problems


class PoliceNotice(RecordKind):
    """That the police told the body of a death, an injury or the like."""

    name = "police_notice"
    title = N_("Notification by the police")
    help = N_(
        "Deaths and serious injuries are reported to the oversight body at once, and looked into without a complaint "
        "(Basic Principles on the Use of Force and Firearms, 6, 11(f) and 22)."
    )
    single = False
    made_by = TAKERS
    in_states = OPEN

    what = Choice(
        label=N_("What the police report"),
        options={
            "death": N_("Death"),
            "serious_injury": N_("Serious injury"),
            "firearm": N_("Use of a firearm"),
            "other": N_("Something else"),
        },
    )
    notified_at = Moment(label=N_("When the police told us"))
    known_at = Moment(label=N_("When the police knew of it themselves"), required=False)
    agency = Text(label=N_("Force or station that reports"))
    officer = Text(label=N_("Who reports: name, rank, telephone"), required=False)
    reference = Text(label=N_("Reference of the police"), required=False)

    @classmethod
    def disagreements(cls, values: Mapping[str, Any]) -> dict[str, str]:
        if values["known_at"] and values["notified_at"] and values["known_at"] > values["notified_at"]:
            return {"known_at": N_("The police cannot know of it later than they told us")}
        return {}
