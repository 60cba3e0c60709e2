"""The two applications, wired: public and staff never share an address, a cookie or a route."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from flask import Flask, Request, Response, request, session
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import TimestampSigner, URLSafeTimedSerializer
from werkzeug.datastructures import ImmutableMultiDict, MultiDict
from werkzeug.exceptions import NotFound
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.utils import cached_property

from oversight import errors, packing, templating
from oversight.blueprints import account, audit, body, casework, log, public, standards
from oversight.config import Settings
from oversight.database import Database
from oversight.evidence.safe import safe_to_fill, safe_to_open
from oversight.extensions import babel, csrf, login_manager
from oversight.languages import CITIZEN, STAFF, negotiate
from oversight.resources import resource_dir
from oversight.sealing.databases import seen_by_office, seen_by_public
from oversight.security import Shell, load_staff, system_clock
from workflows.jurisdictions import use_packs_of

CONTENT_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
DEVICES_OFF = (
    "accelerometer=(), bluetooth=(), browsing-topics=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), "
    "hid=(), idle-detection=(), local-fonts=(), magnetometer=(), microphone=(), midi=(), payment=(), "
    "screen-wake-lock=(), serial=(), usb=(), xr-spatial-tracking=()"
)
"""Nothing of the device and of who holds it is told to a script, were one ever to run here that is not ours."""

HEADERS = {
    "Content-Security-Policy": CONTENT_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": DEVICES_OFF,
    "Cache-Control": "no-store",
}
SENDS_IN_PARTS = {"Content-Security-Policy": f"{CONTENT_POLICY}; connect-src 'self'"}
HEARS = {"Permissions-Policy": DEVICES_OFF.replace("microphone=()", "microphone=(self)")}
ALLOWED_MORE = {
    "public.files": SENDS_IN_PARTS,
    "public.more_files": SENDS_IN_PARTS,
    "casework.add_files": SENDS_IN_PARTS,
    "public.voice": SENDS_IN_PARTS | HEARS,
}
"""Pages whose script asks this server, or hears somebody speak, which those of no other page may."""

NEVER_CHANGE = frozenset({"static", "log.tile"})
"""What browsers may keep: style sheets, whose address changes with them, and the tiles of the published log."""

LARGEST_FORM = 500_000
MOST_FIELDS = 1_000

Clock = Callable[[], datetime]


def create_public_app(settings: Settings, database: Database, clock: Clock = system_clock) -> Flask:
    """Make the application that citizens use."""
    safe = safe_to_fill(settings)
    without_keys = replace(settings, office=settings.office.public_halves(), house_key=b"", staff_secret="")
    shell = Shell(seen_by_public(database, settings), without_keys, clock, safe)
    app = _make_app("public", settings.public_secret, "Lax", shell, (CITIZEN,))
    app.context_processor(templating.public_context)
    app.register_blueprint(public.bp)
    app.register_blueprint(log.bp)
    app.register_blueprint(standards.bp)
    return app


def create_staff_app(settings: Settings, database: Database, clock: Clock = system_clock) -> Flask:
    """Make the application that staff and auditors use."""
    shell = Shell(seen_by_office(database, settings), settings, clock, safe_to_open(settings))
    app = _make_app("staff", settings.staff_secret, "Strict", shell, (CITIZEN, STAFF))
    login_manager.init_app(app)
    login_manager.session_protection = None
    login_manager.user_loader(load_staff)
    app.context_processor(templating.staff_context)
    for blueprint in (account.bp, casework.bp, audit.bp, body.bp, standards.bp):
        app.register_blueprint(blueprint)
    return app


def _make_app(name: str, secret: str, same_site: str, shell: Shell, messages: tuple[str, ...]) -> Flask:
    settings = shell.settings
    app = Flask("oversight", template_folder=str(resource_dir("templates")), static_folder="static")
    cookie = f"{name}_session"
    app.config.update(
        SECRET_KEY=secret,
        SESSION_COOKIE_NAME=f"__Host-{cookie}" if settings.https else cookie,
        SESSION_COOKIE_SECURE=settings.https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE=same_site,
        MAX_CONTENT_LENGTH=LARGEST_FORM,
        MAX_FORM_MEMORY_SIZE=LARGEST_FORM,
        MAX_FORM_PARTS=MOST_FIELDS,
        WTF_CSRF_TIME_LIMIT=None,
        MESSAGES=messages,
        SEND_FILE_MAX_AGE_DEFAULT=timedelta(days=365),
    )
    app.request_class = _Asked
    app.session_interface = _Cookies()
    use_packs_of(settings.packs)
    app.extensions["oversight"] = shell
    app.before_request(_refuse_what_names_nothing)
    app.before_request(_refuse_what_was_cut_off)
    babel.init_app(app, locale_selector=_language)
    csrf.init_app(app)
    errors.register(app)
    templating.register(app)
    packing.register(app)
    app.after_request(_harden(https=settings.https))
    if settings.proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=settings.proxies, x_proto=0, x_host=0
        )
    return app


class _Asked(Request):
    """A request with no NUL in what its address asks for: no text of ours holds one, and PostgreSQL takes none."""

    @cached_property
    def args(self) -> MultiDict[str, str]:
        """Give what stands behind the question mark."""
        given = super().args.items(multi=True)
        return ImmutableMultiDict((name, value.replace("\0", "")) for name, value in given)


class _WithoutTime(TimestampSigner):
    def get_timestamp(self) -> int:
        return 1


class _Cookies(SecureCookieSessionInterface):
    """Cookies that carry no time of their own: the database tells how long what they name holds.

    With the time of the host that wrote them, a host whose clock is behind would take none of them.
    """

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """Give what signs cookies and opens them."""
        made = super().get_signing_serializer(app)
        if made is not None:
            made.signer = _WithoutTime
        return made


def _refuse_what_names_nothing() -> None:
    """Refuse an address with a NUL before anything is looked up by it."""
    if "\0" in request.path:
        raise NotFound


def _refuse_what_was_cut_off() -> None:
    """Refuse a plain form without a length (a chunked one) that is longer than forms may be.

    It is read up to that many bytes and no further: taken as it is, what somebody wrote would end in the middle.
    """
    if request.mimetype == "application/x-www-form-urlencoded" and request.content_length is None:
        request.form  # noqa: B018
        request.stream.read(1)  # raises where the limit was reached


def _language() -> str:
    offered = templating.offered_languages()
    chosen = session.get(templating.LANGUAGE)
    return chosen if chosen in offered else negotiate(request.accept_languages.values(), offered)


def _harden(*, https: bool) -> Callable[[Response], Response]:
    def harden(response: Response) -> Response:
        if response.mimetype == "text/html":
            response.content_language.add(templating.html_lang())
        for name, value in (HEADERS | ALLOWED_MORE.get(request.endpoint or "", {})).items():
            if name == "Cache-Control" and request.endpoint in NEVER_CHANGE and response.status_code == 200:
                continue
            if name == "Content-Security-Policy" and name in response.headers:  # a file's own, which allows nothing
                continue
            response.headers[name] = value
        if https and not _is_onion_service():
            response.headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
        return response

    return harden


def _is_onion_service() -> bool:
    """Tell whether somebody came by Tor to our own address there, which is protected without TLS."""
    return request.environ.get("HTTP_HOST", "").partition(":")[0].endswith(".onion")
