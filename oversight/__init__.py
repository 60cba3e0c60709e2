"""Oversight: complaints about the police, from filing to sanction, checked against standards and kept on record."""

__version__ = "0.1.0"
