"""Two cases of the demonstration that nobody filed online: one told at the counter, one that the police reported."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from oversight.config import Settings
from oversight.database import Database
from oversight.services.filing import Filing, OfficerDescribed
from oversight.services.taking import take_complaint
from workflows.roles import Actor, Role

HOURS_AGO = {"told": 5, "reported": 3}


def take_by_hand(database: Database, settings: Settings, staff: Mapping[Role, Actor], at: datetime) -> int:
    """Take both in, as staff do on their pages, and tell how many there are."""
    filings = (told_at_the_counter(at), reported_by_the_police(at - timedelta(hours=HOURS_AGO["reported"])))
    for filing, hours in zip(filings, HOURS_AGO.values(), strict=True):
        clerk = staff[Role.INTAKE_OFFICER if filing.is_complaint else Role.SUPERVISOR]
        take_complaint(database, settings, filing, f"demonstration {filing.source}", clerk, at - timedelta(hours=hours))
    return len(filings)


def told_at_the_counter(at: datetime) -> Filing:
    """What somebody says at the counter through an interpreter, and marks with a thumb."""
    taking = {
        "place": "Counter 2",
        "spoken": "Tamazight",
        "interpreter": "Nadia Amrani, by telephone",
        "present": ["Her daughter"],
        "read_back": "corrected",
        "read_by": "Nadia Amrani",
        "corrections": "It was the second stall, not the third.",
        "signature": "mark",
        "signed_on": (at - timedelta(days=1)).date().isoformat(),
    }
    return Filing(
        account="They turned over my stall and said I have no permit. I have one. They laughed and took the scales.",
        channel="counter",
        language="fr",
        name="Tiziri Belkacem",
        contact={"safe": "Through my daughter, in the evening"},
        needs="Language: Tamazight",
        place="Market square, second stall from the fountain",
        harm="A broken scale, and fruit for two days.",
        wishes="My scales, and that they leave us alone.",
        officers=(OfficerDescribed(description="Two men in uniform, one with a grey beard"),),
        records=(("taking", taking),),
    )


def reported_by_the_police(at: datetime) -> Filing:
    """A death that a station reports by telephone."""
    reasons = "A death in the hands of the police is looked into at once, whoever tells us of it."
    notice = {
        "what": "death",
        "notified_at": at.isoformat(),
        "known_at": (at - timedelta(hours=2)).isoformat(),
        "agency": "North district station",
        "officer": "Inspector on duty",
        "reference": "ND-2207",
    }
    words = "A man of about thirty was found without breath in cell 3 during a round and could not be revived."
    return Filing(
        account=words,
        source="police_notification",
        channel="phone",
        roles=(),
        wants_contact=False,
        place="North district station, cell 3",
        records=(("own_motion", {"information": words, "reasons": reasons}), ("police_notice", notice)),
    )
