"""Forms made from the declaration of a record kind, or read back into what such a record stores."""

from collections.abc import Iterable, Mapping
from datetime import tzinfo
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field as FormField
from wtforms import HiddenField
from wtforms.validators import Optional

from oversight import form_fields as ours
from oversight.form_dates import DatePartsField, DateTimePartsField
from oversight.forms import Form
from oversight.saying import said
from workflows.errors import InvalidRecord
from workflows.jurisdictions import Pack
from workflows.jurisdictions.choices import options
from workflows.records import BODY_KINDS, KINDS, RecordKind
from workflows.records import fields as declared

YES_NO = [("yes", _l("Yes")), ("no", _l("No"))]
MOST_RADIOS = 12

_ALL = KINDS | BODY_KINDS


class RecordForm(Form):
    """A form for one kind of record. ``seen`` is how much of the case its reader knew."""

    seen = HiddenField()
    kind: type[RecordKind]

    def content(self) -> dict[str, Any]:
        """Give what was entered as the record stores it."""
        return {name: _stored(field, self[name].data) for name, field in self.kind.fields.items() if name in self}

    def show(self, invalid: InvalidRecord) -> None:
        """Put what is wrong beside the fields concerned."""
        for name, words in invalid.problems.items():
            field = self[name] if name in self else self.seen  # noqa: SIM401 (a form has no get)
            field.errors = [*field.errors, said(words)]

    @property
    def seen_seq(self) -> int | None:
        """Give the place in the chain that the reader had seen, if the form says so."""
        return int(self.seen.data) if (self.seen.data or "").isdecimal() else None


def record_form(
    kind_name: str,
    pack: Pack,
    *,
    content: Mapping[str, Any] | None = None,
    evidence: Iterable[tuple[str, str]] = (),
    people: Iterable[tuple[str, str]] = (),
    staff: Iterable[tuple[str, str]] = (),
    allegations: Iterable[tuple[str, str]] = (),
    clocks: Iterable[tuple[str, str]] = (),
    criteria: Iterable[tuple[str, str]] = (),
    seen: int | None = None,
) -> RecordForm:
    """Make the form of a kind. ``content`` fills it in; the lists are there to choose from."""
    form: RecordForm = form_class(kind_name, str(pack.zone))(data=_shown(_ALL[kind_name], content or {}, seen))
    for name, field in form.kind.fields.items():
        match field:
            case declared.EvidenceCited():
                form[name].choices = list(evidence)
            case declared.PersonOnCase():
                form[name].choices = [("", _("Not in the list")), *people]
            case declared.PeopleOnCase():
                form[name].choices = list(people)
            case declared.AllegationOnCase():
                form[name].choices = [("", _("None")), *allegations]
            case declared.AnythingOnCase():
                form[name].choices = [("", _("All")), *people, *allegations]
            case declared.StaffMember():
                form[name].choices = [("", _("Choose")), *staff]
            case declared.StaffMembers():
                form[name].choices = list(staff)
            case declared.VersionOfPlace():
                form[name].choices = [("", _("Choose")), *_choices(options(field, pack))]
            case declared.CriterionOfPlace():
                form[name].choices = [("", _("Choose")), *criteria]
            case declared.ClockOnCase():
                form[name].choices = [("", _("Choose")), *clocks]
            case declared.CodesOfPlace() if not options(field, pack):
                del form[name]
            case declared.CodesOfPlace() | declared.Choice(part="sanctions" | "findings"):
                form[name].choices = _choices(options(field, pack))
    return form


@cache
def form_class(kind_name: str, zone_name: str) -> type[RecordForm]:
    """Make the class of the form of a kind, once for each time zone."""
    kind = _ALL[kind_name]
    made = {name: _form_field(field, ZoneInfo(zone_name)) for name, field in kind.fields.items()}
    return type(f"{kind.__name__}Form", (RecordForm,), {**made, "kind": kind})


def _form_field(field: declared.Field, zone: tzinfo) -> FormField:
    """Choose the form field for a declared one; whether it is filled in is for the record to say."""
    common: dict[str, Any] = {
        "label": _l(field.label),
        "description": _l(field.hint) if field.hint else "",
        "validators": [] if field.required else [Optional()],
    }
    match field:
        case declared.EvidenceCited() | declared.PeopleOnCase() | declared.StaffMembers() | declared.CodesOfPlace():
            return ours.ChecksField(**common, choices=[])
        case declared.PersonOnCase() | declared.AllegationOnCase() | declared.AnythingOnCase():
            return ours.SelectMenuField(**common, choices=[])
        case declared.StaffMember() | declared.ClockOnCase() | declared.CriterionOfPlace() | declared.VersionOfPlace():
            return ours.SelectMenuField(**common, choices=[])
        case declared.Text(lines=1) | declared.Fingerprint():
            return ours.TextLineField(**common, render_kw={"autocomplete": "off"})
        case declared.Text():
            return ours.TextBlockField(**common, render_kw={"rows": field.lines})
        case declared.Number():
            return ours.WholeNumberField(**common)
        case declared.YesNo():
            return ours.RadiosField(**common, choices=YES_NO)
        case declared.Choice() if len(field.options) <= MOST_RADIOS:
            return ours.RadiosField(**common, choices=_choices(field.options))
        case declared.Choice():
            return ours.SelectMenuField(**common, choices=[("", _l("Choose")), *_choices(field.options)])
        case declared.Several():
            return ours.ChecksField(**common, choices=_choices(field.options))
        case declared.Lines():
            return ours.LinesField(**common)
        case declared.Day():
            return DatePartsField(**common)
        case declared.Moment():
            return DateTimePartsField(**common, zone=zone)
    raise TypeError(f"there is no form field for {type(field).__name__}")


def _choices(options: Mapping[str, str]) -> list[tuple[str, Any]]:
    return [(code, _l(label)) for code, label in options.items()]


def _stored(field: declared.Field, value: Any) -> Any:
    if isinstance(field, declared.YesNo):
        return {"yes": True, "no": False}.get(value)
    if isinstance(field, declared.Text | declared.Choice | declared.Fingerprint):
        return value or None
    return field.write(value if value is not None else field.empty)


def _shown(kind: type[RecordKind], content: Mapping[str, Any], seen: int | None) -> dict[str, Any]:
    values = kind.read(content) if content else {}
    shown = {
        name: {True: "yes", False: "no"}.get(value) if isinstance(kind.fields[name], declared.YesNo) else value
        for name, value in values.items()
    }
    return shown | {"seen": "" if seen is None else str(seen)}
