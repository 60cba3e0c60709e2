"""A world in which everything has happened once: a row in every table of a case, an entry of every type."""

import hashlib
from datetime import timedelta

from sqlalchemy import select

from oversight.log.sequencer import integrate
from oversight.log.writer import keep, note_read
from oversight.models import Assignment, CheckOverride, Complaint, ImportedRow, Party
from oversight.services import accounts, assignments, documents, files, filing, follow_up, overrides, people
from oversight.services.body import make_body_record
from oversight.services.ids import new_id
from tests.factories.safes import SAFE, arrived
from tests.factories.world import World
from workflows.roles import SYSTEM, Actor, Role
from workflows.states import State

FOUR_EYES = "ADEQUACY-01"


def fill(world: World) -> str:
    """Let everything happen; the case that is returned has a row in every table.

    About half of the entries have their place in the log, and the others wait for it.
    """
    sign_in_and_out(world)
    keep_the_body_register(world)
    refile_before_the_code_is_used(world)
    reference = world.file(age=41, harm="A broken arm", wishes="An apology", place="At the corner")
    follow(world, reference)
    world.advance(reference, State.ASSESSED)
    correct_a_person(world, reference)
    change_investigators(world, reference)
    world.advance(reference, State.INVESTIGATION)
    override(world, reference)
    world.advance(reference, State.CLOSED)
    world.record(reference, "note", Role.SUPERVISOR, text="Kept for the annual report.")
    import_row(world, reference)
    send_a_file(world)
    answer_with_a_letter(world, reference)
    integrate(world.database)
    for state in (State.MEDIATION, State.SUSPENDED, State.REJECTED, State.REFERRED, State.UNDER_REVIEW):
        world.advance(world.file(), state)
    read(world, reference)
    return reference


def keep_the_body_register(world: World) -> None:
    """Record something about the body itself."""
    content = {
        "received_on": world.at.date().isoformat(),
        "sender": "A ministry",
        "instruction": "Wait.",
        "refused": True,
    }
    make_body_record(world.database, "instruction_received", world.actors[Role.HEAD], world.soon(), content)


def sign_in_and_out(world: World) -> None:
    """Sign in rightly and wrongly, sign out, and change an account."""
    database, settings = world.database, world.settings
    account = world.accounts[Role.POLICE_LIAISON]
    accounts.begin_sign_in(database, settings, account.email, "wrong", world.soon())
    token = accounts.begin_sign_in(database, settings, account.email, account.password, world.soon())
    signed_in = accounts.give_second_factor(database, token or "", world.code_of(account), world.at)
    accounts.sign_out(database, signed_in or "", world.soon())
    accounts.change_account(database, account.email, world.soon(), role=Role.SUPPORT_OFFICER)
    accounts.change_account(database, account.email, world.soon(), disabled=True)


def refile_before_the_code_is_used(world: World) -> None:
    """Send one form twice, as after a lost answer."""
    content = filing.Filing(account="Lost on the way", anonymous=True)
    for _ in range(2):
        someone = Actor("", Role.COMPLAINANT)
        filing.file_complaint(world.database, world.settings, content, "the same form", someone, world.soon())


def follow(world: World, reference: str) -> None:
    """Open the case with its code, write and add, and let staff read it."""
    token = follow_up.open_by_code(world.database, world.settings, world.codes[reference], world.soon())
    visit = follow_up.visitor(world.database, token or "", world.at)
    person = visit.actor if visit else SYSTEM
    follow_up.send_message(world.database, reference, person, world.soon(), "Have you read it?")
    follow_up.add_information(world.database, reference, person, world.soon(), "There was a camera.")
    read(world, reference)


def read(world: World, reference: str) -> None:
    """Let staff read a case."""
    case_id = world.case_id(reference)
    with world.database.write() as session:
        note_read(session, "case.read", world.actors[Role.INTAKE_OFFICER], world.soon(), case_id, page="case")


def correct_a_person(world: World, reference: str) -> None:
    """Complete what is known of a person, and add an officer nobody knows."""
    intake = world.actors[Role.INTAKE_OFFICER]
    with world.database.read() as session:
        party = session.scalars(select(Party.id).join(Complaint).where(Complaint.reference == reference)).one()
    changes: dict[str, object] = {"needs": "An interpreter", "contact": {"phone": "0700 900 461"}}
    people.change_party(world.database, reference, party, intake, world.soon(), changes)


def override(world: World, reference: str) -> None:
    """Ask for an override of each kind: by one person alone, agreed to by a second, waiting for one."""
    database, until = world.database, world.at + timedelta(days=30)
    for role, check in ((Role.HEAD, "RECORD-02"), (Role.INVESTIGATOR, FOUR_EYES), (Role.INVESTIGATOR, FOUR_EYES)):
        overrides.ask_override(
            database, reference, check, world.actors[role], world.soon(), reason="Flood.", expires_at=until
        )
    with database.read() as session:
        statement = select(CheckOverride.id).join(Complaint).where(Complaint.reference == reference)
        waiting = session.scalars(statement.where(CheckOverride.four_eyes).order_by(CheckOverride.asked_at)).first()
    overrides.approve_override(database, reference, waiting or "", world.actors[Role.SUPERVISOR], world.soon())


def change_investigators(world: World, reference: str) -> None:
    """Recuse, refuse and take off investigators before the one who stays."""
    supervisor = world.actors[Role.SUPERVISOR]
    for name, ending in (("Ivo", "recused"), ("Ida", "refused"), ("Ilo", "cleared")):
        account = world.add_colleague(Role.INVESTIGATOR, name)
        assignments.assign(world.database, reference, account.id, "investigator", supervisor, world.soon())
        if ending == "recused":
            assignments.recuse(world.database, reference, account, world.soon(), "I know the officer.")
            continue
        assignments.declare(world.database, reference, account, world.soon(), "My cousin serves there.")
        part = _part_of(world, reference, account)
        cleared = ending == "cleared"
        assignments.decide_interests(
            world.database, reference, part, supervisor, world.soon(), cleared=cleared, reasons="Weighed."
        )
        if cleared:
            assignments.note_first_read(world.database, reference, account, world.soon())
            assignments.end_assignment(world.database, reference, part, supervisor, world.soon())


def import_row(world: World, reference: str) -> None:
    """Keep a row of another agency's file with the case."""
    with world.database.write() as session:
        complaint = session.scalars(select(Complaint).where(Complaint.reference == reference)).one()
        row = ImportedRow(
            id=new_id(),
            mapping="agency",
            file="cases.csv",
            line=2,
            source=[["number", "17"]],
            became={
                "kind": "case",
                "checksum": hashlib.sha256(b"17").hexdigest(),
                "values": [["number", "reference", None]],
            },
        )
        keep(session, complaint, "record.note", SYSTEM, world.soon(), row, told={"reason": "from the old register"})


def send_a_file(world: World) -> None:
    """Receive a file into a case that is open."""
    reference = world.file()
    person = follow_up.complainant(world.case_id(reference))
    files.receive(world.database, reference, person, world.soon(), arrived(SAFE, b"42"), SAFE.limits)


def answer_with_a_letter(world: World, reference: str) -> None:
    """Send a letter, and a message with a file."""
    supervisor = world.actors[Role.SUPERVISOR]
    letter = documents.NewLetter("progress", "en", "We go on.", "Letter.pdf")
    documents.send_letter(world.database, SAFE.store, reference, supervisor, world.soon(), letter, b"%PDF-1.7")
    form = documents.NewFile("form.pdf", b"%PDF-1.7 a form")
    documents.answer(world.database, SAFE.store, reference, supervisor, world.soon(), "Please sign.", [form])


def _part_of(world: World, reference: str, account: Actor) -> str:
    with world.database.read() as session:
        statement = select(Assignment.id).join(Complaint).where(Complaint.reference == reference)
        return session.scalars(statement.where(Assignment.account_id == account.id)).one()
