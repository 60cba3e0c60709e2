"""What can be done with a case now, and for all that cannot: every reason, and what would mend it."""

from dataclasses import dataclass
from functools import cached_property

from oversight.queries.opening import OpenedCase
from oversight.queries.record_views import RecordBook, RecordView
from workflows.access import Action
from workflows.conditions import PREVIEWS
from workflows.errors import Ground, Reason
from workflows.holders import vacant_part
from workflows.machine import Availability, available
from workflows.overrides import barred, holder_of
from workflows.records import KINDS, About
from workflows.roles import Role
from workflows.standards import load_standards
from workflows.states import State
from workflows.transition_table import TRIGGERS, Row, Trigger, rows_of
from workflows.wording import N_

FORWARD = frozenset(
    {"record", "assess", "open_investigation", "submit_report", "approve_report", "decide", "conclude", "resume"}
    | {"settle", "take_back", "reopen"}
)
"""The steps that a case usually takes; the others are ways out or back, and their buttons are quieter."""
MOST_FIXES = 4


@dataclass(frozen=True, slots=True)
class Fix:
    """A page of casework on which a reason can be mended."""

    words: str
    page: str
    args: dict[str, str]
    target: str = ""


@dataclass(frozen=True, slots=True)
class ReasonView:
    """Why a step cannot be taken, where to mend that, and whether the reader may ask for an override."""

    reason: Reason
    fixes: tuple[Fix, ...] = ()
    may_ask: bool = False
    barred: str | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """A trigger as the case page shows it."""

    trigger: Trigger
    is_forward: bool
    dests: tuple[State, ...]
    roles: tuple[Role, ...]
    reasons: tuple[ReasonView, ...]
    warnings: tuple[ReasonView, ...]
    asks: str | None
    is_theirs: bool

    @property
    def insisting(self) -> Trigger | None:
        """The next move, which insists on a warning from which the reader may ask to depart now."""
        is_offered = any(view.may_ask for view in self.warnings)
        return TRIGGERS[PREVIEWS[self.trigger.name]] if is_offered and self.trigger.name in PREVIEWS else None

    @property
    def reasons_besides_role(self) -> tuple[ReasonView, ...]:
        """What stands in the way of whoever may do this."""
        return tuple(view for view in self.reasons if view.reason.ground is not Ground.ROLE)


@dataclass(frozen=True)
class Steps:
    """Every trigger, sorted by what the reader can do about it."""

    opened: OpenedCase
    book: RecordBook

    @cached_property
    def ready(self) -> tuple[Step, ...]:
        """What the reader may do now, the usual way first."""
        steps = [self._step(found) for found in self._all if found.may_fire]
        return tuple(sorted(steps, key=lambda step: not step.is_forward))

    @cached_property
    def held(self) -> tuple[Step, ...]:
        """What is the reader's to do, and held up."""
        return tuple(
            self._step(found)
            for found in self._all
            if not found.may_fire and found.fits_the_state and found.fits_the_role
        )

    @cached_property
    def of_others(self) -> tuple[Step, ...]:
        """What somebody else may do from here."""
        return tuple(self._step(found) for found in self._all if found.fits_the_state and not found.fits_the_role)

    @cached_property
    def elsewhere(self) -> tuple[tuple[Trigger, str], ...]:
        """What belongs to other states, each with the words that say so."""
        return tuple((found.trigger, found.reasons[0].words) for found in self._all if not found.fits_the_state)

    @property
    def vacant_part(self) -> str | None:
        """The part whose turn it is and that nobody has, where the reader may give it to somebody."""
        return vacant_part(self.opened.casefile) if self.opened.may(Action.ASSIGN) else None

    def find(self, trigger: str) -> Step | None:
        """Find one trigger."""
        return next((self._step(found) for found in self._all if found.trigger.name == trigger), None)

    def explain(self, reasons: tuple[Reason, ...]) -> tuple[ReasonView, ...]:
        """Add to reasons where each can be mended, and whether the reader may ask for an override."""
        return tuple(self._reason(reason) for reason in reasons)

    @cached_property
    def _all(self) -> tuple[Availability, ...]:
        if not self.opened.may(Action.FIRE):
            return ()
        return available(self.opened.casefile, self.opened.actor, self.opened.at, self.opened.evaluation)

    def _step(self, found: Availability) -> Step:
        rows = [row for row in rows_of(found.trigger.name) if row.source is self.opened.casefile.state]
        return Step(
            trigger=found.trigger,
            is_forward=found.trigger.name in FORWARD,
            dests=found.dests,
            roles=tuple(sorted({role for row in rows for role in self._may_fire(row)} - {Role.SYSTEM})),
            reasons=self.explain(found.reasons),
            warnings=self.explain(found.warnings),
            asks=found.asks,
            is_theirs=found.fits_the_state and found.fits_the_role,
        )

    def _may_fire(self, row: Row) -> frozenset[Role]:
        return self.opened.casefile.pack.may_fire(row.trigger, row.roles)

    def _reason(self, reason: Reason) -> ReasonView:
        check = load_standards().checks.get(reason.code)
        if check is None:
            return ReasonView(reason, self._guard_fixes(reason.code))
        holder = holder_of(check)
        ruled_out = barred(check, self.opened.casefile) if holder else None
        may_ask = holder is not None and self.opened.actor.role in holder.first and self.opened.may(Action.ASK_OVERRIDE)
        return ReasonView(reason, self._check_fixes(check.facts), may_ask and not ruled_out, ruled_out)

    def _guard_fixes(self, guard: str) -> tuple[Fix, ...]:
        may = self.opened.may
        if guard == "some_allegation_is_recorded" and may(Action.EDIT_PARTIES):
            return (Fix(N_("Add an allegation"), "allegation", {}),)
        if guard == "an_investigator_may_open_the_file" and may(Action.ASSIGN):
            return (Fix(N_("Assign an investigator"), "assign", {"part": "investigator"}),)
        kind = _KIND_OF_GUARD.get(guard)
        if kind is None or not self.book.may_add(kind):
            return ()
        if kind in {"finding", "proposed_finding"}:
            return (Fix(N_("Record findings"), "findings", {}),)
        return self._kind_fixes(kind)

    def _check_fixes(self, facts: tuple[str, ...]) -> tuple[Fix, ...]:
        """Lead to the kinds that tell these facts, in the order in which the check names them."""
        kinds = [name for name, kind in KINDS.items() if kind.fact in facts and self.book.may_add(name)]
        kinds.sort(key=lambda name: facts.index(KINDS[name].fact))
        return tuple(fix for kind in kinds for fix in self._kind_fixes(kind))[:MOST_FIXES]

    def _kind_fixes(self, kind: str) -> tuple[Fix, ...]:
        declared = KINDS[kind]
        if kind == "need" and (owed := self._needs_owed()):
            return owed
        if declared.about is About.CASE:
            return (Fix(declared.title, "record", {"kind": kind}),)
        rows = {
            About.ALLEGATION: self.opened.rows.allegations,
            About.OFFICER: self.opened.rows.subjects,
            About.PERSON: self.opened.rows.parties,
        }.get(declared.about, ())
        bare = [row.id for row in rows if self.book.newest(kind, row.id) is None] or [row.id for row in rows]
        return tuple(
            Fix(declared.title, "record", {"kind": kind, "about": target}, self._target_words(target))
            for target in bare
        )

    def _needs_owed(self) -> tuple[Fix, ...]:
        """Lead to the needs that nobody provided for: they are completed, and a second record would meet none."""
        owed = (
            need
            for need in self.book.of("need")
            if need.about and need.may_replace and not (need.content["met_at"] or need.content["decided_at"])
        )
        return tuple(
            Fix(need.title, "record", {"kind": need.kind, "replaces": need.id}, self._owed_words(need)) for need in owed
        )

    def _owed_words(self, need: RecordView) -> str:
        whose = self._target_words(need.about.id) if need.about else ""
        return f"{whose} ({need.content['what']})"

    def _target_words(self, target_id: str) -> str:
        target = self.book.targets[target_id]
        return f"{target.label} {target.name}".strip()


_KIND_OF_GUARD = {
    "every_allegation_is_classified": "classification",
    "every_allegation_has_a_proposed_finding": "proposed_finding",
    "every_allegation_has_a_finding": "finding",
    "there_is_new_information": "new_information",
    "mandatory_referral_is_decided": "referral_decision",
}
"""The kind of record that a guard misses."""
