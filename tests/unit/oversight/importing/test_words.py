"""Whoever writes a mapping finds every word that one may use in the document about it."""

import re
from pathlib import Path

import pytest

from oversight.importing.mapping import Allegations, Case, Officer, People
from oversight.importing.vocabulary import CHANNELS, NOT_APPLICABLE, NOT_TOLD, PENDING, SOURCES
from oversight.importing.ways import DATED, STANDINGS
from workflows.records.findings import FINDING_VALUES, STANDARDS_OF_PROOF
from workflows.records.intake import ALLEGATION_CODES
from workflows.records.sanctions import SANCTION_LADDER

DOCUMENT = (Path(__file__).resolve().parents[4] / "docs" / "import.md").read_text("utf-8")
WORDS = [
    *(*CHANNELS, *SOURCES, *DATED, *STANDINGS, *ALLEGATION_CODES, *FINDING_VALUES, *SANCTION_LADDER),
    *(*STANDARDS_OF_PROOF, PENDING, NOT_TOLD, NOT_APPLICABLE),
    *(name for part in (Case, People, Allegations, Officer) for name in part.model_fields),
]


@pytest.mark.parametrize("word", sorted(set(WORDS)))
def test_the_document_names_each_word(word):
    assert re.search(rf"(?<![\w]){re.escape(word)}(?![\w])", " ".join(DOCUMENT.split()))
