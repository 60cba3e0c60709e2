"""Where the default of a parameter comes from, in words."""

from functools import cache

from workflows.jurisdictions import PROJECT_CHOICE
from workflows.standards.catalogue import load_standards


@cache
def origin_words(origin: str) -> tuple[str, bool | None]:
    """Tell the origin of a default and whether its text was read; a choice of this project has nothing to read."""
    kind, _, name = origin.partition(": ")
    standards = load_standards()
    if kind == "standard":
        provision = standards.provisions[name]
        return f"{provision.instrument.title}, {provision.locator}", provision.verified
    if kind == "comparative":
        source = standards.sources[name]
        return f"{source.title}, {source.locator}", source.verified
    return PROJECT_CHOICE, None
