"""How the questions of a complaint are asked: the kinds of field, and those that a kind of record declares."""

from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms.validators import Optional

from oversight.form_fields import (
    ChecksField,
    RadiosField,
    SelectMenuField,
    TextBlockField,
    TextLineField,
)
from oversight.form_validators import MaxLength
from oversight.forms import Form
from oversight.security import now, settings
from workflows.jurisdictions import load_pack
from workflows.records import RecordKind
from workflows.records import fields as declared

LONGEST_ACCOUNT = 20_000
LONGEST_ANSWER = 5_000
LONGEST_LINE = 200


def today() -> date:
    """Give the day where the office is."""
    return now().astimezone(load_pack(settings().pack).zone).date()


def line(label: Any, hint: Any = "", longest: int = LONGEST_LINE, **attributes: Any) -> TextLineField:
    """Ask for one line, which may stay empty."""
    return TextLineField(
        label,
        description=hint,
        validators=[Optional(), MaxLength(longest)],
        render_kw={"autocomplete": "off", **attributes},
    )


def block(label: Any, hint: Any = "", longest: int = LONGEST_ANSWER, rows: int = 5) -> TextBlockField:
    """Ask for words, which may stay away."""
    return TextBlockField(
        label, description=hint, validators=[Optional(), MaxLength(longest)], render_kw={"rows": rows}
    )


def checks(label: Any, choices: Any, hint: Any = "") -> ChecksField:
    """Ask for any of some answers."""
    return ChecksField(label, description=hint, choices=choices, validators=[Optional()])


def asked(kind: type[RecordKind], name: str, label: Any = "", hint: Any = "") -> Any:
    """Make the field of a question that a kind of record declares; other words may stand in for its own."""
    field = kind.fields[name]
    label, hint = label or _l(field.label), hint or (_l(field.hint) if field.hint else "")
    match field:
        case declared.Text(lines=1):
            return line(label, hint, field.longest)
        case declared.Text():
            return block(label, hint, field.longest, field.lines)
        case declared.Several():
            return checks(label, [(code, _l(words)) for code, words in field.options.items()], hint)
        case declared.Choice():
            return radios(label, [(code, _l(words)) for code, words in field.options.items()], hint)
    raise TypeError(f"nobody is asked for {type(field).__name__}")


def radios(label: Any, choices: Any, hint: Any = "") -> RadiosField:
    """Ask for one of some answers, or none."""
    return RadiosField(label, description=hint, choices=choices, validators=[Optional()])


def area(kind: type[RecordKind], name: str, none: Any) -> SelectMenuField:
    """Ask for one of the places of the pack, which are filled in by ``offer_areas``."""
    return SelectMenuField(_l(kind.fields[name].label), choices=[("", none)], validators=[Optional()])


def offer_areas(form: Form, name: str) -> None:
    """Let somebody choose one of the places of the pack; where it has none, they are not asked."""
    places = load_pack(settings().pack).places
    if places:
        form[name].choices = [*form[name].choices, *((place, _l(place)) for place in places)]
    else:
        del form[name]
