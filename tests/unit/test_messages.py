"""Every word that a person reads can be translated: the extraction finds it, and no page holds bare text."""

import ast
import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir

from oversight.templating import NAVIGATION
from workflows.records import KINDS
from workflows.roles import ROLE_LABELS
from workflows.states import MEANINGS
from workflows.transition_table import TRIGGERS

ROOT = Path(__file__).resolve().parents[2]
METHODS = [("oversight/**.py", "python"), ("workflows/**.py", "python"), ("templates/**.html", "jinja2")]
KEYWORDS = {**DEFAULT_KEYWORDS, "_l": None, "N_": None, "lazy_gettext": None}
CLASSES = re.compile(r"\{% block (\w+_class|enctype) %\}.*?\{% endblock %\}")
JINJA = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
STYLE = re.compile(r"<style>.*?</style>", re.DOTALL)
TAG = re.compile(r"<!--.*?-->|<[^>]*>", re.DOTALL)
ATTRIBUTE = re.compile(r'\bdata-[a-z]+=" *"')
"""An attribute of a tag that a macro continues: what stands in it is all Jinja's."""

ENTITY = re.compile(r"&[a-z]+;")
PLAIN = re.compile(r"[A-Za-z]{2,}")
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))


@cache
def messages() -> Counter[str]:
    options = {"templates/**.html": {"trim_blocks": "true", "lstrip_blocks": "true"}}
    found: Counter[str] = Counter()
    for folder in ("oversight", "workflows", "templates"):
        methods = [
            (pattern.removeprefix(f"{folder}/"), kind) for pattern, kind in METHODS if pattern.startswith(folder)
        ]
        own = {pattern.removeprefix(f"{folder}/"): value for pattern, value in options.items()}
        for _, _, message, _, _ in extract_from_dir(ROOT / folder, methods, own, KEYWORDS):
            found.update(message if isinstance(message, tuple) else (message,))
    return found


def test_the_extraction_finds_the_messages_and_not_an_empty_folder():
    assert len(messages()) > 600


@pytest.mark.parametrize("meaning", MEANINGS.values(), ids=lambda meaning: meaning.label)
def test_it_finds_what_each_state_means(meaning):
    assert {meaning.label, meaning.plain, meaning.next} <= set(messages())


def test_it_finds_what_triggers_and_roles_are_called():
    words = {trigger.label for trigger in TRIGGERS.values()} | {trigger.does for trigger in TRIGGERS.values()}
    assert words | set(ROLE_LABELS.values()) <= set(messages())


def test_it_finds_the_navigation():
    assert {label for _, _, label in NAVIGATION} <= set(messages())


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.name)
def test_it_finds_every_word_of_a_record_kind(kind):
    words = {kind.title, kind.help} | {field.label for field in kind.fields.values()}
    words |= {field.hint for field in kind.fields.values()}
    words |= {label for field in kind.fields.values() for label in getattr(field, "options", {}).values()}
    assert words - {""} <= set(messages())


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_no_page_holds_bare_text(path):
    text = TAG.sub(" ", JINJA.sub(" ", CLASSES.sub("", STYLE.sub("", path.read_text("utf-8")))))
    assert PLAIN.findall(ENTITY.sub(" ", ATTRIBUTE.sub(" ", text))) == []


# Refusals ----------------------------------------------------------------------------------------------------------

REFUSALS = {"Invalid", "Changed", "Unfit"}

REFUSING = sorted(
    path
    for path in (*(ROOT / "oversight").rglob("*.py"), *(ROOT / "workflows").rglob("*.py"))
    if REFUSALS & set(re.findall(r"raise (\w+)\(", path.read_text("utf-8")))
)


def refusals(source: str) -> list[tuple[int, bool]]:
    """Give for all words with which something is refused their line, and whether a translator sees them."""
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    told = [call.args[0] for call in calls if isinstance(call.func, ast.Name) and call.func.id in REFUSALS]
    words = [words for given in told for words in (given.values if isinstance(given, ast.Dict) else [given])]
    return [(each.lineno, not isinstance(each, ast.Constant | ast.JoinedStr)) for each in words]


@pytest.mark.parametrize("path", REFUSING, ids=lambda path: str(path.relative_to(ROOT)))
def test_what_is_refused_is_said_in_words_that_can_be_translated(path):
    assert [line for line, seen in refusals(path.read_text("utf-8")) if not seen] == []


@pytest.mark.parametrize("words", ['"No."', 'f"{name}, no."'])
def test_words_that_no_translator_sees_are_found(words):
    assert refusals(f'raise Invalid({{"reason": {words}}})') == [(1, False)]
    assert refusals(f'raise Invalid({{"reason": N_({words})}})') == [(1, True)]
