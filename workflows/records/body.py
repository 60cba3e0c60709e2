"""Records about the oversight body itself: how it is set up, whom it works with, what it publishes of its work."""

from collections.abc import Mapping
from typing import Any

from workflows.records.fields import Choice, Day, DayAhead, Lines, LongText, Several, Text, YesNo
from workflows.records.kind import RecordKind
from workflows.roles import Role
from workflows.wording import N_

KEEPERS = frozenset({Role.HEAD, Role.ADMINISTRATOR})


class Constitution(RecordKind):
    """By what law the body works, who appoints and removes its head, who pays, and what it may do."""

    name = "constitution"
    title = N_("How this body is set up")
    fact = "institution"
    help = N_(
        "Independence begins with appointment, money and powers: a fixed term, removal on listed grounds only, money "
        "from elsewhere than the police, and powers to enter, compel and obtain documents (Paris Principles; OPCAT "
        "art. 18)."
    )
    made_by = KEEPERS

    law = Text(label=N_("Law under which this body works"))
    works_since = Day(label=N_("Day since which it works"))
    term_fixed_in_law = YesNo(label=N_("Does a law fix the term of the head?"))
    removal_on_listed_grounds = YesNo(label=N_("Can the head be removed only on grounds that a law lists?"))
    removed_by_police = YesNo(label=N_("Can the police, or their minister alone, remove the head?"))
    reflects_society = YesNo(label=N_("Do its members reflect the society that it serves?"))
    gender_balance = YesNo(label=N_("Are the sexes balanced among its members?"))
    budget_source = Choice(
        label=N_("Where its money comes from"),
        options={
            "parliament": N_("Voted by parliament for this body"),
            "other_ministry": N_("A ministry that does not run the police"),
            "police_ministry": N_("The ministry that runs the police"),
            "police": N_("The police"),
            "other": N_("Elsewhere"),
        },
    )
    power_to_enter = Text(label=N_("Law that lets it enter places"), required=False)
    power_to_compel = Text(label=N_("Law that lets it compel people to come and answer"), required=False)
    power_to_documents = Text(label=N_("Law that lets it obtain documents"), required=False)


class InstructionReceived(RecordKind):
    """That somebody outside told this body what to do in a case."""

    name = "instruction_received"
    title = N_("Instruction received on a case")
    fact = "institution"
    help = N_("Nobody instructs an independent body on a case: write it down, and refuse it (OPCAT art. 18).")
    single = False
    made_by = KEEPERS

    received_on = Day(label=N_("Day on which it came"))
    sender = Text(label=N_("From whom"))
    instruction = LongText(label=N_("What was asked"), lines=3)
    refused = YesNo(label=N_("Was it refused?"))
    answer = LongText(label=N_("What was answered"), lines=2, required=False)


PARTNERS = {
    "prosecutor": N_("Prosecutor"),
    "forensic": N_("Forensic service"),
    "health": N_("Health service"),
    "child_protection": N_("Child protection"),
    "victim_support": N_("Victim support"),
    "prevention_mechanism": N_("National preventive mechanism"),
    "equality_body": N_("Equality body"),
}


class Agreement(RecordKind):
    """An agreement with a body to which cases are handed, or from which help comes."""

    name = "agreement"
    title = N_("Agreement with another body")
    fact = "institution"
    help = N_(
        "Cases are handed on by routes that are agreed before: a person to contact, time limits, and a day on which "
        "the agreement is looked at again (Luanda Guidelines; UNODC Handbook on police accountability)."
    )
    single = False
    made_by = KEEPERS

    partner = Choice(label=N_("With whom"), options=PARTNERS)
    body = Text(label=N_("Name of that body"))
    contact = Text(label=N_("Person or office to contact"))
    time_limits = LongText(label=N_("Time limits agreed"), lines=2)
    agreed_on = Day(label=N_("Day on which it was agreed, or looked at again"))
    review_on = DayAhead(label=N_("Day on which it is looked at again"))


COVERED = {
    "categories": N_("Complaints by what they are about"),
    "time_taken": N_("Time taken"),
    "findings": N_("Findings"),
    "sanctions": N_("Sanctions"),
    "overrides": N_("Departures from checks"),
    "recommendations": N_("Recommendations"),
    "responses": N_("Answers of the police authority"),
}


class AnnualReport(RecordKind):
    """What the body published about its work in a period."""

    name = "annual_report"
    title = N_("Report to the public")
    fact = "statistics"
    help = N_(
        "Once a year the public reads what came in, how long it took, what was found and what followed, told apart by "
        "groups so that disparities are seen (CERD General Recommendation 36, paras. 50-52; European Code of Police "
        "Ethics, para. 62)."
    )
    single = False
    made_by = KEEPERS

    period_begins_on = Day(label=N_("First day of the period"))
    period_ends_on = Day(label=N_("Last day of the period"))
    published_on = Day(label=N_("Day of publication"))
    where = Text(label=N_("Where"))
    covers = Several(label=N_("What it covers"), options=COVERED)
    voluntary = YesNo(label=N_("Is it voluntary for people to say to which groups they belong?"))
    stored_apart = YesNo(label=N_("Is that kept apart from the files?"))
    anonymised = YesNo(label=N_("Can nobody be recognised in the figures?"))
    gaps_explained = LongText(label=N_("How gaps between groups are explained"), lines=3, required=False)

    @classmethod
    def disagreements(cls, values: Mapping[str, Any]) -> dict[str, str]:
        begins, ends = values["period_begins_on"], values["period_ends_on"]
        if begins and ends and ends <= begins:
            return {"period_ends_on": N_("The last day must be after the first")}
        return {}


class PeriodicReview(RecordKind):
    """How the body stood towards the checks on itself, as looked at on a fixed cycle."""

    name = "periodic_review"
    title = N_("Review of this body")
    single = False
    made_by = frozenset({Role.SYSTEM})

    results = Lines(label=N_("How it stands towards each check"))
