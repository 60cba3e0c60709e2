"""Records of help from others: never without the person's recorded consent, and always asked after."""

from collections.abc import Mapping
from typing import Any

from workflows.records.fields import Choice, DayAhead, LongText, Moment, Text
from workflows.records.kind import About, Record, RecordKind
from workflows.records.people import CARING
from workflows.records.told_person import NEEDS
from workflows.wording import N_


class HelpReferral(RecordKind):
    """That somebody who helps was told of a person. It hangs on the consent to just that, while it stands."""

    name = "help_referral"
    title = N_("Referral to somebody who helps")
    fact = "referral.other"
    help = N_(
        "Only what the person agreed to is passed on, and only to whom they agreed (Victims Declaration, paras. 14 "
        "and 15; ICCPR art. 17)."
    )
    about = About.RECORD
    answers = frozenset({"consent"})
    single = False
    made_by = CARING

    help_with = Choice(label=N_("To help with what"), options=NEEDS)
    service = Text(label=N_("To whom"))
    referred_at = Moment(label=N_("When they were told"))
    passed_on = LongText(label=N_("What they were told"), lines=2)
    ask_on = DayAhead(label=N_("Day on which the person is asked whether it helped"))

    @classmethod
    def at_odds(cls, values: Mapping[str, Any], answered: Record) -> dict[str, str]:
        if answered["purpose"] != cls.name or values["help_with"] not in answered["help_with"]:
            return {"help_with": N_("The person did not agree to this. Ask them, and record their consent to it first")}
        if values["referred_at"] < answered["given_at"]:
            return {"referred_at": N_("The person agreed only after this")}
        if answered["withdrawn_at"] and values["referred_at"] >= answered["withdrawn_at"]:
            return {"referred_at": N_("The person had taken their consent back by then. Nobody may be told of them")}
        return {}


class HelpFollowUp(RecordKind):
    """Whether the person was reached, whether the help came, and when they are asked again."""

    name = "help_follow_up"
    title = N_("Whether the help came")
    fact = "referral.other"
    help = N_("Help that was promised and did not come is found only by asking (Victims Declaration, para. 15).")
    about = About.RECORD
    answers = frozenset({"help_referral"})
    single = False
    made_by = CARING

    asked_at = Moment(label=N_("When the person was asked"))
    result = Choice(
        label=N_("What they said"),
        options={
            "helped": N_("They were helped"),
            "waiting": N_("They still wait"),
            "refused": N_("They were turned away"),
            "not_wanted": N_("They no longer want it"),
            "not_reached": N_("They could not be reached"),
        },
    )
    next = LongText(label=N_("What is done now"), lines=2, required=False)
    ask_again_on = DayAhead(label=N_("Day on which they are asked again"), required=False)

    @classmethod
    def needed(cls, values: Mapping[str, Any]) -> frozenset[str]:
        goes_on = values["result"] in {"waiting", "refused", "not_reached"}
        return super().needed(values) | ({"ask_again_on"} if goes_on else frozenset())

    @classmethod
    def disagreements(cls, values: Mapping[str, Any]) -> dict[str, str]:
        asked_at, again_on = values["asked_at"], values["ask_again_on"]
        if asked_at and again_on and again_on <= asked_at.date():
            return {"ask_again_on": N_("Enter a day after the one on which they were asked")}
        return {}
