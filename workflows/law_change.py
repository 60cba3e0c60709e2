"""What moving a case to a newer version of its law would change: in the law, and in the case."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from workflows.case_clocks import ClockRun, clocks_of
from workflows.casefile import CaseFile
from workflows.jurisdictions import Pack
from workflows.law_book import law_in_force
from workflows.mandatory_referral import undecided
from workflows.standards import Evaluation, Outcome, load_standards
from workflows.wording import N_

NONE = N_("nothing")


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is other than before: a value of the law, a verdict, a date. The moments are of dates."""

    what: str
    before: str = ""
    after: str = ""
    was_at: datetime | None = None
    is_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Preview:
    """Everything that a move to another version would change."""

    version: str
    law: tuple[Difference, ...]
    verdicts: tuple[Difference, ...]
    dates: tuple[Difference, ...]
    referrals: tuple[str, ...]
    unknown_codes: tuple[str, ...]


def under(case: CaseFile, pack: Pack) -> CaseFile:
    """Give the case as it would stand under another version."""
    return replace(case, pack=pack)


def preview(case: CaseFile, newer: Pack, at: datetime) -> Preview:
    """Tell what would change if the case were moved to a newer version now."""
    before, after = Evaluation(case, at), Evaluation(under(case, newer), at)
    waiting = {criterion.id for criterion in undecided(case)}
    codes = {code for allegation in case.allegations for code in case.codes(allegation) - case.categories(allegation)}
    return Preview(
        version=newer.version,
        law=tuple(_law(case.pack, newer)),
        verdicts=tuple(_verdicts(before, after)),
        dates=tuple(_dates(before, after)),
        referrals=tuple(one.label for one in undecided(under(case, newer)) if one.id not in waiting),
        unknown_codes=tuple(sorted(codes - {category.code for category in newer.taxonomy})),
    )


def _law(old: Pack, new: Pack) -> Iterator[Difference]:
    said = [
        {(section.title, line.what): line for section in law_in_force(pack) for line in section.lines}
        for pack in (old, new)
    ]
    for key in dict.fromkeys((*said[0], *said[1])):
        before, after = (lines[key].value if key in lines else NONE for lines in said)
        if before != after:
            yield Difference(key[1], before, after)


def _verdicts(before: Evaluation, after: Evaluation) -> Iterator[Difference]:
    for check in load_standards().checks.values():
        was, becomes = before.verdict(check).outcome, after.verdict(check).outcome
        if was is not becomes:
            yield Difference(f"{check.id} {check.title}", _words(was), _words(becomes))


def _words(outcome: Outcome) -> str:
    return outcome.value.replace("_", " ")


def _dates(before: Evaluation, after: Evaluation) -> Iterator[Difference]:
    was, becomes = _runs(before), _runs(after)
    for key in dict.fromkeys((*was, *becomes)):
        old, new = was.get(key), becomes.get(key)
        old_at, new_at = (run.due_at if run else None for run in (old, new))
        if old_at != new_at:
            yield Difference((new or old).title, was_at=old_at, is_at=new_at)  # type: ignore[union-attr]


def _runs(evaluation: Evaluation) -> dict[tuple[str, str | None], ClockRun]:
    """Find the clocks by what they are of: a check is the same, whatever the pack calls its clock."""
    found: dict[tuple[str, str | None], ClockRun] = {}
    for run in clocks_of(evaluation):
        found.setdefault((run.check.id if run.check else run.clock, run.target), run)
    return found
