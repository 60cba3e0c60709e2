"""Everything that a verification can find has words for auditors in each of their languages."""

import ast
from collections.abc import Iterator
from pathlib import Path

from oversight.queries.violation_words import WORDS

ROOT = Path(__file__).parents[3]
CODE = (*ROOT.glob("workflows/audit/*.py"), *ROOT.glob("oversight/log/*.py"), ROOT / "oversight/services/auditing.py")
MAKES_ONE = {"Violation", "_wrong", "_violation", "_Wrong", "wrong"}
NAMES = {"what", "means", "wrong", "GONE", "LEFT", "NO_KEY", "ANOTHER"}
ELSEWHERE = {"workflows/audit/receipt.py"}
"""What is wrong with a receipt is told at the terminal and on the page for everybody, in words of its own."""


def strings(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.Constant(value=str() as text) if " " in text:
            yield text
        case ast.IfExp():
            yield from (*strings(node.body), *strings(node.orelse))
        case ast.Tuple():
            for part in node.elts:
                yield from strings(part)


def told(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) in MAKES_ONE:
        for argument in node.args:
            yield from strings(argument)
    elif isinstance(node, ast.Assign):
        targets = [one for target in node.targets for one in getattr(target, "elts", [target])]
        if any(getattr(one, "id", "") in NAMES for one in targets):
            yield from strings(node.value)
    elif isinstance(node, ast.Return) and isinstance(node.value, ast.Tuple):
        yield from strings(node.value)


def test_every_violation_that_the_code_knows_is_among_the_words():
    files = [path for path in CODE if path.relative_to(ROOT).as_posix() not in ELSEWHERE]
    found = {text for path in files for node in ast.walk(ast.parse(path.read_text())) for text in told(node)}
    assert len(found) > 100
    assert found - WORDS == set()
    assert WORDS - found == set()
