"""What entries of the record are called: one line for each type that is ever written."""

from dataclasses import dataclass
from enum import StrEnum

from workflows.records import KINDS
from workflows.transition_table import TRIGGERS
from workflows.wording import N_


class Group(StrEnum):
    """Types of entry that an auditor looks at together."""

    MOVES = "moves"
    RECORDS = "records"
    PEOPLE = "people"
    PARTS = "parts"
    OVERRIDES = "overrides"
    READS = "reads"
    ACCOUNTS = "accounts"
    OTHER = "other"


GROUP_LABELS: dict[Group, str] = {
    Group.MOVES: N_("Moves of the case"),
    Group.RECORDS: N_("Records made"),
    Group.PEOPLE: N_("People, officers and allegations"),
    Group.PARTS: N_("Parts and declarations"),
    Group.OVERRIDES: N_("Overrides"),
    Group.READS: N_("Reads and exports"),
    Group.ACCOUNTS: N_("Accounts and signing in"),
    Group.OTHER: N_("Other"),
}


@dataclass(frozen=True, slots=True)
class Wording:
    """What a type of entry is called, and with which others it is looked at."""

    words: str
    group: Group


MOVES = {
    "file": N_("Complaint filed"),
    "record": N_("Entered in the register"),
    "assess": N_("Assessment finished"),
    "reject": N_("Not taken on"),
    "refer": N_("Referred to another body"),
    "take_back": N_("Taken back"),
    "offer_mediation": N_("Mediation offered"),
    "settle": N_("Closed on a settlement"),
    "fail_mediation": N_("Mediation ended without a settlement"),
    "open_investigation": N_("Investigation opened"),
    "suspend": N_("Investigation suspended"),
    "resume": N_("Investigation resumed"),
    "submit_report": N_("Report submitted"),
    "return_report": N_("Report sent back"),
    "approve_report": N_("Report approved"),
    "inquire_further": N_("Further inquiry asked for"),
    "decide": N_("Allegations decided"),
    "conclude": N_("Case concluded"),
    "withdraw": N_("Withdrawal handled"),
    "request_review": N_("Review asked for"),
    "dismiss_review": N_("Review dismissed"),
    "uphold_review": N_("Review upheld"),
    "reopen": N_("Case reopened"),
}

ENTRIES: dict[str, Wording] = {
    **{f"case.{trigger}": Wording(MOVES[trigger], Group.MOVES) for trigger in TRIGGERS},
    **{f"record.{name}": Wording(kind.title, Group.RECORDS) for name, kind in KINDS.items()},
    "case.assigned": Wording(N_("Somebody was given a part in the case"), Group.PARTS),
    "assignment.declared": Wording(N_("Conflict declaration signed"), Group.PARTS),
    "assignment.cleared": Wording(N_("Declared interest found to be no obstacle"), Group.PARTS),
    "assignment.recused": Wording(N_("Somebody was recused from the case"), Group.PARTS),
    "assignment.ended": Wording(N_("Somebody was taken off the case"), Group.PARTS),
    "assignment.opened": Wording(N_("File opened for the first time"), Group.PARTS),
    "override.asked": Wording(N_("Override of a check asked for"), Group.OVERRIDES),
    "override.approved": Wording(N_("Override of a check agreed to"), Group.OVERRIDES),
    "party.added": Wording(N_("Person added to the case"), Group.PEOPLE),
    "party.changed": Wording(N_("What is known of a person was changed"), Group.PEOPLE),
    "subject.added": Wording(N_("Officer added to the case"), Group.PEOPLE),
    "subject.identified": Wording(N_("Officer identified"), Group.PEOPLE),
    "allegation.added": Wording(N_("Allegation added"), Group.PEOPLE),
    "case.erased": Wording(N_("What people wrote on the case was erased"), Group.OTHER),
    "receipt.used": Wording(N_("Receipt code used for the first time"), Group.OTHER),
    "clock.told": Wording(N_("People told of time limits"), Group.OTHER),
    "clock.recomputed": Wording(N_("Dates worked out anew for a changed calendar"), Group.OTHER),
    "calendar.changed": Wording(N_("Calendar changed"), Group.OTHER),
    "receipt.reissued": Wording(N_("New receipt code given to somebody who had lost theirs"), Group.OTHER),
    "receipt.replaced": Wording(N_("Receipt code replaced"), Group.OTHER),
    "case.read": Wording(N_("Case read"), Group.READS),
    "letter.sent": Wording(N_("Letter sent"), Group.RECORDS),
    "notice.sent": Wording(N_("Notice of news sent"), Group.OTHER),
    "notice.dropped": Wording(N_("Notice of news dropped, because it is no longer wanted or safe"), Group.OTHER),
    "notice.failed": Wording(N_("Notice of news given up, because it could not be sent"), Group.OTHER),
    "evidence.received": Wording(N_("File received"), Group.RECORDS),
    "evidence.read": Wording(N_("What is known of a file read"), Group.READS),
    "evidence.downloaded": Wording(N_("File downloaded"), Group.READS),
    "evidence.original_downloaded": Wording(N_("Original downloaded by leave"), Group.READS),
    "evidence.copy_downloaded": Wording(N_("Copy without hidden data downloaded"), Group.READS),
    "evidence.previewed": Wording(N_("Preview of a file shown"), Group.READS),
    "evidence.scanned": Wording(N_("File scanned for harmful programs"), Group.RECORDS),
    "evidence.copied": Wording(N_("Copy without hidden data made"), Group.RECORDS),
    "evidence.not_copied": Wording(N_("No copy without hidden data could be made"), Group.RECORDS),
    "evidence.handed_over": Wording(N_("File handed over"), Group.RECORDS),
    "case.named": Wording(N_("Names in the case shown, to declare interests"), Group.READS),
    "case.followed": Wording(N_("Case opened by the person who complained"), Group.READS),
    "emergency.refused": Wording(
        N_("Emergency access asked for, to a case that is not there or is walled"), Group.READS
    ),
    "trail.read": Wording(N_("Trail or standing list read"), Group.READS),
    "trail.exported": Wording(N_("Trail exported"), Group.READS),
    "trail.verified": Wording(N_("Record verified"), Group.READS),
    "office_key.rewrapped": Wording(N_("Keys of cases and files wrapped for a new key of the office"), Group.OTHER),
    "office_key.escrowed": Wording(N_("Keys sealed, and shared out to people who together can open them"), Group.OTHER),
    "open_data.exported": Wording(N_("Tables for everybody written"), Group.OTHER),
    "backup.made": Wording(N_("Backup made"), Group.OTHER),
    "import.ran": Wording(N_("Another agency's files brought in"), Group.OTHER),
    "body.recorded": Wording(N_("Record about this body made"), Group.OTHER),
    "account.added": Wording(N_("Account added"), Group.ACCOUNTS),
    "account.changed": Wording(N_("Rights of an account changed"), Group.ACCOUNTS),
    "account.password_changed": Wording(N_("Password changed"), Group.ACCOUNTS),
    "account.related": Wording(N_("Tie to an officer declared"), Group.ACCOUNTS),
    "account.signed_in": Wording(N_("Signed in"), Group.ACCOUNTS),
    "account.signed_out": Wording(N_("Signed out"), Group.ACCOUNTS),
    "account.mass_reading": Wording(N_("More than 30 cases read within an hour"), Group.ACCOUNTS),
    "account.sign_in_failed": Wording(N_("Sign-in failed"), Group.ACCOUNTS),
}
"""Every type of entry that the code writes; a test reads the code and proves that none is missing."""


def words_of(entry_type: str) -> str:
    """Say what an entry is; a type that nobody knows is shown as it stands."""
    wording = ENTRIES.get(entry_type)
    return wording.words if wording else entry_type


def types_in(group: Group) -> tuple[str, ...]:
    """List the types of one group."""
    return tuple(name for name, wording in ENTRIES.items() if wording.group is group)
