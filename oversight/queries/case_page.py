"""Everything that the page of one case shows, from rows that were read once."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from oversight.queries.case_history import Event, timeline
from oversight.queries.case_office import Message, OverrideView, PartView, messages, overrides, parts
from oversight.queries.case_people import (
    AllegationView,
    OfficerView,
    PartyView,
    allegation_views,
    officer_views,
    party_views,
)
from oversight.queries.case_words import RECEIVED_BY, SOURCES
from oversight.queries.clock_views import ClockView, clock_views, title_of_clock
from oversight.queries.opening import OpenedCase
from oversight.queries.record_views import Addable, RecordBook, RecordView, stage_of
from oversight.queries.scorecard import Scorecard
from oversight.queries.steps import Steps
from workflows.access import Action, in_emergency
from workflows.jurisdictions import newer_versions
from workflows.law_change import Preview, preview
from workflows.records import KINDS, About
from workflows.states import MEANINGS, Meaning, State
from workflows.wording import N_

ELSEWHERE = frozenset(
    {
        "account_details",
        "classification",
        "proposed_finding",
        "finding",
        "plan_line",
        "force_assessment",
        "evidence_item",
        "note",
    }
    | {"message", "more_information", "correction", "officer_notice", "officer_representation", "officer_response"}
    | {"sanction_recommended", "sanction_agency", "sanction_final", "sanction_review_right"}
)
"""Kinds that have a place of their own on the page and are not listed a second time among the records."""
RECENT = 12


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
    def happened_on(self) -> str:
        """The day of the event as far as it is known: a year, a month or a day."""
        return str(self.complaint.happened.get("date") or "")

    @property
    def happened_when(self) -> str:
        """When it happened in the person's words."""
        return str(self.complaint.happened.get("time") or "")

    @property
    def happened_until(self) -> str:
        """The last day of the event, where it went on for longer."""
        return str(self.complaint.happened.get("until") or "")

    @property
    def details(self) -> tuple[RecordView, ...]:
        """What the person answered question by question."""
        return self.book.of("account_details")

    @property
    def fears(self) -> tuple[RecordView, ...]:
        """The fears of reprisals that nobody has assessed since they were told, those told again later included."""
        assessed = {view.about: view.made_at for view in self.book.of("risk_assessment")}
        told = (each for view in self.book.of("reprisal_fear") for each in (view, *view.older))
        return tuple(view for view in told if assessed.get(view.about, view.made_at) <= view.made_at)

    @property
    def told(self) -> tuple[tuple[str, str], ...]:
        """What else was told when the complaint was made, as far as anything was."""
        row = self.complaint
        still = N_("Yes") if row.happened.get("going_on") else ""
        told = (
            (N_("Still going on"), still),
            (N_("Where"), row.place),
            (N_("Harm"), row.harm),
            (N_("Wishes"), row.wishes),
        )
        return tuple((label, words) for label, words in told if words)

    @property
    def due_title(self) -> str:
        """What the next deadline is about."""
        row = self.complaint
        return title_of_clock(row.next_due_check, row.pack, row.pack_version)

    @cached_property
    def law_changes(self) -> tuple[Preview, ...]:
        """What moving the case to each newer version of its law would change."""
        case, at = self.opened.casefile, self.opened.at
        return tuple(preview(case, newer, at) for newer in newer_versions(case.pack))

    @cached_property
    def clocks(self) -> tuple[ClockView, ...]:
        """The time limits that wait for somebody, each with the working of its date."""
        return clock_views(self.opened.evaluation)

    @property
    def taken_by(self) -> str:
        """Who took the account down; nobody where the person filed online."""
        return self.opened.name_of(self.complaint.received_by) if self.complaint.received_by else ""

    @property
    def somebody_complained(self) -> bool:
        """Whether there is a person who complained: who reads the case by a code, and is written to."""
        return any("complainant" in row.roles for row in self.opened.rows.parties)

    @property
    def taking(self) -> RecordView | None:
        """How the account was taken down, where it was."""
        return next(iter(self.book.of("taking")), None)

    @property
    def added(self) -> tuple[RecordView, ...]:
        """What the person added to the account later."""
        return self.book.of("more_information")

    @property
    def corrections(self) -> tuple[RecordView, ...]:
        """What the person set right in the account later."""
        return self.book.of("correction")

    @property
    def wish_to_withdraw(self) -> RecordView | None:
        """The person's wish to withdraw, until it is taken back or decided on."""
        wish = self.opened.casefile.open_wish_to_withdraw()
        return self.book.find(wish.id) if wish else None

    @cached_property
    def allegations(self) -> tuple[AllegationView, ...]:
        """What officers are said to have done or left undone, with codes and findings."""
        return allegation_views(self.opened, self.book)

    @cached_property
    def officers(self) -> tuple[OfficerView, ...]:
        """The officers complained of."""
        return officer_views(self.opened, self.book)

    @property
    def sanctioned(self) -> tuple[OfficerView, ...]:
        """The officers with any sanction on record."""
        return tuple(officer for officer in self.officers if officer.has_sanctions)

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
        return messages(self.opened)

    @property
    def waits_for_answer(self) -> bool:
        """Whether the newest message is the person's."""
        return bool(self.messages) and self.messages[-1].is_from_person

    @cached_property
    def stages(self) -> tuple[tuple[str, tuple[RecordView, ...], tuple[Addable, ...]], ...]:
        """The records by stage, newest first, with the kinds of each stage that can be added."""
        shown = [
            view
            for kind, views in self.book.current.items()
            if kind not in ELSEWHERE and KINDS[kind].about is not About.PERSON
            for view in views
        ]
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

    def addable_to(self, about: str, target: str) -> tuple[Addable, ...]:
        """Give the kinds about one thing that the reader may add now, without those of which one stands already."""
        kinds = self.book.addable.get(About(about), ())
        return tuple(kind for kind in kinds if not KINDS[kind.kind].single or not self.book.of(kind.kind, target))

    @cached_property
    def overrides(self) -> tuple[OverrideView, ...]:
        """The overrides, newest first."""
        return overrides(self.opened)

    @cached_property
    def parts(self) -> tuple[PartView, ...]:
        """Who works on the case, and who did."""
        return parts(self.opened)

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
    def scorecard(self) -> Scorecard:
        """How the case stands towards every check."""
        return Scorecard(self.opened, self.book)

    @property
    def past_parts(self) -> tuple[PartView, ...]:
        """Who worked on the case before."""
        return tuple(part for part in self.parts if part.ended_at is not None)

    @cached_property
    def answerable(self) -> tuple[tuple[Addable, RecordView], ...]:
        """What the reader may put on record about another record now, and about which; evidence has its own page."""
        kinds = self.book.addable.get(About.RECORD, ())
        named = [(kind, name) for kind in kinds for name in sorted(KINDS[kind.kind].answers - {"evidence_item"})]
        return tuple((kind, view) for kind, name in named for view in self.book.of(name))

    @property
    def emergencies_asked(self) -> tuple[RecordView, ...]:
        """The requests to read the case in an emergency that wait for the reader's answer."""
        asked = (view for kind, view in self.answerable if kind.kind == "emergency_answer")
        return tuple(view for view in asked if not self.book.of("emergency_answer", view.id))

    @property
    def read_in_emergency(self) -> bool:
        """Whether the reader is here by leave of a second person, for an hour."""
        return in_emergency(self.opened.actor, self.opened.access, self.opened.at)

    def answers_to(self, record: RecordView) -> tuple[Addable, ...]:
        """Give what the reader may put on record about one record now."""
        kinds = self.book.addable.get(About.RECORD, ())
        return tuple(kind for kind in kinds if record.kind in KINDS[kind.kind].answers)

    def answered_by(self, record: RecordView) -> tuple[RecordView, ...]:
        """Give what was put on record about one record, in any of its versions, newest first."""
        versions = {record.id, *(older.id for older in record.older)}
        kinds = (name for name, kind in KINDS.items() if record.kind in kind.answers)
        found = (view for kind in kinds for view in self.book.of(kind) if view.about and view.about.id in versions)
        return tuple(sorted(found, key=_made_at, reverse=True))

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
    def may_replace_code(self) -> bool:
        """Whether the reader may help a person who lost their code."""
        return self.opened.may(Action.REPLACE_CODE)

    @property
    def may_allege(self) -> bool:
        """Whether the reader may add an allegation, which is classified as it is added."""
        return self.may_edit and self.book.may_add("classification")

    @property
    def may_assign(self) -> bool:
        """Whether the reader gives people their parts."""
        return self.opened.may(Action.ASSIGN)


def _made_at(view: RecordView) -> datetime:
    return view.made_at
