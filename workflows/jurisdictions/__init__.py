"""The law of a place as data: one YAML pack per jurisdiction, and the loader that validates it."""

from workflows.jurisdictions.basis import PROJECT_CHOICE, Based
from workflows.jurisdictions.clock_rule import BY_HAND, RECEIVED, RECORDED, Breach, ClockRule, Event
from workflows.jurisdictions.loading import (
    InvalidPack,
    known_packs,
    load_pack,
    newer_versions,
    use_packs_of,
    versions_of,
)
from workflows.jurisdictions.pack import Criterion, Pack, Setting

__all__ = [
    "BY_HAND",
    "PROJECT_CHOICE",
    "RECEIVED",
    "RECORDED",
    "Based",
    "Breach",
    "ClockRule",
    "Criterion",
    "Event",
    "InvalidPack",
    "Pack",
    "Setting",
    "known_packs",
    "load_pack",
    "newer_versions",
    "use_packs_of",
    "versions_of",
]
