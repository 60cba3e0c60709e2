"""Everything that the page of one case shows, from rows that were read once."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from oversight.queries.case_history import Event, Score, scorecard, timeline
from oversight.queries.case_people import (
    AllegationView,
    OfficerView,
    PartyView,
    allegation_views,
    officer_views,
    party_views,
)
from oversight.queries.opening import OpenedCase
from oversight.queries.record_views import Addable, RecordBook, RecordView, stage_of
from oversight.queries.steps import Steps
from workflows.access import Action
from workflows.overrides import holder_of
from workflows.records import KINDS, About
from workflows.standards import load_standards
from workflows.states import MEANINGS, Meaning, State
from workflows.wording import N_

ELSEWHERE = frozenset(
    {"classification", "proposed_finding", "finding", "plan_line", "force_assessment", "evidence_item", "note"}
    | {"message", "more_information", "officer_notice", "officer_representation", "officer_response"}
    | {"sanction_recommended", "sanction_agency", "sanction_final", "sanction_review_right"}
)
"""Kinds that have a place of their own on the page and are not listed a second time among the records."""
RECENT = 12

SOURCES = {
    "complainant": N_("Complaint"),
    "third_party": N_("Complaint by somebody else"),
    "detainee": N_("Complaint from detention"),
    "anonymous": N_("Anonymous complaint"),
    "media": N_("Media report"),
    "medical_report": N_("Medical report"),
    "court_or_prosecutor": N_("Court or prosecutor"),
    "custody_inspection": N_("Inspection of a place of custody"),
    "officer_report": N_("Report by an officer"),
    "own_motion": N_("Own motion"),
}

RECEIVED_BY = {
    "web": N_("online"),
    "phone": N_("by telephone"),
    "letter": N_("by letter"),
    "counter": N_("at the counter"),
    "email": N_("by e-mail"),
    "visit": N_("during a visit"),
    "referral": N_("through another body"),
}


@dataclass(frozen=True, slots=True)
class OverrideView:
    """A departure from a check: who, why, until when, and whether a second person agreed."""

    id: str
    check_id: str
    title: str
    reason: str
    asked_by: str
    asked_at: datetime
    expires_at: datetime
    four_eyes: bool
    approved_by: str | None
    approved_at: datetime | None
    holds: bool
    may_approve: bool


@dataclass(frozen=True, slots=True)
class PartView:
    """Somebody's part in the case."""

    id: str
    role: str
    name: str
    appointed_by: str
    appointed_at: datetime
    signed_at: datetime | None
    interests: str
    cleared: bool | None
    ended_at: datetime | None
    ended_why: str
    is_own: bool


@dataclass(frozen=True, slots=True)
class Message:
    """A message between the office and the person, or what the person added later."""

    id: str
    text: str
    by: str
    at: datetime
    is_from_person: bool


@dataclass(frozen=True)
class CasePage:
    """One case as one person sees it."""

    opened: OpenedCase

    @cached_property
    def book(self) -> RecordBook:
        """The records."""
        return RecordBook(self.opened)

    @cached_property
    def steps(self) -> Steps:
        """What can be done now, and why the rest cannot."""
        return Steps(self.opened, self.book)

    @property
    def complaint(self) -> Any:
        """The row of the case."""
        return self.opened.rows.complaint

    @property
    def meaning(self) -> Meaning:
        """What the state is called, and what it means."""
        return MEANINGS[State(self.complaint.state)]

    @property
    def source(self) -> str:
        """Where the case comes from, in words."""
        return SOURCES.get(self.complaint.source, self.complaint.source.replace("_", " "))

    @property
    def channel(self) -> str:
        """How it came, in words."""
        return RECEIVED_BY.get(self.complaint.channel, self.complaint.channel.replace("_", " "))

    @property
    def told(self) -> tuple[tuple[str, str], ...]:
        """What else was told when the complaint was made, as far as anything was."""
        row = self.complaint
        words = " ".join(str(value) for value in row.happened.values() if value)
        told = ((N_("When"), words), (N_("Where"), row.place), (N_("Harm"), row.harm), (N_("Wishes"), row.wishes))
        return tuple((label, words) for label, words in told if words)

    @property
    def due_title(self) -> str:
        """What the next deadline is about."""
        check = load_standards().checks.get(self.complaint.next_due_check or "")
        return check.title if check else ""

    @property
    def taken_by(self) -> str:
        """Who took the account down; nobody where the person filed online."""
        return self.opened.name_of(self.complaint.received_by) if self.complaint.received_by else ""

    @property
    def added(self) -> tuple[RecordView, ...]:
        """What the person added to the account later."""
        return self.book.of("more_information")

    @cached_property
    def allegations(self) -> tuple[AllegationView, ...]:
        """The allegations."""
        return allegation_views(self.opened, self.book)

    @cached_property
    def officers(self) -> tuple[OfficerView, ...]:
        """The officers complained of."""
        return officer_views(self.opened, self.book)

    @cached_property
    def parties(self) -> tuple[PartyView, ...]:
        """The other people."""
        return party_views(self.opened, self.book)

    @property
    def evidence(self) -> tuple[RecordView, ...]:
        """The evidence, oldest first."""
        return self.book.of("evidence_item")

    @property
    def notes(self) -> tuple[RecordView, ...]:
        """The notes among staff, newest first."""
        return tuple(reversed(self.book.of("note")))

    @property
    def messages(self) -> tuple[Message, ...]:
        """The messages with the person, oldest first."""
        return tuple(
            Message(
                row.id,
                row.content["text"],
                self.opened.name_of(row.made_by),
                row.made_at,
                row.made_by == self.complaint.id,
            )
            for row in self.opened.rows.records
            if row.kind == "message"
        )

    @property
    def waits_for_answer(self) -> bool:
        """Whether the newest message is the person's."""
        return bool(self.messages) and self.messages[-1].is_from_person

    @cached_property
    def stages(self) -> tuple[tuple[str, tuple[RecordView, ...], tuple[Addable, ...]], ...]:
        """The records by stage, newest first, with the kinds of each stage that can be added."""
        shown = [view for kind, views in self.book.current.items() if kind not in ELSEWHERE for view in views]
        addable = [
            kind
            for kind in self.book.addable.get(About.CASE, ())
            if kind.kind not in {"note", "message", "evidence_item"}
        ]
        names = dict.fromkeys(stage_of(kind) for kind in KINDS.values())
        return tuple(
            (
                stage,
                tuple(
                    sorted((view for view in shown if stage_of(KINDS[view.kind]) == stage), key=_made_at, reverse=True)
                ),
                tuple(kind for kind in addable if kind.stage == stage),
            )
            for stage in names
        )

    def addable_about(self, about: str) -> tuple[Addable, ...]:
        """Give the kinds about a sort of thing that the reader may add now."""
        return self.book.addable.get(About(about), ())

    @cached_property
    def overrides(self) -> tuple[OverrideView, ...]:
        """The overrides, newest first."""
        return tuple(self._override(row) for row in reversed(self.opened.rows.overrides))

    @cached_property
    def parts(self) -> tuple[PartView, ...]:
        """Who works on the case, and who did."""
        return tuple(self._part(row) for row in self.opened.rows.assignments)

    @property
    def own_part(self) -> PartView | None:
        """The reader's own part, if they have one."""
        return next((part for part in self.parts if part.is_own and part.ended_at is None), None)

    @cached_property
    def events(self) -> tuple[Event, ...]:
        """What happened, newest first."""
        return timeline(self.opened, self.book)

    @property
    def recent(self) -> tuple[Event, ...]:
        """The newest of what happened."""
        return self.events[:RECENT]

    @property
    def earlier(self) -> tuple[Event, ...]:
        """The rest of what happened."""
        return self.events[RECENT:]

    @cached_property
    def scores(self) -> tuple[Score, ...]:
        """How the case stands towards every check."""
        return scorecard(self.opened)

    @property
    def past_parts(self) -> tuple[PartView, ...]:
        """Who worked on the case before."""
        return tuple(part for part in self.parts if part.ended_at is not None)

    @property
    def answerable(self) -> tuple[RecordView, ...]:
        """What the police authority may be recorded as answering now."""
        if not self.book.may_add("police_response"):
            return ()
        return (*self.book.of("recommendation"), *self.book.of("sanction_recommended"))

    @property
    def finding_kind(self) -> str:
        """The kind of finding that the reader may record now: decided, proposed or none."""
        kinds = (kind for kind in ("finding", "proposed_finding") if self.book.may_add(kind))
        return next(kinds, "") if self.allegations else ""

    @property
    def may_edit(self) -> bool:
        """Whether the reader may add allegations and officers and correct parties."""
        return self.opened.may(Action.EDIT_PARTIES)

    @property
    def may_assign(self) -> bool:
        """Whether the reader gives people their parts."""
        return self.opened.may(Action.ASSIGN)

    def _override(self, row: Any) -> OverrideView:
        check = load_standards().checks[row.check_id]
        holder = holder_of(check)
        waits = row.four_eyes and row.approved_by is None
        second = holder is not None and self.opened.actor.role in holder.second
        return OverrideView(
            id=row.id,
            check_id=row.check_id,
            title=check.title,
            reason=row.reason,
            asked_by=self.opened.name_of(row.asked_by),
            asked_at=row.asked_at,
            expires_at=row.expires_at,
            four_eyes=row.four_eyes,
            approved_by=self.opened.name_of(row.approved_by) if row.approved_by else None,
            approved_at=row.approved_at,
            holds=self.opened.at < row.expires_at and not waits,
            may_approve=waits
            and second
            and row.asked_by != self.opened.actor.id
            and self.opened.may(Action.APPROVE_OVERRIDE),
        )

    def _part(self, row: Any) -> PartView:
        return PartView(
            id=row.id,
            role=row.role,
            name=row.name,
            appointed_by=self.opened.name_of(row.appointed_by),
            appointed_at=row.appointed_at,
            signed_at=row.signed_at,
            interests=row.interests,
            cleared=row.cleared,
            ended_at=row.ended_at,
            ended_why=row.ended_why,
            is_own=row.account_id == self.opened.actor.id,
        )


def _made_at(view: RecordView) -> datetime:
    return view.made_at
