"""Records of help from others: never without the person's recorded consent, and always asked after."""

from workflows.records.fields import Choice, DayAhead, LongText, Moment, Text
from workflows.records.kind import About, RecordKind
from workflows.records.people import CARING
from workflows.wording import N_


class HelpReferral(RecordKind):
    """That somebody who helps was told of a person. It hangs on the consent, so that there is none without one."""

    name = "help_referral"
    title = N_("Referral to somebody who helps")
    help = N_(
        "Only what the person agreed to is passed on, and only to whom they agreed (Victims Declaration, paras. 14 "
        "and 15; ICCPR art. 17)."
    )
    about = About.RECORD
    answers = frozenset({"consent"})
    single = False
    made_by = CARING

    service = Text(label=N_("To whom"))
    referred_at = Moment(label=N_("When they were told"))
    passed_on = LongText(label=N_("What they were told"), lines=2)
    ask_on = DayAhead(label=N_("Day on which the person is asked whether it helped"))


class HelpFollowUp(RecordKind):
    """Whether the help came."""

    name = "help_follow_up"
    title = N_("Whether the help came")
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
