"""How a case of the demonstration is taken in and sent on its way: to an investigation, or elsewhere."""

from oversight.demo.journey import Journey, appoint
from oversight.services import people
from workflows.records.people import HELP
from workflows.roles import Role


def record(case: Journey) -> None:
    """Enter the case in the register."""
    case.fire("record", Role.INTAKE_OFFICER)


def assess(case: Journey) -> None:
    """Name the allegation, say what it is about, and finish the assessment."""
    intake = case.staff[Role.INTAKE_OFFICER]
    words = case.words.get("allegation", "The officer used force without need.")
    allegation = people.add_allegation(
        case.database, case.reference, intake, case.at, words, tuple(case.ids("subjects"))
    )
    conduct = "omission" if "omission" in case.codes else "act"
    case.make("classification", Role.INTAKE_OFFICER, allegation, categories=list(case.codes), conduct_type=conduct)
    case.fire("assess", Role.INTAKE_OFFICER)


def offer_help(case: Journey) -> None:
    """Ask what help the people of the case need, and offer all of it."""
    for person in case.ids("parties"):
        case.make(
            "assistance",
            Role.INTAKE_OFFICER,
            person,
            needs_assessed_at=case.at.isoformat(),
            offered=list(HELP),
            offered_at=case.at.isoformat(),
        )


def open_investigation(case: Journey) -> None:
    """Appoint an investigator and open."""
    appoint(case, "investigator", Role.INVESTIGATOR)
    case.fire("open_investigation", Role.SUPERVISOR, terms="Everything that the person says happened.")


def suspend(case: Journey) -> None:
    """Pause the investigation."""
    case.fire(
        "suspend",
        Role.SUPERVISOR,
        ground="person_unavailable",
        reasons="The only witness is in hospital and will be heard on discharge.",
        review_due_on=case.day(30),
        preservation_continues=True,
    )


def reject(case: Journey) -> None:
    """Decide not to take the case on."""
    case.fire(
        "reject",
        Role.SUPERVISOR,
        ground="out_of_jurisdiction",
        reasons="The complaint is about a private security guard. The licensing office can help you.",
        notified_at=case.at.isoformat(),
        review_route_told=True,
    )


def refer(case: Journey) -> None:
    """Hand the case to another body."""
    case.fire(
        "refer",
        Role.SUPERVISOR,
        body="The prison inspectorate",
        reasons="It happened in a prison and concerns its staff.",
        sent_at=case.at.isoformat(),
        accepted="waiting",
    )


def offer_mediation(case: Journey) -> None:
    """Try a settlement."""
    case.fire(
        "offer_mediation",
        Role.INTAKE_OFFICER,
        suitability_by="The victim support office",
        checker_is_outside=True,
        risk_checked=True,
        consent_of_all=True,
        no_detriment=True,
    )
