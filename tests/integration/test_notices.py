"""Notices of news: who gets one, what it says, and that none is lost; against a real mail server and a real gateway."""

import hashlib
import hmac
import json
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from oversight.config import SmsHook, Smtp
from oversight.jobs import notices as job
from oversight.jobs.notices import send_due
from oversight.languages import languages_with
from oversight.models import AuditEntry, Notice
from oversight.sending import senders, words_in
from oversight.services.case import open_case
from oversight.services.own_details import NewDetails, change_own_details
from oversight.services.records import record_in
from tests.factories.facts import assess, facts, filer
from tests.factories.mailbox import gateway, mail_server
from workflows.access import Action
from workflows.notices import RETRIES
from workflows.roles import Actor, Role

ADDRESS, NUMBER = "ana@example.org", "555 0100"


@pytest.fixture
def subscribed(world):
    """File a case whose filer asked for notices."""

    def file(ways=("email",), **more):
        reference = world.file(contact={"email": ADDRESS, "phone": NUMBER}, **more)
        change(world, reference, notices=ways)
        return reference

    return file


def change(world, reference, **new):
    person = Actor(filer(world, reference).complaint_id, Role.COMPLAINANT)
    change_own_details(world.database, reference, person, world.soon(), NewDetails(**new))


def news(world, reference):
    world.record(reference, "message", Role.INTAKE_OFFICER, text="SECRET WORDS OF OURS")


def waiting(world):
    with world.database.read() as session:
        return session.scalars(select(Notice).order_by(Notice.made_at, Notice.way)).all()


def entries(world):
    with world.database.read() as session:
        return [kind for kind in session.scalars(select(AuditEntry.type).order_by(AuditEntry.at)) if "notice." in kind]


def send(world, box=None, hook=None):
    mail = Smtp("127.0.0.1", box.port, "none", "notice@news.example") if box else None
    sms = SmsHook(f"http://127.0.0.1:{hook.port}/", "the secret") if hook else None
    ways = senders(replace(world.settings, smtp=mail, sms_hook=sms))
    return send_due(world.database, ways, lambda: world.at)


# Who gets one -------------------------------------------------------------------------------------------------------


def test_news_of_the_office_queues_one_notice_and_what_the_person_does_none(world, subscribed):
    reference = subscribed(("email", "sms"))
    assert waiting(world) == []
    news(world, reference)
    world.move(reference, "record", Role.INTAKE_OFFICER)
    assert [notice.way for notice in waiting(world)] == ["email", "sms"]


def test_a_note_among_staff_is_no_news(world, subscribed):
    world.record(subscribed(), "note", Role.INTAKE_OFFICER, text="Among us.")
    assert waiting(world) == []


def test_a_child_that_asked_in_spite_of_a_warning_gets_one_until_it_is_in_danger(world, subscribed):
    reference = subscribed(age=17)
    change(world, reference, notices=("email",), notices_anyway=True)
    news(world, reference)
    assert [notice.way for notice in waiting(world)] == ["email"]
    assess(world, reference)
    with mail_server() as box:
        assert send(world, box) == 0
    assert waiting(world)[0].state == "dropped"


def test_whoever_is_in_danger_and_asked_in_spite_of_it_gets_one_until_a_new_danger(world, subscribed):
    reference = subscribed()
    assess(world, reference)
    change(world, reference, notices=("email",), notices_anyway=True)
    news(world, reference)
    with mail_server() as box:
        assert send(world, box) == 1
    assess(world, reference, "extreme")
    news(world, reference)
    assert [notice.state for notice in waiting(world)] == ["sent"]


def test_nobody_who_did_not_ask_and_no_child_gets_a_notice(world, subscribed):
    news(world, world.file(contact={"email": ADDRESS}))
    news(world, subscribed(age=17))
    assert waiting(world) == []


def test_whoever_is_in_danger_by_now_gets_none_that_waits(world, subscribed):
    reference = subscribed()
    news(world, reference)
    assess(world, reference)
    with mail_server() as box:
        assert send(world, box) == 0
        assert box.mails == []
    assert (waiting(world)[0].state, entries(world)) == ("dropped", ["notice.dropped"])


# What it says -------------------------------------------------------------------------------------------------------


def test_an_email_says_that_there_is_an_update_and_nothing_else(world, subscribed):
    reference = subscribed(name="Ana Lima")
    news(world, reference)
    with mail_server() as box:
        assert send(world, box) == 1
        assert send(world, box) == 0
        (mail,) = box.mails
        assert box.recipients == [ADDRESS]
    head, _, body = mail.replace("\r\n", "\n").partition("\n\n")
    assert body.strip() == "There is an update."
    assert "Subject: A notice for you" in head
    told = (reference, "SECRET", "Lima", "Police", "Oversight", "complain", "http")
    assert not any(words.lower() in mail.lower() for words in told)
    assert entries(world) == ["notice.sent"]


def test_a_text_message_is_posted_signed_with_an_id(world, subscribed):
    news(world, subscribed(("sms",)))
    with gateway() as hook:
        assert send(world, hook=hook) == 1
    (headers, said), (notice,) = hook.posts[0], waiting(world)
    assert said == {"id": notice.id, "to": NUMBER, "text": "There is an update."}
    assert headers["Idempotency-Key"] == notice.id
    signature = hmac.new(b"the secret", hook.bodies[0], hashlib.sha256).hexdigest()
    assert headers["X-Oversight-Signature"] == f"sha256={signature}"


@pytest.mark.parametrize("language", languages_with("citizen"))
def test_no_language_says_more_than_another(language):
    said = words_in(language)
    assert len(said.text) < 60
    assert "http" not in said.text


def test_the_queue_holds_no_address(world, subscribed):
    news(world, subscribed())
    row = waiting(world)[0]
    kept = json.dumps({column.name: str(getattr(row, column.name)) for column in Notice.__table__.columns})
    assert ADDRESS not in kept


# That none is lost --------------------------------------------------------------------------------------------------


def test_a_server_that_is_away_is_tried_again_with_growing_delays_and_given_up(world, subscribed):
    reference = subscribed()
    news(world, reference)
    with mail_server() as box:
        box.answer = "451 4.3.0 Come back later"
        for delay in RETRIES:
            assert send(world, box) == 0
            assert waiting(world)[0].next_at == world.at + delay
            world.at += delay - timedelta(seconds=1)
            tries = waiting(world)[0].tries
            send(world, box)
            assert waiting(world)[0].tries == tries
            world.at += timedelta(seconds=1)
        assert send(world, box) == 0
    notice = waiting(world)[0]
    assert (notice.state, notice.tries, notice.problem) == ("failed", 7, "the mail server refused the address (451)")
    assert ADDRESS not in notice.problem
    contact = facts(world, reference).latest("contact")
    assert (contact["channel"], contact["delivered"]) == ("email", False)


def test_a_server_that_comes_back_gets_it_and_at_the_newest_address(world, subscribed):
    reference = subscribed()
    news(world, reference)
    assert send(world) == 0
    change(world, reference, contact={"email": "new@example.org"})
    world.later(hours=1)
    with mail_server() as box:
        assert send(world, box) == 1
        assert box.recipients == ["new@example.org"]


def test_a_refusal_for_good_is_not_tried_again(world, subscribed):
    news(world, subscribed(("email", "sms")))
    with mail_server() as box, gateway() as hook:
        box.answer, hook.status = "550 5.1.1 No such person", 400
        assert send(world, box, hook) == 0
    assert {notice.state for notice in waiting(world)} == {"failed"}


@pytest.mark.parametrize("status", [302, 429, 503])
def test_a_gateway_that_is_busy_or_sends_us_elsewhere_is_asked_again(world, subscribed, status):
    news(world, subscribed(("sms",)))
    with gateway() as hook:
        hook.status = status
        assert send(world, hook=hook) == 0
    assert (waiting(world)[0].state, waiting(world)[0].tries) == ("waiting", 1)


def test_who_is_stopped_after_handing_over_sends_a_second_copy_and_never_none(world, subscribed, monkeypatch):
    news(world, subscribed())
    with mail_server() as box:
        with monkeypatch.context() as stopped:
            stopped.setattr(job, "sent", _killed)
            with pytest.raises(SystemExit):
                send(world, box)
        assert send(world, box) == 0
        world.later(minutes=6)
        assert send(world, box) == 1
        ids = {line for mail in box.mails for line in mail.splitlines() if line.startswith("Message-ID")}
        assert (len(box.mails), len(ids)) == (2, 1)


def _killed(*_):
    raise SystemExit


def test_a_change_that_is_undone_leaves_no_notice(world, subscribed):
    reference = subscribed()
    with pytest.raises(RuntimeError):
        undone(world, reference)
    assert waiting(world) == []


def undone(world, reference):
    head = world.actors[Role.HEAD]
    with world.database.write() as session:
        rows = open_case(session, reference, head, Action.MAKE_RECORD)
        record_in(session, rows, "message", head, world.soon(), {"text": "x"})
        raise RuntimeError
