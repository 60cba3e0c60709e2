"""What templates may use: language, times in the office's own zone, names of states and roles, and the navigation."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from babel import UnknownLocaleError, support
from babel.dates import format_date, format_skeleton, format_time
from flask import Flask, current_app, g, request, url_for
from flask_babel import Locale, force_locale, format_decimal, get_domain, get_locale, ngettext
from flask_babel import gettext as _

from oversight.languages import languages_with, own_name, tag
from oversight.saying import of_place, own_said, said
from oversight.security import current_staff, settings
from workflows.access import Action, may_ever
from workflows.audit.note import to_base64
from workflows.clocks import Length, Sentence, Value, days_in_short
from workflows.jurisdictions import Pack, load_pack
from workflows.roles import ROLE_LABELS, Role
from workflows.states import MEANINGS, State
from workflows.wording import N_

LANGUAGE = "language"
"""Key of the browser session under which the language is kept that somebody chose."""

SERVICE = N_("Police Oversight")
"""The name of a service that was given no other."""

NAVIGATION = (
    (Action.SEE_WORKLIST, "casework.worklist", N_("Worklist")),
    (Action.TAKE_COMPLAINT, "casework.take", N_("Record a complaint")),
    (Action.ASK_EMERGENCY, "casework.emergency", N_("Emergency access")),
    (Action.ERASE_CASE, "casework.disposal", N_("Keeping and erasing")),
    (Action.READ_TRAIL, "audit.overview", N_("Audit")),
    (Action.READ_BODY_REGISTER, "body.register", N_("This body")),
    (Action.READ_STANDARDS, "standards.index", N_("Standards")),
)
"""The staff navigation: who sees which page, by the permission that its view names."""


def languages_of(pack: Pack, written: tuple[str, ...]) -> tuple[str, ...]:
    """Order the languages that pages are written in: those of the place come first, and no other is left out."""
    first = [language for language in pack.languages if language in written]
    return (*first, *(language for language in written if language not in first))


def offered_languages() -> tuple[str, ...]:
    """Give the languages that everything in this application can be read in."""
    return languages_of(load_pack(settings().pack), languages_with(*current_app.config["MESSAGES"]))


def register(app: Flask) -> None:
    """Give templates their globals and filters."""
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(
        html_lang=html_lang,
        text_direction=text_direction,
        css_url=css_url,
        script_url=script_url,
        state_label=state_label,
        span=span,
    )
    app.jinja_env.filters.update(
        moment=moment,
        day=day,
        sentence=sentence,
        said=said,
        of_place=of_place,
        own_said=own_said,
        role_label=role_label,
        base64=to_base64,
        file_size=file_size,
        language_name=language_name,
    )
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        lambda text: _translations().gettext(text),
        lambda one, many, count: _translations().ngettext(one, many, count),
        newstyle=True,
    )


@contextmanager
def in_language(language: str) -> Iterator[None]:
    """Write in the language of somebody else than the reader of the page: what is read to them, or handed over."""
    kept = g.pop("translations", None)
    try:
        with force_locale(language):
            yield
    finally:
        g.pop("translations", None)
        if kept is not None:
            g.translations = kept


def html_lang() -> str:
    """Name the language of the page as browsers do."""
    return tag(str(_locale()))


def text_direction() -> str:
    """Tell which way the page runs: ltr or rtl."""
    return _locale().text_direction


def css_url() -> str:
    """Address the style sheet that fits the direction, with a stamp that changes when it does."""
    name = "oversight.rtl.css" if text_direction() == "rtl" else "oversight.css"
    return url_for("static", filename=name, v=_stamp(name))


def script_url(name: str) -> str:
    """Address a script of ours, with a stamp that changes when it does."""
    return url_for("static", filename=name, v=_stamp(name))


def state_label(state: State | str) -> str:
    """Name a state in the reader's language."""
    return _(MEANINGS[State(state)].label)


def role_label(role: Role | str) -> str:
    """Name a role in the reader's language."""
    return _(ROLE_LABELS[Role(role)])


def moment(value: datetime | None) -> str:
    """Write an instant as the office's own clock shows it."""
    if value is None:
        return ""
    local, locale = value.astimezone(load_pack(settings().pack).zone), _dated()
    joined: str = locale.datetime_formats["medium"]
    return joined.format(format_time(local, "HH:mm", locale=locale), format_date(local, "long", locale=locale))


def language_name(language: str) -> str:
    """Name a language in the reader's own; a word that is no code of one stays as it is."""
    try:
        name = Locale.parse(language).get_display_name(_locale())
    except (UnknownLocaleError, ValueError):
        name = None
    return name or language


def file_size(size: int) -> str:
    """Write a number of bytes as people count them."""
    for unit, divisor in ((_("MB"), 1 << 20), (_("kB"), 1 << 10)):
        if size >= divisor:
            return f"{format_decimal(size / divisor, '0.#')} {unit}"
    return ngettext("%(num)d byte", "%(num)d bytes", size)


def day(value: date | datetime | None) -> str:
    """Write a day; of an instant, the day where the office is."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = value.astimezone(load_pack(settings().pack).zone).date()
    return format_date(value, "long", locale=_dated())


def month(value: date) -> str:
    """Write the month of a day, and its year."""
    return format_skeleton("yMMMM", value, locale=_dated())


def sentence(told: Sentence) -> str:
    """Write a sentence of the domain in the reader's language, with its values as people write them."""
    return _(told.text) % {name: _value(value) for name, value in told.values.items()}


def _value(value: Value) -> str:
    match value:
        case datetime():
            return moment(value)
        case date():
            return day(value)
        case Length():
            return length(value)
        case tuple():
            weekend, named = days_in_short(value)
            days = [ngettext("%(num)s day of a weekend", "%(num)s days of weekends", weekend)] if weekend else []
            return ", ".join(days + [f"{day(off)} ({name})" for off, name in named])
        case _:
            return _(str(value)) if value else ""


def length(value: Length) -> str:
    """Write a length of time."""
    return {
        "hours": lambda: ngettext("%(num)d hour", "%(num)d hours", value.count),
        "days": lambda: ngettext("%(num)d day", "%(num)d days", value.count),
        "working days": lambda: ngettext("%(num)d working day", "%(num)d working days", value.count),
        "months": lambda: ngettext("%(num)d month", "%(num)d months", value.count),
        "years": lambda: ngettext("%(num)d year", "%(num)d years", value.count),
    }[value.unit]()


def span(count: int, unit: str) -> str:
    """Write a length of time that is given as a count and a unit."""
    return length(Length(count, unit))


def languages_to_choose() -> list[tuple[str, str, str, bool]]:
    """Give each language that the pages can be read in: its key, its tag, its own name, and whether it is read now."""
    return [(one, tag(one), own_name(one), one == str(_locale())) for one in offered_languages()]


def staff_context() -> dict[str, Any]:
    """Give the frame of staff pages what it shows: the navigation of this person, and who they are."""
    staff = current_staff()
    shown: dict[str, Any] = {
        "service_name": _(settings().service_name),
        "base_template": "staff_base.html",
        "languages": languages_to_choose(),
    }
    if staff is None or not staff.second_factor_given:
        return shown
    return shown | {
        "navigation": [
            (_(label), url_for(endpoint), request.endpoint == endpoint)
            for action, endpoint, label in NAVIGATION
            if may_ever(staff.actor, action)
        ],
        "account_name": staff.actor.name,
        "account_url": url_for("account.own"),
        "sign_out_url": url_for("account.sign_out"),
        "home_url": url_for("account.home"),
    }


def public_context() -> dict[str, Any]:
    """Give the frame of public pages what it shows."""
    return {
        "service_name": _(settings().service_name),
        "base_template": "public/base_public.html",
        "languages": languages_to_choose(),
        "here": request.full_path.removesuffix("?") if request.method == "GET" else url_for("public.start"),
        "home_url": url_for("public.start"),
        "footer_navigation": [
            (_("Standards we work by"), url_for("standards.index")),
            (_("Privacy and safety"), url_for("public.safety")),
            (_("The published log"), url_for("log.status")),
        ],
    }


def _translations() -> support.NullTranslations:
    """Give the messages of this request's language, looked up once a request: a page asks for dozens of them."""
    if "translations" not in g:
        g.translations = get_domain().get_translations()
    found: support.NullTranslations = g.translations
    return found


def _locale() -> Locale:
    return get_locale() or Locale("en")


def _dated() -> Locale:
    """Dates in English are written the British way; of every other language we know one way."""
    locale = _locale()
    return Locale("en", "GB") if locale.language == "en" else locale


@cache
def _stamp(name: str) -> str:
    return hashlib.sha256((Path(__file__).parent / "static" / name).read_bytes()).hexdigest()[:12]
