"""All questions on one page, for staff who write down what they are told: the same declarations as online.

Staff ask in the order in which somebody tells. Only what cannot be done without must be filled in, and what is typed
under a question that the other answers do not lead to is pointed out, never dropped.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from markupsafe import Markup

from oversight.form_validators import Required
from oversight.forms import Form
from oversight.questions.composing import in_words
from oversight.questions.paths import SELF
from oversight.questions.steps import STEPS, Answers, Step, form_of, given, path, path_of, title_of

MUST = frozenset({"who", "account", "identity"})
"""The questions that a complaint cannot do without."""
ELSEWHERE = frozenset({"files"})
"""What is no question to answer in words: files are added to the case."""
NO_TOKEN = {"csrf": False}
"""The page has one token for all its forms."""
FIRST_ROWS, MOST_ROWS = 1, 30
MOST_LINES = (2, 8)
"""How tall a box for words is: the page shall be short, and the account is long."""


@dataclass
class Section:
    """One question of the page with its fields. Officers have a row of fields each."""

    step: Step
    title: Any
    rows: tuple[Form, ...]
    is_asked: bool = True

    @property
    def key(self) -> str:
        """The key of the question."""
        return self.step.key

    @property
    def fields(self) -> list[Any]:
        """Every field that is filled in by hand."""
        return [field for row in self.rows for field in row if field.type != "HiddenField"]

    @property
    def first_id(self) -> str:
        """Where the keyboard goes first."""
        field = self.fields[0]
        return str(field.parts[0].id if hasattr(field, "parts") else field.id)

    @property
    def is_open(self) -> bool:
        """Whether it is unfolded: it is asked, holds something, or is wrong."""
        return self.is_asked or self.says_something or any(row.errors for row in self.rows)

    @property
    def says_something(self) -> bool:
        """Whether anything was answered."""
        return any(_says(field) for field in self.fields)

    @property
    def answers(self) -> Answers:
        """The answers, as they are kept."""
        if not self.is_list:
            return given(self.rows[0])
        described = [row for row in self.rows if any(_says(field) for field in row)]
        return {"list": [{**given(row), "id": str(number)} for number, row in enumerate(described, 1)]}

    @property
    def is_list(self) -> bool:
        """Whether the question is asked of each of several officers."""
        return is_list(self.step)


def is_list(step: Step) -> bool:
    """Whether a question is asked of each of several officers."""
    return step.key == "officers"


class OnePage:
    """The questions of a complaint on one page, empty or as they were sent, in the words of the path that was chosen.

    ``keys`` leaves out the other questions. One that is not on the path is shown only while something stands there.
    """

    def __init__(
        self, sent: Mapping[str, Any] | None = None, keys: Iterable[str] | None = None, more_rows: int = 0
    ) -> None:
        sent = sent or {}
        self.chosen: Answers = {"who": {"who": sent.get("who-who") or SELF}}
        wanted = frozenset(keys) if keys is not None else frozenset({"who", *path_of(self.chosen).asks})
        rows = min(_rows_sent(sent) + more_rows, MOST_ROWS)
        made = (self._section(step, sent, rows) for step in STEPS if step.key not in ELSEWHERE)
        self.sections = tuple(each for each in made if each.key in wanted or (keys is None and each.says_something))
        asked = frozenset(step.key for step in path({**self.chosen, **self.answers})) & wanted
        for section in self.sections:
            section.is_asked = section.key in asked

    def _section(self, step: Step, sent: Mapping[str, Any], rows: int) -> Section:
        prefixes = [f"{step.key}-{number}" for number in range(rows)] if is_list(step) else [step.key]
        kept = self.chosen.get(step.key) if not sent else None
        made = _form_class(step, self.chosen, sent)
        forms = (made(formdata=sent or None, data=kept, prefix=at, meta=NO_TOKEN) for at in prefixes)
        return Section(step, title_of(step, self.chosen), tuple(_form(form, step) for form in forms))

    def __iter__(self) -> Any:
        """Give every field, for the summary of errors."""
        return (field for section in self.sections for row in section.rows for field in row)

    @property
    def answers(self) -> Answers:
        """The answers to every question, as they are kept."""
        return {section.key: section.answers for section in self.sections}

    @property
    def errors(self) -> dict[str, Any]:
        """What is wrong, by the name of the field."""
        return {field.name: field.errors for field in self if field.errors}

    def validate(self) -> bool:
        """Check every answer, and that nothing was typed where the other answers do not lead."""
        checked = [Form.validate(row) for section in self.sections for row in section.rows]
        fit = all(checked)
        for section in self.sections:
            if section.says_something and not section.is_asked:
                section.fields[0].errors = [
                    *section.fields[0].errors,
                    _(
                        "Something is entered under “%(question)s”, but the other answers do not lead there. "
                        "Change them, or clear it.",
                        question=section.title,
                    ),
                ]
                fit = False
        return fit

    def rows_to_read(self) -> list[tuple[Any, Any]]:
        """List every answer with its question, in the language of whoever reads now."""
        return [row for section in self.sections for row in _to_read(section)]


def _to_read(section: Section) -> list[tuple[Any, Any]]:
    if not section.is_list:
        return _said(section.rows[0])
    described = [said for row in section.rows if (said := _said(row))]
    line = Markup("{}: {}")
    return [
        (_("Person %(number)d", number=number), Markup("<br>").join(line.format(*one) for one in said))
        for number, said in enumerate(described, 1)
    ]


def _said(form: Form) -> list[tuple[Any, Any]]:
    said = [(field.label.text, in_words(field)) for field in form if field.type != "HiddenField"]
    return [(label, words) for label, words in said if words]


def _says(field: Any) -> bool:
    return field.type != "HiddenField" and field.data not in (None, "", False, (), [])


def _rows_sent(sent: Mapping[str, Any]) -> int:
    numbers = [int(found[1]) for name in sent if (found := re.match(r"officers-([0-9]{1,2})-", name))]
    return max(numbers, default=FIRST_ROWS - 1) + 1


def _form_class(step: Step, chosen: Answers, sent: Mapping[str, Any]) -> type[Form]:
    """Choose the form as the path has it. What was typed before another path was chosen keeps its fields."""
    ours, usual = form_of(step, chosen), step.form
    typed = {name.removeprefix(f"{step.key}-") for name, value in sent.items() if value}
    return type("Both", (ours, usual), {}) if typed & (_names(usual) - _names(ours)) else ours


def _names(made: type[Form]) -> set[str]:
    return {field.short_name for field in made(formdata=None, meta=NO_TOKEN)}


def _form(form: Form, step: Step) -> Form:
    """Let staff leave empty what somebody online could not, and keep the page short."""
    for field in form:
        field.flags.optional = False
        if "rows" in (field.render_kw or {}):
            field.render_kw = {**field.render_kw, "rows": min(field.render_kw["rows"], MOST_LINES[step.key in MUST])}
        if step.key not in MUST:
            field.validators = [one for one in field.validators if not isinstance(one, Required)]
    return form
