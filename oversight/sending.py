"""Hand a notice over: by e-mail to a mail server, by text message to whatever gateway listens at an address."""

import hashlib
import hmac
import json
import smtplib
import ssl
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr

from oversight.config import Settings, SmsHook, Smtp
from oversight.languages import CITIZEN, translations
from workflows.wording import N_

SUBJECT = N_("A notice for you")
TEXT = N_("There is an update.")
"""All that a notice ever says: not from whom, not about what, and no address to press on."""

SECONDS = 20
LASTING = frozenset({408, 425, 429})
"""Answers of a gateway below 500 that may be different next time."""


class NotSent(Exception):
    """A notice was not taken; ``for_good`` where it never will be. The words hold no address."""

    def __init__(self, words: str, *, for_good: bool = False) -> None:
        super().__init__(words)
        self.for_good = for_good


@dataclass(frozen=True, slots=True)
class Words:
    """A notice in the reader's language."""

    subject: str
    text: str


def words_in(language: str) -> Words:
    """Give the words of a notice in a language, or as near to it as we have it."""
    catalogue = translations(language, (CITIZEN,))
    return Words(catalogue.gettext(SUBJECT), catalogue.gettext(TEXT))


def ways(settings: Settings) -> tuple[str, ...]:
    """Tell by which ways this installation sends notices."""
    return tuple(way for way, server in (("email", settings.smtp), ("sms", settings.sms_hook)) if server is not None)


def senders(settings: Settings) -> Mapping[str, Callable[[str, str, Words, datetime], None]]:
    """Give what hands a notice over, by its way: called with its id, where it goes, its words and the time.

    Each raises ``NotSent``.
    """
    found: dict[str, Callable[[str, str, Words, datetime], None]] = {}
    if settings.smtp is not None:
        found["email"] = _Mail(settings.smtp).send
    if settings.sms_hook is not None:
        found["sms"] = _Hook(settings.sms_hook).send
    return found


@dataclass(frozen=True, slots=True)
class _Mail:
    server: Smtp

    def send(self, notice_id: str, to: str, words: Words, at: datetime) -> None:
        """Hand over one e-mail."""
        try:
            with self._connected() as connection:
                connection.send_message(self._message(notice_id, to, words, at))
        except smtplib.SMTPRecipientsRefused as refused:
            code = next(iter(refused.recipients.values()))[0]
            raise NotSent(f"the mail server refused the address ({code})", for_good=code >= 500) from None
        except smtplib.SMTPResponseException as refused:
            raise NotSent(f"the mail server answered {refused.smtp_code}") from None
        except (OSError, smtplib.SMTPException, ValueError) as error:
            raise NotSent(f"the mail server was not reached ({type(error).__name__})") from None

    def _connected(self) -> smtplib.SMTP:
        server = self.server
        if server.security == "tls":
            connection: smtplib.SMTP = smtplib.SMTP_SSL(
                server.host, server.port, timeout=SECONDS, context=ssl.create_default_context()
            )
        else:
            connection = smtplib.SMTP(server.host, server.port, timeout=SECONDS)
        if server.security == "starttls":
            connection.starttls(context=ssl.create_default_context())
        if server.user:
            connection.login(server.user, server.password)
        return connection

    def _message(self, notice_id: str, to: str, words: Words, at: datetime) -> EmailMessage:
        message = EmailMessage()
        message["From"], message["To"], message["Subject"] = self.server.sender, to, words.subject
        message["Date"] = format_datetime(at)
        message["Message-ID"] = f"<{notice_id}@{parseaddr(self.server.sender)[1].partition('@')[2]}>"
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(f"{words.text}\n")
        return message


@dataclass(frozen=True, slots=True)
class _Hook:
    hook: SmsHook

    def send(self, notice_id: str, to: str, words: Words, at: datetime) -> None:
        """Hand over one text message: JSON, signed, with an id by which a second copy is known."""
        body = json.dumps({"id": notice_id, "to": to, "text": words.text}, ensure_ascii=False).encode()
        headers = {"Content-Type": "application/json", "Idempotency-Key": notice_id}
        if self.hook.secret:
            signature = hmac.new(self.hook.secret.encode(), body, hashlib.sha256).hexdigest()
            headers["X-Oversight-Signature"] = f"sha256={signature}"
        request = urllib.request.Request(self.hook.address, body, headers, method="POST")
        try:
            with _OPENER.open(request, timeout=SECONDS) as answer:
                answer.read(1 << 10)
        except urllib.error.HTTPError as refused:
            code = refused.code
            refused.close()
            raise NotSent(f"the gateway answered {code}", for_good=400 <= code < 500 and code not in LASTING) from None
        except (OSError, ValueError) as error:
            raise NotSent(f"the gateway was not reached ({type(error).__name__})") from None


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A gateway that sends us elsewhere is not followed: the number would go to whoever that is."""

    def redirect_request(self, *_: object) -> None:
        return None


_OPENER = urllib.request.build_opener(_NoRedirect)
