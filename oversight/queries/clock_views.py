"""The time limits of a case as pages show them: what is due when, and how each date was worked out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from oversight.queries.follow_words import DONE
from workflows.case_clocks import ClockRun, clocks_of, is_over
from workflows.casefile import CaseFile
from workflows.clocks import Sentence, Worked, tell
from workflows.jurisdictions import PROJECT_CHOICE, load_pack
from workflows.standards import Evaluation, load_standards
from workflows.standards.sources import origin_words
from workflows.transition_table import TRIGGERS
from workflows.wording import N_

RECEIVED = N_("The complaint was received")
BEGAN_WITH = N_("What started it: %(event)s.")
LABELS = {name: trigger.label for name, trigger in TRIGGERS.items()}


@dataclass(frozen=True, slots=True)
class Basis:
    """What a time limit rests on, and whether anybody read that. ``verified`` none: a choice of this project."""

    words: str
    verified: bool | None
    note: str = ""


@dataclass(frozen=True, slots=True)
class ClockView:
    """One time limit that waits for somebody; ``about`` is whom or what of the case it is about, if not all of it."""

    title: str
    about: str
    check_id: str
    state: str
    urgency: str
    due_at: datetime | None
    holds: bool
    sentences: tuple[Sentence, ...]
    basis: Basis


def clock_views(evaluation: Evaluation) -> tuple[ClockView, ...]:
    """Show every time limit of a case that waits for somebody, the first due first."""
    case = evaluation.casefile
    return tuple(_view(run, case, evaluation.at) for run in clocks_of(evaluation))


def _view(run: ClockRun, case: CaseFile, at: datetime) -> ClockView:
    return ClockView(
        title=run.title,
        about=run.target or "",
        check_id=run.check.id if run.check else "",
        state=run.state,
        urgency=_urgency(run, case, at),
        due_at=run.due_at,
        holds=run.holds,
        sentences=working(run.worked, case),
        basis=_basis(run, case),
    )


def _urgency(run: ClockRun, case: CaseFile, at: datetime) -> str:
    """Name the colour of a date: overdue, soon from the day that the law of the place says, or running."""
    if is_over(run, at):
        return "overdue"
    amber_at = run.amber_at(case)
    return "soon" if amber_at is not None and amber_at <= at else "running"


def working(worked: Worked, case: CaseFile, *, reasons: bool = True) -> tuple[Sentence, ...]:
    """Tell how a date was worked out. Without ``reasons`` nothing is told that staff wrote."""
    sentences = tell(worked, case.pack.calendar, reasons=reasons)
    event = _started_by(worked.started_at, case, LABELS if reasons else DONE)
    return (sentences[0], Sentence(BEGAN_WITH, {"event": event}), *sentences[1:]) if event else sentences


def _started_by(moment: datetime, case: CaseFile, words: Mapping[str, str]) -> str:
    """Name what happened at the moment at which a clock started, in the words of staff or of whoever complained."""
    moved = next((move for move in case.history if move.at == moment), None)
    if moved is not None and moved.trigger != "file":
        return words[moved.trigger]
    return RECEIVED if moment == case.received_at else ""


def _basis(run: ClockRun, case: CaseFile) -> Basis:
    if run.rule is not None:
        return Basis(run.rule.law, run.rule.verified, run.rule.note)
    if run.check is None:
        return Basis(PROJECT_CHOICE, None)
    setting = case.pack.parameters.get(run.check.id, {}).get(run.limit)
    if setting is not None:
        return Basis(setting.law, setting.verified, setting.note)
    named = {parameter.name: parameter for parameter in run.check.parameters}
    parameter = named.get(run.limit, run.check.parameters[0])
    words, verified = origin_words(parameter.origin)
    return Basis(words, verified, parameter.note)


def title_of_clock(name: str | None, case_pack: str, version: str) -> str:
    """Name what a deadline is for: a check by its title, a clock of the place by what its law calls it."""
    check = load_standards().checks.get(name or "")
    if check is not None:
        return check.title
    return next((clock.title for clock in load_pack(case_pack, version).clocks if clock.id == name), "")
