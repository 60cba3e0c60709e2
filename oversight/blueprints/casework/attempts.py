"""What became of a try to move a case or to make a record, for the page to show it beside the form."""

from dataclasses import dataclass

from oversight.blueprints.casework.forms import ConfirmForm
from oversight.queries.case_page import CasePage
from oversight.queries.steps import ReasonView
from oversight.record_forms import RecordForm
from workflows.errors import Changed, InvalidRecord, Refused

REFUSALS = (InvalidRecord, Refused, Changed)


@dataclass
class Attempted:
    """The reasons why not, or what somebody else changed meanwhile. A form that did not fit says so itself."""

    reasons: tuple[ReasonView, ...] = ()
    changes: tuple[str, ...] = ()

    @property
    def status(self) -> int:
        """The HTTP status that says so."""
        return 409 if self.changes else 422

    def note(self, refusal: InvalidRecord | Refused | Changed, page: CasePage, form: RecordForm | ConfirmForm) -> None:
        """Note why it was refused; where somebody was faster, the form knows from now on what its reader has seen."""
        match refusal:
            case InvalidRecord():
                form.show(refusal)
            case Refused():
                self.reasons = page.steps.explain(refusal.reasons)
            case Changed():
                self.changes = refusal.changes
                form.seen.data = str(page.opened.seen)
