"""For whom somebody writes. A path is data: which questions it asks, and in which words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from flask_babel import lazy_gettext as _l

from oversight.form_fields import RadiosField
from oversight.form_validators import Required
from oversight.forms import Form
from oversight.questions import after_forms, event_forms, who_forms, writer_forms

SELF, OTHER, DIED, CHILD, CUSTODY = "self", "other", "died", "child", "custody"
GROUP, WITNESS, OFFICER, ORGANISATION = "group", "witness", "officer", "organisation"
THANKS, SMALL = "thanks", "small"

EVENT = ("account", "matters", "force", "stop", "arrest", "things", "gathering", "grounds", "when", "where")
FOLLOWED = ("officers", "witnesses", "files", "harm", "wishes", "fears", "help")
ABOUT = ("needs", "identity", "contact")
WHOLE = (*EVENT, *FOLLOWED)


@dataclass(frozen=True, slots=True)
class Path:
    """One way through the questions, from the first answer on.

    ``asks`` names the questions, which keep the order in which they are declared. ``titles`` and ``forms`` replace the
    words and the fields of a question where somebody on this path needs others.
    """

    key: str
    label: Any
    asks: tuple[str, ...]
    roles: tuple[str, ...]
    source: str = "third_party"
    hint: Any = ""
    light: str = ""
    titles: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    forms: Mapping[str, type[Form]] = field(default_factory=lambda: MappingProxyType({}))


_PATHS = (
    Path(SELF, _l("Myself"), (*WHOLE, "age", *ABOUT), ("complainant", "victim"), "complainant"),
    Path(
        OTHER,
        _l("Someone else"),
        ("person", "consent", "custody", *WHOLE, "ages", *ABOUT),
        ("complainant", "representative"),
        hint=_l("For example your child, a relative, a friend or a client. They may be held somewhere"),
    ),
    Path(
        DIED,
        _l("Someone who died or is missing"),
        ("person", *WHOLE, "ages", *ABOUT),
        ("complainant", "next_of_kin"),
        titles={"person": _l("Who died or is missing?"), "fears": _l("Are you safe?")},
        forms={"person": who_forms.LostPersonForm},
    ),
    Path(
        CHILD,
        _l("I am a child or under 18"),
        ("account", "place", "officers", "fears", "help", "adult", "files", "age", "identity", "contact"),
        ("complainant", "victim"),
        "complainant",
        hint=_l("Your own words are enough. You need no grown-up and no permission"),
        titles={
            "account": _l("What happened to you?"),
            "officers": _l("Who did it?"),
            "fears": _l("Are you safe?"),
            "identity": _l("May we know your name?"),
        },
        forms={
            "account": event_forms.ChildAccountForm,
            "fears": after_forms.ChildFearsForm,
            "contact": writer_forms.ChildContactForm,
        },
    ),
    Path(
        CUSTODY,
        _l("I am held now: in a cell, a prison or another closed place"),
        ("custody", *WHOLE, "age", *ABOUT),
        ("complainant", "victim"),
        "detainee",
        hint=_l("The staff of that place do not see what you write"),
        titles={"custody": _l("Where are you held?"), "contact": _l("Who are you, and who can be reached for you?")},
        forms={"contact": writer_forms.HeldContactForm},
    ),
    Path(
        GROUP,
        _l("A group, or people at a protest"),
        ("group", *EVENT, *FOLLOWED, *ABOUT),
        ("complainant", "representative"),
        titles={"harm": _l("What harm was done to people?")},
    ),
    Path(
        WITNESS,
        _l("I am a witness: I saw or heard it happen to others"),
        ("saw", "person", *EVENT, "officers", "witnesses", "files", "harm", "fears", "help", "ages", *ABOUT),
        ("complainant", "witness"),
    ),
    Path(
        OFFICER,
        _l("I work for the police and report what colleagues did"),
        ("colleagues", *WHOLE, "needs", "identity", "contact"),
        ("complainant", "reporting_officer"),
        "officer_report",
        hint=_l("You can keep your name from the police, or stay anonymous"),
        titles={
            "harm": _l("What harm was done to people?"),
            "fears": _l("Do you fear something at work, or elsewhere?"),
        },
    ),
    Path(
        ORGANISATION,
        _l("An organisation"),
        ("organisation", "person", "consent", "custody", *WHOLE, "ages", *ABOUT),
        ("complainant", "representative"),
    ),
    Path(
        SMALL,
        _l("A small matter that can be put right quickly"),
        ("account", "place", "officers", "wishes", "identity", "contact"),
        ("complainant", "victim"),
        "complainant",
        hint=_l(
            "For example rude words or a late answer. You can ask for an investigation later if you change your mind"
        ),
        light=SMALL,
        titles={"account": _l("What should be put right?")},
    ),
    Path(
        THANKS,
        _l("I want to thank or praise somebody"),
        ("account", "place", "officers", "identity", "contact"),
        ("complainant",),
        "praise",
        light=THANKS,
        titles={"account": _l("What do you want to thank for?"), "place": _l("Where was it?")},
        forms={"account": event_forms.ThanksForm, "place": event_forms.ThanksPlaceForm},
    ),
)

PATHS = {path.key: path for path in _PATHS}

QUICK = ("account", "custody", "identity", "contact")
"""What is asked of somebody in a hurry; the rest can come later, with the code."""


class WhoForm(Form):
    """For whom somebody writes: the answer chooses the path."""

    who = RadiosField(
        _l("Who are you writing for?"),
        choices=[(path.key, path.label) for path in _PATHS],
        hints={path.key: path.hint for path in _PATHS if path.hint},
        validators=[Required(_l("Choose who you are writing for. If several fit, choose the first that does"))],
    )
