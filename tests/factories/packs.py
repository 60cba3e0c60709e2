"""The invented pack, which changes everything that a pack can change."""

from functools import cache
from pathlib import Path

from workflows.jurisdictions import Pack
from workflows.jurisdictions.loading import read_pack

PACKS = Path(__file__).parents[1] / "fixtures" / "packs"


@cache
def freedonia() -> Pack:
    """Read the pack of Freedonia."""
    return read_pack(PACKS / "freedonia.yaml")
