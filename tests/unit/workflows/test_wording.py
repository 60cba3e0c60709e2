"""Words of the domain read in English at once, and remember how they were made."""

import re
from pathlib import Path

import pytest

from workflows.wording import Said, joined, lowered, worded

TOP = Path(__file__).resolve().parents[3] / "workflows"
IN_SENTENCES = re.compile(r'not_met\(f?"|unless\(\[f?"|problems\.append\(f?"|return f"|f"[A-Z][a-z]+ ')


def test_words_read_as_they_would_in_english():
    words = worded("Allegation %(number)s %(problem)s", number=2, problem=worded("lacks %(what)s.", what="reasons"))
    assert words == "Allegation 2 lacks reasons."


def test_joined_words_leave_out_what_is_empty():
    assert joined(["A.", "", worded("%(n)s.", n=3)]) == "A. 3."


@pytest.mark.parametrize("words", [worded("%(n)s days", n=3), joined(["A", "B"], "; "), lowered("Medical care")])
def test_words_remember_how_they_were_made(words):
    assert isinstance(words, Said)
    made = [text if values is None else text % values for text, values in words.sentences]
    assert words.by.join(made).lower() == words.lower()


def test_no_reason_is_put_together_where_no_translator_sees_it():
    """Words with values go through ``worded``: what an f-string makes can be found in no catalogue."""
    judging = [path for path in (TOP / "standards").glob("*.py") if "@check(" in path.read_text("utf-8")]
    assert len(judging) > 20
    for module in (*judging, TOP / "guards.py"):
        assert IN_SENTENCES.findall(module.read_text("utf-8")) == [], module.name
