"""What a record of any kind may hold, drawn at random, and what is wrong with what it may not."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from hypothesis import strategies as st

from tests.factories.casefiles import MONDAY
from tests.factories.journeys import filled
from workflows.errors import InvalidRecord
from workflows.records import KINDS, Record
from workflows.records import fields as kinds_of_field
from workflows.records.fields import FIRST_YEAR, LAST_YEAR, LONGEST_LINE
from workflows.records.kind import About

WORDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40)
DAYS = st.dates(date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31))
MOMENTS = st.builds(datetime.combine, DAYS, st.times(timezones=st.just(UTC)))

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
"""What a request may carry in place of a value."""

ABOUT = {
    About.ALLEGATION: "allegation-1",
    About.OFFICER: "officer-1",
    About.PERSON: "person-1",
    About.RECORD: "record-1",
}


def values(field: kinds_of_field.Field) -> st.SearchStrategy[Any]:
    """Draw a typed value that a field accepts, or nothing where nothing may be entered."""
    return _some(field) if field.required else st.just(field.empty) | _some(field)


def _some(field: kinds_of_field.Field) -> st.SearchStrategy[Any]:
    match field:
        case kinds_of_field.YesNo():
            return st.booleans()
        case kinds_of_field.Choice():
            return st.sampled_from(sorted(field.options))
        case kinds_of_field.Several():
            chosen = st.sets(st.sampled_from(sorted(field.options)), min_size=1)
            return chosen.map(lambda codes: tuple(code for code in field.options if code in codes))
        case kinds_of_field.Lines():
            lines = WORDS.map(lambda text: text.strip()[:LONGEST_LINE]).filter(bool)
            return st.lists(lines, min_size=1, max_size=3).map(tuple)
        case kinds_of_field.Number():
            return st.integers(0, field.most)
        case kinds_of_field.Day():
            return DAYS
        case kinds_of_field.Moment():
            return MOMENTS
        case kinds_of_field.Fingerprint():
            return st.sampled_from(["5e" * 32, "0f" * 32])
    return WORDS.map(str.strip).filter(bool)


def contents(kind: str) -> st.SearchStrategy[dict[str, Any]]:
    """Draw typed values for the fields of a kind, each by itself fit; together they may disagree."""
    return st.fixed_dictionaries({name: values(field) for name, field in KINDS[kind].fields.items()})


@st.composite
def records(draw: st.DrawFn, kind: str) -> Record:
    """Draw a valid record of a kind, about the one thing of its sort that cases of tests have."""
    declared = KINDS[kind]
    content = draw(contents(kind).filter(lambda content: not declared.disagreements(content)))
    return Record(f"{kind}-drawn", kind, content, "somebody", MONDAY, ABOUT.get(declared.about))


def judged(kind: str, stored: Mapping[str, Any]) -> tuple[Mapping[str, Any], Mapping[str, str]]:
    """Give the values of a record and what is wrong with it: one of the two is empty."""
    try:
        return KINDS[kind].validate(stored), {}
    except InvalidRecord as invalid:
        return {}, invalid.problems


def problems(kind: str, **changes: Any) -> Mapping[str, str]:
    """Say what is wrong with a complete record after some changes."""
    return judged(kind, {**KINDS[kind].write(filled(kind)), **changes})[1]
