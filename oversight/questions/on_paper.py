"""The blank form on paper, made of the same questions as the pages online, so that the two can never differ."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from threading import Lock
from typing import Any

from flask import Response, render_template
from flask_babel import gettext as _

from oversight.documents import pdf
from oversight.form_fields import clean_text
from oversight.forms import Form
from oversight.languages import CITIZEN, languages_with, own_name, tag
from oversight.questions.one_page import NO_TOKEN, is_list
from oversight.questions.paths import PATHS
from oversight.questions.steps import STEPS, Step
from oversight.security import settings
from oversight.templating import html_lang, in_language, languages_of, text_direction
from workflows.errors import NotFound
from workflows.jurisdictions import load_pack

FILE = "<string:language>-<any(normal, large):size>.<any(pdf, html):ending>"
"""The last part of the address of a form, wherever it is given out."""
SIZES = {"normal": 11, "large": 18}
"""How large the letters are, in points."""
OFFICERS = 2
ACCOUNT_LINES, MOST_LINES = 26, 4
_ONE_AT_A_TIME = Lock()
"""A form takes seconds to make, once: many who ask for it at the same time wait for one making."""


@dataclass(frozen=True, slots=True)
class Blank:
    """One answer to be written: its words, the answers to tick, the boxes of a date, or empty lines."""

    label: str
    hint: str
    choices: tuple[tuple[str, str], ...] = ()
    parts: tuple[str, ...] = ()
    lines: int = 1


@dataclass(frozen=True, slots=True)
class Question:
    """One question: for whom it is, and its blanks, several times where there can be several officers."""

    title: str
    only_for: tuple[str, ...]
    blanks: tuple[Blank, ...]
    times: int = 1


@dataclass(frozen=True, slots=True)
class Language:
    """A language in which the form can be had."""

    key: str
    tag: str
    name: str


def paper_languages() -> list[Language]:
    """Give the languages of the form, those of the place first."""
    offered = languages_of(load_pack(settings().pack), languages_with(CITIZEN))
    return [Language(one, tag(one), own_name(one)) for one in offered]


def paper_form(language: str, size: str, ending: str) -> bytes:
    """Make the form, as a PDF that can be read aloud or as a page to print. It is made once and kept.

    :raises NoPdf: this machine makes no PDF.
    """
    with _ONE_AT_A_TIME:
        return _made(settings().service_name, settings().pack, language, size, ending)


def paper_response(language: str, size: str, ending: str) -> Response:
    """Answer with the form as a file to be saved, under a name that says nothing.

    :raises NotFound: there is no form in that language.
    :raises NoPdf: this machine makes no PDF.
    """
    if language not in {one.key for one in paper_languages()}:
        raise NotFound
    content = paper_form(language, size, ending)
    named = {"Content-Disposition": f'attachment; filename="form-{tag(language)}-{size}.{ending}"'}
    return Response(content, mimetype="application/pdf" if ending == "pdf" else "text/html", headers=named)


@cache
def _made(service_name: str, pack_name: str, language: str, size: str, ending: str) -> bytes:
    with in_language(language):
        page = render_template(
            "paper/form.html",
            questions=[_question(step) for step in STEPS],
            pack=load_pack(pack_name),
            service_name=_(service_name),
            points=SIZES[size],
            lang=html_lang(),
            direction=text_direction(),
        )
    return pdf(page) if ending == "pdf" else page.encode()


def _question(step: Step) -> Question:
    return Question(str(step.title), _only_for(step), tuple(_blanks(step)), OFFICERS if is_list(step) else 1)


def _only_for(step: Step) -> tuple[str, ...]:
    """Name for whom a question is, where it is not for most: the answers to the first one that lead to it."""
    led = [path for path in PATHS.values() if step.key in path.asks]
    return tuple(str(path.label) for path in led) if step.key != "who" and len(led) * 2 < len(PATHS) else ()


def forms_of(step: Step) -> list[type[Form]]:
    """Give every form in which a question is asked: the usual one, and those of the paths that have others."""
    return list(
        dict.fromkeys([step.form, *(path.forms[step.key] for path in PATHS.values() if step.key in path.forms)])
    )


def _blanks(step: Step) -> Iterator[Blank]:
    asked: set[str] = set()
    for made in forms_of(step):
        for field in made(formdata=None, meta=NO_TOKEN):
            if field.short_name not in asked and field.type != "HiddenField":
                asked.add(field.short_name)
                yield _blank(step, field)


def _blank(step: Step, field: Any) -> Blank:
    label, hint = str(field.label.text), clean_text(str(field.description or ""))
    if hasattr(field, "iter_choices"):
        hints = getattr(field, "hints", {})
        return Blank(label, hint, tuple((str(one[1]), str(hints.get(one[0], ""))) for one in field.iter_choices()))
    if field.type == "BooleanField":
        return Blank("", hint, ((label, ""),))
    if hasattr(field, "parts"):
        return Blank(label, hint, parts=tuple(str(part.label) for part in field.parts))
    rows = (field.render_kw or {}).get("rows", 1)
    return Blank(label, hint, lines=ACCOUNT_LINES if step.key == "account" else min(rows, MOST_LINES))
