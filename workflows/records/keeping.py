"""Records of how long a case is kept: a hold by which nothing of it may go, and that its words be erased."""

from collections.abc import Mapping
from typing import Any

from workflows.records.fields import Choice, LongText, Text
from workflows.records.kind import About, RecordKind
from workflows.roles import Role
from workflows.states import ENDED
from workflows.wording import N_

OFFICE = frozenset({Role.SUPERVISOR, Role.HEAD})


class LegalHold(RecordKind):
    """That nothing of a case may be erased, however old it is, until the hold is lifted."""

    name = "legal_hold"
    title = N_("Legal hold")
    help = N_(
        "Put a hold on a case as long as a court, a prosecutor, a review or an audit may still need it: "
        "nothing of it can be erased then, by anybody."
    )
    single = False
    final = True
    made_by = OFFICE | {Role.DECISION_MAKER, Role.REVIEWER}

    ordered_by = Text(label=N_("Who needs the case kept"))
    reasons = LongText(label=N_("Why nothing of it may be erased"), lines=3)


class LegalHoldLifted(RecordKind):
    """That a hold ends."""

    name = "legal_hold_lifted"
    title = N_("Legal hold lifted")
    help = N_("Only the head lifts a hold, and says who agreed that the case is no longer needed.")
    about = About.RECORD
    answers = frozenset({"legal_hold"})
    final = True
    made_by = frozenset({Role.HEAD})

    reasons = LongText(label=N_("Why the case need not be held any more, and who agreed"), lines=3)


RETENTION_OVER = "retention_over"
GROUNDS = {
    RETENTION_OVER: N_("The time for which such cases are kept has run out"),
    "court_order": N_("A court or an authority ordered it"),
    "entered_in_error": N_("It should never have been entered: a test, or the same complaint twice"),
}


class ErasureRequest(RecordKind):
    """That somebody asks for the words of a case to be erased. It happens when a second person agrees."""

    name = "erasure_request"
    title = N_("Erasure asked for")
    help = N_(
        "Everything that people wrote or sent is destroyed for good, with the keys to it; dates, codes and findings "
        "stay for the statistics. A second person must agree. Nothing is erased under a legal hold."
    )
    made_by = OFFICE
    in_states = ENDED

    ground = Choice(label=N_("Ground"), options=GROUNDS)
    reasons = LongText(
        label=N_("Reasons: which order, or why it was entered in error"),
        hint=N_("Not needed where the time has run out. Write no name: these words go with the case"),
        lines=3,
        required=False,
    )

    @classmethod
    def needed(cls, values: Mapping[str, Any]) -> frozenset[str]:
        """Who erases a case before its time says why."""
        return super().needed(values) | ({"reasons"} if values["ground"] not in {None, RETENTION_OVER} else frozenset())


class ErasureDeclined(RecordKind):
    """That a case is not erased although somebody asked for it."""

    name = "erasure_declined"
    title = N_("Erasure declined")
    help = N_("Say why the case is to be kept. Whoever asked can ask again.")
    about = About.RECORD
    answers = frozenset({"erasure_request"})
    made_by = OFFICE
    in_states = ENDED

    reasons = LongText(label=N_("Why it is kept"), lines=3)
