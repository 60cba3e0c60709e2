"""The decision on a case that the law of the place says must be referred."""

from collections.abc import Mapping
from typing import Any

from workflows.records.fields import Choice, CriterionOfPlace, LongText, Moment
from workflows.records.kind import RecordKind
from workflows.roles import Role
from workflows.states import OPEN
from workflows.wording import N_


class ReferralDecision(RecordKind):
    """What is decided on a criterion of mandatory referral that the case meets."""

    name = "referral_decision"
    title = N_("Decision on mandatory referral")
    help = N_(
        "Grave matters go to an independent body without delay (CAT art. 12; Istanbul Protocol Principles, para. 2); "
        "the law of the place says which, and a case that meets it goes no further before this is decided."
    )
    single = False
    made_by = frozenset({Role.SUPERVISOR, Role.HEAD})
    in_states = OPEN

    criterion = CriterionOfPlace(label=N_("Which criterion"))
    decision = Choice(
        label=N_("Decision"),
        options={
            "referred": N_("Referred to the body that the law names"),
            "is_the_body": N_("We are that body and deal with it ourselves"),
            "not_met": N_("The criterion is not met, whatever the codes say"),
        },
    )
    sent_at = Moment(label=N_("When it was sent"), hint=N_("Needed when it is referred"), required=False)
    reasons = LongText(label=N_("Reasons"), lines=3)

    @classmethod
    def disagreements(cls, values: Mapping[str, Any]) -> dict[str, str]:
        if values["decision"] == "referred" and values["sent_at"] is None:
            return {"sent_at": N_("Enter when it was sent to the body")}
        return {}
