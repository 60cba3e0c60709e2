"""The law of a place as data: one YAML pack per jurisdiction, and the loader that validates it."""

from workflows.jurisdictions.pack import InvalidPack, Pack, load_pack

__all__ = ["InvalidPack", "Pack", "load_pack"]
