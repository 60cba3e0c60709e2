"""Records of how a case leaves the straight way: rejection, referral, mediation, withdrawal, suspension."""

from collections.abc import Mapping
from typing import Any

from workflows.records.fields import Choice, Day, DayAhead, LongText, Moment, Several, Text, YesNo
from workflows.records.kind import RecordKind
from workflows.roles import Role
from workflows.states import State
from workflows.wording import N_

ON_CLOSING = N_(
    "Whoever is told how a case ended is told why, and has time to ask for a review (Body of Principles, principle "
    "33(4); ICCPR art. 2(3))."
)

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
