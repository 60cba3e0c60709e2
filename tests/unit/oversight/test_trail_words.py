"""Nothing is written to the record for which the auditor's pages have no words."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import oversight
from oversight.log.rows import told_columns
from oversight.models import ON_CASE, Complaint
from oversight.queries.trail_columns import COLUMNS, TABLES
from oversight.queries.trail_pages import CASE_PAGES, TRAIL_PAGES
from oversight.queries.trail_words import ENTRIES, GROUP_LABELS, Group, types_in, words_of
from workflows.audit.entry import ENTRY_TYPE
from workflows.records import KINDS
from workflows.transition_table import TRIGGERS

SOURCES = sorted(Path(oversight.__file__).parent.rglob("*.py"))
TYPE = re.compile(r"[a-z_]+\.[a-z_]*")
FOUND_BY_ID = {"id", "complaint_id"}
EXPANDED = {"case.": TRIGGERS, "record.": KINDS}
"""How a type that is put together from a name is spelt out."""


def writers() -> set[str]:
    """The functions that take a type of entry."""
    return {
        node.name
        for source in SOURCES
        for node in ast.walk(ast.parse(source.read_text()))
        if isinstance(node, ast.FunctionDef) and "entry_type" in {argument.arg for argument in node.args.args}
    }


def constants(tree: ast.Module) -> dict[str, str]:
    """The texts that a module gives a name."""
    return {
        target.id: node.value.value
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
        for target in node.targets
        if isinstance(target, ast.Name)
    }


def texts(node: ast.AST, named: dict[str, str]) -> Iterator[str]:
    for inner in ast.walk(node):
        if isinstance(inner, ast.Constant) and isinstance(inner.value, str):
            yield inner.value
        elif isinstance(inner, ast.Name) and inner.id in named:
            yield named[inner.id]


def written_types() -> dict[str, str]:
    """Every type of entry that some call in the code hands to a writer, with where."""
    found: dict[str, str] = {}
    names = writers()
    for source in SOURCES:
        tree = ast.parse(source.read_text())
        named = constants(tree)
        for call in ast.walk(tree):
            if isinstance(call, ast.Call) and getattr(call.func, "id", getattr(call.func, "attr", "")) in names:
                words = [text for argument in call.args for text in texts(argument, named) if TYPE.fullmatch(text)]
                for text in words:
                    expanded = [f"{text}{name}" for name in EXPANDED[text]] if text in EXPANDED else [text]
                    found |= dict.fromkeys(expanded, f"{source.name}:{call.lineno}")
    return found


def pages_read() -> set[tuple[bool, str]]:
    """Every name of a page that some call hands on to be put on record, and whether it is one of an auditor's."""
    trees = {source: ast.parse(source.read_text()) for source in SOURCES}
    takers = {
        node.name: [argument.arg for argument in node.args.args].index("page")
        for tree in trees.values()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef)
        and any(one.arg == "page" and getattr(one.annotation, "id", "") == "str" for one in node.args.args)
    }
    return {
        (source.parent.name == "audit", text.value)
        for source, tree in trees.items()
        for call in ast.walk(tree)
        if isinstance(call, ast.Call)
        and (place := takers.get(getattr(call.func, "id", getattr(call.func, "attr", "")))) is not None
        for text in call.args[place : place + 1]
        if isinstance(text, ast.Constant)
    }


def test_every_page_that_is_read_has_a_name_in_words_and_no_name_is_left_over():
    named = {(False, name) for name in CASE_PAGES} | {(True, name) for name in TRAIL_PAGES}
    assert named == pages_read()


def test_the_search_finds_what_is_written():
    found = written_types()
    assert {"case.assess", "record.interview", "assignment.cleared", "receipt.used", "account.added"} <= found.keys()
    assert {"trail.verified", "case.read", "override.asked"} <= found.keys()


def test_every_type_that_is_written_has_words():
    assert {name: where for name, where in written_types().items() if name not in ENTRIES} == {}


def test_no_words_are_left_over():
    assert ENTRIES.keys() - written_types().keys() == set()


@pytest.mark.parametrize("name", ENTRIES)
def test_every_type_is_one_the_record_accepts_and_has_words(name):
    assert ENTRY_TYPE.fullmatch(name)
    assert words_of(name) == ENTRIES[name].words != ""


def test_a_type_that_nobody_knows_is_shown_as_it_stands():
    assert words_of("from.later") == "from.later"


def test_the_groups_divide_all_types():
    assert GROUP_LABELS.keys() == set(Group)
    assert sorted(name for group in Group for name in types_in(group)) == sorted(ENTRIES)


@pytest.mark.parametrize("table", [Complaint, *ON_CASE], ids=lambda table: table.__tablename__)
def test_every_column_that_is_told_has_a_name(table):
    assert set(COLUMNS[table.__tablename__]) == set(told_columns(table)) - FOUND_BY_ID
    assert TABLES[table.__tablename__]
