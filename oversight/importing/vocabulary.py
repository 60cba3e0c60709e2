"""The closed lists of words that a mapping may use for values."""

from typing import Annotated

from pydantic import AfterValidator, StringConstraints

from oversight.importing.columns import one_of
from oversight.importing.ways import DATED, STANDINGS
from workflows.records.findings import FINDING_VALUES, STANDARDS_OF_PROOF
from workflows.records.intake import ALLEGATION_CODES
from workflows.records.sanctions import SANCTION_LADDER

SOURCES = (
    "complainant",
    "third_party",
    "detainee",
    "anonymous",
    "media",
    "medical_report",
    "court_or_prosecutor",
    "custody_inspection",
    "officer_report",
    "own_motion",
    "police_notification",
)
"""Where a case can have come from (checks.yaml, case.source)."""

REFERRAL = "referral"
"""How a complaint was made where the files do not tell: to this body it came through another."""

CHANNELS = ("web", "phone", "letter", "paper", "counter", "email", "visit", REFERRAL, "found")

PENDING = "pending"
"""The finding or measure is not decided yet."""

NOT_TOLD = "not_told"
"""Something was decided, but the files do not say which measure."""

NOT_APPLICABLE = "not_applicable"
"""There was no measure to decide on."""

Standing = Annotated[str, AfterValidator(one_of("state", STANDINGS))]
FindingValue = Annotated[str, AfterValidator(one_of("finding", (*FINDING_VALUES, PENDING)))]
Measure = Annotated[str, AfterValidator(one_of("sanction", (*SANCTION_LADDER, PENDING, NOT_TOLD, NOT_APPLICABLE)))]
Code = Annotated[str, AfterValidator(one_of("code", ALLEGATION_CODES))]
Proof = Annotated[str, AfterValidator(one_of("standard of proof", STANDARDS_OF_PROOF))]
Source = Annotated[str, AfterValidator(one_of("source", SOURCES))]
Channel = Annotated[str, AfterValidator(one_of("channel", CHANNELS))]
Trigger = Annotated[str, AfterValidator(one_of("move", DATED))]
Word = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,29}$")]
FileName = Annotated[str, StringConstraints(pattern=r"^[^/\\]{1,200}$")]
