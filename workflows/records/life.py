"""Records of a death or a disappearance: the death, the autopsy, the family told, and the search for who is missing."""

from collections.abc import Mapping
from typing import Any

from workflows.records.fields import Choice, Day, LongText, Moment, PersonOnCase, Text, YesNo
from workflows.records.intake import CASE_STAFF
from workflows.records.investigation import INQUIRY
from workflows.records.kind import RecordKind
from workflows.roles import Role
from workflows.states import OPEN, State
from workflows.wording import N_

FAMILY_STAFF = CASE_STAFF | {Role.SUPPORT_OFFICER}
STILL_SEARCHED = OPEN | {State.CLOSED}


class DeathReport(RecordKind):
    """That somebody died, and whether custody may have to do with it."""

    name = "death_report"
    title = N_("Death")
    fact = "custody_record"
    help = N_(
        "Who dies within months of leaving custody, where a link is possible, died in custody as far as the inquiry "
        "goes (Havana Rules, rule 57; Body of Principles, principle 34)."
    )
    single = False
    made_by = CASE_STAFF
    in_states = OPEN

    person = PersonOnCase(label=N_("Who died"), required=False)
    died_on = Day(label=N_("Day of the death"))
    was_in_custody = YesNo(label=N_("Was the person in custody then, or before?"))
    link_possible = YesNo(label=N_("Is a link with custody possible?"), required=False)
    treated_as_custody_death = YesNo(label=N_("Is it treated as a death in custody?"), required=False)
    circumstances = LongText(label=N_("What is known of how it happened"), lines=3)


class Autopsy(RecordKind):
    """The examination of the dead, and the family's part in it."""

    name = "autopsy"
    title = N_("Autopsy")
    fact = "autopsy"
    help = N_(
        "An independent pathologist examines the body, an expert of the family may be there, photographs are taken, "
        "and the body is given back only then (Principles on Extra-legal Executions, principles 12-14 and 16; General "
        "Comment 36, para. 28)."
    )
    single = False
    made_by = INQUIRY | {Role.HEAD}
    in_states = OPEN

    person = PersonOnCase(label=N_("Who died"), required=False)
    stands = Choice(
        label=N_("Where it stands"),
        options={
            "performed": N_("It was performed"),
            "ordered": N_("It is still to be made"),
            "court_against": N_("A court decided otherwise"),
        },
    )
    performed_at = Moment(label=N_("When it was performed"), required=False)
    pathologist = Text(label=N_("Pathologist"), required=False)
    pathologist_independent = YesNo(label=N_("Is the pathologist independent of the police?"), required=False)
    family_expert_invited_at = Moment(label=N_("When the family was told that it may send an expert"), required=False)
    photos = YesNo(label=N_("Were photographs taken?"), required=False)
    body_released_at = Moment(label=N_("When the body was given to the family"), required=False)
    objection = LongText(label=N_("Objection for reasons of culture or religion"), lines=2, required=False)
    objection_decision = LongText(label=N_("What was decided on the objection, and why"), lines=2, required=False)
    court_decision = LongText(
        label=N_("If a court decided otherwise: which court, when, and what"), lines=2, required=False
    )

    @classmethod
    def disagreements(cls, values: Mapping[str, Any]) -> dict[str, str]:
        if values["stands"] == "performed" and values["performed_at"] is None:
            return {"performed_at": N_("Enter when the autopsy was performed")}
        if values["stands"] == "court_against" and not values["court_decision"]:
            return {"court_decision": N_("Enter which court decided, when, and what")}
        return {}


class NextOfKinNotice(RecordKind):
    """When and by whom the family was told of a death or a disappearance."""

    name = "next_of_kin_notice"
    title = N_("Family told")
    fact = "next_of_kin.notified_at"
    help = N_(
        "The family is found and told at once, by somebody trained who had no part in the event, and has somebody to "
        "turn to (Principles on Extra-legal Executions, principle 16; Minnesota Protocol, para. 35)."
    )
    single = False
    made_by = FAMILY_STAFF
    in_states = OPEN

    person = PersonOnCase(label=N_("Who died or is missing"), required=False)
    identified = YesNo(label=N_("Is it known who died or is missing?"))
    identified_at = Moment(label=N_("Since when"), required=False)
    notified_at = Moment(label=N_("When the family was told"), required=False)
    notified_by = Text(label=N_("Who told them"), required=False)
    trained = YesNo(label=N_("Was that person trained for it?"), required=False)
    not_involved = YesNo(label=N_("Had that person no part in the event?"), required=False)
    contact_point = Text(label=N_("Whom the family can turn to"), required=False)

    @classmethod
    def disagreements(cls, values: Mapping[str, Any]) -> dict[str, str]:
        if values["identified"] and values["identified_at"] is None:
            return {"identified_at": N_("Enter since when it is known")}
        return {}


class SearchReview(RecordKind):
    """Where a search for a missing person stands, looked at again at fixed times until the fate is known."""

    name = "search_review"
    title = N_("Search looked at again")
    fact = "plan"
    help = N_(
        "The search goes on, in every place of detention known or suspected, until it is known what became of the "
        "person, and the family learns each result (Convention on Enforced Disappearance, arts. 12(1)-(2) and 24(2))."
    )
    single = False
    made_by = INQUIRY | {Role.HEAD}
    in_states = STILL_SEARCHED

    person = PersonOnCase(label=N_("Who is missing"), required=False)
    recognised_places = LongText(label=N_("Recognised places of detention searched, and the result"), lines=3)
    suspected_places = LongText(label=N_("Suspected places of detention searched, and the result"), lines=3)
    fate = Choice(
        label=N_("Is it known what became of the person?"),
        options={
            "unknown": N_("No: the search goes on"),
            "alive": N_("Yes: found alive"),
            "dead": N_("Yes: dead, and the remains are identified"),
        },
    )
    how_known = LongText(label=N_("If known: how, and where the person is"), lines=3, required=False)
    next_steps = LongText(label=N_("What is done next"), lines=3, required=False)

    @classmethod
    def disagreements(cls, values: Mapping[str, Any]) -> dict[str, str]:
        if values["fate"] in {"alive", "dead"} and not values["how_known"]:
            return {"how_known": N_("Say how this is known, and where the person is")}
        if values["fate"] == "unknown" and not values["next_steps"]:
            return {"next_steps": N_("Say what is done next")}
        return {}
